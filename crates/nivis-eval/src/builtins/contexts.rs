//! What strings refer to (context.cc in the reference).

use super::prelude::*;
use crate::context::{ContextElem, ContextSet};
use crate::interpret::coerce::Coercion;
use nivis_store::store_path::StorePath;
use std::collections::BTreeMap;
use std::rc::Rc;

fn coerced(eval: &mut Evaluator, base: usize, context: &mut ContextSet, what: &str) -> Result<Vec<u8>> {
    eval.coerce_to_bytes(base, context, Coercion::PLAIN, 0, what)
}

pub(super) fn unsafe_discard_string_context(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    let value = eval.force_stack(base)?;
    if value.is_string() {
        return Ok(Word::string(value.at(), 0));
    }
    let what = "while evaluating the argument passed to builtins.unsafeDiscardStringContext";
    let text = coerced(eval, base, &mut ContextSet::default(), what)?;
    Ok(eval.string(&text))
}

pub(super) fn has_context(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let value =
        eval.expect_string(base, pos, "while evaluating the argument passed to builtins.hasContext")?;
    Ok(Word::bool(value.middle() != 0))
}

pub(super) fn unsafe_discard_output_dependency(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    let mut context = ContextSet::default();
    let what = "while evaluating the argument passed to builtins.unsafeDiscardOutputDependency";
    let text = coerced(eval, base, &mut context, what)?;
    let mut result = ContextSet::default();
    for elem in eval.contexts.sorted(&context) {
        let elem = if let ContextElem::DrvDeep(path) = elem { ContextElem::Opaque(path) } else { elem };
        eval.contexts.insert(&mut result, elem);
    }
    let context = eval.contexts.intern(&result);
    Ok(eval.string_with(&text, context))
}

pub(super) fn add_drv_output_dependencies(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let mut context = ContextSet::default();
    let what = "while evaluating the argument passed to builtins.addDrvOutputDependencies";
    let text = coerced(eval, base, &mut context, what)?;
    let elems = eval.contexts.sorted(&context);
    let [elem] = elems.as_slice() else {
        let shown = String::from_utf8_lossy(&text);
        let count = elems.len();
        return Err(Error::eval(format!(
            "context of string '{shown}' must have exactly one element, but has {count}"
        ))
        .at(pos));
    };
    let path = match elem {
        ContextElem::DrvDeep(path) => path.clone(),
        ContextElem::Opaque(path) if path.is_derivation() => path.clone(),
        ContextElem::Opaque(path) => {
            let shown = eval.io.store_dir().print(path);
            return Err(Error::eval(format!("path '{shown}' is not a derivation")).at(pos));
        }
        ContextElem::Built { output, .. } => {
            let output = String::from_utf8_lossy(output);
            return Err(Error::eval(format!(
                "`addDrvOutputDependencies` can only act on derivations, not on a derivation output such as '{output}'"
            )).at(pos));
        }
    };
    let context = eval.contexts.single(ContextElem::DrvDeep(path));
    Ok(eval.string_with(&text, context))
}

pub(super) fn get_context(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    #[derive(Default)]
    struct Info {
        path: bool,
        all_outputs: bool,
        outputs: Vec<Rc<[u8]>>,
    }
    let value =
        eval.expect_string(base, pos, "while evaluating the argument passed to builtins.getContext")?;
    let mut infos: BTreeMap<StorePath, Info> = BTreeMap::new();
    for elem in eval.contexts.elements(value.middle()) {
        match elem {
            ContextElem::Opaque(path) => infos.entry(path).or_default().path = true,
            ContextElem::DrvDeep(path) => infos.entry(path).or_default().all_outputs = true,
            ContextElem::Built { drv, output } => infos.entry(drv).or_default().outputs.push(output),
        }
    }
    let all_outputs = eval.symbols.intern(b"allOutputs");
    let mut attrs = Vec::new();
    for (path, info) in infos {
        let mut parts = Vec::new();
        if info.path {
            parts.push((eval.known.path, 0, Word::TRUE));
        }
        if info.all_outputs {
            parts.push((all_outputs, 0, Word::TRUE));
        }
        if !info.outputs.is_empty() {
            let outputs: Vec<Word> = info.outputs.iter().map(|output| eval.string(output)).collect();
            parts.push((eval.known.outputs, 0, eval.list(&outputs)));
        }
        let shown = eval.io.store_dir().print(&path);
        let name = eval.symbols.intern(shown.as_bytes());
        attrs.push((name, 0, eval.make_attrs(parts)));
    }
    Ok(eval.make_attrs(attrs))
}

pub(super) fn append_context(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let what = "while evaluating the first argument passed to builtins.appendContext";
    let value = eval.expect_string(base, pos, what)?;
    let mut context = eval.contexts.to_set(value.middle());
    let what = "while evaluating the second argument passed to builtins.appendContext";
    let infos = eval.expect_attrs(base + 1, pos, what)?;
    let all_outputs = eval.symbols.intern(b"allOutputs");
    for attr in eval.attrs_of(infos) {
        let key = eval.symbols.name(attr.name);
        let Ok(path) = eval.io.store_dir().parse(key) else {
            let key = eval.shown_name(attr.name);
            return Err(Error::eval(format!("context key '{key}' is not a store path")).at(attr.pos));
        };
        if !eval.settings.read_only {
            eval.ensure_valid(&path)?;
        }
        let what = "while evaluating the value of a string context";
        let info =
            eval.force_slot(attr.at).and_then(|info| eval.flat_attrs_or(info, 0)).trace(attr.pos, what)?;
        if let Some((at, pos)) = eval.attr_with_pos(info, eval.known.path) {
            let what = "while evaluating the `path` attribute of a string context";
            let flag = eval.force_slot(at).trace(pos, what)?;
            if eval.bool_or(flag, pos, what)? {
                eval.contexts.insert(&mut context, ContextElem::Opaque(path.clone()));
            }
        }
        let shown = eval.shown_name(attr.name);
        if let Some((at, pos)) = eval.attr_with_pos(info, all_outputs) {
            let what = "while evaluating the `allOutputs` attribute of a string context";
            let flag = eval.force_slot(at).trace(pos, what)?;
            if eval.bool_or(flag, pos, what)? {
                if !path.is_derivation() {
                    let message = format!(
                        "tried to add all-outputs context of {shown}, which is not a derivation, to a string"
                    );
                    return Err(Error::eval(message).at(attr.pos));
                }
                eval.contexts.insert(&mut context, ContextElem::DrvDeep(path.clone()));
            }
        }
        if let Some((at, pos)) = eval.attr_with_pos(info, eval.known.outputs) {
            let what = "while evaluating the `outputs` attribute of a string context";
            let list = eval.force_slot(at).trace(pos, what)?;
            let list = eval.list_or(list, pos, what)?;
            if list.middle() > 0 && !path.is_derivation() {
                let message = format!(
                    "tried to add derivation output context of {shown}, which is not a derivation, to a string"
                );
                return Err(Error::eval(message).at(attr.pos));
            }
            for i in 0..list.middle() {
                let output = eval.text_of_slot(
                    list.at().at(i),
                    "while evaluating an output name within a string context",
                )?;
                let elem = ContextElem::Built { drv: path.clone(), output: output.into() };
                eval.contexts.insert(&mut context, elem);
            }
        }
    }
    let context = eval.contexts.intern(&context);
    Ok(Word::string(value.at(), context))
}
