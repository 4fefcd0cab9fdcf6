//! A machine: booted, used, rebooted, cut off from power, thrown away.

use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::command::{self, Answer};
use super::disk::{Disk, Folder};
use super::error::{MachineError, at};
use super::group::Group;
use super::namespaces::Namespaces;
use super::proxy::Proxy;
use super::recipe::{OUTSIDE, PROXY_PORT, Recipe};
use super::site::Site;

/// How long a boot may take; others may use the processors as well.
const BOOT: Duration = Duration::from_secs(300);

/// How long going down may take; systemd gives a service 90 s.
const SHUTDOWN: Duration = Duration::from_secs(300);

/// How long a command may take where nothing else is said.
const COMMAND: Duration = Duration::from_secs(600);

/// What a machine is beside its recipe.
#[derive(Clone, Debug, Default)]
pub struct MachineOptions {
    /// Size of the disk in MiB; without, that of the disk below. A machine with a size keeps what is written
    /// in memory.
    pub disk_mib: Option<u32>,
    /// Files of the host that the machine sees read-only, and where.
    pub shows: Vec<(PathBuf, PathBuf)>,
    /// The disk to begin with; without, a pristine one.
    pub disk: Option<Disk>,
}

/// A machine of its own; everything of it is gone when it is dropped.
#[derive(Debug)]
pub struct Machine {
    // In the order in which they must go.
    power: Option<Power>,
    outside: Outside,
    group: Group,
    name: String,
    folder: Folder,
    shows: Vec<(PathBuf, PathBuf)>,
    below: Option<Disk>,
    site: Site,
}

#[derive(Debug)]
struct Outside {
    proxy: Proxy,
    namespaces: Namespaces,
}

/// What is there while a machine is on.
#[derive(Debug)]
struct Power {
    group: Group,
    nspawn: Child,
    leader: u32,
}

impl Drop for Power {
    fn drop(&mut self) {
        // Without its processes there is nothing to wait for but the entry in the table.
        let _gone = self.group.kill();
        let _ended = self.nspawn.kill();
        let _reaped = self.nspawn.wait();
    }
}

impl Machine {
    /// Boots a pristine machine.
    ///
    /// # Errors
    /// Its root cannot be made, or it does not come up.
    pub fn boot(site: &Site, recipe: &Recipe, options: &MachineOptions) -> Result<Self, MachineError> {
        let root = recipe.root(site)?;
        let (name, folder, group) = site.new_place()?;
        let folder = Folder(folder);
        let group = Group::new(group.clone()).map_err(at(group))?;
        let layers = match &options.disk {
            Some(disk) => disk.layers(&root),
            None => root.display().to_string(),
        };
        let namespaces = Namespaces::new(&layers, &folder.0, options.disk_mib, &group)?;
        let listen = || TcpListener::bind((Ipv4Addr::UNSPECIFIED, PROXY_PORT));
        let listener = namespaces.outside(listen).map_err(at("outside"))?;
        let packages = site.cache().join("packages");
        let proxy = Proxy::new(listener, packages.clone()).map_err(at(packages))?;
        let outside = Outside { proxy, namespaces };
        let mut machine = Machine {
            power: None,
            outside,
            group,
            name,
            folder,
            shows: options.shows.clone(),
            below: options.disk.clone(),
            site: site.clone(),
        };
        machine.power_on()?;
        Ok(machine)
    }

