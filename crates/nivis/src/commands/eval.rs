//! `nivis eval`

use super::failure::Failure;
use super::session::{Session, Unopened};
use super::{FlakeArgs, Global, print};
use nivis_eval::Word;
use nivis_eval::heap::Ref;
use nivis_eval::source::Origin;

/// Options of `nivis eval`.
#[derive(clap::Args)]
pub(super) struct EvalArgs {
    /// What to evaluate: `REF#ATTR`, `#ATTR` or an attribute of the flake; an attribute of --expr or --file
    installable: Option<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Evaluate an expression
    #[arg(long, value_name = "EXPR", conflicts_with = "file")]
    expr: Option<String>,
    /// Evaluate a file
    #[arg(short, long)]
    file: Option<String>,
    /// Apply a function to the value
    #[arg(long, value_name = "FUNCTION")]
    apply: Option<String>,
    /// Print JSON
    #[arg(long, conflicts_with = "raw")]
    pub(super) json: bool,
    /// Print the string itself, without quotes and line end
    #[arg(long)]
    raw: bool,
}

/// Opens what an installable names; gives the session and the value.
pub(super) fn open_installable(
    global: &Global,
    flake: &FlakeArgs,
    installable: Option<&str>,
    file: Option<&str>,
    expr: Option<&str>,
) -> Result<(Session, Word), Unopened> {
    let wanted = installable.unwrap_or_default();
    if file.is_some() || expr.is_some() {
        let mut session = Session::without_flake(global)?;
        let trees = session.trees.clone();
        let value = session.use_file(file, expr).and_then(|()| session.at_path(wanted));
        return value.map(|value| (session, value)).map_err(|failure| Unopened(failure, trees));
    }
    let (told, attribute) = match wanted.split_once('#') {
        Some((reference, attribute)) => (Some(if reference.is_empty() { "." } else { reference }), attribute),
        // A path is a flake; anything else is an attribute of the one here.
        None if wanted.starts_with(['.', '/']) || wanted.contains(':') => (Some(wanted), ""),
        None => (None, wanted),
    };
    // An attribute path may hold what a reference's fragment may not.
    let mut session = Session::open_flake(global, flake, told)?;
    let trees = session.trees.clone();
    let attribute = if attribute.is_empty() { session.fragment.clone() } else { attribute.to_owned() };
    let value = session.find_output(&attribute);
    value.map(|value| (session, value)).map_err(|failure| Unopened(failure, trees))
}

/// The parts of an attribute path; quoted ones may hold dots.
fn split_path(path: &str) -> Vec<String> {
    let (mut parts, mut part, mut quoted) = (Vec::new(), String::new(), false);
    for c in path.chars() {
        match c {
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(std::mem::take(&mut part)),
            c => part.push(c),
        }
    }
    parts.push(part);
    parts.retain(|part| !part.is_empty());
    parts
}

impl Session {
    pub(super) fn at_path(&mut self, path: &str) -> Result<Word, Failure> {
        let parts = split_path(path);
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        self.at(self.top, &parts)
    }

    /// An output of the flake, tried as `nix` does: in `packages.<system>`, in `legacyPackages.<system>`, as it is.
    pub(super) fn find_output(&mut self, attribute: &str) -> Result<Word, Failure> {
        let system = self.eval.settings.system.clone();
        let attribute = if attribute.is_empty() { "default" } else { attribute };
        let mut tried = Vec::new();
        for prefix in [format!("packages.{system}."), format!("legacyPackages.{system}."), String::new()] {
            let path = format!("{prefix}{attribute}");
            match self.at_path(&path) {
                Err(Failure::NoAttribute { .. }) => tried.push(path),
                found => return found,
            }
        }
        match self.at_path(attribute) {
            Err(Failure::NoAttribute { path, nearest, .. }) => {
                Err(Failure::NoAttribute { path, tried, nearest })
            }
            found => found,
        }
    }
}

/// `nivis eval`
pub(super) fn run(global: &Global, args: &EvalArgs) -> Result<i32, Unopened> {
    let (file, expr) = (args.file.as_deref(), args.expr.as_deref());
    let (mut session, value) =
        open_installable(global, &args.flake, args.installable.as_deref(), file, expr)?;
    let trees = session.trees.clone();
    show(&mut session, args, value).map_err(|failure| Unopened(failure, trees))?;
    Ok(0)
}

fn show(session: &mut Session, args: &EvalArgs, value: Word) -> Result<(), Failure> {
    session.eval.roots.push(value);
    let mut value = value;
    if let Some(function) = &args.apply {
        let here = session.eval.io.current_dir();
        let node = session.eval.compile_text(function.as_bytes(), Origin::String, &here);
        let applied = node.and_then(|node| {
            let function = session.eval.eval(node, Ref::NULL)?;
            session.eval.roots.push(function);
            session.eval.call_with(function, &[value], 0)
        });
        value = applied.map_err(|error| session.failure(&error))?;
        session.eval.roots.push(value);
    }
    let mut out = Vec::new();
    let written = if args.raw {
        if !value.is_string() {
            let found = session.eval.show_type(value);
            let path = args.installable.clone().unwrap_or_else(|| "the value".into());
            return Err(Failure::WrongType { path, found, expected: "a string" });
        }
        out.extend_from_slice(session.eval.bytes(value));
        Ok(())
    } else if args.json {
        let mut context = nivis_eval::context::ContextSet::default();
        session.eval.write_json(value, &mut out, &mut context, true)
    } else {
        session.eval.force_deep(value).and_then(|()| session.eval.print_plain(value, &mut out))
    };
    written.map_err(|error| session.failure(&error))?;
    if !args.raw {
        out.push(b'\n');
    }
    session.progress.clear();
    session.store.flush()?;
    print(&out)
}
