//! Files of the command line and names in `<…>`, looked up as `libcmd/common-eval-args.cc` and `eval.cc` of the
//! reference do.

use crate::config::is_pseudo_url;
use nivis_eval::io::resolve_url;
use nivis_eval::{Error, ErrorKind, Evaluator};
use nivis_formats::path::canonicalise;

/// A path of the command line, from the folder that the evaluator is in.
pub(crate) fn absolute(eval: &mut Evaluator, path: &[u8]) -> Vec<u8> {
    if path.starts_with(b"/") {
        return canonicalise(path);
    }
    canonicalise(&[&eval.io.current_dir()[..], b"/", path].concat())
}

/// A file of the command line: `<name>` is looked up, `flake:REF` and URLs are fetched.
///
/// # Errors
/// It is nowhere, or cannot be fetched.
pub(crate) fn file_of_argument(eval: &mut Evaluator, file: &[u8]) -> Result<Vec<u8>, Error> {
    if let Some(name) = file.strip_prefix(b"<").and_then(|rest| rest.strip_suffix(b">"))
        && !name.is_empty()
    {
        return find_file(eval, name);
    }
    if is_pseudo_url(&String::from_utf8_lossy(file)) {
        let fetched = eval.io.fetch_url(&resolve_url(file), b"source", true);
        let (path, _) = fetched.map_err(|error| eval.io_error(error))?;
        return Ok(eval.io.store_dir().print(&path).into_bytes());
    }
    if file.starts_with(b"flake:") {
        let found = eval.io.search_entry(file).map_err(|error| eval.io_error(error))?;
        return found.ok_or_else(|| missing(file));
    }
    Ok(absolute(eval, file))
}

/// A name in the search path.
///
/// # Errors
/// It is not there.
pub(crate) fn find_file(eval: &mut Evaluator, name: &[u8]) -> Result<Vec<u8>, Error> {
    let entries = if eval.settings.pure { Vec::new() } else { eval.settings.search_path.clone() };
    match eval.find_in(&entries, name)? {
        Some(path) => Ok(path),
        None if eval.settings.pure => {
            let name = String::from_utf8_lossy(name);
            let message =
                format!("cannot look up '<{name}>' in pure evaluation mode (use '--impure' to override)");
            Err(Error::new(ErrorKind::Thrown, message))
        }
        None => Err(missing(name)),
    }
}

fn missing(name: &[u8]) -> Error {
    let name = String::from_utf8_lossy(name);
    let message =
        format!("file '{name}' was not found in the Nix search path (add it using $NIX_PATH or -I)");
    Error::new(ErrorKind::Thrown, message)
}
