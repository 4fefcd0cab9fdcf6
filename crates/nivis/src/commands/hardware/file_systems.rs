//! `fileSystems` of what is mounted, and `swapDevices` of what is in use.

use super::disks::{is_raid, loop_file, luks_below, stable_name};
use super::machine::Machine;
use super::mounts::{Mount, parse};
use super::{Hardware, unread};
use crate::commands::failure::Failure;
use std::collections::{HashMap, HashSet};

/// One of `fileSystems`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FileSystem {
    pub point: Vec<u8>,
    pub device: Vec<u8>,
    pub fs_type: Vec<u8>,
    pub options: Vec<Vec<u8>>,
    /// The pool's UUID, of Stratis.
    pub pool: Option<Vec<u8>>,
}

/// Whether a path is a folder or in it.
fn is_in(path: &[u8], folder: &[u8]) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
}

/// Where the kernel and systemd mount things themselves.
const OTHERS: [&[u8]; 4] = [b"/proc", b"/dev", b"/sys", b"/run"];

/// Reads what is mounted below `root` (empty: everywhere).
///
/// # Errors
/// /proc/self/mountinfo cannot be read.
pub(super) fn find(machine: &Machine, root: &[u8], found: &mut Hardware) -> Result<(), Failure> {
    let path = "/proc/self/mountinfo";
    let mut seen: HashMap<Vec<u8>, Vec<u8>> = HashMap::new();
    for mount in parse(&machine.read(path.as_bytes()).map_err(unread(path))?) {
        if !is_in(&mount.point, root) || machine.is_file(&mount.point) {
            continue;
        }
        let point = match mount.point.get(root.len()..) {
            None | Some(b"") => b"/".to_vec(),
            Some(point) => point.to_vec(),
        };
        let own = OTHERS.iter().any(|folder| is_in(&point, folder)) || point == b"/var/lib/nfs/rpc_pipefs";
        if own || is_store_guard(&mount, &point) {
            continue;
        }
        if let Some(base) = seen.get(&mount.device_number)
            && subvolume(&mount).is_none()
        {
            found.file_systems.push(bind(&mount, point, base));
            continue;
        }
        seen.insert(mount.device_number.clone(), point.clone());
        add(machine, &mount, point, found);
    }
    keep_visible(&mut found.file_systems);
    Ok(())
}

/// Of what is mounted at one place only the last can be seen, and an option has one value.
fn keep_visible(file_systems: &mut Vec<FileSystem>) {
    let mut seen = HashSet::new();
    file_systems.reverse();
    file_systems.retain(|one| seen.insert(one.point.clone()));
    file_systems.reverse();
}

/// /nix/store is mounted once more, for reading only.
fn is_store_guard(mount: &Mount, point: &[u8]) -> bool {
    let has = |options: &[Vec<u8>], wanted: &[u8]| options.iter().any(|option| option == wanted);
    point == b"/nix/store" && has(&mount.super_options, b"rw") && has(&mount.options, b"ro")
}

/// The subvolume of Btrfs that is mounted, without a slash before it; empty for the one above all. None if it is no
/// subvolume, but a folder in one: the kernel says the subvolume that the mounted part is in.
fn subvolume(mount: &Mount) -> Option<Vec<u8>> {
    if mount.fs_type != b"btrfs" {
        return None;
    }
    let within = mount.super_options.iter().find_map(|option| option.strip_prefix(b"subvol="))?;
    (within == mount.part).then(|| within.strip_prefix(b"/").unwrap_or(within).to_vec())
}

/// Something that was mounted before, at another place.
fn bind(mount: &Mount, point: Vec<u8>, base: &[u8]) -> FileSystem {
    let plain = |path: &[u8]| if path == b"/" { Vec::new() } else { path.to_vec() };
    let device = [plain(base), plain(&mount.part)].concat();
    FileSystem { point, device, fs_type: b"none".to_vec(), options: vec![b"bind".to_vec()], pool: None }
}

