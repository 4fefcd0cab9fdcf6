//! Kernel modules that a machine needs before its disks are there, by what is on its buses.

use super::Hardware;
use super::machine::{Machine, join};

/// What NixOS' option is for a PCI device, by vendor and device (`nixos-generate-config.pl` of nixpkgs, July 2026).
struct Special {
    vendor: &'static [u8],
    devices: &'static [&'static str],
    what: What,
}

enum What {
    Import(&'static str),
    Module(&'static str),
    Setting(&'static str),
}

const SPECIALS: &[Special] = &[
    // Broadcom's FullMAC radios.
    Special {
        vendor: b"0x14e4",
        devices: &[
            "43a3", "43df", "43ec", "43d3", "43d9", "43e9", "43ba", "43bb", "43bc", "aa52", "43ca", "43cb",
            "43cc", "43c3", "43c4", "43c5",
        ],
        what: What::Import("/hardware/network/broadcom-43xx.nix"),
    },
    Special { vendor: b"0x1af4", devices: &["1004", "1048"], what: What::Module("virtio_scsi") },
    Special {
        vendor: b"0x8086",
        devices: &["1043", "104f", "4220", "4221", "4223", "4224"],
        what: What::Setting("networking.enableIntel2200BGFirmware"),
    },
    Special {
        vendor: b"0x8086",
        devices: &["4229", "4230", "4222", "4227"],
        what: What::Setting("networking.enableIntel3945ABGFirmware"),
    },
    // Intel's NPU, as drivers/accel/ivpu of Linux 6.18 lists it.
    Special {
        vendor: b"0x8086",
        devices: &["fd3e", "7d1d", "ad1d", "643e", "b03e"],
        what: What::Setting("hardware.cpu.intel.npu.enable"),
    },
];

/// The module of a device's driver, where it is one that can be loaded.
fn driver(machine: &Machine, device: &[u8]) -> Option<Vec<u8>> {
    machine.real_name(&join(device, b"driver/module"))
}

/// Modules of disks, of what disks and keyboards hang on, and what some devices need besides.
pub(super) fn find(machine: &Machine, found: &mut Hardware) {
    for device in machine.list(b"/sys/bus/pci/devices") {
        pci(machine, &device, found);
    }
    for device in machine.list(b"/sys/bus/usb/devices") {
        usb(machine, &device, found);
    }
    for folder in [&b"/sys/class/block"[..], b"/sys/class/mmc_host"] {
        for device in machine.list(folder) {
            found.early_modules.extend(driver(machine, &join(&device, b"device")));
        }
    }
    let is_bcache = |path: &Vec<u8>| path.starts_with(b"/dev/bcache") && !path.starts_with(b"/dev/bcachefs");
    if machine.list(b"/dev").iter().any(is_bcache) {
        found.early_modules.push(b"bcache".to_vec());
    }
    // A logical volume with a snapshot needs its module before it can be mounted.
    let is_volume = |path: Vec<u8>| {
        let name = machine.line(&join(&path, b"dm/uuid")).unwrap_or_default();
        name.starts_with(b"LVM-")
    };
    if machine.list(b"/sys/class/block").into_iter().any(is_volume) {
        found.first_modules.push(b"dm-snapshot".to_vec());
    }
}

fn pci(machine: &Machine, device: &[u8], found: &mut Hardware) {
    let fact = |name: &[u8]| machine.line(&join(device, name)).unwrap_or_default();
    let (vendor, number, class) = (fact(b"vendor"), fact(b"device"), fact(b"class"));
    // The classes of pci.ids: mass storage, FireWire, USB.
    if [&b"0x01"[..], b"0x0c00", b"0x0c03"].iter().any(|wanted| class.starts_with(wanted)) {
        found.early_modules.extend(driver(machine, device));
    }
    let number = number.strip_prefix(b"0x").unwrap_or(&number);
    for special in SPECIALS {
        if special.vendor != vendor || !special.devices.iter().any(|known| known.as_bytes() == number) {
            continue;
        }
        match special.what {
            What::Import(path) => found.imports.push(path),
            What::Module(name) => found.early_modules.push(name.into()),
            What::Setting(option) => found.set_on(option),
        }
    }
}

fn usb(machine: &Machine, device: &[u8], found: &mut Hardware) {
    let fact = |name: &[u8]| machine.line(&join(device, name));
    let Some(class) = fact(b"bInterfaceClass") else { return };
    // Mass storage, and keyboards.
    let is_keyboard = class == b"03" && fact(b"bInterfaceProtocol").is_some_and(|which| which == b"01");
    if class == b"08" || is_keyboard {
        found.early_modules.extend(driver(machine, device));
    }
}
