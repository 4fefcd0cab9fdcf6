//! What each kind of output must be; the messages are the reference's.

use super::outputs::while_checking;
use super::{Checker, Member};
use crate::commands::hosts::{Host, Kind};
use crate::commands::session::Session;
use nivis_eval::Word;
use nivis_eval::context::ContextSet;
use nivis_eval::error::{Error, Result};
use nivis_eval::heap::{Kind as ValueKind, Ref};
use nivis_eval::source::Pos;
use nivis_store::store_path::StorePath;

impl Checker<'_> {
    /// A slot's value, which stays.
    fn force(&mut self, at: Ref) -> Result<Word> {
        let value = self.session.eval.force_slot(at)?;
        self.session.eval.roots.push(value);
        Ok(value)
    }

    fn attribute(&mut self, set: Word, name: &str) -> Option<(Ref, Pos)> {
        let symbol = self.session.eval.symbols.intern(name.as_bytes());
        self.session.eval.attr_with_pos(set, symbol)
    }

    /// Text without references to store paths.
    fn plain_text(&mut self, at: Ref, pos: Pos) -> Result<()> {
        let value = self.force(at)?;
        self.session.eval.plain_string(value, pos, "").map(drop)
    }

    pub(super) fn derivation(&mut self, member: &Member) -> Result<()> {
        let found = self.drv_path(member);
        let found = found.map(|drv| {
            let here = format!("checks.{}.", self.system);
            if let Some(drv) = drv.filter(|_| member.path.starts_with(&here)) {
                self.to_build.push((member.path.clone(), drv));
            }
        });
        while_checking(found, member.pos, "derivation", &member.path)
    }

    /// The path of the derivation that a member is; nothing for one that says to have none.
    fn drv_path(&mut self, member: &Member) -> Result<Option<StorePath>> {
        let value = self.force(member.at)?;
        if !self.session.eval.is_derivation(value)? {
            return Err(Error::eval(format!("flake attribute '{}' is not a derivation", member.path)));
        }
        let Some((name, pos)) = self.attribute(value, "name") else {
            return Err(Error::type_error("derivation name missing"));
        };
        self.plain_text(name, pos)?;
        let Some((at, pos)) = self.attribute(value, "drvPath") else { return Ok(None) };
        let what = "while evaluating the 'drvPath' attribute of a derivation";
        self.session.eval.coerce_to_store_path(at, pos, what).map(Some)
    }

    pub(super) fn app(&mut self, member: &Member) -> Result<()> {
        let found = self.app_parts(member);
        while_checking(found, member.pos, "app definition", &member.path)
    }

    fn app_parts(&mut self, member: &Member) -> Result<()> {
        let path = &member.path;
        let parts = self.members(member.at, member.pos, "")?;
        let value = self.force(member.at)?;
        match self.attribute(value, "type") {
            Some((at, pos)) => self.plain_text(at, pos)?,
            None => return Err(Error::eval(format!("app '{path}' lacks attribute 'type'"))),
        }
        match self.attribute(value, "program") {
            Some((at, pos)) => {
                let program = self.force(at)?;
                self.session.eval.string_or(program, pos, "")?;
            }
            None => return Err(Error::eval(format!("app '{path}' lacks attribute 'program'"))),
        }
        match self.attribute(value, "meta") {
            Some((at, pos)) => {
                self.members(at, pos, "")?;
                let meta = self.force(at)?;
                match self.attribute(meta, "description") {
                    Some((at, pos)) => self.plain_text(at, pos)?,
                    None => self.warn(format!("app '{path}' lacks attribute 'meta.description'")),
                }
            }
            None => self.warn(format!("app '{path}' lacks attribute 'meta'")),
        }
        only_these(&parts, &["type", "program", "meta"], "app", path)
    }

    pub(super) fn overlay(&mut self, member: &Member) -> Result<()> {
        let found = self.overlay_function(member);
        while_checking(found, member.pos, "overlay", &member.path)
    }

    fn overlay_function(&mut self, member: &Member) -> Result<()> {
        let value = self.force(member.at)?;
        let eval = &self.session.eval;
        if !matches!(value.kind(), ValueKind::Lambda { .. }) {
            let found = eval.show_type(value);
            return Err(Error::eval(format!("overlay is not a function, but {found} instead")));
        }
        let name = eval.argument_of(value).map(|name| eval.name(name));
        let is_final = name.is_some_and(|name| matches!(name.as_str(), "final" | "_" | "_final"));
        if eval.formals_of(value).is_some() || !is_final {
            return Err(Error::eval("overlay does not take an argument named 'final'"));
        }
        Ok(())
    }

    pub(super) fn module(&mut self, member: &Member) -> Result<()> {
        let found = self.force(member.at).map(drop);
        while_checking(found, member.pos, "NixOS module", &member.path)
    }

    pub(super) fn bundler(&mut self, member: &Member) -> Result<()> {
        let found = self.force(member.at).and_then(|value| match value.kind() {
            ValueKind::Lambda { .. } => Ok(()),
            _ => Err(Error::eval("bundler must be a function")),
        });
        // The reference calls it so too.
        while_checking(found, member.pos, "template", &member.path)
    }

    /// The jobs of a set; failures are reported at the job.
    pub(super) fn jobset(&mut self, set: &Member) -> Result<()> {
        let found = self.jobs(set);
        while_checking(found, set.pos, "Hydra jobset", &set.path)
    }

    fn jobs(&mut self, set: &Member) -> Result<()> {
        nivis_eval::limits::check_native_stack()?;
        let jobs = self.members(set.at, set.pos, &set.path)?;
        let value = self.force(set.at)?;
        if self.session.eval.is_derivation(value)? {
            return Err(Error::eval("jobset should not be a derivation at top-level"));
        }
        for job in jobs {
            self.checked += 1;
            if let Err(error) = self.job(&job) {
                self.fail_eval(&job.path, &error);
            }
        }
        Ok(())
    }

    fn job(&mut self, job: &Member) -> Result<()> {
        let found = self.members(job.at, job.pos, "");
        while_checking(found.map(drop), job.pos, "Hydra jobset", &job.path)?;
        let value = self.force(job.at)?;
        match self.session.eval.is_derivation(value)? {
            true => self.derivation(job),
            false => self.jobset(job),
        }
    }

    pub(super) fn template(&mut self, member: &Member) -> Result<()> {
        let found = self.template_parts(member);
        while_checking(found, member.pos, "template", &member.path)
    }

    fn template_parts(&mut self, member: &Member) -> Result<()> {
        let name = &member.path;
        let parts = self.members(member.at, member.pos, "")?;
        let value = self.force(member.at)?;
        let Some((at, pos)) = self.attribute(value, "path") else {
            return Err(Error::eval(format!("template '{name}' lacks attribute 'path'")));
        };
        let path = self.force(at)?;
        let eval = &mut self.session.eval;
        let base = eval.stack.len();
        eval.stack.push(path);
        let path = eval.coerce_to_path(base, &mut ContextSet::default(), pos, "");
        eval.stack.truncate(base);
        let path = path?;
        if !matches!(eval.io.file_type(&path), Ok(Some(_))) {
            let path = String::from_utf8_lossy(&path);
            let message = format!("template '{name}' refers to a non-existent path '{path}'");
            return Err(Error::eval(message));
        }
        match self.attribute(value, "description") {
            Some((at, pos)) => self.plain_text(at, pos)?,
            None => return Err(Error::eval(format!("template '{name}' lacks attribute 'description'"))),
        }
        only_these(&parts, &["path", "description", "welcomeText"], "template", name)
    }

    /// A host of any kind: its system must be a derivation, its assertions hold.
    pub(super) fn host(&mut self, host: &Host) {
        let path = format!("{}.{}", host.kind.output(), host.name);
        let pos = self.places.get(&path).copied().unwrap_or(0);
        let what = match host.kind {
            Kind::Linux => "Linux configuration",
            Kind::Nixos => "NixOS configuration",
            Kind::Home => "home configuration",
            Kind::Darwin => "Darwin configuration",
        };
        let checked = self.session.with_host(host, |session, value| {
            if host.kind == Kind::Linux {
                let failed = session.failed_assertions(value)?;
                if !failed.is_empty() {
                    return Ok(failed);
                }
            }
            let found = system_of(session, value, host.kind.system());
            let found = while_checking(found, pos, what, &path).map_err(|error| session.failure(&error));
            found.map(|()| Vec::new())
        });
        match checked {
            Err(failure) => self.fail(&path, &failure),
            Ok(failed) => {
                for (message, place) in failed {
                    let error = Error::eval(message).at(place);
                    let error = error.trace(pos, format!("while checking the {what} '{path}'"));
                    self.fail_eval(&path, &error);
                }
            }
        }
    }
}

