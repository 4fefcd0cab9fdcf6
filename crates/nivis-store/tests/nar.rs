//! Archives must be those of the reference; hashes were recorded with its `nix-store --dump`.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use nivis_store::hash::{Hash, HashAlgo, Hasher};
use nivis_store::nar::{self, FsTree, NarError, NarSink, NodeKind, Verdict};
use nivis_store::store::{DummyStore, Source, Store as _};
use nivis_store::store_path::ContentAddressMethod;
use proptest::prelude::*;

mod common;
use common::Scratch;

/// Files of every kind, with names that sort in tempting ways and one that is not UTF-8.
fn make_tree(root: &Path) {
    for folder in ["sub/deep", "empty", "a b"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    let write = |name: &[u8], contents: &[u8], mode: u32| {
        let path = root.join(OsStr::from_bytes(name));
        fs::write(&path, contents).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    };
    write(b"hello", b"hello\n", 0o644);
    write(b"run", b"#!/bin/sh\n", 0o755);
    write(b"sub/g", b"group only", 0o654);
    write(b"sub/empty", b"", 0o644);
    write(b"big", &[0; 100_000], 0o644);
    write(b"sub-x", b"x", 0o644);
    write(b"caf\xc3\xa9", b"y", 0o644);
    write(b"\xff", b"z", 0o644);
    write(b"sub/deep/eight", b"12345678", 0o644);
    write(b"a b/q", b"q", 0o644);
    write(b"B", b"B", 0o644);
    symlink("../hello", root.join("sub/link")).unwrap();
    symlink("/nowhere", root.join("dangling")).unwrap();
}

fn dump(path: &Path) -> Vec<u8> {
    let mut out = Vec::new();
    nar::dump_path(path, &mut out).unwrap();
    out
}

#[test]
fn dumped_as_by_the_reference() {
    let scratch = Scratch::new();
    let root = scratch.path.join("tree");
    make_tree(&root);
    let archive = dump(&root);
    assert_eq!(archive.len(), 103_296);
    assert_eq!(
        Hash::of(HashAlgo::Sha256, &archive).base16(),
        "bd4ed2baaa60c1f5e8a346a946e2a64282c6f481569299acc4aaf8994f341c41"
    );
    let file = Hash::of(HashAlgo::Sha256, &dump(&root.join("hello"))).base16();
    assert_eq!(file, "1c37d01af40be2e80691de3cc3df44377a699afbb17c68f080964b2fd071fc13");
    assert_eq!(dump(&root.join("hello")), nar::nar_of_file(b"hello\n"));
    let git = nar::git_hash(&FsTree, &root, HashAlgo::Sha1, &mut nar::keep_all).unwrap();
    assert_eq!(git.base16(), "f2a36a782714d4cc2b8c4843d097af8190e3f5e5");
}

#[test]
fn restored_is_the_same() {
    let scratch = Scratch::new();
    let root = scratch.path.join("tree");
    make_tree(&root);
    let archive = dump(&root);
    let copy = scratch.path.join("copy");
    nar::restore(&mut archive.as_slice(), &copy).unwrap();
    assert_eq!(dump(&copy), archive);
    assert!(matches!(nar::restore(&mut archive.as_slice(), &copy), Err(NarError::Create { .. })));
}

/// Paths recorded from `builtins.path` with the same filters.
#[test]
fn filtered_sources() {
    let scratch = Scratch::new();
    let root = scratch.path.join("tree");
    make_tree(&root);
    let store = DummyStore::default();
    let add = |name: &str, path: &Path, method, filter: &mut nar::Filter<'_>| {
        let source = Source { name: name.as_bytes(), tree: &FsTree, path, method, algo: HashAlgo::Sha256 };
        store.add_source(&source, filter).unwrap().base_name().to_owned()
    };
    let keep_if = |yes| if yes { Verdict::Keep } else { Verdict::Skip };
    let nar = ContentAddressMethod::Nar;
    assert_eq!(add("t", &root, nar, &mut nar::keep_all), "6y1fg4h4nqfc7gjjn2qz70y6cq74778r-t");
    let mut asked: Vec<PathBuf> = Vec::new();
    let mut folders = |path: &Path, kind: NodeKind| {
        asked.push(path.strip_prefix(&root).unwrap().to_path_buf());
        keep_if(kind == NodeKind::Directory)
    };
    assert_eq!(add("t", &root, nar, &mut folders), "xfll1b5hl9rkq1hs2zc90z6317av5c4h-t");
    let order = ["B", "a b", "a b/q", "big", "café", "dangling", "empty", "hello", "run", "sub", "sub/deep"];
    assert_eq!(asked[..order.len()], order.map(PathBuf::from));
    let mut no_sub = |path: &Path, _: NodeKind| keep_if(path.file_name().unwrap() != "sub");
    assert_eq!(add("t", &root, nar, &mut no_sub), "91z9i0ks6sqnv1cx6a72fhlv8iz4ir4a-t");
    let flat = ContentAddressMethod::Flat;
    assert_eq!(
        add("hello", &root.join("hello"), flat, &mut nar::keep_all),
        "8zv8i345w2xn27jrxj4cyjc6x3b4am1q-hello"
    );
    assert_eq!(
        add("run", &root.join("run"), nar, &mut nar::keep_all),
        "fhsg3jqz69b5s1ng2y2947cgd10nvswa-run"
    );
}

