//! `derivationStrict` (primops.cc in the reference): from attributes to a `.drv`.

use super::made_drvs::KnownInputs;
use super::prelude::*;
use crate::context::{ContextElem, ContextSet};
use crate::interpret::coerce::Coercion;
use nivis_store::derivation::{Derivation, DerivationError, DerivationOutput};
use nivis_store::hash::{Hash, HashAlgo};
use nivis_store::store_path::StorePath;
use nivis_store::store_path::{ContentAddress, ContentAddressMethod, check_name, hash_placeholder};
use std::collections::BTreeSet;

/// Attributes coerced to the environment.
const ENVIRONMENT: Coercion = Coercion { more: true, copy: true };

/// `derivationStrict` while the attributes are gone through.
struct Maker {
    name: Vec<u8>,
    derivation: Derivation,
    context: ContextSet,
    json: Option<Vec<u8>>,
    content_addressed: bool,
    impure: bool,
    output_hash: Option<Vec<u8>>,
    output_hash_algo: Option<HashAlgo>,
    method: Option<ContentAddressMethod>,
    outputs: BTreeSet<Vec<u8>>,
}

pub(super) fn derivation_strict(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    eval.may_add()?;
    let what = "while evaluating the argument passed to builtins.derivationStrict";
    let attrs = eval.expect_attrs(base, pos, what)?;
    let what = "in the attrset passed as argument to builtins.derivationStrict";
    let name_at = eval.required(attrs, eval.known.name, what)?;
    let name_pos = eval.attr_with_pos(attrs, eval.known.name).map_or(0, |(_, pos)| pos);
    let what = "while evaluating the `name` attribute passed to builtins.derivationStrict";
    let name = eval
        .text_of_slot(name_at, what)
        .trace(name_pos, "while evaluating the derivation attribute 'name'")?;
    match make(eval, attrs, name.clone()) {
        Ok(value) => Ok(value),
        Err(error) => {
            let place = eval.show_position(name_pos);
            let name = String::from_utf8_lossy(&name);
            Err(error.trace(
                0,
                format!("while evaluating derivation '{name}'\n  whose name attribute is located at {place}"),
            ))
        }
    }
}

pub(super) fn store_error(error: impl std::fmt::Display) -> Error {
    Error::new(crate::error::ErrorKind::Store, error.to_string())
}

fn make(eval: &mut Evaluator, attrs: Word, name: Vec<u8>) -> Result<Word> {
    if let Err(error) = check_name(&name) {
        return Err(Error::eval(format!(
            "invalid derivation name: {error}. Please pass a different 'name'."
        )));
    }
    let flag = |eval: &mut Evaluator, symbol, what: &str| -> Result<bool> {
        match eval.attr(attrs, symbol) {
            Some(at) => {
                let value = eval.force_slot(at).trace(0, what)?;
                eval.bool_or(value, 0, what)
            }
            None => Ok(false),
        }
    };
    let what = "while evaluating the `__structuredAttrs` attribute passed to builtins.derivationStrict";
    let structured = flag(eval, eval.known.structured_attrs, what)?;
    let what = "while evaluating the `__ignoreNulls` attribute passed to builtins.derivationStrict";
    let ignore_nulls = flag(eval, eval.known.ignore_nulls, what)?;
    let mut maker = Maker {
        derivation: Derivation { name: name.clone(), ..Derivation::default() },
        name,
        context: ContextSet::default(),
        json: structured.then(|| b"{".to_vec()),
        content_addressed: false,
        impure: false,
        output_hash: None,
        output_hash_algo: None,
        method: None,
        outputs: BTreeSet::from([b"out".to_vec()]),
    };
    for attr in eval.attrs_by_name(attrs) {
        if attr.name == eval.known.ignore_nulls {
            continue;
        }
        let result = if ignore_nulls {
            match eval.force_slot(attr.at) {
                Ok(Word::NULL) => continue,
                Ok(_) => maker.attribute(eval, attr),
                Err(error) => Err(error),
            }
        } else {
            maker.attribute(eval, attr)
        };
        result.trace_with(attr.pos, || {
            format!(
                "while evaluating attribute '{}' of derivation '{}'",
                eval.shown_name(attr.name),
                String::from_utf8_lossy(&maker.name)
            )
        })?;
    }
    if let Some(mut json) = maker.json.take() {
        json.push(b'}');
        maker.derivation.structured_attrs = Some(json);
    }
    maker.inputs(eval)?;
    maker.check()?;
    maker.outputs(eval)?;
    maker.finish(eval)
}

