//! Units of systemd: where their files stand, how two texts of one differ, what has to happen to those that run.

mod boot;
mod compare;
mod folder;
mod forecast;
pub(crate) mod orders;
mod place;
pub(crate) mod systemctl;
mod text;
pub(crate) mod watch;

pub(crate) use boot::BOOT_UNIT;
pub(crate) use compare::{Comparison, compare};
pub(crate) use folder::{UnitFile, UnitFiles};
pub(crate) use forecast::{Definition, State, forecast, template};
pub use forecast::{UnitAction, UnitStep};
pub(crate) use place::{UnitPlaces, distribution_unit};
pub(crate) use text::UnitText;
pub use watch::FailedUnit;
