//! Removing what nothing keeps.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use nivis_store::store::{Collected, Keep, LocalConfig, LocalStore, RootTarget, Store as _, StoreError};
use nivis_store::store_path::StorePath;

mod common;
use common::Scratch;

fn open(root: &Path) -> LocalStore {
    LocalStore::open(LocalConfig::at_root(root)).unwrap()
}

fn text(store: &LocalStore, name: &str, references: &[&StorePath]) -> StorePath {
    let references: BTreeSet<StorePath> = references.iter().map(|path| (*path).clone()).collect();
    store.add_text(name.as_bytes(), name.as_bytes(), &references).unwrap()
}

fn collect(store: &LocalStore, released: &[&StorePath]) -> Vec<String> {
    let released = released.iter().map(|path| (*path).clone()).collect();
    let collected = store.collect(&released).unwrap();
    let mut names: Vec<String> = collected.paths.iter().map(|path| path.name().to_string()).collect();
    names.sort();
    names
}

/// Two systems that share a part, each with a part of its own and a derivation-like object that refers to it.
struct Example {
    old: StorePath,
    new: StorePath,
    shared: StorePath,
    own: StorePath,
    about: StorePath,
}

fn example(root: &Path) -> Example {
    let store = open(root);
    let shared = text(&store, "shared", &[]);
    let own = text(&store, "own", &[]);
    let old = text(&store, "old", &[&own, &shared]);
    let new = text(&store, "new", &[&shared]);
    let about = text(&store, "about", &[&own]);
    text(&store, "apart", &[]);
    Example { old, new, shared, own, about }
}

/// The example in a store below `scratch` where a root holds the new system, opened by nobody.
fn with_new_held(scratch: &Scratch) -> (PathBuf, Example) {
    let root = scratch.path.join("root");
    let example = example(&root);
    open(&root).add_root(&example.new, &scratch.path.join("result"), RootTarget::Logical).unwrap();
    (root, example)
}

#[test]
fn only_what_was_held_by_nothing_else_goes() {
    let scratch = Scratch::new();
    let (root, Example { old, new, shared, own, about }) = with_new_held(&scratch);
    let store = open(&root);
    assert_eq!(collect(&store, &[&old]), ["about", "old", "own"]);
    for path in [&old, &own, &about] {
        assert!(!store.is_valid_path(path).unwrap());
        assert!(!store.to_real_path(path).unwrap().exists());
    }
    for path in [&new, &shared] {
        assert!(store.is_valid_path(path).unwrap());
        assert!(store.to_real_path(path).unwrap().exists());
    }
    // Nothing twice, and nothing that a root holds.
    assert_eq!(collect(&store, &[&old]), [""; 0]);
    assert_eq!(collect(&store, &[&new]), [""; 0]);
    // What went can come again.
    assert_eq!(text(&store, "own", &[]), own);
    store.flush().unwrap();
    assert!(store.to_real_path(&own).unwrap().exists());
    // Without its root the other one goes too.
    fs::remove_file(scratch.path.join("result")).unwrap();
    drop(store);
    assert_eq!(collect(&open(&root), &[&new]), ["new", "shared"]);
}

#[test]
fn every_sort_of_root_keeps() {
    let scratch = Scratch::new();
    let root = scratch.path.join("root");
    let state = root.join("nix/var/nix");
    let Example { old, about, .. } = example(&root);
    let store = open(&root);
    let spelled = store.dir().print(&old);
    let direct = state.join("gcroots/nivis/7");
    fs::create_dir_all(direct.parent().unwrap()).unwrap();
    symlink(&spelled, &direct).unwrap();
    // `about` refers to what `old` keeps, and is not kept itself.
    assert_eq!(collect(&store, &[&old]), [""; 0]);
    assert_eq!(collect(&store, &[&about]), ["about"]);
    fs::remove_file(&direct).unwrap();
    let profile = state.join("profiles/system-1-link");
    symlink(format!("{spelled}/sw"), &profile).unwrap();
    assert_eq!(collect(&store, &[&old]), [""; 0]);
    fs::remove_file(&profile).unwrap();
    // A process that wrote it and is still at work.
    let other = open(&root);
    text(&other, "own", &[]);
    other.flush().unwrap();
    assert_eq!(collect(&store, &[&old]), ["new", "old", "shared"]);
    // Its file of roots stays behind a process that is killed.
    let left = state.join("temproots/999999999");
    fs::write(&left, format!("{spelled}\0")).unwrap();
    collect(&store, &[&old]);
    assert!(!left.exists());
}

