//! How long, in one unit: arithmetic that every language needs and none owns.

use std::time::Duration;

/// Nobody may be told to come back too early, nor that something is older than it is.
#[derive(Clone, Copy)]
pub(super) enum Rounding {
    Up,
    Down,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Hour,
    Minute,
    Second,
}

impl Unit {
    const ALL: [Self; 4] = [Self::Day, Self::Hour, Self::Minute, Self::Second];

    fn seconds(self) -> u64 {
        match self {
            Self::Day => 86_400,
            Self::Hour => 3600,
            Self::Minute => 60,
            Self::Second => 1,
        }
    }
}

/// The largest unit of which there is at least one, and how many of it.
pub(super) fn span(long: Duration, rounding: Rounding) -> (u64, Unit) {
    let seconds = match rounding {
        Rounding::Up => long.as_millis().div_ceil(1000),
        Rounding::Down => long.as_millis() / 1000,
    };
    let seconds = u64::try_from(seconds).unwrap_or(u64::MAX).max(1);
    let unit = Unit::ALL.into_iter().find(|unit| seconds >= unit.seconds()).unwrap_or(Unit::Second);
    let count = match rounding {
        Rounding::Up => seconds.div_ceil(unit.seconds()),
        Rounding::Down => seconds / unit.seconds(),
    };
    (count, unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_never_said_to_be_shorter_than_it_is() {
        for (millis, said) in [
            (0, (1, Unit::Second)),
            (1, (1, Unit::Second)),
            (1001, (2, Unit::Second)),
            (59_999, (1, Unit::Minute)),
            (60_000, (1, Unit::Minute)),
            (60_001, (2, Unit::Minute)),
            (240_000, (4, Unit::Minute)),
            (3_600_000, (1, Unit::Hour)),
            (3_600_001, (2, Unit::Hour)),
            (90_000_000, (2, Unit::Day)),
        ] {
            assert_eq!(span(Duration::from_millis(millis), Rounding::Up), said, "{millis}");
        }
    }

    #[test]
    fn what_is_past_is_never_said_to_be_older_than_it_is() {
        for (seconds, said) in [
            (60, (1, Unit::Minute)),
            (119, (1, Unit::Minute)),
            (7199, (1, Unit::Hour)),
            (86_400 * 3 + 5, (3, Unit::Day)),
            (86_400 * 400, (400, Unit::Day)),
        ] {
            assert_eq!(span(Duration::from_secs(seconds), Rounding::Down), said, "{seconds}");
        }
    }
}
