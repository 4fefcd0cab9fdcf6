//! What `nix build` does with derivations and paths, as far as no builder is needed.

use super::eval::{open_installable, split_outputs};
use super::expression::ExprArgs;
use super::failure::Failure;
use super::paths::sorted;
use super::session::{Session, Unopened};
use super::{FlakeArgs, Global, print};
use crate::realise::{Missing, Outcome, Realiser};
use nivis_eval::Word;
use nivis_eval::context::{ContextElem, ContextSet};
use nivis_eval::heap::Kind;
use nivis_store::store::{RootTarget, Store};
use nivis_store::store_path::StorePath;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Options of `nix build`.
#[derive(clap::Args)]
pub(super) struct NixBuildArgs {
    installables: Vec<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    #[command(flatten)]
    expression: ExprArgs,
    #[arg(short, long, default_value = "result")]
    out_link: PathBuf,
    #[arg(long)]
    no_link: bool,
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    json: bool,
    #[arg(long)]
    print_out_paths: bool,
}

/// What an installable stands for.
enum Wanted {
    /// A derivation and outputs of it.
    Derivation { path: StorePath, outputs: Vec<String> },
    /// Something that is in the store as it is.
    Object(StorePath),
}

/// `nix build`
pub(super) fn run(global: &Global, args: &NixBuildArgs) -> Result<i32, Unopened> {
    let whole = [String::new()];
    let installables: &[String] = if args.installables.is_empty() { &whole } else { &args.installables };
    let (mut told, mut lines, mut links) = (Vec::new(), Vec::new(), 0);
    let mut unbuilt = None;
    for installable in installables {
        let (installable, outputs) = split_outputs(installable)?;
        let outputs: Option<Vec<String>> =
            outputs.map(|outputs| outputs.split(',').map(str::to_owned).collect());
        let (session, wanted) = match store_object(global, installable)? {
            Some((session, path)) => (session, Wanted::Object(path)),
            None => {
                let (mut session, value) =
                    open_installable(global, &args.flake, Some(installable), &args.expression)?;
                let trees = session.trees.clone();
                let wanted = wanted(&mut session, value, installable, outputs.as_deref());
                (session, wanted.map_err(|failure| Unopened(failure, trees))?)
            }
        };
        let trees = session.trees.clone();
        let missing =
            args.dry_run.then(|| unbuilt.get_or_insert_with(|| (session.store.clone(), Missing::default())));
        let built = build(&session, &wanted, missing.map(|(_, missing)| missing));
        let built = built.map_err(|failure| Unopened(failure, trees))?;
        let dir = session.store.dir();
        let drv = match &wanted {
            Wanted::Derivation { path, .. } => Some(dir.print(path)),
            Wanted::Object(_) => None,
        };
        let paths: BTreeMap<&str, String> =
            built.iter().map(|(name, path)| (name.as_str(), dir.print(path))).collect();
        told.push(match drv {
            Some(drv) => json!({ "drvPath": drv, "outputs": paths }),
            None => Value::from(paths.values().next().cloned().unwrap_or_default()),
        });
        lines.extend(paths.values().cloned());
        if !args.no_link && !args.dry_run {
            for (name, path) in &built {
                let link = numbered(&args.out_link, links, name);
                session.store.add_root(path, &link, RootTarget::Logical)?;
            }
            links += 1;
        }
    }
    if let Some((store, missing)) = unbuilt {
        print_missing(&*store, missing)?;
    }
    if args.json {
        print(format!("{}\n", Value::from(told)).as_bytes())?;
    } else if args.print_out_paths {
        print(lines.iter().map(|line| format!("{line}\n")).collect::<String>().as_bytes())?;
    }
    Ok(0)
}

/// `result`, `result-1`, and `-dev` behind it for outputs that are not `out`.
fn numbered(link: &Path, number: usize, output: &str) -> PathBuf {
    let mut name = link.as_os_str().to_owned();
    if number > 0 {
        name.push(format!("-{number}"));
    }
    if output != "out" {
        name.push(format!("-{output}"));
    }
    PathBuf::from(name)
}

/// The store path that an installable is or links to.
fn store_object(global: &Global, installable: &str) -> Result<Option<(Session, StorePath)>, Failure> {
    if installable.contains('#') || !installable.contains('/') {
        return Ok(None);
    }
    let session = Session::without_flake(global).map_err(|Unopened(failure, _)| failure)?;
    let dir = session.store.dir();
    let mut path = PathBuf::from(installable);
    while let Ok(target) = std::fs::read_link(&path) {
        path = path.parent().unwrap_or(Path::new("/")).join(target);
    }
    let found = dir.split(path.as_os_str().as_encoded_bytes()).ok().map(|(path, _)| path);
    Ok(found.map(|path| (session, path)))
}

