//! Fetching what is elsewhere: archives and files over HTTP, the archives of forges, Git repositories.
//!
//! What arrives is unpacked below the cache folder and is whole before anyone sees it; the caller copies it to the
//! store and drops it. What is known of an address — its tag, time and hash — is remembered for the next run.

mod archive;
mod cache;
mod error;
mod forge;
mod http;
pub(crate) mod mercurial;
mod remote_git;
mod tokens;

use std::path::PathBuf;
use std::time::Duration;

pub use archive::{ArchiveError, Limits};
pub use error::FetchError;
pub use http::HttpError;
pub use tokens::{Netrc, Tokens};

use crate::attrs::get_str;
use crate::input::Input;
use crate::tree::{LocalTree, SourceTree};
use cache::{Cache, Known};
use http::{Credential, Http};

/// How things are fetched: the settings of `nix.conf`.
#[derive(Clone, Debug)]
pub struct FetchOptions {
    /// Where what is fetched is kept.
    pub cache: PathBuf,
    /// `access-tokens`
    pub tokens: Tokens,
    /// `netrc-file`
    pub netrc: Netrc,
    /// `tarball-ttl`: for how long an address is not asked again.
    pub ttl: Duration,
    /// `--offline`: nothing is asked.
    pub offline: bool,
    /// `download-attempts`
    pub attempts: u32,
    /// `allow-dirty`: folders with changes are fetched as they are.
    pub allow_dirty: bool,
    /// `connect-timeout`, and `stalled-download-timeout`
    pub connect_timeout: Duration,
    pub stalled_timeout: Duration,
    /// Authorities' certificates in PEM form, `ssl-cert-file`; else those that the binary carries.
    pub certificates: Option<PathBuf>,
    pub limits: Limits,
}

impl FetchOptions {
    /// The defaults of the reference, with this cache folder.
    pub fn new(cache: PathBuf) -> Self {
        FetchOptions {
            cache,
            tokens: Tokens::default(),
            netrc: Netrc::default(),
            ttl: Duration::from_secs(3600),
            offline: false,
            attempts: 5,
            allow_dirty: true,
            connect_timeout: Duration::from_secs(15),
            stalled_timeout: Duration::from_secs(300),
            certificates: None,
            limits: Limits::default(),
        }
    }
}

/// What was fetched.
pub struct RemoteTree {
    /// The tree, and the input with what is known of it but for its hash.
    pub local: LocalTree,
    /// Where the tree lies; gone when this is dropped.
    folder: Option<tempfile::TempDir>,
    /// What to remember when the hash is known.
    remember: Option<(String, Known)>,
}

impl RemoteTree {
    /// The tree, and the folder that holds it, which is the caller's to remove.
    pub fn into_parts(self) -> (LocalTree, Option<PathBuf>) {
        (self.local, self.folder.map(tempfile::TempDir::keep))
    }
}

impl RemoteFile {
    /// Where the file lies, and the folder that holds it, which is the caller's to remove.
    pub fn into_parts(self) -> (PathBuf, PathBuf) {
        (self.path, self.folder.keep())
    }
}

/// A file that was fetched by its address.
pub struct RemoteFile {
    /// Where it lies; gone when this is dropped.
    pub path: PathBuf,
    folder: tempfile::TempDir,
    key: String,
    known: Known,
}

/// Fetches inputs from elsewhere.
pub struct Fetcher {
    options: FetchOptions,
    cache: Cache,
    http: Http,
    /// Hears what is being done.
    tell: Box<dyn FnMut(&str)>,
}

/// What an address gave the last time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownTree {
    /// The input with what is known of it.
    pub input: Input,
    /// The NAR hash, as SRI text.
    pub nar_hash: String,
}

impl Fetcher {
    /// A fetcher; `tell` hears what it does.
    ///
    /// # Errors
    /// The certificates cannot be read.
    pub fn new(options: FetchOptions, tell: Box<dyn FnMut(&str)>) -> Result<Self, FetchError> {
        let cache = Cache::new(options.cache.clone());
        let http = Http::new(&options)?;
        Ok(Fetcher { options, cache, http, tell })
    }

