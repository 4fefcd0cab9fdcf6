//! What is remembered of each host's last build.

use super::failure::Failure;
use super::places::state_dir;
use nivis_flake::FlakeRef;
use nivis_flake::replace_file;
use nivis_modules::manifest::{SECTIONS, SectionDiff, count, diff};
use nivis_store::hash::{Hash, HashAlgo};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// One build of one host.
#[derive(Clone, Debug)]
pub(super) struct Build {
    pub drv_path: String,
    pub out_path: Option<String>,
    /// Where there is one: Linux hosts and homes of the base library.
    pub manifest: Option<Value>,
}

/// What a build changes against the last one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// There was none before: what there is, by section.
    First(Vec<(&'static str, usize)>),
    Nothing,
    /// The derivation is another; what is in it is not known here.
    Other,
    Sections(Vec<SectionDiff>),
}

impl Build {
    fn to_json(&self) -> Value {
        json!({
            "version": 1,
            "drvPath": self.drv_path,
            "outPath": self.out_path,
            "manifest": self.manifest,
        })
    }

    fn from_json(value: &Value) -> Option<Build> {
        if value.get("version") != Some(&json!(1)) {
            return None;
        }
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let manifest = value.get("manifest").filter(|manifest| !manifest.is_null()).cloned();
        Some(Build { drv_path: text("drvPath")?, out_path: text("outPath"), manifest })
    }

    /// What it changes against `last`.
    pub(super) fn change(&self, last: Option<&Build>) -> Change {
        let Some(last) = last else {
            let manifest = self.manifest.as_ref();
            let counts =
                SECTIONS.iter().map(|(section, _)| (*section, manifest.map_or(0, |m| count(m, section))));
            return Change::First(counts.filter(|(_, count)| *count > 0).collect());
        };
        if last.drv_path == self.drv_path {
            return Change::Nothing;
        }
        match (&last.manifest, &self.manifest) {
            (Some(old), Some(new)) => match diff(old, new) {
                sections if sections.is_empty() => Change::Other,
                sections => Change::Sections(sections),
            },
            _ => Change::Other,
        }
    }
}

/// The builds of one flake.
pub(super) struct Builds {
    folder: PathBuf,
}

impl Builds {
    /// Those of the flake with this reference, or of a file.
    ///
    /// # Errors
    /// There is no place for state.
    pub(super) fn of(reference: Option<&FlakeRef>, file: Option<&Path>) -> Result<Builds, Failure> {
        let url = match (reference, file) {
            // Without revision and hash: the flake is the same at another commit.
            (Some(reference), _) => match reference.input.source_path() {
                Some(path) => format!("{}?dir={}", lossy(&path), lossy(&reference.subdir)),
                None => reference.show(),
            },
            (None, Some(file)) => file.display().to_string(),
            (None, None) => String::new(),
        };
        let digest = Hash::of(HashAlgo::Sha256, url.as_bytes()).base16();
        let last =
            url.trim_end_matches('=').rsplit(['/', '=']).find(|part| !part.is_empty() && *part != "?dir");
        let name: String = last.unwrap_or("flake").trim_end_matches("?dir").chars().map(plain).collect();
        Ok(Builds { folder: state_dir()?.join("builds").join(format!("{name}-{}", &digest[..12])) })
    }

    fn file(&self, host: &str) -> PathBuf {
        let name: String = host.chars().map(plain).collect();
        self.folder.join(format!("{name}.json"))
    }

    /// The last build of a host; `None` if there is none that can be read.
    pub(super) fn last(&self, host: &str) -> Option<Build> {
        let text = fs::read(self.file(host)).ok()?;
        Build::from_json(&serde_json::from_slice(&text).ok()?)
    }

    /// Remembers a build, in one step.
    ///
    /// # Errors
    /// The disk refuses.
    pub(super) fn remember(&self, host: &str, build: &Build) -> Result<(), Failure> {
        let file = self.file(host);
        replace_file(&file, build.to_json().to_string().as_bytes()).map_err(Failure::writing(&file))
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn plain(c: char) -> char {
    if c.is_ascii_alphanumeric() || "-_.@".contains(c) { c } else { '_' }
}
