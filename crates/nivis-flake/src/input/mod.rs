//! Inputs: attributes that a fetcher understands, from a URL and back.
//!
//! One file a scheme, each after its namesake in `libfetchers/` of the reference.

mod curl;
mod forge;
mod git;
mod indirect;
mod mercurial;
mod path;
mod ref_name;

use std::collections::BTreeMap;

use crate::attrs::{Attr, Attrs, get_bool, get_int, get_str, require_str, show_attrs};
use crate::error::{FlakeRefError, lossy};
use crate::hash::{Algorithm, Hash};
use crate::url::{Url, split_scheme};

pub(crate) use indirect::is_flake_id;
use path::is_relative_path;
pub(crate) use ref_name::matches_ref_pattern;

/// The kinds of input, in the order in which the reference tries them on a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    File,
    Git,
    Github,
    Gitlab,
    Mercurial,
    Indirect,
    Path,
    Sourcehut,
    Tarball,
}

const SCHEMES: [Scheme; 9] = [
    Scheme::File,
    Scheme::Git,
    Scheme::Github,
    Scheme::Gitlab,
    Scheme::Mercurial,
    Scheme::Indirect,
    Scheme::Path,
    Scheme::Sourcehut,
    Scheme::Tarball,
];

impl Scheme {
    fn name(self) -> &'static str {
        match self {
            Scheme::File => "file",
            Scheme::Git => "git",
            Scheme::Github => "github",
            Scheme::Gitlab => "gitlab",
            Scheme::Mercurial => "hg",
            Scheme::Indirect => "indirect",
            Scheme::Path => "path",
            Scheme::Sourcehut => "sourcehut",
            Scheme::Tarball => "tarball",
        }
    }

    fn allowed_attrs(self) -> &'static [&'static str] {
        match self {
            Scheme::File | Scheme::Tarball => curl::ALLOWED,
            Scheme::Git => git::ALLOWED,
            Scheme::Github | Scheme::Gitlab | Scheme::Sourcehut => forge::ALLOWED,
            Scheme::Mercurial => mercurial::ALLOWED,
            Scheme::Indirect => indirect::ALLOWED,
            Scheme::Path => path::ALLOWED,
        }
    }
}

/// What to fetch, without the directory inside it that holds the flake.
///
/// An input of a type that this version does not know keeps its attributes and can do nothing else.
#[derive(Clone, Debug)]
pub struct Input {
    pub attrs: Attrs,
    scheme: Option<Scheme>,
}

impl PartialEq for Input {
    fn eq(&self, other: &Self) -> bool {
        self.attrs == other.attrs
    }
}

impl Eq for Input {}

impl Input {
    /// The input that a URL names. `require_tree` makes `https://…` a tarball whatever its extension.
    pub(crate) fn from_url(url: &Url, require_tree: bool) -> Result<Self, FlakeRefError> {
        for scheme in SCHEMES {
            let attrs = match scheme {
                Scheme::File | Scheme::Tarball => Ok(curl::attrs_from_url(scheme.name(), url, require_tree)),
                Scheme::Git => git::attrs_from_url(url),
                Scheme::Github | Scheme::Gitlab | Scheme::Sourcehut => {
                    forge::attrs_from_url(scheme.name(), url)
                }
                Scheme::Mercurial => mercurial::attrs_from_url(url),
                Scheme::Indirect => indirect::attrs_from_url(url),
                Scheme::Path => path::attrs_from_url(url),
            }?;
            if let Some(attrs) = attrs {
                let input = Input { attrs, scheme: Some(scheme) };
                input.check_common()?;
                return Ok(input);
            }
        }
        let url_text = url.to_string();
        Err(match split_scheme(&url.scheme) {
            (Some(b"file"), b"git") => FlakeRefError::FileGit { url: url_text },
            _ => FlakeRefError::UnsupportedInput { url: url_text },
        })
    }

