//! What happened since the start, in numbers, for whoever watches.

use std::sync::atomic::{AtomicU64, Ordering};

use http::StatusCode;

use crate::domain::quick_hash::Quick;

#[derive(Default)]
pub struct Counts {
    /// One family for each class of status, from `CLASSES`; by app.
    requests: [Family; 6],
    /// By reason.
    pub refusals: Family,
    /// By outcome.
    pub sign_ins: Family,
    /// By app.
    pub upstream_failures: Family,
    /// By outcome.
    pub reloads: Family,
}

/// `none`: it ended before there was an answer.
const CLASSES: [&str; 6] = ["none", "1xx", "2xx", "3xx", "4xx", "5xx"];

/// Counters of one meaning that a label tells apart. Labels are ours or the operator's, never a visitor's: so they are few.
#[derive(Default)]
pub struct Family(papaya::HashMap<Box<str>, AtomicU64, Quick>);

impl Counts {
    /// Without an app it was for a page of ours, or for nothing.
    pub fn request(&self, app: Option<&str>, status: Option<StatusCode>) {
        let class = status.map_or(0, |status| usize::from(status.as_u16() / 100));
        if let Some(family) = self.requests.get(class) {
            family.add(app.unwrap_or_default());
        }
    }

    /// App, class and number.
    pub fn requests(&self) -> impl Iterator<Item = (String, &'static str, u64)> {
        CLASSES
            .iter()
            .zip(&self.requests)
            .flat_map(|(class, family)| family.all().into_iter().map(|(app, number)| (app, *class, number)))
    }
}

impl Family {
    pub fn add(&self, label: &str) {
        let counters = self.0.pin();
        let counter = match counters.get(label) {
            Some(counter) => counter,
            None => counters.get_or_insert_with(label.into(), AtomicU64::default),
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// In the order of their labels.
    pub fn all(&self) -> Vec<(String, u64)> {
        let counters = self.0.pin();
        let mut all: Vec<_> =
            counters.iter().map(|(label, number)| (label.to_string(), number.load(Ordering::Relaxed))).collect();
        all.sort();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_app_and_class() {
        let counts = Counts::default();
        for (app, status) in [(Some("wiki"), Some(200)), (Some("wiki"), Some(204)), (None, Some(404)), (None, None)] {
            counts.request(app, status.map(|status| StatusCode::from_u16(status).unwrap()));
        }
        counts.request(None, Some(StatusCode::from_u16(999).unwrap()));
        let counted: Vec<_> = counts.requests().collect();
        let expected = [("", "none", 1), ("wiki", "2xx", 2), ("", "4xx", 1)];
        assert_eq!(counted, expected.map(|(app, class, number)| (app.to_owned(), class, number)));
    }
}
