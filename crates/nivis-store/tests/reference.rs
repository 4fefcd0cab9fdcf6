//! The reference must accept what we write, and find in it what it would have written itself.
//!
//! It is run by the command that the environment variable `NIVIS_ORACLE` names, or by `shared/oracle/run`
//! beside the workspace; without it these tests say so and pass.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use nivis_store::derivation::{Derivation, DrvHashes};
use nivis_store::hash::HashAlgo;
use nivis_store::nar::{self, FsTree};
use nivis_store::store::{LocalConfig, LocalStore, RootTarget, Source, Store, drv_reader};
use nivis_store::store_path::{ContentAddressMethod, StorePath};

mod common;
use common::Scratch;

struct Reference {
    command: PathBuf,
    root: PathBuf,
}

impl Reference {
    /// The reference working on the store below `root`.
    fn new(root: &Path) -> Option<Self> {
        let command = match std::env::var_os("NIVIS_ORACLE") {
            Some(command) => PathBuf::from(command),
            None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/oracle/run"),
        };
        let answers = command.canonicalize().ok().filter(|command| {
            let asked = Command::new(command)
                .args(["nix-store", "--version"])
                .current_dir(root.parent().unwrap())
                .output();
            asked.is_ok_and(|output| output.status.success())
        });
        let Some(command) = answers else {
            eprintln!("skipped: no reference answers at {}", command.display());
            return None;
        };
        Some(Reference { command, root: root.to_path_buf() })
    }

    fn run(&self, args: &[&str]) -> String {
        let store = format!("local?root={}", self.root.display());
        let output = Command::new(&self.command)
            .args(&args[..1])
            .args(["--store", &store])
            .args(&args[1..])
            .current_dir(self.root.parent().unwrap())
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What its database says of each path: hash, size, deriver and references.
    fn registered(&self) -> BTreeMap<String, Vec<String>> {
        let dump = self.run(&["nix-store", "--dump-db"]);
        let mut lines = dump.lines().map(str::to_owned);
        let mut found = BTreeMap::new();
        while let Some(path) = lines.next() {
            let mut entry: Vec<String> = lines.by_ref().take(4).collect();
            let count: usize = entry[3].parse().unwrap();
            let mut references: Vec<String> = lines.by_ref().take(count).collect();
            references.sort();
            entry.extend(references);
            found.insert(path, entry);
        }
        found
    }
}

fn recorded() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drv")
}

/// Writes the recorded derivations that do not float, inputs first.
fn write_recorded(store: &LocalStore) -> BTreeSet<StorePath> {
    let text = store.add_text(b"some-text", b"a text\n", &BTreeSet::new()).unwrap();
    let mut written = BTreeSet::from([text]);
    let mut drvs: Vec<Derivation> = Vec::new();
    for entry in fs::read_dir(recorded()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "drv") {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let path_in_store = StorePath::from_base_name(name.as_bytes()).unwrap();
            let name = path_in_store.derivation_name().unwrap().as_bytes();
            drvs.push(Derivation::parse(store.dir(), &fs::read(&path).unwrap(), name).unwrap());
        }
    }
    let floats = |drv: &Derivation| {
        drv.outputs.iter().any(|(name, o)| o.path(store.dir(), &drv.name, name).unwrap().is_none())
    };
    drvs.retain(|drv| !floats(drv));
    let mut hashes = DrvHashes::new();
    while !drvs.is_empty() {
        let (ready, rest): (Vec<_>, Vec<_>) =
            drvs.into_iter().partition(|drv| drv.references().is_subset(&written));
        assert!(!ready.is_empty(), "{} derivations miss an input", rest.len());
        for drv in ready {
            let path = store.write_derivation(&drv).unwrap();
            hashes.remember(store.dir(), &path, &drv, &mut drv_reader(store)).unwrap();
            written.insert(path);
        }
        drvs = rest;
    }
    written
}

