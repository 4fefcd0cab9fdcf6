//! Derivations recorded from the reference (`drv/*.nix` are the expressions they come from) must
//! be read, written, hashed and shown as there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use nivis_store::derivation::{Derivation, DerivationError, DerivationOutput, DrvHashes, ParseErrorKind};
use nivis_store::hash::{Hash, HashAlgo};
use nivis_store::store_path::{ContentAddress, ContentAddressMethod, StoreDir, StorePath};
use proptest::prelude::*;

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

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![prop::sample::select(b"\"\\\n\r\t,[](){ab ".to_vec()), any::<u8>()];
    prop::collection::vec(byte, 0..12)
}

/// Platform, output names and the like are written without escapes, so they cannot hold everything.
fn plain() -> impl Strategy<Value = Vec<u8>> {
    "[a-z_-]{1,8}".prop_map(String::into_bytes)
}

fn store_path(name: &'static str) -> impl Strategy<Value = StorePath> {
    any::<[u8; 20]>().prop_map(move |digest| StorePath::from_digest(&digest, name.as_bytes()).unwrap())
}

fn output() -> impl Strategy<Value = DerivationOutput> {
    let algo = prop::sample::select(vec![HashAlgo::Md5, HashAlgo::Sha1, HashAlgo::Sha256, HashAlgo::Sha512]);
    let method = prop::sample::select(vec![ContentAddressMethod::Flat, ContentAddressMethod::Nar]);
    prop_oneof![
        store_path("out").prop_map(DerivationOutput::InputAddressed),
        Just(DerivationOutput::Deferred),
        (method.clone(), algo.clone(), bytes()).prop_map(|(method, algo, data)| {
            DerivationOutput::CAFixed(ContentAddress { method, hash: Hash::of(algo, &data) })
        }),
        (method.clone(), algo.clone())
            .prop_map(|(method, algo)| DerivationOutput::CAFloating { method, algo }),
        (method, algo).prop_map(|(method, algo)| DerivationOutput::Impure { method, algo }),
    ]
}

fn derivation() -> impl Strategy<Value = Derivation> {
    let inputs = (
        prop::collection::btree_map(plain(), output(), 0..4),
        prop::collection::btree_map(store_path("x.drv"), prop::collection::btree_set(plain(), 0..3), 0..4),
        prop::collection::btree_set(store_path("source"), 0..4),
    );
    let rest = (
        plain(),
        bytes(),
        prop::collection::vec(bytes(), 0..4),
        prop::collection::btree_map(bytes(), bytes(), 0..6),
        proptest::option::of(bytes().prop_map(|b| [b"{", b.as_slice(), b"}"].concat())),
    );
    (inputs, rest).prop_map(|((outputs, input_drvs, input_srcs), rest)| {
        let (platform, builder, args, env, structured_attrs) = rest;
        let name = b"name".to_vec();
        Derivation { name, outputs, input_drvs, input_srcs, platform, builder, args, env, structured_attrs }
    })
}

proptest! {
    #[test]
    fn any_derivation_is_read_as_written(drv in derivation()) {
        let dir = StoreDir::default();
        let contents = drv.unparse(&dir).unwrap();
        prop_assert_eq!(Derivation::parse(&dir, &contents, b"name").unwrap(), drv);
    }

    #[test]
    fn no_bytes_make_the_parser_panic(bytes in bytes(), cut in 0usize..60) {
        let start = b"Derive([(\"out\",\"\",\"\",\"\")],[],[],\"a\",\"b\",[],[";
        let mut contents = start[..cut.min(start.len())].to_vec();
        contents.extend(bytes);
        drop(Derivation::parse(&StoreDir::default(), &contents, b"x"));
    }
}
