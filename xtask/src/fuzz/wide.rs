//! Templates of the builtins that are seldom used, of strings with contexts, of other formats, and of values whose
//! parts are of several kinds.

use super::kinds::{Kind, Template, list, set};
use Kind::{Bool, Float, Int, Null, Path, Str};

/// Regular expressions, some of which no dialect takes.
const PATTERNS: [&str; 22] = [
    "a*",
    "(a|b)+",
    "([a-c]*)([^a]*)",
    ".*",
    "(.)(.)?",
    "[[:alpha:]]+",
    "[[:digit:][:space:].]*",
    "a{2}",
    "(a{0,1}b?){2,3}",
    "^a$",
    "()",
    "",
    "([A-Za-z0-9_.-]+)",
    "\\\\.",
    "[]a]+",
    "[^]]*",
    "(a|ab)(c|bcd)?",
    "[a",
    "(a",
    "a**",
    "[b-a]",
    "x{3,2}",
];

/// Texts in JSON, most of which are well formed.
const JSON: [&str; 16] = [
    "null",
    " [1, 2.0, -3e2, true, \\\"x\\\\u00e4\\\"] ",
    "{\\\"b\\\": {\\\"a\\\": []}, \\\"a\\\": 1, \\\"b\\\": 2}",
    "1e400",
    "9223372036854775808",
    "-0",
    "0.1",
    "[1,]",
    "{\\\"a\\\" 1}",
    "\\\"\\\\ud834\\\\udd1e\\\"",
    "nul",
    "",
    "01",
    "[1] 2",
    "\\\"a\\tb\\\"",
    "123456789012",
];

/// Texts in TOML.
const TOML: [&str; 9] = [
    "a = 1\\nb = [1, 2]\\n[c.d]\\ne = \\\"x\\\"",
    "x = 1.5\\ny = 1e3\\nz = 0x1f",
    "a.b = true\\na.c = 'l'",
    "[[t]]\\nn = 1\\n[[t]]\\nn = 2",
    "a = 1\\na = 2",
    "a = {b = 1, c = [[], [1]]}",
    "a = ",
    "s = '''\\nx\\ny'''",
    "d = 1979-05-27",
];

/// More templates of `kind`.
pub(super) fn templates(kind: &Kind) -> Vec<Template> {
    match kind {
        Int => ints(),
        Float => floats(),
        Bool => bools(),
        Str => strings(),
        Null => nulls(),
        Path => paths(),
        Kind::List(element) => lists(element),
        Kind::Set(element) => sets(element),
    }
}

/// Any value in the shape of text: what two kinds print side by side.
pub(super) fn mixed(kinds: [Kind; 3], choice: usize) -> Template {
    const FORMS: [&str; 12] = [
        "(builtins.toJSON [ @ @ { v = @; } ])",
        "(builtins.toXML { x = @; l = [ @ @ ]; })",
        "(builtins.toJSON { a = @; \"b c\" = [ @ ]; c = { outPath = @; }; })",
        "(toString [ @ [ @ ] @ ])",
        "(builtins.toJSON (map builtins.typeOf [ @ @ @ ]))",
        "(builtins.toXML [ @ (x: x) (s: @) @ ])",
        "(builtins.toJSON (builtins.sort (p: q: builtins.typeOf p < builtins.typeOf q) [ @ @ @ ]))",
        "(builtins.toJSON [ (@ == @) (@ == null) ])",
        "(builtins.toJSON (builtins.sort (p: q: p < q) [ @ @ @ ]))",
        "(builtins.toJSON (builtins.genericClosure { startSet = [ { key = @; } ]; operator = i: map (key: { inherit key; }) [ @ @ ]; }))",
        "(builtins.toJSON (builtins.elem @ [ @ @ ]))",
        "(builtins.toJSON { __toString = s: @; a = @; b = @; })",
    ];
    (FORMS[choice % FORMS.len()], kinds.to_vec())
}

