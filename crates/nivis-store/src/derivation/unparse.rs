//! Writing the ATerm: `Derive([outputs],[inputDrvs],[inputSrcs],platform,builder,[args],[env])`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Derivation, DerivationError, DerivationOutput, STRUCTURED_ATTRS};
use crate::store_path::StoreDir;

/// Inputs with their derivations' paths replaced by hashes in base 16.
pub(super) type HashedInputs = BTreeMap<[u8; 64], BTreeSet<Vec<u8>>>;

impl Derivation {
    /// The ATerm as it stands in the store.
    ///
    /// # Errors
    /// [`DerivationError`] if a fixed output is not allowed or the environment holds `__json`.
    pub fn unparse(&self, dir: &StoreDir) -> Result<Vec<u8>, DerivationError> {
        let mut out = Vec::with_capacity(self.size_hint());
        self.unparse_into(&mut out, dir, false, None)?;
        Ok(out)
    }

    /// Appends the ATerm; with `mask` the outputs' paths and variables are empty, and with
    /// `inputs` those stand for the input derivations. That is what is hashed.
    pub(super) fn unparse_into(
        &self,
        out: &mut Vec<u8>,
        dir: &StoreDir,
        mask: bool,
        inputs: Option<&HashedInputs>,
    ) -> Result<(), DerivationError> {
        if self.env.contains_key(STRUCTURED_ATTRS) {
            return Err(DerivationError::ReservedVariable);
        }
        out.extend_from_slice(b"Derive([");
        for (i, (name, output)) in self.outputs.iter().enumerate() {
            separate(out, i);
            out.push(b'(');
            quote(out, name);
            out.push(b',');
            self.unparse_output(out, dir, mask, name, output)?;
            out.push(b')');
        }
        out.extend_from_slice(b"],[");
        match inputs {
            Some(inputs) => {
                for (i, (hash, outputs)) in inputs.iter().enumerate() {
                    separate(out, i);
                    unparse_input(out, outputs, |out| out.extend_from_slice(hash));
                }
            }
            None => {
                for (i, (path, outputs)) in self.input_drvs.iter().enumerate() {
                    separate(out, i);
                    unparse_input(out, outputs, |out| dir.append(out, path));
                }
            }
        }
        out.extend_from_slice(b"],[");
        for (i, path) in self.input_srcs.iter().enumerate() {
            separate(out, i);
            out.push(b'"');
            dir.append(out, path);
            out.push(b'"');
        }
        out.extend_from_slice(b"],");
        quote(out, &self.platform);
        out.push(b',');
        escape(out, &self.builder);
        out.extend_from_slice(b",[");
        for (i, arg) in self.args.iter().enumerate() {
            separate(out, i);
            escape(out, arg);
        }
        out.extend_from_slice(b"],[");
        self.unparse_env(out, mask);
        out.extend_from_slice(b"])");
        Ok(())
    }

    fn unparse_output(
        &self,
        out: &mut Vec<u8>,
        dir: &StoreDir,
        mask: bool,
        name: &[u8],
        output: &DerivationOutput,
    ) -> Result<(), DerivationError> {
        let mut fields = |path: &[u8], prefix: &str, algo: &str, hash: &[u8]| {
            quote(out, path);
            out.extend_from_slice(b",\"");
            out.extend_from_slice(prefix.as_bytes());
            out.extend_from_slice(algo.as_bytes());
            out.extend_from_slice(b"\",");
            quote(out, hash);
        };
        match output {
            DerivationOutput::InputAddressed(path) if !mask => {
                fields(dir.print(path).as_bytes(), "", "", b"");
            }
            DerivationOutput::InputAddressed(_) | DerivationOutput::Deferred => fields(b"", "", "", b""),
            DerivationOutput::CAFixed(ca) => {
                let path = match output.path(dir, &self.name, name)? {
                    Some(path) if !mask => dir.print(&path),
                    _ => String::new(),
                };
                let hash = ca.hash.base16();
                fields(path.as_bytes(), ca.method.prefix(), ca.hash.algo().name(), hash.as_bytes());
            }
            DerivationOutput::CAFloating { method, algo } => fields(b"", method.prefix(), algo.name(), b""),
            DerivationOutput::Impure { method, algo } => {
                fields(b"", method.prefix(), algo.name(), b"impure");
            }
        }
        Ok(())
    }

    /// The variables in order, with the structured attributes where `__json` sorts.
    fn unparse_env(&self, out: &mut Vec<u8>, mask: bool) {
        let mut attrs = self.structured_attrs.as_deref();
        let mut first = true;
        let mut variable = |name: &[u8], value: &[u8]| {
            out.extend_from_slice(if first { b"(" } else { b",(" });
            first = false;
            escape(out, name);
            out.push(b',');
            let masked = mask && self.outputs.contains_key(name);
            escape(out, if masked { b"" } else { value });
            out.push(b')');
        };
        for (name, value) in &self.env {
            if name.as_slice() > STRUCTURED_ATTRS
                && let Some(json) = attrs.take()
            {
                variable(STRUCTURED_ATTRS, json);
            }
            variable(name, value);
        }
        if let Some(json) = attrs {
            variable(STRUCTURED_ATTRS, json);
        }
    }

    /// About how many bytes the ATerm has, so that one allocation is enough.
    pub(super) fn size_hint(&self) -> usize {
        let env: usize = self.env.iter().map(|(k, v)| k.len() + v.len() + v.len() / 16 + 8).sum();
        let args: usize = self.args.iter().map(|a| a.len() + 4).sum();
        let attrs = self.structured_attrs.as_ref().map_or(0, |a| a.len() + a.len() / 8 + 16);
        128 + env + args + attrs + 96 * (self.outputs.len() + self.input_drvs.len() + self.input_srcs.len())
    }
}

fn unparse_input(out: &mut Vec<u8>, outputs: &BTreeSet<Vec<u8>>, id: impl FnOnce(&mut Vec<u8>)) {
    out.extend_from_slice(b"(\"");
    id(out);
    out.extend_from_slice(b"\",[");
    for (i, output) in outputs.iter().enumerate() {
        separate(out, i);
        quote(out, output);
    }
    out.extend_from_slice(b"])");
}

fn separate(out: &mut Vec<u8>, index: usize) {
    if index > 0 {
        out.push(b',');
    }
}

/// Quotes what the reference does not escape.
fn quote(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    out.extend_from_slice(text);
    out.push(b'"');
}

/// Quotes and escapes `"`, `\`, newline, carriage return and tab, copying the stretches between.
fn escape(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    let mut copied = 0;
    for (i, &byte) in text.iter().enumerate() {
        let letter = match byte {
            b'"' | b'\\' => byte,
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            _ => continue,
        };
        out.extend_from_slice(&text[copied..i]);
        out.extend_from_slice(&[b'\\', letter]);
        copied = i + 1;
    }
    out.extend_from_slice(&text[copied..]);
    out.push(b'"');
}