impl Maker {
    fn attribute(&mut self, eval: &mut Evaluator, attr: crate::interpret::attrs::Attr) -> Result<()> {
        let known = eval.known;
        if attr.name == known.content_addressed {
            let value = eval.force_slot(attr.at)?;
            if eval.bool_or(value, 0, "")? {
                self.content_addressed = true;
                require_feature(eval, "ca-derivations")?;
            }
            return Ok(());
        }
        if attr.name == known.impure {
            let value = eval.force_slot(attr.at)?;
            if eval.bool_or(value, 0, "")? {
                self.impure = true;
                require_feature(eval, "impure-derivations")?;
            }
            return Ok(());
        }
        if attr.name == known.args {
            let list = eval.force_slot(attr.at)?;
            let list = eval.list_or(list, 0, "")?;
            for i in 0..list.middle() {
                let mut text = Vec::new();
                let what = "while evaluating an element of the argument list";
                let word = eval.refer(list.at().at(i));
                eval.coerce(word, &mut text, &mut self.context, ENVIRONMENT, 0, what)?;
                self.derivation.args.push(text);
            }
            return Ok(());
        }
        if self.json.is_some() { self.structured(eval, attr) } else { self.plain(eval, attr) }
    }

    fn plain(&mut self, eval: &mut Evaluator, attr: crate::interpret::attrs::Attr) -> Result<()> {
        let known = eval.known;
        let mut text = Vec::new();
        let word = eval.refer(attr.at);
        eval.coerce(word, &mut text, &mut self.context, ENVIRONMENT, 0, "")?;
        let key = eval.symbols.name(attr.name);
        if attr.name == known.json {
            let name = String::from_utf8_lossy(&self.name);
            eval.io.message(&format!(
                "warning: In derivation '{name}': setting structured attributes via '__json' is deprecated, and may \
                 be disallowed in future versions of Nix. Set '__structuredAttrs = true' instead."
            ));
            let value = eval.parse_json(&text).map_err(|error| {
                Error::eval(format!("cannot process __json attribute: {}", error.data().message))
            })?;
            let mut json = Vec::new();
            eval.write_json(value, &mut json, &mut ContextSet::default(), false)?;
            self.derivation.structured_attrs = Some(json);
            return Ok(());
        }
        if attr.name == known.builder {
            self.derivation.builder = text.clone();
        } else if attr.name == known.system {
            self.derivation.platform = text.clone();
        } else if attr.name == known.output_hash {
            self.output_hash = Some(text.clone());
        } else if attr.name == known.output_hash_algo {
            self.output_hash_algo = HashAlgo::from_name(&text);
            eval.require_algorithm(self.output_hash_algo)?;
        } else if attr.name == known.output_hash_mode {
            self.hash_mode(eval, &text)?;
        } else if attr.name == known.outputs {
            let names = text.split(|byte| b" \t\n\r".contains(byte)).filter(|name| !name.is_empty());
            self.output_names(names.map(<[u8]>::to_vec).collect())?;
        }
        self.derivation.env.insert(key.to_vec(), text);
        Ok(())
    }

    fn structured(&mut self, eval: &mut Evaluator, attr: crate::interpret::attrs::Attr) -> Result<()> {
        let known = eval.known;
        if attr.name == known.structured_attrs {
            return Ok(());
        }
        let key = eval.symbols.name(attr.name);
        let value = eval.force_slot(attr.at)?;
        let mut json = self.json.take().unwrap_or_default();
        if json.len() > 1 {
            json.push(b',');
        }
        nivis_formats::json::write_string(&mut json, key).map_err(|error| Error::eval(error.to_string()))?;
        json.push(b':');
        eval.write_json(value, &mut json, &mut self.context, true).map_err(|error| {
            // The reference makes the text later, where nobody says what it is about.
            match error.to_string().strip_prefix("JSON serialization error: ") {
                Some(reason) => Error::eval(reason.to_owned()),
                None => error,
            }
        })?;
        self.json = Some(json);
        if attr.name == known.builder {
            let builder = eval.string_or(value, 0, "")?;
            eval.contexts.extend(&mut self.context, builder.middle());
            self.derivation.builder = eval.bytes(builder).to_vec();
        } else if attr.name == known.system {
            self.derivation.platform = eval.text_of_slot(attr.at, "")?;
        } else if attr.name == known.output_hash {
            self.output_hash = Some(eval.text_of_slot(attr.at, "")?);
        } else if attr.name == known.output_hash_algo {
            let text = eval.text_of_slot(attr.at, "")?;
            self.output_hash_algo = HashAlgo::from_name(&text);
            eval.require_algorithm(self.output_hash_algo)?;
        } else if attr.name == known.output_hash_mode {
            let text = eval.text_of_slot(attr.at, "")?;
            self.hash_mode(eval, &text)?;
        } else if attr.name == known.outputs {
            let list = eval.list_or(value, 0, "")?;
            let mut names = Vec::new();
            for i in 0..list.middle() {
                names.push(eval.text_of_slot(list.at().at(i), "")?);
            }
            self.output_names(names)?;
        }
        let disabled = [
            known.allowed_references,
            known.allowed_requisites,
            known.disallowed_references,
            known.disallowed_requisites,
            known.max_size,
            known.max_closure_size,
        ];
        if disabled.contains(&attr.name) {
            let (name, key) = (String::from_utf8_lossy(&self.name), String::from_utf8_lossy(key));
            eval.io.message(&format!(
                "warning: In a derivation named '{name}', 'structuredAttrs' disables the effect of the derivation \
                 attribute '{key}'; use 'outputChecks.<output>.{key}' instead"
            ));
        }
        Ok(())
    }

