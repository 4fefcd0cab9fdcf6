//! `nivis check`

use super::build::split_hosts;
use super::failure::Failure;
use super::hosts::{Host, Kind, select};
use super::session::{Session, Unopened};
use super::{FlakeArgs, Global, print};
use nivis_eval::Word;
use nivis_eval::source::Pos;
use serde_json::json;

/// Options of `nivis check`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis check                 the assertions and warnings of every host
  nivis check web --json")]
pub(super) struct CheckArgs {
    /// The hosts to check, else all
    hosts: Vec<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// What a host says of itself.
#[derive(Default)]
struct Findings {
    assertions: Vec<String>,
    warnings: Vec<String>,
}

impl Findings {
    fn is_empty(&self) -> bool {
        self.assertions.is_empty() && self.warnings.is_empty()
    }
}

/// `nivis check`: 10 if there are findings, 1 if a host cannot be evaluated.
pub(super) fn run(global: &Global, args: &CheckArgs) -> Result<i32, Unopened> {
    let (told, names) = split_hosts(&args.hosts)?;
    let names = names.join("\0");
    let words = ["check", if args.json { "json" } else { "text" }, &names];
    super::cached::printing(global, &args.flake, told.as_deref(), &words, || check_all(global, args))
}

fn check_all(global: &Global, args: &CheckArgs) -> Result<i32, Unopened> {
    let (told, mut names) = split_hosts(&args.hosts)?;
    let mut session = Session::open_flake(global, &args.flake, told.as_deref())?;
    if !session.fragment.is_empty() {
        names.push(session.fragment.clone());
    }
    let trees = session.trees.clone();
    check(&mut session, args, global, &names).map_err(|failure| Unopened(failure, trees))
}

fn check(session: &mut Session, args: &CheckArgs, global: &Global, names: &[String]) -> Result<i32, Failure> {
    let hosts = select(session, names)?;
    let (mut code, mut objects, mut text) = (0, Vec::new(), String::new());
    for (index, host) in hosts.iter().enumerate() {
        session.progress.show(&format!("[{}/{}] {}: checking", index + 1, hosts.len(), host.name));
        let result = check_host(session, host);
        session.progress.clear();
        match result {
            Err(failure) => {
                code = failure.code();
                objects.push(json!({ "host": host.name, "error": failure.to_json(&session.trees) }));
                text.push_str(&format!("{}: failed\n", host.name));
                failure.print(&session.trees, Some(&host.name), session.paint, global.show_trace);
            }
            Ok(mut findings) => {
                let here = std::env::current_dir().unwrap_or_default();
                for text in findings.assertions.iter_mut().chain(&mut findings.warnings) {
                    *text = session.trees.original_paths(text, &here);
                }
                if !findings.is_empty() && code == 0 {
                    code = 10;
                }
                text.push_str(&describe(&host.name, &findings));
                objects.push(json!({
                    "host": host.name,
                    "assertions": findings.assertions,
                    "warnings": findings.warnings,
                }));
            }
        }
        if index + 1 < hosts.len() {
            session.collect();
        }
    }
    session.store.flush()?;
    if args.json {
        text = format!("{:#}\n", json!(objects));
    }
    print(text.as_bytes())?;
    Ok(code)
}

fn describe(host: &str, findings: &Findings) -> String {
    if findings.is_empty() {
        return format!("{host}: good\n");
    }
    let mut text = String::new();
    for (kind, messages) in [("assertion", &findings.assertions), ("warning", &findings.warnings)] {
        for message in messages {
            let message = message.trim_end().replace('\n', "\n    ");
            text.push_str(&format!("{host}: {kind}: {message}\n"));
        }
    }
    text
}

fn check_host(session: &mut Session, host: &Host) -> Result<Findings, Failure> {
    session.with_host(host, |session, value| {
        let mut findings = Findings::default();
        if let Some(config) = session.get(value, "config")? {
            session.eval.roots.push(config);
            let warnings = session.get(config, "warnings")?;
            findings.warnings = session.strings(warnings)?;
            let failed = session.failed_assertions(value)?;
            findings.assertions = failed.into_iter().map(|(message, _)| message).collect();
        }
        // A failed assertion stops the system itself, and has been said.
        if findings.assertions.is_empty() {
            let system = session.at(value, host.kind.system())?;
            session.drv_path(system, &format!("{}.{}", host.kind.output(), host.name))?;
            if host.kind == Kind::Darwin {
                session.eval.roots.push(system);
            }
        }
        Ok(findings)
    })
}

impl Session {
    /// The slots of a list; none where it is no list.
    pub(super) fn items(&self, list: Option<Word>) -> Vec<nivis_eval::heap::Ref> {
        match list {
            Some(list) if list.is_list() => (0..list.middle()).map(|index| list.at().at(index)).collect(),
            _ => Vec::new(),
        }
    }

    /// Where an attribute was written.
    fn attribute_place(&mut self, set: Word, name: &str) -> Pos {
        let symbol = self.eval.symbols.intern(name.as_bytes());
        self.eval.attr_with_pos(set, symbol).map_or(0, |(_, pos)| pos)
    }

    fn strings(&mut self, list: Option<Word>) -> Result<Vec<String>, Failure> {
        self.eval.roots.extend(list);
        let mut strings = Vec::new();
        for at in self.items(list) {
            let item = self.eval.force_slot(at).map_err(|error| self.failure(&error))?;
            if item.is_string() {
                strings.push(String::from_utf8_lossy(self.eval.bytes(item)).into_owned());
            }
        }
        Ok(strings)
    }

    /// The messages of a host's assertions that do not hold, and where they stand.
    ///
    /// # Errors
    /// An assertion cannot be evaluated.
    pub(super) fn failed_assertions(&mut self, host: Word) -> Result<Vec<(String, Pos)>, Failure> {
        let Some(config) = self.get(host, "config")? else { return Ok(Vec::new()) };
        let list = self.get(config, "assertions")?;
        self.eval.roots.extend(list);
        let mut messages = Vec::new();
        for at in self.items(list) {
            let item = self.eval.force_slot(at).map_err(|error| self.failure(&error))?;
            let holds = self.get(item, "assertion")?;
            if holds.and_then(Word::as_bool) == Some(false) {
                let message = self.get(item, "message")?.filter(|message| message.is_string());
                let message = message.map(|m| String::from_utf8_lossy(self.eval.bytes(m)).into_owned());
                let message = message.unwrap_or_else(|| "an assertion without a message".into());
                messages.push((message, self.attribute_place(item, "assertion")));
            }
        }
        Ok(messages)
    }
}
