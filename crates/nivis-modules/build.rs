//! Lists the files of `library/` and `templates/`, so that the crate can carry them.

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The files below a folder, sorted; `take` says which names count.
fn collect(folder: &Path, take: fn(&str) -> bool, found: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if !path.file_name().is_some_and(|name| take(&name.to_string_lossy())) {
            continue;
        }
        if path.is_symlink() {
            // What a build left beside a layout.
        } else if path.is_dir() {
            collect(&path, take, found)?;
        } else {
            println!("cargo::rerun-if-changed={}", path.display());
            found.push(path);
        }
    }
    found.sort_by(|a, b| a.as_os_str().cmp(b.as_os_str()));
    Ok(())
}

fn relative(root: &Path, file: &Path) -> io::Result<String> {
    Ok(file.strip_prefix(root).map_err(io::Error::other)?.to_string_lossy().into_owned())
}

fn library(root: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    collect(root, |name| !name.starts_with('.'), &mut files)?;
    let mut code = String::from("&[\n");
    for file in &files {
        let (name, path) = (relative(root, file)?, file.to_string_lossy());
        writeln!(code, "    ({name:?}, include_bytes!({path:?}) as &[u8]),").map_err(io::Error::other)?;
    }
    code.push_str("]\n");
    Ok(code)
}

fn templates(root: &Path) -> io::Result<String> {
    println!("cargo::rerun-if-changed={}", root.display());
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    folders.sort();
    let mut code = String::from("&[\n");
    for folder in folders.iter().filter(|folder| folder.join("flake.nix").exists()) {
        let name = relative(root, folder)?;
        let mut files = Vec::new();
        collect(folder, |name| !matches!(name, ".git" | "flake.lock"), &mut files)?;
        writeln!(code, "    Template {{ name: {name:?}, files: &[").map_err(io::Error::other)?;
        for file in &files {
            let (name, path) = (relative(folder, file)?, file.to_string_lossy());
            let executable = fs::metadata(file)?.permissions().mode() & 0o111 != 0;
            writeln!(
                code,
                "        TemplateFile {{ path: {name:?}, bytes: include_bytes!({path:?}), executable: {executable} }},"
            )
            .map_err(io::Error::other)?;
        }
        code.push_str("    ] },\n");
    }
    code.push_str("]\n");
    Ok(code)
}

fn main() -> io::Result<()> {
    // Asked when it runs: the compiled script is kept when the repository is moved.
    let package =
        env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| io::Error::other("no CARGO_MANIFEST_DIR"))?;
    let root = Path::new(&package).join("../..").canonicalize()?;
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("no OUT_DIR"))?;
    fs::write(Path::new(&out).join("library.rs"), library(&root.join("library"))?)?;
    fs::write(Path::new(&out).join("templates.rs"), templates(&root.join("templates"))?)
}