    /// What this input gave before, if it cannot have changed since or was asked not long ago.
    ///
    /// # Errors
    /// The input cannot be what it says.
    pub fn known(&mut self, input: &Input) -> Result<Option<KnownTree>, FetchError> {
        let Some(key) = key_of(input)? else { return Ok(None) };
        let Some(known) = self.cache.read(&key) else { return Ok(None) };
        if !known.is_fresh(self.options.ttl) && !self.options.offline && !input.is_locked() {
            return Ok(None);
        }
        Ok(as_known_tree(known, input))
    }

    /// What this input gave at any time before.
    ///
    /// # Errors
    /// The input cannot be what it says.
    pub fn known_before(&mut self, input: &Input) -> Result<Option<KnownTree>, FetchError> {
        let Some(key) = key_of(input)? else { return Ok(None) };
        Ok(self.cache.read(&key).and_then(|known| as_known_tree(known, input)))
    }

    /// Fetches the tree of an input.
    ///
    /// # Errors
    /// It cannot be reached, is not there, or is not what it should be.
    pub fn fetch(&mut self, input: &Input) -> Result<RemoteTree, FetchError> {
        match input.kind() {
            b"tarball" => self.tarball(input),
            b"file" => self.plain_file(input),
            b"github" | b"gitlab" | b"sourcehut" => self.forge(input),
            b"git" => self.remote_git(input),
            b"hg" => self.mercurial(input),
            kind => Err(FetchError::Unsupported {
                input: input.show(),
                kind: String::from_utf8_lossy(kind).into_owned(),
            }),
        }
    }

    /// Remembers the hash of a tree that was fetched.
    ///
    /// # Errors
    /// The cache cannot be written.
    pub fn remember(&mut self, tree: &RemoteTree, nar_hash: &str) -> Result<(), FetchError> {
        match &tree.remember {
            Some((key, known)) => {
                self.cache.write(key, &Known { nar_hash: Some(nar_hash.to_owned()), ..known.clone() })
            }
            None => Ok(()),
        }
    }

    /// What an address of `fetchurl` or `fetchTarball` gave before, if it was asked not long ago: a hash as it was
    /// remembered.
    pub fn known_url(&mut self, url: &str, unpack: bool) -> Option<String> {
        let known = self.cache.read(&url_key(url, unpack))?;
        let usable = known.is_fresh(self.options.ttl) || self.options.offline;
        known.nar_hash.filter(|_| usable)
    }

    /// Downloads a file; with `unpack` gives the folder that it holds as an archive.
    ///
    /// # Errors
    /// As [`Fetcher::fetch`].
    pub fn url(&mut self, url: &str, unpack: bool) -> Result<RemoteFile, FetchError> {
        let (folder, known, name) = if unpack {
            let (folder, known, _) = self.unpacked(url, None)?;
            (folder, known, "tree")
        } else {
            let (folder, known) = self.download(url, None)?;
            (folder, known, "file")
        };
        Ok(RemoteFile { path: folder.path().join(name), folder, key: url_key(url, unpack), known })
    }

    /// Remembers the hash of a file that was fetched.
    ///
    /// # Errors
    /// The cache cannot be written.
    pub fn remember_url(&mut self, file: &RemoteFile, hash: &str) -> Result<(), FetchError> {
        self.cache.write(&file.key, &Known { nar_hash: Some(hash.to_owned()), ..file.known.clone() })
    }

    /// Downloads to `file` in a new folder.
    fn download(
        &mut self,
        url: &str,
        credential: Option<&Credential>,
    ) -> Result<(tempfile::TempDir, Known), FetchError> {
        if self.options.offline && !url.starts_with("file:") {
            return Err(FetchError::Offline { url: url.to_owned() });
        }
        let folder = self.cache.folder()?;
        let path = folder.path().join("file");
        let answer = self.http.download(url, credential, &path, &mut self.tell)?;
        let known = Known { immutable_url: answer.immutable_url, ..Known::now() };
        Ok((folder, known))
    }

