//! Numbers, dates and times: what the value is follows from the longest form that fits, as in toml11's
//! `guess_number_type`.

use super::parse::{Parsed, Parser};
use super::{TomlErrorKind, TomlValue};

impl Parser<'_> {
    pub(super) fn number(&mut self) -> Parsed<TomlValue> {
        let start = self.at;
        if let Some(end) = self.date(start) {
            return self.date_value(start, end);
        }
        if let Some(end) = self.time(start) {
            let time = self.time_text(start, end)?;
            self.at = end;
            return Ok(TomlValue::Datetime(time));
        }
        if let Some(end) = self.float(start) {
            if self.byte(end) == Some(b'_') {
                return self.fail_at(TomlErrorKind::Underscore("float"), end);
            }
            return self.float_value(start, end);
        }
        if let Some(end) = self.integer(start) {
            return self.integer_value(start, end);
        }
        match self.byte(start) {
            Some(b'.') => self.fail(TomlErrorKind::FloatPoint),
            Some(b'_') => self.fail(TomlErrorKind::Underscore("number")),
            _ => self.fail(TomlErrorKind::UnknownValue),
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.get(at).copied()
    }

    fn is_digit(&self, at: usize) -> bool {
        self.byte(at).is_some_and(|byte| byte.is_ascii_digit())
    }

    /// Whether the text at `at` has the form of `pattern`, where `0` stands for a digit.
    fn has_form(&self, at: usize, pattern: &[u8]) -> bool {
        pattern.iter().enumerate().all(|(offset, &expected)| match expected {
            b'0' => self.is_digit(at + offset),
            _ => self.byte(at + offset) == Some(expected),
        })
    }

    fn date(&self, at: usize) -> Option<usize> {
        self.has_form(at, b"0000-00-00").then_some(at + 10)
    }

    fn time(&self, at: usize) -> Option<usize> {
        if !self.has_form(at, b"00:00:00") {
            return None;
        }
        let mut end = at + 8;
        if self.byte(end) == Some(b'.') && self.is_digit(end + 1) {
            end += 1;
            while self.is_digit(end) {
                end += 1;
            }
        }
        Some(end)
    }

    fn offset(&self, at: usize) -> Option<usize> {
        match self.byte(at) {
            Some(b'z' | b'Z') => Some(at + 1),
            Some(b'+' | b'-') => self.has_form(at + 1, b"00:00").then_some(at + 6),
            _ => None,
        }
    }

    /// Reads the value that begins with a date.
    fn date_value(&mut self, start: usize, end: usize) -> Parsed<TomlValue> {
        let separator = self.byte(end);
        let has_separator = matches!(separator, Some(b'T' | b't' | b' '));
        if let Some(time_end) = self.time(end + 1).filter(|_| has_separator) {
            let offset_end = self.offset(time_end);
            if offset_end.is_none() && matches!(self.byte(time_end), Some(b'+' | b'-')) {
                return self.fail_at(TomlErrorKind::Offset, time_end);
            }
            let mut text = self.date_text(start)?;
            text.push('T');
            text.push_str(&self.time_text(end + 1, time_end)?);
            if offset_end.is_some() {
                text.push_str(&self.offset_text(start, time_end)?);
            }
            self.at = offset_end.unwrap_or(time_end);
            return Ok(TomlValue::Datetime(text));
        }
        match separator {
            Some(b'T' | b't') => return self.fail_at(TomlErrorKind::Time, end + 1),
            Some(b' ') if self.is_digit(end + 1) => return self.fail_at(TomlErrorKind::Time, end + 1),
            Some(b'0'..=b'9') => return self.fail_at(TomlErrorKind::DatetimeSeparator, end),
            _ => {}
        }
        let text = self.date_text(start)?;
        self.at = end;
        Ok(TomlValue::Datetime(text))
    }

    /// The number of `len` digits at `at`.
    fn digits(&self, at: usize, len: usize) -> u32 {
        self.text[at..at + len].iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
    }

    fn date_text(&self, at: usize) -> Parsed<String> {
        let (year, month, day) = (self.digits(at, 4), self.digits(at + 5, 2), self.digits(at + 8, 2));
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if !(1..=12).contains(&month) || !(1..=days).contains(&day) {
            return self.fail_at(TomlErrorKind::DateRange, at);
        }
        Ok(format!("{year:04}-{month:02}-{day:02}"))
    }

    /// The time from `at` to `end`, with decimals in groups of three but without trailing empty groups.
    fn time_text(&self, at: usize, end: usize) -> Parsed<String> {
        let (hour, minute, second) = (self.digits(at, 2), self.digits(at + 3, 2), self.digits(at + 6, 2));
        if hour > 23 || minute > 59 || second > 60 {
            return self.fail_at(TomlErrorKind::TimeRange, at);
        }
        let mut text = format!("{hour:02}:{minute:02}:{second:02}");
        let decimals: String =
            self.text[(at + 9).min(end)..end].iter().take(9).copied().map(char::from).collect();
        let decimals = format!("{decimals:0<9}");
        let groups = decimals.trim_end_matches('0').len().div_ceil(3);
        if groups > 0 {
            text.push('.');
            text.push_str(&decimals[..groups * 3]);
        }
        Ok(text)
    }

    fn offset_text(&self, start: usize, at: usize) -> Parsed<String> {
        let sign = match self.byte(at) {
            Some(sign @ (b'+' | b'-')) => char::from(sign),
            _ => return Ok("Z".to_owned()),
        };
        let (hour, minute) = (self.digits(at + 1, 2), self.digits(at + 4, 2));
        if hour > 24 || minute > 60 {
            return self.fail_at(TomlErrorKind::OffsetRange, start);
        }
        let minutes = hour * 60 + minute;
        Ok(if minutes == 0 {
            "Z".to_owned()
        } else {
            format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        })
    }

    /// The end of digits from `at` on, with single underscores between them.
    fn digit_run(&self, mut at: usize, is_digit: fn(&u8) -> bool) -> usize {
        let is_digit = |at: usize| self.text.get(at).is_some_and(is_digit);
        loop {
            if is_digit(at) {
                at += 1;
            } else if self.byte(at) == Some(b'_') && is_digit(at + 1) {
                at += 2;
            } else {
                return at;
            }
        }
    }

    fn decimal(&self, at: usize) -> Option<usize> {
        let at = at + usize::from(matches!(self.byte(at), Some(b'+' | b'-')));
        match self.byte(at) {
            Some(b'0') => Some(at + 1),
            Some(b'1'..=b'9') => Some(self.digit_run(at + 1, u8::is_ascii_digit)),
            _ => None,
        }
    }

    fn prefixed(&self, at: usize) -> Option<usize> {
        let is_digit: fn(&u8) -> bool = match (self.byte(at), self.byte(at + 1)) {
            (Some(b'0'), Some(b'x')) => u8::is_ascii_hexdigit,
            (Some(b'0'), Some(b'o')) => |byte| matches!(byte, b'0'..=b'7'),
            (Some(b'0'), Some(b'b')) => |byte| matches!(byte, b'0' | b'1'),
            _ => return None,
        };
        self.text.get(at + 2).is_some_and(is_digit).then(|| self.digit_run(at + 2, is_digit))
    }

    fn integer(&self, at: usize) -> Option<usize> {
        self.prefixed(at).or_else(|| self.decimal(at))
    }

    fn float(&self, at: usize) -> Option<usize> {
        let unsigned = at + usize::from(matches!(self.byte(at), Some(b'+' | b'-')));
        let rest = self.text.get(unsigned..)?;
        if rest.starts_with(b"inf") || rest.starts_with(b"nan") {
            return Some(unsigned + 3);
        }
        let whole = self.decimal(at)?;
        let exponent = |at: usize| {
            let is_exponent = matches!(self.byte(at), Some(b'e' | b'E'));
            let digits = at + 1 + usize::from(matches!(self.byte(at + 1), Some(b'+' | b'-')));
            (is_exponent && self.is_digit(digits)).then(|| self.digit_run(digits, u8::is_ascii_digit))
        };
        if let Some(end) = exponent(whole) {
            return Some(end);
        }
        if self.byte(whole) != Some(b'.') || !self.is_digit(whole + 1) {
            return None;
        }
        let fraction = self.digit_run(whole + 1, u8::is_ascii_digit);
        Some(exponent(fraction).unwrap_or(fraction))
    }

    /// The text from `start` to `end` without underscores.
    fn plain(&self, start: usize, end: usize) -> String {
        self.text[start..end].iter().filter(|&&byte| byte != b'_').copied().map(char::from).collect()
    }

    fn float_value(&mut self, start: usize, end: usize) -> Parsed<TomlValue> {
        let text = self.plain(start, end);
        let value = match text.as_str() {
            "nan" | "+nan" => f64::NAN.copysign(1.0),
            "-nan" => f64::NAN.copysign(-1.0),
            text => text.parse::<f64>().unwrap_or(f64::INFINITY),
        };
        if value.is_infinite() && !text.ends_with("inf") {
            return self.fail(TomlErrorKind::FloatRange);
        }
        self.at = end;
        Ok(TomlValue::Float(value))
    }

    fn integer_value(&mut self, start: usize, end: usize) -> Parsed<TomlValue> {
        let is_prefixed = self.prefixed(start).is_some();
        match self.byte(end) {
            Some(b'_') => return self.fail_at(TomlErrorKind::Underscore("integer"), end),
            Some(b'0') => return self.fail_at(TomlErrorKind::LeadingZero, end - 1),
            Some(b'1'..=b'9') => return self.fail_at(TomlErrorKind::Digit, end),
            Some(b':' | b'-') => return self.fail_at(TomlErrorKind::Datetime, end),
            Some(b'.' | b'e' | b'E') => return self.fail_at(TomlErrorKind::Float, end),
            _ => {}
        }
        let text = self.plain(start, end);
        let unsigned = text.trim_start_matches(['+', '-']);
        let prefix = if is_prefixed { text.as_bytes().get(1).copied() } else { self.byte(end) };
        let (base, name) = match prefix.filter(|_| unsigned.starts_with('0')) {
            Some(b'x') => (16, "hex"),
            Some(b'o') => (8, "oct"),
            Some(b'b') => (2, "bin"),
            _ => (10, "dec"),
        };
        if base != 10 && !is_prefixed {
            return self.fail(TomlErrorKind::Integer(name));
        }
        let digits = if is_prefixed { &text[2..] } else { &text };
        match i64::from_str_radix(digits, base) {
            Ok(value) => {
                self.at = end;
                Ok(TomlValue::Integer(value))
            }
            Err(_) => self.fail(TomlErrorKind::IntegerRange(name)),
        }
    }
}
