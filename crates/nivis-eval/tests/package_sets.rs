//! A function with the arguments of nixpkgs' package sets gives the same set for the same argument, and only then.
//!
//! Whether two sets are one is seen by their functions: these are equal only if their places are.

mod printed;

use printed::printed;

/// `make` is what nixpkgs' function is by its arguments. A host is made by a function, so that what two of them
/// give stands in the same place.
const HEAD: &str = r#"
let
  make = { localSystem, config ? { }, overlays ? [ ], crossOverlays ? [ ], stdenvStages ? null, ... }@args: {
    identity = x: x;
    inherit args config;
  };
  platform = system: let final = { inherit system; is = other: other.system == final.system; }; in final;
  overlay = final: prev: { };
"#;

fn answer(bindings: &str, body: &str, stress: bool) -> String {
    printed(&format!("{HEAD}{bindings}\nin {body}"), stress)
}

fn check(bindings: &str, body: &str, expected: &str) {
    for stress in [false, true] {
        assert_eq!(answer(bindings, body, stress), expected, "{bindings} in {body}, stressed: {stress}");
    }
}

/// Whether the sets of hosts 1 and 2 are one.
fn is_shared(host: &str) -> String {
    let bindings = format!("host = n: make {host};");
    let answers = [false, true].map(|stress| answer(&bindings, "host 1 == host 2", stress));
    assert_eq!(answers[0], answers[1], "{host} with a collection at each call");
    answers[0].clone()
}

#[test]
fn equal_arguments_give_one_set() {
    for host in [
        "{ localSystem = \"x\"; }",
        "{ localSystem = platform \"x\"; config = { unfree = true; names = [ \"a\" 1.5 null ./x ]; }; }",
        "{ localSystem = platform \"x\"; overlays = [ overlay ]; }",
        "{ localSystem = \"x\"; config = { allowed = name: name == \"a\"; }; }",
        "{ localSystem = \"x\"; config = let wanted = \"a\"; in { allowed = name: name == wanted; }; }",
        "{ localSystem = \"x\"; config.f = let number = 3; unused = n; in with { a = number; }; b: b + a; }",
        "{ localSystem = \"x\"; config = (rec { one = 1; f = { a ? one, ... }: a; }); }",
        "{ localSystem = \"x\"; config.rename = builtins.replaceStrings [ \"a\" ]; }",
        "{ localSystem = \"x\"; overlays = map (name: final: prev: { ${name} = 1; }) [ \"a\" \"b\" ]; }",
    ] {
        assert_eq!(is_shared(host), "true", "{host}");
    }
}

#[test]
fn others_give_sets_of_their_own() {
    for host in [
        "{ localSystem = \"x\"; config.number = n; }",
        "{ localSystem = \"x${toString n}\"; }",
        "{ localSystem = \"x\"; config.list = builtins.genList (i: i) n; }",
        "{ localSystem = \"x\"; config.${toString n} = 1; }",
        "{ localSystem = \"x\"; config.f = a: a + n; }",
        "{ localSystem = \"x\"; config.f = { a ? n }: a; }",
        "{ localSystem = \"x\"; config.f = with { inherit n; }; a: a + n; }",
        "{ localSystem = \"x\"; config.f = let m = n + 1; in a: a ? ${toString m}; }",
        "{ localSystem = \"x\"; config.f = let set = { inherit (builtins) add; inherit n; }; in a: set.n; }",
        "{ localSystem = \"x\"; config.f = builtins.add n; }",
        "{ localSystem = \"x\"; config.float = n / 2.0; }",
        "{ localSystem = \"x\"; config.zero = if n == 1 then 0.0 else 0.0 * (0 - 1); }",
        "{ localSystem = \"x\"; config.large = 9000000000000000000 + n; }",
        "{ localSystem = \"x\"; config.path = /. + toString n; }",
        "{ localSystem = \"x\"; config.text = if n == 1 then \"a\" else builtins.appendContext \"a\" { \"/nix/store/47dfcqzcl46f0ilm4vcdr1zcg8dx4cq5-a\".path = true; }; }",
        "{ localSystem = \"x\"; config.place = if n == 1 then { a = 1; } else { a = 1; }; }",
        "{ localSystem = \"x\"; config.package = { type = \"derivation\"; }; }",
    ] {
        assert_eq!(is_shared(host), "false", "{host}");
    }
    // One that says something says it to each who asks.
    for said in ["builtins.trace \"made\"", "builtins.warn \"old\""] {
        check(
            &format!(
                "loud = {{ localSystem, config ? {{ }}, overlays ? [ ], crossOverlays ? [ ], stdenvStages ? null }}: {said} {{ f = x: x; }};"
            ),
            "loud { localSystem = 1; } == loud { localSystem = 1; }",
            "false",
        );
    }
    // Not every function with a configuration is one of these.
    check(
        "f = { localSystem, config }: { g = x: x; };",
        "f { localSystem = 1; config = 2; } == f { localSystem = 1; config = 2; }",
        "false",
    );
}

#[test]
fn what_nobody_asks_for_is_not_noticed() {
    // A configuration that fails fails only when it is used, however often sets were made before.
    check(
        "host = n: make { localSystem = \"x\"; config.bad = throw \"bad ${toString n}\"; };",
        "[ (host 1 ? args) (host 2 ? args) (builtins.tryEval (host 2).config.bad).success ]",
        "[ true true false ]",
    );
    check(
        "host = n: make { localSystem = \"x\"; config.bad = throw \"bad ${toString n}\"; };",
        "builtins.seq (host 1) (let second = host 2; in builtins.seq second second.config.bad)",
        "error: bad 2",
    );
    // One that depends on the set is no recursion: it is evaluated when the set is there.
    check(
        "host = n: let set = make { localSystem = \"x\"; config.own = set.args.localSystem; }; in set;",
        "builtins.seq (host 1) (host 2).config.own",
        "\"x\"",
    );
    // What is without end is not evaluated to its end.
    check(
        "host = n: make { localSystem = \"x\"; config.deep = let f = i: { next = f (i + 1); }; in f 0; };",
        "builtins.seq (host 1) (host 2).config.deep.next.next ? next",
        "true",
    );
}

#[test]
fn sets_are_the_argument_s_also_when_there_are_many() {
    check(
        "host = n: make { localSystem = toString n; };",
        "map (n: (host n).args.localSystem) (builtins.genList (n: n - (n / 7) * 7) 30)",
        &format!("[ {}]", (0..30).map(|n| format!("\"{}\" ", n % 7)).collect::<String>()),
    );
}
