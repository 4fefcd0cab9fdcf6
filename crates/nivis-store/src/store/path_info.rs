use std::collections::BTreeSet;

use crate::hash::Hash;
use crate::store_path::{ContentAddress, StorePath};

/// What a store knows about one of its paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathInfo {
    /// The path.
    pub path: StorePath,
    /// The SHA-256 of its archive.
    pub nar_hash: Hash,
    /// The size of its archive in bytes.
    pub nar_size: u64,
    /// What it refers to, perhaps itself.
    pub references: BTreeSet<StorePath>,
    /// What its path was computed from, if that is its content.
    pub ca: Option<ContentAddress>,
    /// The derivation that made it, if known.
    pub deriver: Option<StorePath>,
    /// When it was registered, in seconds since 1970; 0 means now.
    pub registration_time: i64,
    /// Whether it was built here.
    pub ultimate: bool,
    /// Signatures, as `name:base64`.
    pub signatures: Vec<String>,
}

impl PathInfo {
    /// What is known of an object that was added by content.
    pub fn content_addressed(
        path: StorePath,
        ca: ContentAddress,
        nar_hash: Hash,
        nar_size: u64,
        references: BTreeSet<StorePath>,
    ) -> Self {
        PathInfo {
            path,
            nar_hash,
            nar_size,
            references,
            ca: Some(ca),
            deriver: None,
            registration_time: 0,
            ultimate: false,
            signatures: Vec::new(),
        }
    }
}
