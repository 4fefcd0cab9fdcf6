//! The kinds of store, without the reference.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;

use nivis_store::derivation::{Derivation, DerivationOutput, DrvHashes};
use nivis_store::hash::{Hash, HashAlgo};
use nivis_store::nar::{self, FsTree};
use nivis_store::store::{
    DummyStore, LocalConfig, LocalStore, PathInfo, RootTarget, Source, Store, StoreError, drv_reader,
    fs_closure,
};
use nivis_store::store_path::{ContentAddressMethod, StorePath};

mod common;
use common::Scratch;

fn open(root: &Path) -> LocalStore {
    LocalStore::open(LocalConfig::at_root(root)).unwrap()
}

/// A derivation `name` that uses `inputs` and a text, written to `store`.
fn instantiate(store: &dyn Store, name: &str, inputs: &[&StorePath]) -> StorePath {
    let text = store.add_text(b"text", b"some text\n", &BTreeSet::new()).unwrap();
    let mut drv = Derivation {
        name: name.into(),
        platform: b"x86_64-linux".to_vec(),
        builder: b"/bin/sh".to_vec(),
        ..Derivation::default()
    };
    drv.outputs.insert(b"out".to_vec(), DerivationOutput::Deferred);
    drv.input_srcs.insert(text);
    for input in inputs {
        drv.input_drvs.insert((*input).clone(), BTreeSet::from([b"out".to_vec()]));
    }
    drv.fill_in_output_paths(store.dir(), &mut DrvHashes::new(), &mut drv_reader(store)).unwrap();
    store.write_derivation(&drv).unwrap()
}

fn add_tree(store: &dyn Store, path: &Path, method: ContentAddressMethod, algo: HashAlgo) -> StorePath {
    let source = Source { name: b"source", tree: &FsTree, path, method, algo };
    store.add_source(&source, &mut nar::keep_all).unwrap()
}

#[test]
fn dummy_and_local_agree() {
    let scratch = Scratch::new();
    let folder = scratch.path.join("folder");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("file"), "contents").unwrap();
    symlink("file", folder.join("link")).unwrap();
    let (dummy, local) = (DummyStore::default(), open(&scratch.path.join("root")));
    let both: [&dyn Store; 2] = [&dummy, &local];
    let paths = both.map(|store| {
        let first = instantiate(store, "first", &[]);
        let second = instantiate(store, "second", &[&first]);
        let mut paths = vec![first, second];
        for algo in [HashAlgo::Sha256, HashAlgo::Sha1] {
            paths.push(add_tree(store, &folder, ContentAddressMethod::Nar, algo));
            paths.push(add_tree(store, &folder.join("file"), ContentAddressMethod::Flat, algo));
            paths.push(add_tree(store, &folder, ContentAddressMethod::Git, algo));
        }
        store.flush().unwrap();
        paths
    });
    assert_eq!(paths[0], paths[1]);
    for path in &paths[0] {
        let infos =
            both.map(|store| PathInfo { registration_time: 0, ..store.query_path_info(path).unwrap() });
        assert_eq!(infos[0], infos[1]);
        let mut archive = Vec::new();
        nar::dump_path(&local.to_real_path(path).unwrap(), &mut archive).unwrap();
        assert_eq!(infos[0].nar_hash, Hash::of(HashAlgo::Sha256, &archive));
        assert_eq!(infos[0].nar_size, archive.len() as u64);
    }
    let second = &paths[0][1];
    let closures = both.map(|store| fs_closure(store, [second.clone()]).unwrap());
    assert_eq!(closures[0].len(), 3);
    assert_eq!(closures[0], closures[1]);
    assert_eq!(dummy.read_derivation(second).unwrap(), local.read_derivation(second).unwrap());
}

