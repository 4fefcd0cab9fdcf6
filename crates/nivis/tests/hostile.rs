//! Inputs that are made to break an evaluator: every one ends with a value or an error, never with a signal.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nivis_testing::program::{Call, Finished, Program};
use rustix::process::{Pid, Signal};

/// Times that a construct is nested.
const NESTING: usize = 200_000;

/// A folder of its own that is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("nivis-hostile-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder can be made");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _removed = fs::remove_dir_all(&self.0);
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Finished {
    run_with(folder, arguments, &[])
}

fn run_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Finished {
    let program = Program::instantiate(Path::new(env!("CARGO_BIN_EXE_nivis")));
    let call = Call {
        arguments: arguments.iter().map(Into::into).collect(),
        folder: folder.to_owned(),
        variables: [("HOME".to_owned(), folder.into())]
            .into_iter()
            .chain(variables.iter().map(|(name, value)| ((*name).to_owned(), value.into())))
            .collect(),
        input: None,
    };
    let finished = program.run(&call).expect("the program starts");
    assert!(!finished.timed_out, "{arguments:?} took too long");
    finished
}

fn answer(name: &str, source: impl AsRef<[u8]>) -> Finished {
    let folder = Folder::new(name);
    fs::write(folder.0.join("case.nix"), source).expect("the case can be written");
    run(&folder.0, &["--eval", "--strict", "case.nix"])
}

/// The case gives this value.
#[track_caller]
fn value(name: &str, source: impl AsRef<[u8]>, expected: &str) {
    let finished = answer(name, source);
    let errors = String::from_utf8_lossy(&finished.stderr);
    assert_eq!(finished.code, Some(0), "{name}: {}", errors.chars().take(500).collect::<String>());
    assert_eq!(String::from_utf8_lossy(&finished.stdout).trim_end(), expected, "{name}");
}

/// The case fails with exit code 1 and this text in its message.
#[track_caller]
fn failure(name: &str, source: impl AsRef<[u8]>, expected: &str) {
    let finished = answer(name, source);
    let errors = String::from_utf8_lossy(&finished.stderr);
    let shown: String = errors.chars().take(500).collect();
    assert_eq!(finished.code, Some(1), "{name}: {shown}");
    assert!(errors.contains(expected), "{name}: {shown}");
}

fn nested(open: &str, middle: &str, close: &str) -> String {
    format!("{}{middle}{}", open.repeat(NESTING), close.repeat(NESTING))
}

const TOO_DEEP: &str = "stack overflow; max-call-depth exceeded";

#[test]
fn nested_syntax_is_parsed() {
    value("parentheses", nested("(", "1", ")"), "1");
    value("lets", nested("let a = 1; in ", "a", ""), "1");
    value("functions", nested("x: ", "1", ""), "<LAMBDA>");
    value("withs", nested("with { }; ", "1", ""), "1");
    value("conditions", nested("if true then ", "1", " else 2"), "1");
    value("assertions", nested("assert true; ", "1", ""), "1");
    value("interpolations", nested("\"${", "\"a\"", "}\""), "\"a\"");
    value("negations", nested("!", "true", ""), "true");
    // Both keep texts of what is inside of them, for messages.
    value("nested-assertions", nested("assert ", "true", ";true"), "true");
    failure("nested-names", nested("{ }.${", "\"a\"", "}"), "attribute 'a' missing");
    let names = format!("{}\"a\"{}", "{ a = { }; }.a.${".repeat(20_000), "}".repeat(20_000));
    failure("names-with-places", names, "attribute 'a' missing");
    failure("unclosed", "(".repeat(NESTING), "syntax error, unexpected end of file");
}

