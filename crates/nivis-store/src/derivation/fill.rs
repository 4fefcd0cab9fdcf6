//! Computing output paths and checking them (`processDerivationOutputPaths` of the reference).

use super::modulo::ReadDerivation;
use super::{Derivation, DerivationError, DerivationOutput, DrvHash, DrvHashes};
use crate::store_path::{StoreDir, StorePath};

impl Derivation {
    /// Gives every deferred output its path where that can be known, and puts the paths into
    /// environment variables that are missing or empty.
    ///
    /// # Errors
    /// [`DerivationError`] if an output or variable has another value already, if an input cannot
    /// be hashed, or if the kinds of the outputs do not go together.
    pub fn fill_in_output_paths(
        &mut self,
        dir: &StoreDir,
        hashes: &mut DrvHashes,
        read: &mut ReadDerivation<'_>,
    ) -> Result<(), DerivationError> {
        self.kind()?;
        let mut computed: Option<DrvHash> = None;
        let names: Vec<Vec<u8>> = self.outputs.keys().cloned().collect();
        for name in names {
            let found = match self.outputs.get(&name) {
                Some(DerivationOutput::InputAddressed(path)) => Some(path.clone()),
                Some(DerivationOutput::Deferred) => None,
                Some(output @ DerivationOutput::CAFixed(_)) => {
                    if let Some(path) = output.path(dir, &self.name, &name)? {
                        self.fill_in_variable(dir, &name, &path)?;
                    }
                    continue;
                }
                _ => continue,
            };
            if computed.is_none() {
                computed = Some(hashes.hash_modulo(dir, self, true, read)?);
            }
            let Some(hash) = &computed else { continue };
            if hash.deferred {
                match found {
                    Some(path) => return Err(DerivationError::NotDeferred { found: dir.print(&path) }),
                    None => continue,
                }
            }
            let expected = self.input_addressed_path(dir, hash, &name)?;
            match found {
                Some(path) if path != expected => {
                    return Err(DerivationError::WrongOutput {
                        found: dir.print(&path),
                        expected: dir.print(&expected),
                    });
                }
                Some(_) => {}
                None => {
                    self.fill_in_variable(dir, &name, &expected)?;
                    self.outputs.insert(name, DerivationOutput::InputAddressed(expected));
                }
            }
        }
        Ok(())
    }

    fn input_addressed_path(
        &self,
        dir: &StoreDir,
        hash: &DrvHash,
        name: &[u8],
    ) -> Result<StorePath, DerivationError> {
        let hash = hash.output(name).ok_or_else(|| DerivationError::NoHash {
            output: String::from_utf8_lossy(name).into_owned(),
            name: String::from_utf8_lossy(&self.name).into_owned(),
        })?;
        Ok(dir.make_output_path(name, &hash, &self.name)?)
    }

    fn fill_in_variable(
        &mut self,
        dir: &StoreDir,
        name: &[u8],
        path: &StorePath,
    ) -> Result<(), DerivationError> {
        let expected = dir.print(path);
        let value = self.env.entry(name.to_vec()).or_default();
        if value.is_empty() {
            *value = expected.into_bytes();
        } else if value.as_slice() != expected.as_bytes() {
            return Err(DerivationError::WrongVariable {
                variable: String::from_utf8_lossy(name).into_owned(),
                expected,
                found: String::from_utf8_lossy(value).into_owned(),
            });
        }
        Ok(())
    }

    /// Checks that the outputs and their variables are what [`Derivation::fill_in_output_paths`]
    /// would make them, as the reference does before it registers a derivation.
    ///
    /// # Errors
    /// As there, and [`DerivationError::MissingVariable`].
    pub fn check_invariants(
        &self,
        dir: &StoreDir,
        hashes: &mut DrvHashes,
        read: &mut ReadDerivation<'_>,
    ) -> Result<(), DerivationError> {
        let mut filled = self.clone();
        filled.fill_in_output_paths(dir, hashes, read)?;
        for (name, output) in &self.outputs {
            // The variable of an ordinary output is not looked at, as in the reference.
            if matches!(output, DerivationOutput::CAFixed(_))
                && !self.env.contains_key(name)
                && let Some(path) = output.path(dir, &self.name, name)?
            {
                return Err(DerivationError::MissingVariable {
                    variable: String::from_utf8_lossy(name).into_owned(),
                    expected: dir.print(&path),
                });
            }
        }
        Ok(())
    }
}
