//! `NIX_PATH` and `-I` (`eval-settings.cc` and `search-path.cc` in the reference).

use super::{home, non_empty};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

/// An entry `prefix=path` or `path`.
pub(crate) fn parse_entry(entry: &[u8]) -> (Vec<u8>, Vec<u8>) {
    match entry.iter().position(|&byte| byte == b'=') {
        Some(at) => (entry[..at].to_vec(), entry[at + 1..].to_vec()),
        None => (Vec::new(), entry.to_vec()),
    }
}

/// Whether a search path entry is to be downloaded.
pub(crate) fn is_pseudo_url(text: &str) -> bool {
    text.starts_with("channel:")
        || text.split_once("://").is_some_and(|(scheme, _)| {
            matches!(scheme, "http" | "https" | "file" | "channel" | "git" | "s3" | "ssh")
        })
}

/// The entries of `NIX_PATH`: separated by colons, except those of URLs.
pub(crate) fn split_nix_path(text: &str) -> Vec<String> {
    let bytes = text.as_bytes();
    let (mut entries, mut at) = (Vec::new(), 0);
    let next_colon =
        |from: usize| bytes[from..].iter().position(|&byte| byte == b':').map(|found| from + found);
    while at < bytes.len() {
        let Some(mut end) = next_colon(at) else {
            entries.push(text[at..].to_owned());
            break;
        };
        let value = text[at..end].rfind('=').map_or(at, |found| at + found + 1);
        let rest = &text[value..];
        if is_pseudo_url(rest) || rest.starts_with("flake:") {
            end = next_colon(end + 1).unwrap_or(bytes.len());
        }
        entries.push(text[at..end].to_owned());
        at = end + 1;
    }
    entries
}

/// The channels of the user and of root, where they exist.
pub(super) fn defaults(xdg: bool) -> Vec<(Vec<u8>, Vec<u8>)> {
    let expressions = if xdg {
        let state = non_empty("XDG_STATE_HOME").map(PathBuf::from);
        state.or_else(|| home().map(|home| home.join(".local/state"))).map(|state| state.join("nix/defexpr"))
    } else {
        home().map(|home| home.join(".nix-defexpr"))
    };
    let state = non_empty("NIX_STATE_DIR").unwrap_or_else(|| "/nix/var/nix".into());
    let root = Path::new(&state).join("profiles/per-user/root/channels");
    let mut entries = Vec::new();
    let mut add = |path: PathBuf, prefix: &[u8]| {
        if path.exists() {
            entries.push((prefix.to_vec(), path.into_os_string().into_vec()));
        }
    };
    if let Some(expressions) = expressions {
        add(expressions.join("channels"), b"");
    }
    add(root.join("nixpkgs"), b"nixpkgs");
    add(root, b"");
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colons_in_urls_do_not_separate() {
        assert_eq!(split_nix_path("a=b:c"), ["a=b", "c"]);
        assert_eq!(
            split_nix_path("n=https://x/y:z=flake:nixpkgs:w"),
            ["n=https://x/y", "z=flake:nixpkgs", "w"]
        );
        assert_eq!(split_nix_path(""), [""; 0]);
        assert_eq!(parse_entry(b"a=b=c"), (b"a".to_vec(), b"b=c".to_vec()));
    }
}
