use super::{Derivation, DerivationError};
use crate::hash::HashAlgo;
use crate::store_path::{
    ContentAddress, ContentAddressMethod, FixedOutputError, StoreDir, StorePath, output_path_name,
};

/// How an output gets its store path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DerivationOutput {
    /// From the derivation: the ordinary kind.
    InputAddressed(StorePath),
    /// From its content, whose hash is given.
    CAFixed(ContentAddress),
    /// From its content, known after building.
    CAFloating { method: ContentAddressMethod, algo: HashAlgo },
    /// From the derivation, but an input floats: known once that is built. Also what every
    /// input-addressed output is before [`Derivation::fill_in_output_paths`].
    Deferred,
    /// From its content, and built anew every time.
    Impure { method: ContentAddressMethod, algo: HashAlgo },
}

impl DerivationOutput {
    /// The path, if it is known before building.
    ///
    /// # Errors
    /// [`FixedOutputError`] if a fixed output is not allowed.
    pub fn path(
        &self,
        dir: &StoreDir,
        drv_name: &[u8],
        output: &[u8],
    ) -> Result<Option<StorePath>, FixedOutputError> {
        match self {
            DerivationOutput::InputAddressed(path) => Ok(Some(path.clone())),
            DerivationOutput::CAFixed(ca) => {
                dir.make_fixed_output_path(&output_path_name(drv_name, output), ca).map(Some)
            }
            _ => Ok(None),
        }
    }
}

/// What all outputs of a derivation have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DerivationType {
    /// Input-addressed outputs; `deferred` if their paths are not known yet.
    InputAddressed { deferred: bool },
    /// One fixed output.
    Fixed,
    /// Floating outputs.
    Floating,
    /// Impure outputs.
    Impure,
}

impl Derivation {
    /// The kind of the outputs.
    ///
    /// # Errors
    /// [`DerivationError`] where kinds are mixed or there is no output.
    pub fn kind(&self) -> Result<DerivationType, DerivationError> {
        let mut kind = None;
        let mut floating_algo = None;
        for (name, output) in &self.outputs {
            let this = match output {
                DerivationOutput::InputAddressed(_) => DerivationType::InputAddressed { deferred: false },
                DerivationOutput::Deferred => DerivationType::InputAddressed { deferred: true },
                DerivationOutput::CAFixed(_) => DerivationType::Fixed,
                DerivationOutput::CAFloating { .. } => DerivationType::Floating,
                DerivationOutput::Impure { .. } => DerivationType::Impure,
            };
            match kind {
                None => kind = Some(this),
                Some(other) if other != this => return Err(DerivationError::MixedOutputs),
                Some(DerivationType::Fixed) => return Err(DerivationError::SeveralFixed),
                Some(_) => {}
            }
            match output {
                DerivationOutput::CAFixed(_) if name != b"out" => return Err(DerivationError::FixedNotOut),
                DerivationOutput::CAFloating { algo, .. } => {
                    if *floating_algo.get_or_insert(*algo) != *algo {
                        return Err(DerivationError::MixedAlgos);
                    }
                }
                _ => {}
            }
        }
        kind.ok_or(DerivationError::NoOutputs)
    }
}
