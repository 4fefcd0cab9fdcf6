//! References that are paths, as typed on a command line, and the embedded library in a lock file.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use nivis_flake::lock::{LockFile, LockOptions, embedded_library, lock_flake};
use nivis_flake::{
    Fetched, FlakeHost, FlakeInputSpec, FlakeSpec, Input, Notice, ParseOptions, Registries, Registry,
    RegistryKind, parse_flake_ref_with_fragment, tree::Location,
};

use crate::case::{git, oracle, run};

/// A repository with flakes in it, and a plain directory with one.
fn lay_out(root: &Path) {
    for dir in ["repo/sub/deep", "plain/inner"] {
        std::fs::create_dir_all(root.join(dir)).expect("a directory can be made");
    }
    for dir in ["repo", "repo/sub", "plain"] {
        let text = "{ outputs = _: { }; }\n";
        std::fs::write(root.join(dir).join("flake.nix"), text).expect("a file can be written");
    }
    git(&root.join("repo"), &["init", "-q"]);
    git(&root.join("repo"), &["add", "."]);
    symlink("repo/sub", root.join("link")).expect("a link can be made");
}

#[test]
fn paths_are_found_as_by_the_reference() {
    let work = tempfile::tempdir().expect("a temporary directory can be made");
    let root = work.path().canonicalize().expect("it is there");
    lay_out(&root);
    let here = root.display();
    let cases = [
        ("./repo", format!("git+file://{here}/repo")),
        ("./repo/sub", format!("git+file://{here}/repo?dir=sub")),
        ("./repo/sub/deep", format!("git+file://{here}/repo?dir=sub")),
        ("./repo/../repo/./sub/", format!("git+file://{here}/repo?dir=sub")),
        ("./link", format!("git+file://{here}/repo?dir=sub")),
        ("./repo/flake.nix", format!("git+file://{here}/repo")),
        ("./repo?shallow=1", format!("git+file://{here}/repo?shallow=1")),
        ("./plain", format!("path:{here}/plain")),
        ("./plain/inner", format!("path:{here}/plain")),
        ("path:./plain", format!("path:{here}/plain")),
        ("path:./repo?dir=sub", format!("path:{here}/repo?dir=sub")),
        ("git+file:./repo?dir=sub", format!("git+file:{here}/repo?dir=sub")),
    ];
    let options = ParseOptions { base_dir: Some(&root), allow_missing: false, ..ParseOptions::default() };
    let oracle = oracle();
    for (text, expected) in cases {
        let parsed = parse_flake_ref_with_fragment(text.as_bytes(), &options).expect("it is a reference");
        assert_eq!(parsed.reference.show(), expected, "{text}");
        let Some(oracle) = &oracle else { continue };
        let flags = ["nix", "--extra-experimental-features", "nix-command flakes", "flake", "metadata"];
        let mut command = Command::new(&oracle[0]);
        let output = run(command.args(&oracle[1..]).args(flags).args(["--json", text]).current_dir(&root));
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        assert_eq!(json["originalUrl"], expected, "the reference: {text}");
    }
    let parsed = parse_flake_ref_with_fragment(b"./repo/flake.nix#a%20b", &options).expect("it is one");
    assert_eq!(parsed.fragment, b"a b");
    assert!(matches!(parsed.notices[..], [Notice::FlakeNixItself { .. }]));
    let missing = parse_flake_ref_with_fragment(b"./nothing", &options);
    assert!(missing.is_err(), "a path that is not there is no flake");
}

/// A host that has the library and a flake naming it, and nothing else.
struct LibraryHost;

const PATH: &[u8] = b"/nix/store/9xngzh9wp12g19pq8vyskyqm873x9jnl-source";
const HASH: &str = "sha256-hTJPMh9Bwky2TlaWmLrkBHdUBmpxSCPRK+bmnFNpNQE=";

impl FlakeHost for LibraryHost {
    type Error = std::convert::Infallible;

    fn fetch(&mut self, input: &Input) -> Result<Fetched, Self::Error> {
        let is_library = input.source_path().as_deref() == Some(PATH);
        let root = if is_library { "library" } else { "top" };
        let version = is_library.then(|| "0.1.0".to_owned());
        let location = Location { root: root.into(), dir: Vec::new() };
        Ok(Fetched { locked: input.clone(), location, version })
    }

    fn read_flake(&mut self, location: &Location) -> Result<FlakeSpec, Self::Error> {
        let mut spec = FlakeSpec::default();
        if location.root == Path::new("top") {
            spec.inputs.insert("nivis".to_owned(), FlakeInputSpec::default());
        }
        Ok(spec)
    }

    fn read_lock_file(&mut self, _: &Location) -> Result<Option<Vec<u8>>, Self::Error> {
        Ok(None)
    }
}

#[test]
fn the_embedded_library_is_locked_by_hash_and_version() {
    let entry = embedded_library(PATH, HASH).expect("path and hash are valid");
    let registries = Registries(vec![Registry { kind: RegistryKind::Global, entries: vec![entry] }]);
    let top = parse_flake_ref_with_fragment(b"path:/top", &ParseOptions::default()).expect("it is one");
    let flake = lock_flake(&mut LibraryHost, &top.reference, &LockOptions::new(&registries));
    let lock = flake.expect("it locks").lock;
    assert_eq!(lock.unlocked_input(false), None);
    let bytes = lock.to_bytes().expect("it is text");
    let text = String::from_utf8_lossy(&bytes);
    for part in [r#""nivisVersion": "0.1.0""#, r#""lastModified": 1,"#, HASH, r#""id": "nivis""#] {
        assert!(text.contains(part), "{text} lacks {part}");
    }
    let (again, notices) = LockFile::parse(&bytes, "flake.lock").expect("it can be read");
    assert_eq!((again.to_bytes().expect("it is text"), notices), (bytes.clone(), Vec::new()));

    let Some(oracle) = oracle() else { return };
    let work = tempfile::tempdir().expect("a temporary directory can be made");
    let flake = "{\n  inputs.nivis = { };\n  outputs = _: { };\n}\n";
    std::fs::write(work.path().join("flake.nix"), flake).expect("a file can be written");
    std::fs::write(work.path().join("flake.lock"), &bytes).expect("a file can be written");
    let flags = ["nix", "--extra-experimental-features", "nix-command flakes", "flake", "metadata"];
    let mut command = Command::new(&oracle[0]);
    command.args(&oracle[1..]).args(flags).args(["--json", "--no-update-lock-file", "."]);
    let output = run(command.current_dir(work.path()));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(json["locks"]["nodes"]["nivis"]["locked"]["narHash"], HASH, "{errors}");
}
