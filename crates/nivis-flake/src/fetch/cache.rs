//! What is remembered of addresses, a file each, below the user's cache folder.

use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::error::FetchError;
use crate::attrs::{Attrs, attrs_from_json, attrs_to_json};
use crate::error::FlakeRefError;
use crate::input::Input;
use crate::replace::replace_cached;

/// What an address gave.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// When it was asked, in seconds since 1970.
    pub(super) asked: u64,
    /// The attributes of the input that was found.
    pub(super) attrs: Attrs,
    /// As SRI text.
    pub(super) nar_hash: Option<String>,
    /// The address that does not change.
    pub(super) immutable_url: Option<String>,
}

fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

impl Known {
    /// Nothing, asked now.
    pub(super) fn now() -> Self {
        Known { asked: seconds(), ..Known::default() }
    }

    /// Whether it was asked within a time.
    pub(super) fn is_fresh(&self, ttl: Duration) -> bool {
        seconds().saturating_sub(self.asked) < ttl.as_secs()
    }

    /// The input that was found where this one was asked for, which may say more of it.
    pub(super) fn apply(&self, asked: &Input) -> Result<Input, FlakeRefError> {
        let mut attrs = self.attrs.clone();
        for name in ["narHash", "lastModified"] {
            if let Some(value) = asked.attrs.get(name.as_bytes()) {
                attrs.insert(name.as_bytes().to_vec(), value.clone());
            }
        }
        Input::from_attrs(attrs)
    }

    fn parse(text: &[u8]) -> Option<Self> {
        let json: Value = serde_json::from_slice(text).ok()?;
        let text = |name: &str| json.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Known {
            asked: json.get("asked")?.as_u64()?,
            attrs: attrs_from_json(json.get("attrs")?).ok()?,
            nar_hash: text("narHash"),
            immutable_url: text("immutableUrl"),
        })
    }
}

/// The folder of what is remembered.
pub(super) struct Cache {
    root: PathBuf,
}

impl Cache {
    pub(super) fn new(root: PathBuf) -> Self {
        Cache { root }
    }

    fn file(&self, key: &str) -> PathBuf {
        self.root.join("addresses").join(format!("{}.json", name_of(key)))
    }

    /// What is remembered. A file that is damaged is as none.
    pub(super) fn read(&self, key: &str) -> Option<Known> {
        Known::parse(&std::fs::read(self.file(key)).ok()?)
    }

    /// Remembers, in one step.
    pub(super) fn write(&self, key: &str, known: &Known) -> Result<(), FetchError> {
        let path = self.file(key);
        let json = json!({
            "address": key,
            "asked": known.asked,
            "attrs": attrs_to_json(&known.attrs)?,
            "narHash": known.nar_hash,
            "immutableUrl": known.immutable_url,
        });
        replace_cached(&path, format!("{json:#}\n").as_bytes())
            .map_err(|source| FetchError::Cache { path: path.clone(), source })
    }

    /// A new folder for something that arrives.
    pub(super) fn folder(&self) -> Result<tempfile::TempDir, FetchError> {
        let path = self.root.join("arriving");
        std::fs::create_dir_all(&path)
            .and_then(|()| tempfile::TempDir::new_in(&path))
            .map_err(|source| FetchError::Cache { path, source })
    }

    /// Where the copy of a repository is kept.
    pub(super) fn repository(&self, url: &str) -> PathBuf {
        self.root.join("git").join(name_of(url))
    }
}

/// A file name that stands for a text.
fn name_of(text: &str) -> String {
    use sha2::Digest as _;
    data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(text.as_bytes())[..20])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_read_back_and_damage_is_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::new(folder.path().to_owned());
        assert!(cache.read("x").is_none());
        let known = Known { nar_hash: Some("sha256-x".into()), ..Known::now() };
        cache.write("x", &known).expect("written");
        let back = cache.read("x").expect("it is there");
        assert_eq!((back.nar_hash, back.asked), (known.nar_hash, known.asked));
        assert!(cache.read("x").is_some_and(|known| known.is_fresh(Duration::from_secs(60))));
        assert!(!Known::default().is_fresh(Duration::from_secs(60)));
        std::fs::write(cache.file("x"), "{").expect("damaged");
        assert!(cache.read("x").is_none());
    }
}