#[test]
fn long_chains_are_evaluated() {
    let chain = |item: &str, operator: &str| vec![item; NESTING].join(operator);
    value("sum", chain("1", " + "), "200000");
    value("lists", chain("[ ]", " ++ "), "[ ]");
    // What they come to grows with every part.
    value("texts", format!("builtins.stringLength ({})", chain("\"a\"", " + ")), "200000");
    value("elements", format!("builtins.length ({})", chain("[ 1 ]", " ++ ")), "200000");
    let sets: Vec<String> = (0..NESTING).map(|i| format!("{{ a{i} = 1; }}")).collect();
    value("names", format!("builtins.length (builtins.attrNames ({}))", sets.join(" // ")), "200000");
    value("sets", chain("{ }", " // "), "{ }");
    value("and", chain("true", " && "), "true");
    value("or", chain("false", " || "), "false");
    value("implications", chain("true", " -> "), "true");
    value("arguments", format!("{}1", "(x: x) ".repeat(NESTING)), "1");
    failure(
        "selections",
        format!("{{ a = 1; }}{}", ".a".repeat(NESTING)),
        "expected a set but found an integer",
    );
}

#[test]
fn deep_values_are_errors() {
    failure("deep-list", nested("[", "", "]"), TOO_DEEP);
    failure("deep-set", nested("{ a = ", "1", "; }"), TOO_DEEP);
    failure("deep-path", format!("{{ a{} = 1; }}", ".a".repeat(NESTING)), TOO_DEEP);
    failure("deep-minus", nested("-", "1", ""), TOO_DEEP);
    let deep = "let deep = builtins.foldl' (a: _: [ a ]) [ ] (builtins.genList (x: x) 1000000); in ";
    for (name, use_of_it) in [
        ("json", "builtins.toJSON deep"),
        ("xml", "builtins.toXML deep"),
        ("string", "toString deep"),
        ("seq", "builtins.deepSeq deep 1"),
        ("trace", "builtins.trace deep 1"),
        ("equality", "deep == builtins.foldl' (a: _: [ a ]) [ ] (builtins.genList (x: x) 1000000)"),
        ("print", "deep"),
    ] {
        failure(name, format!("{deep}{use_of_it}"), TOO_DEEP);
    }
}

#[test]
fn chains_of_thunks_are_forced() {
    let source = "(builtins.foldl' (a: i: { v = a.v + 1; }) { v = 0; } (builtins.genList (x: x) 300000)).v";
    value("thunks", source, "300000");
}

#[test]
fn endless_recursion_is_an_error() {
    failure("call", "let f = x: f x; in f 1", TOO_DEEP);
    failure("sum", "let f = x: 1 + f x; in f 1", TOO_DEEP);
    failure("string", "let s = { __toString = self: s; }; in \"${s}\"", TOO_DEEP);
    failure("out-path", "let s = { outPath = s; }; in \"${s}\"", TOO_DEEP);
    failure("functor", "let s = { __functor = self: self; }; in s 1", TOO_DEEP);
    failure("functor-of-functor", "let s = { __functor = s; }; in s 1", TOO_DEEP);
    failure("variable", "let x = x; in x", "infinite recursion encountered");
    failure("attribute", "rec { a = b; b = a; }.a", "infinite recursion encountered");
    // Thunks are no calls: it is the native stack that ends.
    failure("thunks", "let g = n: { v = (g (n + 1)).v; }; in (g 0).v", "stack overflow");
}

