//! The flake that a command's options say, found and opened as they say.

use super::FlakeArgs;
use super::failure::{Failure, print_notice, print_warning};
use super::paint::Paint;
use super::places::{Located, locate_flake};
use super::progress::Progress;
use super::session::Unopened;
use crate::config::Config;
use crate::flakes::{
    OpenError, OpenFlake, OpenOptions, RegistryOptions, Report, Trees, lock_failure_as_nix_says, open,
};
use nivis_diag::{Diagnose as _, Label, SourceMap};
use nivis_flake::lock::{CommitLock, WriteOptions, parse_input_path};
use nivis_flake::{FlakeRef, InputPath, ParseOptions, parse_flake_ref};
use nivis_modules::definitions;
use nivis_store::store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::sync::Arc;

/// The path of an input; `told` begins the message about one without names.
fn input_path(text: &str, told: &str) -> Result<InputPath, Failure> {
    let path = parse_input_path(text).map_err(|error| Failure::Usage(error.to_string()))?;
    if path.is_empty() {
        let message =
            format!("{told} zero-length input path, which would refer to the flake itself, not an input");
        return Err(Failure::Usage(message));
    }
    Ok(path)
}

/// The options that say how the lock file is treated.
fn open_options(args: &FlakeArgs) -> Result<OpenOptions, Failure> {
    let here = super::io::here()?;
    let mut overrides = BTreeMap::new();
    for pair in args.override_input.chunks(2) {
        let [input, reference] = pair else { continue };
        let path = input_path(input, "--override-input was passed a")?;
        let options = ParseOptions { base_dir: Some(&here), ..ParseOptions::default() };
        overrides.insert(path, parse_flake_ref(reference.as_bytes(), &options)?.reference);
    }
    let write = WriteOptions {
        // Only `flake lock` is for nothing else than the file.
        fail_on_unlocked: false,
        write: !args.no_write_lock_file && overrides.is_empty(),
        update: !args.no_update_lock_file,
        allow_dirty_locks: args.allow_dirty_locks,
        output: args.output_lock_file.clone(),
        commit: args.commit_lock_file.then(|| {
            let config = Config::load().unwrap_or_default();
            CommitLock { summary: config.get("commit-lock-file-summary").unwrap_or_default().to_owned() }
        }),
    };
    let mut updates = BTreeSet::new();
    for input in &args.update_input {
        updates.insert(input_path(input, "--update-input was passed a")?);
    }
    let mut inputs_from = Vec::new();
    for text in &args.inputs_from {
        inputs_from.push(locate_flake(Some(text))?.reference);
    }
    Ok(OpenOptions {
        overrides,
        updates,
        recreate: args.recreate_lock_file,
        write,
        reference_lock: args.reference_lock_file.clone(),
        inputs_from,
        registries: registry_options(args)?,
        ..OpenOptions::default()
    })
}

/// What the options say of registries.
///
/// # Errors
/// One of the references is none.
pub(super) fn registry_options(args: &FlakeArgs) -> Result<RegistryOptions, Failure> {
    let mut flags = Vec::new();
    for pair in args.override_flake.chunks(2) {
        let [name, reference] = pair else { continue };
        let name = parse_flake_ref(name.as_bytes(), &ParseOptions::default())?.reference;
        flags.push((name, locate_flake(Some(reference))?.reference));
    }
    Ok(RegistryOptions { flags, none: args.no_registries })
}

