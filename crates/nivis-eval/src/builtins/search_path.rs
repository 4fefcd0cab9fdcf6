//! The search path: `<nixpkgs>`, `builtins.findFile`.

use super::prelude::*;
use crate::context::ContextSet;
use crate::error::ErrorKind;
use crate::interpret::coerce::Coercion;
use crate::io::IoError;
use nivis_formats::path as paths;

pub(super) fn find_file(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let list =
        eval.expect_list(base, pos, "while evaluating the first argument passed to builtins.findFile")?;
    let mut entries = Vec::new();
    for i in 0..list.middle() {
        let what = "while evaluating an element of the list passed to builtins.findFile";
        let slot = list.at().at(i);
        let set = eval.force_slot(slot).and_then(|set| eval.flat_attrs_or(set, 0)).trace(pos, what)?;
        let mut prefix = Vec::new();
        if let Some(at) = eval.attr(set, eval.known.prefix) {
            let what = "while evaluating the `prefix` attribute of an element of the list passed to builtins.findFile";
            prefix = eval.text_of_slot(at, what)?;
        }
        let at = eval.required(set, eval.known.path, "in an element of the __nixPath")?;
        let what =
            "while evaluating the `path` attribute of an element of the list passed to builtins.findFile";
        let (mut text, mut context) = (Vec::new(), ContextSet::default());
        let word = eval.refer(at);
        let coercion = Coercion { more: false, copy: false };
        eval.coerce(word, &mut text, &mut context, coercion, pos, what)?;
        if let Some(invalid) = eval.invalid_in(&context)? {
            let (shown, invalid) = (String::from_utf8_lossy(&text), invalid.base_name());
            let message = format!("cannot find '{shown}', since path '{invalid}' is not valid");
            return Err(Error::eval(message).at(pos));
        }
        entries.push((prefix, eval.realise(&text, &context)?));
    }
    let what = "while evaluating the second argument passed to builtins.findFile";
    let wanted = eval.expect_text(base + 1, pos, what)?;
    match eval.find_in(&entries, &wanted)? {
        Some(path) => Ok(eval.path(&path)),
        None => {
            let shown = String::from_utf8_lossy(&wanted);
            let message = if eval.settings.pure {
                format!("cannot look up '<{shown}>' in pure evaluation mode (use '--impure' to override)")
            } else {
                format!("file '{shown}' was not found in the Nix search path (add it using $NIX_PATH or -I)")
            };
            Err(Error::new(ErrorKind::Thrown, message).at(pos))
        }
    }
}

impl Evaluator {
    /// Looks a name up in a search path: the first entry whose prefix fits and that has the file.
    pub fn find_in(&mut self, entries: &[(Vec<u8>, Vec<u8>)], wanted: &[u8]) -> Result<Option<Vec<u8>>> {
        for (prefix, root) in entries {
            let rest = match wanted.strip_prefix(prefix.as_slice()) {
                Some(rest) if prefix.is_empty() || rest.is_empty() => rest,
                Some([b'/', rest @ ..]) => rest,
                _ => continue,
            };
            let entry = self.io.search_entry(root).map_err(|error| self.io_error(error))?;
            let Some(mut path) = entry else { continue };
            if !rest.is_empty() {
                path.push(b'/');
                path.extend_from_slice(rest);
                path = paths::canonicalise(&path);
            }
            match self.io.file_type(&path) {
                Ok(Some(_)) => return Ok(Some(path)),
                Ok(None) | Err(IoError::Forbidden { .. } | IoError::NotFound { .. }) => {}
                Err(error) => return Err(self.io_error(error)),
            }
        }
        // What the program itself holds; of that there is one file (`FETCHURL_PATH`).
        if wanted.starts_with(b"nix/") {
            return Ok(Some([b"<", wanted, b">"].concat()));
        }
        Ok(None)
    }
}