    /// Downloads an archive and unpacks it to `tree` in a new folder; gives the newest time in it too.
    fn unpacked(
        &mut self,
        url: &str,
        credential: Option<&Credential>,
    ) -> Result<(tempfile::TempDir, Known, u64), FetchError> {
        let (folder, known) = self.download(url, credential)?;
        let (file, tree) = (folder.path().join("file"), folder.path().join("tree"));
        let newest = archive::unpack(&file, &tree, &self.options.limits)
            .map_err(|source| FetchError::Archive { url: url.to_owned(), source })?;
        Ok((folder, known, newest))
    }

    fn tarball(&mut self, input: &Input) -> Result<RemoteTree, FetchError> {
        let url = required(input, "url")?;
        let (folder, known, newest) = self.unpacked(&url, None)?;
        let mut locked = match &known.immutable_url {
            Some(immutable) => immutable_input(immutable)?,
            None => input.clone(),
        };
        if newest > 0 && locked.last_modified().is_none() {
            locked.set("lastModified", newest);
        }
        let known = Known { attrs: locked.attrs.clone(), ..known };
        self.whole(input, locked, folder, known)
    }

    fn plain_file(&mut self, input: &Input) -> Result<RemoteTree, FetchError> {
        let url = required(input, "url")?;
        let (folder, known) = self.download(&url, None)?;
        let local = LocalTree {
            tree: SourceTree::everything(folder.path().join("file")),
            input: input.clone(),
            notices: Vec::new(),
            known: None,
        };
        let known = Known { attrs: input.attrs.clone(), ..known };
        let remember = key_of(input)?.map(|key| (key, known));
        Ok(RemoteTree { local, folder: Some(folder), remember })
    }

    /// An unpacked tree as a result.
    fn whole(
        &self,
        asked: &Input,
        locked: Input,
        folder: tempfile::TempDir,
        known: Known,
    ) -> Result<RemoteTree, FetchError> {
        let tree = SourceTree::everything(folder.path().join("tree"));
        let local = LocalTree { tree, input: locked, notices: Vec::new(), known: None };
        let remember = key_of(asked)?.map(|key| (key, known));
        Ok(RemoteTree { local, folder: Some(folder), remember })
    }
}

/// What is remembered, for an input that may say more.
fn as_known_tree(known: Known, asked: &Input) -> Option<KnownTree> {
    let input = known.apply(asked).ok()?;
    Some(KnownTree { input, nar_hash: known.nar_hash? })
}

/// What a file or archive is remembered by.
fn url_key(url: &str, unpack: bool) -> String {
    format!("{} {url}", if unpack { "fetchTarball" } else { "fetchurl" })
}

/// A string among the attributes that must be there.
fn required(input: &Input, name: &'static str) -> Result<String, FetchError> {
    match get_str(&input.attrs, name)? {
        Some(text) => Ok(String::from_utf8_lossy(text).into_owned()),
        None => Err(crate::FlakeRefError::MissingAttribute { name: name.to_owned() }.into()),
    }
}

/// The input of an address that never changes: the server says it in a `Link` header (the protocol of lockable
/// tarballs, `flake` section of the Nix manual).
fn immutable_input(url: &str) -> Result<Input, FetchError> {
    let parsed = crate::parse_flake_ref(url.as_bytes(), &crate::ParseOptions::default())?;
    let input = parsed.reference.input;
    if input.kind() == b"tarball" {
        Ok(input)
    } else {
        Err(FetchError::ImmutableLink { url: url.to_owned() })
    }
}

/// What an input is remembered by: its kind and address, without what was found there. One address may be that of an
/// archive and of a file.
fn key_of(input: &Input) -> Result<Option<String>, FetchError> {
    // The files of a folder here are what they are now.
    if input.kind() == b"git" || input.mercurial_folder().is_some() {
        return Ok(None);
    }
    let mut bare = input.clone();
    for name in ["narHash", "lastModified", "__final"] {
        bare.unset(name);
    }
    let (kind, url) = (String::from_utf8_lossy(bare.kind()), bare.to_url()?);
    Ok(Some(format!("{kind} {}", String::from_utf8_lossy(&url))))
}
