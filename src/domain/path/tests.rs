use proptest::prelude::*;

use super::*;

const PREFIX: &str = "/.vestibule";

fn parse(raw: &str) -> Result<Target, BadTarget> {
    Target::parse(raw.as_bytes(), PREFIX)
}

fn path_of(raw: &str) -> String {
    parse(raw).unwrap().path().to_owned()
}

fn folds_of(raw: &str) -> Vec<String> {
    parse(raw).unwrap().folds().map(ToOwned::to_owned).collect()
}

#[test]
fn an_ordinary_target_is_sent_as_it_came_and_is_its_own_fold() {
    for raw in [
        "/",
        "/wiki",
        "/a/b/c.html",
        "/.well-known/acme-challenge/x",
        "/a~b/-_-",
        "/x?",
        "/x?a=1&b=%zz&c=/../%00\\|<>\"'é",
        "/compare/v1...v2",
        "/@scope/pkg@1.0,x",
        "/[id]/{a}|^'$!()*+=:",
    ] {
        let target = parse(raw).unwrap();
        assert_eq!(target.sent(), raw);
        assert!(target.is_plain(), "{raw}: {:?}", folds_of(raw));
        assert_eq!(target.folds().collect::<Vec<_>>(), [target.path()]);
        assert!(target.encoded().is_empty());
    }
}

#[test]
fn path_and_query_come_apart_at_the_first_question_mark() {
    for (raw, path, query) in
        [("/a", "/a", None), ("/a?", "/a", Some("")), ("/a?b?c", "/a", Some("b?c")), ("/?/../x", "/", Some("/../x"))]
    {
        let target = parse(raw).unwrap();
        assert_eq!((target.path(), target.query()), (path, query), "{raw}");
    }
}

#[test]
fn an_escape_has_one_spelling() {
    for (raw, path) in [
        ("/%61%62%63", "/abc"),
        ("/%41", "/A"),
        ("/%7euser", "/~user"),
        ("/%7Euser", "/~user"),
        ("/a%2db%5f", "/a-b_"),
        ("/%2ehidden", "/.hidden"),
        ("/a%20b", "/a%20b"),
        ("/%c3%bc", "/%C3%BC"),
        ("/ü", "/%C3%BC"),
        ("/100%25", "/100%25"),
        ("/a%3ab", "/a%3Ab"),
        ("/a%252fb", "/a%252fb"),
    ] {
        assert_eq!(path_of(raw), path, "{raw}");
    }
}

#[test]
fn what_can_only_mean_harm_is_refused() {
    use BadTarget::*;
    for (raw, why) in [
        ("", NotAPath),
        ("*", NotAPath),
        ("a/b", NotAPath),
        ("?x", NotAPath),
        ("http://host/x", NotAPath),
        ("/a#b", NotAPath),
        ("/a?b#c", NotAPath),
        ("/a\\b", Backslash),
        ("/\\evil.test", Backslash),
        ("/..\\x", Backslash),
        ("/a b", ControlByte),
        ("/a\tb", ControlByte),
        ("/a\0", ControlByte),
        ("/a\x7f", ControlByte),
        ("/a\r\nX: y", ControlByte),
        ("/a?b c", ControlByte),
        ("/a?b\tc", ControlByte),
        ("/a?b\0", ControlByte),
        ("/%0d%0aX:%20y", ControlByte),
        ("/%09", ControlByte),
        ("/%7f", ControlByte),
        ("/%250a", ControlByte),
        ("/%C2%85", ControlByte),
        ("/%", BadEscape),
        ("/%2", BadEscape),
        ("/%zz", BadEscape),
        ("/a%2x", BadEscape),
        ("/%u0041", BadEscape),
        ("/%25u002e%25u002e/x", BadEscape),
        ("/%FF", NotUtf8),
        ("/%c0%af", NotUtf8),
        ("/%c0%ae%c0%ae/x", NotUtf8),
        ("/%e0%80%af", NotUtf8),
        ("/%f0%80%80%af", NotUtf8),
        ("/%ed%a0%80", NotUtf8),
        ("/%25c0%25af", NotUtf8),
        ("/%C3", NotUtf8),
    ] {
        assert_eq!(parse(raw), Err(why), "{raw:?}");
    }
    assert_eq!(Target::parse(b"/\xff", PREFIX), Err(NotUtf8));
    assert_eq!(Target::parse(b"/\xc0\xaf", PREFIX), Err(NotUtf8));
    assert_eq!(Target::parse(b"/x?\xff", PREFIX), Err(NotUtf8));
}

