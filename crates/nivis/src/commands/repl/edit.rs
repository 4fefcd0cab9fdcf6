//! `:e`

use super::{Repl, Trouble};
use crate::commands::failure::Failure;
use nivis_eval::Word;
use nivis_eval::heap::Kind;
use nivis_eval::source::{Origin, Pos};
use std::process::Command;

impl Repl {
    /// Opens what a value stands for in the editor, and loads everything again after.
    pub(super) fn edit(&mut self, argument: &str) -> Result<(), Trouble> {
        let value = self.evaluate(argument)?;
        let (file, line) = match self.place(value)? {
            Some(place) => place,
            None => {
                let text = format!("'{argument}' is nothing that stands in a file");
                return Err(Failure::Usage(text).into());
            }
        };
        let editor = ["EDITOR", "VISUAL"].iter().find_map(|name| std::env::var(name).ok());
        let editor = editor.filter(|editor| !editor.trim().is_empty()).unwrap_or_else(|| "nano".into());
        let mut words = editor.split_whitespace();
        let program = words.next().unwrap_or("nano");
        let mut command = Command::new(program);
        command.args(words);
        let takes_line = ["emacs", "nano", "vim", "vi", "kak"].iter().any(|name| editor.contains(name));
        if line > 0 && takes_line {
            command.arg(format!("+{line}"));
        }
        let failed = |source| Failure::Io { message: format!("cannot run '{editor}'"), source };
        command.arg(&file).status().map_err(failed)?;
        self.reload()
    }

    /// The file and line that a value comes from.
    fn place(&mut self, value: Word) -> Result<Option<(String, u32)>, Failure> {
        if value.is_string() || matches!(value.kind(), Kind::Path(_)) {
            let text = String::from_utf8_lossy(self.session.eval.bytes(value)).into_owned();
            return Ok(Some((self.original(text.as_bytes()), 0)));
        }
        if let Kind::Lambda { node, .. } = value.kind() {
            let pos = self.session.eval.code.lambdas[node as usize].pos;
            return Ok(self.file_of(pos));
        }
        // `meta.position` of a package.
        let Some(meta) = self.session.get(value, "meta")? else { return Ok(None) };
        let Some(position) = self.session.get(meta, "position")?.filter(|text| text.is_string()) else {
            return Ok(None);
        };
        let text = String::from_utf8_lossy(self.session.eval.bytes(position)).into_owned();
        let (file, line) = text.rsplit_once(':').unwrap_or((&text, "0"));
        Ok(Some((self.original(file.as_bytes()), line.parse().unwrap_or(0))))
    }

    /// The file and line of a place in a text.
    pub(super) fn file_of(&self, pos: Pos) -> Option<(String, u32)> {
        let (source, _) = self.session.eval.sources.resolve(pos)?;
        let Origin::File(path) = &source.origin else { return None };
        let line = self.session.eval.sources.line_column(pos)?.line;
        Some((self.original(path), line))
    }

    /// The file that people edit, for one in the store.
    fn original(&self, path: &[u8]) -> String {
        match self.session.trees.original(path) {
            Some(original) => original.display().to_string(),
            None => String::from_utf8_lossy(path).into_owned(),
        }
    }
}
