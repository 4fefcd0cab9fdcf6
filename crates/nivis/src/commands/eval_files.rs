//! `nivis eval --write-to` (`nix/eval.cc` of the reference): strings become files, sets folders.

use super::failure::Failure;
use super::session::Session;
use nivis_eval::Word;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

/// Writes a value to a path where nothing is yet.
///
/// # Errors
/// Something is there, the value is of another kind, its evaluation fails, or it cannot be written; what was written
/// before stays.
pub(super) fn write(session: &mut Session, value: Word, path: &Path) -> Result<(), Failure> {
    if path.symlink_metadata().is_ok() {
        return Err(Failure::Refused(format!("path '{}' already exists", path.display())));
    }
    write_value(session, value, path)
}

fn write_value(session: &mut Session, value: Word, path: &Path) -> Result<(), Failure> {
    let failed = |source| Failure::Io { message: format!("cannot write '{}'", path.display()), source };
    if value.is_string() {
        return std::fs::write(path, session.eval.bytes(value)).map_err(failed);
    }
    if !value.is_attrs() {
        let found = session.eval.show_type(value);
        let path = path.display().to_string();
        return Err(Failure::WrongType { path, found, expected: "a string or a set" });
    }
    std::fs::create_dir(path).map_err(failed)?;
    session.eval.roots.push(value);
    for attr in session.eval.attrs_by_name(value) {
        let name = session.eval.symbols.name(attr.name).to_vec();
        if matches!(name.as_slice(), b"" | b"." | b"..") || name.contains(&b'/') {
            let name = String::from_utf8_lossy(&name).into_owned();
            return Err(Failure::Refused(format!("invalid file name '{name}'")));
        }
        let inner = session.eval.force_slot(attr.at);
        let inner = inner.map_err(|error| session.failure(&error))?;
        write_value(session, inner, &path.join(OsStr::from_bytes(&name)))?;
    }
    session.eval.roots.pop();
    Ok(())
}
