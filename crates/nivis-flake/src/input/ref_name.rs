//! Which texts may be branch or tag names.

/// 40 digits of base 16.
pub(super) fn is_rev(text: &[u8]) -> bool {
    text.len() == 40 && text.iter().all(u8::is_ascii_hexdigit)
}

/// The reference's own pattern, `[a-zA-Z0-9@][a-zA-Z0-9_./@+-]*`: for Mercurial and the short form `id/ref`.
pub(crate) fn matches_ref_pattern(text: &[u8]) -> bool {
    text.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'@')
        && text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_./@+-".contains(byte))
}

/// Whether Git accepts the text as a reference, branch or tag name, as libgit2 decides it (`refs.c`).
pub(super) fn is_legal_ref_name(name: &[u8]) -> bool {
    if name == b"@" || name.contains(&0x7f) {
        return false;
    }
    let full = [b"refs/tags/", name].concat();
    is_valid_reference(name) || (name.first() != Some(&b'-') && is_valid_reference(&full))
}

fn is_valid_reference(name: &[u8]) -> bool {
    let segments: Vec<&[u8]> = name.split(|byte| *byte == b'/').collect();
    if !segments.iter().all(|segment| is_valid_segment(segment)) || name.last() == Some(&b'.') {
        return false;
    }
    let first = segments.first().copied().unwrap_or_default();
    // HEAD and its like stand alone; everything else stands in a folder.
    is_upper_case(first) == (segments.len() == 1)
}

fn is_upper_case(segment: &[u8]) -> bool {
    !segment.is_empty()
        && segment.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'_')
        && segment.first() != Some(&b'_')
        && segment.last() != Some(&b'_')
}

fn is_valid_segment(segment: &[u8]) -> bool {
    !segment.is_empty()
        && segment.first() != Some(&b'.')
        && !segment.ends_with(b".lock")
        && segment.iter().all(|byte| *byte > b' ' && !b"~^:\\?[*".contains(byte))
        && !segment.windows(2).any(|pair| pair == b".." || pair == b"@{")
}