/// Whatever a builtin calls or forces may be what calls it.
#[test]
fn endless_recursion_through_builtins_is_an_error() {
    for body in [
        "builtins.all f [ 1 ]",
        "builtins.any f [ 1 ]",
        "builtins.concatMap f [ 1 ]",
        "builtins.filter f [ 1 ]",
        "builtins.foldl' (a: b: f 1) 0 [ 1 ]",
        "builtins.elemAt (builtins.genList f 1) 0",
        "builtins.head (map f [ 1 ])",
        "(builtins.mapAttrs (n: v: f 1) { a = 1; }).a",
        "(builtins.zipAttrsWith (n: v: f 1) [ { a = 1; } ]).a",
        "builtins.groupBy f [ 1 ]",
        "builtins.partition f [ 1 ]",
        "builtins.sort (a: b: f 1) [ 1 2 ]",
        "builtins.genericClosure { startSet = [ { key = 1; } ]; operator = f; }",
        "builtins.genericClosure { startSet = [ { key = f 1; } { key = 2; } ]; operator = x: [ ]; }",
        "builtins.path { path = ./.; filter = p: t: f 1; }",
        "builtins.filterSource (p: t: f 1) ./.",
        "builtins.addErrorContext (f 1) (throw \"x\")",
        "builtins.addErrorContext \"x\" (f 1)",
        "builtins.seq (f 1) 1",
        "builtins.deepSeq { a = f 1; } 1",
        "(builtins.tryEval (f 1)).value",
        "builtins.trace (f 1) 1",
        "builtins.toJSON { a = f 1; }",
        "builtins.toXML { a = f 1; }",
        "toString [ (f 1) ]",
        "builtins.concatStringsSep \"\" [ (f 1) ]",
        "builtins.replaceStrings [ \"a\" ] [ (f 1) ] \"a\"",
        "import (f 1)",
        "(derivation { name = f 1; system = \"s\"; builder = \"b\"; }).outPath",
        "(derivationStrict { name = \"a\"; system = \"s\"; builder = \"b\"; x = f 1; }).out",
        "{ a = f 1; } == { a = 1; }",
        "[ (f 1) ] < [ 1 ]",
        "\"${f 1}\"",
        "f 1 // { }",
        "f 1 ++ [ ]",
        "f 1 ++ [ ] ++ [ ]",
        "with f 1; a",
        "f 1 ? a",
        "(f 1).a or 1",
        "{ ${f 1} = 1; }",
        "rec { __overrides = f 1; }",
        "builtins.listToAttrs [ { name = f 1; value = 1; } ]",
        "removeAttrs { } [ (f 1) ]",
        "builtins.getAttr (f 1) { }",
        "builtins.catAttrs \"a\" [ (f 1) ]",
        "builtins.concatLists [ (f 1) ]",
        "assert f 1; 1",
        "assert f 1 == 1; 1",
        "builtins.appendContext \"\" (f 1)",
    ] {
        failure("builtin", format!("let f = _: {body}; in f 1"), TOO_DEEP);
    }
    for body in ["builtins.toJSON x", "builtins.toXML x", "builtins.deepSeq x 1", "x == f 0", "x"] {
        failure("endless", format!("let f = n: {{ next = f n; }}; x = f 0; in {body}"), TOO_DEEP);
    }
}

#[test]
fn the_limit_of_calls_can_be_set() {
    let folder = Folder::new("limit");
    let expression = "let f = x: 1 + f x; in f 1";
    for limit in ["0", "1", "100", "100000"] {
        let finished = run(&folder.0, &["--eval", "--option", "max-call-depth", limit, "-E", expression]);
        let errors = String::from_utf8_lossy(&finished.stderr);
        assert_eq!(finished.code, Some(1), "{limit}: {errors}");
        assert!(errors.contains("stack overflow"), "{limit}: {errors}");
    }
}

#[test]
fn imports_may_be_cyclic() {
    let folder = Folder::new("cycle");
    fs::write(folder.0.join("a.nix"), "import ./b.nix").expect("it can be written");
    fs::write(folder.0.join("b.nix"), "import ./a.nix").expect("it can be written");
    let finished = run(&folder.0, &["--eval", "a.nix"]);
    let errors = String::from_utf8_lossy(&finished.stderr);
    assert_eq!(finished.code, Some(1), "{errors}");
    assert!(errors.contains("infinite recursion encountered"), "{errors}");
    failure("scoped", "builtins.scopedImport { } ./case.nix", TOO_DEEP);
}

#[test]
fn deep_documents_are_read() {
    let open = "builtins.genList (x: \"[\") 1000000";
    let close = "builtins.genList (x: \"]\") 1000000";
    let whole =
        format!("builtins.length (builtins.fromJSON (builtins.concatStringsSep \"\" ({open} ++ {close})))");
    value("json", whole, "1");
    let cut = format!("builtins.fromJSON (builtins.concatStringsSep \"\" ({open}))");
    failure("json-cut", cut, "unexpected end of input");
    let toml = format!("builtins.fromTOML (\"a = \" + builtins.concatStringsSep \"\" ({open}))");
    failure("toml", toml, "while parsing TOML");
}

