//! Inputs and files from elsewhere, into the store.

use super::host::{HostError, add};
use super::tree::ListedTree;
use super::trees::Trees;
use crate::commands::progress::Progress;
use crate::config::{Config, cache_folder};
use crate::eval_cache;
use nivis_flake::fetch::{FetchError, FetchOptions, Fetcher, Netrc, Tokens};
use nivis_flake::tree::{LocalTree, TreeError, fetch_local};
use nivis_flake::{Input, Notice};
use nivis_store::hash::{Hash, HashAlgo};
use nivis_store::nar::{FsTree, keep_all};
use nivis_store::store::{Source, Store, StoreError};
use nivis_store::store_path::{ContentAddress, ContentAddressMethod, StorePath};
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
    let cache = cache_folder().unwrap_or_else(|| std::env::temp_dir().join("nivis-cache"));
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
    match fetch_local(input, allow_dirty) {
        Ok(local) => add_local(store, input, local, trees),
        Err(TreeError::NotLocal { .. }) => {
            trees.with_fetcher(|fetcher| from_elsewhere(store, input, fetcher, trees))
        }
        Err(error) => Err(error.into()),
    }
}

fn add_local(
    store: &dyn Store,
    input: &Input,
    local: LocalTree,
    trees: &Trees,
) -> Result<Arrived, HostError> {
    eval_cache::saw_tree(&local.tree);
    let (path, nar_hash) = add(store, input.name(), &ListedTree::of_source(&local.tree)?, Path::new(""))?;
    trees.add(store.dir().print(&path).as_bytes(), local.tree);
    Ok(Arrived { path, nar_hash, input: local.input, notices: local.notices })
}

fn from_elsewhere(
    store: &dyn Store,
    input: &Input,
    fetcher: &mut Fetcher,
    trees: &Trees,
) -> Result<Arrived, HostError> {
    if let Some(known) = fetcher.known(input)?
        && let Some(path) =
            path_of_hash(store, input.name(), known.nar_hash.as_bytes(), ContentAddressMethod::Nar)?
        && store.is_valid_path(&path)?
    {
        return Ok(Arrived { path, nar_hash: known.nar_hash, input: known.input, notices: Vec::new() });
    }
    let remote = fetcher.fetch(input)?;
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
