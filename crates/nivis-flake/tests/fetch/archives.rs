//! Archives: every compression, and those that mean harm.

use super::server::{Answer, Server};
use super::{LISTING, fetcher, input, listing, options, tarball};
use nivis_flake::fetch::{ArchiveError, FetchError, Limits};
use std::io::Write as _;

fn compressed() -> Vec<(&'static str, Vec<u8>)> {
    let tar = tarball();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut xz = liblzma::write::XzEncoder::new(Vec::new(), 1);
    let mut bz2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    for writer in [&mut gz as &mut dyn std::io::Write, &mut xz, &mut bz2] {
        writer.write_all(&tar).expect("compressed");
    }
    let zst = zstd::encode_all(tar.as_slice(), 1).expect("compressed");
    vec![
        ("gz", gz.finish().expect("compressed")),
        ("xz", xz.finish().expect("compressed")),
        ("bz2", bz2.finish().expect("compressed")),
        ("zst", zst),
        ("tar", tar),
    ]
}

#[test]
fn every_compression_is_unpacked() {
    for (name, archive) in compressed() {
        let server = Server::start(move |_, _| Answer::new(200, archive.clone()));
        let cache = tempfile::tempdir().expect("a folder");
        let tree = fetcher(options(cache.path())).fetch(&input(&format!("{}/a.tar", server.url)));
        assert_eq!(
            listing(&tree.unwrap_or_else(|error| panic!("{name}: {error}")).local.tree),
            LISTING,
            "{name}"
        );
    }
}

#[test]
fn a_zip_is_unpacked_with_its_links_and_modes() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default();
    let time = zip::DateTime::from_date_and_time(2020, 2, 3, 4, 5, 6).expect("a time");
    let plain = plain.last_modified_time(time);
    zip.add_directory("pkg/", plain).expect("a folder");
    zip.start_file("pkg/run", plain.unix_permissions(0o755)).expect("a file");
    zip.write_all(b"x").expect("written");
    zip.start_file("pkg/sub/text", plain.unix_permissions(0o644)).expect("a file");
    zip.add_symlink("pkg/link", "run", plain).expect("a link");
    let archive = zip.finish().expect("an archive").into_inner();
    let server = Server::start(move |_, _| Answer::new(200, archive.clone()));
    let cache = tempfile::tempdir().expect("a folder");
    let tree =
        fetcher(options(cache.path())).fetch(&input(&format!("{}/a.zip", server.url))).expect("it is there");
    let expected = [
        " Directory",
        "link Symlink",
        "run File { executable: true }",
        "sub Directory",
        "sub/text File { executable: false }",
    ];
    assert_eq!(listing(&tree.local.tree), expected);
    // The time of day is that of this machine, wherever it is.
    let time = tree.local.input.last_modified().expect("entries of a zip have times");
    assert!(time.abs_diff(1_580_702_706) <= 14 * 3600 && time % 60 == 6, "{time}");
}

/// An entry's field with seconds since 1970 counts more than its time of day.
#[test]
fn the_exact_time_of_a_zip_is_its_time() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut exact = zip::write::FullFileOptions::default();
    let field = [&[1][..], &1_700_000_001_u32.to_le_bytes()].concat();
    exact.add_extra_field(0x5455, field, false).expect("a field");
    zip.start_file("pkg/text", exact).expect("a file");
    let archive = zip.finish().expect("an archive").into_inner();
    let server = Server::start(move |_, _| Answer::new(200, archive.clone()));
    let cache = tempfile::tempdir().expect("a folder");
    let tree = fetcher(options(cache.path())).fetch(&input(&format!("{}/a.zip", server.url)));
    assert_eq!(tree.expect("it is there").local.input.last_modified(), Some(1_700_000_001));
}

/// An archive of raw entries: path, kind, contents, link.
fn raw(entries: &[(&str, u8, &[u8], &str)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (path, kind, contents, link) in entries {
        let mut header = tar::Header::new_gnu();
        header.as_mut_bytes()[..path.len()].copy_from_slice(path.as_bytes());
        header.as_mut_bytes()[157..157 + link.len()].copy_from_slice(link.as_bytes());
        header.set_entry_type(tar::EntryType::new(*kind));
        header.set_mode(0o644);
        header.set_mtime(1);
        header.set_size(contents.len() as u64);
        header.set_cksum();
        out.extend(header.as_bytes());
        out.extend(*contents);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len() + 1024, 0);
    out
}

fn refused(archive: Vec<u8>, limits: Limits) -> ArchiveError {
    let server = Server::start(move |_, _| Answer::new(200, archive.clone()));
    let cache = tempfile::tempdir().expect("a folder");
    let options = nivis_flake::fetch::FetchOptions { limits, ..options(cache.path()) };
    let error = fetcher(options).fetch(&input(&format!("{}/a.tar", server.url))).err().expect("a refusal");
    let left: Vec<_> = cache.path().join("arriving").read_dir().expect("a folder").collect();
    assert!(left.is_empty(), "nothing is left behind: {left:?}");
    match error {
        FetchError::Archive { source, .. } => source,
        error => panic!("another error: {error}"),
    }
}

#[test]
fn archives_that_mean_harm_are_refused() {
    let outside = std::env::temp_dir().join("nivis-test-outside-of-archives");
    let outside = outside.to_str().expect("a name");
    let escaping: [Vec<u8>; 5] = [
        raw(&[("../escaped", b'0', b"x", "")]),
        raw(&[("a/../../escaped", b'0', b"x", "")]),
        raw(&[(outside, b'0', b"x", "")]),
        raw(&[("link", b'2', b"", "/tmp"), ("link/escaped", b'0', b"x", "")]),
        raw(&[("x", b'1', b"", "../../etc/passwd")]),
    ];
    for archive in escaping {
        let error = refused(archive, Limits::default());
        assert!(matches!(error, ArchiveError::Escapes { .. }), "{error}");
    }
    assert!(!std::path::Path::new(outside).exists());
    for kind in [b'3', b'4', b'6'] {
        let error = refused(raw(&[("dev", kind, b"", "")]), Limits::default());
        assert!(matches!(error, ArchiveError::Kind { .. }), "{error}");
    }
    let second = refused(raw(&[("x", b'1', b"", "nothing")]), Limits::default());
    assert!(matches!(second, ArchiveError::Kind { .. }), "{second}");
}

#[test]
fn archives_without_end_are_stopped() {
    let large = raw(&[("a", b'0', &[0; 4096], ""), ("b", b'0', &[0; 4096], "")]);
    let error = refused(large.clone(), Limits { bytes: 5000, ..Limits::default() });
    assert!(matches!(error, ArchiveError::TooLarge { bytes: 5000 }), "{error}");
    let error = refused(large, Limits { entries: 1, ..Limits::default() });
    assert!(matches!(error, ArchiveError::TooMany { entries: 1 }), "{error}");
    let (_, mut half) = compressed().swap_remove(0);
    half.truncate(half.len() / 2);
    assert!(matches!(refused(half, Limits::default()), ArchiveError::Read(_)));
    assert!(matches!(refused(vec![0; 1024], Limits::default()), ArchiveError::Empty));
}
