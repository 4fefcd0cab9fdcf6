//! Which rule each output of a flake is checked by.

use super::{Checker, Member};
use crate::commands::failure::Failure;
use crate::commands::hosts::{Kind, all as all_hosts};
use nivis_eval::error::{Context as _, Error, Result};
use nivis_eval::heap::Ref;
use nivis_eval::source::Pos;

/// Outputs that Nix knows but does not check.
const UNCHECKED: [&str; 8] = [
    "lib",
    "darwinModules",
    "flakeModule",
    "flakeModules",
    "herculesCI",
    "homeModule",
    "homeModules",
    "nixopsConfigurations",
];

/// What older outputs are called today.
const REPLACED: [(&str, &str); 7] = [
    ("defaultPackage", "packages.<system>.default"),
    ("defaultApp", "apps.<system>.default"),
    ("defaultTemplate", "templates.default"),
    ("defaultBundler", "bundlers.<system>.default"),
    ("overlay", "overlays.default"),
    ("devShell", "devShells.<system>.default"),
    ("nixosModule", "nixosModules.default"),
];

impl Checker<'_> {
    /// Checks every output that is wanted.
    pub(super) fn outputs(&mut self) -> std::result::Result<(), Failure> {
        let symbol = self.session.eval.symbols.intern(b"outputs");
        let Some(at) = self.session.eval.attr(self.session.top, symbol) else { return Ok(()) };
        let mut outputs = match self.members(at, 0, "") {
            Ok(outputs) => outputs,
            Err(error) => return Err(self.session.failure(&error)),
        };
        // As the reference does it: while nothing else has been evaluated.
        outputs.sort_by_key(|output| output.name != "hydraJobs");
        let may_import = self.session.eval.settings.import_from_derivation;
        for output in outputs {
            if !self.wants(&output.name) {
                continue;
            }
            self.session.progress.show(&format!("checking {}", output.name));
            self.session.eval.settings.import_from_derivation = may_import && output.name != "hydraJobs";
            if let Err(error) = self.output(&output) {
                let error =
                    error.fresh().trace(output.pos, format!("while checking flake output '{}'", output.name));
                self.fail_eval(&output.name, &error);
            }
        }
        self.session.eval.settings.import_from_derivation = may_import;
        self.hosts()
    }

    fn output(&mut self, output: &Member) -> Result<()> {
        let name = output.name.as_str();
        if Kind::of_output(name).is_some() {
            // The hosts come last, one after another, each in the memory of the one before.
            for host in self.members(output.at, output.pos, name)? {
                self.places.insert(host.path, host.pos);
            }
            return Ok(());
        }
        let value = self.session.eval.force_slot(output.at)?;
        self.session.eval.roots.push(value);
        if let Some((_, new)) = REPLACED.iter().find(|(old, _)| *old == name) {
            self.warn(format!("flake output attribute '{name}' is deprecated; use '{new}' instead"));
        }
        match name {
            "checks" | "packages" | "devShells" => self.two_levels(output, Self::derivation),
            "apps" => self.two_levels(output, Self::app),
            "bundlers" => self.two_levels(output, Self::bundler),
            "formatter" | "defaultPackage" | "devShell" => self.one_level(output, Self::derivation),
            "defaultApp" => self.one_level(output, Self::app),
            "defaultBundler" => self.one_level(output, Self::bundler),
            "legacyPackages" => self.systems(output).map(drop),
            "overlay" => self.one(output, Self::overlay),
            "overlays" => self.each(output, Self::overlay),
            "nixosModule" => self.one(output, Self::module),
            "nixosModules" => self.each(output, Self::module),
            "hydraJobs" => {
                self.checked += 1;
                let found = self.jobset(output);
                self.verdict(output, found);
                Ok(())
            }
            "defaultTemplate" => self.one(output, Self::template),
            "templates" => self.each(output, Self::template),
            _ if UNCHECKED.contains(&name) => Ok(()),
            _ => {
                self.warn(format!("unknown flake output '{name}'"));
                Ok(())
            }
        }
    }

    fn one(&mut self, member: &Member, rule: fn(&mut Self, &Member) -> Result<()>) -> Result<()> {
        self.checked += 1;
        let found = rule(self, member);
        self.verdict(member, found);
        Ok(())
    }

    fn each(&mut self, output: &Member, rule: fn(&mut Self, &Member) -> Result<()>) -> Result<()> {
        for member in self.members(output.at, output.pos, &output.path)? {
            self.one(&member, rule)?;
        }
        Ok(())
    }

    fn one_level(&mut self, output: &Member, rule: fn(&mut Self, &Member) -> Result<()>) -> Result<()> {
        for system in self.systems(output)? {
            self.one(&system, rule)?;
        }
        Ok(())
    }

    fn two_levels(&mut self, output: &Member, rule: fn(&mut Self, &Member) -> Result<()>) -> Result<()> {
        for system in self.systems(output)? {
            self.each(&system, rule)?;
        }
        Ok(())
    }

    /// The members of an output by system that are to be checked.
    fn systems(&mut self, output: &Member) -> Result<Vec<Member>> {
        let mut systems = Vec::new();
        for member in self.members(output.at, output.pos, &output.path)? {
            if !member.name.contains('-') {
                let message = format!("'{}' is not a valid system type", member.name);
                self.fail_eval(&member.path, &Error::eval(message).at(member.pos));
            }
            if self.args.all_systems || member.name == self.system {
                systems.push(member);
            } else {
                self.omitted.insert(member.name);
            }
        }
        Ok(systems)
    }

    /// The attributes of what must be a set.
    pub(super) fn members(&mut self, at: Ref, pos: Pos, path: &str) -> Result<Vec<Member>> {
        let eval = &mut self.session.eval;
        let value = eval.force_slot(at)?;
        eval.roots.push(value);
        if !value.is_attrs() {
            return Err(eval.wrong_type("a set", value).at(pos));
        }
        let set = eval.flat(value);
        eval.roots.push(set);
        let attrs = eval.attrs_by_name(set);
        Ok(attrs
            .into_iter()
            .map(|attr| {
                let name = eval.name(attr.name);
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                Member { name, path, at: attr.at, pos: attr.pos }
            })
            .collect())
    }

    fn verdict(&mut self, member: &Member, found: Result<()>) {
        if let Err(error) = found {
            self.fail_eval(&member.path, &error);
        }
    }

    /// Checks the hosts of every kind.
    fn hosts(&mut self) -> std::result::Result<(), Failure> {
        let wanted = &self.args.hosts;
        let mut hosts = match all_hosts(&mut self.session) {
            Ok(hosts) => hosts,
            // Said already, of the output.
            Err(_) if !self.failures.is_empty() => return Ok(()),
            Err(failure) => return Err(failure),
        };
        if !wanted.is_empty() {
            let names: Vec<String> = wanted.clone();
            hosts = crate::commands::hosts::select(&mut self.session, &names)?;
        }
        hosts.retain(|host| self.wants(host.kind.output()));
        let count = hosts.len();
        for (index, host) in hosts.iter().enumerate() {
            self.checked += 1;
            self.session.progress.show(&format!("[{}/{count}] checking {}", index + 1, host.name));
            self.host(host);
            if index + 1 < count {
                self.session.collect();
            }
        }
        Ok(())
    }
}

/// Adds what was being checked to a failure that may be shared with others.
pub(super) fn while_checking(found: Result<()>, pos: Pos, what: &str, path: &str) -> Result<()> {
    match found {
        Ok(()) => Ok(()),
        Err(error) => Err(error.fresh()).trace_with(pos, || format!("while checking the {what} '{path}'")),
    }
}