fn add(machine: &Machine, mount: &Mount, point: Vec<u8>, found: &mut Hardware) {
    let fs_type = mount.fs_type.clone();
    if fs_type == b"fuseblk" || fs_type == b"fuse" {
        let place = String::from_utf8_lossy(&point);
        found.warnings.push(format!("'{place}' is left out: it is not known how FUSE came to mount it"));
        return;
    }
    let mut options: Vec<Vec<u8>> = Vec::new();
    let mut device = mount.source.clone();
    if let Some(file) = loop_file(machine, &device) {
        device = file;
        options.push(b"loop".to_vec());
    }
    if let Some(name) = subvolume(mount).filter(|name| !name.is_empty()) {
        options.push([b"subvol=", &name[..]].concat());
    }
    // Without these everyone could read the EFI system partition.
    if fs_type == b"vfat" {
        let is_mask = |option: &&Vec<u8>| option.starts_with(b"fmask=") || option.starts_with(b"dmask=");
        options.extend(mount.super_options.iter().filter(is_mask).cloned());
    }
    let mut name = stable_name(machine, &device);
    let pool = stratis_pool(machine, &name);
    // Most likely `boot.tmp.useTmpfs`.
    if point == b"/tmp" && fs_type == b"tmpfs" {
        return;
    }
    if fs_type == b"bcachefs" {
        match bcachefs_id(machine, &mount.point) {
            Some(id) => name = [b"UUID=", &id[..]].concat(),
            None => found.warnings.push(format!(
                "bcachefs does not say the UUID of '{}'; its device is named instead",
                String::from_utf8_lossy(&point)
            )),
        }
    }
    found.file_systems.push(FileSystem { point, device: name, fs_type, options, pool });
    if device.starts_with(b"/") && machine.exists(&device) {
        if let Some(luks) = luks_below(machine, &device)
            && !found.luks.iter().any(|known| known.name == luks.name)
        {
            found.luks.push(luks);
        }
        if is_raid(machine, &device) {
            found.is_raid = true;
        }
    }
}

/// The UUID of the pool that `/dev/stratis/POOL/NAME` is in: the column of that name in `stratis pool list`.
fn stratis_pool(machine: &Machine, device: &[u8]) -> Option<Vec<u8>> {
    let path = device.strip_prefix(b"/dev/stratis/")?;
    let pool = path.split(|byte| *byte == b'/').next()?;
    let table = machine.ask("stratis", &["pool", "list"], None)?;
    let line = table
        .split(|byte| *byte == b'\n')
        .find(|line| line.strip_prefix(pool).is_some_and(|rest| rest.starts_with(b" ")))?;
    let is_id =
        |word: &&[u8]| word.len() == 36 && word.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-');
    line.split(|byte| *byte == b' ').find(is_id).map(<[u8]>::to_vec)
}

/// The UUID that `bcachefs fs usage` prints first.
fn bcachefs_id(machine: &Machine, point: &[u8]) -> Option<Vec<u8>> {
    let usage = machine.ask("bcachefs", &["fs", "usage"], Some(point))?;
    let line = usage.split(|byte| *byte == b'\n').next()?;
    let id = line.strip_prefix(b"Filesystem:")?.trim_ascii();
    (!id.is_empty()).then(|| id.to_vec())
}

/// Reads the swap partitions in use; files and compressed memory are what a configuration says itself.
pub(super) fn find_swap(machine: &Machine, found: &mut Hardware) {
    let Ok(text) = machine.read(b"/proc/swaps") else { return };
    for line in text.split(|byte| *byte == b'\n').skip(1) {
        let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        let (Some(device), Some(kind)) = (words.next(), words.next()) else { continue };
        if kind == b"partition" && !device.starts_with(b"/dev/zram") && machine.exists(device) {
            found.swap.push(stable_name(machine, device));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_holds_itself_and_what_is_below() {
        assert!(is_in(b"/mnt", b"/mnt") && is_in(b"/mnt/a", b"/mnt") && is_in(b"/a", b""));
        assert!(!is_in(b"/mnta", b"/mnt") && !is_in(b"/", b"/mnt"));
    }

    #[test]
    fn folders_of_a_subvolume_are_no_subvolumes() {
        let of = |part: &str| {
            let line = format!("1 2 0:40 {part} /x rw - btrfs /dev/sda rw,subvolid=256,subvol=/@home");
            subvolume(&parse(line.as_bytes())[0])
        };
        assert_eq!(of("/@home"), Some(b"@home".to_vec()));
        assert_eq!(of("/@home/srv"), None);
    }
}
