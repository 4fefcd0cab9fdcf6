//! Flake references: an input and the directory in it that holds `flake.nix`.

mod local;

use std::path::Path;

use crate::attrs::{Attr, Attrs, get_str};
use crate::error::{FlakeRefError, lossy};
use crate::input::{Input, is_flake_id, matches_ref_pattern};
use crate::notice::Notice;
use crate::url::{Url, parse_url, path_to_url_path, percent_decode, split_path, url_path_to_path};

/// Where a flake is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlakeRef {
    pub input: Input,
    /// The directory of `flake.nix` in the tree, without slashes at its ends; empty for the root.
    pub subdir: Vec<u8>,
}

/// How to read a reference. The default is that of `builtins.parseFlakeRef`.
#[derive(Clone, Debug)]
pub struct ParseOptions<'a> {
    /// Paths are relative to this directory and looked up on disk. `None` accepts absolute paths only.
    pub base_dir: Option<&'a Path>,
    /// A path need not hold a `flake.nix`.
    pub allow_missing: bool,
    /// The reference names a flake, not just a file or tree.
    pub is_flake: bool,
    /// Without `base_dir`, keep relative paths as they are.
    pub preserve_relative_paths: bool,
}

impl Default for ParseOptions<'_> {
    fn default() -> Self {
        ParseOptions { base_dir: None, allow_missing: true, is_flake: true, preserve_relative_paths: false }
    }
}

/// A reference read from text, with what followed `#`, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedFlakeRef {
    pub reference: FlakeRef,
    pub fragment: Vec<u8>,
    pub notices: Vec<Notice>,
}

impl FlakeRef {
    /// The reference with these attributes; `dir` becomes the directory.
    ///
    /// # Errors
    /// As [`Input::from_attrs`], or `dir` is no string.
    pub fn from_attrs(attrs: &Attrs) -> Result<Self, FlakeRefError> {
        let subdir = get_str(attrs, "dir")?.unwrap_or_default().to_vec();
        let mut attrs = attrs.clone();
        attrs.remove(&b"dir"[..]);
        Ok(FlakeRef { input: Input::from_attrs(attrs)?, subdir })
    }

    /// The attribute form.
    pub fn to_attrs(&self) -> Attrs {
        let mut attrs = self.input.attrs.clone();
        if !self.subdir.is_empty() {
            attrs.entry(b"dir".to_vec()).or_insert_with(|| Attr::from(self.subdir.as_slice()));
        }
        attrs
    }

    /// The URL form.
    ///
    /// # Errors
    /// As [`Input::to_url`].
    pub fn to_url(&self) -> Result<Vec<u8>, FlakeRefError> {
        let mut extra = std::collections::BTreeMap::new();
        if !self.subdir.is_empty() {
            extra.insert(b"dir".to_vec(), self.subdir.clone());
        }
        self.input.to_url_with(&extra)
    }

    /// The URL for a message.
    pub fn show(&self) -> String {
        self.to_url().map_or_else(|_| self.input.show(), |url| lossy(&url))
    }

    /// The name of a flake in the registries.
    pub fn indirect(id: &str) -> Result<Self, FlakeRefError> {
        let attrs =
            Attrs::from([(b"type".to_vec(), Attr::from("indirect")), (b"id".to_vec(), Attr::from(id))]);
        Ok(FlakeRef { input: Input::from_attrs(attrs)?, subdir: Vec::new() })
    }

    /// The reference with a `dir` parameter taken out of its URL, as old versions of Nix left it there.
    ///
    /// Lock files compare references in this form (`FlakeRef::canonicalize`).
    #[must_use]
    pub fn canonicalize(&self) -> Self {
        let mut reference = self.clone();
        let Ok(Some(text)) = get_str(&self.input.attrs, "url") else { return reference };
        let Ok(mut url) = parse_url(text, true, &mut Vec::new()) else { return reference };
        if !self.subdir.is_empty() && url.query.get(&b"dir"[..]) == Some(&self.subdir) {
            url.query.remove(&b"dir"[..]);
        }
        reference.input.set("url", url.to_bytes());
        reference
    }
}

/// Parses a reference that may not have a fragment.
///
/// # Errors
/// In the words of the reference implementation; see [`FlakeRefError`].
pub fn parse_flake_ref(text: &[u8], options: &ParseOptions<'_>) -> Result<ParsedFlakeRef, FlakeRefError> {
    let parsed = parse_flake_ref_with_fragment(text, options)?;
    if parsed.fragment.is_empty() {
        return Ok(parsed);
    }
    Err(FlakeRefError::UnexpectedFragment { fragment: lossy(&parsed.fragment), reference: lossy(text) })
}

/// Parses a reference such as `nixpkgs#hello`: an id, else a URL, else a path.
///
/// # Errors
/// In the words of the reference implementation; see [`FlakeRefError`].
pub fn parse_flake_ref_with_fragment(
    text: &[u8],
    options: &ParseOptions<'_>,
) -> Result<ParsedFlakeRef, FlakeRefError> {
    if let Some(parsed) = parse_id(text, options)? {
        return Ok(parsed);
    }
    match parse_as_url(text, options) {
        Err(error) if error.is_bad_url() => local::parse_path(text, options),
        result => result,
    }
}

/// `id[/ref][/rev][#fragment]`
fn parse_id(text: &[u8], options: &ParseOptions<'_>) -> Result<Option<ParsedFlakeRef>, FlakeRefError> {
    let (path, fragment) = match text.iter().position(|byte| *byte == b'#') {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, &[][..]),
    };
    let (id, rest) = match path.iter().position(|byte| *byte == b'/') {
        Some(at) => (&path[..at], Some(&path[at + 1..])),
        None => (path, None),
    };
    if !is_flake_id(id) || !rest.is_none_or(matches_ref_pattern) || !is_fragment(fragment) {
        return Ok(None);
    }
    let input = Input::from_url(&Url::new(b"flake", split_path(path)), options.is_flake)?;
    let reference = FlakeRef { input, subdir: Vec::new() };
    Ok(Some(ParsedFlakeRef { reference, fragment: percent_decode(fragment)?, notices: Vec::new() }))
}

/// The reference's `fragmentRegex`.
fn is_fragment(text: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~!$&'\"()*+,;=:@/? ^%".contains(byte);
    text.iter().all(allowed) && percent_decode(text).is_ok()
}

fn parse_as_url(text: &[u8], options: &ParseOptions<'_>) -> Result<ParsedFlakeRef, FlakeRefError> {
    let mut notices = Vec::new();
    let mut url = parse_url(text, true, &mut notices)?;
    if let Some(base) = options.base_dir
        && (url.scheme == b"path" || url.scheme == b"git+file")
    {
        let path = url_path_to_path(&url.path)?;
        if path.first() != Some(&b'/') {
            url.path = path_to_url_path(&local::absolute(&path, base, false)?);
        }
    }
    from_parsed_url(url, options, notices)
}

fn from_parsed_url(
    mut url: Url,
    options: &ParseOptions<'_>,
    notices: Vec<Notice>,
) -> Result<ParsedFlakeRef, FlakeRefError> {
    let subdir = url.query.remove(&b"dir"[..]).unwrap_or_default();
    let fragment = std::mem::take(&mut url.fragment);
    let input = Input::from_url(&url, options.is_flake)?;
    Ok(ParsedFlakeRef { reference: FlakeRef { input, subdir }, fragment, notices })
}
