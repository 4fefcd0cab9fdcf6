//! Dates and times for people.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Seconds since 1970 as `format` says (`strftime`). Times that no calendar has are shown as the last one.
pub(super) fn moment(seconds: u64, zone: TimeZone, format: &str) -> String {
    let stamp = i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    stamp.unwrap_or(Timestamp::MAX).to_zoned(zone).strftime(format).to_string()
}
