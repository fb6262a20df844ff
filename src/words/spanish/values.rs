//! What goes into sentences: spans, amounts, lists and dates.

use std::fmt::Display;
use std::time::Duration;

use crate::domain::time::Timestamp;
use crate::words::Sentence;
use crate::words::measure::{self, Rounding, Unit};

/// "45 segundos", "4 minutos", "1 hora".
pub(super) fn span(long: Duration, rounding: Rounding) -> String {
    let (how_many, unit) = measure::span(long, rounding);
    let (one, many) = match unit {
        Unit::Day => ("día", "días"),
        Unit::Hour => ("hora", "horas"),
        Unit::Minute => ("minuto", "minutos"),
        Unit::Second => ("segundo", "segundos"),
    };
    count(how_many, one, many)
}

/// "1 navegador", "3 navegadores".
pub(super) fn count<N: Copy + Display + PartialEq + From<u8>>(how_many: N, one: &str, many: &str) -> String {
    format!("{how_many} {}", if how_many == N::from(1) { one } else { many })
}

/// "a, b o c"; "u" before another "o".
pub(super) fn either(values: &[&str]) -> Sentence {
    let last = values.last().map(|last| last.to_lowercase()).unwrap_or_default();
    let sounds_alike = ["o", "ó", "ho", "hó", "8"].iter().any(|sound| last.starts_with(sound));
    Sentence::list(values, ", ", if sounds_alike { " u " } else { " o " })
}

/// "a, b y c"; "e" before another "i", unless a vowel follows it.
pub(super) fn both(values: &[&str]) -> Sentence {
    let last = values.last().map(|last| last.to_lowercase()).unwrap_or_default();
    let sound = last.strip_prefix('h').unwrap_or(&last);
    let sounds_alike =
        sound.strip_prefix(['i', 'í']).is_some_and(|rest| !rest.starts_with(['a', 'e', 'o', 'u', 'á', 'é', 'ó', 'ú']));
    Sentence::list(values, ", ", if sounds_alike { " e " } else { " y " })
}

const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// "21 de noviembre de 2026, 09:45 UTC".
pub(super) fn exact(at: Timestamp) -> String {
    i64::try_from(at.millis())
        .ok()
        .and_then(|millis| jiff::Timestamp::from_millisecond(millis).ok())
        .map(|at| at.to_zoned(jiff::tz::TimeZone::UTC))
        .and_then(|at| {
            let month = MONTHS.get(usize::try_from(at.month()).ok()?.checked_sub(1)?)?;
            Some(at.strftime(&format!("%-d de {month} de %Y, %H:%M UTC")).to_string())
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_said_apart_from_many() {
        for (seconds, said) in
            [(1, "1 segundo"), (60, "1 minuto"), (61, "2 minutos"), (3600, "1 hora"), (86_401, "2 días")]
        {
            assert_eq!(span(Duration::from_secs(seconds), Rounding::Up), said, "{seconds}");
        }
        assert_eq!(count(1_usize, "código", "códigos"), "1 código");
        assert_eq!(count(0_usize, "código", "códigos"), "0 códigos");
    }

    #[test]
    fn a_moment_is_written_out_and_an_impossible_one_is_left_out() {
        assert_eq!(exact(Timestamp::from_seconds(1_795_254_343)), "21 de noviembre de 2026, 09:45 UTC");
        assert_eq!(exact(Timestamp::from_seconds(0)), "1 de enero de 1970, 00:00 UTC");
        assert_eq!(exact(Timestamp::from_millis(u64::MAX)), "");
    }

    #[test]
    fn alternatives_are_listed_as_one_would_say_them() {
        for (values, said) in [
            (&["staff"][..], "staff"),
            (&["a", "b"], "a o b"),
            (&["a", "b", "c"], "a, b o c"),
            (&["staff", "ops"], "staff u ops"),
            (&["staff", "hotel"], "staff u hotel"),
        ] {
            assert_eq!(either(values).to_string(), said);
        }
    }

    #[test]
    fn things_together_are_listed_as_one_would_say_them() {
        for (values, said) in [
            (&["Wiki"][..], "Wiki"),
            (&["Wiki", "Fotos"], "Wiki y Fotos"),
            (&["Wiki", "Fotos", "Intranet"], "Wiki, Fotos e Intranet"),
            (&["Wiki", "Historial"], "Wiki e Historial"),
            (&["Agua", "Hielo"], "Agua y Hielo"),
        ] {
            assert_eq!(both(values).to_string(), said);
        }
    }
}
