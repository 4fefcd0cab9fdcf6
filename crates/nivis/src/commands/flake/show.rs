//! `nivis flake show` (`CmdFlakeShow` in `nix/flake.cc` of the reference)

use super::tree::branch;
use crate::commands::failure::Failure;
use crate::commands::paint::Paint;
use crate::commands::session::{Session, Unopened};
use crate::commands::{FlakeArgs, Global, print, print_json};
use nivis_eval::Word;
use nivis_eval::heap::Ref;
use nivis_eval::print::write_attr_name;
use serde_json::{Map, Value, json};
use std::io::IsTerminal as _;

/// Options of `nivis flake show`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis flake show
  nivis flake show github:owner/repo --json --all-systems")]
pub(in crate::commands) struct ShowArgs {
    /// The flake
    reference: Option<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Show the contents of `legacyPackages`
    #[arg(long)]
    legacy: bool,
    /// Show the outputs for all systems
    #[arg(long)]
    all_systems: bool,
    /// Print JSON, as `nix flake show --json` does
    #[arg(long)]
    pub(super) json: bool,
}

/// `nivis flake show`
pub(super) fn run(global: &Global, args: &ShowArgs) -> Result<i32, Unopened> {
    let told = super::told(args.reference.as_deref(), &args.flake)?;
    let mut session = Session::open_changed(global, &args.flake, told, |options| options.use_config = false)?;
    session.eval.settings.import_from_derivation = false;
    let trees = session.trees.clone();
    let title = session.flake.as_ref().map_or_else(String::new, |flake| flake.locked.show());
    let mut shown = Shown {
        args,
        paint: Paint::reference(),
        expand: !args.json && std::io::stdout().is_terminal(),
        system: session.eval.settings.system.clone(),
        session,
    };
    shown.run(&title).map_err(|failure| Unopened(failure, trees))?;
    Ok(0)
}

/// Outputs whose members are listed.
const LISTED: [&str; 8] = [
    "defaultPackage",
    "devShell",
    "formatter",
    "nixosConfigurations",
    "nixosModules",
    "defaultApp",
    "templates",
    "overlays",
];
/// Outputs with members by system.
const BY_SYSTEM: [&str; 4] = ["checks", "packages", "devShells", "apps"];
/// Outputs that Nix does not know but people have, with what their members are.
const KNOWN_TO_PEOPLE: [(&str, &str); 9] = [
    ("linuxConfigurations", "Linux configuration"),
    ("homeConfigurations", "home configuration"),
    ("darwinConfigurations", "Darwin configuration"),
    ("homeModules", "home module"),
    ("homeManagerModules", "home module"),
    ("darwinModules", "Darwin module"),
    ("flakeModules", "flake module"),
    ("diskoConfigurations", "disk layout"),
    ("profiles", "module"),
];

struct Shown<'a> {
    session: Session,
    args: &'a ShowArgs,
    paint: Paint,
    /// Members of outputs are listed that Nix does not know.
    expand: bool,
    system: String,
}

/// An attribute on its way through the tree.
struct Visit<'v> {
    at: Ref,
    path: &'v [String],
    /// The line that it begins.
    head: &'v str,
    /// What stands before the lines below it.
    below: &'v str,
}

impl Visit<'_> {
    fn part(&self, index: usize) -> &str {
        self.path.get(index).map_or("", String::as_str)
    }

    fn name(&self) -> String {
        self.path.join(".")
    }
}

