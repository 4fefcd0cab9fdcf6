//! What is loaded into the scope, and loaded again by `:r`.

use super::{Repl, Trouble};
use crate::commands::failure::Failure;
use crate::commands::flake_args::open_located;
use crate::commands::hosts::select;
use crate::commands::session::Unopened;
use nivis_eval::Word;
use nivis_eval::heap::Ref;
use std::path::Path;

/// Something with names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Loaded {
    File(String),
    Flake(String),
    /// A flake or an output of one, as on the command line.
    Installable(String),
    Host(String),
    /// An attribute of the command line's `--file` or `--expr`.
    Attribute(String),
}

/// What a host is made of.
const HOST_PARTS: [&str; 5] = ["config", "options", "pkgs", "lib", "extendModules"];

impl Repl {
    /// Loads what the command line names.
    ///
    /// # Errors
    /// The first that cannot be loaded.
    pub(super) fn load_arguments(&mut self, names: &[String]) -> Result<(), Unopened> {
        let mut all: Vec<Loaded> = Vec::new();
        if self.expression.is_given() {
            let names: &[String] = if names.is_empty() { &[String::new()] } else { names };
            all.extend(names.iter().cloned().map(Loaded::Attribute));
        } else {
            for name in names {
                all.push(self.meant(name));
            }
        }
        for loaded in all {
            if let Err(Trouble::Failed(failure)) = self.load_named(loaded) {
                return Err(Unopened(failure, self.session.trees.clone()));
            }
        }
        Ok(())
    }

    /// Loads something; a name that is no host's may be one of the registries'.
    fn load_named(&mut self, loaded: Loaded) -> Result<(), Trouble> {
        let result = self.load(loaded.clone());
        match (loaded, result) {
            (
                Loaded::Host(name),
                Err(Trouble::Failed(
                    failure @ (Failure::NoHost { .. } | Failure::NoHosts | Failure::NoFlake { .. }),
                )),
            ) => self.load(Loaded::Installable(name)).map_err(|_| Trouble::Failed(failure)),
            (_, result) => result,
        }
    }

    /// What a name on the command line means.
    fn meant(&self, name: &str) -> Loaded {
        let is_file = name.starts_with('<') || Path::new(name).is_file();
        if is_file {
            return Loaded::File(name.to_owned());
        }
        let is_reference =
            name.contains(['#', ':', '/']) || name.starts_with('.') || Path::new(name).is_dir();
        if is_reference { Loaded::Installable(name.to_owned()) } else { Loaded::Host(name.to_owned()) }
    }

    /// Loads something, and remembers it for `:r`.
    pub(super) fn load(&mut self, loaded: Loaded) -> Result<(), Trouble> {
        // The value is a root until it is part of the scope.
        let base = self.session.eval.roots.len();
        let result = self.value_of(&loaded).and_then(|value| Ok(self.add(value)?));
        self.session.eval.roots.truncate(base);
        if result.is_ok() {
            self.loaded.retain(|other| *other != loaded);
            self.loaded.push(loaded);
        }
        result
    }

    /// Loads everything again, from what the files are now. What fails is said, and stays in the list.
    pub(super) fn reload(&mut self) -> Result<(), Trouble> {
        self.forget_files();
        self.clear_scope();
        for loaded in std::mem::take(&mut self.loaded) {
            let (what, name) = match &loaded {
                Loaded::File(name) => ("", name),
                Loaded::Flake(name) => ("flake ", name),
                Loaded::Installable(name) | Loaded::Attribute(name) => ("installable ", name),
                Loaded::Host(name) => ("host ", name),
            };
            eprintln!("Loading {what}'{name}'...");
            let result = self.load(loaded.clone());
            if let Err(Trouble::Failed(failure)) = result {
                self.loaded.push(loaded);
                let trees = self.session.trees.clone();
                failure.print(&trees, None, crate::commands::paint::Paint::stderr(), self.show_trace);
            }
        }
        Ok(())
    }

    /// Files are read again when they are imported next.
    pub(super) fn forget_files(&mut self) {
        self.session.eval.imports.clear();
        self.session.eval.import_paths.clear();
    }

