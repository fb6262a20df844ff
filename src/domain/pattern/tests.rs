use proptest::prelude::*;

use super::*;

fn pattern(text: &str) -> PathPattern {
    PathPattern::parse(text).unwrap_or_else(|bad| panic!("{text} {bad}"))
}

#[test]
fn a_pattern_matches_whole_segments_parts_of_them_or_all_that_follows() {
    for (text, path, expected) in [
        ("/", "/", true),
        ("/", "/x", false),
        ("/a", "/a", true),
        ("/a", "/a/", false),
        ("/a", "/A", false),
        ("/a", "/ab", false),
        ("/a/", "/a/", true),
        ("/a/", "/a", false),
        ("/a/*", "/a/b", true),
        ("/a/*", "/a/", false),
        ("/a/*", "/a", false),
        ("/a/*", "/a/b/", false),
        ("/a/*", "/a/b/c", false),
        ("/a/*", "/a/b%2Fc", true),
        ("/*", "/", false),
        ("/*", "/x", true),
        ("/one/*/segment", "/one/x/segment", true),
        ("/one/*/segment", "/one/x/y/segment", false),
        ("/one/*/segment", "/one//segment", false),
        ("/i/*.png", "/i/a.png", true),
        ("/i/*.png", "/i/.png", true),
        ("/i/*.png", "/i/a.png.html", false),
        ("/i/v*-*.js", "/i/v1-x.js", true),
        ("/i/v*-*.js", "/i/v1.js", false),
        ("/i/aXa*aXa", "/i/aXa", false),
        ("/all/**", "/all", true),
        ("/all/**", "/all/", true),
        ("/all/**", "/all/x/y", true),
        ("/all/**", "/allx", false),
        ("/all/**", "/ALL/x", false),
        ("/**", "/", true),
        ("/**", "/x/y", true),
        ("/a/*/**", "/a", false),
        ("/a/*/**", "/a/b", true),
        ("/a/*/**", "/a/b/c", true),
        ("/bücher/**", "/b%C3%BCcher/x", true),
        ("/b%c3%bccher", "/b%C3%BCcher", true),
        ("/a b", "/a%20b", true),
        ("/%61", "/a", true),
        ("/a%2fb", "/a%2Fb", true),
        ("/a%2Ab", "/a%2Ab", true),
        ("/a%2Ab", "/axb", false),
    ] {
        assert_eq!(pattern(text).matches(path), expected, "{text} {path}");
    }
}

#[test]
fn what_could_never_match_or_would_mislead_is_refused_with_a_reason() {
    for (text, word) in [
        ("", "begin"),
        ("a", "begin"),
        ("**", "begin"),
        ("/**/x", "end"),
        ("/a**", "end"),
        ("/a/***", "end"),
        ("/**/**", "end"),
        ("//a", "empty"),
        ("/a//**", "empty"),
        ("/a;x", "path alone"),
        ("/a?x", "path alone"),
        ("/a#x", "path alone"),
        ("/a\\b", "path alone"),
        ("/a\tb", "control"),
        ("/a/../b", "never"),
        ("/a/%2e%2e/b", "never"),
        ("/./a", "never"),
        ("/a%0a", "never"),
        ("/%FF", "never"),
        ("/%zz", "escapes"),
        ("/100%", "escapes"),
        ("/a%3bx", "hide"),
        ("/a%3Fx", "hide"),
        ("/a%2523", "hide"),
        ("/a%00", "hide"),
    ] {
        let bad = PathPattern::parse(text).unwrap_err();
        assert!(bad.0.contains(word), "{text}: {bad}");
    }
}

#[test]
fn a_pattern_is_folded_as_paths_are() {
    for (text, fold, expected) in [
        ("/Admin/**", "/admin/x", true),
        ("/Admin/**", "/admin", true),
        ("/Admin/**", "/administrator", false),
        ("/a b", "/a b", true),
        ("/%C3%9Cber/*", "/über/x", true),
        ("/a/", "/a", true),
        ("/a%2fb/**", "/a/b/c", true),
        ("/job/x%252fy/**", "/job/x/y/z", true),
        ("/job/x%252fy/**", "/job/x%2fy/z", true),
        ("/plain/*", "/plain/x", true),
    ] {
        assert_eq!(pattern(text).matches_fold(fold), expected, "{text} {fold}");
    }
}

#[test]
fn a_cover_is_claimed_where_it_is_one() {
    for (wide, narrow, expected) in [
        ("/**", "/a/b", true),
        ("/**", "/**", true),
        ("/a/**", "/a", true),
        ("/a/**", "/a/", true),
        ("/a/**", "/a/*/c", true),
        ("/a/**", "/a/b/**", true),
        ("/a/**", "/b", false),
        ("/a/**", "/ab", false),
        ("/a/b/**", "/a/**", false),
        ("/a/*", "/a/b", true),
        ("/a/*", "/a/", false),
        ("/a/*", "/a/*", true),
        ("/a/*", "/a/*.png", true),
        ("/a/*", "/a/**", false),
        ("/a/*", "/a/b/c", false),
        ("/a/*.png", "/a/x.png", true),
        ("/a/*.png", "/a/*", false),
        ("/a/*/**", "/a/**", false),
        ("/a/*/**", "/a/b/**", true),
        ("/a", "/a", true),
        ("/a", "/A", false),
        ("/%61", "/a", true),
    ] {
        assert_eq!(pattern(wide).covers(&pattern(narrow)), expected, "{wide} {narrow}");
    }
}

fn segments() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(vec!["a", "b", "ab", "*", "a*", "*b", "a*b", "*a*"]), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_cover_is_never_claimed_wrongly(
        wide in segments(), wide_open: bool, narrow in segments(), narrow_open: bool,
        path in prop::collection::vec(prop::sample::select(vec!["", "a", "b", "ab", "aab", "ba", "c"]), 1..5),
    ) {
        let text = |segments: &[&str], open| format!("/{}{}", segments.join("/"), if open { "/**" } else { "" });
        let (wide, narrow) = (pattern(&text(&wide, wide_open)), pattern(&text(&narrow, narrow_open)));
        let path = format!("/{}", path.join("/"));
        if wide.covers(&narrow) && narrow.matches(&path) {
            prop_assert!(wide.matches(&path), "{} {} {}", wide.as_str(), narrow.as_str(), path);
        }
    }

    #[test]
    fn what_matches_exactly_matches_in_the_fold(text in prop::sample::select(vec![
        "/Admin/**", "/a/*/C", "/a b/x", "/A/", "/ü/*", "/x%2fy/**", "/*.PNG"]), path in "/(Admin|a|A|%20|a%20b|x|C|x%2Fy|%C3%BC|Q\\.PNG)(/(Admin|a|C|x|)){0,3}") {
        let pattern = pattern(text);
        let target = super::super::path::Target::parse(path.as_bytes(), "/.vestibule").unwrap();
        if pattern.matches(target.path()) {
            prop_assert!(target.folds().any(|fold| pattern.matches_fold(fold)), "{} {}", text, path);
        }
    }
}
