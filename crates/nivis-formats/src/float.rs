//! Floats as text: the printers of values, string coercion and JSON, and the reader of literals.

use std::io::Write;

use crate::grisu;

/// Writes `value` as C++ streams do (`%g`, 6 significant digits), which is how Nix prints floats in values and XML.
pub fn write_value(out: &mut Vec<u8>, value: f64) {
    const DIGITS: usize = 6;
    if write_special(out, value) {
        return;
    }
    let text = format!("{:.*e}", DIGITS - 1, value);
    let Some((mantissa, exponent)) = text.split_once('e') else { return };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..DIGITS as i32).contains(&exponent) {
        let decimals = (DIGITS as i32 - 1 - exponent) as usize;
        out.extend_from_slice(trim_fraction(&format!("{value:.decimals$}")).as_bytes());
    } else {
        out.extend_from_slice(trim_fraction(mantissa).as_bytes());
        let sign = if exponent < 0 { '-' } else { '+' };
        // Writing to a Vec cannot fail.
        let _ = write!(out, "e{sign}{:02}", exponent.abs());
    }
}

/// Writes `value` as `std::to_string` does (`%f`, 6 decimals): `toString`, interpolation and derivation variables.
pub fn write_string(out: &mut Vec<u8>, value: f64) {
    if !write_special(out, value) {
        // Writing to a Vec cannot fail.
        let _ = write!(out, "{value:.6}");
    }
}

/// Writes `value` as nlohmann's JSON library does (Grisu2, which is not always the shortest form); what JSON cannot
/// hold becomes `null`.
pub fn write_json(out: &mut Vec<u8>, value: f64) {
    if value.is_finite() {
        grisu::write(out, value);
    } else {
        out.extend_from_slice(b"null");
    }
}

/// A float literal that `strtod` reports as out of range: `invalid float '…'` in Nix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("float literal out of range")]
pub struct FloatRangeError;

/// Reads a float literal as `strtod` does, with its range errors: overflow, and results below the normal range that
/// lose digits. `text` has the form that the lexer accepts.
pub fn parse_literal(text: &[u8]) -> Result<f64, FloatRangeError> {
    let text = std::str::from_utf8(text).map_err(|_ascii| FloatRangeError)?;
    let value: f64 = text.parse().map_err(|_form| FloatRangeError)?;
    let lost = value.is_infinite()
        || (value < f64::MIN_POSITIVE && !is_exact(text, value))
        || (value == f64::MIN_POSITIVE && is_rounded_up(text));
    if lost { Err(FloatRangeError) } else { Ok(value) }
}

/// Whether `text`, which reads as the least normal number, is below it by more than its precision: `strtod` decides
/// on the number rounded as if it had no least exponent.
fn is_rounded_up(text: &str) -> bool {
    // (2^54 - 1) * 2^-1076, to more digits than anyone writes.
    const LIMIT: &str = "222507385850720125957382125702076802007701776340698873928";
    let mantissa = text.split_once(['e', 'E']).map_or(text, |(mantissa, _)| mantissa);
    let digits = mantissa.replace('.', "");
    digits.trim_start_matches('0') < LIMIT
}

/// Whether the decimal `text` is exactly `value`, a number below the normal range.
fn is_exact(text: &str, value: f64) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if value == 0.0 {
        return digits.bytes().all(|digit| digit == b'0');
    }
    // The smallest subnormal has 1074 decimals, all of which `{:.1074}` prints.
    let exact = format!("{value:.1074}").replace('.', "");
    let Ok(exponent) = exponent.parse::<i64>() else { return false };
    let scale = |digits: &str, decimals: i64| {
        let kept = digits.trim_end_matches('0');
        (kept.trim_start_matches('0').to_owned(), decimals - (digits.len() - kept.len()) as i64)
    };
    scale(&digits, fraction.len() as i64 - exponent) == scale(&exact, 1074)
}

fn write_special(out: &mut Vec<u8>, value: f64) -> bool {
    if value.is_finite() {
        return false;
    }
    if value.is_sign_negative() {
        out.push(b'-');
    }
    out.extend_from_slice(if value.is_nan() { b"nan" } else { b"inf" });
    true
}

fn trim_fraction(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: fn(&mut Vec<u8>, f64), value: f64) -> String {
        let mut out = Vec::new();
        write(&mut out, value);
        String::from_utf8(out).expect("floats print as ASCII")
    }

    #[test]
    fn values_print_with_six_digits() {
        for (value, expected) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (0.1, "0.1"),
            (1e5, "100000"),
            (1e6, "1e+06"),
            (999_999.5, "1e+06"),
            (123_456.7, "123457"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1.5e300, "1.5e+300"),
            (2.5e-7, "2.5e-07"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(text(write_value, value), expected);
        }
    }

    #[test]
    fn strings_have_six_decimals() {
        assert_eq!(text(write_string, 0.1), "0.100000");
        assert_eq!(text(write_string, 1e22), "10000000000000000000000.000000");
        assert_eq!(text(write_string, -0.0), "-0.000000");
        assert_eq!(text(write_string, 0.000_000_5), "0.000000");
    }

    #[test]
    fn literals_that_lose_digits_are_errors() {
        assert_eq!(parse_literal(b"1.5e3"), Ok(1500.0));
        assert_eq!(parse_literal(b".5"), Ok(0.5));
        assert_eq!(parse_literal(b"1."), Ok(1.0));
        assert_eq!(parse_literal(b"0.0"), Ok(0.0));
        assert_eq!(parse_literal(b"1.0e400"), Err(FloatRangeError));
        assert_eq!(parse_literal(b"1.0e-310"), Err(FloatRangeError));
        assert_eq!(parse_literal(b"1.0e-400"), Err(FloatRangeError));
        assert_eq!(parse_literal(b"2.2250738585072012e-308"), Err(FloatRangeError));
        assert_eq!(parse_literal(b"2.2250738585072014e-308"), Ok(f64::MIN_POSITIVE));
        let smallest = format!("{:.1074}", f64::from_bits(1));
        assert_eq!(parse_literal(smallest.as_bytes()), Ok(f64::from_bits(1)));
    }
}
