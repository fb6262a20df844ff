//! The page where somebody who is signed in proves more, because a place asks for it, and goes on from there.

use super::refuse::quote;
use crate::domain::standard::{SecondAsked, Standard};

pub(super) const PATH: &str = "/confirm";

/// The way to it and back. What the place asks for travels along: only the place itself knows it, and judges it again.
pub(super) fn link(page: &str, rd: &str, standard: Standard) -> String {
    let factors = match standard.second {
        SecondAsked::None => String::new(),
        SecondAsked::Any => "&factors=any".to_owned(),
        SecondAsked::OneOf(kinds) => {
            let kinds: Vec<_> = kinds.iter().map(|kind| kind.as_str()).collect();
            format!("&factors={}", kinds.join(","))
        }
    };
    let max_age = standard.max_age.map_or_else(String::new, |age| format!("&max_age={}", age.as_secs()));
    format!("{page}?rd={}{factors}{max_age}", quote(rd))
}
