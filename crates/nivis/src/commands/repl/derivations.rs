//! Commands about derivations.

use super::{Repl, Trouble};
use crate::commands::failure::Failure;
use crate::commands::print;
use crate::realise::{Outcome, Realiser};
use nivis_store::store::RootTarget;

impl Repl {
    /// `:b` and `:bl` as far as no builder is needed; of the others why they cannot be.
    pub(super) fn derivation(&mut self, command: &str, argument: &str) -> Result<(), Trouble> {
        let value = self.evaluate(argument)?;
        let drv = self.session.drv_path(value, argument)?;
        if !matches!(command, ":b" | ":bl") {
            let text = format!("'{command}' needs a builder, which this version does not have");
            return Err(Failure::Usage(text).into());
        }
        self.session.store.flush()?;
        match Realiser::new(&*self.session.store).realise(&drv).map_err(Box::new)? {
            Outcome::NotBuildable(names) => {
                let names: Vec<String> = names.into_iter().collect();
                let text =
                    format!("a builder is needed for {}, which this version does not have", names.join(", "));
                Err(Failure::Usage(text).into())
            }
            Outcome::Present(path) => {
                let shown = self.session.store.dir().print(&path);
                let mut text = String::from("\nThis derivation produced the following outputs:\n");
                if command == ":bl" {
                    let link = std::path::Path::new("repl-result-out");
                    self.session.store.add_root(&path, link, RootTarget::Physical)?;
                    text.push_str(&format!("  ./repl-result-out -> {shown}\n"));
                } else {
                    text.push_str(&format!("  out -> {shown}\n"));
                }
                Ok(print(text.as_bytes())?)
            }
        }
    }
}
