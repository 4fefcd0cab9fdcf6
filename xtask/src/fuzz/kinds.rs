//! The kinds of value that the generator aims at, and the templates that give one kind from others.
//!
//! A template is Nix text with an `@` for each hole; the kinds of its holes stand beside it. What binds names is
//! in `generate.rs`.

/// What an expression should evaluate to; wrong guesses are failures that both sides must report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Float,
    Bool,
    Str,
    Null,
    Path,
    List(Box<Kind>),
    Set(Box<Kind>),
}

use Kind::{Bool, Float, Int, Null, Path, Str};

pub(crate) fn list(kind: Kind) -> Kind {
    Kind::List(Box::new(kind))
}

pub(crate) fn set(kind: Kind) -> Kind {
    Kind::Set(Box::new(kind))
}

/// A template and the kinds of its holes.
pub(crate) type Template = (&'static str, Vec<Kind>);

pub(crate) fn literals(kind: &Kind) -> &'static [&'static str] {
    match kind {
        Int => &[
            "0",
            "1",
            "2",
            "3",
            "7",
            "10",
            "(-1)",
            "(-5)",
            "255",
            "1000000",
            "4611686018427387904",
            "9223372036854775807",
            "(-9223372036854775807)",
            "builtins.langVersion",
        ],
        Float => &[
            "0.0",
            "1.0",
            "0.5",
            "(-1.5)",
            "2.25",
            "1.0e10",
            "1.0e-7",
            "123456.789",
            "1.0e300",
            "(-0.0)",
            "3.0",
        ],
        Bool => &["true", "false"],
        Str => &[
            "\"\"",
            "\"a\"",
            "\"b\"",
            "\"abc\"",
            "\"a b\"",
            "\"x\\ny\"",
            "\"\\${q}\"",
            "\"1.2.3\"",
            "\"nix-2.3pre1\"",
            "\"/a/b/\"",
            "\"ä€\"",
            "\"A-b_c\"",
            "''  two''",
            "''\n  x\n    y\n''",
            "\"a\\\"\\\\\"",
            "\"12\"",
            "\"a.b\"",
            "\"foo bar  baz\"",
            "\"$a$\"",
        ],
        Null => &["null"],
        Path => &["/a", "/a/b.c", "./x", "./x/../y", "/.", "(/a + \"/b\")"],
        Kind::List(_) => &["[ ]"],
        Kind::Set(_) => &["{ }"],
    }
}

/// Templates of `kind` whose holes do not depend on a kind that is chosen at random.
pub(crate) fn templates(kind: &Kind) -> Vec<Template> {
    match kind {
        Int => ints(),
        Float => vec![
            ("(@ + @)", vec![Float, Int]),
            ("(@ - @)", vec![Int, Float]),
            ("(@ * @)", vec![Float, Float]),
            ("(@ / @)", vec![Float, Int]),
            ("(-@)", vec![Float]),
            ("(builtins.add @ @)", vec![Float, Float]),
            ("(builtins.div @ @)", vec![Int, Float]),
            ("(builtins.fromJSON (builtins.toJSON @))", vec![Float]),
        ],
        Bool => bools(),
        Str => strings(),
        Null => vec![("(builtins.match \"nothing\" @)", vec![Str])],
        Path => vec![("(@ + \"/d\")", vec![Path]), ("(dirOf @)", vec![Path]), ("(@ + @)", vec![Path, Str])],
        Kind::List(element) => lists(element),
        Kind::Set(element) => sets(element),
    }
}

fn ints() -> Vec<Template> {
    vec![
        ("(@ + @)", vec![Int, Int]),
        ("(@ - @)", vec![Int, Int]),
        ("(@ * @)", vec![Int, Int]),
        ("(@ / @)", vec![Int, Int]),
        ("(-@)", vec![Int]),
        ("(builtins.sub @ @)", vec![Int, Int]),
        ("(builtins.mul @ @)", vec![Int, Int]),
        ("(builtins.bitAnd @ @)", vec![Int, Int]),
        ("(builtins.bitOr @ @)", vec![Int, Int]),
        ("(builtins.bitXor @ @)", vec![Int, Int]),
        ("(builtins.length @)", vec![list(Int)]),
        ("(builtins.length @)", vec![list(Str)]),
        ("(builtins.length (builtins.attrNames @))", vec![set(Int)]),
        ("(builtins.stringLength @)", vec![Str]),
        ("(builtins.floor @)", vec![Float]),
        ("(builtins.ceil @)", vec![Float]),
        ("(builtins.compareVersions @ @)", vec![Str, Str]),
        ("(builtins.foldl' builtins.add 0 @)", vec![list(Int)]),
        ("(builtins.fromJSON (toString @))", vec![Int]),
    ]
}

