//! `nivis hardware`: what NixOS must be told of the machine it runs on, as `nixos-generate-config` finds it.
//!
//! What is looked for, and what follows from it, is that of `nixos-generate-config.pl` of nixpkgs (July 2026); everything is
//! read from /sys, /proc and /dev, so that a folder can stand for a machine.

mod disks;
mod drivers;
mod file_systems;
mod json;
mod machine;
mod mounts;
mod processor;
mod text;

use super::failure::Failure;
use super::io::absolute;
use super::paint::Paint;
use super::print;
use super::session::Unopened;
use crate::render::render_warning;
use disks::Luks;
use file_systems::FileSystem;
use machine::Machine;
use nivis_flake::replace_file;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

/// Options of `nivis hardware`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis hardware -o hosts/box/hardware-configuration.nix   what this machine is, for a NixOS host
  nivis hardware --root /mnt                               of a system that is being installed below /mnt
  nivis hardware --no-filesystems                          where disko or the configuration says the disks")]
pub(super) struct HardwareArgs {
    /// Write the file here, else to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write to standard output, as is done without --output
    #[arg(long, conflicts_with = "output")]
    show_hardware_config: bool,
    /// Write over a file that this command did not write
    #[arg(long, requires = "output")]
    force: bool,
    /// Leave out file systems and swap
    #[arg(long)]
    no_filesystems: bool,
    /// The file systems of a system that is mounted below this folder
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Its platform, else this machine's
    #[arg(long, value_name = "SYSTEM")]
    system: Option<String>,
    /// What it runs in, in a word of systemd-detect-virt, which is asked else
    #[arg(long, value_name = "WORD")]
    virtualisation: Option<String>,
    /// The machine whose sys, proc and dev are in this folder, not the one here
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
    /// Print JSON
    #[arg(long, conflicts_with = "output")]
    pub(super) json: bool,
}

/// The value of an option that follows from a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value {
    On,
    /// On where firmware that may be passed on is.
    AsFirmware,
    Texts(&'static [&'static str]),
}

/// What was found.
#[derive(Debug, Default)]
struct Hardware {
    system: String,
    virtualisation: Option<String>,
    /// Modules of NixOS, below `modulesPath`.
    imports: Vec<&'static str>,
    /// `boot.initrd.availableKernelModules`
    early_modules: Vec<Vec<u8>>,
    /// `boot.initrd.kernelModules`
    first_modules: Vec<Vec<u8>>,
    /// `boot.kernelModules`
    modules: Vec<Vec<u8>>,
    settings: Vec<(&'static str, Value)>,
    /// Nothing of file systems and swap is to be said.
    without_disks: bool,
    file_systems: Vec<FileSystem>,
    luks: Vec<Luks>,
    swap: Vec<Vec<u8>>,
    is_raid: bool,
    warnings: Vec<String>,
}

impl Hardware {
    fn set_on(&mut self, option: &'static str) {
        self.settings.push((option, Value::On));
    }

    /// Leaves what is there twice out, the second time.
    fn tidy(&mut self) {
        keep_first(&mut self.imports);
        keep_first(&mut self.early_modules);
        keep_first(&mut self.first_modules);
        keep_first(&mut self.modules);
        keep_first(&mut self.settings);
    }
}

fn keep_first<T: Clone + PartialEq>(items: &mut Vec<T>) {
    let mut kept: Vec<T> = Vec::with_capacity(items.len());
    for item in items.drain(..) {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    *items = kept;
}

/// The failure of a file that every machine has.
fn unread(path: &'static str) -> impl Fn(std::io::Error) -> Failure {
    move |source| Failure::Io { message: format!("cannot read '{path}' of the machine"), source }
}

/// `nivis hardware`
pub(super) fn run(args: &HardwareArgs) -> Result<i32, Unopened> {
    let found = find(args)?;
    for warning in &found.warnings {
        eprintln!("{}", render_warning(warning, Paint::stderr().is_on()));
    }
    if args.json {
        print(format!("{:#}\n", json::of(&found)).as_bytes())?;
        return Ok(0);
    }
    let text = text::write(&found);
    match &args.output {
        Some(file) => write(file, &text, args.force)?,
        None => print(&text)?,
    }
    Ok(0)
}

fn find(args: &HardwareArgs) -> Result<Hardware, Failure> {
    let machine = Machine::new(args.from.as_deref());
    let system = args.system.clone().unwrap_or_else(|| format!("{}-linux", std::env::consts::ARCH));
    let mut found = Hardware { system, without_disks: args.no_filesystems, ..Hardware::default() };
    drivers::find(&machine, &mut found);
    processor::find(&machine, args.virtualisation.as_deref(), &mut found)?;
    if !args.no_filesystems {
        let root = match &args.root {
            Some(root) => absolute(root)?,
            None => PathBuf::new(),
        };
        let root = root.as_os_str().as_bytes();
        let root = root.iter().rposition(|byte| *byte != b'/').and_then(|last| root.get(..=last));
        file_systems::find_swap(&machine, &mut found);
        file_systems::find(&machine, root.unwrap_or_default(), &mut found)?;
    }
    if found.is_raid {
        found.set_on("boot.swraid.enable");
    }
    found.tidy();
    Ok(found)
}

/// Writes the file, whole or not at all. One that is there must be of this command or of `nixos-generate-config`.
fn write(file: &Path, text: &[u8], force: bool) -> Result<(), Failure> {
    if !force && let Ok(before) = std::fs::read(file) {
        let before = String::from_utf8_lossy(&before);
        let first: String = before.lines().take(2).collect();
        if !first.contains("nivis hardware") && !first.contains("nixos-generate-config") {
            let message = format!(
                "'{}' was not written by this command; name another file, or say --force",
                file.display()
            );
            return Err(Failure::Usage(message));
        }
    }
    replace_file(file, text).map_err(Failure::writing(file))
}
