//! The inputs of the cases' `flake.nix`: sets of strings, Booleans and sets, dotted names, `outputs` last.

use std::collections::BTreeMap;

use nivis_flake::{
    Attr, Attrs, FlakeInputSpec, FlakeRef, FlakeSpec, ParseOptions, lock::parse_input_path, parse_flake_ref,
};

enum Item {
    Text(String),
    Flag(bool),
    Set(BTreeMap<String, Item>),
}

pub(crate) fn parse(text: &[u8]) -> FlakeSpec {
    let text = String::from_utf8_lossy(text).into_owned();
    let (before, outputs) = text.split_once("outputs =").expect("the flake has outputs");
    let words = words(before);
    let mut rest = words.as_slice();
    let top = set(&mut rest);
    let mut spec = FlakeSpec::default();
    if let Some(Item::Set(inputs)) = top.get("inputs") {
        spec.inputs = inputs.iter().map(|(name, item)| (name.clone(), input(item))).collect();
    }
    if let Some((arguments, _)) = outputs.trim_start().strip_prefix('{').and_then(|rest| rest.split_once('}'))
    {
        let names = arguments.split(',').map(str::trim).filter(|name| !name.is_empty() && *name != "...");
        spec.output_args = names.map(str::to_owned).collect();
    }
    spec
}

fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                words.push(format!("\"{}", characters.by_ref().take_while(|c| *c != '"').collect::<String>()))
            }
            c if c.is_alphanumeric() => {
                let mut word = c.to_string();
                while let Some(c) = characters.next_if(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
                    word.push(c);
                }
                words.push(word);
            }
            c if c.is_whitespace() => {}
            c => words.push(c.to_string()),
        }
    }
    words
}

fn next<'a>(rest: &mut &'a [String]) -> Option<&'a str> {
    let (first, tail) = rest.split_first()?;
    *rest = tail;
    Some(first)
}

fn set(rest: &mut &[String]) -> BTreeMap<String, Item> {
    let mut items = BTreeMap::new();
    assert_eq!(next(rest), Some("{"));
    // The text ends before `outputs`, inside the outermost set.
    while let Some(word) = next(rest).filter(|word| *word != "}") {
        let mut place = &mut items;
        let mut name = word.to_owned();
        while next(rest) == Some(".") {
            let inner = place.entry(name).or_insert_with(|| Item::Set(BTreeMap::new()));
            let Item::Set(inner) = inner else { panic!("a name is both set and value") };
            place = inner;
            name = next(rest).expect("a name follows a dot").to_owned();
        }
        let item = match rest.first().map(String::as_str) {
            Some("{") => Item::Set(set(rest)),
            Some(word) => {
                let item = match word.strip_prefix('"') {
                    Some(text) => Item::Text(text.to_owned()),
                    None => Item::Flag(word == "true"),
                };
                next(rest);
                item
            }
            None => panic!("a value follows `=`"),
        };
        assert_eq!(next(rest), Some(";"));
        match (place.get_mut(&name), item) {
            (Some(Item::Set(old)), Item::Set(new)) => old.extend(new),
            (_, item) => drop(place.insert(name, item)),
        }
    }
    items
}

fn input(item: &Item) -> FlakeInputSpec {
    let Item::Set(items) = item else { panic!("an input is a set") };
    let mut spec = FlakeInputSpec::default();
    let mut attrs = Attrs::new();
    for (name, item) in items {
        match (name.as_str(), item) {
            ("flake", Item::Flag(flag)) => spec.flake = *flag,
            ("inputs", Item::Set(inputs)) => {
                spec.inputs = inputs.iter().map(|(name, item)| (name.clone(), input(item))).collect();
            }
            ("follows", Item::Text(path)) => spec.follows = parse_input_path(path).ok(),
            (name, Item::Text(text)) => drop(attrs.insert(name.into(), Attr::from(text.as_str()))),
            (name, Item::Flag(flag)) => drop(attrs.insert(name.into(), Attr::Bool(*flag))),
            (name, Item::Set(_)) => panic!("input attribute {name} is a set"),
        }
    }
    if attrs.contains_key(&b"type"[..]) {
        spec.reference = Some(FlakeRef::from_attrs(&attrs).expect("the input's attributes are valid"));
    } else if let Some(Attr::String(url)) = attrs.get(&b"url"[..]) {
        let options =
            ParseOptions { is_flake: spec.flake, preserve_relative_paths: true, ..ParseOptions::default() };
        spec.reference = Some(parse_flake_ref(url, &options).expect("the input's URL is valid").reference);
    }
    spec
}