/// What a value is, where it can be built.
fn wanted(
    session: &mut Session,
    value: Word,
    installable: &str,
    outputs: Option<&[String]>,
) -> Result<Wanted, Failure> {
    session.eval.roots.push(value);
    let attribute = installable.split_once('#').map_or(installable, |(_, attribute)| attribute).to_owned();
    let is_derivation = session.eval.is_derivation(value).map_err(|error| session.failure(&error))?;
    if is_derivation {
        let path = session.drv_path(value, installable)?;
        let outputs = match outputs {
            Some(outputs) => outputs.to_vec(),
            None => to_install(session, value)?,
        };
        return Ok(Wanted::Derivation { path, outputs });
    }
    let mut context = ContextSet::default();
    if let Kind::Path(at) = value.kind() {
        let path = session.eval.heap.bytes(at).to_vec();
        let stored = session.eval.copy_to_store(&path, &mut context);
        return Ok(Wanted::Object(stored.map_err(|error| session.failure(&error))?));
    }
    if value.is_string() {
        let text = session.eval.bytes(value).to_vec();
        match session.eval.contexts.elements(value.middle()).as_slice() {
            [ContextElem::Opaque(path)] if session.store.dir().print(path).as_bytes() == text => {
                return Ok(Wanted::Object(path.clone()));
            }
            [ContextElem::Built { drv, output }] => {
                let outputs = vec![String::from_utf8_lossy(output).into_owned()];
                return Ok(Wanted::Derivation { path: drv.clone(), outputs });
            }
            elements => {
                let text = String::from_utf8_lossy(&text).into_owned();
                return Err(Failure::NoPath { text, entries: elements.len() });
            }
        }
    }
    let found = session.eval.show_type(value);
    Err(Failure::WrongType { path: attribute, found, expected: "a derivation or path" })
}

/// `meta.outputsToInstall`, else `out`.
fn to_install(session: &mut Session, drv: Word) -> Result<Vec<String>, Failure> {
    if let Some(specified) = session.get(drv, "outputSpecified")?
        && specified.as_bool() == Some(true)
        && let Some(name) = session.get(drv, "outputName")?
        && name.is_string()
    {
        return Ok(vec![String::from_utf8_lossy(session.eval.bytes(name)).into_owned()]);
    }
    let mut names = Vec::new();
    if let Some(meta) = session.get(drv, "meta")?
        && let Some(list) = session.get(meta, "outputsToInstall")?
        && list.is_list()
    {
        for index in 0..list.middle() {
            let name = session.eval.force_slot(list.at().at(index));
            let name = name.map_err(|error| session.failure(&error))?;
            if name.is_string() {
                names.push(String::from_utf8_lossy(session.eval.bytes(name)).into_owned());
            }
        }
    }
    Ok(if names.is_empty() { vec!["out".into()] } else { names })
}

/// Names what would be built (`printMissing` of the reference).
fn print_missing(store: &dyn Store, missing: Missing) -> Result<(), Failure> {
    let Missing { mut made, mut fetched, mut built } = missing;
    built.append(&mut made);
    built.append(&mut fetched);
    match built.len() {
        0 => return Ok(()),
        1 => eprintln!("this derivation will be built:"),
        count => eprintln!("these {count} derivations will be built:"),
    }
    for path in sorted(store, &built)? {
        eprintln!("  {}", store.dir().print(&path));
    }
    Ok(())
}

/// The outputs, made where that needs no builder; a dry run only notes what is missing.
fn build(
    session: &Session,
    wanted: &Wanted,
    dry_run: Option<&mut Missing>,
) -> Result<Vec<(String, StorePath)>, Failure> {
    session.store.flush()?;
    let (path, outputs) = match wanted {
        Wanted::Object(path) => return Ok(vec![("out".into(), path.clone())]),
        Wanted::Derivation { path, outputs } => (path, outputs),
    };
    let derivation = session.store.read_derivation(path)?;
    let all = outputs.iter().any(|name| name == "*");
    let mut found = Vec::new();
    for name in derivation.outputs.keys() {
        let shown = String::from_utf8_lossy(name).into_owned();
        if all || outputs.contains(&shown) {
            let path = derivation.output_path(session.store.dir(), name);
            let path = path.map_err(|error| Failure::Realise(Box::new(error.into())))?;
            found.extend(path.map(|path| (shown, path)));
        }
    }
    let mut missing = false;
    for (_, path) in &found {
        missing |= !session.store.is_valid_path(path)?;
    }
    if !missing {
        return Ok(found);
    }
    if let Some(missing) = dry_run {
        missing.add(&*session.store, path).map_err(Box::new)?;
        return Ok(found);
    }
    match Realiser::new(&*session.store).realise(path).map_err(Box::new)? {
        Outcome::Present(_) => Ok(found),
        Outcome::NotBuildable(names) => {
            let names: BTreeSet<String> = names;
            let host = session.store.dir().print(path);
            Err(Failure::NeedsBuilder { host, names: names.into_iter().collect() })
        }
    }
}