    /// Switches the machine on and waits until it has booted. One that is on stays as it is.
    pub fn power_on(&mut self) -> Result<(), MachineError> {
        if self.power.is_some() {
            return Ok(());
        }
        let group = self.group.path().join("power");
        let group = Group::new(group.clone()).map_err(at(group))?;
        let socket = self.folder.0.join("notify");
        // Left by the boot before.
        let _absent = std::fs::remove_file(&socket);
        let notify = UnixDatagram::bind(&socket).map_err(at(&socket))?;
        let console = self.folder.0.join("console");
        let log = File::options().create(true).append(true).open(&console).map_err(at(&console))?;
        let errors = log.try_clone().map_err(at(&console))?;
        let mut spawn = self.outside_command();
        spawn.args(["sh", "-c", "echo $$ > \"$1/cgroup.procs\"; shift; exec \"$@\"", "power"]);
        // Seen from the holder, where the tree of control groups stands alone.
        let below = group.path().iter().skip_while(|part| *part != "nivis-tests").collect::<PathBuf>();
        spawn.arg(Path::new("/sys/fs/cgroup").join(below)).arg("systemd-nspawn");
        spawn.arg(format!("--directory={}", self.folder.0.join("root").display()));
        spawn.arg(format!("--machine={}", self.name));
        spawn.args([
            "--boot",
            "--quiet",
            "--network-veth",
            "--register=no",
            "--keep-unit",
            "--notify-ready=yes",
        ]);
        spawn.args(["--resolv-conf=off", "--timezone=off", "--link-journal=no"]);
        for (from, to) in &self.shows {
            spawn.arg(format!("--bind-ro={}:{}", from.display(), to.display()));
        }
        spawn.env("NOTIFY_SOCKET", &socket).stdin(Stdio::null()).stdout(log).stderr(errors);
        let nspawn = spawn.spawn().map_err(at("systemd-nspawn"))?;
        let mut power = Power { group, nspawn, leader: 0 };
        let failed = || MachineError::Boot { limit: BOOT, console: command::tail(&console, 40) };
        let start = Instant::now();
        notify.set_read_timeout(Some(Duration::from_millis(200))).map_err(at(&socket))?;
        let mut ready = false;
        while !ready {
            let mut bytes = [0; 4096];
            if let Ok(length) = notify.recv(&mut bytes) {
                for line in String::from_utf8_lossy(&bytes[..length]).lines() {
                    if let Some(leader) = line.strip_prefix("X_NSPAWN_LEADER_PID=") {
                        power.leader = leader.parse().map_err(|_| failed())?;
                        self.outside.namespaces.plug_in(&self.name, OUTSIDE)?;
                    }
                    ready |= line == "READY=1";
                }
            } else if power.nspawn.try_wait().map_err(at("systemd-nspawn"))?.is_some()
                || start.elapsed() > BOOT
            {
                return Err(failed());
            }
        }
        if power.leader == 0 {
            return Err(failed());
        }
        self.power = Some(power);
        self.run_for("systemctl is-system-running --wait", BOOT)?;
        Ok(())
    }

    /// Shuts down as an administrator would.
    pub fn shut_down(&mut self) -> Result<(), MachineError> {
        self.run("systemctl poweroff")?;
        let mut power = self.power.take().ok_or(MachineError::Off)?;
        match command::wait(&mut power.nspawn, SHUTDOWN).map_err(at("systemd-nspawn"))? {
            Some(_) => Ok(()),
            None => Err(MachineError::Shutdown { limit: SHUTDOWN }),
        }
    }

    /// Shuts down and boots again.
    pub fn reboot(&mut self) -> Result<(), MachineError> {
        self.shut_down()?;
        self.power_on()
    }

    /// Takes the power away: every process of the machine is gone at once, its network and `/run` with them; its disk
    /// stays as it is.
    pub fn cut_power(&mut self) {
        self.power = None;
    }

    /// The machine's disk as it is now, the power taken away if it is on. Not of a machine whose disk has a size.
    pub fn into_disk(mut self) -> Result<Disk, MachineError> {
        self.cut_power();
        let (_, place, _) = self.site.new_place()?;
        let place = Folder(place);
        let Machine { outside, folder, below, .. } = self;
        // The overlay has to be gone before its upper layer moves.
        drop(outside);
        let upper = folder.0.join("disk/upper");
        std::fs::rename(&upper, place.0.join("upper")).map_err(at(upper))?;
        Ok(Disk::new(place, below))
    }

    /// Makes the mirror of packages unreachable, or reachable again.
    pub fn cut_mirror(&self, cut: bool) {
        self.outside.proxy.cut(cut);
    }

    /// Runs a script of `sh` in the machine as root.
    ///
    /// # Errors
    /// It could not be started. What it answered, failure included, is the result.
    pub fn run(&self, script: &str) -> Result<Answer, MachineError> {
        self.run_for(script, COMMAND)
    }

