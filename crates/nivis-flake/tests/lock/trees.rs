//! What of a directory is seen, and what is said about it, against the reference's `flake metadata`.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use nivis_flake::tree::{EntryKind, TreeEntry, Visibility};
use nivis_flake::{Input, ParseOptions, attrs_to_json, parse_flake_ref};

use crate::case::{git, oracle, run, set_times};
use crate::host::{fetch_local, nar_hash};

type Change = fn(&Path);

fn write(directory: &Path, name: &str, text: &str) {
    std::fs::write(directory.join(name), text).expect("a file can be written");
}

fn commit(directory: &Path) {
    git(directory, &["add", "."]);
    git(directory, &["commit", "-q", "-m", "more"]);
}

const STATES: [(&str, Change); 14] = [
    ("clean", |_| {}),
    ("modified", |dir| write(dir, "a", "changed")),
    ("untracked", |dir| write(dir, "new", "text")),
    ("added", |dir| {
        write(dir, "new", "text");
        git(dir, &["add", "new"]);
    }),
    ("intent-to-add", |dir| {
        write(dir, "new", "text");
        git(dir, &["add", "-N", "new"]);
    }),
    ("deleted", |dir| std::fs::remove_file(dir.join("a")).expect("it can be removed")),
    ("deletion-staged", |dir| git(dir, &["rm", "-q", "a"])),
    ("deletion-staged-but-there", |dir| git(dir, &["rm", "-q", "--cached", "a"])),
    ("executable", |dir| {
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(dir.join("a"), mode).expect("modes can be set");
    }),
    ("links-and-folders", |dir| {
        symlink("a", dir.join("link")).expect("links can be made");
        symlink("nowhere", dir.join("dangling")).expect("links can be made");
        std::fs::create_dir_all(dir.join("a-b/c")).expect("a directory can be made");
        std::fs::create_dir(dir.join("empty")).expect("a directory can be made");
        write(dir, "a-b/c/d", "x");
        write(dir, "a-b.c", "y");
        commit(dir);
    }),
    ("detached", |dir| git(dir, &["checkout", "-q", "--detach"])),
    ("ignored", |dir| {
        write(dir, ".gitignore", "*.log\n");
        write(dir, "x.log", "x");
        commit(dir);
    }),
    ("submodule", |dir| {
        git(dir, &["clone", "-q", ".", "module"]);
        git(dir, &["add", "module"]);
        git(dir, &["commit", "-q", "-m", "module"]);
    }),
    ("file-became-folder", |dir| {
        std::fs::remove_file(dir.join("a")).expect("it can be removed");
        std::fs::create_dir(dir.join("a")).expect("a directory can be made");
        write(dir, "a/b", "x");
    }),
];

fn prepare(change: Change) -> tempfile::TempDir {
    let work = tempfile::tempdir().expect("a temporary directory can be made");
    let dir = work.path();
    write(dir, "flake.nix", "{ outputs = _: { }; }\n");
    write(dir, "a", "text\n");
    git(dir, &["init", "-q"]);
    commit(dir);
    change(dir);
    work
}

/// The locked input of a directory, as this crate finds it.
fn describe(reference: &str) -> String {
    let parsed = parse_flake_ref(reference.as_bytes(), &ParseOptions::default()).expect("it is a reference");
    let local = fetch_local(&parsed.reference.input, true).expect("it can be fetched");
    let mut attrs = local.input.attrs;
    attrs.insert(b"narHash".to_vec(), nar_hash(&local.tree).expect("it can be hashed").into_bytes().into());
    attrs.insert(b"__final".to_vec(), true.into());
    attrs_to_json(&attrs).expect("paths are text").to_string()
}

fn ask(oracle: &[String], reference: &str) -> String {
    let flags = ["nix", "--extra-experimental-features", "nix-command flakes", "flake", "metadata", "--json"];
    let output = run(Command::new(&oracle[0]).args(&oracle[1..]).args(flags).arg(reference).current_dir("/"));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    json.get("locked").cloned().unwrap_or_default().to_string()
}

#[test]
fn trees_are_described_as_by_the_reference() {
    let Some(oracle) = oracle() else {
        println!("skipped: NIVIS_ORACLE is not set");
        return;
    };
    for (name, change) in STATES {
        let work = prepare(change);
        set_times_of_files(work.path());
        let path = work.path().display();
        let working_tree = format!("git+file://{path}");
        let commit = format!("git+file://{path}?ref=refs/heads/main");
        // The reference keeps a hash for a revision. With submodules, working tree and commit differ.
        let commit = if name == "submodule" { working_tree.clone() } else { commit };
        for reference in [working_tree, format!("path:{path}"), commit] {
            assert_eq!(describe(&reference), ask(&oracle, &reference), "{name}: {reference}");
        }
    }
}

/// Only what has no dangling links can be opened to set its time.
fn set_times_of_files(dir: &Path) {
    if !dir.join("dangling").is_symlink() {
        set_times(dir);
    }
}

#[test]
fn a_submodule_is_an_empty_folder_of_a_commit() {
    let (_, change) = STATES.into_iter().find(|(name, _)| *name == "submodule").expect("it is a state");
    let work = prepare(change);
    let module = |reference: String| {
        let parsed = parse_flake_ref(reference.as_bytes(), &ParseOptions::default()).expect("it parses");
        let tree = fetch_local(&parsed.reference.input, true).expect("it can be fetched").tree;
        let entries = tree.entries().expect("it can be listed");
        entries.into_iter().filter(|entry| entry.path.starts_with(b"module")).collect::<Vec<_>>()
    };
    let path = work.path().display();
    let entry = TreeEntry { path: b"module".to_vec(), kind: EntryKind::Directory };
    assert_eq!(module(format!("git+file://{path}?ref=main")), [entry]);
    assert_eq!(module(format!("git+file://{path}")), []);
}

#[test]
fn a_file_unknown_to_git_is_untracked() {
    let work = prepare(|dir| write(dir, "new", "text"));
    let attrs = [
        (b"type".to_vec(), "git".into()),
        (b"url".to_vec(), format!("file://{}", work.path().display()).into_bytes().into()),
    ];
    let input = Input::from_attrs(attrs.into()).expect("it is an input");
    let tree = fetch_local(&input, true).expect("it can be fetched").tree;
    assert_eq!(tree.visibility(b"a"), Visibility::Visible);
    assert_eq!(tree.visibility(b""), Visibility::Visible);
    assert_eq!(tree.visibility(b"new"), Visibility::Untracked);
    assert_eq!(tree.visibility(b"none"), Visibility::Missing);
    assert!(fetch_local(&input, false).is_ok(), "an untracked file makes nothing dirty");
    write(work.path(), "a", "changed");
    assert!(fetch_local(&input, false).is_err(), "a changed file makes the tree dirty");
}
