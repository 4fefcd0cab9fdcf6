use super::{StorePath, output_path_name};
use crate::hash::{Hash, HashAlgo, Hasher, base32, compress_hash};

/// What stands for the path of the derivation's own `output` before that is known
/// (`builtins.placeholder`).
pub fn hash_placeholder(output: &[u8]) -> String {
    let mut hasher = Hasher::new(HashAlgo::Sha256);
    hasher.update(b"nix-output:");
    hasher.update(output);
    format!("/{}", hasher.finish().base32())
}

/// What stands for an output whose path is not known before it is built, in whatever uses it
/// (`libstore/downstream-placeholder.cc`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DownstreamPlaceholder(Hash);

impl DownstreamPlaceholder {
    /// For an output of a known derivation with floating outputs.
    pub fn unknown_ca_output(drv: &StorePath, output: &[u8]) -> Self {
        let name = drv.derivation_name().unwrap_or(drv.name());
        let mut hasher = Hasher::new(HashAlgo::Sha256);
        hasher.update(b"nix-upstream-output:");
        hasher.update(drv.hash_part().as_bytes());
        hasher.update(b":");
        hasher.update(&output_path_name(name.as_bytes(), output));
        DownstreamPlaceholder(hasher.finish())
    }

    /// For an output of a derivation that is itself such an output.
    pub fn unknown_derivation(placeholder: &DownstreamPlaceholder, output: &[u8]) -> Self {
        let mut hasher = Hasher::new(HashAlgo::Sha256);
        hasher.update(b"nix-computed-output:");
        hasher.update(base32::encode(&compress_hash(placeholder.0.digest())).as_bytes());
        hasher.update(b":");
        hasher.update(output);
        DownstreamPlaceholder(hasher.finish())
    }

    /// The string itself: a slash and 52 base-32 digits.
    pub fn render(&self) -> String {
        format!("/{}", self.0.base32())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recorded from `builtins.placeholder`.
    #[test]
    fn own_output() {
        assert_eq!(hash_placeholder(b"out"), "/1rz4g4znpzjwh1xymhjpm42vipw92pr73vdgl6xs1hycac8kf2n9");
    }

    /// Values of the reference's `tests/downstream-placeholder.cc`.
    #[test]
    fn downstream() {
        let drv = StorePath::from_base_name(b"g1w7hy3qg1w7hy3qg1w7hy3qg1w7hy3q-foo.drv").unwrap();
        let first = DownstreamPlaceholder::unknown_ca_output(&drv, b"out");
        assert_eq!(first.render(), "/0c6rn30q4frawknapgwq386zq358m8r6msvywcvc89n6m5p2dgbz");
        let drv = StorePath::from_base_name(b"g1w7hy3qg1w7hy3qg1w7hy3qg1w7hy3q-foo.drv.drv").unwrap();
        let inner = DownstreamPlaceholder::unknown_ca_output(&drv, b"out");
        let second = DownstreamPlaceholder::unknown_derivation(&inner, b"out");
        assert_eq!(second.render(), "/0gn6agqxjyyalf0dpihgyf49xq5hqxgw100f0wydnj6yqrhqsb3w");
    }
}