fn ints() -> Vec<Template> {
    vec![
        ("(builtins.length (builtins.split \"[ab]\" @))", vec![Str]),
        ("(@.a or @)", vec![set(Int), Int]),
        ("(@ / @)", vec![Int, Int]),
        ("(builtins.div @ @)", vec![Int, Int]),
        ("(builtins.head (builtins.sort (p: q: if p == 3 then throw \"t\" else p < q) @))", vec![list(Int)]),
        ("(builtins.foldl' (p: q: p * 2 - q) @ @)", vec![Int, list(Int)]),
        ("(let f = n: if n <= 0 then @ else f (n - 1) + 1; in f (builtins.bitAnd 15 @))", vec![Int, Int]),
        ("(builtins.length (builtins.attrValues (builtins.functionArgs ({ a, b ? @, ... }: a))))", vec![Int]),
        ("(builtins.unsafeGetAttrPos \"a\" { b = @; a = @; }).column", vec![Int, Int]),
        ("(builtins.stringLength (builtins.toXML @))", vec![list(set(Int))]),
        ("(builtins.ceil (@ / @))", vec![Float, Int]),
        ("(builtins.floor (@ * @))", vec![Float, Float]),
        ("(builtins.elemAt @ @)", vec![list(Int), Int]),
        ("(builtins.bitAnd @ @)", vec![Int, Float]),
        ("(builtins.add @ @)", vec![Int, Null]),
        ("(builtins.length (builtins.genList (i: i) (builtins.bitAnd 31 @)))", vec![Int]),
        ("(builtins.fromJSON @)", vec![Str]),
    ]
}

fn floats() -> Vec<Template> {
    vec![
        ("(builtins.fromTOML \"x = 0.1\").x", vec![]),
        ("(@ / @)", vec![Float, Float]),
        ("(0.1 + 0.2 * @)", vec![Float]),
        ("(builtins.foldl' (p: q: p + q) 0.1 @)", vec![list(Float)]),
        ("(builtins.elemAt @ 0)", vec![list(Float)]),
        ("(1.0 * @)", vec![Int]),
        ("(builtins.sub @ @)", vec![Float, Str]),
    ]
}

fn bools() -> Vec<Template> {
    vec![
        ("(builtins.hasContext @)", vec![Str]),
        ("(@ == @)", vec![list(set(Int)), list(set(Int))]),
        ("(@ == @)", vec![Path, Path]),
        ("(@ < @)", vec![list(Float), list(Int)]),
        ("(@ < @)", vec![Null, Null]),
        ("(@ < @)", vec![set(Int), set(Int)]),
        ("(let f = x: @; in f == f)", vec![Int]),
        ("(let s = { f = x: @; }; in s == s)", vec![Int]),
        (
            "({ type = \"derivation\"; outPath = @; } == { type = \"derivation\"; outPath = @; })",
            vec![Str, Str],
        ),
        ("(builtins.pathExists @)", vec![Path]),
        ("(@ ? \"${@}\".a)", vec![set(set(Int)), Str]),
        ("(builtins.isFunction (x: 1))", vec![]),
        ("((x: x.a or @) @)", vec![Bool, set(Bool)]),
        ("(builtins.isPath @ || builtins.isFloat @ || builtins.isInt @)", vec![Path, Float, Int]),
        ("(builtins.elem @ @)", vec![list(Int), list(list(Int))]),
        ("(builtins.any (e: e == @) @)", vec![Str, list(Str)]),
        ("(builtins.all (e: throw \"no\") @)", vec![list(Int)]),
        ("((builtins.compareVersions @ @) == -(builtins.compareVersions @ @))", vec![Str, Str, Str, Str]),
    ]
}

