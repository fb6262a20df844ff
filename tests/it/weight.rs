//! What each page weighs on its way: a first screen is there after one round trip, on whatever line.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use vestibule::domain::language::Language;

use super::gallery::{FIRST_ROUND_TRIP, pages_in};

/// As a server in front of us would pack it.
fn packed(page: &str) -> usize {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(page.as_bytes()).expect("memory");
    packer.finish().expect("memory").len()
}

#[test]
fn the_first_answer_paints_in_one_round_trip_even_uncompressed() {
    for (name, page) in pages_in(Language::English) {
        if name.starts_with("sign-in") || name.starts_with("problem") {
            assert!(page.len() < FIRST_ROUND_TRIP, "{name} has {} bytes", page.len());
        }
    }
}

/// Its style, its pictures and its script are in it, and the longest lists are no exception. Of the other languages those
/// are packed that weigh most unpacked.
#[test]
fn every_page_arrives_in_one_round_trip_if_it_is_compressed_in_whatever_language() {
    const HEAVIEST: usize = 30;
    for language in Language::ALL {
        let mut pages = pages_in(language);
        pages.sort_by_key(|(_, page)| std::cmp::Reverse(page.len()));
        let count = if language == Language::English { pages.len() } else { HEAVIEST };
        // What is no larger unpacked needs no packing.
        for (name, page) in pages.iter().take(count).filter(|(_, page)| page.len() >= FIRST_ROUND_TRIP) {
            let weighs = packed(page);
            assert!(weighs < FIRST_ROUND_TRIP, "{}: {name} weighs {weighs} bytes", language.tag());
        }
    }
}
