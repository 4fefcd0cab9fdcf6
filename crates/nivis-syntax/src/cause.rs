//! What was probably left out before the place where a text stops being Nix.
//!
//! The parser meets a missing bracket or semicolon where the text goes wrong for it, often many lines later, at its end.
//! Where the omission is can only be guessed, from brackets and from how the lines are indented.

use crate::error::{ErrorKind, ParseError};
use crate::lexer::Lexer;
use crate::tables::token;
use bumpalo::Bump;
use std::fmt;
use std::ops::Range;

/// What is missing in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missing {
    /// What closes the bracket or string that begins at `offset` with `bracket`.
    Closing { offset: usize, bracket: &'static str },
    /// A `;` at `offset`.
    Semicolon { offset: usize },
}

impl Missing {
    /// What to underline: the bracket, or what the semicolon would follow.
    pub fn range(self) -> Range<usize> {
        match self {
            Missing::Closing { offset, bracket } => offset..offset + bracket.len(),
            Missing::Semicolon { offset } => offset.saturating_sub(1)..offset,
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Missing::Closing { bracket, .. } => write!(f, "perhaps this `{bracket}` is not closed"),
            Missing::Semicolon { .. } => f.write_str("perhaps a `;` is missing here"),
        }
    }
}

/// A bracket, an interpolation or a string that was opened.
struct Open {
    token: u8,
    offset: usize,
    /// How far the line is indented on which it stands.
    indent: usize,
    /// Whether a `let`, `with`, `assert` or `inherit` stands directly in it, so that `;` may, too.
    has_semicolons: bool,
}

impl Open {
    fn bracket(&self) -> &'static str {
        match self.token {
            token::CURLY_OPEN => "{",
            token::DOLLAR_CURLY => "${",
            token::BRACKET_OPEN => "[",
            token::QUOTE => "\"",
            token::IND_STRING_OPEN => "''",
            _ => "(",
        }
    }

    fn missing(&self) -> Missing {
        Missing::Closing { offset: self.offset, bracket: self.bracket() }
    }

    fn is_closed_by(&self, closing: u8) -> bool {
        match self.token {
            token::CURLY_OPEN | token::DOLLAR_CURLY => closing == token::CURLY_CLOSE,
            token::BRACKET_OPEN => closing == token::BRACKET_CLOSE,
            token::PAREN_OPEN => closing == token::PAREN_CLOSE,
            token::IND_STRING_OPEN => closing == token::IND_STRING_CLOSE,
            other => closing == other,
        }
    }
}

impl ParseError {
    /// What was probably left out in `source`, the text that this error is about.
    pub fn missing(&self, source: &[u8]) -> Option<Missing> {
        let ErrorKind::Syntax { unexpected, expected } = &self.kind else { return None };
        let at = usize::try_from(self.pos).ok()?;
        Reading::new(source).up_to(at, *unexpected == "end of file", expected.contains(&"';'"))
    }
}

/// The tokens of a text before an error.
struct Reading<'s> {
    source: &'s [u8],
    /// Where the last token begins, and the first of its line.
    token: usize,
    first: usize,
    /// How far that line is indented.
    indent: usize,
    open: Vec<Open>,
    /// The first bracket that is closed on a line indented less than its own: rather by what should close another one.
    doubtful: Option<Missing>,
}

impl<'s> Reading<'s> {
    fn new(source: &'s [u8]) -> Self {
        let mut reading = Reading { source, token: 0, first: 0, indent: 0, open: Vec::new(), doubtful: None };
        reading.begin_line(0);
        reading
    }

    fn up_to(mut self, at: usize, is_at_end: bool, expects_semicolon: bool) -> Option<Missing> {
        let bump = Bump::new();
        let mut lexer = Lexer::new(self.source, &bump, true);
        // Where the last token ends, and the last one of the line before.
        let (mut last, mut line_before) = (0, None);
        loop {
            let token = lexer.next();
            if matches!(token, token::EOF | token::FAILED) {
                break;
            }
            self.advance(lexer.begin);
            let is_first = lexer.begin == self.first;
            if is_first && last > 0 {
                line_before = Some(last);
            }
            if !is_at_end && lexer.begin >= at {
                let offset = if is_first || token == token::CURLY_CLOSE { Some(last) } else { line_before };
                return match offset {
                    Some(offset) if expects_semicolon => Some(Missing::Semicolon { offset }),
                    _ => self.around(token),
                };
            }
            self.take(token);
            last = lexer.end;
        }
        let innermost = self.open.last().map(Open::missing);
        // An open string has swallowed what follows: what is before it cannot be told from that.
        match self.open.last().map(|open| open.token) {
            Some(token::QUOTE | token::IND_STRING_OPEN) => innermost,
            _ => self.doubtful.filter(|_| innermost.is_some()).or(innermost),
        }
    }

    /// What is missing where this token cannot stand within the innermost bracket.
    fn around(&self, token: u8) -> Option<Missing> {
        let innermost = self.open.last()?;
        let is_out_of_place = match token {
            token::CURLY_CLOSE | token::BRACKET_CLOSE | token::PAREN_CLOSE => !innermost.is_closed_by(token),
            token::SEMICOLON => match innermost.token {
                token::BRACKET_OPEN => true,
                token::PAREN_OPEN => !innermost.has_semicolons,
                _ => false,
            },
            token::ASSIGN => innermost.token == token::BRACKET_OPEN,
            _ => false,
        };
        is_out_of_place.then(|| innermost.missing())
    }

