//! Stripping the common indentation of `''…''`, as `ParserState::stripIndentation` does.

use crate::ast::{Expr, Pos};
use bumpalo::Bump;

#[derive(Clone, Copy, Debug)]
pub(super) enum Part<'a> {
    Text(&'a [u8]),
    /// An escape: ends the indentation of its line and has none itself.
    Escape(&'a [u8]),
    Expr(&'a Expr<'a>),
}

/// The least number of spaces at the start of a line that has more than spaces.
fn common_indent(parts: &[(Pos, Part<'_>)]) -> usize {
    let mut at_start = true;
    let mut least = 1_000_000;
    let mut current = 0;
    for (_, part) in parts {
        let Part::Text(text) = part else {
            if at_start {
                at_start = false;
                least = least.min(current);
            }
            continue;
        };
        let mut rest = *text;
        while !rest.is_empty() {
            if at_start {
                let spaces = rest.iter().take_while(|&&c| c == b' ').count();
                current += spaces;
                rest = &rest[spaces..];
                match rest.first() {
                    None => break,
                    Some(b'\n') => {
                        current = 0;
                        rest = &rest[1..];
                    }
                    Some(_) => {
                        at_start = false;
                        least = least.min(current);
                    }
                }
            } else if let Some(newline) = memchr::memchr(b'\n', rest) {
                at_start = true;
                current = 0;
                rest = &rest[newline + 1..];
            } else {
                break;
            }
        }
    }
    least
}

struct Stripper {
    least: usize,
    at_start: bool,
    dropped: usize,
}

impl Stripper {
    fn strip(&mut self, text: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            if self.at_start {
                let spaces = rest.iter().take_while(|&&c| c == b' ').count();
                let drop = self.least.saturating_sub(self.dropped).min(spaces);
                self.dropped += spaces;
                out.extend_from_slice(&rest[drop..spaces]);
                rest = &rest[spaces..];
                if let Some((&c, after)) = rest.split_first() {
                    self.at_start = c == b'\n';
                    self.dropped = 0;
                    out.push(c);
                    rest = after;
                }
            } else {
                let line = memchr::memchr(b'\n', rest).map_or(rest.len(), |n| n + 1);
                self.at_start = rest[line - 1] == b'\n';
                out.extend_from_slice(&rest[..line]);
                rest = &rest[line..];
            }
        }
        out
    }
}

/// The expression that the parts amount to.
pub(super) fn strip<'a>(bump: &'a Bump, pos: Pos, parts: &[(Pos, Part<'a>)]) -> &'a Expr<'a> {
    let mut stripper = Stripper { least: common_indent(parts), at_start: true, dropped: 0 };
    let mut out: Vec<(Pos, &'a Expr<'a>)> = Vec::with_capacity(parts.len());
    for (i, &(at, part)) in parts.iter().enumerate() {
        let text = match part {
            Part::Expr(expr) => {
                stripper.at_start = false;
                stripper.dropped = 0;
                out.push((at, expr));
                continue;
            }
            Part::Text(text) | Part::Escape(text) => text,
        };
        let mut text = stripper.strip(text);
        // The last line goes if it has only spaces.
        if i + 1 == parts.len()
            && let Some(newline) = memchr::memrchr(b'\n', &text)
            && text[newline + 1..].iter().all(|&c| c == b' ')
        {
            text.truncate(newline + 1);
        }
        if !text.is_empty() {
            out.push((at, bump.alloc(Expr::Str(bump.alloc_slice_copy(&text)))));
        }
    }
    match out.as_slice() {
        [] => bump.alloc(Expr::Str(b"")),
        &[(_, only @ Expr::Str(_))] => only,
        many => bump.alloc(Expr::Concat { pos, force_string: true, parts: bump.alloc_slice_copy(many) }),
    }
}
