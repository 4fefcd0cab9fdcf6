//! Derivations that are there: what they refer to, and their outputs' strings.

use super::derivation::{require_feature, store_error};
use super::prelude::*;
use crate::context::ContextElem;
use nivis_store::derivation::DerivationOutput;
use nivis_store::store_path::{DownstreamPlaceholder, StorePath};
use std::collections::BTreeMap;

/// What a derivation that was made refers to, kept so that `drvPath` contexts need no store.
pub struct KnownInputs {
    pub drvs: Box<[StorePath]>,
    pub sources: Box<[StorePath]>,
    pub outputs: Box<[Box<[u8]>]>,
}

impl Evaluator {
    /// The string of an output: its path, or a placeholder where that is not known yet.
    pub(crate) fn output_string(
        &mut self,
        drv: &StorePath,
        drv_name: &[u8],
        name: &[u8],
        output: &DerivationOutput,
    ) -> Result<Word> {
        let path = output.path(self.io.store_dir(), drv_name, name).map_err(store_error)?;
        let text = match path {
            Some(path) => self.io.store_dir().print(&path),
            None => {
                require_feature(self, "ca-derivations")?;
                DownstreamPlaceholder::unknown_ca_output(drv, name).render()
            }
        };
        let context = self.contexts.single(ContextElem::Built { drv: drv.clone(), output: name.into() });
        Ok(self.string_with(text.as_bytes(), context))
    }

    /// What a derivation refers to, from memory or from the store.
    pub(super) fn inputs_of(&mut self, path: &StorePath) -> Result<&KnownInputs> {
        if !self.memo.inputs.contains_key(path) {
            let drv = self.io.read_derivation(path).map_err(|error| self.io_error(error))?;
            let inputs = KnownInputs {
                drvs: drv.input_drvs.keys().cloned().collect(),
                sources: drv.input_srcs.iter().cloned().collect(),
                outputs: drv.outputs.keys().map(|name| name.as_slice().into()).collect(),
            };
            self.memo.inputs.insert(path.clone(), inputs);
        }
        Ok(&self.memo.inputs[path])
    }

    /// What a derivation that is imported gives: its path, name and outputs.
    pub(crate) fn imported_derivation(&mut self, path: &[u8], drv_path: &StorePath) -> Result<Word> {
        let drv = self.io.read_derivation(drv_path).map_err(|error| self.io_error(error))?;
        let context = self.contexts.single(ContextElem::DrvDeep(drv_path.clone()));
        let name = drv.env.get(b"name".as_slice()).cloned().unwrap_or_default();
        let mut parts: BTreeMap<Vec<u8>, Word> = BTreeMap::new();
        parts.insert(b"drvPath".to_vec(), self.string_with(path, context));
        parts.insert(b"name".to_vec(), self.string(&name));
        let mut names = Vec::new();
        for (output_name, output) in &drv.outputs {
            let word = self.output_string(drv_path, &drv.name, output_name, output)?;
            parts.insert(output_name.clone(), word);
            names.push(self.string(output_name));
        }
        parts.insert(b"outputs".to_vec(), self.list(&names));
        let attrs = parts.into_iter().map(|(name, word)| (self.symbols.intern(&name), 0, word)).collect();
        let set = self.make_attrs(attrs);
        self.stack.push(set);
        let fun = self.imported_drv_function()?;
        let value = self.call_with(fun, &[set], 0)?;
        self.stack.pop();
        Ok(value)
    }
}
