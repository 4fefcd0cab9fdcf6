//! What the verbs that change this machine share: the system that is meant, applying it, and what is shown of it.

mod run;
mod show;
mod snapshot;
mod system;

pub(super) use run::{Follow, apply_system, ask, of_generation, plan_of, run_request, try_scripts_of};
pub(super) use show::{plan_json, plan_text, report_text, size};
pub(super) use system::{System, by_specialisation, from_store, open_host};
