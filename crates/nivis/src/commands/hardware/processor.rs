//! The processor, and what the machine runs in.

use super::machine::Machine;
use super::{Hardware, Value, unread};
use crate::commands::failure::Failure;

/// Reads /proc/cpuinfo and asks systemd what the machine runs in, unless that is `told`.
///
/// # Errors
/// /proc/cpuinfo cannot be read.
pub(super) fn find(machine: &Machine, told: Option<&str>, found: &mut Hardware) -> Result<(), Failure> {
    let path = "/proc/cpuinfo";
    let text = machine.read(path.as_bytes()).map_err(unread(path))?;
    let words = |field: &[u8]| {
        let line = text.split(|byte| *byte == b'\n').find_map(|line| {
            let at = line.iter().position(|byte| *byte == b':')?;
            let (name, value) = line.split_at(at);
            (name.trim_ascii() == field).then_some(value.get(1..)?)
        });
        let value = line.unwrap_or_default();
        value.split(|byte| *byte == b' ').map(<[u8]>::trim_ascii).collect::<Vec<_>>()
    };
    let flags = words(b"flags");
    for (flag, module) in [(&b"vmx"[..], "kvm-intel"), (b"svm", "kvm-amd")] {
        if flags.contains(&flag) {
            found.modules.push(module.into());
        }
    }
    found.virtualisation = told.map(str::to_owned).or_else(|| detect(machine));
    match found.virtualisation.as_deref() {
        None => found.warnings.push(
            "systemd-detect-virt cannot be asked what this machine runs in; --virtualisation tells".into(),
        ),
        Some("oracle") => found.set_on("virtualisation.virtualbox.guest.enable"),
        Some("parallels") => {
            found.set_on("hardware.parallels.enable");
            found.settings.push(("nixpkgs.config.allowUnfreePackages", Value::Texts(&["prl-tools"])));
        }
        Some("qemu" | "kvm" | "bochs") => found.imports.push("/profiles/qemu-guest.nix"),
        Some("microsoft") => found.set_on("virtualisation.hypervGuest.enable"),
        Some("systemd-nspawn") => found.set_on("boot.isNspawnContainer"),
        Some("none") => {
            found.imports.push("/installer/scan/not-detected.nix");
            let vendor = words(b"vendor_id");
            for (name, option) in [
                (&b"AuthenticAMD"[..], "hardware.cpu.amd.updateMicrocode"),
                (b"GenuineIntel", "hardware.cpu.intel.updateMicrocode"),
            ] {
                if vendor.last() == Some(&name) {
                    found.settings.push((option, Value::AsFirmware));
                }
            }
        }
        Some(_) => {}
    }
    Ok(())
}

/// The word of systemd-detect-virt(1).
fn detect(machine: &Machine) -> Option<String> {
    let answer = machine.ask("systemd-detect-virt", &[], None)?;
    let word = String::from_utf8_lossy(&answer).trim().to_owned();
    if word.is_empty() { None } else { Some(word) }
}
