//! The operations: what the key `nivis` of the structured attributes asks for.

use super::join::{JoinError, build_env, symlink_join};
use super::tree::MemoryTree;
use nivis_store::derivation::Derivation;
use nivis_store::store::Store;
use serde_json::{Map, Value};

/// An operation that is not as the reference says.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OperationError {
    #[error("it has no structured attribute `nivis`")]
    NoOperation,
    #[error("it has no output `out`")]
    NoOutput,
    #[error("the structured attributes are not JSON")]
    Json(#[source] serde_json::Error),
    #[error("there is no operation '{0}'")]
    Unknown(String),
    #[error("the key '{key}' is missing or is not {kind}")]
    Key { key: &'static str, kind: &'static str },
    #[error("the key '{0}' is not known")]
    UnknownKey(String),
    #[error("'{0}' is not a path to put something at")]
    Path(String),
    #[error("something is at '{0}' already")]
    Taken(String),
    #[error(transparent)]
    Join(#[from] JoinError),
}

struct Keys<'a>(&'a Map<String, Value>);

impl Keys<'_> {
    fn only(&self, known: &[&str]) -> Result<(), OperationError> {
        match self.0.keys().find(|key| *key != "op" && !known.contains(&key.as_str())) {
            Some(key) => Err(OperationError::UnknownKey(key.clone())),
            None => Ok(()),
        }
    }

    fn text(&self, key: &'static str) -> Result<&str, OperationError> {
        self.0.get(key).and_then(Value::as_str).ok_or(OperationError::Key { key, kind: "a string" })
    }

    fn flag(&self, key: &'static str) -> Result<bool, OperationError> {
        self.0.get(key).and_then(Value::as_bool).ok_or(OperationError::Key { key, kind: "a Boolean" })
    }

    fn texts(&self, key: &'static str) -> Result<Vec<&str>, OperationError> {
        let error = || OperationError::Key { key, kind: "a list of strings" };
        let items = self.0.get(key).and_then(Value::as_array).ok_or_else(error)?;
        items.iter().map(|item| item.as_str().ok_or_else(error)).collect()
    }
}

/// What the derivation's operation makes. Its inputs are in the store.
pub(super) fn run(store: &dyn Store, drv: &Derivation) -> Result<MemoryTree, OperationError> {
    let attrs = drv.structured_attrs.as_deref().ok_or(OperationError::NoOperation)?;
    let attrs: Value = serde_json::from_slice(attrs).map_err(OperationError::Json)?;
    let keys = attrs.get("nivis").and_then(Value::as_object).ok_or(OperationError::NoOperation)?;
    let keys = Keys(keys);
    match keys.text("op")? {
        "write-text" => {
            keys.only(&["text", "executable", "destination"])?;
            write_text(&keys)
        }
        "link-farm" => {
            keys.only(&["entries"])?;
            link_farm(&keys)
        }
        "symlink-join" => {
            keys.only(&["paths"])?;
            Ok(symlink_join(store, &keys.texts("paths")?)?)
        }
        "build-env" => {
            keys.only(&["paths", "pathsToLink", "ignoreCollisions"])?;
            let (paths, links) = (keys.texts("paths")?, keys.texts("pathsToLink")?);
            Ok(build_env(store, &paths, &links, keys.flag("ignoreCollisions")?)?)
        }
        other => Err(OperationError::Unknown(other.to_owned())),
    }
}

fn is_relative(path: &str) -> bool {
    !path.is_empty() && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn write_text(keys: &Keys<'_>) -> Result<MemoryTree, OperationError> {
    let contents = keys.text("text")?.as_bytes().to_vec();
    let file = MemoryTree::File { contents, executable: keys.flag("executable")? };
    let destination = keys.text("destination")?;
    if destination.is_empty() {
        return Ok(file);
    }
    let wrong = || OperationError::Path(destination.to_owned());
    let path = destination.strip_prefix('/').filter(|path| is_relative(path)).ok_or_else(wrong)?;
    let mut folder = MemoryTree::folder();
    folder.insert(path.as_bytes(), file).map_err(|_file| wrong())?;
    Ok(folder)
}

fn link_farm(keys: &Keys<'_>) -> Result<MemoryTree, OperationError> {
    let error = || OperationError::Key { key: "entries", kind: "an object of strings" };
    let entries = keys.0.get("entries").and_then(Value::as_object).ok_or_else(error)?;
    let mut folder = MemoryTree::folder();
    for (path, target) in entries {
        let target = target.as_str().ok_or_else(error)?;
        if !is_relative(path) {
            return Err(OperationError::Path(path.clone()));
        }
        let link = MemoryTree::Link(target.as_bytes().to_vec());
        folder.insert(path.as_bytes(), link).map_err(|_link| OperationError::Taken(path.clone()))?;
    }
    Ok(folder)
}
