//! Parses files. `parse --print FILE…` writes the trees as `nix-instantiate --parse` does, warnings
//! and errors included; `parse FILE…` tells the failures and the speed of the best of ten passes.

use bumpalo::Bump;
use nivis_syntax::{ParseOptions, SourceText, ast::NO_POS, parse, print, symbol::SymbolTable};
use std::io::{Result, Write};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

struct File {
    path: PathBuf,
    text: Vec<u8>,
}

impl File {
    fn options(&self) -> ParseOptions<'_> {
        let base = self.path.parent().unwrap_or(Path::new("/")).as_os_str().as_bytes();
        let pipe_operators = std::env::var_os("PIPE_OPERATORS").is_some();
        ParseOptions { base_path: base, home: Some(b"/root"), pipe_operators, ..ParseOptions::default() }
    }
}

fn show(files: &[File], out: &mut impl Write) -> Result<()> {
    let mut symbols = SymbolTable::new();
    for file in files {
        let bump = Bump::new();
        let source = SourceText::new(file.path.as_os_str().as_bytes(), &file.text);
        let mut text = Vec::new();
        match parse(&bump, &mut symbols, &file.text, &file.options()) {
            Ok(parsed) => {
                for warning in &parsed.warnings {
                    text.extend([b"warning: ", &warning.message(&source)[..], b"\n"].concat());
                }
                print::print(parsed.expr, &symbols, &mut text);
            }
            Err(error) => {
                text.extend([b"error: ", &error.kind.message(&source)[..]].concat());
                if error.pos != NO_POS {
                    text.extend([b"\n       at ", &source.place(error.pos)[..], b":"].concat());
                }
            }
        }
        text.push(b'\n');
        out.write_all(&text)?;
    }
    Ok(())
}

fn pass(files: &[File], bump: &mut Bump) -> (Duration, usize) {
    let mut symbols = SymbolTable::new();
    let mut failed = 0;
    let start = Instant::now();
    for file in files {
        bump.reset();
        failed += usize::from(parse(bump, &mut symbols, &file.text, &file.options()).is_err());
    }
    (start.elapsed(), failed)
}

fn main() -> Result<()> {
    let mut args: Vec<_> = std::env::args_os().skip(1).collect();
    let print = args.first().is_some_and(|f| f == "--print");
    if print {
        args.remove(0);
    }
    let read = |path| Ok(File { text: std::fs::read(&path)?, path: std::path::absolute(path)? });
    let files = args.into_iter().map(PathBuf::from).map(read).collect::<Result<Vec<_>>>()?;
    let mut out = std::io::stdout().lock();
    if print {
        return show(&files, &mut out);
    }
    let mut bump = Bump::new();
    let passes: Vec<_> = (0..10).map(|_| pass(&files, &mut bump)).collect();
    let (best, failed) = passes.into_iter().min().unwrap_or_default();
    let bytes: usize = files.iter().map(|f| f.text.len()).sum();
    let rate = bytes as f64 / 1e6 / best.as_secs_f64();
    writeln!(out, "{} files, {failed} failed, {bytes} bytes in {best:?}: {rate:.1} MB/s", files.len())
}
