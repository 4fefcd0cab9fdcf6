//! References that are paths: a directory inside a Git working tree means the repository.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::{ParseOptions, ParsedFlakeRef, from_parsed_url};
use crate::error::{FlakeRefError, lossy};
use crate::notice::Notice;
use crate::url::{Authority, Url, decode_query, path_to_url_path, percent_decode};

/// `path[?query][#fragment]`
pub(super) fn parse_path(text: &[u8], options: &ParseOptions<'_>) -> Result<ParsedFlakeRef, FlakeRefError> {
    let (before, fragment) = split_at_byte(text, b'#');
    let (path, query) = split_at_byte(before, b'?');
    if fragment.is_some_and(|fragment| fragment.iter().any(|byte| matches!(byte, b'\n' | b'\r'))) {
        return Err(FlakeRefError::InvalidReference { reference: lossy(text) });
    }
    let mut notices = Vec::new();
    let query = decode_query(query.unwrap_or_default(), true, &mut notices)?;
    let fragment = percent_decode(fragment.unwrap_or_default())?;
    let mut url = Url { query, fragment, ..Url::default() };

    let Some(base) = options.base_dir else {
        let is_absolute = path.first() == Some(&b'/');
        if !options.preserve_relative_paths && !is_absolute {
            return Err(FlakeRefError::RelativePath { reference: lossy(text) });
        }
        url.authority = is_absolute.then(Authority::default);
        return from_parsed_url(to_path_url(url, path), options, notices);
    };

    let mut path = to_path(&absolute(path, base, true)?);
    if options.is_flake {
        path = find_flake(path, options.allow_missing, &mut notices)?;
        if let Some((root, subdir)) = find_repository(&path) {
            if !subdir.is_empty() && url.query.insert(b"dir".to_vec(), subdir).is_some() {
                return Err(FlakeRefError::InconsistentDir { url: lossy(text) });
            }
            if exists(&root.join(".git/shallow")) {
                url.query.insert(b"shallow".to_vec(), b"1".to_vec());
            }
            url.scheme = b"git+file".to_vec();
            url.authority = Some(Authority::default());
            url.path = path_to_url_path(root.as_os_str().as_bytes());
            return from_parsed_url(url, options, notices);
        }
    }
    url.authority = Some(Authority::default());
    from_parsed_url(to_path_url(url, path.as_os_str().as_bytes()), options, notices)
}

fn to_path_url(url: Url, path: &[u8]) -> Url {
    Url { scheme: b"path".to_vec(), path: path_to_url_path(path), ..url }
}

fn split_at_byte(text: &[u8], separator: u8) -> (&[u8], Option<&[u8]>) {
    match text.iter().position(|byte| *byte == separator) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

fn to_path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(OsStr::from_bytes(bytes))
}

/// Whether something is there; a dangling link counts.
fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn stat(path: &Path) -> Result<std::fs::Metadata, FlakeRefError> {
    path.symlink_metadata().map_err(|source| FlakeRefError::Io { path: path.to_owned(), source })
}

/// The directory of the flake that `path` is in, searching upwards but neither out of a repository nor of a
/// file system.
fn find_flake(
    mut path: PathBuf,
    allow_missing: bool,
    notices: &mut Vec<Notice>,
) -> Result<PathBuf, FlakeRefError> {
    if !stat(&path)?.is_dir() {
        match path.parent() {
            Some(parent) if path.file_name() == Some(OsStr::new("flake.nix")) => {
                let meant = parent.to_owned();
                notices.push(Notice::FlakeNixItself { path, meant: meant.clone() });
                path = meant;
            }
            _ => return Err(FlakeRefError::NotADirectory { path }),
        }
    }
    if allow_missing || exists(&path.join("flake.nix")) {
        return Ok(path);
    }
    notices.push(Notice::SearchingUp { path: path.clone() });
    let device = stat(&path)?.dev();
    while path != Path::new("/") {
        if exists(&path.join("flake.nix")) {
            return Ok(path);
        }
        if exists(&path.join(".git")) {
            return Err(FlakeRefError::NotPartOfAFlake { path });
        }
        if stat(&path)?.dev() != device {
            return Err(FlakeRefError::FileSystemBoundary { path });
        }
        path.pop();
    }
    Err(FlakeRefError::NoFlakeNixAnywhere)
}

/// The repository around `path` and where in it `path` is.
fn find_repository(path: &Path) -> Option<(PathBuf, Vec<u8>)> {
    let root = path
        .ancestors()
        .take_while(|ancestor| *ancestor != Path::new("/"))
        .find(|ancestor| exists(&ancestor.join(".git")))?;
    let subdir = path.strip_prefix(root).ok()?;
    Some((root.to_owned(), subdir.as_os_str().as_bytes().to_vec()))
}

/// `path` from `base` without `.`, `..` and doubled slashes (`canonPath` of the reference).
pub(super) fn absolute(path: &[u8], base: &Path, resolve_links: bool) -> Result<Vec<u8>, FlakeRefError> {
    let joined = base.join(OsStr::from_bytes(path));
    let mut remaining = joined.as_os_str().as_bytes().to_vec();
    let mut result: Vec<u8> = Vec::new();
    let mut followed = 0;
    loop {
        let start = remaining.iter().position(|byte| *byte != b'/').unwrap_or(remaining.len());
        remaining.drain(..start);
        if remaining.is_empty() {
            break;
        }
        let end = remaining.iter().position(|byte| *byte == b'/').unwrap_or(remaining.len());
        let component: Vec<u8> = remaining.drain(..end).collect();
        match component.as_slice() {
            b"." => continue,
            b".." => {
                let parent = result.iter().rposition(|byte| *byte == b'/').unwrap_or(0);
                result.truncate(parent);
                continue;
            }
            name => {
                result.push(b'/');
                result.extend_from_slice(name);
            }
        }
        if !resolve_links {
            continue;
        }
        let Ok(target) = std::fs::read_link(OsStr::from_bytes(&result)) else { continue };
        followed += 1;
        if followed >= 1024 {
            return Err(FlakeRefError::SymlinkRecursion { path: lossy(&remaining) });
        }
        let target = target.as_os_str().as_bytes();
        remaining = [target, remaining.as_slice()].concat();
        let parent = if target.first() == Some(&b'/') {
            0
        } else {
            result.iter().rposition(|byte| *byte == b'/').unwrap_or(0)
        };
        result.truncate(parent);
    }
    if result.is_empty() {
        result.push(b'/');
    }
    Ok(result)
}
