//! What is found.

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    Package,
    Option,
}

/// A package or an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    pub kind: EntryKind,
    /// A package's attribute path, `legacyPackages.x86_64-linux.hello`; an option's name.
    pub path: &'a str,
    /// A package's name without its version; an option's type.
    pub name: &'a str,
    /// A package's version; an option's default.
    pub version: &'a str,
    /// On one line.
    pub description: &'a str,
}

impl<'a> Entry<'a> {
    /// The path without the output and the system that it begins with.
    pub fn short_path(&self) -> &'a str {
        let rest = self.path.strip_prefix("legacyPackages.").or_else(|| self.path.strip_prefix("packages."));
        match (self.kind, rest.and_then(|rest| rest.split_once('.'))) {
            (EntryKind::Package, Some((_, path))) => path,
            _ => self.path,
        }
    }
}