#[test]
fn refused_files() {
    let scratch = Scratch::new();
    let dump = |path: &Path| nar::dump_path(path, &mut Hasher::new(HashAlgo::Sha256));
    let socket = scratch.path.join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    assert!(matches!(dump(&socket), Err(NarError::UnsupportedType { .. })));
    assert!(matches!(dump(&scratch.path.join("none")), Err(NarError::Read { .. })));
    let deep = scratch.path.join("deep").join("d/".repeat(64));
    fs::create_dir_all(&deep).unwrap();
    assert!(matches!(dump(&scratch.path.join("deep")), Err(NarError::TooDeep { .. })));
    let mut abort = |_: &Path, _: NodeKind| Verdict::Abort;
    let result = nar::dump(&FsTree, &scratch.path, &mut Vec::new(), &mut abort);
    assert!(matches!(result, Err(NarError::FilterFailed)));
}

/// Writes an archive from its strings; numbers as they are for odd cases.
fn archive(texts: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    for text in texts {
        out.extend_from_slice(&(text.len() as u64).to_le_bytes());
        out.extend_from_slice(text);
        out.resize(out.len().next_multiple_of(8), 0);
    }
    out
}

fn parse_error(bytes: &[u8]) -> String {
    nar::parse(&mut &bytes[..], &mut Ignore).unwrap_err().to_string()
}

struct Ignore;

impl NarSink for Ignore {
    fn begin_file(&mut self, _: bool, _: u64) -> Result<(), NarError> {
        Ok(())
    }
    fn file_data(&mut self, _: &[u8]) -> Result<(), NarError> {
        Ok(())
    }
    fn end_file(&mut self) -> Result<(), NarError> {
        Ok(())
    }
    fn symlink(&mut self, _: &[u8]) -> Result<(), NarError> {
        Ok(())
    }
    fn begin_directory(&mut self) -> Result<(), NarError> {
        Ok(())
    }
    fn enter(&mut self, _: &[u8]) -> Result<(), NarError> {
        Ok(())
    }
    fn leave(&mut self) -> Result<(), NarError> {
        Ok(())
    }
    fn end_directory(&mut self) -> Result<(), NarError> {
        Ok(())
    }
}