#[test]
fn what_a_process_uses_stays() {
    let scratch = Scratch::new();
    let root = scratch.path.join("root");
    let Example { old, .. } = example(&root);
    let store = open(&root);
    let file = fs::File::open(store.to_real_path(&old).unwrap()).unwrap();
    assert_eq!(collect(&store, &[&old]), [""; 0]);
    drop(file);
    assert_eq!(collect(&store, &[&old]), ["about", "new", "old", "own", "shared"]);
}

#[test]
fn a_store_that_is_only_read_loses_nothing() {
    let scratch = Scratch::new();
    let root = scratch.path.join("root");
    let Example { old, .. } = example(&root);
    let config = LocalConfig { read_only: true, ..LocalConfig::at_root(&root) };
    let store = LocalStore::open(config).unwrap();
    assert!(matches!(store.collect(&BTreeSet::from([old])), Err(StoreError::Unsupported { .. })));
}

fn names(paths: &BTreeSet<StorePath>) -> Vec<String> {
    let mut names: Vec<String> = paths.iter().map(|path| path.name().to_string()).collect();
    names.sort();
    names
}

#[test]
fn everything_that_no_root_needs_goes() {
    let scratch = Scratch::new();
    let (root, Example { new, shared, .. }) = with_new_held(&scratch);
    let objects = root.join("nix/store");
    fs::write(objects.join("00000000000000000000000000000000-left"), "by a crash").unwrap();
    assert!(objects.join(".links").is_dir(), "the store has a folder for hard links");
    let store = open(&root);
    let dead = ["about", "apart", "old", "own"];
    assert_eq!(names(&store.garbage(Keep::default()).unwrap()), dead);
    let stopped = store.collect_garbage(Keep::default(), Some(1)).unwrap();
    assert_eq!(stopped.paths.len(), 1, "one object is more than a byte");
    assert_eq!(store.collect_garbage(Keep::default(), Some(0)).unwrap(), Collected::default());
    let rest = store.collect_garbage(Keep::default(), None).unwrap();
    let mut gone = names(&stopped.paths);
    gone.extend(names(&rest.paths));
    gone.sort();
    assert_eq!(gone, ["about", "apart", "left", "old", "own"]);
    assert!(rest.bytes > 0);
    assert_eq!(store.all_paths().unwrap(), BTreeSet::from([new, shared]));
    let mut left: Vec<_> = fs::read_dir(&objects).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left.len(), 3, "two objects and the links: {left:?}");
}

#[test]
fn paths_are_deleted_unless_something_needs_them() {
    let scratch = Scratch::new();
    let (root, Example { old, new, shared, own, about }) = with_new_held(&scratch);
    let store = open(&root);
    let delete = |paths: &[&StorePath], ignore_roots| {
        let mut collected = Collected::default();
        let paths = paths.iter().map(|path| (*path).clone()).collect();
        let result = store.delete(&paths, ignore_roots, &mut collected);
        (names(&collected.paths), result.err().map(|error| matches!(error, StoreError::StillAlive { .. })))
    };
    assert_eq!(delete(&[&own], false), (vec![], Some(true)), "others refer to it");
    assert_eq!(delete(&[&shared], true), (vec![], Some(true)), "that is not a matter of roots");
    assert_eq!(delete(&[&new], false), (vec![], Some(true)), "a root holds it");
    assert_eq!(
        delete(&[&own, &old, &about], false),
        (vec!["about".into(), "old".into(), "own".into()], None)
    );
    assert_eq!(delete(&[&new], true), (vec!["new".into()], None));
    assert_eq!(delete(&[&new], false), (vec!["new".into()], None), "what is not there is no error");
    assert!(store.is_valid_path(&shared).unwrap());
}
