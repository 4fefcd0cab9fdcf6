//! The little Markdown that descriptions use, as HTML: paragraphs, lists, fenced code, code, emphasis and links.

/// Text with the characters that HTML gives a meaning.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The blocks of a text: paragraphs, lists with `-` or `*`, and code between fences or indented.
pub(super) fn blocks(text: &str) -> String {
    let mut html = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim().is_empty() {
            continue;
        }
        if line.trim_start().starts_with("```") {
            let code: Vec<&str> =
                lines.by_ref().take_while(|line| !line.trim_start().starts_with("```")).collect();
            html.push_str(&code_block(&code.join("\n")));
        } else if line.starts_with("    ") {
            let mut code = vec![line.get(4..).unwrap_or_default()];
            while let Some(next) = lines.next_if(|line| line.starts_with("    ")) {
                code.push(next.get(4..).unwrap_or_default());
            }
            html.push_str(&code_block(&code.join("\n")));
        } else if let Some(item) = list_item(line) {
            let mut items = vec![item.to_owned()];
            while let Some(next) = lines.next_if(|line| !line.trim().is_empty()) {
                match (list_item(next), items.last_mut()) {
                    (Some(item), _) => items.push(item.to_owned()),
                    (None, Some(last)) => {
                        last.push(' ');
                        last.push_str(next.trim());
                    }
                    (None, None) => {}
                }
            }
            let items: String = items.iter().map(|item| format!("<li>{}</li>", spans(item))).collect();
            html.push_str(&format!("<ul>{items}</ul>\n"));
        } else {
            let mut words = line.trim().to_owned();
            let goes_on = |line: &&str| {
                !line.trim().is_empty() && !line.trim_start().starts_with("```") && list_item(line).is_none()
            };
            while let Some(next) = lines.next_if(goes_on) {
                words.push(' ');
                words.push_str(next.trim());
            }
            html.push_str(&format!("<p>{}</p>\n", spans(&words)));
        }
    }
    html
}

/// A block of code.
pub(super) fn code_block(code: &str) -> String {
    format!("<pre><code>{}</code></pre>\n", escape(code))
}

fn list_item(line: &str) -> Option<&str> {
    let line = line.trim_start();
    line.strip_prefix("- ").or_else(|| line.strip_prefix("* "))
}

/// Code, emphasis and links in a line.
pub(super) fn spans(text: &str) -> String {
    let mut html = String::new();
    let mut rest = text;
    while let Some(place) = rest.find(['`', '*', '[']) {
        let (before, from) = rest.split_at(place);
        html.push_str(&escape(before));
        let (span, after) =
            code(from).or_else(|| emphasis(from)).or_else(|| link(from)).unwrap_or_else(|| {
                let mut characters = from.chars();
                let first = characters.next().map(String::from).unwrap_or_default();
                (escape(&first), characters.as_str())
            });
        html.push_str(&span);
        rest = after;
    }
    html + &escape(rest)
}

/// `` `code` ``, with any number of ticks.
fn code(text: &str) -> Option<(String, &str)> {
    let ticks = text.len() - text.trim_start_matches('`').len();
    let fence = text.get(..ticks).filter(|fence| !fence.is_empty())?;
    let (inside, after) = text.get(ticks..)?.split_once(fence)?;
    let shown = if ticks > 1 { inside.trim() } else { inside };
    Some((format!("<code>{}</code>", escape(shown)), after))
}

/// `*word*`, where no space stands inside the stars.
fn emphasis(text: &str) -> Option<(String, &str)> {
    let (inside, after) = text.strip_prefix('*')?.split_once('*')?;
    let fits = !inside.is_empty() && !inside.starts_with(' ') && !inside.ends_with(' ');
    fits.then(|| (format!("<em>{}</em>", escape(inside)), after))
}

/// `[words](address)`; addresses that are not of the web are shown as words.
fn link(text: &str) -> Option<(String, &str)> {
    let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (address, after) = rest.split_once(')')?;
    if words.contains('[') {
        return None;
    }
    let words = spans(words);
    let html = if address.starts_with("https://") || address.starts_with("http://") {
        format!("<a href=\"{}\">{words}</a>", escape(address))
    } else {
        words
    };
    Some((html, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_code_emphasis_and_links() {
        assert_eq!(spans("a `b<c>` *d* e*f"), "a <code>b&lt;c&gt;</code> <em>d</em> e*f");
        assert_eq!(spans("`` a`b ``"), "<code>a`b</code>");
        assert_eq!(spans("[x](https://y.z)"), "<a href=\"https://y.z\">x</a>");
        assert_eq!(spans("[x](../y.md) [1]"), "x [1]");
        assert_eq!(spans("an open ` tick"), "an open ` tick");
    }

    #[test]
    fn a_text_has_paragraphs_lists_and_code() {
        let text = "One\nline.\n\n- a\n  b\n- c\n\n```nix\nx = \"<y>\";\n```\n    z\n";
        let expected = "<p>One line.</p>\n<ul><li>a b</li><li>c</li></ul>\n\
            <pre><code>x = &quot;&lt;y&gt;&quot;;</code></pre>\n<pre><code>z</code></pre>\n";
        assert_eq!(blocks(text), expected);
    }
}
