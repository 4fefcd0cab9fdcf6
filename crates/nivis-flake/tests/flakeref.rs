//! References against what the reference implementation answered: `tests/flakeref/`.

use nivis_flake::{FlakeRef, ParseOptions, attrs_from_json, attrs_to_json, parse_flake_ref};

/// The blocks of a file, each as (marker, text) lines.
fn blocks(name: &str) -> Vec<Vec<(String, String)>> {
    let path = format!("{}/../../tests/flakeref/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("the case file is there");
    let line = |line: &str| {
        let (marker, rest) = line.split_once(' ').unwrap_or((line, ""));
        (marker.to_owned(), rest.to_owned())
    };
    text.split("\n\n")
        .filter(|block| !block.trim().is_empty())
        .map(|block| block.lines().map(line).collect())
        .collect()
}

fn show(attrs: &nivis_flake::Attrs) -> (String, String) {
    match FlakeRef::from_attrs(attrs).and_then(|reference| reference.to_url()) {
        Ok(url) => ("->".to_owned(), String::from_utf8_lossy(&url).into_owned()),
        Err(error) => ("-!>".to_owned(), error.to_string()),
    }
}

fn check(name: &str, answer: impl Fn(&str) -> Vec<(String, String)>) {
    let mut wrong = Vec::new();
    let blocks = blocks(name);
    assert!(blocks.len() > 50, "{name} holds few cases");
    for block in blocks {
        let (_, input) = &block[0];
        let actual = answer(input);
        if actual != block[1..] {
            wrong.push(format!("{input}\n  expected {:?}\n  actual   {actual:?}", &block[1..]));
        }
    }
    assert!(wrong.is_empty(), "{} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn parses_as_the_reference() {
    check("parse.txt", |text| match parse_flake_ref(text.as_bytes(), &ParseOptions::default()) {
        Err(error) => vec![("!>".to_owned(), error.to_string())],
        Ok(parsed) => {
            let attrs = parsed.reference.to_attrs();
            let json = attrs_to_json(&attrs).expect("recorded cases are UTF-8").to_string();
            vec![("=>".to_owned(), json), show(&attrs)]
        }
    });
}

#[test]
fn shows_as_the_reference() {
    check("show.txt", |text| {
        let json = serde_json::from_str(text).expect("the case is JSON");
        vec![show(&attrs_from_json(&json).expect("the case has plain attributes"))]
    });
}
