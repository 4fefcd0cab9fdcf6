//! Cases of the module system: expressions over one `lib`, ours or nixpkgs'.

use std::path::{Path, PathBuf};

use crate::case::{Case, CaseError, read_folder};
use crate::program::Program;
use crate::report::Report;
use crate::stage::Stage;
use crate::suite::run_files;

/// Stands before the expression of every case.
const PRELUDE: &[u8] = b"with import ./prelude.nix { lib = import ./lib; };\n";

/// Cases in which `library/lib` is to differ from nixpkgs' lib, and why.
pub const WANTED_DIFFERENCES: [(&str, &str); 1] = [(
    "definitions.test: no type fns",
    "several functions for an option without a type give a function whose results merge",
)];

/// Makes a folder in which cases can run: the prelude, and `lib` as the library.
pub fn prepare(folder: &Path, lib: &Path) -> std::io::Result<Stage> {
    let stage = Stage::new()?;
    std::fs::copy(folder.join("prelude.nix"), stage.root().join("prelude.nix"))?;
    stage.copy_folder(lib, "lib")?;
    Ok(stage)
}

/// The case as it is given to the program.
pub fn with_prelude(case: &Case) -> Case {
    let mut case = case.clone();
    case.source.splice(0..0, PRELUDE.iter().copied());
    case.options.insert(0, "--json".to_owned());
    case
}

/// Runs the cases of `folder` over the library `lib`.
pub fn run_modules(program: &Program, folder: &Path, lib: &Path) -> Result<Report, CaseError> {
    let mut files = read_folder(folder)?;
    for file in &mut files {
        file.cases = file.cases.iter().map(with_prelude).collect();
    }
    let stage = prepare(folder, lib).map_err(|source| CaseError::Io { path: folder.to_owned(), source })?;
    Ok(run_files(program, folder, &stage, &files, |_| true))
}

/// nixpkgs' lib of July 2026 in the folder of corpora, if that is given.
pub fn nixpkgs_lib() -> Option<PathBuf> {
    let corpora = PathBuf::from(std::env::var_os("NIVIS_CORPORA")?);
    ["nixpkgs-2607/lib", "nixpkgs.lib/lib"].map(|lib| corpora.join(lib)).into_iter().find(|lib| lib.is_dir())
}
