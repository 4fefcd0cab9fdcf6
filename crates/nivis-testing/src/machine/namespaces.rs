//! The namespaces around a machine, held by one sleeping process.
//!
//! They outlive the machine's power: its disk (the overlay) and the outside end of its cable are there. When the
//! holder is killed the kernel takes the mounts and the network away, whatever state they are in.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::os::fd::AsFd as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use super::error::{MachineError, at};
use super::group::Group;
use super::recipe::succeed;

/// Mounts and a network, apart from those of the tests.
#[derive(Debug)]
pub(super) struct Namespaces {
    holder: Child,
}

/// Arguments: the folders below, the machine's folder, its disk's size in MiB or nothing, the control group.
///
/// `volatile` leaves out what makes dpkg slow, waiting for the disk: a kill keeps what was written. The tree of control
/// groups is mounted alone, as systemd of Debian 13 wants it.
const HOLD: &str = r#"set -e
echo $$ > "$4/cgroup.procs"
mkdir -p "$2/disk" "$2/root"
if [ -n "$3" ]; then mount -t tmpfs -o "size=$3m" disk "$2/disk"; fi
mkdir -p "$2/disk/upper" "$2/disk/work"
options=lowerdir=$1,upperdir=$2/disk/upper,workdir=$2/disk/work
[ -n "$3" ] || options=$options,volatile
mount -t overlay machine -o "$options" "$2/root"
mount -t cgroup2 none /sys/fs/cgroup
ip link set lo up
echo ready
exec sleep infinity
"#;

impl Namespaces {
    /// Makes them, with the machine's files mounted at `folder/root`: what it writes, above these layers.
    pub(super) fn new(
        layers: &str,
        folder: &Path,
        disk_mib: Option<u32>,
        group: &Group,
    ) -> Result<Self, MachineError> {
        let size = disk_mib.map(|size| size.to_string()).unwrap_or_default();
        let mut command = Command::new("unshare");
        command.args(["--net", "--mount", "--propagation", "private", "sh", "-c", HOLD, "hold"]);
        command.arg(layers).arg(folder).arg(size).arg(group.path());
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{path}:/usr/sbin:/sbin"));
        let errors = folder.join("holder.log");
        command.stderr(File::create(&errors).map_err(at(&errors))?);
        let mut holder =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(at("unshare"))?;
        let mut line = String::new();
        if let Some(stdout) = holder.stdout.take() {
            BufReader::new(stdout).read_line(&mut line).map_err(at("unshare"))?;
        }
        let mut namespaces = Namespaces { holder };
        if line == "ready\n" {
            return Ok(namespaces);
        }
        let status = namespaces.holder.wait().map_err(at("unshare"))?.to_string();
        let output = std::fs::read_to_string(&errors).unwrap_or_default();
        Err(MachineError::Program { program: "unshare".into(), status, output })
    }

    /// A command of the host that runs in them; its own arguments follow.
    pub(super) fn command(&self) -> Command {
        let mut command = Command::new("nsenter");
        command.arg(format!("--target={}", self.holder.id())).args(["--net", "--mount", "--"]);
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{path}:/usr/sbin:/sbin"));
        command
    }

    /// Gives the outside end of the cable its address.
    pub(super) fn plug_in(&self, machine: &str, address: &str) -> Result<(), MachineError> {
        let cable = format!("ve-{machine}");
        let address = format!("{address}/24");
        succeed(self.command().args(["ip", "address", "add", &address, "dev", &cable]))?;
        succeed(self.command().args(["ip", "link", "set", &cable, "up"]))?;
        Ok(())
    }

    /// Calls `work` on a thread that is outside the machine: sockets that it makes belong there.
    pub(super) fn outside<Out: Send>(
        &self,
        work: impl FnOnce() -> std::io::Result<Out> + Send,
    ) -> std::io::Result<Out> {
        let network = File::open(format!("/proc/{}/ns/net", self.holder.id()))?;
        std::thread::scope(|scope| {
            let thread = scope.spawn(|| {
                move_into_link_name_space(network.as_fd(), Some(LinkNameSpaceType::Network))?;
                work()
            });
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }
}

impl Drop for Namespaces {
    fn drop(&mut self) {
        // The group that it is in may have ended it before.
        let _ended = self.holder.kill();
        let _reaped = self.holder.wait();
    }
}