    /// The input with these attributes.
    ///
    /// # Errors
    /// `type` is missing, an attribute is unknown to the type or has another type than it should, or a value
    /// (branch, hash, URL) is malformed.
    pub fn from_attrs(attrs: Attrs) -> Result<Self, FlakeRefError> {
        let name = get_str(&attrs, "type")?.ok_or(FlakeRefError::NoType)?;
        let Some(scheme) = SCHEMES.into_iter().find(|scheme| scheme.name().as_bytes() == name) else {
            let input = Input { attrs, scheme: None };
            input.check_common()?;
            return Ok(input);
        };
        let allowed = scheme.allowed_attrs();
        for attr in attrs.keys() {
            let known = attr == b"type" || attr == b"__final";
            if !known && !allowed.iter().any(|name| name.as_bytes() == attr) {
                let (name, scheme) = (lossy(attr), scheme.name().to_owned());
                return Err(FlakeRefError::UnsupportedAttribute { name, scheme });
            }
        }
        let attrs = match scheme {
            Scheme::File | Scheme::Tarball => attrs,
            Scheme::Git => git::check_attrs(attrs)?,
            Scheme::Github | Scheme::Gitlab | Scheme::Sourcehut => forge::check_attrs(attrs)?,
            Scheme::Mercurial => mercurial::check_attrs(attrs)?,
            Scheme::Indirect => indirect::check_attrs(attrs)?,
            Scheme::Path => {
                require_str(&attrs, "path")?;
                attrs
            }
        };
        let input = Input { attrs, scheme: Some(scheme) };
        input.check_common()?;
        Ok(input)
    }

    /// Attributes that every kind may have must have their type.
    fn check_common(&self) -> Result<(), FlakeRefError> {
        require_str(&self.attrs, "type")?;
        get_str(&self.attrs, "ref")?;
        get_int(&self.attrs, "revCount")?;
        get_int(&self.attrs, "lastModified")?;
        Ok(())
    }

    fn to_parsed_url(&self) -> Result<Url, FlakeRefError> {
        match self.scheme {
            None => Err(FlakeRefError::CannotShow { attrs: show_attrs(&self.attrs) }),
            Some(Scheme::File | Scheme::Tarball) => curl::to_url(self),
            Some(Scheme::Git) => git::to_url(self),
            Some(scheme @ (Scheme::Github | Scheme::Gitlab | Scheme::Sourcehut)) => {
                forge::to_url(scheme.name(), self)
            }
            Some(Scheme::Mercurial) => mercurial::to_url(self),
            Some(Scheme::Indirect) => indirect::to_url(self),
            Some(Scheme::Path) => path::to_url(self),
        }
    }

    /// The URL of the input.
    ///
    /// # Errors
    /// The type is unknown, or a hash or URL among the attributes is malformed.
    pub fn to_url(&self) -> Result<Vec<u8>, FlakeRefError> {
        self.to_url_with(&BTreeMap::new())
    }

    /// The URL, with parameters added that it does not have itself.
    pub(crate) fn to_url_with(&self, extra: &BTreeMap<Vec<u8>, Vec<u8>>) -> Result<Vec<u8>, FlakeRefError> {
        let mut url = self.to_parsed_url()?;
        for (name, value) in extra {
            url.query.entry(name.clone()).or_insert_with(|| value.clone());
        }
        Ok(url.to_bytes())
    }

    /// The URL for a message; the attributes where there is none.
    pub fn show(&self) -> String {
        self.to_url().map_or_else(|_| show_attrs(&self.attrs), |url| lossy(&url))
    }

    /// The value of `type`.
    pub fn kind(&self) -> &[u8] {
        match self.attrs.get(&b"type"[..]) {
            Some(Attr::String(kind)) => kind,
            _ => b"",
        }
    }

    /// Whether the input can be fetched without asking a registry.
    pub fn is_direct(&self) -> bool {
        self.scheme != Some(Scheme::Indirect)
    }

