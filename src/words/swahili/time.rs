//! How long something lasts, and when it was.

use std::time::Duration;

use crate::domain::time::Timestamp;
use crate::words::measure::{self, Rounding, Unit};
use crate::words::{Sentence, TimeText};

pub(super) fn time(text: TimeText) -> Sentence {
    match text {
        TimeText::Ago(past) if past < MINUTE => "sasa hivi".into(),
        TimeText::Ago(past) => Sentence::fill("{0}", &[&ago(past)]),
        TimeText::Exact(at) => Sentence::fill("{0}", &[&exact(at)]),
    }
}

const MINUTE: Duration = Duration::from_mins(1);

/// "sekunde 45", "dakika 4", "saa 1": these nouns are the same for one and for many.
pub(super) fn span(long: Duration, rounding: Rounding) -> String {
    let (count, unit) = measure::span(long, rounding);
    format!("{} {count}", noun(unit))
}

/// "dakika 1 iliyopita", "dakika 4 zilizopita".
fn ago(past: Duration) -> String {
    let (count, unit) = measure::span(past, Rounding::Down);
    format!("{} {count} {}", noun(unit), if count == 1 { "iliyopita" } else { "zilizopita" })
}

fn noun(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "siku",
        Unit::Hour => "saa",
        Unit::Minute => "dakika",
        Unit::Second => "sekunde",
    }
}

const MONTHS: [&str; 12] = [
    "Januari", "Februari", "Machi", "Aprili", "Mei", "Juni", "Julai", "Agosti", "Septemba", "Oktoba", "Novemba",
    "Desemba",
];

/// "21 Novemba 2026, 09:45 UTC".
pub(super) fn exact(at: Timestamp) -> String {
    let written = || {
        let at = jiff::Timestamp::from_millisecond(i64::try_from(at.millis()).ok()?).ok()?;
        let at = at.to_zoned(jiff::tz::TimeZone::UTC);
        let month = MONTHS.get(usize::try_from(at.month()).ok()?.checked_sub(1)?)?;
        Some(format!("{} {month} {}, {:02}:{:02} UTC", at.day(), at.year(), at.hour(), at.minute()))
    };
    written().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_follows_its_unit_and_what_is_past_agrees_with_it() {
        assert_eq!(span(Duration::from_secs(61), Rounding::Up), "dakika 2");
        for (seconds, said) in [
            (59, "sasa hivi"),
            (60, "dakika 1 iliyopita"),
            (7199, "saa 1 iliyopita"),
            (86_400 * 3 + 5, "siku 3 zilizopita"),
        ] {
            assert_eq!(time(TimeText::Ago(Duration::from_secs(seconds))).to_string(), said, "{seconds}");
        }
    }

    #[test]
    fn a_moment_is_written_out_and_an_impossible_one_is_left_out() {
        assert_eq!(exact(Timestamp::from_seconds(1_795_254_343)), "21 Novemba 2026, 09:45 UTC");
        assert_eq!(exact(Timestamp::from_seconds(0)), "1 Januari 1970, 00:00 UTC");
        assert_eq!(exact(Timestamp::from_millis(u64::MAX)), "");
    }
}