    fn hash_mode(&mut self, eval: &Evaluator, text: &[u8]) -> Result<()> {
        let method = if text == b"recursive" {
            Some(ContentAddressMethod::Nar)
        } else {
            ContentAddressMethod::from_name(text)
        };
        let Some(method) = method else {
            let shown = String::from_utf8_lossy(text);
            return Err(Error::eval(format!("invalid value '{shown}' for 'outputHashMode' attribute")));
        };
        match method {
            ContentAddressMethod::Text => {
                let name = String::from_utf8_lossy(&self.name);
                let reason = format!(" (text-hashed derivation '{name}', outputHashMode = \"text\")");
                require_feature_for(eval, "dynamic-derivations", &reason)?;
            }
            ContentAddressMethod::Git => require_feature(eval, "git-hashing")?,
            _ => {}
        }
        self.method = Some(method);
        Ok(())
    }

    fn output_names(&mut self, names: Vec<Vec<u8>>) -> Result<()> {
        self.outputs.clear();
        for name in names {
            if name == b"drvPath" {
                return Err(Error::eval("invalid derivation output name 'drvPath'"));
            }
            if self.outputs.contains(&name) {
                let name = String::from_utf8_lossy(&name);
                return Err(Error::eval(format!("duplicate derivation output '{name}'")));
            }
            self.outputs.insert(name);
        }
        if self.outputs.is_empty() {
            return Err(Error::eval("derivation cannot have an empty set of outputs"));
        }
        Ok(())
    }

    /// From what the attributes refer to, the derivation's inputs.
    fn inputs(&mut self, eval: &mut Evaluator) -> Result<()> {
        for elem in eval.contexts.sorted(&self.context) {
            match elem {
                ContextElem::Opaque(path) => {
                    self.derivation.input_srcs.insert(path);
                }
                ContextElem::Built { drv, output } => {
                    self.derivation.input_drvs.entry(drv).or_default().insert(output.to_vec());
                }
                ContextElem::DrvDeep(drv) => self.deep_input(eval, drv)?,
            }
        }
        Ok(())
    }