fn strings() -> Vec<Template> {
    let mut templates = vec![
        ("(builtins.toFile \"n\" @)", vec![Str]),
        ("\"${builtins.toFile \"n\" @}/${@}\"", vec![Str, Str]),
        ("(builtins.unsafeDiscardStringContext (builtins.toFile \"f\" @))", vec![Str]),
        ("(builtins.toJSON (builtins.getContext (@ + builtins.toFile \"c\" @)))", vec![Str, Str]),
        ("(derivation { name = \"d\"; builder = @; system = @; }).drvPath", vec![Str, Str]),
        (
            "(derivation { name = \"d\"; builder = \"/b\"; system = \"s\"; args = @; x = @; }).outPath",
            vec![list(Str), Int],
        ),
        (
            "(derivation { name = \"d\"; builder = \"/b\"; system = \"s\"; outputs = [ \"out\" \"dev\" ]; y = @; }).dev.outPath",
            vec![list(Int)],
        ),
        ("(derivation { name = @; builder = \"/b\"; system = \"s\"; }).outPath", vec![Str]),
        (
            "(derivation { name = \"j\"; builder = \"/b\"; system = \"s\"; __structuredAttrs = true; v = @; w = @; }).drvPath",
            vec![set(Float), list(set(Str))],
        ),
        (
            "(derivation { name = \"f\"; builder = \"/b\"; system = \"s\"; outputHashAlgo = \"sha256\"; outputHash = builtins.hashString \"sha256\" @; }).outPath",
            vec![Str],
        ),
        ("(builtins.placeholder @)", vec![Str]),
        ("(builtins.concatStringsSep @ [ (builtins.toFile \"a\" @) @ ])", vec![Str, Str, Str]),
        ("(builtins.substring 0 @ (builtins.toFile \"a\" @))", vec![Int, Str]),
        ("(builtins.replaceStrings [ \"\" ] [ @ ] @)", vec![Str, Str]),
        ("(builtins.replaceStrings @ @ @)", vec![list(Str), list(Str), Str]),
        ("(builtins.substring @ @ @)", vec![Int, Int, Str]),
        ("(builtins.hashString \"sha1\" @)", vec![Str]),
        ("(builtins.hashString \"sha512\" @)", vec![Str]),
        ("(builtins.hashString \"blake3\" @)", vec![Str]),
        ("(builtins.hashString @ \"a\")", vec![Str]),
        (
            "(builtins.convertHash { hash = builtins.hashString \"sha256\" @; hashAlgo = \"sha256\"; toHashFormat = \"nix32\"; })",
            vec![Str],
        ),
        (
            "(builtins.convertHash { hash = builtins.hashString \"md5\" @; hashAlgo = \"md5\"; toHashFormat = \"sri\"; })",
            vec![Str],
        ),
        ("(builtins.convertHash { hash = @; hashAlgo = \"sha256\"; toHashFormat = \"base64\"; })", vec![Str]),
        ("(builtins.toJSON (builtins.parseDrvName @))", vec![Str]),
        ("(builtins.toJSON (builtins.tryEval @))", vec![list(Str)]),
        ("(builtins.toJSON (builtins.tryEval (throw @)))", vec![Str]),
        ("(builtins.addErrorContext @ @)", vec![Str, Str]),
        ("(builtins.toString (@ / @))", vec![Float, Float]),
        ("(toString { outPath = @; })", vec![Path]),
        ("(\"\" + @)", vec![Str]),
        ("\"a${toString @}b${builtins.toJSON @}\"", vec![Float, Float]),
        ("(builtins.toJSON (builtins.functionArgs ({ x ? @, y, ... }: x)))", vec![Int]),
        ("(builtins.typeOf (builtins.add @))", vec![Int]),
        ("(builtins.toXML @)", vec![list(Path)]),
        ("(builtins.toXML @)", vec![set(Float)]),
        ("(builtins.elemAt (builtins.match \"(.*)([ab]).*\" @) 1)", vec![Str]),
        ("(throw @)", vec![Str]),
        ("(builtins.abort @)", vec![Str]),
        ("(builtins.trace @ @)", vec![list(Int), Str]),
        ("''${@}''", vec![Str]),
        ("''\n\t ${@}\n  ''\\n x ''${y}\n\n   $${@}\n ''", vec![Str, Str]),
        ("(@ + @)", vec![Str, Path]),
        ("(@ + @)", vec![Str, Int]),
        ("(builtins.concatStringsSep \"-\" @)", vec![list(Path)]),
        ("(builtins.flakeRefToString { type = \"path\"; path = @; })", vec![Str]),
        ("(builtins.toJSON (builtins.parseFlakeRef \"github:a/b?dir=${@}\"))", vec![Str]),
        ("(builtins.toJSON (builtins.fromJSON (builtins.toJSON @)))", vec![set(list(Float))]),
        ("(builtins.storePath @)", vec![Str]),
        ("(builtins.toJSON (builtins.appendContext @ { }))", vec![Str]),
        ("(builtins.unsafeDiscardOutputDependency @)", vec![Str]),
        ("(builtins.readFile @)", vec![Path]),
        ("(builtins.toPath @)", vec![Str]),
        ("(builtins.getEnv @)", vec![Str]),
        ("(builtins.toJSON (builtins.splitVersion @))", vec![Str]),
        ("(baseNameOf (@ + \"/\"))", vec![Str]),
        ("(dirOf (@ + \"//x\"))", vec![Str]),
    ];
    for (text, holes) in texts() {
        templates.push((text, holes));
    }
    templates
}

