//! Accounts and groups, in the machine's own databases.

mod crypt;
mod groups;
mod plan;
mod table;
mod users;

pub use plan::AccountChange;
pub(crate) use plan::{AccountPlan, Home, plan};
pub(crate) use table::{Databases, Table};
