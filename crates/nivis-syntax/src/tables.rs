//! The LALR(1) tables that build.rs makes from `grammar/nix.grammar`.

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
