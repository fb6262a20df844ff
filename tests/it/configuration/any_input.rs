//! Whatever is written, it is answered.

use proptest::prelude::*;
use vestibule::config;

use super::GOOD;

proptest! {
    #[test]
    fn any_text(text in ".*", value in ".*") {
        let _ = config::from_text(&text, "f", &[("VESTIBULE_GATEWAY__LISTEN".to_owned(), value)]).map_err(|problems| problems.to_string());
    }

    #[test]
    fn a_good_file_with_something_else_in_it(place in 0..GOOD.len(), length in 0..20_usize, with in "[\\[\\]{}=\"'a-z0-9.\n,/:*% -]{0,12}") {
        let mut text = GOOD.to_owned();
        let end = (place + length).min(text.len());
        text.replace_range(place..end, &with);
        // What was understood is whole: an app that is wrong is a problem, and never missing.
        match config::from_text(&text, "f", &[]) {
            Ok(loaded) => prop_assert_eq!((loaded.settings.apps.len(), loaded.settings.routes.apps().len()), (1, 1)),
            Err(problems) => prop_assert!(problems.to_string().ends_with("to put right.")),
        }
    }

    #[test]
    fn any_value_of_any_key(value in "\"[^\"\\\\\n]{0,12}\"|-?[0-9]{1,40}|\\[\\]|\\{\\}|true|[0-9]\\.[0-9]", key in 0..40_usize) {
        let reference = config::reference();
        let keys: Vec<&str> = reference.lines().filter(|line| line.contains(" = ")).collect();
        let line = keys[key % keys.len()];
        let name = line.trim_start_matches('#').split(" = ").next().unwrap_or_default();
        let text = reference.replace(line, &format!("{name} = {value}"));
        let _ = config::from_text(&text, "f", &[]).map_err(|problems| problems.to_string());
    }

    #[test]
    fn any_variable(name in "[A-Za-z_]{0,30}", value in ".{0,20}") {
        let _ = config::from_text(GOOD, "f", &[(format!("VESTIBULE_{name}"), value)]).map_err(|problems| problems.to_string());
    }
}
