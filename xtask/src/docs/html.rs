//! A static set of pages: one a module, a list of all, and a search over the names of options that needs no server.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::inline::{blocks, code_block, escape, spans};
use super::{Module, OptionFact, Shown};

const STYLE: &str = include_str!("style.css");
const SEARCH: &str = include_str!("search.js");

/// All files of the set, by their path in it.
pub(super) fn pages(modules: &[Module]) -> BTreeMap<String, String> {
    let mut files = BTreeMap::from([
        ("index.html".to_owned(), index(modules)),
        ("style.css".to_owned(), STYLE.to_owned()),
        ("search.js".to_owned(), SEARCH.to_owned()),
        ("options.js".to_owned(), search_index(modules)),
    ]);
    for module in modules {
        files.insert(format!("{}.html", module.name), page(module, modules));
    }
    files
}

/// What the search looks through: page, name and description of each option.
fn search_index(modules: &[Module]) -> String {
    let rows: Vec<serde_json::Value> = modules
        .iter()
        .flat_map(|module| {
            module.options.iter().map(|option| {
                let description: String = option.description.chars().take(160).collect();
                serde_json::json!([module.name, option.name, description])
            })
        })
        .collect();
    format!("const OPTIONS = {};\n", serde_json::Value::from(rows))
}

/// A page; `up` leads from its folder to that of the set.
fn document(title: &str, up: &str, navigation: &str, content: &str) -> String {
    let title = escape(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<link rel=\"stylesheet\" href=\"{up}style.css\">\n</head>\n\
         <body data-up=\"{up}\">\n<header>\n<a class=\"home\" href=\"{up}index.html\">Nivis options</a>\n\
         <input id=\"search\" type=\"search\" placeholder=\"Search options\" aria-label=\"Search options\" \
         autocomplete=\"off\">\n</header>\n<div class=\"columns\">\n<nav>\n{navigation}</nav>\n<main>\n\
         <div id=\"results\" hidden></div>\n<div id=\"content\">\n{content}</div>\n</main>\n</div>\n\
         <script src=\"{up}options.js\"></script>\n<script src=\"{up}search.js\"></script>\n</body>\n</html>\n"
    )
}

/// The areas in the order of the modules, each with its modules.
fn by_area(modules: &[Module]) -> Vec<(&str, Vec<&Module>)> {
    let mut areas: Vec<(&str, Vec<&Module>)> = Vec::new();
    for module in modules {
        match areas.last_mut() {
            Some((area, list)) if *area == module.area => list.push(module),
            _ => areas.push((&module.area, vec![module])),
        }
    }
    areas
}

/// The list of modules beside each page; the area of the shown one is open.
fn navigation(modules: &[Module], up: &str, shown: Option<&Module>) -> String {
    let mut html = String::new();
    for (area, list) in by_area(modules) {
        let open = if shown.is_some_and(|module| module.area == area) { " open" } else { "" };
        let _ = writeln!(html, "<details{open}><summary>{}</summary><ul>", escape(area));
        for module in list {
            let current = if shown.is_some_and(|shown| shown.name == module.name) {
                " aria-current=\"page\""
            } else {
                ""
            };
            let label = module.name.split_once('/').map_or(module.name.as_str(), |(_, last)| last);
            let _ = writeln!(
                html,
                "<li><a href=\"{up}{}.html\"{current}>{}</a></li>",
                escape(&module.name),
                escape(label)
            );
        }
        html.push_str("</ul></details>\n");
    }
    html
}

fn index(modules: &[Module]) -> String {
    let count: usize = modules.iter().map(|module| module.options.len()).sum();
    let mut html = format!(
        "<h1>Options of the base library</h1>\n<p>{count} options of {} modules. <code>home</code> has the modules \
         of homes, <code>profiles</code> what a host imports by <code>inputs.nivis.profiles.&lt;name&gt;</code>; the \
         rest are modules of Linux hosts.</p>\n",
        modules.len()
    );
    for (area, list) in by_area(modules) {
        let _ = writeln!(html, "<h2>{}</h2>\n<table>", escape(area));
        for module in list {
            let first = module.text.split(". ").next().unwrap_or_default();
            let _ = writeln!(
                html,
                "<tr><td><a href=\"{0}.html\">{0}</a></td><td class=\"count\">{1}</td><td>{2}</td></tr>",
                escape(&module.name),
                module.options.len(),
                spans(first.trim_end_matches('.'))
            );
        }
        html.push_str("</table>\n");
    }
    document("Nivis options", "", &navigation(modules, "", None), &html)
}

