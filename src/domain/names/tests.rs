use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

fn name(text: &str) -> UserName {
    UserName::parse(text).unwrap()
}

#[test]
fn every_spelling_of_a_name_is_one_name() {
    for spelling in
        ["alice", "ALICE", " alice ", "\talice\r\n", "ａｌｉｃｅ", "Ａlice", "\u{3000}alice", "aℓice", "ⓐlice"]
    {
        assert_eq!(UserName::parse(spelling).unwrap().as_str(), "alice", "{spelling:?}");
    }
    assert_eq!(name("\u{212a}ara").as_str(), "kara", "the Kelvin sign is a k");
}

#[test]
fn what_is_no_name_is_refused_with_its_reason() {
    let cases = [
        ("", BadName::Empty),
        (" \t ", BadName::Empty),
        ("аlice", BadName::Letter('а')),
        ("ali\u{301}ce", BadName::Letter('í')),
        ("İlker", BadName::Letter('\u{307}')),
        ("müller", BadName::Letter('ü')),
        ("alice\0", BadName::Letter('\0')),
        ("al ice", BadName::Letter(' ')),
        ("ali\u{200d}ce", BadName::Letter('\u{200d}')),
        ("ali\u{202e}ce", BadName::Letter('\u{202e}')),
        ("a/../b", BadName::Letter('/')),
        ("alice,bob", BadName::Letter(',')),
        ("alice\r\nx", BadName::Letter('\r')),
        ("alice@example.com", BadName::Address),
        (".alice", BadName::Edge),
        ("-alice", BadName::Edge),
        ("alice.", BadName::Edge),
        ("_", BadName::Edge),
        ("s_alice", BadName::LikeAnId),
        ("U_alice", BadName::LikeAnId),
        ("b_1", BadName::LikeAnId),
    ];
    for (typed, why) in cases {
        assert_eq!(UserName::parse(typed), Err(why), "{typed:?}");
    }
    assert!(UserName::parse(&"a".repeat(64)).is_ok());
    assert_eq!(UserName::parse(&"a".repeat(65)), Err(BadName::TooLong));
    assert_eq!(UserName::parse(&"a".repeat(1_000_000)), Err(BadName::TooLong));
    // One character that NFKC makes eighteen of.
    assert!(UserName::parse(&"\u{fdfa}".repeat(300)).is_err());
}

#[test]
fn names_that_people_use_are_names() {
    for good in ["a", "7", "anna.smith", "anna_smith", "anna-smith", "x2", "2fast", "o.o", "sam", "user1", "b.b", "s-1"]
    {
        assert_eq!(name(good).as_str(), good);
    }
}

#[test]
fn names_that_read_alike_share_a_skeleton() {
    for (one, other) in [
        ("alice", "a1ice"),
        ("bob", "b0b"),
        ("anna.smith", "annasmith"),
        ("anna-smith", "anna_smith"),
        ("marnie", "mamie"),
        ("savvy", "sawy"),
        ("mar.nie", "mamie"),
        ("r-n0", "mo"),
    ] {
        assert_eq!(name(one).skeleton(), name(other).skeleton(), "{one} {other}");
    }
    for (one, other) in [("ian", "lan"), ("anna", "hanna"), ("bob", "rob"), ("user1", "user2")] {
        assert_ne!(name(one).skeleton(), name(other).skeleton(), "{one} {other}");
    }
}

#[test]
fn names_of_the_house_are_reserved_in_every_disguise() {
    for reserved in [
        "admin",
        "Admin",
        "adm1n",
        "admln",
        "ad.min",
        "a-d-m-i-n",
        "r00t",
        "ro.ot",
        "systern",
        "vestlbule",
        "no_reply",
        "nobody",
    ] {
        assert!(name(reserved).is_reserved(), "{reserved}");
    }
    for free in ["alice", "adminton", "rooty", "ian", "sam", "ali", "mali"] {
        assert!(!name(free).is_reserved(), "{free}");
    }
}

