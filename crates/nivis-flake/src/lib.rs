//! nivis-flake