fn page(module: &Module, modules: &[Module]) -> String {
    let mut html = format!("<h1>{}</h1>\n{}", escape(&module.title), blocks(&module.text));
    if module.options.is_empty() {
        html.push_str("<p>It has no options of its own.</p>\n");
    }
    for option in &module.options {
        html.push_str(&entry(option));
    }
    let up = "../".repeat(module.name.matches('/').count());
    document(&module.title, &up, &navigation(modules, &up, Some(module)), &html)
}

fn entry(option: &OptionFact) -> String {
    let name = escape(&option.name);
    // A break may come after each dot: names are long and screens narrow.
    let shown = name.replace('.', ".<wbr>");
    let mut html = format!(
        "<section id=\"{name}\">\n<h2><a href=\"#{name}\">{shown}</a></h2>\n{}<dl>\n",
        blocks(&option.description)
    );
    let mut fact = |term: &str, text: String| {
        let _ = writeln!(html, "<dt>{term}</dt><dd>{text}</dd>");
    };
    let read_only = if option.read_only { ", read-only" } else { "" };
    fact("type", format!("{}{read_only}", escape(&option.r#type)));
    for (term, shown) in [("default", &option.default), ("example", &option.example)] {
        if let Some(shown) = shown {
            fact(term, value(shown));
        }
    }
    let files: Vec<String> =
        option.declared.iter().map(|file| format!("<code>{}</code>", escape(file))).collect();
    fact("declared in", files.join(", "));
    html + "</dl>\n</section>\n"
}

fn value(shown: &Shown) -> String {
    if !shown.code {
        spans(&shown.text)
    } else if shown.text.contains('\n') {
        code_block(&shown.text)
    } else {
        format!("<code>{}</code>", escape(&shown.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module() -> Module {
        let option = OptionFact {
            name: "a.<name>.b".to_owned(),
            read_only: false,
            r#type: "boolean".to_owned(),
            description: "Whether `b` < c.".to_owned(),
            declared: vec!["library/area/a".to_owned()],
            default: Some(Shown { code: true, text: "{\n}".to_owned() }),
            example: Some(Shown { code: false, text: "what `x` says".to_owned() }),
        };
        Module {
            name: "area/a".to_owned(),
            area: "area".to_owned(),
            title: "services.a".to_owned(),
            text: "First. Second.".to_owned(),
            options: vec![option],
        }
    }

    #[test]
    fn an_option_is_told_whole() {
        let page = pages(&[module()]).remove("area/a.html").expect("each module has a page");
        for part in [
            "<section id=\"a.&lt;name&gt;.b\">",
            "<p>Whether <code>b</code> &lt; c.</p>",
            "<dt>type</dt><dd>boolean</dd>",
            "<dt>default</dt><dd><pre><code>{\n}</code></pre>",
            "<dt>example</dt><dd>what <code>x</code> says</dd>",
            "<dt>declared in</dt><dd><code>library/area/a</code></dd>",
            "href=\"../style.css\"",
            "<details open><summary>area</summary>",
        ] {
            assert!(page.contains(part), "{part} is not in\n{page}");
        }
    }

    #[test]
    fn nothing_is_taken_from_elsewhere() {
        let files = pages(&[module()]);
        assert_eq!(files.len(), 5);
        for (name, text) in &files {
            assert!(!text.contains("://") && !text.contains("@import"), "{name} asks for another place");
        }
        assert!(files["options.js"].contains(r#"["area/a","a.<name>.b","Whether `b` < c."]"#));
        assert!(files["index.html"].contains("<td class=\"count\">1</td><td>First</td>"));
    }
}