/// A template for each pattern and each text of another format; made once.
fn texts() -> Vec<Template> {
    use std::sync::OnceLock;
    static TEXTS: OnceLock<Vec<String>> = OnceLock::new();
    let made = TEXTS.get_or_init(|| {
        let mut made = Vec::new();
        for pattern in PATTERNS {
            made.push(format!("(builtins.toJSON (builtins.match \"{pattern}\" @))"));
            made.push(format!("(builtins.toJSON (builtins.split \"{pattern}\" @))"));
        }
        made.extend(JSON.map(|text| format!("(builtins.toJSON (builtins.fromJSON \"{text}\"))")));
        made.extend(TOML.map(|text| format!("(builtins.toJSON (builtins.fromTOML \"{text}\"))")));
        made
    });
    made.iter().map(|text| (text.as_str(), if text.contains('@') { vec![Str] } else { vec![] })).collect()
}

fn nulls() -> Vec<Template> {
    vec![
        ("(builtins.fromJSON \"null\")", vec![]),
        ("(builtins.head [ null @ ])", vec![Int]),
        ("(builtins.unsafeGetAttrPos @ { a = 1; })", vec![Str]),
        ("(if @ then null else @)", vec![Bool, Null]),
    ]
}

fn paths() -> Vec<Template> {
    vec![
        ("(/. + @)", vec![Str]),
        ("(@ + \"/../\" + @)", vec![Path, Str]),
        ("./${@}", vec![Str]),
        ("/a${@}/b", vec![Str]),
        ("(builtins.head [ @ ])", vec![Path]),
        ("(dirOf (dirOf @))", vec![Path]),
        ("(@ + @)", vec![Path, Path]),
    ]
}

fn lists(element: &Kind) -> Vec<Template> {
    let (this, of) = (list(element.clone()), element.clone());
    let mut templates = vec![
        ("(builtins.tail @)", vec![this.clone()]),
        ("(builtins.concatMap (e: @) [ 1 @ ])", vec![this.clone(), Int]),
        ("(builtins.partition (e: @) @).right", vec![Bool, this.clone()]),
        ("(let inherit (@) a b; in [ a b ])", vec![set(of.clone())]),
        ("(with @; [ a b @ ])", vec![set(of.clone()), of.clone()]),
        ("(map (s: s.a) @)", vec![list(set(of.clone()))]),
        ("(builtins.sort (p: q: throw \"never\") @)", vec![this.clone()]),
        ("(builtins.sort (p: q: @) @)", vec![Bool, this.clone()]),
        ("(builtins.filter (e: e != @) @)", vec![of.clone(), this.clone()]),
        (
            "(map (e: e.v) (builtins.genericClosure { startSet = [ { key = 1; v = @; } ]; operator = i: if i.key < builtins.bitAnd 7 @ then [ { key = i.key + 1; inherit (i) v; } ] else [ ]; }))",
            vec![of.clone(), Int],
        ),
        (
            "(({ a ? @, b ? a, ... }: let args = { inherit a b; }; in [ a b ] ++ map (n: args.${n}) (builtins.attrNames args)) @)",
            vec![of.clone(), set(of.clone())],
        ),
        ("(builtins.foldl' (acc: e: [ e ] ++ acc) [ ] @)", vec![this]),
        ("(builtins.genList (i: @) (builtins.bitAnd 15 @ - 3))", vec![of.clone(), Int]),
    ];
    match element {
        Int => templates.extend([
            ("(builtins.sort (p: q: builtins.bitAnd 1 p < builtins.bitAnd 1 q) @)", vec![list(Int)]),
            ("(builtins.sort (p: q: p <= q) @)", vec![list(Int)]),
            ("(map builtins.stringLength @)", vec![list(Str)]),
        ]),
        Str => templates.extend([
            ("(builtins.sort (p: q: builtins.stringLength p < builtins.stringLength q) @)", vec![list(Str)]),
            ("(map toString @)", vec![list(Float)]),
            ("(builtins.attrNames (builtins.groupBy (e: @) @))", vec![Str, list(Int)]),
            ("(builtins.attrNames (builtins.zipAttrsWith (n: v: v) [ @ @ ]))", vec![set(Int), set(Int)]),
            ("(builtins.match \"(.*)-(.*)\" @)", vec![Str]),
        ]),
        Float => templates.push(("(builtins.sort builtins.lessThan (@ ++ [ 1 2 ]))", vec![list(Float)])),
        _ => {}
    }
    templates
}

