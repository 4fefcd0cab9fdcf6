//! Names of devices that stay, and what a device stands on.

use super::machine::{Machine, join};

/// A name of a device that does not depend on the order in which disks are found: the first of its names in
/// /dev/stratis, /dev/mapper, by UUID, by label, else the one given.
pub(super) fn stable_name(machine: &Machine, device: &[u8]) -> Vec<u8> {
    let node = if device.starts_with(b"/") { machine.node(device) } else { None };
    let Some(node) = node else { return device.to_vec() };
    let pools = machine.list(b"/dev/stratis");
    let stratis = pools.iter().flat_map(|pool| machine.list(pool));
    let others = [&b"/dev/mapper"[..], b"/dev/disk/by-uuid", b"/dev/disk/by-label"];
    let mut names = stratis.chain(others.iter().flat_map(|folder| machine.list(folder)));
    names.find(|name| machine.node(name).as_ref() == Some(&node)).unwrap_or_else(|| device.to_vec())
}

/// The encrypted device that another one opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Luks {
    pub name: Vec<u8>,
    pub device: Vec<u8>,
}

/// The LUKS device right below a device.
pub(super) fn luks_below(machine: &Machine, device: &[u8]) -> Option<Luks> {
    let about = join(b"/sys/class/block", &machine.real_name(device)?);
    machine.line(&join(&about, b"dm/uuid")).filter(|id| id.starts_with(b"CRYPT-LUKS"))?;
    let below = machine.list(&join(&about, b"slaves"));
    let [slave] = &below[..] else { return None };
    let slave = join(b"/dev", slave.rsplit(|byte| *byte == b'/').next()?);
    if !machine.exists(&slave) {
        return None;
    }
    let name = machine.line(&join(&about, b"dm/name"))?;
    Some(Luks { name, device: stable_name(machine, &slave) })
}

/// Whether a device is a software RAID.
pub(super) fn is_raid(machine: &Machine, device: &[u8]) -> bool {
    let name = machine.real_name(device);
    name.is_some_and(|name| machine.exists(&[b"/sys/class/block/", &name[..], b"/md/uuid"].concat()))
}

/// The file behind a loop device.
pub(super) fn loop_file(machine: &Machine, device: &[u8]) -> Option<Vec<u8>> {
    let name = device.strip_prefix(b"/dev/")?;
    let number = name.strip_prefix(b"loop")?;
    if number.is_empty() || !number.iter().all(u8::is_ascii_digit) {
        return None;
    }
    machine.line(&[b"/sys/block/", name, b"/loop/backing_file"].concat())
}
