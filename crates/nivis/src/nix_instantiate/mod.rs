//! `nix-instantiate`

use crate::effects::Effects;
use nivis_eval::source::Origin;
use nivis_eval::{Error, Evaluator, Settings};
use nivis_store::store::DummyStore;
use nivis_store::store_path::StoreDir;
use std::io::Write as _;
use std::os::unix::ffi::OsStringExt;
use std::sync::Arc;

/// Runs the command; gives the exit code.
pub fn run(args: &[String]) -> i32 {
    match nivis_eval::limits::with_big_stack(|| main(args)) {
        Ok(()) => 0,
        Err(message) => {
            eprintln!("{message}");
            1
        }
    }
}

fn show(eval: &Evaluator, error: &Error) -> String {
    let data = error.data();
    let mut text = format!("error: {} @ {}", data.message, eval.show_position(data.pos));
    for frame in data.trace.iter().rev() {
        text = format!("… {} @ {}\n{text}", frame.text, eval.show_position(frame.pos));
    }
    text
}

fn main(args: &[String]) -> Result<(), String> {
    let (mut eval_only, mut strict, mut json, mut exprs, mut files, mut attrs) =
        (false, false, false, Vec::new(), Vec::new(), Vec::new());
    let mut settings =
        Settings { home: std::env::var_os("HOME").map(OsStringExt::into_vec), ..Settings::default() };
    let mut it = args.iter();
    while let Some(arg) = it.next() {
        match arg.as_str() {
            "--eval" => eval_only = true,
            "--strict" => strict = true,
            "--json" => json = true,
            "--readonly-mode" => {}
            "--stress" => settings.stress_collector = true,
            "--show-trace" => settings.show_trace = true,
            "-E" | "--expr" => exprs.extend(it.next()),
            "-A" => attrs.extend(it.next()),
            "-I" => {
                if let Some((prefix, path)) = it.next().and_then(|entry| entry.split_once('=')) {
                    settings.search_path.push((prefix.into(), path.into()));
                }
            }
            _ => files.push(arg),
        }
    }
    let store = Arc::new(DummyStore::new(StoreDir::default()));
    let mut eval =
        Evaluator::new(settings, Box::new(Effects::new(store))).map_err(|error| error.to_string())?;
    let cwd = std::env::current_dir().map_err(|error| error.to_string())?.into_os_string().into_vec();
    let mut todo = Vec::new();
    for expr in exprs {
        let node =
            eval.compile_text(expr.as_bytes(), Origin::String, &cwd).map_err(|error| show(&eval, &error))?;
        todo.push(eval.eval(node, nivis_eval::heap::Ref::NULL).map_err(|error| show(&eval, &error))?);
    }
    for file in files {
        let path =
            nivis_formats::path::canonicalise(format!("{}/{file}", String::from_utf8_lossy(&cwd)).as_bytes());
        let path = if file.starts_with('/') { file.as_bytes().to_vec() } else { path };
        todo.push(eval.import_file(&path).map_err(|error| show(&eval, &error))?);
    }
    for value in todo {
        eval.roots.push(value);
        let mut value = eval.auto_call(value, &[]).map_err(|error| show(&eval, &error))?;
        for attr in attrs.iter().flat_map(|attr| attr.split('.')) {
            eval.roots.push(value);
            let name = eval.symbols.intern(attr.as_bytes());
            let at = eval.attr(value, name).ok_or(format!("no attribute {attr}"))?;
            value = eval.force_slot(at).map_err(|error| show(&eval, &error))?;
            eval.roots.push(value);
            value = eval.auto_call(value, &[]).map_err(|error| show(&eval, &error))?;
        }
        eval.roots.push(value);
        if strict {
            eval.force_deep(value).map_err(|error| show(&eval, &error))?;
        }
        let mut out = Vec::new();
        if json {
            let mut context = nivis_eval::context::ContextSet::default();
            eval.write_json(value, &mut out, &mut context, false).map_err(|error| show(&eval, &error))?;
        } else if eval_only {
            eval.print_plain(value, &mut out).map_err(|error| show(&eval, &error))?;
        } else {
            let name = eval.symbols.intern(b"drvPath");
            let at = eval.attr(value, name).ok_or("no derivation")?;
            let path = eval.force_slot(at).map_err(|error| show(&eval, &error))?;
            out.extend_from_slice(eval.bytes(path));
        }
        out.push(b'\n');
        std::io::stdout().write_all(&out).map_err(|error| error.to_string())?;
    }
    if std::env::var_os("NIX_SHOW_STATS").is_some() {
        eprintln!(
            "collections {} footprint {} MB live {} MB shapes {}",
            eval.collections,
            eval.heap.footprint() >> 20,
            eval.heap.live_bytes() >> 20,
            eval.shapes.len()
        );
    }
    std::process::exit(0)
}
