//! By the book (RFC 4226, RFC 6238), and beside a program that knows nothing of ours.

use std::io::Write as _;
use std::process::Command;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::crypto::seal::MasterKey;
use crate::random::OsRandom;

const ADA: UserId = UserId::from_bytes([1; 16]);

fn secrets() -> Secrets {
    let folder = tempfile::tempdir().unwrap();
    let key = MasterKey::create(&folder.path().join("key"), &OsRandom::new()).unwrap();
    Secrets::new(Arc::new(key))
}

fn with_secret(secrets: &Secrets, secret: &[u8]) -> Factor {
    let mut factor = draft(ADA, Label::parse("Phone").unwrap(), at(0), (secrets, &OsRandom::new())).unwrap();
    let sealed = secrets.seal_factor(factor.id, secret, &OsRandom::new()).unwrap();
    factor.keeps = Keeps::Totp(Totp { secret: sealed, last_step: 0 });
    factor
}

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

fn judge(secrets: &Secrets, factor: &Factor, code: &str, seconds: u64) -> Verdict {
    let Some(code) = TypedCode::read(&Secret::new(code.to_owned())) else { return Verdict::Reject };
    AuthenticatorApp.judge(factor, &code, &Means { secrets, now: at(seconds) }).unwrap()
}

fn accepted(verdict: Verdict) -> Option<Factor> {
    match verdict {
        Verdict::Accept(factor) => Some(*factor),
        Verdict::Replayed | Verdict::Reject => None,
    }
}

fn code_at(secrets: &Secrets, factor: &Factor, seconds: u64) -> String {
    let Keeps::Totp(kept) = &factor.keeps else { panic!("an authenticator app") };
    let secret = secrets.open_factor(factor.id, &kept.secret).unwrap();
    library(&secret).unwrap().generate(seconds).to_string()
}

#[test]
fn codes_are_those_of_the_norms() {
    let (secrets, secret) = (secrets(), b"12345678901234567890");
    let factor = with_secret(&secrets, secret);
    // RFC 4226, appendix D: the counter is the step.
    let by_counter =
        ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
    for (step, code) in (0_u64..).zip(by_counter).skip(1) {
        assert!(accepted(judge(&secrets, &factor, code, step * 30)).is_some(), "{step}");
    }
    // RFC 6238, appendix B, the last six of eight digits.
    for (seconds, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ] {
        assert!(accepted(judge(&secrets, &factor, code, seconds)).is_some(), "{seconds}");
    }
}

#[test]
fn a_phone_may_be_one_step_off_and_no_more() {
    let secrets = secrets();
    let factor = with_secret(&secrets, b"12345678901234567890");
    let now = 1_800_000_000;
    let code = code_at(&secrets, &factor, now);
    for (later, fits) in [(0, true), (29, true), (30, true), (59, true), (60, false), (3600, false)] {
        assert_eq!(accepted(judge(&secrets, &factor, &code, now + later)).is_some(), fits, "{later} s later");
    }
    assert!(accepted(judge(&secrets, &factor, &code, now - 1)).is_some());
    assert!(accepted(judge(&secrets, &factor, &code, now - 31)).is_none());
}

#[test]
fn each_step_is_accepted_once_and_none_before_it_any_more() {
    let secrets = secrets();
    let factor = with_secret(&secrets, b"12345678901234567890");
    let now = 1_800_000_000;
    let (before, code, next) = (now - 30, now, now + 30);
    let [before, code, next] = [before, code, next].map(|seconds| code_at(&secrets, &factor, seconds));
    let used = accepted(judge(&secrets, &factor, &code, now)).unwrap();
    assert_eq!(used.last_used, Some(at(now)));
    assert_eq!(judge(&secrets, &used, &code, now), Verdict::Replayed);
    assert_eq!(judge(&secrets, &used, &before, now), Verdict::Replayed);
    let used = accepted(judge(&secrets, &used, &next, now)).unwrap();
    assert_eq!(judge(&secrets, &used, &next, now + 30), Verdict::Replayed);
    assert_eq!(judge(&secrets, &used, "000 000", now), Verdict::Reject);
}

#[test]
fn a_code_is_forgiven_its_blanks_and_nothing_else() {
    let secrets = secrets();
    let factor = with_secret(&secrets, b"12345678901234567890");
    for right in ["287082", "287 082", " 28-70-82 ", "２８７０８２", "287\u{a0}082"] {
        assert!(accepted(judge(&secrets, &factor, right, 59)).is_some(), "{right}");
    }
    for wrong in ["", "28708", "2870820", "94287082", "+87082", "287O82", "28708２２", "0", "null", "-287082e0"] {
        assert_eq!(judge(&secrets, &factor, wrong, 59), Verdict::Reject, "{wrong}");
    }
}

