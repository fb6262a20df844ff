use super::*;

fn read(country: &str, typed: &str) -> Result<String, BadNumber> {
    PhoneNumber::read(Country::from_code(country), typed).map(|number| number.e164().to_owned())
}

#[test]
fn one_number_is_read_in_every_writing() {
    for typed in [
        "01512 3456789",
        "0151-23456789",
        "(0151) 23456789",
        "+49 151 23456789",
        "0049 1512/3456789",
        "\u{ff0b}49 1512 3456789",
        "\u{202a}+49 1512 3456789\u{202c}",
        "01512\u{a0}3456789",
    ] {
        assert_eq!(read("DE", typed).as_deref(), Ok("+4915123456789"), "{typed:?}");
    }
    // The code that was typed counts, whatever country was chosen; without one it takes a country.
    assert_eq!(read("FR", "+49 1512 3456789").as_deref(), Ok("+4915123456789"));
    assert_eq!(read("", "+4915123456789").as_deref(), Ok("+4915123456789"));
    assert_eq!(read("", "01512 3456789"), Err(BadNumber::NoCountry));
}

#[test]
fn countries_write_as_they_are_used_to() {
    for (country, typed, expected) in [
        ("US", "(201) 555-0123", "+12015550123"),
        ("US", "1 201 555 0123", "+12015550123"),
        ("GB", "07400 123456", "+447400123456"),
        ("FR", "06 12 34 56 78", "+33612345678"),
        // The zero belongs to the number.
        ("IT", "02 1234 5678", "+390212345678"),
        ("IT", "312 345 6789", "+393123456789"),
        ("ES", "612 34 56 78", "+34612345678"),
        ("CN", "131 2345 6789", "+8613123456789"),
        ("TZ", "0621 234 567", "+255621234567"),
        ("KE", "0712 123456", "+254712123456"),
        ("KZ", "771 000 9998", "+77710009998"),
        ("RU", "8 (912) 345-67-89", "+79123456789"),
        ("HU", "06 20 123 4567", "+36201234567"),
    ] {
        assert_eq!(read(country, typed).as_deref(), Ok(expected), "{country} {typed}");
    }
}

#[test]
fn what_is_no_number_is_told_apart_from_what_is_none_there() {
    assert_eq!(read("DE", " \t"), Err(BadNumber::Missing));
    for typed in ["ada@example.com", "1512 345 ext. 7", "+49+151", "tel:+49151;phone-context=x", &"1".repeat(41)] {
        assert_eq!(read("DE", typed), Err(BadNumber::NoNumber), "{typed}");
    }
    for typed in ["1", "0151", "+49 1512 345678901234", "+999 123456", "+", "110", "00"] {
        assert_eq!(read("DE", typed), Err(BadNumber::Unknown), "{typed}");
    }
}

#[test]
fn numbers_that_cost_more_or_are_nobodys_line_are_refused() {
    for (country, typed, expected) in [
        ("DE", "0900 1 123456", BadNumber::Premium),
        ("GB", "0909 879 0123", BadNumber::Premium),
        // "Personal" ones are routed on for a fee.
        ("GB", "070 1234 5678", BadNumber::Premium),
        ("US", "900 234 5678", BadNumber::Premium),
        ("FR", "0891 12 34 56", BadNumber::Premium),
        ("GB", "056 1234 5678", BadNumber::OverInternet),
        ("FR", "09 12 34 56 78", BadNumber::OverInternet),
        ("DE", "0800 1234567", BadNumber::Service),
        ("US", "800 234 5678", BadNumber::Service),
    ] {
        assert_eq!(read(country, typed), Err(expected), "{country} {typed}");
    }
}

#[test]
fn a_number_counts_as_a_whole() {
    for (country, typed, expected) in [
        // It begins as one does.
        ("IE", "+353 4918109305", Err(BadNumber::Unknown)),
        // They begin as premium ones do.
        ("BR", "4370705133", Ok("+554370705133")),
        ("CN", "8879627263", Ok("+868879627263")),
    ] {
        assert_eq!(read(country, typed).as_deref(), expected.as_ref().map(|e164| *e164), "{country} {typed}");
    }
}

#[test]
fn countries_that_share_a_code_are_told_apart() {
    let country = |typed| PhoneNumber::read(None, typed).unwrap().country();
    assert_eq!(country("+1 201 555 0123"), Country::Us);
    assert_eq!(country("+1 506 234 5678"), Country::Ca);
    assert_eq!(country("+7 771 000 9998"), Country::Kz);
    assert_eq!(country("+44 7781 123456"), Country::Gg);
}

#[test]
fn a_number_is_shown_and_logged_without_its_middle() {
    let number = PhoneNumber::read(Some(Country::De), "01512 3456767").unwrap();
    assert_eq!(number.masked(), "+49 *** 67");
    assert_eq!(format!("{number:?}"), "PhoneNumber(+49 *** 67)");
    assert_eq!(number.block(), "+491512345");
    assert_eq!(PhoneNumber::from_e164(number.e164()), Some(number));
    assert_eq!(PhoneNumber::from_e164("015123456767"), None);
}

#[test]
fn every_country_has_a_code_and_an_example_that_is_a_number_there() {
    let mut wrong = Vec::new();
    for country in Country::ALL.iter().copied() {
        let example = example(country).unwrap();
        let code = format!("+{}", calling_code(country).unwrap());
        match PhoneNumber::read(Some(country), &example) {
            Ok(number) if number.country() == country && number.e164().starts_with(&code) => {
                let again = PhoneNumber::from_e164(number.e164()).map(|read| read.e164);
                assert_eq!(again.as_deref(), Some(number.e164()), "{country:?}");
            }
            other => wrong.push((country, example, other)),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_landline_is_known_as_one() {
    assert_eq!(PhoneNumber::read(Some(Country::De), "030 123456").unwrap().line(), Line::Fixed);
    assert_eq!(PhoneNumber::read(Some(Country::De), "01512 3456789").unwrap().line(), Line::Mobile);
    assert_eq!(PhoneNumber::read(Some(Country::Us), "201 555 0123").unwrap().line(), Line::Mobile);
}