    fn value_of(&mut self, loaded: &Loaded) -> Result<Word, Trouble> {
        match loaded {
            Loaded::File(name) => self.file_value(name),
            Loaded::Attribute(path) => {
                let expression = self.expression.clone();
                Ok(expression.value(&mut self.session, path)?)
            }
            Loaded::Flake(reference) if reference.is_empty() => {
                Err(Failure::Usage("':lf' needs a flake; '.' is the one here".into()).into())
            }
            Loaded::Flake(reference) => {
                self.open(Some(reference), false)?;
                Ok(self.session.top)
            }
            Loaded::Installable(text) => {
                let reference = if text.starts_with('#') { format!(".{text}") } else { text.clone() };
                self.open(Some(&reference), true)?;
                let fragment = self.session.fragment.clone();
                if fragment.is_empty() {
                    Ok(self.session.top)
                } else {
                    Ok(self.session.find_output(&fragment)?)
                }
            }
            Loaded::Host(name) => self.host_value(name),
        }
    }

    fn file_value(&mut self, name: &str) -> Result<Word, Trouble> {
        if name.is_empty() {
            return Err(Failure::Usage("':l' needs a file".into()).into());
        }
        if name.starts_with('<') {
            let value = self.evaluate(&format!("import {name}"))?;
            let value = self.attempt(|repl| repl.session.eval.auto_call(value, &[]))?;
            self.session.eval.roots.push(value);
            return Ok(value);
        }
        self.session.use_file(Some(name), None)?;
        Ok(self.session.top)
    }

    /// Opens a flake and makes it the session's.
    fn open(&mut self, reference: Option<&str>, locks: bool) -> Result<(), Trouble> {
        let session = &mut self.session;
        let (store, trees, progress) =
            (session.store.clone(), session.trees.clone(), session.progress.clone());
        let opened = open_located(&store, &self.flake, reference, &trees, &progress, |options| {
            options.write.write &= locks;
        });
        let (flake, fragment) = opened.map_err(|Unopened(failure, _)| failure)?;
        let text = flake.text.clone();
        session.flake = Some(flake);
        session.fragment = fragment;
        let value = self.attempt(|repl| {
            let node = repl.session.eval.compile_flake(&text)?;
            repl.session.eval.eval(node, Ref::NULL)
        })?;
        self.session.eval.roots.push(value);
        self.session.top = value;
        Ok(())
    }

    /// A host's parts.
    fn host_value(&mut self, name: &str) -> Result<Word, Trouble> {
        self.open(None, true)?;
        let hosts = select(&mut self.session, &[name.to_owned()])?;
        let Some(host) = hosts.first() else { return Err(Failure::NoHosts.into()) };
        let at = host.at;
        let value = self.attempt(|repl| repl.session.eval.force_slot(at))?;
        self.session.eval.roots.push(value);
        let mut parts: Vec<&str> = Vec::new();
        for part in HOST_PARTS {
            let symbol = self.session.eval.symbols.intern(part.as_bytes());
            if value.is_attrs() && self.session.eval.attr(value, symbol).is_some() {
                parts.push(part);
            }
        }
        let mut text = format!("{{ inherit (host) {};", parts.join(" "));
        for (part, path) in [("pkgs", "host._module.args.pkgs"), ("lib", "host.pkgs.lib")] {
            if !parts.contains(&part) {
                text.push_str(&format!(" {part} = {path};"));
            }
        }
        text.push_str(" inherit flake; }");
        let (host, flake) =
            (self.session.eval.symbols.intern(b"host"), self.session.eval.symbols.intern(b"flake"));
        let top = self.session.top;
        let scope = self.session.eval.make_attrs(vec![(host, 0, value), (flake, 0, top)]);
        self.session.eval.roots.push(scope);
        let value = self.attempt(|repl| {
            let node = repl.session.eval.compile_scoped(text.as_bytes(), false, b"/", scope)?;
            repl.session.eval.eval_scoped(node, scope)
        })?;
        self.session.eval.roots.push(value);
        Ok(value)
    }
}
