//! Inputs and files from elsewhere, into the store.

use super::host::{HostError, add, add_library};
use super::tree::ListedTree;
use super::trees::Trees;
use crate::commands::progress::Progress;
use crate::config::{Config, cache_folder};
use crate::eval_cache;
use nivis_diag::sentence;
use nivis_flake::fetch::{FetchError, FetchOptions, Fetcher, KnownTree as KnownInput, Netrc, Tokens};
use nivis_flake::tree::{KnownTree, LocalOptions, LocalTree, TreeError, clean_stamp, fetch_local};
use nivis_flake::{Input, Notice};
use nivis_store::hash::{Hash, HashAlgo};
use nivis_store::nar::{FsTree, keep_all};
use nivis_store::store::{Source, Store, StoreError};
use nivis_store::store_path::{ContentAddress, ContentAddressMethod, StorePath};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// An input whose tree is in the store.
pub(super) struct Arrived {
    pub path: StorePath,
    /// As SRI text.
    pub nar_hash: String,
    /// The input with what is known of it but for its hash.
    pub input: Input,
    pub notices: Vec<Notice>,
}

/// A fetcher with these settings.
///
/// # Errors
/// There is no cache folder, or the certificates cannot be read.
pub(super) fn fetcher(config: &Config) -> Result<Fetcher, FetchError> {
    let seconds = |name: &str, default| {
        Duration::from_secs(config.get(name).and_then(|text| text.parse().ok()).unwrap_or(default))
    };
    let cache = cache();
    let mut options = FetchOptions::new(cache);
    options.tokens = Tokens::parse(config.words("access-tokens"));
    let netrc = config.get("netrc-file").map_or_else(|| PathBuf::from("/etc/nix/netrc"), PathBuf::from);
    options.netrc = std::fs::read_to_string(netrc).map(|text| Netrc::parse(&text)).unwrap_or_default();
    options.ttl = seconds("tarball-ttl", 3600);
    options.offline = config.offline;
    options.allow_dirty = config.flag("allow-dirty", true);
    options.attempts = config.get("download-attempts").and_then(|text| text.parse().ok()).unwrap_or(5);
    options.connect_timeout = seconds("connect-timeout", 15).max(Duration::from_secs(1));
    options.stalled_timeout = seconds("stalled-download-timeout", 300);
    let told =
        ["NIX_SSL_CERT_FILE", "SSL_CERT_FILE"].into_iter().find_map(std::env::var_os).map(PathBuf::from);
    let told = config.get("ssl-cert-file").map(PathBuf::from).or(told);
    let system = PathBuf::from("/etc/ssl/certs/ca-certificates.crt");
    options.certificates = told.or_else(|| system.exists().then_some(system));
    let progress = Progress::new();
    Fetcher::new(options, Box::new(move |text| progress.show(text)))
}

/// Fetches an input, from this machine or elsewhere, into the store.
///
/// # Errors
/// It cannot be had.
pub(super) fn arrive(
    store: &dyn Store,
    input: &Input,
    allow_dirty: bool,
    trees: &Trees,
) -> Result<Arrived, HostError> {
    eval_cache::saw_input(input);
    add_library(store, input)?;
    let options = LocalOptions { allow_dirty, memory: cache().join("trees") };
    let fetched = match in_store(store, input, trees) {
        Some(real) => fetch_in_store(input, &real, &options),
        None => fetch_local(input, &options),
    };
    match fetched {
        Ok(local) => add_local(store, input, local, trees),
        Err(TreeError::NotLocal { .. }) => {
            trees.with_fetcher(|fetcher| from_elsewhere(store, input, fetcher, trees))
        }
        Err(error) => Err(error.into()),
    }
}

/// Where what was fetched is kept, without a home too.
fn cache() -> PathBuf {
    cache_folder().unwrap_or_else(|| std::env::temp_dir().join("nivis-cache"))
}

/// Where the files of a `path:` input really are that is, or lies in, an object of the store.
fn in_store(store: &dyn Store, input: &Input, trees: &Trees) -> Option<PathBuf> {
    let path = input.source_path().filter(|_| input.kind() == b"path")?;
    let (object, rest) = store.dir().split(&path).ok()?;
    let rest = rest.strip_prefix(b"/").unwrap_or(rest);
    let real = store.to_real_path(&object).map(|root| match rest {
        b"" => root,
        rest => root.join(OsStr::from_bytes(rest)),
    });
    let real = real.filter(|real| real.symlink_metadata().is_ok()).or_else(|| trees.original(&path))?;
    (real.as_os_str().as_bytes() != path).then_some(real)
}

/// Fetches a folder of the store from where it really is; in the store nothing is newer than the first second.
fn fetch_in_store(input: &Input, real: &Path, options: &LocalOptions) -> Result<LocalTree, TreeError> {
    let mut there = input.clone();
    there.attrs.insert(b"path".to_vec(), real.as_os_str().as_bytes().into());
    let mut local = fetch_local(&there, options)?;
    local.input = input.clone();
    if input.last_modified().is_none() {
        local.input.attrs.insert(b"lastModified".to_vec(), 1_u64.into());
    }
    Ok(local)
}

