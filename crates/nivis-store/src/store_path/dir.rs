use std::sync::Arc;

use super::{StorePath, StorePathError};

/// The directory whose children are store paths, as they are spelled in expressions.
///
/// It is part of every hash: another directory gives other store paths.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StoreDir(Arc<str>);

impl Default for StoreDir {
    /// `/nix/store`.
    fn default() -> Self {
        StoreDir(Arc::from("/nix/store"))
    }
}

impl StoreDir {
    /// A store directory; trailing slashes and dots are removed.
    ///
    /// # Errors
    /// [`StorePathError::NotAbsolute`] unless it starts with a slash.
    pub fn new(dir: &str) -> Result<Self, StorePathError> {
        let canonical = canonical(dir.as_bytes())?;
        Ok(StoreDir(Arc::from(String::from_utf8_lossy(&canonical).as_ref())))
    }

    /// The directory, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The full path of `path`.
    pub fn print(&self, path: &StorePath) -> String {
        let mut out = String::with_capacity(self.0.len() + 1 + path.base_name().len());
        out.push_str(&self.0);
        out.push('/');
        out.push_str(path.base_name());
        out
    }

    /// Appends the full path of `path`.
    pub fn append(&self, out: &mut Vec<u8>, path: &StorePath) {
        out.extend_from_slice(self.0.as_bytes());
        out.push(b'/');
        out.extend_from_slice(path.base_name().as_bytes());
    }

    /// Reads a full path that must be a child of this directory. `//`, `.` and `..` are resolved
    /// first, in the text alone.
    ///
    /// # Errors
    /// [`StorePathError::NotInStore`], or what is wrong with the base name.
    pub fn parse(&self, path: &[u8]) -> Result<StorePath, StorePathError> {
        // Nearly every path is canonical already.
        if let Some(base_name) = self.strip(path)
            && !base_name.starts_with(b".")
            && memchr::memchr(b'/', base_name).is_none()
        {
            return StorePath::from_base_name(base_name);
        }
        let path = canonical(path)?;
        match self.strip(&path) {
            Some(base_name) if memchr::memchr(b'/', base_name).is_none() => {
                StorePath::from_base_name(base_name)
            }
            _ => Err(StorePathError::NotInStore { path: String::from_utf8_lossy(&path).into_owned() }),
        }
    }

    /// Whether `path` is below this directory.
    pub fn contains(&self, path: &[u8]) -> bool {
        self.strip(path).is_some()
    }

    /// Splits a path below this directory into the store path and the rest, which is empty or
    /// starts with a slash.
    ///
    /// # Errors
    /// [`StorePathError::NotBelowStore`], or what is wrong with the base name.
    pub fn split<'a>(&self, path: &'a [u8]) -> Result<(StorePath, &'a [u8]), StorePathError> {
        let inner = self.strip(path).ok_or_else(|| StorePathError::NotBelowStore {
            path: String::from_utf8_lossy(path).into_owned(),
        })?;
        let end = memchr::memchr(b'/', inner).unwrap_or(inner.len());
        Ok((StorePath::from_base_name(&inner[..end])?, &inner[end..]))
    }

    /// What follows the directory and a slash, if that is something.
    fn strip<'a>(&self, path: &'a [u8]) -> Option<&'a [u8]> {
        let inner = path.strip_prefix(self.0.as_bytes())?.strip_prefix(b"/")?;
        (!inner.is_empty()).then_some(inner)
    }
}

/// Resolves `//`, `.` and `..` in the text of an absolute path.
fn canonical(path: &[u8]) -> Result<Vec<u8>, StorePathError> {
    if path.first() != Some(&b'/') {
        return Err(StorePathError::NotAbsolute { path: String::from_utf8_lossy(path).into_owned() });
    }
    let mut out: Vec<u8> = Vec::with_capacity(path.len());
    for component in path.split(|b| *b == b'/') {
        match component {
            b"" | b"." => {}
            b".." => out.truncate(memchr::memrchr(b'/', &out).unwrap_or(0)),
            _ => {
                out.push(b'/');
                out.extend_from_slice(component);
            }
        }
    }
    if out.is_empty() {
        out.push(b'/');
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "nnqh7675wghd0xmrywqm2yh9psrkk13q-a";

    #[test]
    fn parse_and_print() {
        let dir = StoreDir::default();
        for spelling in ["/nix/store/{}", "/nix//store/./{}/", "/nix/store/x/../{}"] {
            let path = dir.parse(spelling.replace("{}", BASE).as_bytes()).unwrap();
            assert_eq!(dir.print(&path), format!("/nix/store/{BASE}"));
        }
        assert_eq!(dir.parse(b"/foo/x").unwrap_err().to_string(), "path \"/foo/x\" is not in the Nix store");
        assert!(dir.parse(format!("/nix/store/{BASE}/bin").as_bytes()).is_err());
        assert!(dir.parse(b"/nix/store").is_err());
        assert!(dir.parse(b"").is_err());
    }

    #[test]
    fn split() {
        let dir = StoreDir::default();
        let text = format!("/nix/store/{BASE}/bin/x");
        let (path, rest) = dir.split(text.as_bytes()).unwrap();
        assert_eq!((path.base_name(), rest), (BASE, &b"/bin/x"[..]));
        assert_eq!(dir.split(b"/foo").unwrap_err().to_string(), "path '/foo' is not in the Nix store");
    }

    #[test]
    fn another_directory() {
        let dir = StoreDir::new("/opt/store/").unwrap();
        assert_eq!(dir.as_str(), "/opt/store");
        assert!(dir.contains(b"/opt/store/x") && !dir.contains(b"/opt/storex"));
        assert!(StoreDir::new("store").is_err());
    }
}
