//! Derivations written to a store of each side, and the two stores side by side.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use nivis_testing::stage::Stage;

use super::sample::{Attribute, Question};
use crate::TaskError;

/// Attributes that one process instantiates.
const BATCH: usize = 25;

/// What two stores hold.
#[derive(Default)]
pub(super) struct Files {
    pub(super) derivations: usize,
    /// Sources and texts.
    pub(super) others: usize,
    pub(super) different: usize,
}

/// Instantiates `attributes` on both sides and compares the stores; prints the files that differ.
pub(super) fn compare(
    stage: &Stage,
    oracle: &Path,
    nivis: &Path,
    nixpkgs: &Path,
    attributes: &[&Attribute],
) -> Result<Files, TaskError> {
    let folder = stage.root().join("programs");
    let stores = ["reference", "nivis"].map(|name| stage.root().join(format!("store-{name}")));
    let leads: [Vec<OsString>; 2] =
        [vec![oracle.into(), "nix-instantiate".into()], vec![nivis.into(), "nix-instantiate".into()]];
    for (lead, store) in leads.iter().zip(&stores) {
        for (number, batch) in attributes.chunks(BATCH).enumerate() {
            let questions: Vec<String> = batch
                .iter()
                .map(|attribute| format!("({})", Question { nixpkgs, attribute, function: "at" }))
                .collect();
            let file = folder.join(format!("write-{number}.nix"));
            fs::write(&file, format!("[ {} ]\n", questions.join("\n")))?;
            let mut option = OsString::from("local?root=");
            option.push(store);
            let output = Command::new(&lead[0])
                .args(&lead[1..])
                .args([OsString::from("--store"), option, file.into()])
                .current_dir(&folder)
                .envs(stage.variables())
                .env_remove("NIX_REMOTE")
                .stdin(Stdio::null())
                .output()
                .map_err(|error| TaskError::NoOracle(lead[0].clone().into(), error))?;
            if !output.status.success() {
                let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
                return Err(TaskError::OracleFailed(lead[0].clone().into(), message));
            }
        }
    }
    compare_stores(&stores[0].join("nix/store"), &stores[1].join("nix/store"))
}

fn compare_stores(reference: &Path, nivis: &Path) -> Result<Files, TaskError> {
    let (left, right) = (names(reference)?, names(nivis)?);
    let mut files = Files::default();
    for name in left.symmetric_difference(&right) {
        let place = if left.contains(name) { "reference" } else { "nivis" };
        println!("ONLY in the store of {place}: {}", name.display());
        files.different += 1;
    }
    for name in left.intersection(&right) {
        if !name.as_encoded_bytes().ends_with(b".drv") {
            // Their names are hashes of their content, which `nix-store --verify` checks.
            files.others += 1;
            continue;
        }
        files.derivations += 1;
        if fs::read(reference.join(name))? != fs::read(nivis.join(name))? {
            println!("OTHER BYTES: {}", name.display());
            files.different += 1;
        }
    }
    Ok(files)
}

fn names(store: &Path) -> std::io::Result<BTreeSet<OsString>> {
    let entries = match fs::read_dir(store) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        entries => entries?,
    };
    let names =
        entries.map(|entry| Ok(entry?.file_name())).collect::<std::io::Result<BTreeSet<OsString>>>()?;
    Ok(names.into_iter().filter(|name| name != ".links").collect())
}