fn bools() -> Vec<Template> {
    vec![
        ("(@ < @)", vec![Int, Int]),
        ("(@ <= @)", vec![Int, Float]),
        ("(@ > @)", vec![Str, Str]),
        ("(@ >= @)", vec![Float, Float]),
        ("(@ < @)", vec![list(Int), list(Int)]),
        ("(@ < @)", vec![list(Str), list(Str)]),
        ("(@ < @)", vec![Path, Path]),
        ("(@ == @)", vec![Int, Float]),
        ("(@ == @)", vec![Str, Str]),
        ("(@ != @)", vec![list(Int), list(Int)]),
        ("(@ == @)", vec![set(Int), set(Int)]),
        ("(@ == @)", vec![set(list(Int)), set(list(Int))]),
        ("(@ == @)", vec![Null, Int]),
        ("(@ && @)", vec![Bool, Bool]),
        ("(@ || @)", vec![Bool, Bool]),
        ("(@ -> @)", vec![Bool, Bool]),
        ("(!@)", vec![Bool]),
        ("(builtins.elem @ @)", vec![Int, list(Int)]),
        ("(builtins.elem @ @)", vec![Str, list(Str)]),
        ("(@ ? a)", vec![set(Int)]),
        ("(@ ? a.b)", vec![set(set(Int))]),
        ("(@ ? ${@})", vec![set(Int), Str]),
        ("(builtins.hasAttr @ @)", vec![Str, set(Int)]),
        ("(builtins.all (e: e) @)", vec![list(Bool)]),
        ("(builtins.any (e: e) @)", vec![list(Bool)]),
        ("(builtins.isString @)", vec![Str]),
        ("(builtins.isAttrs @)", vec![set(Str)]),
        ("(isNull @)", vec![Null]),
        ("(builtins.lessThan @ @)", vec![Str, Str]),
        ("(builtins.tryEval @).success", vec![list(Int)]),
        ("(builtins.match @ @ == null)", vec![Str, Str]),
    ]
}

fn strings() -> Vec<Template> {
    vec![
        ("(@ + @)", vec![Str, Str]),
        ("\"${@}\"", vec![Str]),
        ("\"<${@}|${@}>\"", vec![Str, Str]),
        ("''\n    ${@} x\n  y ${@}''", vec![Str, Str]),
        ("(toString @)", vec![Int]),
        ("(toString @)", vec![Float]),
        ("(toString @)", vec![list(Int)]),
        ("(toString @)", vec![list(list(Str))]),
        ("(toString @)", vec![Bool]),
        ("(toString @)", vec![Path]),
        ("(toString { __toString = s: @; })", vec![Str]),
        ("(\"a\" + { outPath = @; })", vec![Str]),
        ("(builtins.substring @ @ @)", vec![Int, Int, Str]),
        ("(builtins.substring 1 2 @)", vec![Str]),
        ("(builtins.replaceStrings [ \"a\" @ ] [ @ \"z\" ] @)", vec![Str, Str, Str]),
        ("(builtins.concatStringsSep @ @)", vec![Str, list(Str)]),
        ("(builtins.concatStringsSep \",\" (map toString @))", vec![list(Int)]),
        ("(builtins.typeOf @)", vec![Int]),
        ("(builtins.typeOf @)", vec![set(Int)]),
        ("(builtins.toJSON @)", vec![set(Str)]),
        ("(builtins.toJSON @)", vec![list(Float)]),
        ("(builtins.toJSON @)", vec![Bool]),
        ("(builtins.toXML @)", vec![set(list(Str))]),
        ("(builtins.hashString \"sha256\" @)", vec![Str]),
        ("(builtins.hashString \"md5\" @)", vec![Str]),
        ("(baseNameOf @)", vec![Str]),
        ("(baseNameOf @)", vec![Path]),
        ("(dirOf @)", vec![Str]),
        ("(builtins.parseDrvName @).version", vec![Str]),
        ("(builtins.parseDrvName @).name", vec![Str]),
        ("(builtins.unsafeDiscardStringContext @)", vec![Str]),
        ("(builtins.fromJSON (builtins.toJSON @))", vec![Str]),
        ("(builtins.head (builtins.attrNames @))", vec![set(Int)]),
    ]
}

