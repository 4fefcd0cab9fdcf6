//! All printing of errors: diagnostics as text for people and as JSON for programs.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use nivis_diag::{Diagnostic, FileId, Label, Severity, SourceMap, TraceFrame};
use serde_json::{Value, json};

/// How much is shown, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub colours: bool,
    /// Every step that led to an error, instead of the few that its reader wrote.
    pub show_trace: bool,
}

/// Frames that are shown without `--show-trace`.
const FRAMES: usize = 3;
/// Lines of one place; of longer ones only the first.
const LINES: u32 = 8;
/// Longer lines are not shown, only named.
const LINE_LENGTH: usize = 4000;
/// Two places of one file that are at most so many lines apart are shown together.
const NEAR: u32 = 20;

/// A diagnostic as text. `about` is the host that it is about.
pub(crate) fn render(
    diagnostic: &Diagnostic,
    sources: &SourceMap,
    about: Option<&str>,
    style: Style,
) -> String {
    let (title, rest) = split_message(&diagnostic.message);
    let title = about.map_or_else(|| title.to_owned(), |host| format!("{host}: {title}"));
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut elements: Vec<Element<'_>> = Vec::new();
    let own = |label: &&Label| sources.is_own(label.file);
    let has_own = diagnostic.labels.iter().any(|label| own(&label));
    let mut shown: Vec<&Label> = diagnostic.labels.iter().filter(|label| !has_own || own(label)).collect();
    let mut kind = AnnotationKind::Primary;
    while !shown.is_empty() {
        elements.push(place(&mut shown, sources, kind));
        kind = AnnotationKind::Context;
    }
    if !rest.is_empty() {
        elements.push(plain(rest.to_owned()));
    }
    elements.extend(diagnostic.notes.iter().map(|note| Level::NOTE.message(note.clone()).into()));
    elements.extend(diagnostic.help.iter().map(|help| Level::HELP.message(help.clone()).into()));
    if has_own && let Some(label) = diagnostic.labels.iter().find(|label| !own(label)) {
        elements.push(plain(format!("raised in {}", name_place(label, sources))));
    }
    elements.extend(frames(diagnostic, sources, style.show_trace).into_iter().map(plain));
    let group = Group::with_title(level.primary_title(title).id(diagnostic.code.to_string()));
    let renderer = if style.colours { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group.elements(elements)])
}

fn plain(text: String) -> Element<'static> {
    Level::NOTE.no_name().message(text).into()
}

/// The first line of a message, and what else it says.
fn split_message(message: &str) -> (&str, &str) {
    let message = message.trim();
    let (first, rest) = message.split_once('\n').unwrap_or((message, ""));
    (first.trim_end(), rest.trim_matches('\n').trim_end())
}

/// `file:line:column`
fn name_place(label: &Label, sources: &SourceMap) -> String {
    let name = sources.name(label.file).unwrap_or_default();
    match sources.position(label.file, label.range.start) {
        Some(at) => format!("{name}:{}:{}", at.line, at.column),
        None => name.to_owned(),
    }
}

/// The lines of the first label, and of others that are near it; those are taken out of `labels`.
fn place(labels: &mut Vec<&Label>, sources: &SourceMap, kind: AnnotationKind) -> Element<'static> {
    let main = labels.remove(0);
    let (file, first) = (main.file, line_of(main, sources));
    let mut lines = (first, last_line(main, sources));
    let mut taken = vec![(main, kind)];
    labels.retain(|label| {
        let line = line_of(label, sources);
        let near = label.file == file && line.abs_diff(first) <= NEAR && line.abs_diff(lines.1) <= NEAR;
        if near {
            lines = (lines.0.min(line), lines.1.max(last_line(label, sources)));
            taken.push((label, AnnotationKind::Context));
        }
        !near
    });
    let name = sources.name(file).unwrap_or_default().to_owned();
    let Some((start, text)) = lines_of(file, lines.0, lines.1, sources) else {
        let at = sources.position(file, main.range.start);
        let origin = Origin::path(name);
        return match at {
            Some(at) => origin.line(at.line as usize).char_column(at.column as usize).into(),
            None => origin.into(),
        };
    };
    // Bytes that are no text are replaced, which moves what is behind them.
    let moved = |offset: u32| {
        let within = (offset.saturating_sub(start) as usize).min(text.len());
        String::from_utf8_lossy(&text[..within]).len()
    };
    let annotations = taken.into_iter().map(|(label, kind)| {
        let end = last_line_end(label, sources).min(label.range.end).max(label.range.start);
        let annotation = kind.span(moved(label.range.start)..moved(end));
        if label.text.is_empty() { annotation } else { annotation.label(label.text.clone()) }
    });
    let text = String::from_utf8_lossy(text).into_owned();
    let annotations: Vec<_> = annotations.collect();
    Snippet::source(text).path(name).line_start(lines.0 as usize).annotations(annotations).into()
}