/// Each reserved word can be compared only if it is a name itself.
#[test]
fn the_reserved_words_are_names_each_once() {
    let words: Vec<_> = RESERVED.split_whitespace().collect();
    assert_eq!(words.iter().collect::<HashSet<_>>().len(), words.len());
    for word in words {
        assert_eq!(name(word).as_str(), word);
    }
}

#[test]
fn an_address_is_compared_in_lower_case_with_its_domain_in_ascii() {
    for (typed, address) in [
        ("Anna@Example.COM", "anna@example.com"),
        (" anna@example.com\n", "anna@example.com"),
        ("anna+list@mail.example.com", "anna+list@mail.example.com"),
        ("o'hara@example.com", "o'hara@example.com"),
        ("anna@bücher.example", "anna@xn--bcher-kva.example"),
        ("anna@BÜCHER.example", "anna@xn--bcher-kva.example"),
        ("anna@ｅxample.com", "anna@example.com"),
        ("root@localhost", "root@localhost"),
        ("a@1.example", "a@1.example"),
    ] {
        assert_eq!(EmailAddress::parse(typed).map(|found| found.to_string()), Ok(address.to_owned()), "{typed}");
    }
    assert_eq!(EmailAddress::parse("anna.smith@example.com").unwrap().local_part(), "anna.smith");
}

#[test]
fn what_is_no_address_is_refused_with_its_reason() {
    let cases = [
        ("", BadEmail::Shape),
        ("anna", BadEmail::Shape),
        ("@example.com", BadEmail::Shape),
        ("anna@", BadEmail::Shape),
        ("a@b@c", BadEmail::Shape),
        ("a@b.example,evil@y.example", BadEmail::Shape),
        ("\"a@evil\"@b", BadEmail::Shape),
        ("\"a\"@b.example", BadEmail::Letter('"')),
        ("a b@c.example", BadEmail::Letter(' ')),
        ("a\r\nBcc: x@c.example", BadEmail::Letter('\r')),
        ("a\0@c.example", BadEmail::Letter('\0')),
        ("a(comment)@c.example", BadEmail::Letter('(')),
        ("<a@c.example>", BadEmail::Letter('<')),
        ("a,b@c.example", BadEmail::Letter(',')),
        ("аnna@c.example", BadEmail::Letter('а')),
        (".a@c.example", BadEmail::Dots),
        ("a.@c.example", BadEmail::Dots),
        ("a..b@c.example", BadEmail::Dots),
        ("a@intranet", BadEmail::Domain),
        ("a@c..example", BadEmail::Domain),
        ("a@c.example.", BadEmail::Domain),
        ("a@.c.example", BadEmail::Domain),
        ("a@-c.example", BadEmail::Domain),
        ("a@c_d.example", BadEmail::Domain),
        ("a@c.example,d.example", BadEmail::Domain),
        ("a@c.example\0", BadEmail::Domain),
        ("a@c.example\r\nBcc: x", BadEmail::Domain),
        ("a@192.168.0.1", BadEmail::Domain),
        ("a@[192.168.0.1]", BadEmail::Domain),
        ("a@c.1", BadEmail::Domain),
        ("a@exa mple.com", BadEmail::Domain),
    ];
    for (typed, why) in cases {
        assert_eq!(EmailAddress::parse(typed), Err(why), "{typed:?}");
    }
    let long =
        |local: usize, label: usize| format!("{}@{}.{}.example", "a".repeat(local), "b".repeat(60), "c".repeat(label));
    assert!(EmailAddress::parse(&long(64, 60)).is_ok());
    assert_eq!(EmailAddress::parse(&long(65, 60)), Err(BadEmail::TooLong));
    assert_eq!(
        EmailAddress::parse(&format!("{}@{}example", "a".repeat(64), "bcd.".repeat(46))),
        Err(BadEmail::TooLong)
    );
    assert_eq!(EmailAddress::parse(&"a@".repeat(500_000)), Err(BadEmail::TooLong));
}