/// Every way to write a dot and every way to write what ends a segment, put together.
#[test]
fn dot_segments_are_refused_in_every_spelling() {
    let dots = [".", "%2e", "%2E", "%252e", "%25252E", "%EF%BC%8E", "．", "%E2%80%A4"];
    let ends = [
        "/",
        "",
        ";x/",
        ";/",
        ";x=1;y",
        "%3bx/",
        "%253B",
        "%20/",
        ".",
        "%E2%80%8B/",
        "%2f",
        "%5c",
        "%252f",
        "%255C",
        "%3f",
        "%23",
        "%00",
        "%2500",
        "%EF%BC%8F",
        "%C2%A0/",
    ];
    let starts = ["/", "/public/", "/public//", "/a%2f", "/a%5c", "/a;x/", "/a%252f", "/%20", "/a/%E2%80%8B"];
    let mut tried = 0;
    for start in starts {
        for first in dots {
            for second in dots.iter().copied().chain([""]) {
                for end in ends {
                    let raw = format!("{start}{first}{second}{end}admin");
                    let raw = if end.is_empty() { format!("{start}{first}{second}") } else { raw };
                    // `..admin` is a name like any other.
                    if matches!(end, ".") {
                        continue;
                    }
                    let refused = parse(&raw).unwrap_err();
                    assert!(matches!(refused, BadTarget::DotSegment), "{raw}: {refused:?}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 10_000, "{tried}");
}

#[test]
fn names_that_only_contain_dots_are_paths_like_others() {
    for raw in ["/..admin", "/a..b", "/.a", "/a.", "/.git/x", "/v1..v2", "/.well-known", "/x/..%61"] {
        assert!(parse(raw).is_ok(), "{raw}");
    }
}

#[test]
fn a_fold_is_what_a_careless_reader_takes_the_path_for() {
    for (raw, fold) in [
        ("/ADMIN", "/admin"),
        ("/admin/", "/admin"),
        ("//admin", "/admin"),
        ("/admin//x", "/admin/x"),
        ("/admin;x=1/y", "/admin/y"),
        ("/;x/admin", "/admin"),
        ("/admin%3bx/y", "/admin/y"),
        ("/%61dmin", "/admin"),
        ("/%2561dmin", "/admin"),
        ("/%252561dmin", "/admin"),
        ("/a%2fb", "/a/b"),
        ("/a%5cb", "/a/b"),
        ("/a%252fb", "/a/b"),
        ("/a%255cb", "/a/b"),
        ("/a;x%2fb", "/a"),
        ("/a;x%2fb", "/a/b"),
        ("/admin%3fx", "/admin"),
        ("/admin%23x", "/admin"),
        ("/admin%00x", "/admin"),
        ("/admin%253fx%2523y", "/admin"),
        ("/a%23b%3fc", "/a#b"),
        ("/a%253Fb%3Fc", "/a?b"),
        ("/admin.", "/admin"),
        ("/admin::$DATA", "/admin"),
        ("/admin:$i30:$INDEX_ALLOCATION/x", "/admin/x"),
        ("/admin%20", "/admin"),
        ("/admin%20./x", "/admin/x"),
        ("/%EF%BD%81dmin", "/admin"),
        ("/a%EF%BC%8Fb", "/a/b"),
        ("/a%EF%BC%BCb", "/a/b"),
        ("/a%EF%BC%9Bb", "/a"),
        ("/a%EF%BC%8561", "/aa"),
        ("/%E2%84%AAey", "/key"),
        ("/adm%C4%B1n", "/admin"),
        ("/%C5%BFecret", "/secret"),
        ("/ad%E2%80%8Bmin", "/admin"),
        ("/a%C2%ADdmin", "/admin"),
        ("/STRASSE", "/strasse"),
        ("/%C3%9C", "/ü"),
        ("/a%20b", "/a b"),
    ] {
        assert!(folds_of(raw).iter().any(|found| found == fold), "{raw}: {:?} lacks {fold}", folds_of(raw));
    }
}

#[test]
fn encodings_that_an_app_must_allow_are_noted_at_any_depth() {
    use Encoded::*;
    for (raw, expected) in [
        ("/a%2fb", vec![Slash]),
        ("/a%2Fb%2F", vec![Slash]),
        ("/a%5Cb", vec![Backslash]),
        ("/a%00", vec![Nul]),
        ("/a%252fb", vec![Slash]),
        ("/a%255cb", vec![Backslash]),
        ("/a%2500", vec![Nul]),
        ("/a%2f%5c%00", vec![Slash, Backslash, Nul]),
        ("/a?x=%2f%5c%00", vec![]),
    ] {
        assert_eq!(parse(raw).unwrap().encoded(), expected, "{raw}");
    }
    let target = parse("/a%2fb%5cc").unwrap();
    assert_eq!(target.check_encoded(&[Slash, Backslash]), Ok(()));
    assert_eq!(target.check_encoded(&[Slash]), Err(BadTarget::Encoded(Backslash)));
    assert_eq!(target.check_encoded(&[]), Err(BadTarget::Encoded(Slash)));
}

#[test]
fn our_own_prefix_is_reached_by_its_own_spelling_alone() {
    for ours in
        ["/.vestibule", "/.vestibule/", "/.vestibule/sign-in", "/%2evestibule/x", "/.%76estibule", "/.vestibule//x"]
    {
        assert!(is_under(parse(ours).unwrap().path(), PREFIX), "{ours}");
    }
    for not_ours in
        ["/.vestibulex", "/.vestibule-x", "/vestibule", "/a/.vestibule", "/.vestibulex%2fy", "/x%3f/.vestibule"]
    {
        assert!(!is_under(parse(not_ours).unwrap().path(), PREFIX), "{not_ours}");
    }
    for disguised in [
        "/.Vestibule",
        "/.VESTIBULE/sign-in",
        "//.vestibule/x",
        "/.vestibule;x/y",
        "/;/.vestibule",
        "/.vestibule%2fx",
        "/.vestibule%5cx",
        "/.vestibule%3fx",
        "/.vestibule%23",
        "/.vestibule%00",
        "/.vestibule%20/x",
        "/.vestibule./x",
        "/%252evestibule",
        "/.%2576estibule/x",
        "/.ve%EF%BD%93tibule/",
        "/.ve%C5%BFtibule/",
        "/.vest%C4%B1bule/",
        "/.vesti%E2%80%8Bbule",
        "/%EF%BC%8Evestibule",
    ] {
        assert_eq!(parse(disguised), Err(BadTarget::DisguisedPrefix), "{disguised}");
    }
}

#[test]
fn a_prefix_of_ones_own_is_guarded_alike() {
    assert_eq!(Target::parse(b"/AUTH/x", "/auth"), Err(BadTarget::DisguisedPrefix));
    assert_eq!(Target::parse(b"/AUTH/x", "/auth/"), Err(BadTarget::DisguisedPrefix));
    assert_eq!(Target::parse(b"/auth/x", "/Auth"), Err(BadTarget::DisguisedPrefix));
    assert!(Target::parse(b"/Auth/x", "/Auth").is_ok());
}

#[test]
fn layers_upon_layers_of_escapes_are_refused_and_cost_little() {
    let deep = format!("/%{}41", "25".repeat(100));
    assert_eq!(parse(&deep), Err(BadTarget::BadEscape));
    let wide = format!("/{}", "%252525253b%2525253f%25252523;a".repeat(200));
    assert!(parse(&wide).map_or(0, |target| target.folds().count()) <= 128);
    let long = format!("/{}", "%20".repeat(60_000));
    let _ = parse(&long);
}

#[test]
fn a_place_holds_what_is_below_it_segment_by_segment() {
    for (path, place, expected) in [
        ("/docs", "/docs", true),
        ("/docs/", "/docs", true),
        ("/docs/x", "/docs", true),
        ("/docsecret", "/docs", false),
        ("/Docs", "/docs", false),
        ("/", "/", true),
        ("/x", "/", true),
        ("/docs", "/docs/", true),
        ("/doc", "/docs", false),
    ] {
        assert_eq!(is_under(path, place), expected, "{path} {place}");
    }
}

prop_compose! {
    fn odd_target()(parts in prop::collection::vec(prop::sample::select(vec![
        "/", "//", "a", "B", "admin", "ADMIN", ".", "..", "%2e", "%252e", "%2f", "%5c", "%252F", "%00", ";", ";x=1", "%3b", "%3f",
        "%23", "%25", "%2525", "%41", "%61", "%20", "%0a", "%zz", "%", "%c3%bc", "é", "%c0%af", "%EF%BC%8F", "?", "#", "\\", " ",
        ".vestibule", "%2evestibule", "~", "*", "?q=1", "&x=%2f", "\u{212a}", "%E2%80%8B", "%u0041",
    ]), 0..9)) -> String {
        format!("/{}", parts.concat())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn what_is_sent_reads_back_as_itself(raw in odd_target()) {
        if let Ok(target) = parse(&raw) {
            prop_assert_eq!(parse(target.sent()), Ok(target));
        }
    }

    #[test]
    fn any_bytes_are_answered_without_a_panic(raw in prop::collection::vec(any::<u8>(), 0..60)) {
        if let Ok(target) = Target::parse(&raw, PREFIX) {
            let is_harmless = |byte: &u8| *byte > b' ' && *byte != 0x7f && *byte != b'#';
            prop_assert!(target.sent().as_bytes().iter().all(is_harmless));
            prop_assert!(!target.path().contains('\\'));
            prop_assert!(target.path().is_ascii());
            prop_assert!(target.sent().starts_with('/'));
        }
    }

    #[test]
    fn folding_a_fold_adds_nothing_new(raw in odd_target()) {
        if let Ok(target) = parse(&raw) {
            for fold in target.folds() {
                let dots = fold.split('/').any(|segment| segment == "." || segment == "..");
                prop_assert!(!dots, "{} has {}", raw, fold);
            }
        }
    }
}