fn line_of(label: &Label, sources: &SourceMap) -> u32 {
    sources.position(label.file, label.range.start).map_or(1, |at| at.line)
}

fn last_line(label: &Label, sources: &SourceMap) -> u32 {
    let first = line_of(label, sources);
    let last = sources.position(label.file, label.range.end).map_or(first, |at| at.line);
    last.min(first + LINES)
}

/// Where the last line of a label that is shown ends.
fn last_line_end(label: &Label, sources: &SourceMap) -> u32 {
    sources.line_start(label.file, last_line(label, sources) + 1).unwrap_or(label.range.end)
}

/// The bytes of lines and where they begin, if they can be shown.
fn lines_of(file: FileId, first: u32, last: u32, sources: &SourceMap) -> Option<(u32, &[u8])> {
    let start = sources.line_start(file, first)?;
    let end = sources.line_start(file, last + 1)?;
    let text = sources.slice(file, start..end)?;
    let long = text.split(|byte| *byte == b'\n').any(|line| line.len() > LINE_LENGTH);
    if long { None } else { Some((start, text)) }
}

/// The steps to the error, as lines.
fn frames(diagnostic: &Diagnostic, sources: &SourceMap, all: bool) -> Vec<String> {
    let line = |frame: &TraceFrame| {
        let place = frame.label.as_ref().map(|label| format!(" ({})", name_place(label, sources)));
        format!("… {}{}", frame.text, place.unwrap_or_default())
    };
    if all {
        return diagnostic.trace.iter().map(line).collect();
    }
    let own: Vec<TraceFrame> = joined(&diagnostic.trace)
        .into_iter()
        .filter(|frame| match &frame.label {
            Some(label) => sources.is_own(label.file),
            // What a library says of itself names its files.
            None => {
                frame.context
                    && !frame.text.contains(crate::flakes::LIBRARY)
                    && !frame.text.contains("/nix/store/")
            }
        })
        .collect();
    let mut shown: Vec<String> = Vec::new();
    let said: Vec<String> = diagnostic.labels.iter().map(|label| name_place(label, sources)).collect();
    for frame in &own {
        let place = frame.label.as_ref().map(|label| name_place(label, sources));
        let text = line(frame);
        // The place is shown with its source already.
        let is_said = place.is_some_and(|place| said.contains(&place));
        if shown.len() < FRAMES && !is_said && !shown.contains(&text) {
            shown.push(text);
        }
    }
    let foreign = diagnostic
        .trace
        .iter()
        .filter(|frame| frame.label.as_ref().is_some_and(|label| !sources.is_own(label.file)));
    let foreign = foreign.count();
    if foreign > 0 {
        let plural = if foreign == 1 { "" } else { "s" };
        shown.push(format!("… {foreign} frame{plural} in the library; --show-trace shows them"));
    }
    shown
}

/// "While calling …" at the function and "from call site" as one frame, at the call.
fn joined(trace: &[TraceFrame]) -> Vec<TraceFrame> {
    let mut out: Vec<TraceFrame> = Vec::new();
    for frame in trace {
        match out.last_mut() {
            Some(last) if frame.text == "from call site" => {
                if frame.label.is_some() {
                    last.label.clone_from(&frame.label);
                }
            }
            _ => out.push(frame.clone()),
        }
    }
    out
}