    /// As [`Machine::run`], ended after `limit`.
    pub fn run_for(&self, script: &str, limit: Duration) -> Result<Answer, MachineError> {
        self.run_with(script, &[], b"", limit)
    }

    /// As [`Machine::run`], with variables, standard input and a limit.
    pub fn run_with(
        &self,
        script: &str,
        variables: &[(&str, &str)],
        input: &[u8],
        limit: Duration,
    ) -> Result<Answer, MachineError> {
        let power = self.power.as_ref().ok_or(MachineError::Off)?;
        let group = self.session()?;
        let command = command::inside(power.leader, &group, script, variables);
        command::run(command, input, limit, Some(&group))
    }

    /// Runs a script of `sh` of the host in the network at the other end of the machine's cable.
    pub fn run_outside(&self, script: &str) -> Result<Answer, MachineError> {
        let mut command = self.outside_command();
        // Entering a mount namespace leads to its top folder.
        command
            .args(["sh", "-c", "cd \"$1\" && exec sh -c \"$2\"", "outside"])
            .arg(&self.folder.0)
            .arg(script);
        command::run(command, b"", COMMAND, None)
    }

    /// Calls `work` on a thread whose sockets belong to the network at the other end of the machine's cable.
    pub fn outside<Out: Send>(
        &self,
        work: impl FnOnce() -> std::io::Result<Out> + Send,
    ) -> std::io::Result<Out> {
        self.outside.namespaces.outside(work)
    }

    /// Writes a file of the machine; folders above it are made.
    pub fn write(&self, path: &str, content: &[u8]) -> Result<(), MachineError> {
        let script = "mkdir -p \"$(dirname \"$FILE\")\" && cat > \"$FILE\"";
        self.must(self.run_with(script, &[("FILE", path)], content, COMMAND)?, path).map(drop)
    }

    /// Reads a file of the machine.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, MachineError> {
        let answer = self.run_with("cat \"$FILE\"", &[("FILE", path)], b"", COMMAND)?;
        Ok(self.must(answer, path)?.stdout)
    }

    /// Copies the content of a folder of the host into one of the machine, which is made; owners become root.
    pub fn put(&self, folder: &Path, path: &str) -> Result<(), MachineError> {
        let mut tar = Command::new("tar");
        tar.arg("-C").arg(folder).args(["--owner=0", "--group=0", "--numeric-owner", "-c", "."]);
        let packed = super::recipe::succeed(&mut tar)?;
        let script = "mkdir -p \"$DIR\" && tar -C \"$DIR\" -x";
        self.must(self.run_with(script, &[("DIR", path)], &packed, COMMAND)?, path).map(drop)
    }

    /// Copies the content of a folder of the machine into one of the host.
    pub fn take(&self, path: &str, folder: &Path) -> Result<(), MachineError> {
        let packed = self.run_with("tar -C \"$DIR\" -c .", &[("DIR", path)], b"", COMMAND)?;
        let packed = self.must(packed, path)?.stdout;
        let mut tar = Command::new("tar");
        tar.arg("-C").arg(folder).arg("-x");
        let answer = command::run(tar, &packed, COMMAND, None)?;
        self.must(answer, path).map(drop)
    }

    /// The folder of the host where the machine's console and files of the test are; it goes with the machine.
    pub fn folder(&self) -> &Path {
        &self.folder.0
    }

    /// The last lines that the machine wrote on its console.
    pub fn console(&self) -> String {
        command::tail(&self.folder.0.join("console"), 40)
    }

    fn must(&self, answer: Answer, path: &str) -> Result<Answer, MachineError> {
        match answer.success() {
            true => Ok(answer),
            false => Err(MachineError::Program {
                program: path.to_owned(),
                status: format!("{:?}", answer.code),
                output: answer.both(),
            }),
        }
    }

    fn outside_command(&self) -> Command {
        self.outside.namespaces.command()
    }

    /// A control group beside those that the machine's systemd made.
    fn session(&self) -> Result<Group, MachineError> {
        static COUNTER: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let number = COUNTER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let path = self.group.path().join(format!("power/payload/test-{number}.scope"));
        Group::new(path.clone()).map_err(at(path))
    }
}
