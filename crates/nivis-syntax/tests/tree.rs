//! What the printed tree does not show: positions, names of functions, the order of symbols.

mod common;

use bumpalo::Bump;
use common::show;
use nivis_syntax::ast::{AttrDef, Attrs, Expr, NO_POS, Pos};
use nivis_syntax::symbol::{Symbol, SymbolTable};
use nivis_syntax::{ParseOptions, Warning, parse, parse_bindings};

/// Hands the tree of a text to `check`.
fn with_tree(source: &str, check: impl FnOnce(&Expr<'_>, &SymbolTable, &[Warning])) {
    let bump = Bump::new();
    let mut symbols = SymbolTable::new();
    let options = ParseOptions { pipe_operators: true, ..ParseOptions::default() };
    let parsed = parse(&bump, &mut symbols, source.as_bytes(), &options).expect("the source is right");
    check(parsed.expr, &symbols, &parsed.warnings);
}

fn attrs<'a>(expr: &'a Expr<'a>) -> &'a Attrs<'a> {
    match expr {
        Expr::Attrs(attrs) | Expr::Let { bindings: attrs, .. } => attrs,
        other => panic!("no set: {other:?}"),
    }
}

fn attr<'a>(attrs: &'a Attrs<'a>, symbols: &SymbolTable, name: &str) -> &'a AttrDef<'a> {
    attrs.attrs.iter().find(|a| symbols.name(a.name) == name.as_bytes()).expect("there is such an attribute")
}

/// The order in which the reference's `deepSeq` visits a set with all of these names.
#[test]
fn symbols_are_numbered_as_in_the_reference() {
    let source = r#"with {}; let
        fn = l1: b1;
        fo = { f1 ? d1, f2 ? d2 } @ l2: b2;
        fp = l3 @ { f3 ? d3, f4 }: b3;
        at = { ap1.ap2."ap3" = v1; inherit ih1 "ih2"; inherit (is1) ih3; ${dy1} = dv1; };
        se = s1.s2 or sd1; ha = h1 ? h2; ca = (p1 p2 { o1 = o2; } [ q1 ]);
        le = let let1 = lv1; in lb1; wi = with w1; w2; ifx = if i1 then i2 else i3; as = assert a1; a2;
        st = "x${ia1}y${ib1}"; sb = sx - sy; lt = sz < <sw/q>;
    in 1"#;
    let expected = "fn b1 l1 fo d1 f1 d2 f2 b2 l2 fp d3 f3 f4 b3 l3 at ap1 ap2 ap3 v1 ih1 ih2 is1 ih3 dy1 dv1 \
        se s1 s2 sd1 ha h1 h2 ca p1 p2 o1 o2 q1 le let1 lv1 lb1 wi w1 w2 ifx i1 i2 i3 as a1 a2 st ia1 ib1 sb sx sy \
        lt sz";
    with_tree(source, |_, symbols, _| {
        let count = u32::try_from(symbols.len()).expect("few symbols");
        // The first eight are those of the grammar.
        let seen: Vec<_> = (8..count).map(|i| String::from_utf8_lossy(symbols.name(Symbol(i)))).collect();
        assert_eq!(seen.join(" "), expected);
    });
}

#[test]
fn attributes_are_sorted_by_symbol_and_have_the_place_of_their_path() {
    with_tree("z: { y.a = 1; z = 2; y.b = 3; }", |tree, symbols, _| {
        let Expr::Lambda(lambda) = tree else { panic!("a function") };
        let set = attrs(lambda.body);
        let places: Vec<(&[u8], Pos)> = set.attrs.iter().map(|a| (symbols.name(a.name), a.pos)).collect();
        assert_eq!(places, [(&b"y"[..], 5), (b"z", 14)]);
        assert_eq!(set.pos, 3);
        let inner = attrs(attr(set, symbols, "y").value);
        assert_eq!(inner.pos, NO_POS);
        assert_eq!(inner.attrs.iter().map(|a| a.pos).collect::<Vec<_>>(), [5, 21]);
    });
}

#[test]
fn a_function_has_the_name_of_its_binding() {
    with_tree("{ f = x: ({ y }: z: 1); g.h = x: 1; i = (a: 1) 2; }", |tree, symbols, _| {
        let mut function = attr(attrs(tree), symbols, "f").value;
        let mut depth = 0;
        while let Expr::Lambda(lambda) = function {
            assert_eq!(lambda.name.get().map(|n| symbols.name(n)), Some(&b"f"[..]));
            function = lambda.body;
            depth += 1;
        }
        assert_eq!(depth, 3);
        let inner = attr(attrs(attr(attrs(tree), symbols, "g").value), symbols, "h");
        let Expr::Lambda(lambda) = inner.value else { panic!("a function") };
        assert_eq!(lambda.name.get().map(|n| symbols.name(n)), Some(&b"h"[..]));
        let Expr::Call { fun: Expr::Lambda(lambda), .. } = attr(attrs(tree), symbols, "i").value else {
            panic!("a call")
        };
        assert_eq!(lambda.name.get(), None);
    });
}

