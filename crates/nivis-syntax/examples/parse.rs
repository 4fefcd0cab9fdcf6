//! Parses files: `parse --print FILE` writes the tree, `parse FILE…` the speed and the failures.

use bumpalo::Bump;
use nivis_syntax::{LineColumn, LineIndex, ParseOptions, ast::NO_POS, parse, print, symbol::SymbolTable};
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::time::{Duration, Instant};

fn main() -> std::io::Result<()> {
    let mut files: Vec<_> = std::env::args_os().skip(1).collect();
    let show = files.first().is_some_and(|f| f == "--print");
    if show {
        files.remove(0);
    }
    let mut symbols = SymbolTable::new();
    let mut bump = Bump::new();
    let (mut bytes, mut spent, mut failed) = (0, Duration::ZERO, 0);
    let mut out = std::io::stdout().lock();
    for file in &files {
        let source = std::fs::read(file)?;
        let path = std::path::absolute(file)?;
        let base = path.parent().map_or(&b"/"[..], |p| p.as_os_str().as_bytes());
        let options = ParseOptions { base_path: base, home: Some(b"/root"), ..ParseOptions::default() };
        bump.reset();
        let start = Instant::now();
        let parsed = parse(&bump, &mut symbols, &source, &options);
        spent += start.elapsed();
        bytes += source.len();
        match parsed {
            Ok(parsed) if show => {
                let mut text = Vec::new();
                print::print(parsed.expr, &symbols, &mut text);
                text.push(b'\n');
                out.write_all(&text)?;
            }
            Ok(_) => {}
            Err(error) => {
                failed += 1;
                let index = LineIndex::new(&source);
                let place = |pos| {
                    let LineColumn { line, column } = index.at(pos);
                    format!("{}:{line}:{column}", path.display()).into_bytes()
                };
                let at = if error.pos == NO_POS { Vec::new() } else { place(error.pos) };
                let message = error.kind.message(place);
                out.write_all(&[b"error: ", &message[..], b"\n       at ", &at, b":\n"].concat())?;
            }
        }
    }
    let rate = bytes as f64 / 1e6 / spent.as_secs_f64();
    writeln!(
        std::io::stderr(),
        "{} files, {failed} failed, {bytes} bytes in {spent:?}: {rate:.1} MB/s",
        files.len()
    )
}
