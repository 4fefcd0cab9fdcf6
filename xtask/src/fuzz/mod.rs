//! placeholder
use std::path::Path;
use crate::TaskError;
pub(crate) struct FuzzOptions;
impl FuzzOptions { pub(crate) fn parse(_: &[&str]) -> Option<Self> { None } }
pub(crate) fn fuzz_diff(_: &Path, _: &FuzzOptions) -> Result<String, TaskError> { Err(TaskError::Usage) }