#[test]
fn verified_by_the_reference() {
    let scratch = Scratch::new();
    let root = scratch.path.join("root");
    let Some(reference) = Reference::new(&root) else { return };
    let folder = scratch.path.join("folder");
    fs::create_dir_all(folder.join("sub")).unwrap();
    fs::write(folder.join("sub/file"), "contents").unwrap();
    let paths = {
        let store = LocalStore::open(LocalConfig::at_root(&root)).unwrap();
        let mut paths = write_recorded(&store);
        for (method, algo) in [
            (ContentAddressMethod::Nar, HashAlgo::Sha256),
            (ContentAddressMethod::Nar, HashAlgo::Sha512),
            (ContentAddressMethod::Nar, HashAlgo::Md5),
        ] {
            let source = Source { name: b"source", tree: &FsTree, path: &folder, method, algo };
            paths.insert(store.add_source(&source, &mut nar::keep_all).unwrap());
        }
        let file = folder.join("sub/file");
        let source = Source {
            name: b"flat",
            tree: &FsTree,
            path: &file,
            method: ContentAddressMethod::Flat,
            algo: HashAlgo::Sha256,
        };
        paths.insert(store.add_source(&source, &mut nar::keep_all).unwrap());
        paths
    };
    reference.run(&["nix-store", "--verify", "--check-contents"]);
    let registered = reference.registered();
    assert_eq!(registered.len(), paths.len());
    // What counts as content-addressed is checked by the reference when it looks at signatures.
    let all: Vec<String> = registered.keys().cloned().collect();
    let mut args = vec!["nix", "store", "verify", "--no-trust"];
    args.extend(all.iter().map(String::as_str));
    let store = format!("local?root={}", root.display());
    let mut command = Command::new(&reference.command);
    command.current_dir(&scratch.path).args(&args).args(["--store", &store]);
    assert!(command.status().unwrap().success());

    // The reference's own store for the same expressions must hold the same.
    let its_root = scratch.path.join("its");
    let its = Reference { root: its_root, command: reference.command.clone() };
    fs::copy(recorded().join("ordinary.nix"), scratch.path.join("ordinary.nix")).unwrap();
    its.run(&["nix-instantiate", "ordinary.nix"]);
    for (path, entry) in its.registered() {
        assert_eq!(registered.get(&path), Some(&entry), "{path}");
    }
}

/// The reference writes on in our store, and we in its.
#[test]
fn both_in_one_store() {
    let scratch = Scratch::new();
    let root = scratch.path.join("root");
    let Some(reference) = Reference::new(&root) else { return };
    fs::copy(recorded().join("ordinary.nix"), scratch.path.join("ordinary.nix")).unwrap();
    let store = LocalStore::open(LocalConfig::at_root(&root)).unwrap();
    let text = store.add_text(b"ours", b"ours", &BTreeSet::new()).unwrap();
    store.flush().unwrap();
    reference.run(&["nix-instantiate", "ordinary.nix"]);
    let written = write_recorded(&store);
    for path in &written {
        assert!(store.is_valid_path(path).unwrap(), "{path}");
    }
    store.flush().unwrap();
    reference.run(&["nix-store", "--verify", "--check-contents"]);
    assert_eq!(reference.registered().len(), written.len() + 1);
    assert!(store.is_valid_path(&text).unwrap());
}

#[test]
fn its_collector_respects_our_roots() {
    let scratch = Scratch::new();
    let root = scratch.path.join("root");
    let Some(reference) = Reference::new(&root) else { return };
    let store = LocalStore::open(LocalConfig::at_root(&root)).unwrap();
    let add = |name: &str| store.add_text(name.as_bytes(), b"", &BTreeSet::new()).unwrap();
    let (rooted, used) = (add("rooted"), add("used"));
    store.add_root(&rooted, &scratch.path.join("result"), RootTarget::Logical).unwrap();
    reference.run(&["nix-store", "--gc"]);
    assert_eq!(reference.registered().len(), 2, "in use as long as the store is open");
    assert!(store.is_valid_path(&used).unwrap());
    drop(store);
    reference.run(&["nix-store", "--gc"]);
    let left: Vec<String> = reference.registered().into_keys().collect();
    assert_eq!(left, [format!("/nix/store/{rooted}")]);
}