#[test]
fn a_secret_has_160_bits_and_no_two_are_alike() {
    let secrets = secrets();
    let made: Vec<Zeroizing<Vec<u8>>> = (0..100)
        .map(|_| {
            let factor = draft(ADA, Label::parse("Phone").unwrap(), at(0), (&secrets, &OsRandom::new())).unwrap();
            let Keeps::Totp(kept) = &factor.keeps else { panic!("an authenticator app") };
            secrets.open_factor(factor.id, &kept.secret).unwrap()
        })
        .collect();
    assert!(made.iter().all(|secret| secret.len() == 20));
    let unlike: std::collections::HashSet<&[u8]> = made.iter().map(|secret| secret.as_slice()).collect();
    assert_eq!(unlike.len(), 100);
}

#[test]
fn what_an_app_is_given_is_spelled_as_all_of_them_read_it() {
    let secrets = secrets();
    let factor = with_secret(&secrets, b"12345678901234567890");
    let given = setup(&factor, &secrets, ("Example Gate", "ada")).unwrap();
    assert_eq!(
        given.uri.expose(),
        "otpauth://totp/Example%20Gate:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example%20Gate"
    );
    assert_eq!(given.groups.expose(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
}

/// Google Authenticator, `FreeOTP` and Aegis split the label at its first colon, written or escaped; take `issuer` for the
/// same; and know `+` for no blank.
#[test]
fn a_hostile_name_cannot_make_an_app_read_something_else() {
    let secrets = secrets();
    let factor = with_secret(&secrets, b"12345678901234567890");
    for name in [
        "Bank:eve",
        "a&secret=AAAA",
        "x?issuer=Bank#f",
        "100% / ü 東京 + é",
        "\"><svg>",
        "a%3Ab",
        "\u{202e}kroY",
        " : ",
    ] {
        let uri = setup(&factor, &secrets, (name, "ada")).unwrap().uri;
        let read = url::Url::parse(uri.expose()).unwrap();
        let label = read.path().trim_start_matches('/');
        let whole = name.replace(':', " ").trim().to_owned();
        let (issuer, account) = label.split_once(':').unwrap_or(("", label));
        assert!(!label.to_lowercase().contains("%3a") && !uri.expose().contains('+'), "{label}");
        let decoded = percent_encoding::percent_decode_str(issuer).decode_utf8().unwrap();
        assert_eq!((decoded.as_ref(), account), (whole.as_str(), "ada"));
        let pairs: Vec<_> = read.query_pairs().collect();
        let issuers: Vec<_> = pairs.iter().filter(|(key, _)| key == "issuer").map(|(_, value)| value).collect();
        assert!(issuers.iter().all(|issuer| **issuer == *whole) && issuers.len() == usize::from(!whole.is_empty()));
        assert_eq!(pairs.iter().filter(|(key, _)| key == "secret").count(), 1, "{name}");
    }
}

/// `oathtool` was written by others, and is no relative of the library here.
#[test]
fn another_program_shows_the_same_codes() {
    let secrets = secrets();
    for now in [59_u64, 1_111_111_109, 1_800_000_000, 20_000_000_000] {
        let factor = draft(ADA, Label::parse("Phone").unwrap(), at(0), (&secrets, &OsRandom::new())).unwrap();
        let key = setup(&factor, &secrets, ("Gate", "ada")).unwrap().groups.expose().replace(' ', "");
        let asked = Command::new("oathtool").args(["--totp", "-b", "-N", &format!("@{now}"), &key]).output();
        let Ok(output) = asked else {
            // `./test` sets it, and installs the program.
            assert!(std::env::var_os("EXAMPLE_TOOLS").is_none(), "oathtool is missing");
            std::io::stdout().write_all(b"SKIPPED: there is no oathtool here\n").unwrap();
            return;
        };
        let code = String::from_utf8(output.stdout).unwrap();
        assert!(accepted(judge(&secrets, &factor, code.trim(), now)).is_some(), "{now}: {code}");
    }
}

proptest! {
    #[test]
    fn whatever_is_typed_is_judged_and_only_the_codes_of_now_fit(typed in "\\PC{0,40}", now in 0_u64..4_000_000_000) {
        let secrets = secrets();
        let factor = with_secret(&secrets, b"12345678901234567890");
        let fits = [now.saturating_sub(30), now, now + 30].iter().any(|seconds| {
            Some(code_at(&secrets, &factor, *seconds))
                == TypedCode::read(&Secret::new(typed.clone())).map(|code| code.expose().to_owned())
        });
        prop_assert_eq!(judge(&secrets, &factor, &typed, now) != Verdict::Reject, fits);
    }

    #[test]
    fn the_code_of_any_moment_fits_in_that_moment_and_never_twice(now in 30_u64..40_000_000_000, off in 0_u64..=60) {
        let secrets = secrets();
        let factor = with_secret(&secrets, b"12345678901234567890");
        let code = code_at(&secrets, &factor, now - 30 + off);
        let used = accepted(judge(&secrets, &factor, &code, now));
        // At the very end of the window the clock may stand in the next step but one.
        let in_window = ((now - 30 + off) / 30).abs_diff(now / 30) <= 1;
        prop_assert_eq!(used.is_some(), in_window && (now - 30 + off) / 30 > 0);
        if let Some(used) = used {
            prop_assert_eq!(judge(&secrets, &used, &code, now), Verdict::Replayed);
        }
    }
}
