//! Derivation cases: `<name>.nix` with the `.drv` and the path that the reference makes of it.
//!
//! Options for one case stand in its first line: `# @ --option extra-experimental-features ca-derivations`.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;

use crate::case::CaseError;
use crate::program::{Call, Program};
use crate::report::{Report, describe};
use crate::stage::Stage;
use crate::suite::run_all;

/// Names of the cases in `folder`, sorted.
pub fn read_names(folder: &Path) -> Result<Vec<String>, CaseError> {
    let io = |source| CaseError::Io { path: folder.to_owned(), source };
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(io)? {
        let name = entry.map_err(io)?.file_name();
        names.extend(name.to_str().and_then(|name| name.strip_suffix(".nix")).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

/// Copies the cases and their fixtures to the stage.
pub fn prepare(stage: &Stage, folder: &Path) -> io::Result<()> {
    stage.copy_folder(folder, "drv")
}

/// How case `name` is instantiated into a store of its own below the stage.
pub fn instantiate(stage: &Stage, name: &str) -> io::Result<Call> {
    let folder = stage.root().join("drv");
    let source = fs::read_to_string(folder.join(format!("{name}.nix")))?;
    let mut store = OsString::from("local?root=");
    store.push(stage.root().join(format!("store-{name}")));
    let mut arguments = vec!["--store".into(), store];
    let options = source.lines().next().and_then(|line| line.strip_prefix("# @ ")).unwrap_or_default();
    arguments.extend(options.split_whitespace().map(OsString::from));
    arguments.push(format!("{name}.nix").into());
    let mut variables = stage.variables();
    variables.retain(|(name, _)| name != "NIX_REMOTE");
    Ok(Call { arguments, folder, variables, input: None })
}

/// The bytes of the first `.drv` that case `name` made, named by the lines it printed.
pub fn read_made(stage: &Stage, name: &str, printed: &[u8]) -> io::Result<Vec<u8>> {
    let line = printed.split(|byte| *byte == b'\n' || *byte == b'!').next().unwrap_or_default();
    let path = String::from_utf8_lossy(line);
    fs::read(stage.root().join(format!("store-{name}")).join(path.trim_start_matches('/')))
}

/// Instantiates every case of `folder` and compares path and bytes.
pub fn run_drv(program: &Program, folder: &Path) -> Result<Report, CaseError> {
    let names = read_names(folder)?;
    let io = |source| CaseError::Io { path: folder.to_owned(), source };
    let stage = Stage::new().map_err(io)?;
    prepare(&stage, folder).map_err(io)?;
    Ok(run_all(&names, |_, name| check(program, &stage, folder, name).err()))
}

fn check(program: &Program, stage: &Stage, folder: &Path, name: &str) -> Result<(), String> {
    let expected = |extension: &str| {
        let path = folder.join(format!("{name}.{extension}"));
        fs::read(&path).map_err(|error| format!("FAIL {name}: {}: {error}\n", path.display()))
    };
    let (path, bytes) = (expected("path")?, expected("drv")?);
    let finished = instantiate(stage, name).and_then(|call| program.run(&call));
    let finished = finished.map_err(|error| format!("FAIL {name}: cannot run the program: {error}\n"))?;
    if !finished.success() {
        return Err(describe(name, &[], &path, &finished.stderr));
    }
    let made = read_made(stage, name, &finished.stdout).unwrap_or_default();
    if made != bytes {
        return Err(describe(name, &[], &bytes, &made));
    }
    if finished.stdout != path {
        return Err(describe(name, &[], &path, &finished.stdout));
    }
    Ok(())
}