#[test]
fn regular_expressions_end() {
    let many = |text: &str, count: usize| {
        format!("(builtins.concatStringsSep \"\" (builtins.genList (x: \"{text}\") {count}))")
    };
    value("backtracking", format!("builtins.match \"(a*)*b\" {}", many("a", 100)), "null");
    value("alternatives", format!("builtins.match \"((a|b|ab)*)*c\" {}", many("ab", 10_000)), "null");
    failure("parentheses", format!("builtins.match {} \"a\"", many("(", 100_000)), "regular expression");
    failure("counts", "builtins.match \"(((a{1,1000}){1,1000}){1,1000})\" \"a\"", "memory limit exceeded");
    let long = format!(
        "builtins.stringLength (builtins.head (builtins.match \"(.*)\" {}))",
        many("aaaaaaaaaa", 100_000)
    );
    value("long", long, "1000000");
}

#[test]
fn sizes_have_limits() {
    failure(
        "list",
        "builtins.length (builtins.genList (x: x) 9223372036854775807)",
        "cannot create list of size",
    );
    let joined =
        "let l = builtins.genList (x: x) 1000000; in builtins.concatLists (builtins.genList (_: l) 5000)";
    failure("concatenated", joined, "cannot create list of size");
    failure("sum", "9223372036854775807 + 1", "integer overflow in adding");
    failure("quotient", "(-9223372036854775807 - 1) / (-1)", "integer overflow in dividing");
    failure("literal", "9223372036854775808", "invalid integer");
    value("substring", "builtins.substring 9223372036854775807 9223372036854775807 \"a\"", "\"\"");
    let formals: Vec<String> = (0..70_000).map(|i| format!("a{i} ? 1")).collect();
    failure("formals", format!("({{ {} }}: a5) {{ }}", formals.join(", ")), "too many formal arguments");
}

#[test]
fn memory_has_limits() {
    let folder = Folder::new("heap");
    let with = |limit: &str, text: &str| {
        let arguments = ["--eval", "-E", text];
        let finished = run_with(&folder.0, &arguments, &[("GC_MAXIMUM_HEAP_SIZE", limit)]);
        let (stdout, stderr) = (finished.stdout, finished.stderr);
        (finished.code, String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
    };
    let endless =
        "builtins.genericClosure { startSet = [ { key = 0; } ]; operator = i: [ { key = i.key + 1; } ]; }";
    let (code, said) = with("150M", endless);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.ends_with("error: out of memory\n"), "{said}");
    // What is garbage does not count: this makes 800 MB of it.
    let garbage = "builtins.foldl' (sum: _: sum + builtins.length (builtins.genList (x: x) 1000)) 0 \
                   (builtins.genList (x: x) 100000)";
    assert_eq!(with("100M", garbage), (Some(0), "100000000\n".to_owned()));
}

#[test]
fn no_memory_of_the_system_is_an_error() {
    let folder = Folder::new("system-memory");
    let double =
        "let f = n: s: if n == 0 then s else f (n - 1) (s + s); in builtins.stringLength (f 31 \"a\")";
    let finished = Command::new("sh")
        .args(["-c", "ulimit -v 3000000 && exec \"$0\" nix-instantiate --eval -E \"$1\""])
        .args([env!("CARGO_BIN_EXE_nivis"), double])
        .env("HOME", &folder.0)
        .output()
        .expect("a shell starts");
    let errors = String::from_utf8_lossy(&finished.stderr);
    assert_eq!(finished.status.code(), Some(1), "{errors}");
    assert!(errors.ends_with("error: out of memory\n"), "{errors}");
}

