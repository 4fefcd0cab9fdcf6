//! Machines that are kept by Nivis: what an activation would change, and doing it without ever leaving half of it.
//!
//! ```text
//! manifest ──┐
//! ledger ────┼─▶ survey ─▶ Plan ─▶ journal ─▶ packages ─▶ files beside their places ─▶ names change ─▶ live ─▶ rest
//! machine ───┘                        └────────────── undone until here ─────────────────────┘└─ completed ─┘
//! ```
//!
//! Evaluates nothing and prints nothing; the binary does both.

#![forbid(unsafe_code)]

mod accounts;
mod apply;
mod at_boot;
mod error;
mod files;
mod generation;
mod hold;
mod home;
mod journal;
mod kernel;
mod ledger;
mod locales;
mod lock;
mod lockout;
mod manifest;
mod objects;
mod packages;
mod places;
mod plan;
mod preflight;
mod purge;
mod recover;
mod rest;
mod survey;
mod tool;
mod traces;
mod units;

pub use accounts::AccountChange;
pub use apply::{Mode, Request, apply, plan, release_request, try_scripts};
pub use at_boot::at_boot;
pub use error::{ActivationError, Obstacle};
pub use files::{FileAction, FileChange, Sources};
pub use generation::{
    Expiry, Generation, Listed, all as generations, boot as boot_generation, expired,
    list as list_generations, now as seconds_now, read as read_generation, remove as remove_generations,
};
pub use home::{Actor, HomeOwner, HomePlan, OwnedHome, bring_home};
pub use kernel::SettingChange;
pub use ledger::Ledger;
pub use manifest::{Manifest, ManifestError};
pub use objects::{Freed, import};
pub use packages::PackageChange;
pub use places::Places;
pub use plan::{PackagePlan, Plan, Recovered, Report};
pub use recover::finish_interrupted;
pub use units::{FailedUnit, UnitAction, UnitStep};

/// Whether this process may change the machine, and the machine is one that can be kept. A home that its own user keeps
/// needs neither root nor systemd.
///
/// # Errors
/// It is not root, or systemd does not run.
pub fn check_machine(places: &Places) -> Result<(), ActivationError> {
    if places.is_home() {
        return Ok(());
    }
    if !rustix::process::geteuid().is_root() {
        return Err(ActivationError::NotRoot);
    }
    if !units::systemctl::is_running() {
        return Err(ActivationError::NotSystemd);
    }
    Ok(())
}
