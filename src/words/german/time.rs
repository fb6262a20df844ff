//! How long something lasts, and when it was.

use std::time::Duration;

use crate::domain::time::Timestamp;
use crate::words::measure::{self, Rounding, Unit};
use crate::words::{Sentence, TimeText};

pub(super) fn time(text: TimeText) -> Sentence {
    match text {
        TimeText::Ago(past) if past < MINUTE => "gerade eben".into(),
        TimeText::Ago(past) => Sentence::fill("vor {0}", &[&spell(measure::span(past, Rounding::Down), "Tagen")]),
        TimeText::Exact(at) => Sentence::fill("{0}", &[&exact(at)]),
    }
}

const MINUTE: Duration = Duration::from_mins(1);

/// How long something lasts: "45 Sekunden", "1 Stunde", "3 Tage".
pub(super) fn span(long: Duration) -> String {
    spell(measure::span(long, Rounding::Down), "Tage")
}

/// What stands after "in": "3 Tagen".
pub(super) fn wait(rest: Duration) -> String {
    spell(measure::span(rest, Rounding::Up), "Tagen")
}

fn spell((count, unit): (u64, Unit), days: &str) -> String {
    let (one, many) = match unit {
        Unit::Day => ("Tag", days),
        Unit::Hour => ("Stunde", "Stunden"),
        Unit::Minute => ("Minute", "Minuten"),
        Unit::Second => ("Sekunde", "Sekunden"),
    };
    format!("{count} {}", if count == 1 { one } else { many })
}

const MONTHS: &str = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember";

/// "21. November 2026, 09:45 UTC".
pub(super) fn exact(at: Timestamp) -> String {
    let written = || {
        let at = jiff::Timestamp::from_millisecond(i64::try_from(at.millis()).ok()?).ok()?;
        let at = at.to_zoned(jiff::tz::TimeZone::UTC);
        let month = MONTHS.split(' ').nth(usize::try_from(at.month()).ok()?.checked_sub(1)?)?;
        Some(format!("{}. {month} {}", at.day(), at.strftime("%Y, %H:%M UTC")))
    };
    written().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_past_stands_in_the_dative() {
        for (seconds, said) in [
            (59, "gerade eben"),
            (60, "vor 1 Minute"),
            (7200, "vor 2 Stunden"),
            (86_400, "vor 1 Tag"),
            (86_400 * 3, "vor 3 Tagen"),
        ] {
            assert_eq!(time(TimeText::Ago(Duration::from_secs(seconds))).to_string(), said, "{seconds}");
        }
        assert_eq!(span(Duration::from_hours(72)), "3 Tage");
    }

    #[test]
    fn a_moment_is_written_out_and_an_impossible_one_is_left_out() {
        assert_eq!(exact(Timestamp::from_seconds(1_795_254_343)), "21. November 2026, 09:45 UTC");
        assert_eq!(exact(Timestamp::from_seconds(0)), "1. Januar 1970, 00:00 UTC");
        assert_eq!(exact(Timestamp::from_millis(u64::MAX)), "");
    }
}