#[test]
fn bad_archives() {
    let node = |rest: &[&[u8]]| archive(&[&[&b"nix-archive-1"[..], b"(", b"type"], rest].concat());
    let entry = |name| {
        [&b"entry"[..], b"(", b"name", name, b"node", b"(", b"type", b"symlink", b"target", b"x", b")", b")"]
    };
    let folder = |names: &[&'static [u8]]| {
        let mut texts: Vec<&[u8]> = vec![b"directory"];
        names.iter().for_each(|name| texts.extend(entry(*name)));
        texts.push(b")");
        node(&texts)
    };
    let good = folder(&[b"a", b"b"]);
    nar::parse(&mut good.as_slice(), &mut Ignore).unwrap();
    for end in 0..good.len() {
        assert!(nar::parse(&mut &good[..end], &mut Ignore).is_err(), "cut at {end}");
    }
    for (names, message) in [
        (&[&b"b"[..], b"a"][..], "bad archive: NAR directory is not sorted"),
        (&[b"a", b"a"], "bad archive: NAR directory is not sorted"),
        (&[b"."], "bad archive: NAR contains invalid file name '.'"),
        (&[b".."], "bad archive: NAR contains invalid file name '..'"),
        (&[b""], "bad archive: NAR contains invalid file name ''"),
        (&[b"a/b"], "bad archive: NAR contains invalid file name 'a/b'"),
        (&[b"a\0b"], "bad archive: NAR contains invalid file name 'a\0b'"),
    ] {
        assert_eq!(parse_error(&folder(names)), message);
    }
    assert_eq!(parse_error(b"something else"), "bad archive: input doesn't look like a Nix archive");
    assert_eq!(parse_error(&node(&[b"fifo"])), "bad archive: unknown file type 'fifo'");
    assert_eq!(
        parse_error(&node(&[b"symlink", b"target", b""])),
        "bad archive: NAR contains invalid symlink target"
    );
    assert_eq!(parse_error(&node(&[b"regular", b"x"])), "bad archive: expected tag 'contents', got 'x'");
    assert_eq!(
        parse_error(&node(&[b"regular", b"executable", b"x"])),
        "bad archive: executable marker has non-empty value"
    );
    let mut padded = node(&[b"regular", b"contents", b"abc", b")"]);
    let at = padded.len() - 17;
    padded[at] = 1;
    assert_eq!(parse_error(&padded), "bad archive: non-zero padding");
    let mut long = node(&[]);
    long.extend_from_slice(&u64::MAX.to_le_bytes());
    assert_eq!(parse_error(&long), "bad archive: string is too long");
    let mut nested = archive(&[b"nix-archive-1"]);
    for _ in 0..70 {
        nested.extend(archive(&[b"(", b"type", b"directory", b"entry", b"(", b"name", b"d", b"node"]));
    }
    assert_eq!(parse_error(&nested), "bad archive: NAR directory nesting exceeds maximum depth of 64");
}

#[derive(Clone, Debug)]
enum Entry {
    File(Vec<u8>, bool),
    Link(Vec<u8>),
    Folder(Vec<(Vec<u8>, Entry)>),
}

fn entries() -> impl Strategy<Value = Entry> {
    let name = prop::collection::vec(prop_oneof![b'a'..=b'c', Just(b'.'), Just(b'-'), 128u8..=255], 1..5)
        .prop_filter("dots", |name| name != b"." && name != b"..");
    let target = prop::collection::vec(1u8..=255, 1..20);
    let leaf = prop_oneof![
        (prop::collection::vec(any::<u8>(), 0..40), any::<bool>()).prop_map(|(c, x)| Entry::File(c, x)),
        target.prop_map(Entry::Link),
    ];
    leaf.prop_recursive(3, 20, 5, move |inner| {
        prop::collection::btree_map(name.clone(), inner, 0..5)
            .prop_map(|children| Entry::Folder(children.into_iter().collect()))
    })
}

fn encode(entry: &Entry, texts: &mut Vec<Vec<u8>>) {
    let mut put = |items: &[&[u8]]| texts.extend(items.iter().map(|t| t.to_vec()));
    put(&[b"(", b"type"]);
    match entry {
        Entry::File(contents, executable) => {
            put(&[b"regular"]);
            if *executable {
                put(&[b"executable", b""]);
            }
            put(&[b"contents", contents]);
        }
        Entry::Link(target) => put(&[b"symlink", b"target", target]),
        Entry::Folder(children) => {
            put(&[b"directory"]);
            for (name, child) in children {
                texts.extend([&b"entry"[..], b"(", b"name", name, b"node"].map(<[u8]>::to_vec));
                encode(child, texts);
                texts.push(b")".to_vec());
            }
        }
    }
    texts.push(b")".to_vec());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn archives_survive_the_disk(entry in entries()) {
        let mut texts = vec![b"nix-archive-1".to_vec()];
        encode(&entry, &mut texts);
        let bytes = archive(&texts.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let scratch = Scratch::new();
        let path = scratch.path.join("x");
        nar::restore(&mut bytes.as_slice(), &path).unwrap();
        prop_assert_eq!(dump(&path), bytes);
    }

    #[test]
    fn no_bytes_make_the_parser_panic(
        bytes in prop::collection::vec(prop_oneof![0u8..4, any::<u8>()], 0..200),
        at in 0usize..400,
        value in any::<u8>(),
    ) {
        drop(nar::parse(&mut bytes.as_slice(), &mut Ignore));
        let mut texts = vec![b"nix-archive-1".to_vec()];
        encode(&Entry::Folder(vec![(b"a".to_vec(), Entry::File(bytes, true))]), &mut texts);
        let mut archive = archive(&texts.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let at = at % archive.len();
        archive[at] = value;
        drop(nar::parse(&mut archive.as_slice(), &mut Ignore));
    }
}
