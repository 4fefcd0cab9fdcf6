//! Commands that use what an earlier run found out, where nothing has changed since.

use super::failure::Failure;
use super::places::{load_config, locate_flake};
use super::session::Unopened;
use super::{FlakeArgs, Global, print};
use crate::config::Config;
use crate::eval_cache::{self, Found, Key};
use nivis_flake::Notice;
use std::io::Write as _;

/// A question about a flake that may have been answered before.
pub(super) struct Asked {
    config: Config,
    key: Key,
}

impl Asked {
    /// The question that `words` ask of the flake that a command names; none if answers to it are not kept: what is asked
    /// changes the lock file, or the user wants no old answers.
    pub(super) fn of(
        global: &Global,
        flake: &FlakeArgs,
        told: Option<&str>,
        words: &[&str],
    ) -> Option<Asked> {
        let changes = flake.recreate_lock_file
            || flake.commit_lock_file
            || !flake.update_input.is_empty()
            || flake.output_lock_file.is_some();
        if changes || flake.no_eval_cache || global.refresh {
            return None;
        }
        // What is wrong here is told by the command itself.
        let config = load_config(global).ok().filter(|config| config.flag("eval-cache", true))?;
        let located = locate_flake(told.or(flake.flake.as_deref())).ok()?;
        // Notices are told each time; where the flake was found is one in the reference's words alone.
        let silent =
            |notice: &Notice| matches!(notice, Notice::SearchingUp { .. }) && crate::nix::voice().is_none();
        if !located.notices.iter().all(silent) {
            return None;
        }
        let (reference, options) = (located.reference.to_url().ok()?, format!("{flake:?} {global:?}"));
        let reference = String::from_utf8_lossy(&reference).into_owned();
        let mut all = vec![reference.as_str(), &located.fragment, &options];
        all.extend(words);
        let key = Key::new(&config, &all);
        Some(Asked { config, key })
    }

    /// The answer of an earlier run, if it still holds.
    pub(super) fn answer(&self) -> Option<Found> {
        let mut store = None;
        eval_cache::look_up(&self.key, |name| {
            let store = store.get_or_insert_with(|| crate::stores::open(&self.config, false).ok());
            let Some(store) = store else { return false };
            let path = [store.dir().as_str().as_bytes(), b"/", name].concat();
            let parsed = store.dir().parse(&path);
            parsed.is_ok_and(|path| store.is_valid_path(&path).unwrap_or(false))
        })
    }

    /// Answers it, and keeps the answer.
    pub(super) fn keep(self, run: impl FnOnce() -> Result<i32, Unopened>) -> Result<i32, Unopened> {
        eval_cache::recording(self.key, run)
    }
}

/// Repeats what was told on standard error.
pub(super) fn repeat_messages(found: &Found) {
    // Where standard error cannot be written, nothing is left to tell.
    drop(std::io::stderr().write_all(&found.err));
}

/// Runs a command that only prints, or prints what it printed before.
///
/// # Errors
/// Those of the command.
pub(super) fn printing(
    global: &Global,
    flake: &FlakeArgs,
    told: Option<&str>,
    words: &[&str],
    run: impl FnOnce() -> Result<i32, Unopened>,
) -> Result<i32, Unopened> {
    let Some(asked) = Asked::of(global, flake, told, words) else { return run() };
    match asked.answer() {
        Some(found) => {
            repeat_messages(&found);
            print(&found.out).map_err(|failure: Failure| Unopened::from(failure))?;
            Ok(0)
        }
        None => asked.keep(run),
    }
}
