//! Paths, `<…>` search paths and URIs.

use super::classes::{PATH, SCHEME, URI, is};
use super::{Lexer, Mode};
use crate::error::ErrorKind;
use crate::tables::token;

impl Lexer<'_, '_> {
    /// The end of the path characters at `start`. The last answer is kept: each name in `a.b.c`
    /// has to look at the whole of it.
    #[inline]
    pub(super) fn path_run(&mut self, start: usize) -> usize {
        if self.run.contains(&start) {
            return self.run.end;
        }
        let mut end = start;
        while is(self.at(end), PATH) {
            end += 1;
        }
        self.run = start..end;
        end
    }

    /// The end of `(/PATH_CHAR+)+/?` at `slash`, if it matches.
    fn segments(&mut self, slash: usize) -> Option<usize> {
        let mut end = slash;
        while self.at(end) == b'/' {
            let next = self.path_run(end + 1);
            if next == end + 1 {
                return if end == slash { None } else { Some(next) };
            }
            end = next;
        }
        (end > slash).then_some(end)
    }

    /// A `PATH`, or the start of an interpolated one; `run` ends the path characters at `start`.
    pub(super) fn path_from(&mut self, start: usize, run: usize) -> Option<Option<u8>> {
        if let Some(end) = self.segments(run) {
            return Some(self.path(end - start, token::PATH));
        }
        self.interpolated_from(run)
    }

    fn path(&mut self, len: usize, token: u8) -> Option<u8> {
        self.matched(len);
        self.push(if self.at(self.end - 1) == b'/' { Mode::PathSlash } else { Mode::Path });
        Some(token)
    }

    fn interpolated_from(&mut self, slash: usize) -> Option<Option<u8>> {
        if self.at(slash) != b'/' || self.at(slash + 1) != b'$' || self.at(slash + 2) != b'{' {
            return None;
        }
        // Matched and given back: the stash is what a later give-back at the end would restore.
        self.matched(0);
        self.unmatch();
        self.push(Mode::PathStart);
        Some(None)
    }

    pub(super) fn path_start(&mut self) -> Option<u8> {
        let home = self.at(self.end) == b'~';
        let slash = self.path_run(self.end + usize::from(home));
        self.matched(slash + 1 - self.end);
        self.mode = Mode::PathSlash;
        Some(if home { token::HPATH } else { token::PATH })
    }

    /// After an identifier that is followed by one of `/`, `.`, `+` or `:`.
    pub(super) fn path_or_uri(&mut self, start: usize, id_end: usize) -> Option<Option<u8>> {
        let run = self.path_run(start);
        if run < id_end {
            return None; // a quote ends it
        }
        match self.at(run) {
            b'/' => self.path_from(start, run),
            b':' if is(self.at(run + 1), URI) && self.source[start..run].iter().all(|&c| is(c, SCHEME)) => {
                let mut end = run + 1;
                while is(self.at(end), URI) {
                    end += 1;
                }
                Some(self.token(end - start, token::URI))
            }
            _ => None,
        }
    }

    pub(super) fn home_path(&mut self, start: usize) -> Option<u8> {
        if let Some(end) = self.segments(start + 1) {
            return self.path(end - start, token::HPATH);
        }
        if let Some(found) = self.interpolated_from(start + 1) {
            return found;
        }
        self.token(1, token::INVALID)
    }

    /// `<=`, `<|`, a search path or `<`.
    pub(super) fn less(&mut self, start: usize) -> Option<u8> {
        match self.at(start + 1) {
            b'=' => return self.token(2, token::LEQ),
            b'|' => return self.pipe(token::PIPE_FROM),
            _ => {}
        }
        let mut end = start;
        loop {
            let next = self.path_run(end + 1);
            if next == end + 1 {
                break;
            }
            end = next;
            match self.at(end) {
                b'/' => {}
                b'>' => return self.token(end + 1 - start, token::SPATH),
                _ => break,
            }
        }
        self.token(1, token::LESS)
    }

    /// What may follow in a path: an interpolation, more path, or its end.
    pub(super) fn in_path(&mut self) -> Option<u8> {
        let start = self.end;
        if self.at(start) == b'$' && self.at(start + 1) == b'{' {
            self.mode = Mode::Path;
            self.push(Mode::Code);
            return self.token(2, token::DOLLAR_CURLY);
        }
        let run = self.path_run(start);
        let end = match self.segments(run) {
            Some(end) => end,
            None if self.at(run) == b'/' => run + 1,
            None => run,
        };
        if end > start {
            self.matched(end - start);
            self.mode = if self.at(end - 1) == b'/' { Mode::PathSlash } else { Mode::Path };
            self.lexeme = super::Lexeme::Str(self.bump.alloc_slice_copy(&self.source[start..end]));
            return Some(token::STR);
        }
        let ended = start >= self.source.len();
        if self.mode == Mode::PathSlash {
            if !ended {
                self.matched(1);
            }
            return self.fail(ErrorKind::TrailingSlash);
        }
        if ended {
            // What is taken back here counts for the position only.
            self.source = &[];
        } else {
            self.matched(1);
        }
        self.unmatch();
        self.pop();
        Some(token::PATH_END)
    }
}
