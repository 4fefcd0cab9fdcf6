//! What nivis-boot.service does: the generation chosen for this start becomes the machine's.

use crate::apply::{Mode, Request, apply};
use crate::error::ActivationError;
use crate::files::Sources;
use crate::generation;
use crate::ledger::{Ledger, write_file};
use crate::lock::Lock;
use crate::manifest::Manifest;
use crate::places::Places;
use crate::plan::Report;
use crate::recover;
use crate::rest::set_current;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Completes or undoes what was interrupted, applies the boot generation if another one was applied last, and links
/// /run/nivis.
///
/// # Errors
/// It cannot be applied; the machine then stays what it was.
pub fn at_boot(places: &Places, progress: &dyn Fn(&str)) -> Result<Option<Report>, ActivationError> {
    {
        let _lock = Lock::take(places)?;
        // First: it may be what chooses the generation, or lets go of all.
        recover::recover(places, true, progress)?;
    }
    let Some(number) = generation::boot(places) else { return Ok(None) };
    let run = places.run();
    fs::create_dir_all(&run).map_err(ActivationError::io("cannot make", &run))?;
    let chosen = generation::read(places, number)?;
    let report = {
        let toplevel = Path::new(&chosen.toplevel);
        let sources = Sources::on(places);
        let text = sources.read(toplevel.join("manifest.json"))?;
        let manifest = Manifest::parse(&text, toplevel.join("manifest.json"))?;
        let request = Request {
            mode: Mode::AtBoot,
            manifest: &manifest,
            manifest_text: &text,
            toplevel: &chosen.toplevel,
            sources: &sources,
            generation: chosen.clone(),
            options: None,
            allow_lockout: true,
        };
        apply(&request, places, &|| Ok(BTreeSet::new()), progress)?
    };
    let applied = Ledger::read(places)?.toplevel.unwrap_or(chosen.toplevel);
    set_current(places, &applied)?;
    write_file(&run.join("booted"), format!("{number}\n").as_bytes())?;
    Ok(Some(report))
}
