//! What the evaluator answers where the base library asks about values.

mod printed;

use printed::printed;

const HEAD: &str = r#"
let
  inherit (builtins) all concatStringsSep deepSeq derivation functionArgs map seq throw;
  ask = f: ({ __nivisReads }: null) { __nivisReads = f; };
  show = paths: concatStringsSep " " (map (path: "/" + concatStringsSep "." path) paths);
  read = name: f: show (ask f).reads.${name};
  asked = name: f: show (ask f).asks.${name};
  same = a: b: ({ __nivisSame }: false) { __nivisSame = [ a b ]; };
  alike = a: b: ({ __nivisAlike }: false) { __nivisAlike = [ a b ]; };
  last = key: value: ({ __nivisLast }: null) { __nivisLast = { inherit key value; }; };
  package = text: extra: derivation ({ name = "x"; system = "s"; builder = "b"; inherit text; } // extra);
"#;

fn check(body: &str, expected: &str) {
    for stress in [false, true] {
        assert_eq!(printed(&format!("{HEAD}\nin {body}"), stress), expected, "{body}, stressed: {stress}");
    }
}

fn reads(function: &str, expected: &str) {
    check(&format!("read \"config\" ({function})"), &format!("\"{expected}\""));
}

#[test]
fn selections_on_an_argument_are_its_reads() {
    for (function, expected) in [
        ("{ config }: config.a.b", "/a.b"),
        ("{ config }: (config.a).b", "/a.b"),
        ("{ config }: ((config.a.b).c.d).e", "/a.b.c.d.e"),
        ("{ config, ... }: 1", ""),
        ("{ config, x ? config.d, ... }: 1", "/d"),
        ("{ config }: [ config.b config.a config.b (config.a.c) ]", "/a /a.c /b"),
        ("{ config }: x: y: { z = _: config.a; }", "/a"),
        ("{ config }: config.a or config.b", "/a /b"),
        ("{ config }: (config.a.b or { }).c", "/a.b"),
        ("{ config }: \"${config.a}${toString config.b}\"", "/a /b"),
        ("{ config }: if config.a then assert config.b; config.c else !config.d", "/a /b /c /d"),
        ("{ config }: config.a -> (config.b || config.c && config.d == config.e)", "/a /b /c /d /e"),
        ("{ config }: config.a // config.b ++ config.c + config.d - config.e", "/a /b /c /d /e"),
        ("{ config }: { inherit (config.a) x y; inherit (config) z; }", "/a.x /a.y /z"),
        ("{ config }: rec { inherit (config.a) x y; inherit (config) z; }", "/a.x /a.y /z"),
        ("{ config }: let inherit (config.a) x y; inherit (config) z; in z.b + x.c", "/a.x.c /z.b"),
        ("{ config }: let inherit (config.a) x; in { inherit (x.y) z; }", "/a.x.y.z"),
        ("{ config }: let inherit (config.a or { }) x; in x", "/a"),
    ] {
        reads(function, expected);
    }
}

#[test]
fn a_use_as_a_whole_has_no_names() {
    for function in [
        "{ config }: config",
        "{ config }: { inherit config; }",
        "{ config }: rec { inherit config; }",
        "{ config }: rec { host = config; x = host.a; }.x",
        "{ config }: with config; 1",
        "{ config }: f config",
        "{ config }: (if true then config else { }) ? a",
        "{ config }: config.${toString 1}.b or 1",
        "{ config }: config ? ${toString 1}",
        "{ config }: let host = config; in [ host ]",
        "{ config }: let { body = host; host = config; }",
    ] {
        let function =
            if function.contains("f config") { "let f = x: x; in { config }: f config" } else { function };
        check(&format!("builtins.elem [ ] (ask ({function})).reads.config"), "true");
    }
    reads("{ config }: with config.a; b", "/a");
    reads("{ config }: with config; b", "/");
}

#[test]
fn what_is_evaluated_ends_a_path() {
    reads("{ config }: config.a.${config.b}.c", "/a /b");
    reads("{ config }: config.a.${config.b}.c or config.d", "/a /b /d");
    reads("{ config }: (config.a.${\"x\"}).c", "/a.x.c");
    reads("{ config, x }: (config.a.${x}).c", "/a");
    reads("{ config }: { ${config.a} = config.b; }", "/a /b");
}

#[test]
fn another_variable_of_the_name_is_another() {
    for function in [
        "{ config }: config: config.a",
        "{ config }: { config, ... }: config.a",
        "{ config }: x@{ config ? 1 }: config.a",
        "{ config }: let config = { a = 1; }; in config.a",
        "{ config }: rec { config = 1; b = config.a; }",
        "{ config }: let f = config: config.a; in f",
        "{ config }: y: let inherit (y) config; in config.a",
    ] {
        reads(function, "");
    }
    reads("{ config }: let inherit config; in config.a", "/a");
    reads("{ config }: { f = config: config.a; g = config.b; }", "/b");
    reads("{ config }: config: { x = config; y = let b = config.b; in b; }", "");
    reads("{ config }: with { config = 1; }; config.a", "/a");
    reads("{ config, c }: with c; (x: with x; let z = 1; in config.a)", "/a");
}

#[test]
fn aliases_are_what_they_stand_for() {
    reads("{ config }: let host = config; in host.a.b", "/a.b");
    reads("{ config }: let host = config; h = host; in x: h.a", "/a");
    reads("{ config }: let cfg = config.services.x; in [ cfg.a cfg.b.c ]", "/services.x.a /services.x.b.c");
    reads(
        "{ config }: let cfg = config.services.x; s = cfg.sub; in f: s.a or cfg",
        "/services.x /services.x.sub.a",
    );
    reads("{ config }: let cfg = config.x; in with cfg; 1", "/x");
    reads("{ config }: let cfg = config.x or { }; in cfg.a", "/x");
    reads("{ config }: let cfg = { inherit config; }; in cfg.config.a", "/");
    reads("{ config }: let a = config.x; in let b = a.y; in let a = 1; in { inherit b; }", "/x.y");
    check("(ask ({ config }: let a = b; b = a.x; in a)).reads", "null");
    let chain: String = (1..300).map(|n| format!("a{n} = a{}; ", n - 1)).collect();
    reads(&format!("{{ config }}: let a0 = config.x; {chain} in a299.y"), "/x.y");
}

#[test]
fn what_is_asked_for_is_not_read() {
    check("asked \"options\" ({ options }: options ? a.b && options.a ? c)", "\"/a.b /a.c\"");
    check("asked \"options\" ({ options }: let o = options.x; in o ? y)", "\"/x.y\"");
    check("read \"options\" ({ options }: options ? a.b)", "\"\"");
    check("read \"options\" ({ options }: options.a ? ${options.b})", "\"/a /b\"");
    check("asked \"options\" ({ options }: options.a ? ${options.b})", "\"\"");
    check("read \"options\" ({ options }: (options.a or { }) ? b)", "\"/a\"");
}

#[test]
fn every_argument_has_an_answer() {
    check(
        "ask ({ lib, config, ... }: lib.a config.b)",
        "{ args = [ \"config\" \"lib\" ]; asks = { config = [ ]; lib = [ ]; }; reads = { config = [ [ \"b\" ] ]; lib = [ [ \"a\" ] ]; }; }",
    );
    check("ask ({ config }@args: args)", "{ args = [ \"config\" ]; asks = null; reads = null; }");
    check("(ask ({ config }@args: x: { inherit (args) y; })).reads", "null");
    check("(ask ({ config, y ? args.config }@args: 1)).reads", "null");
    check("(ask ({ config }@args: config.a)).reads.config", "[ [ \"a\" ] ]");
    check("(ask (args@{ config, ... }: args: args.b + config.a)).reads.config", "[ [ \"a\" ] ]");
    check("ask (x: x.a)", "{ args = [ ]; asks = null; reads = null; }");
    check(
        "map ask [ 1 { } [ ] null builtins.map { __functor = self: { config }: 1; } ]",
        "[ null null null null null null ]",
    );
    // A function's body is never evaluated for this, and the answer is the same when asked again.
    check(
        "let f = { config }: throw config.a; in [ (read \"config\" f) (read \"config\" f) ]",
        "[ \"/a\" \"/a\" ]",
    );
    check("ask (throw \"no function\")", "error: no function");
}

#[test]
fn questions_are_functions() {
    check("functionArgs ({ __nivisReads }: null)", "{ __nivisReads = false; }");
    check("({ __nivisReads }: null) 1", "error: expected a set but found an integer: 1");
    check("({ __nivisReads ? 2, ... }: 3) { }", "3");
    check("({ __nivisReads, ... }: 3) { __nivisReads = 1; }", "3");
    check("({ __nivisReads, x }: 3) { __nivisReads = 1; x = 1; }", "3");
    check("(x@{ __nivisReads }: 3) { __nivisReads = 1; }", "3");
    check("let q = { __nivisSame }: false; in { a = q; } == { a = q; }", "true");
}

#[test]
fn values_are_the_same_when_evaluated() {
    for (a, b, expected) in [
        ("1 + 1", "2", true),
        ("{ a = [ 1 \"x\" ]; }", "{ a = [ 1 \"x\" ]; }", false),
        ("1", "1.0", false),
        ("throw \"a\"", "throw \"a\"", false),
        ("1", "throw \"a\"", false),
        ("{ }", "{ }", true),
        ("builtins.trace \"x\" 1", "1", false),
    ] {
        check(&format!("same ({a}) ({b})"), &expected.to_string());
    }
    check("let f = n: { a = [ 1 (n - n) ]; g = x: x; }; in same (f 1) (f 2)", "true");
    check("let f = n: { a = [ 1 (n - n) ]; g = x: x + n; }; in same (f 1) (f 2)", "false");
    check("let f = n: { a = n; }; in same (f 1) (f 2)", "false");
    // An error is nothing, and the next one tells it.
    check(
        "let x = throw \"x\"; f = n: { a = x; b = throw \"y\"; }; in [ (same (f 1) (f 2)) (builtins.tryEval x).success ]",
        "[ false false ]",
    );
    check("let bad = throw \"told\"; in seq (same bad 1) bad", "error: told");
    check("({ __nivisSame }: true) { __nivisSame = [ 1 ]; }", "false");
    // A comparison inside of one.
    check("let f = n: { a = if same n n then 1 else n; }; in same (f 1) (f 2)", "true");
}

#[test]
fn packages_are_the_same_by_what_they_are_made_of() {
    let whether = |make: &str, expected: bool| {
        for forced in [
            "null",
            "first.drvPath",
            "second.outPath",
            "[ first.drvPath second.drvPath ]",
            "first.drvPath first",
        ] {
            let forced = if forced == "first.drvPath first" { "first" } else { forced };
            check(
                &format!("let make = n: {make}; first = make 1; second = make 2; in deepSeq [ ({forced}) 1 ] (same [ first ] [ second ])")
                    .replace("deepSeq [ (first) 1 ]", "seq first"),
                &expected.to_string(),
            );
        }
    };
    whether("package \"t\" { }", true);
    whether("package \"t${toString (n - n)}\" { }", true);
    whether("package \"t${toString n}\" { }", false);
    whether("package \"t\" { inherit n; }", false);
    whether("package \"t\" { outputs = [ \"out\" \"dev\" ]; }", true);
    whether("(package \"t\" { outputs = [ \"out\" \"dev\" ]; }).dev", true);
    whether("package \"t\" { outputs = [ \"out\" \"o${toString n}\" ]; }", false);
    whether("package \"t\" { } // { passthru = 1; }", true);
    whether("package \"t\" { } // { passthru = n; }", false);
    whether("package \"t\" { } // { outPath = \"/p${toString n}\"; }", false);
    whether("package \"t\" { } // { drvPath = \"/p${toString n}\"; }", false);
    whether("package \"t\" { } // { drvAttrs = { }; text = n; }", false);
    whether(
        "package (package \"inner\" { }) { list = [ (package \"other${toString (n - n)}\" { }) ]; }",
        true,
    );
    whether("package (package \"inner${toString n}\" { }) { }", false);
    // One that is taken from another call of the function.
    whether(
        "let b = package \"b${toString n}\" { }; in package \"a\" { } // removeAttrs b [ \"drvAttrs\" \"text\" ]",
        false,
    );
}

#[test]
fn packages_are_made_where_that_is_needed() {
    // What cannot be made is the same as nothing.
    check("let make = n: package (throw \"made\") { }; in same (make 1) (make 2)", "false");
    check("let make = n: package (throw \"made${n}\") { }; in same (make 1) (make 2)", "false");
    check(
        "let make = n: package \"${package \"inner\" { }}/bin\" { }; first = make 1; in seq first.text (same first (make 2))",
        "true",
    );
    check("let make = n: package \"${package \"inner\" { }}/bin\" { }; in same (make 1) (make 2)", "true");
    // Not where nothing can be put into the store, as here.
    check("let make = n: \"${package \"t\" { }}\"; in same { a = make 1; } { a = make 2; }", "false");
    check(
        "let make = n: \"${package \"t${toString n}\" { }}\"; in same { a = make 1; } { a = make 2; }",
        "false",
    );
}

#[test]
fn alike_is_what_is_so_without_evaluating() {
    check("let f = n: { a = throw \"a\"; b = [ (throw \"b\") ]; }; in alike (f 1) (f 2)", "true");
    check("let f = n: { a = n + 0; }; in alike (f 1) (f 2)", "false");
    check("let f = n: { a = n - n; }; x = f 1; y = f 2; in seq x.a (seq y.a (alike x y))", "true");
    check("let f = n: { a = m: n; }; in alike (f 1) (f 2)", "false");
    check("let f = n: package \"t\" { }; in alike (f 1) (f 2)", "true");
    check("alike (throw \"a\") 1", "false");
    check("alike (1 + 1) 2", "true");
    check("({ __nivisAlike }: true) { __nivisAlike = 1; }", "false");
}

#[test]
fn the_last_value_of_a_key_is_given() {
    check("map (n: last \"a\" n) [ 1 2 3 ]", "[ null 1 2 ]");
    check("let x = last \"a\" (throw \"late\"); in [ x (last \"a\" 2) (last \"a\" 3) ]", "[ null null 2 ]");
    check(
        "let x = last \"a\" { v = throw \"late\"; }; in seq x (builtins.attrNames (last \"a\" 2))",
        "[ \"v\" ]",
    );
    check(
        "map (key: last key [ key ]) [ \"a\" \"b\" \"c\" \"d\" \"a\" \"e\" \"b\" \"a\" ]",
        "[ null null null null [ \"a\" ] null null [ \"a\" ] ]",
    );
    // What is compared remembers nothing.
    check("let f = n: { v = last \"a\" 7; }; in seq (same (f 1) (f 2)) (last \"a\" 1)", "null");
    // Values outlive what they were made in.
    check(
        "let make = n: seq (last \"k\" { f = x: x + n; }) (builtins.genList (i: \"${toString i}\") 100); in deepSeq (make 5) ((last \"k\" 1).f 2)",
        "7",
    );
}
