//! One job: what a line says of a derivation (`Drv` in nix-eval-jobs' `drv.cc`).

use super::JobOptions;
use super::cache_status::CacheStatus;
use crate::commands::session::Session;
use nivis_eval::context::{ContextElem, ContextSet};
use nivis_eval::error::{Context as _, Error, Result};
use nivis_eval::{Coercion, Evaluator, Word};
use nivis_store::derivation::Derivation;
use nivis_store::store_path::StorePath;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A derivation as a line shows it.
pub(super) struct Job {
    /// Its `.drv`.
    pub path: StorePath,
    pub members: Map<String, Value>,
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A value as JSON.
///
/// # Errors
/// If it cannot be evaluated or has no JSON form.
pub(super) fn to_json(eval: &mut Evaluator, value: Word) -> Result<Value> {
    let mut text = Vec::new();
    eval.write_json(value, &mut text, &mut ContextSet::default(), true)?;
    serde_json::from_slice(&text).map_err(|error| Error::eval(format!("a value has no JSON form: {error}")))
}

/// The attribute of a set, forced.
fn member(eval: &mut Evaluator, set: Word, name: &str) -> Result<Option<(Word, u32)>> {
    let symbol = eval.symbols.intern(name.as_bytes());
    let Some((at, pos)) = eval.attr_with_pos(set, symbol) else { return Ok(None) };
    let value = eval.force_slot(at)?;
    eval.roots.push(value);
    Ok(Some((value, pos)))
}

fn out_path(eval: &mut Evaluator, set: Word) -> Result<Option<StorePath>> {
    let symbol = eval.symbols.intern(b"outPath");
    let Some((at, pos)) = eval.attr_with_pos(set, symbol) else { return Ok(None) };
    eval.coerce_to_store_path(at, pos, "while evaluating an output path of a derivation").map(Some)
}

/// The outputs that the value has (`PackageInfo::queryOutputs`).
fn outputs(eval: &mut Evaluator, drv: Word) -> Result<BTreeMap<String, StorePath>> {
    let mut found = BTreeMap::new();
    let what = "while evaluating the 'outputs' attribute of a derivation";
    let Some((list, pos)) = member(eval, drv, "outputs")? else {
        let path = out_path(eval, drv)?;
        found.extend(path.map(|path| ("out".to_owned(), path)));
        return Ok(found);
    };
    let list = eval.list_or(list, pos, what)?;
    for index in 0..list.middle() {
        let what = "while evaluating the name of an output of a derivation";
        let name = eval.force_slot(list.at().at(index)).trace(pos, what)?;
        let name = eval.plain_string(name, pos, what)?;
        let name = lossy(eval.bytes(name));
        let Some((output, _)) = member(eval, drv, &name)? else { continue };
        if !output.is_attrs() {
            let type_name = eval.show_type(output);
            return Err(Error::type_error(format!("expected a set but found {type_name}"))
                .at(pos)
                .trace(pos, "while evaluating an output of a derivation"));
        }
        if let Some(path) = out_path(eval, output)? {
            found.insert(name, path);
        }
    }
    Ok(found)
}

/// Whether a part of `meta` can be told (`PackageInfo::checkMeta`): data, without derivations in them.
fn can_be_told(eval: &mut Evaluator, value: Word) -> Result<bool> {
    nivis_eval::limits::check_native_stack()?;
    if value.is_list() {
        for index in 0..value.middle() {
            let item = eval.force_slot(value.at().at(index))?;
            if !can_be_told(eval, item)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    if value.is_attrs() {
        let out_path = eval.symbols.intern(b"outPath");
        if eval.attr(value, out_path).is_some() {
            return Ok(false);
        }
        for attr in eval.attrs_by_name(value) {
            let item = eval.force_slot(attr.at)?;
            if !can_be_told(eval, item)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    let is_number = eval.as_int(value).is_some() || eval.as_float(value).is_some();
    Ok(is_number || value.is_string() || value.as_bool().is_some())
}

fn meta(eval: &mut Evaluator, drv: Word) -> Result<Value> {
    let Some((set, pos)) = member(eval, drv, "meta")? else { return Ok(Value::Null) };
    if !set.is_attrs() {
        let found = eval.show_type(set);
        return Err(Error::type_error(format!("expected a set but found {found}"))
            .at(pos)
            .trace(pos, "while evaluating the 'meta' attribute of a derivation"));
    }
    let set = eval.flat(set);
    eval.roots.push(set);
    let mut told = Map::new();
    for attr in eval.attrs_by_name(set) {
        let value = eval.force_slot(attr.at)?;
        eval.roots.push(value);
        if can_be_told(eval, value)? {
            told.insert(eval.name(attr.name), to_json(eval, value)?);
        }
    }
    // As there, where a document that nothing was put into is null.
    Ok(if told.is_empty() { Value::Null } else { Value::Object(told) })
}

/// What of a derivation is used, by path: the names of outputs.
fn input_drvs(session: &Session, derivation: &Derivation) -> Value {
    let dir = session.store.dir();
    let inputs = derivation.input_drvs.iter().map(|(path, outputs)| {
        let outputs: Vec<String> = outputs.iter().map(|name| lossy(name)).collect();
        (dir.print(path), json!(outputs))
    });
    Value::Object(inputs.collect())
}

impl Job {
    /// The line's members for a derivation.
    ///
    /// # Errors
    /// Its evaluation fails.
    pub(super) fn of(session: &mut Session, drv: Word, attr: &str, options: &JobOptions) -> Result<Job> {
        let outputs = outputs(&mut session.eval, drv).map_err(|error| {
            let message = format!("derivation '{attr}' does not have valid outputs: {error}");
            if error.kind().is_transient() { error } else { Error::eval(message) }
        })?;
        let eval = &mut session.eval;
        let Some((at, pos)) = eval.attr_with_pos(drv, eval.known.drv_path) else {
            return Err(Error::eval("derivation does not contain a 'drvPath' attribute"));
        };
        let path =
            eval.coerce_to_store_path(at, pos, "while evaluating the 'drvPath' attribute of a derivation")?;
        let what = "while evaluating the 'name' attribute of a derivation";
        let Some((name, pos)) = member(eval, drv, "name")? else {
            return Err(Error::type_error("derivation name missing"));
        };
        let name = eval.plain_string(name, pos, what)?;
        let name = lossy(eval.bytes(name));
        let read = session.store.read_derivation(&path);
        let derivation = read.map_err(|error| Error::eval(error.to_string()))?;
        let dir = session.store.dir();
        let shown: BTreeMap<&String, String> =
            outputs.iter().map(|(name, path)| (name, dir.print(path))).collect();
        let mut members = Map::from_iter([
            ("name".to_owned(), Value::from(name)),
            ("system".to_owned(), lossy(&derivation.platform).into()),
            ("drvPath".to_owned(), dir.print(&path).into()),
            ("outputs".to_owned(), json!(shown)),
        ]);
        if options.check_cache_status {
            let status = CacheStatus::of(&*session.store, outputs.values(), &derivation);
            members.extend(status.map_err(|error| Error::eval(error.to_string()))?.members(dir));
        }
        if options.show_input_drvs {
            members.insert("inputDrvs".into(), input_drvs(session, &derivation));
        }
        if options.meta {
            members.insert("meta".into(), meta(&mut session.eval, drv)?);
        }
        Ok(Job { path, members })
    }
}

/// What an aggregate of Hydra's is made of.
#[derive(Default)]
pub(super) struct Constituents {
    /// Derivations.
    derivations: Vec<String>,
    /// Names of other jobs, not looked up.
    names: Vec<String>,
    /// Whether the names are patterns.
    are_patterns: bool,
}

impl Constituents {
    /// The constituents of a derivation; none unless it says that it is an aggregate.
    ///
    /// # Errors
    /// The attributes that say so cannot be evaluated.
    pub(super) fn of(session: &mut Session, drv: Word) -> Result<Constituents> {
        let (eval, dir) = (&mut session.eval, session.store.dir());
        let what = "while evaluating the `_hydraAggregate` attribute";
        let is_aggregate = match member(eval, drv, "_hydraAggregate")? {
            Some((flag, pos)) => eval.bool_or(flag, pos, what)?,
            None => false,
        };
        let mut found = Constituents::default();
        if !is_aggregate {
            return Ok(found);
        }
        let Some((list, pos)) = member(eval, drv, "constituents")? else {
            return Err(Error::eval("derivation must have a ‘constituents’ attribute"));
        };
        let what = "while evaluating the `constituents` attribute";
        let mut context = ContextSet::default();
        let coercion = Coercion { more: true, copy: false };
        eval.coerce(list, &mut Vec::new(), &mut context, coercion, pos, what)?;
        for elem in eval.contexts.sorted(&context) {
            if let ContextElem::Built { drv, .. } = elem {
                found.derivations.push(dir.print(&drv));
            }
        }
        let list = eval.list_or(list, pos, what)?;
        for index in 0..list.middle() {
            let item = eval.force_slot(list.at().at(index))?;
            if item.is_string() {
                found.names.push(lossy(eval.bytes(item)));
            }
        }
        if let Some((flag, pos)) = member(eval, drv, "_hydraGlobConstituents")? {
            let what = "while evaluating the `_hydraGlobConstituents` attribute";
            found.are_patterns = eval.bool_or(flag, pos, what)?;
        }
        Ok(found)
    }

    /// As members of the line.
    pub(super) fn members(self) -> Map<String, Value> {
        Map::from_iter([
            ("constituents".to_owned(), json!(self.derivations)),
            ("namedConstituents".to_owned(), json!(self.names)),
            ("globConstituents".to_owned(), json!(self.are_patterns)),
        ])
    }
}
