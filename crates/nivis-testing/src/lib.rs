//! Runners for the data under `tests/`; used by tests and by `xtask`, never shipped.
//!
//! A language case is a section of a `.test` file ([`case`]); it is staged as a file of its own in a scratch
//! directory ([`stage`]), given to a program that takes `nix-instantiate`'s options ([`program`]), and what came
//! out is reduced to the lines that a case records ([`outcome`]). Derivation cases ([`drv`]) compare `.drv` bytes,
//! cases of the module system ([`modules`]) see one `lib`, those of Git ([`git`]) see repositories, [`upstream`] follows
//! the rules of the reference's own `lang.sh`, [`nixpkgs`] runs the suites of nixpkgs' lib, and [`machine`] boots real machines. This crate knows no value, no store
//! and no syntax: it compares bytes.

pub mod case;
pub mod drv;
pub mod git;
pub mod machine;
pub mod modules;
pub mod mutate;
pub mod nixpkgs;
pub mod outcome;
pub mod program;
pub mod report;
pub mod stage;
pub mod suite;
pub mod transcript;
pub mod upstream;