    /// Whether the attributes name one content and no other.
    pub fn is_locked(&self) -> bool {
        match self.scheme {
            None | Some(Scheme::Indirect) => false,
            Some(Scheme::Git) => {
                matches!(self.rev(), Ok(Some(rev)) if rev != Hash::zero(Algorithm::Sha1))
            }
            Some(Scheme::Mercurial) => matches!(self.rev(), Ok(Some(_))),
            Some(Scheme::File | Scheme::Tarball | Scheme::Path) => {
                matches!(self.parsed_nar_hash(), Ok(Some(_)))
            }
            Some(Scheme::Github | Scheme::Gitlab | Scheme::Sourcehut) => matches!(self.rev(), Ok(Some(_))),
        }
    }

    /// The same where a forge's archive of a revision may be trusted to be that, or not
    /// (`trust-tarballs-from-git-forges`): then it needs a hash as well.
    pub fn is_locked_by(&self, trust_forges: bool) -> bool {
        let is_forge = matches!(self.scheme, Some(Scheme::Github | Scheme::Gitlab | Scheme::Sourcehut));
        self.is_locked() && (trust_forges || !is_forge || matches!(self.parsed_nar_hash(), Ok(Some(_))))
    }

    /// Whether the attributes are complete: what a fetcher adds is already there.
    pub fn is_final(&self) -> bool {
        matches!(self.attrs.get(&b"__final"[..]), Some(Attr::Bool(true)))
    }

    /// The same with the mark that its attributes are complete.
    pub fn into_final(mut self) -> Self {
        self.set("__final", true);
        self
    }

    /// The path of a `path:` input that is relative to the flake naming it.
    pub fn relative_path(&self) -> Option<&[u8]> {
        if self.scheme != Some(Scheme::Path) {
            return None;
        }
        match self.attrs.get(&b"path"[..]) {
            Some(Attr::String(path)) if is_relative_path(path) => Some(path),
            _ => None,
        }
    }

    /// The directory on this machine whose files the input means, if they can be edited in place.
    pub fn source_path(&self) -> Option<Vec<u8>> {
        match self.scheme {
            Some(Scheme::Path) => match self.attrs.get(&b"path"[..]) {
                Some(Attr::String(path)) if !is_relative_path(path) => Some(path.clone()),
                _ => None,
            },
            Some(Scheme::Git) => git::working_tree(self),
            _ => None,
        }
    }

    /// The Mercurial repository on this machine whose files as they are the input means.
    pub fn mercurial_folder(&self) -> Option<Vec<u8>> {
        let url = match self.attrs.get(&b"url"[..]) {
            Some(Attr::String(url)) if self.scheme == Some(Scheme::Mercurial) => url,
            _ => return None,
        };
        let is_fixed = self.attrs.contains_key(&b"ref"[..]) || self.attrs.contains_key(&b"rev"[..]);
        let path = url.strip_prefix(b"file://").filter(|_| !is_fixed)?;
        Some(path.to_vec())
    }

    /// The repository on this machine that the input means, if it has no working tree.
    pub fn bare_repository(&self) -> Option<Vec<u8>> {
        (self.scheme == Some(Scheme::Git)).then(|| git::bare_repository(self)).flatten()
    }

    /// The name of the store object.
    pub fn name(&self) -> &[u8] {
        match self.attrs.get(&b"name"[..]) {
            Some(Attr::String(name)) => name,
            _ => b"source",
        }
    }

    /// The branch or tag.
    pub fn git_ref(&self) -> Option<&[u8]> {
        match self.attrs.get(&b"ref"[..]) {
            Some(Attr::String(name)) => Some(name),
            _ => None,
        }
    }

    /// The revision, in lower-case base 16.
    ///
    /// # Errors
    /// `rev` is no hash.
    pub fn git_rev(&self) -> Result<Option<String>, FlakeRefError> {
        Ok(self.rev()?.map(|hash| hash.to_base16()))
    }

