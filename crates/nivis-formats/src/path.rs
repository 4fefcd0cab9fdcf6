//! Path strings: the lexical operations of Nix's `file-system.cc` and `canon-path.cc`, on bytes.

/// The absolute path without `.`, `..`, repeated and trailing slashes; a path that is not absolute is read from `/`.
pub fn canonicalise(path: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(path.len());
    for component in path.split(|&byte| byte == b'/') {
        match component {
            b"" | b"." => {}
            b".." => {
                let parent = result.iter().rposition(|&byte| byte == b'/').unwrap_or(0);
                result.truncate(parent);
            }
            _ => {
                result.push(b'/');
                result.extend_from_slice(component);
            }
        }
    }
    if result.is_empty() {
        result.push(b'/');
    }
    result
}

/// The last component, without trailing slashes: what the reference uses for files and store names.
pub fn base_name_of(path: &[u8]) -> &[u8] {
    let Some(last) = path.iter().rposition(|&byte| byte != b'/') else {
        // Of nothing but slashes, the reference keeps what follows the first one: nothing.
        return &[];
    };
    let start = path[..=last].iter().rposition(|&byte| byte == b'/').map_or(0, |at| at + 1);
    &path[start..=last]
}

/// What follows the last slash, after removing one trailing slash (`builtins.baseNameOf` of a string).
pub fn builtin_base_name_of(path: &[u8]) -> &[u8] {
    let path = path.strip_suffix(b"/").unwrap_or(path);
    let start = path.iter().rposition(|&byte| byte == b'/').map_or(0, |at| at + 1);
    &path[start..]
}

/// What stands before the last slash: `/` for the root's children and `.` without a slash (`builtins.dirOf` of a
/// string).
pub fn dir_of(path: &[u8]) -> &[u8] {
    match path.iter().rposition(|&byte| byte == b'/') {
        None => b".",
        Some(0) => b"/",
        Some(at) => &path[..at],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_paths_have_no_redundant_parts() {
        for (path, expected) in [
            ("/", "/"),
            ("//a///b/", "/a/b"),
            ("/a/./b/../c", "/a/c"),
            ("/../..", "/"),
            ("/a/..", "/"),
            ("/a/...", "/a/..."),
            ("a/b", "/a/b"),
            ("", "/"),
        ] {
            assert_eq!(canonicalise(path.as_bytes()), expected.as_bytes());
        }
    }

    #[test]
    fn base_names_differ_in_trailing_slashes() {
        for (path, file, builtin) in [
            ("", "", ""),
            ("/", "", ""),
            ("//", "", ""),
            ("a", "a", "a"),
            ("/a/b", "b", "b"),
            ("/a/b/", "b", "b"),
            ("/a/b///", "b", ""),
        ] {
            assert_eq!(base_name_of(path.as_bytes()), file.as_bytes());
            assert_eq!(builtin_base_name_of(path.as_bytes()), builtin.as_bytes());
        }
    }

    #[test]
    fn directories_end_before_the_last_slash() {
        for (path, expected) in [("", "."), ("a", "."), ("/a", "/"), ("/", "/"), ("a/b", "a"), ("a//", "a/")]
        {
            assert_eq!(dir_of(path.as_bytes()), expected.as_bytes());
        }
    }
}