    /// A `drvPath`: the derivation's whole closure, all outputs of every derivation in it.
    fn deep_input(&mut self, eval: &mut Evaluator, drv: StorePath) -> Result<()> {
        let mut todo = vec![drv];
        let mut seen = BTreeSet::new();
        while let Some(path) = todo.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            self.derivation.input_srcs.insert(path.clone());
            if !path.is_derivation() {
                if let Ok(references) = eval.io.references(&path) {
                    todo.extend(references);
                }
                continue;
            }
            let inputs = eval.inputs_of(&path)?;
            let outputs = self.derivation.input_drvs.entry(path).or_default();
            outputs.extend(inputs.outputs.iter().map(|output| output.to_vec()));
            todo.extend(inputs.drvs.iter().chain(inputs.sources.iter()).cloned());
        }
        Ok(())
    }

    fn check(&self) -> Result<()> {
        if self.derivation.builder.is_empty() {
            return Err(Error::eval("required attribute 'builder' missing"));
        }
        if self.derivation.platform.is_empty() {
            return Err(Error::eval("required attribute 'system' missing"));
        }
        let only_out = self.outputs.len() == 1 && self.outputs.contains(b"out".as_slice());
        if self.name.ends_with(b".drv") && !(self.method == Some(ContentAddressMethod::Text) && only_out) {
            return Err(Error::eval(
                "derivation names are allowed to end in '.drv' only if they produce a single derivation file",
            ));
        }
        if self.output_hash.is_some() && !only_out {
            return Err(Error::eval("multiple outputs are not supported in fixed-output derivations"));
        }
        if self.output_hash.is_none() && self.content_addressed && self.impure {
            return Err(Error::eval("derivation cannot be both content-addressed and impure"));
        }
        Ok(())
    }

    fn outputs(&mut self, eval: &mut Evaluator) -> Result<()> {
        let drv = &mut self.derivation;
        if let Some(text) = &self.output_hash {
            let hash = Hash::parse_allow_empty(text, self.output_hash_algo)
                .map_err(|error| Error::eval(error.to_string()))?;
            if let Some(warning) = hash.warning() {
                eval.io.message(&format!("warning: {warning}"));
            }
            let method = self.method.unwrap_or(ContentAddressMethod::Flat);
            let output = DerivationOutput::CAFixed(ContentAddress { method, hash: hash.hash });
            let path = output.path(eval.io.store_dir(), &drv.name, b"out").map_err(store_error)?;
            if let Some(path) = path {
                drv.env.insert(b"out".to_vec(), eval.io.store_dir().print(&path).into_bytes());
            }
            drv.outputs.insert(b"out".to_vec(), output);
        } else if self.content_addressed || self.impure {
            let algo = self.output_hash_algo.unwrap_or(HashAlgo::Sha256);
            let method = self.method.unwrap_or(ContentAddressMethod::Nar);
            for name in &self.outputs {
                drv.env.insert(name.clone(), hash_placeholder(name).into_bytes());
                let output = if self.impure {
                    DerivationOutput::Impure { method, algo }
                } else {
                    DerivationOutput::CAFloating { method, algo }
                };
                drv.outputs.insert(name.clone(), output);
            }
        } else {
            for name in &self.outputs {
                drv.env.insert(name.clone(), Vec::new());
                drv.outputs.insert(name.clone(), DerivationOutput::Deferred);
            }
            let dir = eval.io.store_dir().clone();
            let io = &mut eval.io;
            let mut read = |path: &StorePath| read_derivation(io.as_mut(), path);
            drv.fill_in_output_paths(&dir, &mut eval.memo.hashes, &mut read).map_err(store_error)?;
        }
        Ok(())
    }

    fn finish(self, eval: &mut Evaluator) -> Result<Word> {
        let drv = self.derivation;
        let dir = eval.io.store_dir().clone();
        let file = drv.to_file(&dir).map_err(store_error)?;
        if !eval.settings.read_only {
            eval.io.add_derivation(&drv, &file).map_err(|error| eval.io_error(error))?;
        }
        {
            let io = &mut eval.io;
            let mut read = |path: &StorePath| read_derivation(io.as_mut(), path);
            eval.memo.hashes.remember(&dir, &file.path, &drv, &mut read).map_err(store_error)?;
        }
        let inputs = KnownInputs {
            drvs: drv.input_drvs.keys().cloned().collect(),
            sources: drv.input_srcs.iter().cloned().collect(),
            outputs: drv.outputs.keys().map(|name| name.as_slice().into()).collect(),
        };
        eval.memo.inputs.insert(file.path.clone(), inputs);
        let context = eval.contexts.single(ContextElem::DrvDeep(file.path.clone()));
        let text = dir.print(&file.path);
        let mut attrs = vec![(eval.known.drv_path, 0, eval.string_with(text.as_bytes(), context))];
        for (name, output) in &drv.outputs {
            let word = eval.output_string(&file.path, &drv.name, name, output)?;
            let name = eval.symbols.intern(name);
            attrs.push((name, 0, word));
        }
        Ok(eval.make_attrs(attrs))
    }
}

fn read_derivation(
    io: &mut dyn crate::io::EvalIo,
    path: &StorePath,
) -> std::result::Result<Derivation, DerivationError> {
    io.read_derivation(path)
        .map_err(|error| DerivationError::Input { path: path.clone(), message: error.to_string() })
}

/// Fails where an experimental feature is off.
pub(super) fn require_feature(eval: &Evaluator, feature: &str) -> Result<()> {
    require_feature_for(eval, feature, "")
}

/// The same, with what needs it, in parentheses after a space.
fn require_feature_for(eval: &Evaluator, feature: &str, reason: &str) -> Result<()> {
    if eval.settings.has_feature(feature) {
        return Ok(());
    }
    Err(Error::eval(format!(
        "experimental Nix feature '{feature}' is disabled{reason}; add '--extra-experimental-features {feature}' to enable it"
    )))
}

pub(super) fn placeholder(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let name =
        eval.expect_text(base, pos, "while evaluating the first argument passed to builtins.placeholder")?;
    Ok(eval.string(hash_placeholder(&name).as_bytes()))
}
