//! The base library: the files of `library/`, carried by the binary.

/// The version that lock files name.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Every file by its path under the library, sorted; none is executable.
pub static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

#[cfg(test)]
mod tests {
    #[test]
    fn the_flake_is_among_the_files() {
        assert!(super::FILES.iter().any(|(path, _)| *path == "flake.nix"));
        assert!(super::FILES.is_sorted_by(|a, b| a.0 < b.0));
    }
}
