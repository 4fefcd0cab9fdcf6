//! All of nixpkgs, today's and an old one.

mod common;

use nivis_syntax::ParseOptions;
use std::path::{Path, PathBuf};

fn nix_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder is readable") {
        let entry = entry.expect("the entry is readable");
        let kind = entry.file_type().expect("the entry has a type");
        if kind.is_dir() {
            nix_files(&entry.path(), found);
        } else if kind.is_file() && entry.path().extension().is_some_and(|e| e == "nix") {
            found.push(entry.path());
        }
    }
}

/// Parses all files; the failures must be exactly `failures`, each with the start of its message.
fn check(name: &str, failures: &[(&str, &str)]) {
    let Some(folder) = common::corpus(name) else { return };
    let mut files = Vec::new();
    nix_files(&folder, &mut files);
    assert!(files.len() > 10_000, "{name} is not complete");
    let options = ParseOptions { home: Some(b"/home"), ..ParseOptions::default() };
    let mut failed = Vec::new();
    for file in files {
        let source = std::fs::read(&file).expect("the file is readable");
        if let Err(message) = common::shown(&source, &options) {
            let file = file.strip_prefix(&folder).expect("below the folder").display().to_string();
            failed.push((file, String::from_utf8_lossy(&message).into_owned()));
        }
    }
    failed.sort();
    assert_eq!(failed.len(), failures.len(), "{failed:#?}");
    for ((file, message), (expected_file, expected)) in failed.iter().zip(failures) {
        assert_eq!(file, expected_file);
        assert!(message.starts_with(expected), "{file}: {message}");
    }
}

#[test]
fn todays_nixpkgs_parses() {
    check("nixpkgs-2607", &[]);
}

/// The two are what the reference refuses, too.
#[test]
fn old_nixpkgs_parses() {
    let duplicate = "attribute '\"extras;m2repository;com;android;support;constraint;\
                     constraint-layout-solver;1.0.0-alpha4\".name' already defined at «stdin»:660:7\n       at «stdin»:676:7:";
    let patch = "syntax error, unexpected floating-point literal, expecting identifier or 'or' or '${' or '\"'\
                 \n       at «stdin»:4:15:";
    let failures = [
        ("pkgs/development/mobile/androidenv/generated/addons.nix", duplicate),
        ("pkgs/servers/dns/ncdns/fix-tpl-path.nix", patch),
    ];
    check("nixpkgs-2009", &failures);
}
