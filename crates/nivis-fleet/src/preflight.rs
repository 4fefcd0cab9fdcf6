//! What stands against changing files, found before any is changed.

use crate::error::Obstacle;
use crate::files::FileChange;
use crate::manifest::Manifest;
use crate::places::Places;
use rustix::fs::{Access, IFlags, access, ioctl_getflags, statvfs};
use std::collections::BTreeSet;
use std::fs::File;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// Room that an activation needs beside what it writes: journal, ledger, copies.
const SPARE: u64 = 8 * 1024 * 1024;

fn existing(path: &Path) -> PathBuf {
    let mut path = path;
    while !path.exists() {
        match path.parent() {
            Some(parent) => path = parent,
            None => break,
        }
    }
    path.to_path_buf()
}

fn is_immutable(path: &Path) -> bool {
    let Ok(data) = std::fs::symlink_metadata(path) else { return false };
    if !(data.is_file() || data.is_dir()) {
        return false;
    }
    let flags = File::open(path).ok().and_then(|file| ioctl_getflags(file).ok());
    flags.is_some_and(|flags| flags.intersects(IFlags::IMMUTABLE | IFlags::APPEND))
}

/// Looks at every place that changes, and at the file systems that are written to.
pub(crate) fn check(places: &Places, files: &[FileChange]) -> Vec<Obstacle> {
    let mut obstacles = Vec::new();
    let state = places.state();
    let mut folders = BTreeSet::from([existing(&state)]);
    if !places.is_home() {
        folders.insert(existing(&places.real("/nix/store")));
    }
    if !files.is_empty() && !places.is_home() {
        folders.insert(places.real("/etc"));
    }
    for change in files {
        let real = places.real(&change.path);
        if is_immutable(&real) {
            obstacles.push(Obstacle::new(
                format!("{} cannot be changed: it is immutable", change.path),
                format!("chattr -i {}", change.path),
            ));
        }
        // What a user may do in the own home is asked elsewhere.
        if let Some(folder) = real.parent().filter(|_| !places.is_home()) {
            folders.insert(existing(folder));
        }
    }
    let (mut full, mut read_only) = (BTreeSet::new(), BTreeSet::new());
    for folder in folders {
        let shown = folder.display();
        if is_immutable(&folder) {
            let help = format!("chattr -i {shown}");
            obstacles.push(Obstacle::new(format!("{shown} cannot be changed: it is immutable"), help));
        }
        let device = std::fs::metadata(&folder).map_or(0, |data| data.dev());
        match access(&folder, Access::WRITE_OK) {
            // Once for each file system.
            Err(rustix::io::Errno::ROFS) if !read_only.insert(device) => {}
            Err(rustix::io::Errno::ROFS) => obstacles.push(Obstacle::new(
                format!("{shown} is on a file system that is mounted read-only"),
                format!("mount -o remount,rw {shown}, or use a machine that can be changed"),
            )),
            Err(error) => obstacles.push(Obstacle::new(
                format!("{shown} cannot be written: {error}"),
                "run it as root".to_owned(),
            )),
            Ok(()) => {}
        }
        if let Ok(data) = statvfs(&folder)
            && data.f_bavail.saturating_mul(data.f_frsize) < SPARE
            && full.insert(data.f_fsid)
        {
            obstacles.push(Obstacle::new(
                format!("the file system of {shown} is full"),
                format!("make at least {} MiB of room there", SPARE / 1024 / 1024),
            ));
        }
    }
    obstacles
}

/// Parameters of the kernel are GRUB's to give: where it neither is nor comes, nobody gives them.
pub(crate) fn boot_loader(
    manifest: &Manifest,
    missing_packages: &[String],
    places: &Places,
) -> Option<Obstacle> {
    let program = manifest.triggers.get("boot-loader")?.run.first()?;
    let comes = missing_packages.iter().any(|name| name.starts_with("grub"));
    (!comes && !places.real(program).exists()).then(|| {
        Obstacle::new(
            format!("boot.kernelParams cannot be made true: {program} is not on this machine, whose boot loader is not GRUB"),
            "leave `boot.kernelParams` out for this host, and what asks for it",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Trigger;

    #[test]
    fn parameters_of_the_kernel_need_grub() {
        let root = tempfile::tempdir().expect("a folder");
        let places = Places::at(root.path());
        let mut manifest = Manifest::empty();
        assert!(boot_loader(&manifest, &[], &places).is_none());
        let run = vec!["/usr/sbin/update-grub".to_owned()];
        manifest.triggers.insert("boot-loader".into(), Trigger { files: Vec::new(), run });
        assert!(boot_loader(&manifest, &["tree".into()], &places).is_some());
        assert!(boot_loader(&manifest, &["grub-pc".into()], &places).is_none());
        std::fs::create_dir_all(root.path().join("usr/sbin")).expect("made");
        std::fs::write(root.path().join("usr/sbin/update-grub"), "").expect("written");
        assert!(boot_loader(&manifest, &[], &places).is_none());
    }
}
