//! The JSON form of `nix derivation show`, version 4 (manual, "Derivation JSON format").

use std::collections::BTreeSet;

use super::{Derivation, DerivationError, DerivationOutput};
use crate::json::{Writer, indent};
use crate::store_path::{StoreDir, StorePath};

/// The version of the form, of derivations and of the table of them.
pub const JSON_VERSION: u32 = 4;

impl Derivation {
    /// The derivation as JSON without white space, keys sorted.
    ///
    /// # Errors
    /// [`DerivationError::NotUtf8`] if a text in it is not UTF-8.
    pub fn to_json(&self) -> Result<String, DerivationError> {
        let mut writer = Writer::default();
        self.write_json(&mut writer);
        self.finish(writer)
    }

    fn finish(&self, writer: Writer) -> Result<String, DerivationError> {
        let name = || String::from_utf8_lossy(&self.name).into_owned();
        String::from_utf8(writer.out).map_err(|_source| DerivationError::NotUtf8 { name: name() })
    }

    fn write_json(&self, w: &mut Writer) {
        w.raw("{\"args\":");
        w.array(&self.args, |w, arg| w.string(arg));
        w.raw(",\"builder\":");
        w.string(&self.builder);
        w.raw(",\"env\":");
        w.object(&self.env, |w, value| w.string(value));
        w.raw(",\"inputs\":{\"drvs\":");
        w.object(
            self.input_drvs.iter().map(|(path, outputs)| (path.base_name().as_bytes(), outputs)),
            |w, outputs: &BTreeSet<Vec<u8>>| {
                w.raw("{\"dynamicOutputs\":{},\"outputs\":");
                w.array(outputs, |w, output| w.string(output));
                w.raw("}");
            },
        );
        w.raw(",\"srcs\":");
        w.array(&self.input_srcs, |w, path: &StorePath| w.string(path.base_name().as_bytes()));
        w.raw("},\"name\":");
        w.string(&self.name);
        w.raw(",\"outputs\":");
        w.object(&self.outputs, write_output);
        if let Some(attrs) = &self.structured_attrs {
            w.raw(",\"structuredAttrs\":");
            w.out.extend_from_slice(attrs);
        }
        w.raw(",\"system\":");
        w.string(&self.platform);
        w.raw(&format!(",\"version\":{JSON_VERSION}}}"));
    }

    /// The table that `nix derivation show` prints, indented by two spaces if `pretty`.
    ///
    /// # Errors
    /// [`DerivationError::NotUtf8`] if a text is not UTF-8; [`DerivationError`] if one has no path.
    pub fn show_json(
        dir: &StoreDir,
        derivations: &[Derivation],
        pretty: bool,
    ) -> Result<String, DerivationError> {
        let mut by_path: Vec<(StorePath, &Derivation)> = Vec::with_capacity(derivations.len());
        for drv in derivations {
            by_path.push((drv.store_path(dir)?, drv));
        }
        by_path.sort_by(|a, b| a.0.cmp(&b.0));
        by_path.dedup_by(|a, b| a.0 == b.0);
        let mut out = String::from("{\"derivations\":{");
        for (i, (path, drv)) in by_path.iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            out.push_str(&format!("\"{path}\":{}", drv.to_json()?));
        }
        out.push_str(&format!("}},\"version\":{JSON_VERSION}}}"));
        Ok(if pretty { indent(&out) } else { out })
    }
}

fn write_output(w: &mut Writer, output: &DerivationOutput) {
    match output {
        DerivationOutput::InputAddressed(path) => {
            w.raw("{\"path\":");
            w.string(path.base_name().as_bytes());
            w.raw("}");
        }
        DerivationOutput::CAFixed(ca) => {
            w.raw(&format!("{{\"hash\":\"{}\",\"method\":\"{}\"}}", ca.hash.sri(), ca.method.name()));
        }
        DerivationOutput::CAFloating { method, algo } => {
            w.raw(&format!("{{\"hashAlgo\":\"{algo}\",\"method\":\"{}\"}}", method.name()));
        }
        DerivationOutput::Impure { method, algo } => {
            w.raw(&format!("{{\"hashAlgo\":\"{algo}\",\"impure\":true,\"method\":\"{}\"}}", method.name()));
        }
        DerivationOutput::Deferred => w.raw("{}"),
    }
}
