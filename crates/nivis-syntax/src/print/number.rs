//! Floating-point numbers as C++ streams write them by default: `%g` with six digits.

/// Writes `%.6g`.
pub(super) fn print_float(n: f64, out: &mut Vec<u8>) {
    if !n.is_finite() {
        out.extend_from_slice(if n.is_nan() { b"nan" } else { b"inf" });
        return;
    }
    let scientific = format!("{n:.5e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let trim = |text: &str| {
        let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
        text.to_owned()
    };
    let text = if (-4..6).contains(&exponent) {
        let digits = usize::try_from(5 - exponent).unwrap_or(0);
        trim(&format!("{n:.digits$}"))
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{}e{sign}{:02}", trim(mantissa), exponent.abs())
    };
    out.extend_from_slice(text.as_bytes());
}
