use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::{LocalStore, temp_name};
use crate::hash::{Hash, HashAlgo};
use crate::store::{Store as _, StoreError};
use crate::store_path::StorePath;

/// What the link of a root says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RootTarget {
    /// The store path as it is spelled, `/nix/store/…`: what the reference does and its garbage
    /// collector understands.
    Logical,
    /// Where the object really is. Where that is another path, the reference's collector does not
    /// see the root.
    Physical,
}

impl LocalStore {
    pub(super) fn make_root(
        &self,
        path: &StorePath,
        link: &Path,
        target: RootTarget,
    ) -> Result<PathBuf, StoreError> {
        if self.config.read_only {
            return Err(StoreError::Unsupported { operation: "add_root" });
        }
        let link = std::path::absolute(link).map_err(|e| StoreError::io("finding", link, e))?;
        if self.config.dir.contains(link.as_os_str().as_bytes()) || link.starts_with(&self.config.real_store)
        {
            return Err(StoreError::RootInStore { path: link });
        }
        // The collector must find the path registered, or it has nothing to keep.
        if !self.state().claim(&self.config.dir, path)? {
            return Err(self.not_valid(path));
        }
        self.flush()?;
        if fs::symlink_metadata(&link).is_ok() && !self.is_root(&link) {
            return Err(StoreError::RootExists { path: link });
        }
        let target = match target {
            RootTarget::Logical => PathBuf::from(self.config.dir.print(path)),
            RootTarget::Physical => self.real_path(path),
        };
        replace_link(&link, &target)?;
        let name = Hash::of(HashAlgo::Sha1, link.as_os_str().as_bytes()).base32();
        replace_link(&self.config.state.join("gcroots/auto").join(name), &link)?;
        Ok(link)
    }

    /// Whether `link` is a link into the store, which may be replaced.
    fn is_root(&self, link: &Path) -> bool {
        fs::read_link(link).is_ok_and(|target| {
            self.config.dir.contains(target.as_os_str().as_bytes())
                || target.starts_with(&self.config.real_store)
        })
    }
}

/// Makes a link in one step, whatever link was there before.
fn replace_link(link: &Path, target: &Path) -> Result<(), StoreError> {
    let error = |e| StoreError::io("linking", link, e);
    let parent = link.parent().unwrap_or(Path::new("/"));
    fs::create_dir_all(parent).map_err(error)?;
    let temp = parent.join(format!(".{}", temp_name()));
    symlink(target, &temp).map_err(error)?;
    fs::rename(&temp, link).map_err(|e| {
        drop(fs::remove_file(&temp));
        error(e)
    })
}
