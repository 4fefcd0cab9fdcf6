//! The trees of `builtins.fetchGit` and `builtins.fetchTree`.

use super::call::{Revision, source_info};
use super::fetching::{Arrived, arrive};
use super::get_flake::with_causes;
use super::host::HostError;
use super::trees::Trees;
use nivis_eval::io::{IoError, IoResult};
use nivis_flake::tree::TreeError;
use nivis_flake::{Attrs, Input, Notice};
use nivis_store::store::Store;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What becomes of working trees with changes.
#[derive(Clone, Copy)]
pub(crate) struct DirtyTrees {
    /// They are fetched as they are.
    pub(crate) allowed: bool,
    /// The user hears of it.
    pub(crate) told: bool,
}

impl Default for DirtyTrees {
    fn default() -> Self {
        DirtyTrees { allowed: true, told: true }
    }
}

/// A tree that was fetched.
#[derive(Clone)]
pub(crate) struct FetchedTree {
    /// An expression for what is known of it.
    pub(crate) text: Vec<u8>,
    /// Where it is in the store.
    pub(crate) root: Vec<u8>,
}

/// Fetched trees by their input: in one evaluation an input is the same tree.
pub(crate) type FetchedTrees = BTreeMap<(Attrs, bool), FetchedTree>;

fn failed(error: &dyn std::error::Error) -> IoError {
    IoError::Store { message: error.to_string() }
}

/// Fetches the tree that these attributes name, if it is on this machine; `say` gets what the user should hear.
///
/// # Errors
/// The attributes are not those of an input, the tree is elsewhere or cannot be read, or it is not the one that
/// the attributes say.
pub(crate) fn fetch_tree(
    store: &Arc<dyn Store>,
    attrs: Attrs,
    revision: bool,
    dirty: DirtyTrees,
    trees: &Trees,
    say: &mut dyn FnMut(&str),
) -> IoResult<FetchedTree> {
    let input = Input::from_attrs(attrs).map_err(|error| failed(&error))?;
    let Arrived { path, nar_hash: hash, input: found, notices } =
        arrive(&**store, &input, dirty.allowed, trees).map_err(|error| {
            if let HostError::Tree(TreeError::Unfetchable { url }) = &error {
                say(&format!("warning: could not read HEAD ref from repo at '{url}', using 'master'"));
            }
            with_causes(&error)
        })?;
    if let Some(expected) = input.nar_hash().map_err(|error| failed(&error))?
        && expected != hash
    {
        let shown = input.show();
        // The reference puts the two the other way round here.
        let message = format!("NAR hash mismatch in input '{shown}', expected '{hash}' but got '{expected}'");
        return Err(IoError::HashMismatch { message });
    }
    check_times(&input, &found)?;
    let root = store.dir().print(&path).into_bytes();
    let mut attrs = found.attrs;
    attrs.insert(b"narHash".to_vec(), hash.into_bytes().into());
    let locked = Input::from_attrs(attrs).map_err(|error| failed(&error))?;
    let told = if revision { Revision::KnownOrZero } else { Revision::Known };
    let text = source_info(store.dir(), &root, &locked, told);
    tell(&notices, dirty, say);
    Ok(FetchedTree { text, root })
}

/// Says what was noticed of a tree.
pub(super) fn tell(notices: &[Notice], dirty: DirtyTrees, say: &mut dyn FnMut(&str)) {
    for notice in notices.iter().filter(|_| dirty.told) {
        match notice {
            Notice::DirtyTree { path } => say(&format!("warning: Git tree '{}' is dirty", path.display())),
            Notice::UncleanMercurial { path } => {
                say(&format!("warning: Mercurial tree '{}' is unclean", path.display()));
            }
            _ => {}
        }
    }
}

/// Time and count that are given must be those that were found.
fn check_times(given: &Input, found: &Input) -> IoResult<()> {
    let differs = |given: Option<u64>, found: Option<u64>| given.filter(|given| Some(*given) != found);
    let shown = || found.show();
    if let Some(expected) = differs(given.last_modified(), found.last_modified()) {
        let got = found.last_modified().map_or_else(|| "-1".to_owned(), |time| time.to_string());
        let message = format!(
            "'lastModified' attribute mismatch in input '{}', expected {expected}, got {got}",
            shown()
        );
        return Err(IoError::Store { message });
    }
    if let Some(expected) = differs(given.rev_count(), found.rev_count()) {
        let message = format!("'revCount' attribute mismatch in input '{}', expected {expected}", shown());
        return Err(IoError::Store { message });
    }
    Ok(())
}