/// Something worth knowing that stops nothing, as text.
pub(crate) fn render_warning(text: &str, colours: bool) -> String {
    let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[Group::with_title(Level::WARNING.primary_title(text))])
}

/// A diagnostic for programs: its fields, with the name, line and column of each label beside the range of bytes.
pub(crate) fn to_json(diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let mut value = json!(diagnostic);
    let place = |label: &mut Value| {
        let Some(known) = serde_json::from_value::<Label>(label.clone()).ok() else { return };
        if let Some(object) = label.as_object_mut() {
            object.insert("name".into(), json!(sources.name(known.file)));
            if let Some(at) = sources.position(known.file, known.range.start) {
                object.insert("line".into(), json!(at.line));
                object.insert("column".into(), json!(at.column));
            }
        }
    };
    if let Some(labels) = value["labels"].as_array_mut() {
        labels.iter_mut().for_each(place);
    }
    if let Some(frames) = value["trace"].as_array_mut() {
        frames.iter_mut().filter_map(|frame| frame.get_mut("label")).for_each(place);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use nivis_diag::Code;

    const PLAIN: Style = Style { colours: false, show_trace: false };

    fn own(name: &str, text: &[u8], sources: &mut SourceMap) -> FileId {
        let file = sources.add(name, text.to_vec());
        sources.set_origin(file, nivis_diag::Origin::Own);
        file
    }

    #[test]
    fn places_stand_below_their_lines() {
        let mut sources = SourceMap::default();
        let file = own("a.nix", b"{\n  \xff\xff b = c;\n}\n", &mut sources);
        let library = sources.add("lib.nix", b"x".to_vec());
        let diagnostic = Diagnostic::error(Code::EVAL_TYPE, "one\n\ntwo")
            .with_label(Label::new(file, 11..12, "here"))
            .with_help("do it")
            .with_frame("while calling 'f'", Some(Label::new(library, 0..1, "")));
        let expected = "\
error[NV0201]: web: one
 --> a.nix:2:10
  |
2 |   \u{fffd}\u{fffd} b = c;
  |          ^ here
  |
  = two
  = help: do it
  = … 1 frame in the library; --show-trace shows them";
        assert_eq!(render(&diagnostic, &sources, Some("web"), PLAIN), expected);
        let all = render(&diagnostic, &sources, None, Style { show_trace: true, ..PLAIN });
        assert!(all.ends_with("  = … while calling 'f' (lib.nix:1:1)"), "{all}");
        let colours = render(&diagnostic, &sources, None, Style { colours: true, ..PLAIN });
        assert!(colours.contains("\u{1b}["), "{colours}");
    }

    #[test]
    fn long_lines_are_named_only() {
        let mut sources = SourceMap::default();
        let file = own("a.nix", &[b' '; 10_000], &mut sources);
        let diagnostic =
            Diagnostic::error(Code::EVAL_TYPE, "one").with_label(Label::new(file, 9000..9001, ""));
        let text = render(&diagnostic, &sources, None, PLAIN);
        assert_eq!(text, "error[NV0201]: one\n--> a.nix:1:9001");
    }

    #[test]
    fn json_names_places() {
        let mut sources = SourceMap::default();
        let file = own("a.nix", b"\nx", &mut sources);
        let diagnostic = Diagnostic::error(Code::EVAL_TYPE, "one")
            .with_label(Label::new(file, 1..2, "here"))
            .with_frame("while", Some(Label::new(file, 1..2, "")));
        let value = to_json(&diagnostic, &sources);
        assert_eq!(value["labels"][0]["name"], "a.nix");
        assert_eq!(value["labels"][0]["line"], 2);
        assert_eq!(value["trace"][0]["label"]["column"], 1);
        assert_eq!(value["code"], "NV0201");
    }
}
