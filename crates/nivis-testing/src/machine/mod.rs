//! Real machines for tests: a plain Debian, booted with systemd in a container, thrown away at the end.
//!
//! ```text
//! Recipe ─▶ root folder (cached, never written to) ─┬▶ Machine: overlay + systemd-nspawn + namespaces of its own
//!                                                   └▶ Machine …
//! ```
//!
//! A [`Machine`] has two network namespaces: its own, and *outside*, the other end of its only cable, from where
//! tests reach it by HTTP or ssh and where the one service it may use listens: a proxy to the package mirror
//! ([`proxy`]). Nothing of it is in the namespaces of the tests, so that when its processes are gone
//! everything but a folder is gone.
//!
//! A [`Listing`] tells what a machine is, for comparing it with what it was; a [`Disk`] is where others go on.
//! Scenarios are texts ([`scenario`]), run by [`runner`].
//!
//! Of Nivis this module knows only the verbs whose forecast is compared with what comes ([`forecast`]): it boots, runs
//! commands, cuts the power and compares.

mod boot;
mod command;
mod disk;
mod error;
mod forecast;
mod gate;
mod group;
mod listing;
mod namespaces;
mod proxy;
mod recipe;
pub mod runner;
pub mod scenario;
mod site;

pub use boot::{Machine, MachineOptions};
pub use command::Answer;
pub use disk::Disk;
pub use error::MachineError;
pub use gate::site_or_skip;
pub use listing::Listing;
pub use recipe::{BOOKWORM, Recipe, TRIXIE};
pub use site::{Site, Unavailable};