#[test]
fn any_bytes_are_read() {
    value("high-bytes", b"builtins.stringLength \"\xff\xfe\"", "2");
    failure("invalid-token", b"1 + \xff", "syntax error, unexpected invalid token");
    failure("nul-in-string", b"\"a\0b\"", "null bytes");
    failure("nul", b"\0", "syntax error");
    failure("empty", b"", "syntax error, unexpected end of file");
    value(
        "long-name",
        format!("builtins.length (builtins.attrNames {{ {} = 1; }})", "a".repeat(1_000_000)),
        "1",
    );
}

#[test]
fn files_that_cannot_be_read_are_errors() {
    failure("missing", "builtins.readFile /nonexistent/file", "does not exist");
    failure("missing-import", "import /nonexistent/file.nix", "does not exist");
    failure("folder", "builtins.readFile ./.", "Is a directory");
    value("memory", "builtins.readFile /proc/self/mem", "\"\"");
    let folder = Folder::new("sparse");
    let file = fs::File::create(folder.0.join("sparse")).expect("a file can be made");
    file.set_len(1 << 40).expect("a file can be long");
    let finished = run(&folder.0, &["--eval", "-E", "builtins.readFile ./sparse"]);
    let errors = String::from_utf8_lossy(&finished.stderr);
    assert_eq!(finished.code, Some(1), "{errors}");
    assert!(errors.contains("file too large"), "{errors}");
    let folder = Folder::new("loop");
    std::os::unix::fs::symlink("loop", folder.0.join("loop")).expect("a link can be made");
    let finished = run(&folder.0, &["--eval", "-E", "import ./loop"]);
    assert_eq!(finished.code, Some(1), "{}", String::from_utf8_lossy(&finished.stderr));
}

#[test]
fn a_large_file_is_read() {
    let mut source = b"builtins.length [\n".to_vec();
    for _ in 0..200_000 {
        source.extend_from_slice(b"  1 { a = 1; b = [ 2 3 ]; } \"text\" (x: x)\n");
    }
    source.push(b']');
    value("large", source, "800000");
}

#[test]
fn a_comparator_that_is_no_order_ends() {
    value("sort", "builtins.length (builtins.sort (a: b: true) (builtins.genList (x: x) 100000))", "100000");
}

#[test]
fn a_wrong_hash_has_a_status_of_its_own() {
    let folder = Folder::new("hash");
    fs::write(folder.0.join("it"), "it").expect("the file can be written");
    let url = format!("file://{}/it", folder.0.display());
    let hash = "sha256:0000000000000000000000000000000000000000000000000000";
    let source = format!("builtins.fetchurl {{ url = \"{url}\"; sha256 = \"{hash}\"; }}");
    let finished = run(&folder.0, &["--eval", "--expr", &source]);
    let message = String::from_utf8_lossy(&finished.stderr).into_owned();
    assert!(message.contains("hash mismatch in file downloaded from"), "{message}");
    assert_eq!(finished.code, Some(102), "{message}");
}

#[test]
fn an_interrupt_ends_an_evaluation() {
    let folder = Folder::new("interrupt");
    let source = r#"
        let many = builtins.genList (n: n) 1000000;
        in builtins.trace "begun" (builtins.foldl' (a: _: builtins.foldl' builtins.add a many) 0 many)
    "#;
    fs::write(folder.0.join("case.nix"), source).expect("the case can be written");
    let mut child = Command::new(env!("CARGO_BIN_EXE_nivis"))
        .args(["nix-instantiate", "--eval", "case.nix"])
        .current_dir(&folder.0)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut errors = BufReader::new(child.stderr.take().expect("it has a pipe"));
    let mut line = String::new();
    errors.read_line(&mut line).expect("it says something");
    assert_eq!(line, "trace: begun\n");
    let process = Pid::from_child(&child);
    rustix::process::kill_process(process, Signal::INT).expect("it is there");
    let mut rest = String::new();
    errors.read_to_string(&mut rest).expect("it says something and ends");
    assert!(rest.ends_with("error: interrupted by the user\n"), "{rest}");
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
}
