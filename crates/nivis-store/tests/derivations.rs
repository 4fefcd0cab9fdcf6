//! Derivations recorded from the reference (`drv/*.nix` are the expressions they come from) must
//! be read, written, hashed and shown as there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use nivis_store::derivation::{Derivation, DerivationError, DerivationOutput, DrvHashes, ParseErrorKind};
use nivis_store::store_path::{StoreDir, StorePath};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drv")
}

fn recorded() -> BTreeMap<StorePath, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "drv") {
            let name = path.file_name().unwrap().to_str().unwrap();
            found.insert(StorePath::from_base_name(name.as_bytes()).unwrap(), fs::read(&path).unwrap());
        }
    }
    assert_eq!(found.len(), 19);
    found
}

fn read(path: &StorePath) -> Result<Derivation, DerivationError> {
    let contents = fs::read(folder().join(path.base_name()))
        .map_err(|e| DerivationError::Input { path: path.clone(), message: e.to_string() })?;
    Ok(Derivation::parse(&StoreDir::default(), &contents, path.derivation_name()?.as_bytes()).unwrap())
}

#[test]
fn written_as_read() {
    let dir = StoreDir::default();
    for (path, contents) in recorded() {
        let file = read(&path).unwrap().to_file(&dir).unwrap();
        assert_eq!(String::from_utf8_lossy(&file.contents), String::from_utf8_lossy(&contents));
        assert_eq!(file.path, path);
    }
}

/// Emptied outputs and their variables must be filled in again, whatever was hashed before.
#[test]
fn output_paths() {
    let dir = StoreDir::default();
    let mut shared = DrvHashes::new();
    for path in recorded().keys() {
        let original = read(path).unwrap();
        for hashes in [&mut shared, &mut DrvHashes::new()] {
            let mut drv = original.clone();
            for (name, output) in &mut drv.outputs {
                match output {
                    DerivationOutput::InputAddressed(_) => *output = DerivationOutput::Deferred,
                    DerivationOutput::CAFixed(_) => {}
                    _ => continue,
                }
                drv.env.insert(name.clone(), Vec::new());
            }
            drv.fill_in_output_paths(&dir, hashes, &mut read).unwrap();
            assert_eq!(drv, original, "{path}");
            drv.check_invariants(&dir, hashes, &mut read).unwrap();
        }
    }
}

#[test]
fn wrong_paths_are_refused() {
    let dir = StoreDir::default();
    let plain = read(&StorePath::from_base_name(b"3bi8bxlakfvxm1g1y940j7mcjkchkaxk-plain.drv").unwrap());
    let mut drv = plain.unwrap();
    drv.env.insert(b"new".to_vec(), b"variable".to_vec());
    let error = drv.check_invariants(&dir, &mut DrvHashes::new(), &mut read).unwrap_err();
    assert!(matches!(error, DerivationError::WrongOutput { .. }), "{error}");
    drv.outputs.insert(b"out".to_vec(), DerivationOutput::Deferred);
    let error = drv.fill_in_output_paths(&dir, &mut DrvHashes::new(), &mut read).unwrap_err();
    assert!(matches!(error, DerivationError::WrongVariable { .. }), "{error}");
}

#[test]
fn shown_as_json() {
    let dir = StoreDir::default();
    for file in ["ordinary.json", "floating.json"] {
        let text = fs::read_to_string(folder().join(file)).unwrap();
        let table: serde_json::Value = serde_json::from_str(&text).unwrap();
        let paths = table["derivations"].as_object().unwrap().keys();
        let drvs: Vec<Derivation> =
            paths.map(|p| read(&StorePath::from_base_name(p.as_bytes()).unwrap()).unwrap()).collect();
        assert_eq!(Derivation::show_json(&dir, &drvs, false).unwrap(), text.trim_end(), "{file}");
        let pretty = Derivation::show_json(&dir, &drvs, true).unwrap();
        assert_eq!(pretty, serde_json::to_string_pretty(&table).unwrap(), "{file}");
    }
}

/// Every prefix and every single changed byte is either refused or still something that can be
/// written; nothing panics.
#[test]
fn damaged_files() {
    let dir = StoreDir::default();
    for (path, contents) in recorded() {
        for end in 0..contents.len() {
            assert!(Derivation::parse(&dir, &contents[..end], b"x").is_err(), "{path} cut at {end}");
        }
        for at in 0..contents.len() {
            for byte in [b'"', b'\\', b'[', b',', 0xff] {
                let mut changed = contents.clone();
                changed[at] = byte;
                if let Ok(drv) = Derivation::parse(&dir, &changed, b"x") {
                    drop(drv.unparse(&dir));
                }
            }
        }
    }
}

#[test]
fn parse_errors() {
    let dir = StoreDir::default();
    let kind = |text: &str| Derivation::parse(&dir, text.as_bytes(), b"x").unwrap_err().kind;
    assert_eq!(kind("x"), ParseErrorKind::Start);
    assert_eq!(kind("DrvWithVersion(\"xp-dyn-drv\",[],[],[],\"\",\"\",[],[])"), ParseErrorKind::Dynamic);
    assert_eq!(kind("DrvWithVersion(\"2\","), ParseErrorKind::Version { version: "2".into() });
    assert_eq!(kind("Derive(["), ParseErrorKind::Expected { expected: "(" });
    assert_eq!(kind("Derive([(\"a"), ParseErrorKind::Unterminated);
    assert_eq!(kind("Derive([],[(\"a\""), ParseErrorKind::BadPath { path: "a".into() });
    assert_eq!(kind("Derive([],[],[],\"\",\"\",[],[])x"), ParseErrorKind::Trailing);
}