    fn take(&mut self, token: u8) {
        match token {
            token::LET | token::WITH | token::ASSERT | token::INHERIT => {
                if let Some(open) = self.open.last_mut() {
                    open.has_semicolons = true;
                }
            }
            token::QUOTE if self.open.last().is_some_and(|open| open.token == token::QUOTE) => {
                self.open.pop();
            }
            token::CURLY_OPEN
            | token::DOLLAR_CURLY
            | token::BRACKET_OPEN
            | token::PAREN_OPEN
            | token::QUOTE
            | token::IND_STRING_OPEN => {
                self.open.push(Open { token, offset: self.token, indent: self.indent, has_semicolons: false })
            }
            token::IND_STRING_CLOSE => {
                self.open.pop();
            }
            token::CURLY_CLOSE | token::BRACKET_CLOSE | token::PAREN_CLOSE => {
                let closed = self.open.pop();
                let is_doubtful = |open: &Open| self.token == self.first && self.indent < open.indent;
                self.doubtful = self.doubtful.or(closed.filter(is_doubtful).map(|open| open.missing()));
            }
            _ => {}
        }
    }

    /// Goes on to the token at `offset`.
    fn advance(&mut self, offset: usize) {
        if let Some(newline) = memchr::memrchr(b'\n', &self.source[self.token..offset]) {
            self.begin_line(self.token + newline + 1);
        }
        self.token = offset;
    }

    fn begin_line(&mut self, start: usize) {
        self.indent = self.source[start..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        self.first = start + self.indent;
    }
}

#[cfg(test)]
mod tests {
    use super::Missing;
    use crate::symbol::SymbolTable;
    use crate::{ParseOptions, parse};
    use bumpalo::Bump;

    /// The text with what is missing marked: `«` before a bracket, `‹;›` for a semicolon.
    fn marked(text: &str) -> String {
        let (bump, mut symbols) = (Bump::new(), SymbolTable::default());
        let error = parse(&bump, &mut symbols, text.as_bytes(), &ParseOptions::default())
            .expect_err("the text is not Nix");
        let (offset, mark) = match error.missing(text.as_bytes()) {
            Some(Missing::Closing { offset, bracket }) => {
                assert!(text[offset..].starts_with(bracket), "{bracket} is at {offset} of {text}");
                (offset, "«")
            }
            Some(Missing::Semicolon { offset }) => (offset, "‹;›"),
            None => return "nothing".into(),
        };
        format!("{}{mark}{}", &text[..offset], &text[offset..])
    }

    #[test]
    fn what_is_open_at_the_end_is_the_innermost() {
        assert_eq!(marked("{ a = 1; b = { c = 2; "), "{ a = 1; b = «{ c = 2; ");
        assert_eq!(marked("( 1 + 2"), "«( 1 + 2");
        assert_eq!(marked("\"abc ${ 1 "), "\"abc «${ 1 ");
        assert_eq!(marked("{ a = \"abc; }"), "{ a = «\"abc; }");
        assert_eq!(marked("{ a = ''abc; }"), "{ a = «''abc; }");
        assert_eq!(marked("if true then 1"), "nothing");
    }

    #[test]
    fn indentation_tells_which_bracket_is_not_closed() {
        assert_eq!(
            marked("{\n  a = {\n    b = {\n      c = 1;\n  };\n\n  d = { };\n}\n"),
            "{\n  a = {\n    b = «{\n      c = 1;\n  };\n\n  d = { };\n}\n"
        );
        assert_eq!(marked("{\n  a = {\n    b = 1;\n  };\n"), "«{\n  a = {\n    b = 1;\n  };\n");
    }

    #[test]
    fn what_cannot_stand_in_a_bracket_shows_that_it_is_open() {
        assert_eq!(marked("{\n  a = [\n    b\n  ;\n}"), "{\n  a = «[\n    b\n  ;\n}");
        assert_eq!(marked("{ a = [ b c = 1; }"), "{ a = «[ b c = 1; }");
        assert_eq!(marked("{ a = (f x; }"), "{ a = «(f x; }");
        assert_eq!(marked("{ a = [ (f x ]; }"), "{ a = [ «(f x ]; }");
        assert_eq!(marked("(let a = 1;; in a)"), "nothing");
        assert_eq!(marked("{ a = ]; }"), "«{ a = ]; }");
    }

    #[test]
    fn a_missing_semicolon_is_at_the_end_of_the_line_before() {
        assert_eq!(marked("{\n  a = 1\n  b.c = 2;\n}"), "{\n  a = 1‹;›\n  b.c = 2;\n}");
        assert_eq!(marked("{\n  a = 1 # one\n\n  inherit b;\n}"), "{\n  a = 1‹;› # one\n\n  inherit b;\n}");
        assert_eq!(marked("{\n  a = f {\n  }\n}"), "{\n  a = f {\n  }‹;›\n}");
        assert_eq!(marked("{ a = 1 }"), "{ a = 1‹;› }");
        assert_eq!(marked("{ a = }"), "nothing");
        assert_eq!(marked("{ a.b }"), "nothing");
    }
}
