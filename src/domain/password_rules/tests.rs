use std::time::Duration;

use super::*;
use crate::domain::secret::Secret;

const ANNA: [&str; 4] = ["anna", "anna.smith@gw.test", "Anna Smith-Müller", "Vestibule"];

fn judge(rules: PasswordRules, password: &str) -> Result<(), WeakPassword> {
    rules.judge(&Password::typed(&Secret::new(password.to_owned())).unwrap(), &ANNA)
}

#[test]
fn length_counts_code_points() {
    let short = |minimum| Err(WeakPassword::TooShort { minimum });
    for (password, alone, with_factor) in [
        ("", short(15), short(8)),
        ("gkw7-xR", short(15), short(8)),
        ("gkw7-xRq", short(15), Ok(())),
        ("gkw7-xRq vmt+z", short(15), Ok(())),
        ("gkw7-xRq vmt+z2", Ok(()), Ok(())),
        ("🦀🎩🌵🎻🧲🪁🦜", short(15), short(8)),
        ("żółw łka ęśćńą", short(15), Ok(())),
    ] {
        assert_eq!(judge(PasswordRules::ALONE, password), alone, "{password}");
        assert_eq!(judge(PasswordRules::WITH_SECOND_FACTOR, password), with_factor, "{password}");
    }
    let short_maximum = PasswordRules { minimum: 8, maximum: 20 };
    assert_eq!(judge(short_maximum, "violin cactus umbrella"), Err(WeakPassword::TooLong { maximum: 20 }));
}

#[test]
fn good_passwords_are_taken() {
    for good in [
        "violin cactus umbrella",
        "kettle-drum-orbit-snail",
        "Der Mops kam in die Küche",
        "мой кот ест огурцы",
        "私の猫は胡瓜を食べるのが好きです",
        "tR8#kq2Lw9!zPm4v",
        "annabelle climbed seven purple ladders",
        "}&anna^%$*(!~)=",
        "may #$%^&*(){}[]<>?",
        "~&}(;%]<*=^!|>{/",
        "🦀🎩🌵🎻🧲🪁🦜🍉🥥🧭🛶🎈🪗🧵🧶",
        "anna 🦀🎩🌵🎻🧲🪁🦜🍉🥥🧭",
    ] {
        assert_eq!(judge(PasswordRules::ALONE, good), Ok(()), "{good}");
    }
}

#[test]
fn each_weakness_is_named() {
    use WeakPassword::{Common, Guessable, Personal};
    for (password, why) in [
        ("password", Common),
        ("iloveyou", Common),
        ("12345678", Common),
        ("correcthorsebatterystaple", Common),
        ("Correct Horse Battery Staple 1!", Common),
        ("May the force be with you", Common),
        ("passwordpassword", Common),
        ("aaaaaaaaaaaaaaaaaaaa", Guessable(Weakness::Repeats)),
        ("abcdefghijklmnopqrst", Guessable(Weakness::Sequence)),
        ("annaannaannaanna", Personal),
        ("anna.smith@gw.test", Personal),
        ("Anna-Smith-2026!", Personal),
        ("🦀🦀🦀🦀🦀🦀🦀🦀🦀", Guessable(Weakness::Repeats)),
        ("Vestibule2026!", Personal),
        ("gw.test2026!", Personal),
        ("smithanna12345", Personal),
        ("Winter2025!", Guessable(Weakness::Date)),
        ("football football", Guessable(Weakness::Repeats)),
        ("asdfghjkl;'", Guessable(Weakness::KeyboardRow)),
        ("b@sk3tball", Guessable(Weakness::Word)),
    ] {
        assert_eq!(judge(PasswordRules::WITH_SECOND_FACTOR, password), Err(why), "{password}");
    }
}

#[test]
fn a_password_as_long_as_a_phrase_is_no_phrase_yet() {
    let passwords = "
        passwordpassword passwordpassword1 Password1234567 password123456789 123456789012345 1234567890123456
        qwertyuiopasdfgh qwertyuiop123456 1q2w3e4r5t6y7u8i 1qaz2wsx3edc4rfv zaq12wsxcde34rfv asdfghjklasdfghjkl
        iloveyouiloveyou letmeinletmein1 abcabcabcabcabcabc 111111111111111 000000000000000 aaaaaaaaaaaaaaaaaa
        abcdefghijklmnop qazwsxedcrfvtgb thisismypassword ThisIsMyPassword1 administrator123 trustno1trustno1
        monkeymonkeymonkey 20202020202020202020 drowssapdrowssap p@ssw0rdp@ssw0rd P4ssw0rdP4ssw0rd
        qwertyqwertyqwerty zxcvbnmzxcvbnmzxcvbnm";
    for weak in passwords.split_whitespace() {
        assert!(judge(PasswordRules::ALONE, weak).is_err(), "{weak}");
    }
}

#[test]
fn the_most_used_passwords_are_refused_where_eight_letters_would_do() {
    let passwords = "
        123456789 1234567890 password1 password123 password! P@ssw0rd Passw0rd qwerty123 qwertyuiop iloveyou1
        sunshine princess football baseball superman starwars whatever trustno1 letmein1 welcome1 welcome123
        admin123 administrator changeme changeme1 default1 dragon123 monkey123 michael1 jennifer jordan23 liverpool
        arsenal1 chelsea1 samsung1 computer internet 1qaz2wsx zaq12wsx 1q2w3e4r q1w2e3r4 asdfghjkl zxcvbnm1
        abcd1234 abc12345 a1b2c3d4 aa123456 qwer1234 88888888 11111111 00000000 12341234 11223344 87654321
        147258369 123123123 summer2024 Winter2025! Spring2026 January1 October2023 mustang1 corvette mercedes
        metallica slipknot pokemon1 minecraft fuckyou1 bullshit blink182 rush2112 ncc1701d gandalf1 charlie1
        nicholas chocolate butterfly passpass testtest test1234 guest123 root1234 secret123 hello123 access14";
    for common in passwords.split_whitespace() {
        assert!(judge(PasswordRules::WITH_SECOND_FACTOR, common).is_err(), "{common}");
    }
}

#[test]
fn words_about_a_person_are_found_in_any_spelling() {
    for personal in ["ANNA SMITH MÜLLER", "anna_smith_müller", "müller1", "1234Müller", "Smith.Smith.Smith"] {
        let rules = PasswordRules { minimum: 1, maximum: 256 };
        assert_eq!(judge(rules, personal), Err(WeakPassword::Personal), "{personal}");
    }
}

/// By the estimator's own watch; it reads no more than the first hundred letters.
#[test]
fn judging_the_worst_password_takes_no_noticeable_time() {
    let words = ["a".repeat(64), "ab".repeat(32)];
    let about: Vec<&str> = words.iter().map(String::as_str).collect();
    for unit in
        ["a", "ab", "a@4", "4@$1!0", "1", "19", "1qaz", "qwerty", "e\u{301}", "🦀", "password", "é1", "\0", "1/1/1"]
    {
        let password: String = unit.chars().cycle().take(Password::MAXIMUM).collect();
        let taken = zxcvbn(&password, &about).calculation_time();
        assert!(taken < Duration::from_millis(500), "{unit}: {taken:?}");
    }
}