/// Evaluates the system of a host up to its derivation.
fn system_of(session: &mut Session, host: Word, path: &[&str]) -> Result<()> {
    let whole = path.join(".");
    let mut value = host;
    for name in path {
        if !value.is_attrs() {
            let found = session.eval.show_type(value);
            return Err(Error::type_error(format!(
                "the expression selected by the selection path '{whole}' should be a set but is {found}"
            )));
        }
        let symbol = session.eval.symbols.intern(name.as_bytes());
        let Some(at) = session.eval.attr(value, symbol) else {
            let nearest = session.nearest(value, name);
            let message = format!("attribute '{name}' in selection path '{whole}' not found");
            return Err(Error::eval(message).suggest(nearest));
        };
        value = session.eval.force_slot(at)?;
        session.eval.roots.push(value);
    }
    if !session.eval.is_derivation(value)? {
        return Err(Error::eval(format!("attribute '{whole}' is not a derivation")));
    }
    match session.eval.attr(value, session.eval.known.drv_path) {
        Some(at) => session.eval.force_slot(at).map(drop),
        None => Ok(()),
    }
}

fn only_these(parts: &[Member], known: &[&str], kind: &str, path: &str) -> Result<()> {
    match parts.iter().find(|part| !known.contains(&part.name.as_str())) {
        Some(part) => {
            Err(Error::eval(format!("{kind} '{path}' has unsupported attribute '{}'", part.name))
                .at(part.pos))
        }
        None => Ok(()),
    }
}
