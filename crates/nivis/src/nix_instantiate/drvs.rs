//! The derivations in a value (`get-drvs.cc` in the reference).

use super::AutoArgs;
use super::failure::Failure;
use nivis_eval::error::{Context, Error, Result};
use nivis_eval::{Evaluator, Word};
use nivis_store::store_path::StorePath;
use rustc_hash::FxHashSet;

/// Finds derivations: of a set or list those directly in it, and below sets with `recurseForDerivations`.
pub(super) struct Finder<'f> {
    args: &'f AutoArgs,
    seen: FxHashSet<u64>,
    /// What was found, each kept among the evaluator's roots.
    pub found: Vec<Word>,
}

/// Whether a name can be part of a selection path as it is.
fn is_plain_name(name: &[u8]) -> bool {
    let rest = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+');
    name.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_') && name.iter().all(rest)
}

impl<'f> Finder<'f> {
    pub(super) fn new(args: &'f AutoArgs) -> Self {
        Finder { args, seen: FxHashSet::default(), found: Vec::new() }
    }

    /// Searches a value.
    ///
    /// # Errors
    /// If evaluation fails, or the value can hold no derivations.
    pub(super) fn search(&mut self, eval: &mut Evaluator, value: Word) -> Result<()> {
        nivis_eval::limits::check_native_stack()?;
        let value = eval.auto_call(value, self.args)?;
        eval.roots.push(value);
        if !self.take(eval, value)? {
            return Ok(());
        }
        if value.is_attrs() {
            self.search_set(eval, value)
        } else if value.is_list() {
            for i in 0..value.middle() {
                let item = eval.force_slot(value.at().at(i))?;
                eval.roots.push(item);
                if self.take(eval, item)? {
                    self.search(eval, item)?;
                }
            }
            Ok(())
        } else {
            Err(Error::type_error("expression does not evaluate to a derivation (or a set or list of those)"))
        }
    }

    fn search_set(&mut self, eval: &mut Evaluator, set: Word) -> Result<()> {
        let combine = eval.symbols.intern(b"_combineChannels");
        let combine = eval.attr(set, combine).is_some();
        for attr in eval.attrs_by_name(set) {
            if !is_plain_name(eval.symbols.name(attr.name)) {
                continue;
            }
            let result = eval.force_slot(attr.at).and_then(|value| {
                eval.roots.push(value);
                if combine {
                    return self.search(eval, value);
                }
                if !self.take(eval, value)? || !value.is_attrs() {
                    return Ok(());
                }
                let recurse = eval.symbols.intern(b"recurseForDerivations");
                let Some((at, pos)) = eval.attr_with_pos(value, recurse) else { return Ok(()) };
                let what = "while evaluating the attribute `recurseForDerivations`";
                let flag = eval.force_slot(at).trace(pos, what)?;
                if eval.bool_or(flag, pos, what)? { self.search(eval, value) } else { Ok(()) }
            });
            result.trace_with(attr.pos, || {
                format!("while evaluating the attribute '{}'", eval.name(attr.name))
            })?;
        }
        Ok(())
    }

    /// Keeps a derivation that was not found before; true for everything else.
    fn take(&mut self, eval: &mut Evaluator, value: Word) -> Result<bool> {
        if !eval.is_derivation(value)? {
            return Ok(true);
        }
        if self.seen.insert(value.0) {
            let name = eval.symbols.intern(b"name");
            let Some(at) = eval.attr(value, name) else {
                return Err(Error::type_error("derivation name missing"));
            };
            let what = "while evaluating the 'name' attribute of a derivation";
            let name = eval.force_slot(at).trace(0, what)?;
            eval.plain_string(name, 0, what)?;
            self.found.push(value);
        }
        Ok(false)
    }
}

/// The path of a derivation's file.
///
/// # Errors
/// If it has none.
pub(super) fn drv_path(eval: &mut Evaluator, drv: Word) -> std::result::Result<StorePath, Failure> {
    let Some((at, pos)) = eval.attr_with_pos(drv, eval.known.drv_path) else {
        return Err(Error::eval("derivation does not contain a 'drvPath' attribute").into());
    };
    let what = "while evaluating the 'drvPath' attribute of a derivation";
    let path = eval.coerce_to_store_path(at, pos, what)?;
    if let Err(error) = path.derivation_name() {
        return Err(Error::eval(error.to_string()).trace(pos, what).into());
    }
    Ok(path)
}

/// The output that a derivation value stands for.
///
/// # Errors
/// If evaluation fails or it has none.
pub(super) fn output_name(
    eval: &mut Evaluator,
    drv: Word,
    path: &str,
) -> std::result::Result<Vec<u8>, Failure> {
    let name = eval.symbols.intern(b"outputName");
    if let Some(at) = eval.attr(drv, name) {
        let what = "while evaluating the output name of a derivation";
        let value = eval.force_slot(at).trace(0, what)?;
        let value = eval.plain_string(value, 0, what)?;
        if !eval.bytes(value).is_empty() {
            return Ok(eval.bytes(value).to_vec());
        }
    }
    Err(Failure::Message(format!("derivation '{path}' lacks an 'outputName' attribute")))
}