    /// The NAR hash as SRI text.
    ///
    /// # Errors
    /// `narHash` is no SHA-256 in SRI form.
    pub fn nar_hash(&self) -> Result<Option<String>, FlakeRefError> {
        Ok(self.parsed_nar_hash()?.map(|hash| hash.to_sri()))
    }

    /// Seconds since 1970.
    pub fn last_modified(&self) -> Option<u64> {
        match self.attrs.get(&b"lastModified"[..]) {
            Some(Attr::Int(seconds)) => Some(*seconds),
            _ => None,
        }
    }

    /// The number of commits up to the revision.
    pub fn rev_count(&self) -> Option<u64> {
        match self.attrs.get(&b"revCount"[..]) {
            Some(Attr::Int(count)) => Some(*count),
            _ => None,
        }
    }

    fn rev(&self) -> Result<Option<Hash>, FlakeRefError> {
        Ok(get_str(&self.attrs, "rev")?.map(Hash::parse_rev).transpose()?)
    }

    fn parsed_nar_hash(&self) -> Result<Option<Hash>, FlakeRefError> {
        let hash = match get_str(&self.attrs, "narHash")? {
            None => return Ok(None),
            Some(b"") => Hash::zero(Algorithm::Sha256),
            Some(text) => Hash::parse_sri(text)?,
        };
        if hash.algorithm != Algorithm::Sha256 {
            return Err(FlakeRefError::NarHashAlgorithm);
        }
        Ok(Some(hash))
    }

    fn flag(&self, name: &str) -> Result<bool, FlakeRefError> {
        Ok(get_bool(&self.attrs, name)?.unwrap_or(false))
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<Attr>) {
        self.attrs.insert(name.as_bytes().to_vec(), value.into());
    }

    pub(crate) fn unset(&mut self, name: &str) {
        self.attrs.remove(name.as_bytes());
    }

    /// The input at another branch or revision, as a registry entry passes on what the user asked for.
    pub(crate) fn with_overrides(
        &self,
        name: Option<&[u8]>,
        rev: Option<&str>,
    ) -> Result<Self, FlakeRefError> {
        let mut input = self.clone();
        match self.scheme {
            None => return Ok(input),
            Some(Scheme::Github | Scheme::Gitlab | Scheme::Sourcehut) => {
                if let (Some(name), Some(rev)) = (name, rev) {
                    let (rev, name, input) = (rev.to_owned(), lossy(name), self.show());
                    return Err(FlakeRefError::OverrideRevAndRef { rev, name, input });
                }
                if rev.is_some() {
                    input.unset("ref");
                }
                if name.is_some() {
                    input.unset("rev");
                }
            }
            Some(Scheme::Git | Scheme::Mercurial | Scheme::Indirect) => {}
            Some(Scheme::File | Scheme::Tarball | Scheme::Path) => {
                if let Some(name) = name {
                    return Err(FlakeRefError::CannotSetRef { input: self.show(), name: lossy(name) });
                }
                if let Some(rev) = rev {
                    return Err(FlakeRefError::CannotSetRev { input: self.show(), rev: rev.to_owned() });
                }
            }
        }
        if let Some(rev) = rev {
            input.set("rev", rev);
        }
        if let Some(name) = name {
            input.set("ref", name);
        }
        if self.scheme == Some(Scheme::Git) && input.git_ref().is_none() && input.git_rev()?.is_some() {
            return Err(FlakeRefError::GitRevWithoutRef { input: input.show() });
        }
        Ok(input)
    }

    /// Whether a registry entry from this input answers for `other`: equal, but for branch and revision.
    pub(crate) fn answers_for(&self, other: &Input) -> bool {
        if self == other {
            return true;
        }
        let mut bare = other.clone();
        bare.unset("ref");
        bare.unset("rev");
        *self == bare
    }
}