fn add_local(
    store: &dyn Store,
    input: &Input,
    local: LocalTree,
    trees: &Trees,
) -> Result<Arrived, HostError> {
    eval_cache::saw_tree(&local.tree);
    let (path, nar_hash) = match unchanged(store, input, &local)? {
        Some(known) => known,
        None => {
            let tree = ListedTree::of_source(&local.tree)?;
            let (path, nar_hash) = add(store, input.name(), &tree, Path::new(""))?;
            // What changed while it was read is not what its stamp says.
            if let Some(known) = &local.known
                && clean_stamp(local.tree.root()).as_deref() == local.tree.stamp()
            {
                known.remember(&nar_hash);
            }
            (path, nar_hash)
        }
    };
    trees.add(store.dir().print(&path).as_bytes(), local.tree);
    Ok(Arrived { path, nar_hash, input: local.input, notices: local.notices })
}

/// The store path and hash of a tree that was hashed before and has not changed since, if the store has it.
fn unchanged(
    store: &dyn Store,
    input: &Input,
    local: &LocalTree,
) -> Result<Option<(StorePath, String)>, HostError> {
    let Some(nar_hash) = local.known.as_ref().and_then(KnownTree::nar_hash) else { return Ok(None) };
    let method = ContentAddressMethod::Nar;
    let Some(path) = path_of_hash(store, input.name(), nar_hash.as_bytes(), method)? else { return Ok(None) };
    if !store.is_valid_path(&path)? {
        return Ok(None);
    }
    eval_cache::owe(&path, []);
    Ok(Some((path, nar_hash.to_owned())))
}

/// What an input gave before, if the store has it.
fn in_store_already(
    store: &dyn Store,
    input: &Input,
    known: Option<KnownInput>,
    notices: Vec<Notice>,
) -> Result<Option<Arrived>, HostError> {
    let Some(known) = known else { return Ok(None) };
    let method = ContentAddressMethod::Nar;
    let path = path_of_hash(store, input.name(), known.nar_hash.as_bytes(), method)?;
    let Some(path) = path else { return Ok(None) };
    let is_there = store.is_valid_path(&path)?;
    Ok(is_there.then_some(Arrived { path, nar_hash: known.nar_hash, input: known.input, notices }))
}

fn from_elsewhere(
    store: &dyn Store,
    input: &Input,
    fetcher: &mut Fetcher,
    trees: &Trees,
) -> Result<Arrived, HostError> {
    let known = fetcher.known(input)?;
    if let Some(arrived) = in_store_already(store, input, known, Vec::new())? {
        return Ok(arrived);
    }
    let remote = match fetcher.fetch(input) {
        Err(error) if error.is_unreachable() => {
            // The reference goes on with what it has, too.
            let notice = Notice::OldCopy { url: input.show(), reason: sentence(&error) };
            let known = fetcher.known_before(input)?;
            eval_cache::forbid();
            return in_store_already(store, input, known, vec![notice])?.ok_or_else(|| error.into());
        }
        fetched => fetched?,
    };
    let tree = ListedTree::of_source(&remote.local.tree)?;
    let (path, nar_hash) = add(store, input.name(), &tree, Path::new(""))?;
    fetcher.remember(&remote, &nar_hash)?;
    let (local, folder) = remote.into_parts();
    if store.to_real_path(&path).is_none_or(|real| !real.exists()) {
        // The store has only computed the path: the tree is read where it arrived.
        folder.into_iter().for_each(|folder| trees.keep_until_the_end(folder));
        trees.add(store.dir().print(&path).as_bytes(), local.tree);
    }
    Ok(Arrived { path, nar_hash, input: local.input, notices: local.notices })
}

/// The store path of what has this hash; nothing for what is no hash.
pub(super) fn path_of_hash(
    store: &dyn Store,
    name: &[u8],
    hash: &[u8],
    method: ContentAddressMethod,
) -> Result<Option<StorePath>, StoreError> {
    let Ok(parsed) = Hash::parse_allow_empty(hash, Some(HashAlgo::Sha256)) else { return Ok(None) };
    let address = ContentAddress { method, hash: parsed.hash };
    store.dir().make_fixed_output_path(name, &address).map(Some).map_err(StoreError::FixedOutput)
}

/// Downloads a file, or with `unpack` the tree in an archive, into the store; gives its path and its hash: that of
/// the file itself, or of the tree's archive.
///
/// # Errors
/// It cannot be had.
pub(crate) fn arrive_from_url(
    store: &dyn Store,
    url: &str,
    name: &[u8],
    unpack: bool,
    trees: &Trees,
) -> Result<(StorePath, Hash), HostError> {
    let method = if unpack { ContentAddressMethod::Nar } else { ContentAddressMethod::Flat };
    // What is there already is found before anybody asks for this.
    eval_cache::forbid();
    trees.with_fetcher(|fetcher| {
        if let Some(known) = fetcher.known_url(url, unpack)
            && let Some(path) = path_of_hash(store, name, known.as_bytes(), method)?
            && store.is_valid_path(&path)?
            && let Ok(parsed) = Hash::parse_allow_empty(known.as_bytes(), Some(HashAlgo::Sha256))
        {
            return Ok((path, parsed.hash));
        }
        let file = fetcher.url(url, unpack)?;
        let source = Source { name, tree: &FsTree, path: &file.path, method, algo: HashAlgo::Sha256 };
        let path = store.add_source(&source, &mut keep_all)?;
        let info = store.query_path_info(&path)?;
        let hash = match info.ca {
            Some(address) => address.hash,
            None => info.nar_hash,
        };
        fetcher.remember_url(&file, &hash.sri())?;
        if store.to_real_path(&path).is_none_or(|real| !real.exists()) {
            let (place, folder) = file.into_parts();
            trees.keep_until_the_end(folder);
            trees.add(store.dir().print(&path).as_bytes(), nivis_flake::tree::SourceTree::everything(place));
        }
        Ok((path, hash))
    })
}