/// Finds and opens the flake of a command; `change` may say more about its lock file.
///
/// # Errors
/// It cannot be found, fetched or locked.
pub(crate) fn open_located(
    store: &Arc<dyn Store>,
    args: &FlakeArgs,
    told: Option<&str>,
    trees: &Trees,
    progress: &Progress,
    change: impl FnOnce(&mut OpenOptions),
) -> Result<(OpenFlake, String), Unopened> {
    let Located { reference, fragment, notices } = locate_flake(told.or(args.flake.as_deref()))?;
    let mut options = open_options(args)?;
    if options.reference_lock.is_some() && !trees.flag("allow-dirty", true) {
        let message = "reference lock file was provided, but the `allow-dirty` setting is set to false";
        return Err(Failure::Refused(message.into()).into());
    }
    if crate::nix::voice().is_some() {
        warn_of_old_options(args);
    }
    change(&mut options);
    progress.show("reading the flake");
    let opened = open(store, &reference, &options, trees);
    progress.clear();
    let flake = opened.map_err(|error| Unopened(at_input(*error, &reference), trees.clone()))?;
    let implied = |notice: &nivis_flake::Notice| {
        // Overrides are never written; that needs no warning, but for those who read the reference's.
        crate::nix::voice().is_none()
            && matches!(notice, nivis_flake::Notice::NotWritten { .. })
            && !options.overrides.is_empty()
    };
    let heard = !options.quiet;
    for notice in notices.iter().chain(&flake.notices).filter(|notice| heard && !implied(notice)) {
        print_notice(notice, Paint::stderr());
    }
    Ok((flake, fragment))
}

/// What the reference says of options that are going to be removed.
fn warn_of_old_options(args: &FlakeArgs) {
    let warn = |text: &str| print_warning(text, Paint::stderr());
    if args.recreate_lock_file {
        warn(
            "'--recreate-lock-file' is deprecated and will be removed in a future version; \
             use 'nix flake update' instead.",
        );
    }
    for _ in &args.update_input {
        warn(
            "'--update-input' is a deprecated alias for 'flake update' \
             and will be removed in a future version.",
        );
    }
}

/// An error about an input, with the place in `flake.nix` where the input is.
fn at_input(error: OpenError, reference: &FlakeRef) -> Failure {
    let input = match &error {
        OpenError::Update(error) => error.own_input(),
        _ => None,
    };
    let (Some(input), None) = (input, error.report()) else { return Box::new(error).into() };
    let mut sources = SourceMap::default();
    let Some(label) = in_flake_file(reference, &["inputs", input], "the input", &mut sources) else {
        return Box::new(error).into();
    };
    let mut diagnostic = error.diagnose();
    diagnostic.labels.insert(0, label);
    let (reference, is_hash_mismatch) = (Some(lock_failure_as_nix_says(&error)), error.is_hash_mismatch());
    Failure::Eval(Box::new(Report { diagnostic, sources, reference, is_hash_mismatch }))
}

/// A place in the `flake.nix` of a flake on this machine.
fn in_flake_file(reference: &FlakeRef, path: &[&str], text: &str, sources: &mut SourceMap) -> Option<Label> {
    let folder = reference.input.source_path()?;
    let file =
        Path::new(OsStr::from_bytes(&folder)).join(OsStr::from_bytes(&reference.subdir)).join("flake.nix");
    let content = std::fs::read(&file).ok()?;
    let path: Vec<String> = path.iter().map(|part| (*part).to_owned()).collect();
    let range = definitions::find(&content, &path, false).into_iter().next()?.range;
    let range = u32::try_from(range.start).ok()?..u32::try_from(range.end).ok()?;
    let here = std::env::current_dir().unwrap_or_default();
    let shown = file.strip_prefix(&here).unwrap_or(&file).display().to_string();
    let id = sources.add(shown, content);
    sources.set_origin(id, nivis_diag::Origin::Own);
    Some(Label::new(id, range, text))
}

/// An error of outputs that have no place of their own: those that are no set.
pub(super) fn at_outputs(failure: Failure, reference: &FlakeRef) -> Failure {
    match failure {
        Failure::Eval(mut report) if report.diagnostic.labels.is_empty() => {
            let text = "the outputs";
            let label = in_flake_file(reference, &["outputs"], text, &mut report.sources);
            report.diagnostic.labels.extend(label);
            Failure::Eval(report)
        }
        other => other,
    }
}