#[test]
fn sets_merge_whatever_comes_first() {
    let merged = "{ a = { b = 1; c = { d = 2; }; }; }";
    assert_eq!(show("{ a.b = 1; a.c.d = 2; }"), merged);
    assert_eq!(show("{ a = { b = 1; }; a.c = { d = 2; }; }"), merged);
    assert_eq!(show("{ a.c = { }; a = { b = 1; c.d = 2; }; }"), merged);
    // The first decides about `rec`.
    assert_eq!(show("{ a = rec { b = 1; }; a.c = 2; }"), "{ a = rec { b = 1; c = 2; }; }");
    assert_eq!(show("{ a.c = 2; a = rec { b = 1; }; }"), "{ a = { b = 1; c = 2; }; }");
    assert_eq!(show("{ a.${x} = 1; a.${x} = 2; }"), "{ a = { \"${x}\" = 1; \"${x}\" = 2; }; }");
    assert_eq!(show("{ ${x}.a = 1; ${x}.b = 2; }"), "{ \"${x}\" = { a = 1; }; \"${x}\" = { b = 2; }; }");
}

/// The reference adds the shift once for each name, and then reads past its sources.
#[test]
fn merged_sets_keep_their_sources() {
    let source = "{ a = { inherit (x) p; }; a = { inherit (y) q r; inherit (z) s; }; }";
    let expected = "{ a = { inherit (x) p; inherit (y) q r; inherit (z) s; }; }";
    assert_eq!(show(source), expected);
}

#[test]
fn calls_are_one_spine_with_the_place_of_the_first() {
    with_tree(" (f a) b c", |tree, _, _| {
        let Expr::Call { pos, args, .. } = tree else { panic!("a call") };
        assert_eq!((*pos, args.len()), (2, 3));
    });
    assert_eq!(show("(a - b) c"), "(__sub a b c)");
    with_tree("a b |> (f c) |> g", |tree, symbols, _| {
        let mut out = Vec::new();
        nivis_syntax::print::print(tree, symbols, &mut out);
        assert_eq!(out, b"(g (f c (a b)))");
        let Expr::Call { pos, .. } = tree else { panic!("a call") };
        assert_eq!(*pos, 13);
    });
}

#[test]
fn paths_are_made_canonical() {
    assert_eq!(show("./a/../b/./c"), "/base/b/c");
    assert_eq!(show("../../../x"), "/x");
    assert_eq!(show("a/b"), "/base/a/b");
    assert_eq!(show("~/a/../b"), "/home/a/../b");
    assert_eq!(show("./${x}"), "(/base/ + x)");
    assert_eq!(show("./a/b${x}c/d"), "(/base/a/b + x + \"c/d\")");
    assert_eq!(show("<a/b>"), "(__findFile __nixPath \"a/b\")");
}

#[test]
fn numbers_end_where_they_end_in_the_reference() {
    assert_eq!(show("1e20"), "(1 e20)");
    assert_eq!(show("[ .5 1. 1.5e3 01.5 0.5 ]"), "[ (0.5) (1) (1500) (1) (0.5) (0.5) ]");
    assert_eq!(show("[ 1.0e20 1.0e-7 123456.7 1234567.8 ]"), "[ (1e+20) (1e-07) (123457) (1.23457e+06) ]");
    assert_eq!(show("9223372036854775807"), "9223372036854775807");
}

#[test]
fn strings_are_unescaped_and_stripped() {
    assert_eq!(show("\"a\r\nb\rc\\n\""), r#""a\nb\nc\n""#);
    assert_eq!(show(r#""$${a} $$${b} \${c} $""#), r#"("$\${a} $$" + b + " \${c} $")"#);
    assert_eq!(show("''\n    a\n      b ''${c} '''\n  ''"), r#"("a\n  b " + "$" + "{c} " + "''" + "\n")"#);
    assert_eq!(show("''  ''\\n  x''"), r#"("\n" + "x")"#);
    assert_eq!(show("''\n  ${a}\n   b''"), r#"(a + "\n b")"#);
    assert_eq!(show("''\n  ''"), r#""""#);
}

#[test]
fn or_is_a_name_where_it_has_to_be() {
    assert_eq!(show("map or [ ]"), "(map or [ ])");
    assert_eq!(show("{ or = 1; }.or or 2"), "({ or = 1; }).or or (2)");
    with_tree("[ (f or) (g f or) x or ]", |_, _, warnings| {
        assert_eq!(
            warnings,
            [Warning::CursedOr { begin: 12, end: 16 }, Warning::CursedOr { begin: 18, end: 22 }]
        );
    });
}

#[test]
fn bindings_alone_make_a_set() {
    let bump = Bump::new();
    let mut symbols = SymbolTable::new();
    let options = ParseOptions::default();
    let parsed =
        parse_bindings(&bump, &mut symbols, b"a = 1; inherit b;", &options).expect("these are bindings");
    assert_eq!(parsed.attrs.attrs.len(), 2);
    assert!(parse_bindings(&bump, &mut symbols, b"a", &options).is_err());
}
