use super::HashAlgo;

/// Why a string is no hash. The texts are the reference's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// The name of the algorithm is unknown.
    #[error("unknown hash algorithm '{name}', expect 'blake3', 'md5', 'sha1', 'sha256', or 'sha512'")]
    UnknownAlgo { name: String },
    /// The name of the format is unknown.
    #[error("unknown hash format '{name}', expect 'base16', 'base32', 'base64', or 'sri'")]
    UnknownFormat { name: String },
    /// No encoding of the algorithm's digest has that length.
    #[error("hash '{hash}' has wrong length for hash algorithm '{algo}'")]
    WrongLength { hash: String, algo: HashAlgo },
    /// The text decodes to the wrong number of bytes; to none if a character is not allowed.
    #[error("invalid {encoding} hash '{hash}', length {found} != expected length {expected}")]
    Invalid { encoding: &'static str, hash: String, found: usize, expected: usize },
    /// SRI was wanted, and there is no `-`.
    #[error("hash '{hash}' is not SRI")]
    NotSri { hash: String },
    /// A prefix was wanted, and there is none.
    #[error("hash '{hash}' does not include a type")]
    NoType { hash: String },
    /// Neither the text nor the caller says the algorithm.
    #[error("hash '{hash}' does not include a type, nor is the type otherwise known from context")]
    NoTypeKnown { hash: String },
    /// The text says another algorithm than the caller.
    #[error("hash '{hash}' should have type '{expected}'")]
    OtherType { hash: String, expected: HashAlgo },
    /// An empty hash and no algorithm.
    #[error("empty hash requires explicit hash algorithm")]
    EmptyWithoutAlgo,
}
