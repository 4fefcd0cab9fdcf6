//! What can be wrong with a flake reference, in the words of C++ Nix 2.34.

use std::path::PathBuf;

use crate::hash::HashError;

/// A reference that cannot be parsed, understood or shown.
///
/// Bytes that are not UTF-8 are replaced in the fields: they are for reading.
#[derive(Debug, thiserror::Error)]
pub enum FlakeRefError {
    #[error("'{url}' is not a valid URL: {reason}")]
    InvalidUrl { url: String, reason: &'static str },
    #[error("'{url}' doesn't have a scheme")]
    NoScheme { url: String },
    #[error("port '{port}' is invalid")]
    InvalidPort { port: String },
    #[error("file:// URL '{url}' has unexpected authority '{authority}'")]
    FileAuthority { url: String, authority: String },
    #[error("invalid URI query '{query}': {reason}")]
    InvalidQuery { query: String, reason: &'static str },
    #[error("invalid URI parameter '{text}': {reason}")]
    InvalidParameter { text: String, reason: &'static str },
    #[error("SCP-like URL '{url}' is not supported; use SSH URL syntax instead (ssh://...)")]
    ScpLikeUrl { url: String },
    #[error("URL path component '{component}' contains '/', which is not allowed in file names")]
    SlashInComponent { component: String },
    #[error("URL path component '{component}' contains NUL byte which is not allowed")]
    NulInComponent { component: String },

    #[error("in flake URL '{url}', '{text}' is not a commit hash or branch/tag name")]
    NeitherRevNorRef { url: String, text: String },
    #[error("in flake URL '{url}', '{text}' is not a branch/tag name")]
    NotARef { url: String, text: String },
    #[error("in flake URL '{url}', '{text}' is not a commit hash")]
    NotARev { url: String, text: String },
    #[error("GitHub URL '{url}' is invalid")]
    InvalidIndirectUrl { url: String },
    #[error("'{id}' is not a valid flake ID")]
    InvalidFlakeId { id: String },
    #[error("URL '{url}' is invalid")]
    InvalidForgeUrl { url: String },
    #[error("URL '{url}' contains multiple commit hashes")]
    SeveralRevs { url: String },
    #[error("URL '{url}' contains multiple branch/tag names")]
    SeveralRefs { url: String },
    #[error("input {attrs} contains both a commit hash ('{rev}') and a branch/tag name ('{name}')")]
    RevAndRef { attrs: String, rev: String, name: String },
    #[error("input {attrs} contains an invalid branch/tag name")]
    InvalidForgeRef { attrs: String },
    #[error("input {attrs} contains an invalid instance host")]
    InvalidHost { attrs: String },
    #[error("cannot apply both a commit hash ({rev}) and a branch/tag name ('{name}') to input '{input}'")]
    OverrideRevAndRef { rev: String, name: String, input: String },
    #[error("invalid Git branch/tag name '{name}'")]
    InvalidGitRef { name: String },
    #[error("invalid Mercurial branch/tag name '{name}'")]
    InvalidMercurialRef { name: String },

    #[error("flake reference '{reference}' is not an absolute path")]
    RelativePath { reference: String },
    #[error("invalid flakeref '{reference}'")]
    InvalidReference { reference: String },
    #[error("path {path:?} is not a flake (because it's not a directory)")]
    NotADirectory { path: PathBuf },
    #[error("path {path:?} is not a flake (because it doesn't contain a 'flake.nix' file)")]
    NoFlakeNix { path: PathBuf },
    #[error("could not find a flake.nix file")]
    NoFlakeNixAnywhere,
    #[error(
        "path {path:?} is not part of a flake (neither it nor its parent directories contain a 'flake.nix' file)"
    )]
    NotPartOfAFlake { path: PathBuf },
    #[error("unable to find a flake before encountering filesystem boundary at {path:?}")]
    FileSystemBoundary { path: PathBuf },
    #[error("flake URL '{url}' has an inconsistent 'dir' parameter")]
    InconsistentDir { url: String },
    #[error("cannot read {path:?}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("infinite symlink recursion in path '{path}'")]
    SymlinkRecursion { path: String },

    #[error("unexpected fragment '{fragment}' in flake reference '{reference}'")]
    UnexpectedFragment { fragment: String, reference: String },
    #[error("input '{url}' is unsupported")]
    UnsupportedInput { url: String },
    #[error("input '{url}' is unsupported; did you mean 'git+file' instead of 'file+git'?")]
    FileGit { url: String },
    #[error("'type' attribute to specify input scheme is required but not provided")]
    NoType,
    #[error("input attribute '{name}' not supported by scheme '{scheme}'")]
    UnsupportedAttribute { name: String, scheme: String },
    #[error("input attribute '{name}' is not a string {attrs}")]
    NotAString { name: String, attrs: String },
    #[error("input attribute '{name}' is not an integer")]
    NotAnInteger { name: String },
    #[error("input attribute '{name}' is not a Boolean")]
    NotABoolean { name: String },
    #[error("input attribute '{name}' is missing")]
    MissingAttribute { name: String },
    #[error("unsupported input attribute type in lock file")]
    UnsupportedAttributeType,
    #[error("'{text}' is not UTF-8, which JSON requires")]
    NotUtf8 { text: String },
    #[error("cannot show unsupported input '{attrs}'")]
    CannotShow { attrs: String },
    #[error("path URL '{url}' should not have an authority ('{authority}')")]
    PathAuthority { url: String, authority: String },
    #[error("path URL '{url}' has invalid parameter '{name}'")]
    InvalidPathParameter { url: String, name: String },
    #[error("path URL '{url}' has unsupported parameter '{name}'")]
    UnsupportedPathParameter { url: String, name: String },
    #[error(
        "experimental Nix feature 'verified-fetches' is disabled; \
         add '--extra-experimental-features verified-fetches' to enable it"
    )]
    VerifiedFetches,
    #[error("narHash must use SHA-256")]
    NarHashAlgorithm,
    #[error("Git input '{input}' has a commit hash but no branch/tag name")]
    GitRevWithoutRef { input: String },
    #[error("don't know how to set branch/tag name of input '{input}' to '{name}'")]
    CannotSetRef { input: String, name: String },
    #[error("don't know how to set revision of input '{input}' to '{rev}'")]
    CannotSetRev { input: String, rev: String },
    #[error(transparent)]
    Hash(#[from] HashError),
}

impl FlakeRefError {
    /// Whether the reference throws its `BadURL` here: then the text is tried as a path next.
    pub(crate) fn is_bad_url(&self) -> bool {
        use FlakeRefError as E;
        matches!(
            self,
            E::InvalidUrl { .. }
                | E::NoScheme { .. }
                | E::InvalidPort { .. }
                | E::FileAuthority { .. }
                | E::InvalidQuery { .. }
                | E::InvalidParameter { .. }
                | E::ScpLikeUrl { .. }
                | E::SlashInComponent { .. }
                | E::NulInComponent { .. }
                | E::NeitherRevNorRef { .. }
                | E::NotARef { .. }
                | E::NotARev { .. }
                | E::InvalidIndirectUrl { .. }
                | E::InvalidFlakeId { .. }
                | E::InvalidForgeUrl { .. }
                | E::SeveralRevs { .. }
                | E::SeveralRefs { .. }
                | E::RevAndRef { .. }
                | E::InvalidForgeRef { .. }
                | E::InvalidHost { .. }
                | E::OverrideRevAndRef { .. }
                | E::InvalidGitRef { .. }
                | E::InvalidMercurialRef { .. }
        )
    }
}

/// Bytes as text for a message.
pub(crate) fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
