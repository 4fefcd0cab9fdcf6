//! The hosts of a flake, and `nivis hosts`.

use super::failure::Failure;
use super::session::{Session, Unopened, nearest};
use super::{FlakeArgs, Global, print};
use nivis_eval::heap::Ref;
use nivis_eval::source::Pos;
use nivis_eval::{Error, Word};
use nivis_store::store_path::StorePath;
use serde_json::json;

/// What a host is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Linux,
    Nixos,
    Home,
    Darwin,
}

pub(super) const KINDS: [Kind; 4] = [Kind::Linux, Kind::Nixos, Kind::Home, Kind::Darwin];

impl Kind {
    /// The word for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Linux => "linux",
            Kind::Nixos => "nixos",
            Kind::Home => "home",
            Kind::Darwin => "darwin",
        }
    }

    /// The output of flakes that holds such hosts.
    pub(super) fn output(self) -> &'static str {
        match self {
            Kind::Linux => "linuxConfigurations",
            Kind::Nixos => "nixosConfigurations",
            Kind::Home => "homeConfigurations",
            Kind::Darwin => "darwinConfigurations",
        }
    }

    /// The kind of the hosts in an output.
    pub(super) fn of_output(output: &str) -> Option<Kind> {
        KINDS.into_iter().find(|kind| kind.output() == output)
    }

    /// Where the system is in a host.
    pub(super) fn system(self) -> &'static [&'static str] {
        match self {
            Kind::Home => &["activationPackage"],
            _ => &["config", "system", "build", "toplevel"],
        }
    }
}

/// A host that is not evaluated yet.
#[derive(Clone, Debug)]
pub(super) struct Host {
    pub name: String,
    pub kind: Kind,
    /// Its slot in the output's set.
    pub at: Ref,
    /// Where it is defined.
    pub pos: Pos,
}

/// Every host of a flake, by kind, then name.
///
/// # Errors
/// The sets of hosts cannot be evaluated.
pub(super) fn all(session: &mut Session) -> Result<Vec<Host>, Failure> {
    let mut hosts = Vec::new();
    for kind in KINDS {
        let Some(set) = session.get(session.top, kind.output())? else { continue };
        if !set.is_attrs() {
            let name = session.eval.symbols.intern(kind.output().as_bytes());
            let place = session.eval.attr_with_pos(session.top, name);
            let pos = place.map_or(Pos::default(), |(_, pos)| pos);
            return Err(session.wrong_type(kind.output(), set, "a set of hosts", pos));
        }
        // The slots of the flattened set are those that are evaluated.
        let set = session.eval.flat(set);
        session.eval.roots.push(set);
        for attr in session.eval.attrs_by_name(set) {
            hosts.push(Host { name: session.eval.name(attr.name), kind, at: attr.at, pos: attr.pos });
        }
    }
    Ok(hosts)
}

/// The named hosts, or all.
///
/// # Errors
/// The flake has no hosts, or not the one named.
pub(super) fn select(session: &mut Session, names: &[String]) -> Result<Vec<Host>, Failure> {
    let hosts = all(session)?;
    if hosts.is_empty() {
        return Err(Failure::NoHosts);
    }
    if names.is_empty() {
        return Ok(hosts);
    }
    let mut chosen: Vec<Host> = Vec::new();
    for name in names {
        // `linuxConfigurations.web` says the kind as well.
        let matches = |host: &&Host| {
            host.name == *name || name.strip_prefix(host.kind.output()) == Some(&format!(".{}", host.name))
        };
        let found: Vec<Host> = hosts.iter().filter(matches).cloned().collect();
        if found.is_empty() {
            // What is there, and no host, was not misspelled.
            if session.find_output(name).is_ok() {
                return Err(Failure::NotHost { name: name.clone() });
            }
            let all: Vec<String> = hosts.iter().map(|host| host.name.clone()).collect();
            return Err(Failure::NoHost { name: name.clone(), nearest: nearest(&all, name), hosts: all });
        }
        for host in found {
            if !chosen.iter().any(|other| other.at == host.at) {
                chosen.push(host);
            }
        }
    }
    Ok(chosen)
}

impl Session {
    /// Works with a host's value and lets go of it after, so that the next host can have its memory.
    ///
    /// # Errors
    /// The host's own evaluation, or `work`, fails.
    pub(super) fn with_host<T>(
        &mut self,
        host: &Host,
        work: impl FnOnce(&mut Session, Word) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let thunk = self.eval.heap.get(host.at);
        let cell = thunk.as_cell();
        let kept = cell.map(|cell| (cell, self.eval.heap.get(cell)));
        let base = self.eval.roots.len();
        self.eval.roots.push(thunk);
        self.eval.roots.extend(kept.map(|(_, word)| word));
        let result = match self.eval.force_slot(host.at) {
            Ok(value) => {
                self.eval.roots.push(value);
                self.host = Some(value);
                let result = work(self, value);
                self.host = None;
                result
            }
            Err(error) => Err(self.failure(&error)),
        };
        // Back to what it was: the thunk can be evaluated again, its value is free.
        if let Some((cell, word)) = kept {
            self.eval.heap.set(cell, word);
        }
        self.eval.heap.set(host.at, thunk);
        self.eval.roots.truncate(base);
        result
    }

    /// An output that is something else than it should be, with its place.
    fn wrong_type(&mut self, path: &str, found: Word, expected: &str, pos: Pos) -> Failure {
        let found = self.eval.show_type(found);
        let error = Error::type_error(format!("'{path}' is {found}, not {expected}")).at(pos);
        self.failure(&error)
    }

    /// The derivation of a host's system.
    ///
    /// # Errors
    /// The host cannot be evaluated.
    pub(super) fn system_of(&mut self, host: &Host) -> Result<StorePath, Failure> {
        self.with_host(host, |session, value| {
            let path = format!("{}.{}", host.kind.output(), host.name);
            if !value.is_attrs() {
                return Err(session.wrong_type(&path, value, "a host", host.pos));
            }
            let system = session.at(value, host.kind.system())?;
            session.drv_path(system, &path)
        })
    }

    /// Frees what the last host left.
    pub(super) fn collect(&mut self) {
        if self.eval.stack.is_empty() {
            self.eval.collect();
        }
    }
}

/// Options of `nivis hosts`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis hosts
  nivis hosts --json --flake github:owner/fleet")]
pub(super) struct HostsArgs {
    #[command(flatten)]
    flake: FlakeArgs,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// `nivis hosts`
pub(super) fn run(global: &Global, args: &HostsArgs) -> Result<i32, Unopened> {
    let words = ["hosts", if args.json { "json" } else { "text" }];
    super::cached::printing(global, &args.flake, None, &words, || list(global, args))
}

fn list(global: &Global, args: &HostsArgs) -> Result<i32, Unopened> {
    let mut session = Session::open_flake(global, &args.flake, None)?;
    let hosts = all(&mut session).map_err(|failure| Unopened(failure, session.trees.clone()))?;
    if args.json {
        let hosts: Vec<_> =
            hosts.iter().map(|host| json!({ "host": host.name, "kind": host.kind.name() })).collect();
        print(format!("{:#}\n", json!(hosts)).as_bytes())?;
    } else {
        let mut text = String::new();
        let width = hosts.iter().map(|host| host.name.chars().count()).max().unwrap_or(0);
        for host in &hosts {
            text.push_str(&format!("{:width$}  {}\n", host.name, host.kind.name()));
        }
        print(text.as_bytes())?;
    }
    Ok(0)
}