fn lists(element: &Kind) -> Vec<Template> {
    let (this, of) = (list(element.clone()), element.clone());
    let mut templates = vec![
        ("[ @ ]", vec![of.clone()]),
        ("[ @ @ ]", vec![of.clone(), of.clone()]),
        ("[ @ @ @ ]", vec![of.clone(), of.clone(), of.clone()]),
        ("(@ ++ @)", vec![this.clone(), this.clone()]),
        ("(builtins.tail @)", vec![this.clone()]),
        ("(builtins.concatLists [ @ @ ])", vec![this.clone(), this.clone()]),
        ("(builtins.attrValues @)", vec![set(of.clone())]),
        ("(builtins.catAttrs \"a\" [ @ @ ])", vec![set(of.clone()), set(of.clone())]),
        ("(builtins.concatMap (e: [ e e ]) @)", vec![this.clone()]),
        ("(builtins.partition (e: e == @) @).wrong", vec![of.clone(), this.clone()]),
        (
            "(builtins.genericClosure { startSet = map (v: { key = builtins.toJSON v; inherit v; }) @; operator = e: [ ]; })",
            vec![this.clone()],
        ),
    ];
    templates.truncate(if matches!(element, Kind::Set(_)) { 11 } else { 10 });
    match element {
        Int | Float | Str => {
            templates.push(("(builtins.sort builtins.lessThan @)", vec![this.clone()]));
            templates.push(("(builtins.sort (p: q: p > q) @)", vec![this.clone()]));
            templates.push(("(builtins.sort (p: q: true) @)", vec![this]));
        }
        _ => {}
    }
    match element {
        Str => templates.extend([
            ("(builtins.attrNames @)", vec![set(Int)]),
            ("(builtins.splitVersion @)", vec![Str]),
            ("(builtins.filter builtins.isString (builtins.split \"[ab]\" @))", vec![Str]),
            ("(builtins.filter builtins.isString (builtins.split \"([[:space:]]+)|b*\" @))", vec![Str]),
            ("(builtins.concatMap (e: if builtins.isList e then e else [ ]) (builtins.split \"(a)|([0-9]+)\" @))", vec![Str]),
        ]),
        Int => templates.push(("(builtins.genList (i: i * @) 3)", vec![Int])),
        _ => {}
    }
    templates
}

fn sets(element: &Kind) -> Vec<Template> {
    let (this, of) = (set(element.clone()), element.clone());
    let mut templates = vec![
        ("{ a = @; }", vec![of.clone()]),
        ("{ b = @; a = @; }", vec![of.clone(), of.clone()]),
        ("{ ${@} = @; c = @; }", vec![Str, of.clone(), of.clone()]),
        ("(rec { a = @; b = a; })", vec![of.clone()]),
        (
            "(rec { b = @; c = [ b ]; a = builtins.head c; __overrides = { b = @; }; })",
            vec![of.clone(), of.clone()],
        ),
        ("(@ // @)", vec![this.clone(), this.clone()]),
        ("(@ // { d = @; })", vec![this.clone(), of.clone()]),
        ("(removeAttrs @ @)", vec![this.clone(), list(Str)]),
        ("(builtins.intersectAttrs @ @)", vec![set(Int), this.clone()]),
        (
            "(builtins.listToAttrs (map (e: { name = builtins.substring 0 3 (builtins.toJSON e); value = e; }) @))",
            vec![list(of.clone())],
        ),
        ("(builtins.mapAttrs (n: v: v) @)", vec![this.clone()]),
        ("{ inherit (@) a; }", vec![this.clone()]),
        ("(builtins.removeAttrs @ [ \"a\" ])", vec![this]),
    ];
    match element {
        Kind::List(inner) => {
            let inner = (**inner).clone();
            templates.push(("(builtins.groupBy builtins.toJSON @)", vec![list(inner.clone())]));
            templates.push((
                "(builtins.zipAttrsWith (n: v: v) [ @ @ ])",
                vec![set(inner.clone()), set(inner.clone())],
            ));
            templates.push(("(builtins.partition (e: e == @) @)", vec![inner.clone(), list(inner)]));
        }
        Bool => templates.push(("(builtins.functionArgs ({ a, b ? 1, ... }@x: a))", vec![])),
        Kind::Set(inner) => {
            templates.push(("{ a.b = @; a.c = @; }", vec![(**inner).clone(), (**inner).clone()]));
        }
        _ => {}
    }
    templates
}