impl Shown<'_> {
    fn run(&mut self, title: &str) -> Result<(), Failure> {
        let session = &mut self.session;
        let symbol = session.eval.symbols.intern(b"outputs");
        let Some(at) = session.eval.attr(session.top, symbol) else { return Ok(()) };
        let head = self.paint.bold(title);
        let json = self.visit(&Visit { at, path: &[], head: &head, below: "" })?;
        self.session.store.flush()?;
        if self.args.json {
            print_json(&Value::Object(json))?;
        }
        Ok(())
    }

    fn force(&mut self, at: Ref) -> Result<Word, Failure> {
        let value = self.session.eval.force_slot(at);
        let value = value.map_err(|error| self.session.failure(&error))?;
        self.session.eval.roots.push(value);
        Ok(value)
    }

    /// The members of a set, by name.
    fn members(&mut self, at: Ref) -> Result<Vec<(String, Ref)>, Failure> {
        let value = self.force(at)?;
        if !value.is_attrs() {
            let found = self.session.eval.show_type(value);
            let path = "an output of the flake".to_owned();
            return Err(Failure::WrongType { path, found, expected: "a set" });
        }
        let set = self.session.eval.flat(value);
        self.session.eval.roots.push(set);
        let attrs = self.session.eval.attrs_by_name(set);
        Ok(attrs.into_iter().map(|attr| (self.session.eval.name(attr.name), attr.at)).collect())
    }

    /// A member of what is a set; nothing of what is none.
    fn member(&mut self, at: Ref, name: &str) -> Result<Option<Word>, Failure> {
        let value = self.force(at)?;
        self.session.get(value, name)
    }

    fn string(&mut self, at: Ref, name: &str) -> Result<String, Failure> {
        let value = self.force(at)?;
        let found = self.session.at(value, &[name])?;
        self.as_string(found, name)
    }

    fn as_string(&self, value: Word, name: &str) -> Result<String, Failure> {
        if value.is_string() {
            return Ok(String::from_utf8_lossy(self.session.eval.bytes(value)).into_owned());
        }
        let found = self.session.eval.show_type(value);
        Err(Failure::WrongType { path: name.to_owned(), found, expected: "a string" })
    }

    /// `meta.description`.
    fn description(&mut self, at: Ref) -> Result<Option<String>, Failure> {
        let Some(meta) = self.member(at, "meta")? else { return Ok(None) };
        match self.session.get(meta, "description")? {
            Some(text) => self.as_string(text, "meta.description").map(Some),
            None => Ok(None),
        }
    }

    fn is_derivation(&mut self, at: Ref) -> Result<bool, Failure> {
        match self.member(at, "type")? {
            Some(kind) => Ok(self.as_string(kind, "type")? == "derivation"),
            None => Ok(false),
        }
    }

    /// Whether there is something in an attribute: frameworks emit empty sets that nobody wants to read.
    fn has_content(&mut self, at: Ref, path: &[String]) -> bool {
        let top = path[0].as_str();
        let by_system = ["apps", "checks", "devShells", "legacyPackages", "packages"].contains(&top);
        let listed = ["formatter", "nixosConfigurations", "nixosModules", "overlays"].contains(&top);
        if !(by_system && path.len() <= 2 || listed && path.len() == 1) {
            return true;
        }
        // What fails is something.
        let Ok(members) = self.members(at) else { return true };
        members.into_iter().any(|(name, at)| {
            let path = [path, &[name]].concat();
            self.has_content(at, &path)
        })
    }

    fn line(&mut self, text: &str) -> Result<(), Failure> {
        if self.args.json {
            return Ok(());
        }
        self.session.progress.clear();
        print(format!("{text}\n").as_bytes())
    }

    fn omitted(&mut self, visit: &Visit<'_>, why: &str) -> Result<(), Failure> {
        if self.args.json {
            eprintln!("warning: {} {why}", visit.name());
            return Ok(());
        }
        let (what, rest) =
            why.split_once(" (").map_or((why, String::new()), |(what, rest)| (what, format!(" ({rest}")));
        self.line(&format!("{} {}{rest}", visit.head, self.paint.magenta(what)))
    }

    fn visit(&mut self, visit: &Visit<'_>) -> Result<Map<String, Value>, Failure> {
        self.session.progress.show(&format!("evaluating '{}'", visit.name()));
        let mut json = Map::new();
        match self.visit_known(visit, &mut json) {
            // Package sets hold packages that cannot be evaluated.
            Err(Failure::Eval(_) | Failure::WrongType { .. } | Failure::NoAttribute { .. })
                if visit.part(0) == "legacyPackages" => {}
            result => result?,
        }
        Ok(json)
    }

    fn visit_known(&mut self, visit: &Visit<'_>, json: &mut Map<String, Value>) -> Result<(), Failure> {
        let (depth, top) = (visit.path.len(), visit.part(0).to_owned());
        let top = top.as_str();
        let single = ["defaultPackage", "devShell", "formatter"].contains(&top);
        if depth == 0
            || depth == 1 && LISTED.contains(&top)
            || (depth == 1 || depth == 2) && BY_SYSTEM.contains(&top)
        {
            self.recurse(visit, json)
        } else if depth == 2 && single || depth == 3 && BY_SYSTEM[..3].contains(&top) {
            if !self.args.all_systems && visit.part(1) != self.system {
                return self.omitted(visit, "omitted (use '--all-systems' to show)");
            }
            self.without_ifd(visit, |shown| {
                if shown.is_derivation(visit.at)? {
                    return shown.derivation(visit, json);
                }
                shown.session.progress.clear();
                eprintln!("warning: {} is not a derivation", visit.name());
                Ok(())
            })
        } else if top == "hydraJobs" {
            self.without_ifd(visit, |shown| match shown.is_derivation(visit.at)? {
                true => shown.derivation(visit, json),
                false => shown.recurse(visit, json),
            })
        } else if top == "legacyPackages" {
            if depth == 1 {
                self.recurse(visit, json)
            } else if !self.args.legacy {
                self.omitted(visit, "omitted (use '--legacy' to show)")
            } else if !self.args.all_systems && visit.part(1) != self.system {
                self.omitted(visit, "omitted (use '--all-systems' to show)")
            } else {
                self.without_ifd(visit, |shown| {
                    if shown.is_derivation(visit.at)? {
                        shown.derivation(visit, json)
                    } else if depth <= 2 {
                        shown.recurse(visit, json)
                    } else {
                        Ok(())
                    }
                })
            }
        } else if depth == 2 && top == "defaultApp" || depth == 3 && top == "apps" {
            self.app(visit, json)
        } else if depth == 1 && top == "defaultTemplate" || depth == 2 && top == "templates" {
            let description = self.string(visit.at, "description")?;
            json.insert("type".into(), "template".into());
            self.line(&format!("{}: template: {}", visit.head, self.paint.bold(&description)))?;
            json.insert("description".into(), description.into());
            Ok(())
        } else if self.expand && depth == 1 && KNOWN_TO_PEOPLE.iter().any(|(name, _)| *name == top) {
            self.recurse(visit, json)
        } else {
            self.other(visit, json)
        }
    }

    fn recurse(&mut self, visit: &Visit<'_>, json: &mut Map<String, Value>) -> Result<(), Failure> {
        self.line(visit.head)?;
        let mut members = Vec::new();
        for (name, at) in self.members(visit.at)? {
            let path = [visit.path, &[name]].concat();
            if self.has_content(at, &path) {
                members.push((path, at));
            }
        }
        let count = members.len();
        for (index, (path, at)) in members.into_iter().enumerate() {
            let branch = branch(visit.below, index, count);
            let name = path.last().cloned().unwrap_or_default();
            let mut shown = Vec::new();
            write_attr_name(&mut shown, name.as_bytes());
            let shown = String::from_utf8_lossy(&shown);
            let head = format!("{}{}", self.paint.green(&branch.entry), self.paint.bold(&shown));
            let inner = self.visit(&Visit { at, path: &path, head: &head, below: &branch.below })?;
            json.insert(name, Value::Object(inner));
        }
        Ok(())
    }

    /// Import from derivation is not done for showing: it would build.
    fn without_ifd(
        &mut self,
        visit: &Visit<'_>,
        show: impl FnOnce(&mut Self) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        match show(self) {
            Err(Failure::Eval(report))
                if report.to_string().contains("'allow-import-from-derivation' is disabled") =>
            {
                self.omitted(visit, "omitted due to use of import from derivation")
            }
            result => result,
        }
    }

    fn derivation(&mut self, visit: &Visit<'_>, json: &mut Map<String, Value>) -> Result<(), Failure> {
        let name = self.string(visit.at, "name")?;
        if self.args.json {
            let description = self.description(visit.at)?.unwrap_or_default();
            json.extend([
                ("type".into(), "derivation".into()),
                ("name".into(), name.into()),
                ("description".into(), description.into()),
            ]);
            return Ok(());
        }
        let kind = match (visit.part(0), visit.path.len()) {
            ("devShell", 2) | ("devShells", 2..) => "development environment",
            ("checks", 3) | ("hydraJobs", _) => "derivation",
            _ => "package",
        };
        self.line(&format!("{}: {kind} '{name}'", visit.head))
    }

    fn app(&mut self, visit: &Visit<'_>, json: &mut Map<String, Value>) -> Result<(), Failure> {
        let kind = self.member(visit.at, "type")?;
        let description = self.description(visit.at)?;
        let is_app = match kind {
            Some(kind) => self.as_string(kind, "type")? == "app",
            None => false,
        };
        if !is_app {
            let found = "a set without type = \"app\"".to_owned();
            return Err(Failure::WrongType { path: visit.name(), found, expected: "an app" });
        }
        let shown = self.paint.bold(description.as_deref().unwrap_or("no description"));
        self.line(&format!("{}: app: {shown}", visit.head))?;
        json.insert("type".into(), "app".into());
        if let Some(description) = description {
            json.insert("description".into(), description.into());
        }
        Ok(())
    }

    fn other(&mut self, visit: &Visit<'_>, json: &mut Map<String, Value>) -> Result<(), Failure> {
        let known = KNOWN_TO_PEOPLE.iter().find(|(name, _)| *name == visit.part(0) && visit.path.len() == 2);
        let (kind, description) = match (visit.part(0), visit.path.len()) {
            ("overlay", 1) | ("overlays", 2) => ("nixpkgs-overlay", "Nixpkgs overlay"),
            ("nixosConfigurations", 2) => ("nixos-configuration", "NixOS configuration"),
            ("nixosModule", 1) | ("nixosModules", 2) => ("nixos-module", "NixOS module"),
            _ => ("unknown", known.map_or("unknown", |(_, what)| what)),
        };
        json.insert("type".into(), json!(kind));
        self.line(&format!("{}: {}", visit.head, self.paint.magenta(description)))
    }
}