#[test]
fn a_group_is_taken_as_it_is_written() {
    for good in ["staff", "Staff", "team:ops", "a@b", "x.y_z-1", "-"] {
        assert_eq!(GroupName::parse(good).unwrap().as_str(), good);
    }
    for (bad, why) in [
        ("", BadGroup::Empty),
        ("a,b", BadGroup::Letter(',')),
        ("a b", BadGroup::Letter(' ')),
        (" a", BadGroup::Letter(' ')),
        ("é", BadGroup::Letter('é')),
        ("a\n", BadGroup::Letter('\n')),
    ] {
        assert_eq!(GroupName::parse(bad), Err(why), "{bad:?}");
    }
    assert!(GroupName::parse(&"a".repeat(64)).is_ok());
    assert_eq!(GroupName::parse(&"a".repeat(65)), Err(BadGroup::TooLong));
}

#[test]
fn a_display_name_is_one_readable_line() {
    for (typed, shown) in [
        (" Anna Smith ", "Anna Smith"),
        ("Zoe\u{308}", "Zo\u{eb}"),
        ("علی\u{200c}رضا", "علی\u{200c}رضا"),
        ("👩\u{200d}🚀", "👩\u{200d}🚀"),
        ("<b>Anna</b>", "<b>Anna</b>"),
    ] {
        assert_eq!(parse_display_name(typed).as_deref(), Ok(shown));
    }
    for (typed, why) in [
        ("", BadDisplayName::Empty),
        ("   ", BadDisplayName::Empty),
        ("\u{3164}\u{3164}", BadDisplayName::Empty),
        ("\u{200d}", BadDisplayName::Empty),
        ("Anna\nSmith", BadDisplayName::Letter),
        ("Anna\u{2028}Smith", BadDisplayName::Letter),
        ("Anna\u{85}Smith", BadDisplayName::Letter),
        ("Anna\u{202e}htimS", BadDisplayName::Letter),
        ("Anna\u{2066}Smith", BadDisplayName::Letter),
        ("An\u{200b}na", BadDisplayName::Letter),
        ("Anna\u{1b}[2J", BadDisplayName::Letter),
        ("Anna\0", BadDisplayName::Letter),
        ("\u{feff}Anna", BadDisplayName::Letter),
    ] {
        assert_eq!(parse_display_name(typed), Err(why), "{typed:?}");
    }
    assert!(parse_display_name(&"ß".repeat(64)).is_ok());
    assert_eq!(parse_display_name(&"ß".repeat(65)), Err(BadDisplayName::TooLong));
    assert_eq!(parse_display_name(&"ß".repeat(1_000_000)), Err(BadDisplayName::TooLong));
}

#[test]
fn whatever_is_typed_at_sign_in_leads_to_one_account_or_none() {
    let named = Some(SignInName::Name(name("alice")));
    for typed in ["alice", "ALICE", " ａｌｉｃｅ "] {
        assert_eq!(SignInName::parse(typed), named, "{typed}");
    }
    let addressed = EmailAddress::parse("alice@example.com").ok().map(SignInName::Email);
    for typed in ["alice@example.com", " Alice@EXAMPLE.com"] {
        assert_eq!(SignInName::parse(typed), addressed, "{typed}");
    }
    assert_eq!(addressed.unwrap().as_str(), "alice@example.com");
    for nobody in ["", "аlice", "a@b@c", "s_aaaa", &"a".repeat(1_000_000)] {
        assert_eq!(SignInName::parse(nobody), None);
    }
}

proptest! {
    #[test]
    fn a_parsed_name_parses_to_itself(typed in any::<String>()) {
        if let Ok(name) = UserName::parse(&typed) {
            prop_assert_eq!(UserName::parse(name.as_str()), Ok(name.clone()));
            prop_assert!(name.as_str().len() <= 64 && !name.skeleton().is_empty());
        }
        if let Ok(shown) = parse_display_name(&typed) {
            prop_assert_eq!(parse_display_name(&shown), Ok(shown.clone()));
        }
    }

    #[test]
    fn a_parsed_address_parses_to_itself(typed in "[ -~à-ü]{1,20}@[ -~à-ü]{1,20}\\.[a-zü]{2,5}") {
        if let Ok(address) = EmailAddress::parse(&typed) {
            prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address.clone()));
            prop_assert!(address.as_str().is_ascii() && address.as_str().matches('@').count() == 1);
        }
    }
}