#[test]
fn objects_are_canonical() {
    let scratch = Scratch::new();
    let folder = scratch.path.join("folder");
    fs::create_dir(&folder).unwrap();
    for (name, mode) in [("plain", 0o600), ("run", 0o700)] {
        fs::write(folder.join(name), name).unwrap();
        fs::set_permissions(folder.join(name), fs::Permissions::from_mode(mode)).unwrap();
    }
    symlink("/nowhere", folder.join("link")).unwrap();
    let store = open(&scratch.path.join("root"));
    let tree = add_tree(&store, &folder, ContentAddressMethod::Nar, HashAlgo::Sha256);
    let drv = instantiate(&store, "some", &[]);
    let real = |path| store.to_real_path(path).unwrap();
    let expected = [
        (real(&drv), 0o444),
        (real(&tree), 0o555),
        (real(&tree).join("plain"), 0o444),
        (real(&tree).join("run"), 0o555),
        (real(&tree).join("link"), 0o777),
    ];
    for (path, mode) in expected {
        let metadata = fs::symlink_metadata(&path).unwrap();
        assert_eq!((metadata.mode() & 0o7777, metadata.mtime()), (mode, 1), "{}", path.display());
    }
    drop(store);
    let mut left: Vec<String> = fs::read_dir(scratch.path.join("root/nix/store"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.retain(|name| StorePath::from_base_name(name.as_bytes()).is_err());
    assert_eq!(left, [".links"], "nothing temporary stays");
}

#[test]
fn registered_objects_are_found_again() {
    let scratch = Scratch::new();
    let drv = {
        let store = open(&scratch.path);
        let drv = instantiate(&store, "some", &[]);
        let other = open(&scratch.path);
        assert!(!other.is_valid_path(&drv).unwrap(), "not before it is registered");
        store.flush().unwrap();
        assert!(other.is_valid_path(&drv).unwrap());
        drv
    };
    let store = open(&scratch.path);
    let before = fs::metadata(store.to_real_path(&drv).unwrap()).unwrap();
    assert_eq!(instantiate(&store, "some", &[]), drv);
    let after = fs::metadata(store.to_real_path(&drv).unwrap()).unwrap();
    assert_eq!((before.ino(), before.ctime_nsec()), (after.ino(), after.ctime_nsec()));
    let info = store.query_path_info(&drv).unwrap();
    assert!(info.registration_time > 1_600_000_000);
    assert_eq!(info.references.len(), 1);
    let missing = StorePath::from_base_name(b"00000000000000000000000000000000-missing").unwrap();
    let error = store.query_path_info(&missing).unwrap_err();
    assert_eq!(error.to_string(), "path '/nix/store/00000000000000000000000000000000-missing' is not valid");
}

/// After a crash files may be there that nobody registered, whole or not.
#[test]
fn unregistered_files() {
    let scratch = Scratch::new();
    let folder = scratch.path.join("folder");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("file"), "contents").unwrap();
    let add = |store: &LocalStore| {
        let text = store.add_text(b"text", b"some text", &BTreeSet::new()).unwrap();
        [text, add_tree(store, &folder, ContentAddressMethod::Nar, HashAlgo::Sha256)]
    };
    let root = scratch.path.join("root");
    let paths = add(&open(&root));
    let forget = || fs::remove_dir_all(root.join("nix/var/nix/db")).unwrap();
    let real = |path: &StorePath| root.join("nix/store").join(path.base_name());
    let inode = |path: &StorePath| fs::metadata(real(path)).unwrap().ino();

    forget();
    let before = paths.each_ref().map(inode);
    assert_eq!(add(&open(&root)), paths);
    assert_eq!(paths.each_ref().map(inode), before, "what is whole is kept");

    forget();
    let unlock = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    unlock(&real(&paths[0]), 0o644);
    fs::write(real(&paths[0]), "some").unwrap();
    unlock(&real(&paths[1]), 0o755);
    fs::write(real(&paths[1]).join("more"), "x").unwrap();
    unlock(&real(&paths[1]), 0o555);
    let store = open(&root);
    assert_eq!(add(&store), paths);
    assert_eq!(fs::read(real(&paths[0])).unwrap(), b"some text");
    assert!(!real(&paths[1]).join("more").exists());
    store.flush().unwrap();
    assert!(paths.iter().all(|path| store.is_valid_path(path).unwrap()));
}

/// What the database has and the disk has not is written again.
#[test]
fn lost_files() {
    let scratch = Scratch::new();
    let add = |store: &LocalStore| store.add_text(b"text", b"some text", &BTreeSet::new()).unwrap();
    let path = add(&open(&scratch.path));
    let store = open(&scratch.path);
    let real = store.to_real_path(&path).unwrap();
    fs::remove_file(&real).unwrap();
    assert_eq!(add(&store), path);
    assert_eq!(fs::read(&real).unwrap(), b"some text");
    store.flush().unwrap();
    assert!(store.is_valid_path(&path).unwrap());
}

#[test]
fn archives_are_checked() {
    let scratch = Scratch::new();
    let store = open(&scratch.path);
    let source = DummyStore::default();
    let path = source.add_text(b"text", b"some text", &BTreeSet::new()).unwrap();
    let info = source.query_path_info(&path).unwrap();
    let error = store.add_archive(&info, &mut nar::nar_of_file(b"other").as_slice()).unwrap_err();
    assert!(matches!(error, StoreError::HashMismatch { .. }), "{error}");
    assert!(!store.is_valid_path(&path).unwrap());
    store.add_archive(&info, &mut nar::nar_of_file(b"some text").as_slice()).unwrap();
    store.flush().unwrap();
    assert_eq!(fs::read(store.to_real_path(&path).unwrap()).unwrap(), b"some text");
    let found = store.query_path_info(&path).unwrap();
    assert_eq!(PathInfo { registration_time: 0, ..found }, info);
}

#[test]
fn missing_references_are_refused() {
    let scratch = Scratch::new();
    let store = open(&scratch.path);
    let missing = StorePath::from_base_name(b"00000000000000000000000000000000-missing").unwrap();
    let error = store.add_text(b"text", b"", &BTreeSet::from([missing])).unwrap_err();
    assert!(matches!(error, StoreError::NotValid { .. }), "{error}");
}

#[test]
fn texts_called_derivations_are_checked() {
    let scratch = Scratch::new();
    let store = open(&scratch.path);
    let add = |contents: &[u8]| store.add_text(b"x.drv", contents, &BTreeSet::new());
    assert!(matches!(add(b"text"), Err(StoreError::Parse(_))));
    let wrong = b"Derive([(\"out\",\"/nix/store/00000000000000000000000000000000-x\",\"\",\"\")],[],[],\"\",\"\",[],[])";
    assert!(matches!(add(wrong), Err(StoreError::Derivation(_))));
}

#[test]
fn read_only_stores_write_nothing() {
    let scratch = Scratch::new();
    let root = scratch.path.join("root");
    let config = LocalConfig { read_only: true, ..LocalConfig::at_root(&root) };
    let store = LocalStore::open(config.clone()).unwrap();
    let drv = instantiate(&store, "some", &[]);
    assert!(store.is_valid_path(&drv).unwrap());
    assert_eq!(store.read_derivation(&drv).unwrap().to_file(store.dir()).unwrap().path, drv);
    store.flush().unwrap();
    drop(store);
    assert!(!root.exists());

    let written = instantiate(&open(&root), "some", &[]);
    assert_eq!(written, drv);
    let store = LocalStore::open(config).unwrap();
    assert!(store.is_valid_path(&drv).unwrap());
    let link = scratch.path.join("link");
    assert!(matches!(store.add_root(&drv, &link, RootTarget::Logical), Err(StoreError::Unsupported { .. })));
}

#[test]
fn roots() {
    let scratch = Scratch::new();
    let root = scratch.path.join("root");
    let store = open(&root);
    let drv = instantiate(&store, "some", &[]);
    let link = scratch.path.join("links/result");
    for (target, says) in [
        (RootTarget::Logical, store.dir().print(&drv).into()),
        (RootTarget::Physical, store.to_real_path(&drv).unwrap()),
    ] {
        assert_eq!(store.add_root(&drv, &link, target).unwrap(), link);
        assert_eq!(fs::read_link(&link).unwrap(), says);
    }
    let auto: Vec<_> = fs::read_dir(root.join("nix/var/nix/gcroots/auto"))
        .unwrap()
        .map(|entry| fs::read_link(entry.unwrap().path()).unwrap())
        .collect();
    assert_eq!(auto, [link]);
    let file = scratch.path.join("file");
    fs::write(&file, "").unwrap();
    assert!(matches!(store.add_root(&drv, &file, RootTarget::Logical), Err(StoreError::RootExists { .. })));
    let inside = root.join("nix/store/result");
    assert!(matches!(
        store.add_root(&drv, &inside, RootTarget::Logical),
        Err(StoreError::RootInStore { .. })
    ));
}

#[test]
fn broken_databases() {
    let scratch = Scratch::new();
    drop(open(&scratch.path));
    let db = scratch.path.join("nix/var/nix/db");
    let error = || LocalStore::open(LocalConfig::at_root(&scratch.path)).err().unwrap();
    for (schema, message) in [
        ("11", "current Nix store schema is version 11, but I only support 10"),
        ("ten", "is corrupt"),
        ("9", "has schema 9"),
    ] {
        fs::write(db.join("schema"), schema).unwrap();
        assert!(error().to_string().contains(message), "{}", error());
    }
    fs::write(db.join("schema"), "10").unwrap();
    drop(open(&scratch.path));
    fs::write(db.join("db.sqlite"), "no database at all, but long enough to look at").unwrap();
    assert!(matches!(error(), StoreError::DatabaseCorrupt { .. }), "{}", error());
    fs::remove_file(db.join("db.sqlite")).unwrap();
    assert!(matches!(error(), StoreError::Database { .. }), "{}", error());
}

#[test]
fn stores_behind_links_are_refused() {
    let scratch = Scratch::new();
    fs::create_dir(scratch.path.join("real")).unwrap();
    symlink("real", scratch.path.join("link")).unwrap();
    let error = LocalStore::open(LocalConfig::at_root(&scratch.path.join("link"))).err().unwrap();
    assert!(matches!(error, StoreError::SymlinkedStore { .. }), "{error}");
}

#[test]
fn several_at_once() {
    let scratch = Scratch::new();
    let (root, folder) = (scratch.path.join("root"), scratch.path.join("folder"));
    fs::create_dir(&folder).unwrap();
    for i in 0..200 {
        fs::write(folder.join(i.to_string()), vec![b'x'; 2000]).unwrap();
    }
    let results: Vec<Vec<StorePath>> = std::thread::scope(|scope| {
        let work = || {
            let store = open(&root);
            let mut paths = vec![add_tree(&store, &folder, ContentAddressMethod::Nar, HashAlgo::Sha256)];
            for i in 0..50 {
                let previous = paths.last().filter(|path| path.is_derivation()).cloned();
                paths.push(instantiate(&store, &format!("d{i}"), &previous.iter().collect::<Vec<_>>()));
                if i % 10 == 0 {
                    store.flush().unwrap();
                }
            }
            store.flush().unwrap();
            paths
        };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(results.iter().all(|paths| *paths == results[0]));
    let store = open(&root);
    assert_eq!(fs_closure(&store, [results[0][50].clone()]).unwrap().len(), 51);
}
