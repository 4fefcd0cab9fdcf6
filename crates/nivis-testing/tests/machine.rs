//! The harness itself: what a machine of the tests can do, shown with plain commands of Debian.

use std::io::Read as _;
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use nivis_testing::machine::{BOOKWORM, Machine, MachineOptions, Recipe, TRIXIE, site_or_skip};

fn boot(recipe: &Recipe) -> Option<Machine> {
    let site = site_or_skip()?;
    Some(Machine::boot(&site, recipe, &MachineOptions::default()).expect("the machine boots"))
}

fn out(machine: &Machine, script: &str) -> String {
    let answer = machine.run(script).expect("the command starts");
    assert!(answer.success(), "{script}: {answer:?}");
    answer.out()
}

#[test]
fn commands_are_run_and_files_are_copied() {
    let Some(machine) = boot(&BOOKWORM) else { return };
    assert_eq!(
        out(&machine, ". /etc/os-release; echo $VERSION_CODENAME $(hostname) $PWD"),
        "bookworm machine /root"
    );
    assert_eq!(out(&machine, "systemctl is-system-running"), "running");
    let answer = machine.run("echo out; echo err >&2; exit 7").expect("the command starts");
    assert_eq!((answer.code, answer.stdout, answer.stderr), (Some(7), b"out\n".to_vec(), b"err\n".to_vec()));
    let start = Instant::now();
    let limit = Duration::from_millis(300);
    let slow = machine.run_for("sleep 60 & sleep 60", limit).expect("the command starts");
    assert!(slow.timed_out && start.elapsed() < Duration::from_secs(20), "{slow:?}");
    assert_eq!(machine.run("pgrep -x sleep").expect("the command starts").code, Some(1));

    machine.write("/srv/a/b", b"\0bytes\n").expect("the file can be written");
    assert_eq!(machine.read("/srv/a/b").expect("the file can be read"), b"\0bytes\n");
    let folder = machine.folder().join("taken");
    std::fs::create_dir(&folder).expect("the folder can be made");
    machine.take("/srv/a", &folder).expect("the folder can be copied");
    machine.put(&folder, "/srv/c").expect("the folder can be copied");
    assert_eq!(out(&machine, "stat -c '%u:%g %s' /srv/c/b"), "0:0 7");
}

#[test]
fn power_and_reboots() {
    let Some(mut machine) = boot(&BOOKWORM) else { return };
    let boot_id = "cat /proc/sys/kernel/random/boot_id";
    let first = out(&machine, boot_id);
    out(&machine, "echo kept > /etc/kept; touch /run/lost; systemd-run --unit=work sleep 1000");
    machine.reboot().expect("the machine reboots");
    let second = out(&machine, boot_id);
    assert_ne!(first, second);
    assert_eq!(out(&machine, "cat /etc/kept; ls /run/lost 2>&1 | grep -c 'No such'"), "kept\n1");
    out(&machine, "echo again > /etc/kept; touch /run/lost; nft add table inet lost");
    machine.cut_power();
    assert!(machine.run("true").is_err());
    machine.power_on().expect("the machine boots");
    assert_ne!(second, out(&machine, boot_id));
    assert_eq!(
        out(&machine, "cat /etc/kept; ls /run/lost 2>&1 | grep -c 'No such'; nft list ruleset"),
        "again\n1"
    );
}

/// Whether the machine's port is reached from the other end of its cable, and what it says first.
fn greeting(machine: &Machine, port: u16) -> std::io::Result<String> {
    machine.outside(move || {
        let address = SocketAddr::from(([10, 77, 0, 2], port));
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        let mut bytes = [0; 4];
        stream.read_exact(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    })
}

fn network_and_packages(recipe: &Recipe) {
    let Some(machine) = boot(recipe) else { return };
    assert_eq!(greeting(&machine, 22).expect("ssh answers"), "SSH-");
    assert_eq!(
        greeting(&machine, 80).map_err(|error| error.kind()),
        Err(std::io::ErrorKind::ConnectionRefused)
    );
    out(
        &machine,
        "nft 'add table inet t; add chain inet t c { type filter hook input priority 0; }; \
                   add rule inet t c tcp dport 22 drop'",
    );
    assert_eq!(greeting(&machine, 22).map_err(|error| error.kind()), Err(std::io::ErrorKind::TimedOut));
    out(&machine, "nft delete table inet t");

    machine.cut_mirror(true);
    assert_ne!(machine.run("apt-get install -q -y hello").expect("the command starts").code, Some(0));
    machine.cut_mirror(false);
    out(&machine, "apt-get install -q -y hello");
    assert_eq!(out(&machine, "hello -g here"), "here");
    assert_eq!(
        machine.run_outside("ip -4 -o address show scope global").expect("it starts").out().lines().count(),
        1
    );
}

#[test]
fn network_and_packages_of_debian_12() {
    network_and_packages(&BOOKWORM);
}

#[test]
fn network_and_packages_of_debian_13() {
    network_and_packages(&TRIXIE);
}

#[test]
fn a_disk_can_be_small() {
    let Some(site) = site_or_skip() else { return };
    let options = MachineOptions { disk_mib: Some(64), ..MachineOptions::default() };
    let machine = Machine::boot(&site, &BOOKWORM, &options).expect("the machine boots");
    let answer = machine.run("head -c 100M /dev/zero > /srv/large").expect("the command starts");
    assert!(String::from_utf8_lossy(&answer.stderr).contains("No space left"), "{answer:?}");
}

#[test]
fn nothing_is_left_of_a_machine() {
    let Some(machine) = boot(&BOOKWORM) else { return };
    let folder = machine.folder().to_owned();
    out(&machine, "echo x > /etc/fixed; chattr +i /etc/fixed");
    let mounts = std::fs::read_to_string("/proc/self/mounts").expect("mounts can be read");
    assert!(folder.is_dir() && !mounts.contains(&*folder.to_string_lossy()));
    drop(machine);
    assert!(!folder.exists());
    let processes = std::process::Command::new("ps").args(["-eo", "args"]).output().expect("ps starts");
    let name = folder.file_name().expect("a machine has a name").to_string_lossy();
    assert!(!String::from_utf8_lossy(&processes.stdout).contains(&format!("--machine={name}")));
}
