//! How long something lasts, as it is typed.

use std::time::Duration;

/// A number and s, m, h, d or w.
pub(super) fn span(text: &str) -> Result<Duration, String> {
    let wrong = || "write a number and a unit: 90s, 30m, 12h, 7d or 2w".to_owned();
    let unit = text.chars().next_back().ok_or_else(wrong)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return Err(wrong()),
    };
    let number = text.trim_end_matches(unit);
    if number.is_empty() || number.len() + 1 != text.len() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    let total = number.parse::<u64>().ok().and_then(|number| number.checked_mul(seconds)).ok_or_else(wrong)?;
    if total == 0 { Err("no time at all is too little".to_owned()) } else { Ok(Duration::from_secs(total)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_a_number_and_a_unit() {
        for (text, seconds) in [("90s", 90), ("30m", 1800), ("12h", 43_200), ("7d", 604_800), ("2w", 1_209_600)] {
            assert_eq!(span(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for wrong in [
            "",
            "h",
            "0h",
            "5",
            "5mm",
            "-5m",
            "+5m",
            "1.5h",
            "5 m",
            "5y",
            "99999999999999999999s",
            "99999999999999999w",
            "é",
        ] {
            assert!(span(wrong).is_err(), "{wrong}");
        }
    }
}
