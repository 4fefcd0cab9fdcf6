//! A machine in a folder becomes a host, is changed, interrupted, and let go of. Nothing but files and accounts is looked
//! at here; what real machines do is in `tests/machines`.

use nivis_fleet::{
    Generation, Ledger, Manifest, Mode, Places, Report, Request, Sources, apply, release_request,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::PathBuf;

struct Machine {
    root: tempfile::TempDir,
    places: Places,
}

/// A small machine; none where owners cannot be changed.
fn machine() -> Option<Machine> {
    let root = tempfile::tempdir().expect("a folder");
    if fs::metadata(root.path()).expect("it is there").uid() != 0 {
        println!("skipped: only root can change owners");
        return None;
    }
    let machine = Machine { places: Places::at(root.path()), root };
    machine.write("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n", 0o644);
    machine.write("/etc/shadow", "root:*:19000:0:99999:7:::\n", 0o640);
    machine.write("/etc/group", "root:x:0:\n", 0o644);
    machine.write("/etc/motd", "the distribution's\n", 0o600);
    fs::create_dir_all(machine.real("/etc/systemd/system")).expect("made");
    fs::create_dir_all(machine.real("/nix/store")).expect("made");
    Some(machine)
}

impl Machine {
    fn real(&self, path: &str) -> PathBuf {
        self.root.path().join(path.trim_start_matches('/'))
    }

    fn write(&self, path: &str, text: &str, mode: u32) {
        let real = self.real(path);
        fs::create_dir_all(real.parent().expect("a folder")).expect("made");
        fs::write(&real, text).expect("written");
        fs::set_permissions(&real, fs::Permissions::from_mode(mode)).expect("set");
    }

    /// The text of a file; links say /nix/store, which is below the root here.
    fn read(&self, path: &str) -> String {
        let real = self.real(path);
        let target = fs::read_link(&real).map_or(real, |target| self.real(&target.display().to_string()));
        fs::read_to_string(target).unwrap_or_default()
    }

    /// Everything below /etc: mode with kind, owner, content.
    fn listing(&self) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        let mut pending = vec![self.real("/etc")];
        while let Some(folder) = pending.pop() {
            for entry in fs::read_dir(&folder).expect("a folder").flatten() {
                let path = entry.path();
                let data = fs::symlink_metadata(&path).expect("it is there");
                let content = if data.is_symlink() {
                    fs::read_link(&path).expect("a link").display().to_string()
                } else if data.is_dir() {
                    pending.push(path.clone());
                    String::new()
                } else {
                    fs::read_to_string(&path).expect("text")
                };
                let line = format!("{:o} {}:{} {content}", data.mode(), data.uid(), data.gid());
                all.insert(path.display().to_string(), line);
            }
        }
        all
    }

    /// Switches to a manifest. `import`: whether the system can be brought to the store.
    fn apply(&self, toplevel: &str, manifest: &Value, import: bool) -> Result<Report, String> {
        let manifest =
            Manifest::parse(manifest.to_string().as_bytes(), PathBuf::from("m")).expect("a manifest");
        let sources = Sources::on(&self.places);
        let request = Request {
            mode: Mode::Switch,
            manifest: &manifest,
            manifest_text: b"{}",
            toplevel,
            sources: &sources,
            generation: Generation::default(),
            options: None,
            allow_lockout: true,
        };
        let import = || match import {
            true => Ok(BTreeSet::new()),
            false => Err(nivis_fleet::ActivationError::NoGenerations),
        };
        apply(&request, &self.places, &import, &|_| {}).map_err(|error| error.to_string())
    }

    fn release(&self) {
        let (manifest, sources) = (Manifest::empty(), Sources::on(&self.places));
        let request = release_request(&manifest, &sources, true);
        apply(&request, &self.places, &|| Ok(BTreeSet::new()), &|_| {}).expect("let go");
    }
}

fn manifest(files: &Value, users: &Value) -> Value {
    json!({
        "version": 1, "kind": "linux", "host": { "name": "", "mutableUsers": true }, "files": files,
        "units": {}, "users": users, "groups": {}, "packages": {}, "sysctl": {}, "kernelModules": [],
        "tmpfiles": [], "secrets": {}, "locales": [], "sw": null,
    })
}

