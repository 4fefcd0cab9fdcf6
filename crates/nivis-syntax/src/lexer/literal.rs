//! Numbers.

use super::{Lexeme, Lexer};
use crate::error::ErrorKind;
use crate::tables::token;

impl Lexer<'_, '_> {
    pub(super) fn number_or_path(&mut self, start: usize) -> Option<u8> {
        let run = self.path_run(start);
        if self.at(run) == b'/'
            && let Some(found) = self.path_from(start, run)
        {
            return found;
        }
        self.number(start)
    }

    /// `INT` or `FLOAT`, whichever matches more.
    pub(super) fn number(&mut self, start: usize) -> Option<u8> {
        let digits = |mut i: usize| {
            while self.at(i).is_ascii_digit() {
                i += 1;
            }
            i
        };
        let int = digits(start);
        let fraction = digits(int + 1);
        // (([1-9][0-9]*\.[0-9]*)|(0?\.[0-9]+))([Ee][+-]?[0-9]+)?
        let whole = &self.source[start..int];
        let is_float = self.at(int) == b'.'
            && match whole {
                [] | [b'0'] => fraction > int + 1,
                [b'0', ..] => false,
                _ => true,
            };
        if !is_float {
            return self.int(int - start);
        }
        let mut end = fraction;
        if matches!(self.at(end), b'e' | b'E') {
            let sign = usize::from(matches!(self.at(end + 1), b'+' | b'-'));
            let exponent = digits(end + 1 + sign);
            if exponent > end + 1 + sign {
                end = exponent;
            }
        }
        self.float(end - start)
    }

    fn int(&mut self, len: usize) -> Option<u8> {
        self.matched(len);
        let text = &self.source[self.begin..self.end];
        let value = text.iter().try_fold(0i64, |n, &d| n.checked_mul(10)?.checked_add(i64::from(d - b'0')));
        match value {
            Some(value) => {
                self.lexeme = Lexeme::Int(value);
                Some(token::INT_LIT)
            }
            None => self.fail(ErrorKind::InvalidInteger(text.to_vec())),
        }
    }

    fn float(&mut self, len: usize) -> Option<u8> {
        self.matched(len);
        let text = &self.source[self.begin..self.end];
        let value: Option<f64> = std::str::from_utf8(text).ok().and_then(|t| t.parse().ok());
        let mantissa = text.split(|c| matches!(c, b'e' | b'E')).next().unwrap_or(text);
        let zero = mantissa.iter().all(|c| matches!(c, b'0' | b'.'));
        match value {
            // `strtod` reports overflow and inexact subnormal results.
            Some(value) if value.is_normal() || zero => {
                self.lexeme = Lexeme::Float(value);
                Some(token::FLOAT_LIT)
            }
            _ => self.fail(ErrorKind::InvalidFloat(text.to_vec())),
        }
    }
}