fn sets(element: &Kind) -> Vec<Template> {
    let (this, of) = (set(element.clone()), element.clone());
    let mut templates = vec![
        ("{ ${if @ then \"a\" else null} = @; }", vec![Bool, of.clone()]),
        ("(rec { inherit (@) a; b = a; c = @; })", vec![this.clone(), of.clone()]),
        ("(let { body = @; a = @; })", vec![this.clone(), of.clone()]),
        ("(let a = @; in { inherit a; ${@} = a; })", vec![of.clone(), Str]),
        ("(with @; { a = a; b = @; })", vec![this.clone(), of.clone()]),
        ("(with { a = @; }; with @; { x = a; })", vec![of.clone(), this.clone()]),
        (
            "(builtins.listToAttrs [ { name = @; value = @; } { name = \"a\"; value = @; } ])",
            vec![Str, of.clone(), of.clone()],
        ),
        ("(builtins.mapAttrs (n: v: @) @)", vec![of.clone(), set(Int)]),
        ("(builtins.intersectAttrs { a = 1; b = 2; } @)", vec![this.clone()]),
        ("(@ // @ // @)", vec![this.clone(), this.clone(), this.clone()]),
        ("(builtins.foldl' (acc: e: acc // { ${toString e} = @; }) { } @)", vec![of.clone(), list(Int)]),
        (
            "({ __functor = self: v: self // { a = v; }; b = @; } @ // { __functor = null; })",
            vec![of.clone(), of.clone()],
        ),
        ("(({ a, b ? a, ... }: { inherit a b; }) @)", vec![this.clone()]),
        ("(let f = { a ? @, ... }: { inherit a; }; in f @)", vec![of.clone(), this.clone()]),
        (
            "(let s = { a = @; r = s2; }; s2 = s // { b = s.a; }; in removeAttrs s2 [ \"r\" ])",
            vec![of.clone()],
        ),
        ("(builtins.tryEval @)", vec![of.clone()]),
        ("(rec { a = @; b = { inherit a; }; } // @)", vec![of, this]),
    ];
    match element {
        Str => templates.extend([
            ("(builtins.parseDrvName @)", vec![Str]),
            ("(builtins.mapAttrs (n: v: n + v) @)", vec![set(Str)]),
            ("(builtins.fromJSON (builtins.toJSON @))", vec![set(Str)]),
        ]),
        Int => templates.extend([
            ("(builtins.removeAttrs (builtins.unsafeGetAttrPos \"a\" { a = @; }) [ \"file\" ])", vec![Int]),
            ("(removeAttrs (__curPos // { z = @; }) [ \"file\" ])", vec![Int]),
            ("(builtins.mapAttrs (n: builtins.length) @)", vec![set(list(Int))]),
        ]),
        Kind::List(inner) => {
            templates.push(("(builtins.groupBy (e: @) @)", vec![Str, list((**inner).clone())]));
            templates.push(("(builtins.partition (e: @) @)", vec![Bool, list((**inner).clone())]));
        }
        Kind::Set(inner) => {
            templates.push(("{ a = { b = @; }; a.c = @; }", vec![(**inner).clone(), (**inner).clone()]));
            templates.push((
                "(builtins.mapAttrs (n: v: v // { ${n} = @; }) @)",
                vec![(**inner).clone(), set(set((**inner).clone()))],
            ));
        }
        _ => {}
    }
    templates
}