fn link(source: &str) -> Value {
    json!({ "source": source, "mode": "symlink", "user": "+0", "group": "+0" })
}

fn ann() -> Value {
    json!({ "ann": {
        "uid": null, "group": "root", "extraGroups": [], "description": "", "home": "/home/ann", "homeMode": "700",
        "createHome": true, "isSystemUser": false, "shell": null, "expires": null, "linger": null,
        "autoSubUidGidRange": false, "hashedPassword": null, "hashedPasswordFile": null, "password": null,
        "initialHashedPassword": null, "initialPassword": null,
    } })
}

#[test]
fn a_machine_becomes_a_host_and_is_let_go_of() {
    let Some(machine) = machine() else { return };
    for (path, text) in [("one", "1\n"), ("motd1", "first\n"), ("motd2", "second\n")] {
        machine.write(&format!("/nix/store/{path}"), text, 0o444);
    }
    let before = machine.listing();
    let files = json!({
        "/etc/deep/er/one": link("/nix/store/one"),
        "/etc/motd": link("/nix/store/motd1"),
        "/home/ann/.config/app": { "source": "/nix/store/one", "mode": "0600", "user": "ann", "group": "" },
    });
    let first = manifest(&files, &ann());
    let report = machine.apply("/nix/store/top1", &first, true).expect("activated");
    assert_eq!((report.generation, report.unchanged), (Some(1), false));
    assert_eq!(machine.read("/etc/deep/er/one"), "1\n");
    let mode = |path: &str| fs::metadata(machine.real(path)).map(|data| (data.uid(), data.mode() & 0o777));
    assert_eq!(mode("/home/ann/.config").expect("it is there"), (1000, 0o755));
    assert_eq!(mode("/home/ann").expect("it is there"), (1000, 0o700));
    assert!(machine.apply("/nix/store/top1", &first, true).expect("activated").unchanged);

    // Changed by hand, and changed by us: both are there.
    fs::remove_file(machine.real("/etc/motd")).expect("removed");
    machine.write("/etc/motd", "by hand\n", 0o644);
    let second = manifest(&json!({ "/etc/motd": link("/nix/store/motd2") }), &json!({}));
    let report = machine.apply("/nix/store/top2", &second, true).expect("activated");
    assert_eq!(report.generation, Some(2));
    let edited: Vec<&str> =
        report.done.files.iter().filter(|file| file.edited).map(|file| file.path.as_str()).collect();
    assert_eq!(edited, ["/etc/motd"]);
    assert_eq!(machine.read("/etc/motd"), "second\n");
    assert_eq!(machine.read("/etc/motd.nivis-edited"), "by hand\n");
    assert!(!machine.real("/etc/deep").exists());
    fs::remove_file(machine.real("/etc/motd.nivis-edited")).expect("removed");

    machine.release();
    assert_eq!(machine.listing(), before);
    assert!(!machine.real("/var/lib/nivis").exists());
}

#[test]
fn what_cannot_be_done_is_undone() {
    let Some(machine) = machine() else { return };
    machine.write("/nix/store/one", "1\n", 0o444);
    let before = machine.listing();
    let declared = manifest(&json!({ "/etc/motd": link("/nix/store/one") }), &ann());
    assert!(machine.apply("/nix/store/top", &declared, false).is_err());
    assert_eq!(machine.listing(), before);
    // A file stands where a folder would have to be.
    let files = json!({ "/etc/a": link("/nix/store/one"), "/etc/passwd/x": link("/nix/store/one") });
    assert!(machine.apply("/nix/store/top", &manifest(&files, &ann()), true).is_err());
    assert_eq!(machine.listing(), before);
    assert_eq!(Ledger::read(&machine.places).expect("read"), Ledger::default());
    assert!(!machine.real("/var/lib/nivis/journal").exists());
    assert!(!machine.real("/var/lib/nivis/generations/1").exists());
}
