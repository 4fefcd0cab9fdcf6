//! What is imported: files, each evaluated once, and derivations.

use super::prelude::*;
use crate::error::ErrorKind;
use crate::io::FileType;
use nivis_formats::path as paths;
use std::rc::Rc;

impl Evaluator {
    /// The file that importing a path reads: links of the last component followed, `default.nix` of a directory.
    pub fn resolve_import(&mut self, path: &[u8]) -> Result<Rc<[u8]>> {
        if let Some(resolved) = self.import_paths.get(path) {
            return Ok(resolved.clone());
        }
        let mut current = path.to_vec();
        if !current.starts_with(b"<") {
            for follow in 0.. {
                if follow > 1024 {
                    let shown = String::from_utf8_lossy(path);
                    return Err(Error::new(
                        ErrorKind::File,
                        format!("too many symbolic links encountered while traversing the path '{shown}'"),
                    ));
                }
                match self.io.read_link(&current).map_err(|error| self.io_error(error))? {
                    Some(target) => {
                        let mut joined = paths::dir_of(&current).to_vec();
                        joined.push(b'/');
                        current = if target.starts_with(b"/") {
                            paths::canonicalise(&target)
                        } else {
                            joined.extend(target);
                            paths::canonicalise(&joined)
                        };
                    }
                    None => break,
                }
            }
            let kind = self.io.followed_type(&current).map_err(|error| self.io_error(error))?;
            if kind == Some(FileType::Directory) {
                if current != b"/" {
                    current.push(b'/');
                }
                current.extend_from_slice(b"default.nix");
            }
        }
        let resolved: Rc<[u8]> = current.into();
        self.import_paths.insert(path.into(), resolved.clone());
        Ok(resolved)
    }

    /// The value of a file, evaluated once.
    pub fn import_file(&mut self, path: &[u8]) -> Result<Word> {
        let resolved = self.resolve_import(path)?;
        if let Some(&cell) = self.imports.get(&resolved) {
            return self.force_slot(cell);
        }
        let cell = self.heap.alloc_cell(Word::BLACKHOLE);
        self.imports.insert(resolved.clone(), cell);
        let mut root = None;
        let result = self.compile_file(&resolved, None).and_then(|node| {
            root = Some(node);
            self.eval(node, Ref::NULL).trace_with(0, || {
                format!("while evaluating the file '{}':", String::from_utf8_lossy(&resolved))
            })
        });
        match result {
            Ok(value) => {
                self.heap.set(cell, value);
                Ok(value)
            }
            Err(error) => {
                if error.kind() == ErrorKind::InfiniteRecursion {
                    error.passes(&[cell], root.map_or(0, |node| self.code.pos(node)));
                }
                // Tried again, it is evaluated again.
                self.imports.remove(&resolved);
                Err(error)
            }
        }
    }
}

pub(super) fn import(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let path = eval.realise_path(base, pos)?;
    if let Some(value) = import_derivation(eval, &path)? {
        return Ok(value);
    }
    eval.import_file(&path)
}

fn import_derivation(eval: &mut Evaluator, path: &[u8]) -> Result<Option<Word>> {
    if !path.ends_with(b".drv") {
        return Ok(None);
    }
    let Ok(store_path) = eval.io.store_dir().parse(path) else { return Ok(None) };
    if !eval.io.is_valid_path(&store_path).map_err(|error| eval.io_error(error))? {
        return Ok(None);
    }
    eval.imported_derivation(path, &store_path).map(Some)
}

pub(super) fn scoped_import(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let path = eval.realise_path(base + 1, pos)?;
    if let Some(value) = import_derivation(eval, &path)? {
        return Ok(value);
    }
    let scope =
        eval.expect_attrs(base, pos, "while evaluating the first argument passed to builtins.scopedImport")?;
    let env = eval.env_of(scope);
    let names = eval.attrs_of(scope).iter().zip(0..).map(|(attr, slot)| (attr.name, slot)).collect();
    let resolved = eval.resolve_import(&path)?;
    let node = eval.compile_file(&resolved, Some(names))?;
    eval.eval(node, env)
}
