//! What an assertion says.

use super::*;

fn session() -> Session {
    Session {
        id: SessionId::from_bytes([2; 16]),
        user: anna().id,
        token: TokenHash::from_bytes([3; 32]),
        reach: Reach::Portal { remembered: false },
        created: Timestamp::from_seconds(1000),
        last_used: Timestamp::from_seconds(2000),
        authenticated: Timestamp::from_seconds(1500),
        methods: Methods::PASSWORD,
        browser: "Firefox on Linux".into(),
        address: "192.0.2.1".into(),
    }
}

#[test]
fn an_assertion_says_who_to_whom_and_for_how_long() {
    let to = Recipient {
        issuer: "https://login.test".into(),
        audience: "https://wiki.test".into(),
        preset: Preset::Vestibule,
    };
    let (user, now) = (anna(), Timestamp::from_seconds(2000));
    let claims = Claims::new(&to, &user, (session().id, &session().core()), "random".into(), now);
    let expected = Claims {
        iss: "https://login.test",
        aud: "https://wiki.test",
        sub: user.id,
        preferred_username: "anna",
        email: Some("anna@example.com"),
        name: "Anna Ödegård".into(),
        groups: vec!["ops", "staff"],
        sid: session().id,
        jti: "random".into(),
        iat: now,
        exp: Timestamp::from_seconds(2300),
        auth_time: Timestamp::from_seconds(1500),
        amr: vec!["pwd"],
        acr: "one_factor",
    };
    assert_eq!(claims, expected);
}

#[test]
fn an_assertion_claims_no_more_than_is_known() {
    let to = Recipient { issuer: "https://login.test".into(), audience: "wiki".into(), preset: Preset::Vestibule };
    let mut user = anna();
    user.email = user.email.map(|email| Email { verified: false, ..email });
    user.groups.clear();
    user.display_name = "\r\n".into();
    let twice = Session { methods: Methods { second: Some(Second::Trusted), ..Methods::PASSWORD }, ..session() };
    let claims = Claims::new(&to, &user, (twice.id, &twice.core()), "random".into(), Timestamp::from_seconds(2000));
    assert_eq!((claims.email, claims.groups, claims.name.as_str()), (None, vec![], "anna"));
    assert_eq!((claims.amr, claims.acr), (vec!["pwd", "mfa"], "two_factor"));
}

#[test]
fn an_assertion_names_what_was_shown() {
    let to = Recipient { issuer: "https://login.test".into(), audience: "wiki".into(), preset: Preset::Vestibule };
    let now = Timestamp::from_seconds(2000);
    for (kind, amr) in [
        (FactorKind::Totp, vec!["pwd", "otp", "mfa"]),
        (FactorKind::Phone, vec!["pwd", "swk", "mfa"]),
        (FactorKind::Sms, vec!["pwd", "sms", "mfa"]),
        (FactorKind::Voice, vec!["pwd", "tel", "mfa"]),
        (FactorKind::Push, vec!["pwd", "mfa"]),
        (FactorKind::Tap, vec!["pwd", "mfa"]),
        (FactorKind::Call, vec!["pwd", "tel", "mfa"]),
        (FactorKind::Email, vec!["pwd", "mfa"]),
        (FactorKind::RecoveryCodes, vec!["pwd", "mfa"]),
    ] {
        let second = Some(Second::Proven { kind, at: now });
        let session = Session { methods: Methods { second, ..Methods::PASSWORD }, ..session() };
        let user = anna();
        let claims = Claims::new(&to, &user, (session.id, &session.core()), "random".into(), now);
        let acr = if matches!(kind, FactorKind::Tap | FactorKind::Call) { "two_factor_tap" } else { "two_factor" };
        assert_eq!((claims.amr, claims.acr), (amr, acr));
    }
}
