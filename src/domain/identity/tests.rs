use super::*;
use crate::domain::factor::FactorKind;
use crate::domain::ids::{SessionId, UserId};
use crate::domain::secret::TokenHash;
use crate::domain::session::{Methods, Reach, Second, Session};
use crate::domain::time::Timestamp;
use crate::domain::user::{Email, EmailAddress, GroupName, User, UserName};

const IDENTITY: &[&str] = &[
    "Remote-User",
    "Remote-Name",
    "Remote-Email",
    "Remote-Groups",
    "Remote-Sub",
    "Remote-Role",
    "X-Vestibule-Assertion",
    "X-Vestibule-Response",
    "X-Auth-Request-User",
    "X-Auth-Request-Email",
    "X-Auth-Request-Groups",
    "X-Auth-Request-Preferred-Username",
    "X-Auth-Request-Access-Token",
    "X-Auth-Request-Redirect",
    "X-Forwarded-User",
    "X-Forwarded-Email",
    "X-Forwarded-Groups",
    "X-Forwarded-Preferred-Username",
    "X-Forwarded-Access-Token",
    "X-Forwarded-User-Roles",
    "X-Forwarded-User-Mfa",
    "X-Forwarded-Client-Cert",
    "X-Forwarded-Tls-Client-Cert-Info",
    "X-Pomerium-Jwt-Assertion",
    "X-Pomerium-Claim-Email",
    "X-Pomerium-Jwt-Assertion-For",
    "X-authentik-username",
    "X-authentik-meta-jwks",
    "X-Token-Subject",
    "X-Token-User-Name",
    "X-Token-User-Roles",
    "X-Vouch-User",
    "X-Vouch-IdP-Claims-Name",
    "X-Vouch-IdP-AccessToken",
    "X-Vouch-Token",
    "Cf-Access-Jwt-Assertion",
    "CF-Access-Client-Id",
    "Cf-Access-Authenticated-User-Email",
    "X-Goog-IAP-JWT-Assertion",
    "X-Goog-Authenticated-User-Email",
    "X-Goog-Authenticated-User-Id",
    "X-Auth-User",
    "X-Auth-Username",
    "X-Auth-Groups",
    "X-Auth-Signature",
    "X-WebAuth-User",
    "X-WebAuth-Role",
    "X-Remote-User",
    "X-Remote-Group",
    "X-Remote-Extra-Scopes",
    "X-User",
    "X-Client-Cert",
    "X-SSL-Client-Verify",
    "X-SSL-Client-S-DN",
    "SSL-Client-Cert",
    "SSL_CLIENT_S_DN",
    "Client-Cert",
    "Client-Cert-Chain",
    "X-Amzn-Oidc-Data",
    "X-Amzn-Oidc-Identity",
    "X-MS-Client-Principal",
    "X-MS-Client-Principal-Name",
    "X-MS-Token-AAD-Id-Token",
    "X-ARR-ClientCert",
    "Tailscale-User-Login",
    "Tailscale-User-Name",
    "Tailscale-App-Capabilities",
    "X-Consumer-Username",
    "X-Credential-Identifier",
    "X-Authenticated-Userid",
    "X-Userinfo",
    "OIDC_CLAIM_sub",
    "Mellon-Name-Id",
    "Shib-Identity-Provider",
    "eppn",
    "SM_USER",
    "iv-user",
    "Teleport-Jwt-Assertion",
    "X-Warpgate-Username",
    "HTTP_REMOTE_USER",
    "HTTP-X-Remote-User",
    "X-Endpoint-API-UserInfo",
    "X-Apigateway-Api-Userinfo",
    "REMOTE_USER",
    "REMOTE_ADDR",
];

const FORWARDING: &[&str] = &[
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Port",
    "X-Forwarded-Prefix",
    "X-Forwarded-Uri",
    "X-Forwarded-Method",
    "X-Forwarded-Server",
    "X-Forwarded-Ssl",
    "X-Forwarded-Scheme",
    "X-Forwarded",
    "X-Real-IP",
    "True-Client-IP",
    "X-Client-IP",
    "Client-IP",
    "X-Cluster-Client-IP",
    "CF-Connecting-IP",
    "Fastly-Client-IP",
    "X-Original-URL",
    "X-Original-URI",
    "X-Original-Method",
    "X-Original-Host",
    "X-Rewrite-URL",
    "X-HTTP-Method-Override",
    "X-HTTP-Method",
    "X-Method-Override",
    "X-Envoy-Original-Path",
    "X-Envoy-External-Address",
    "Front-End-Https",
    "X-Scheme",
    "X-Host",
    "Proxy",
    "X-Accel-Mapping",
    "X-Middleware-Subrequest",
];

const HARMLESS: &[&str] = &[
    "Host",
    "Cookie",
    "Authorization",
    "Accept",
    "Accept-Language",
    "User-Agent",
    "Referer",
    "Origin",
    "Content-Type",
    "Content-Length",
    "Cache-Control",
    "Sec-Fetch-Mode",
    "X-Requested-With",
    "X-Auth-Token",
    "X-User-Id",
    "X-CSRF-Token",
    "X-Request-Id",
    "X-Api-Key",
    "X-Client-Version",
    "X-Client-Data",
    "Remote",
    "RemoteUser",
    "X-Forward",
    "Forward",
    "X-Usernames",
    "Depth",
    "Destination",
    "If-None-Match",
    "Range",
    "TE",
    "Traceparent",
    "Tus-Resumable",
    "X-Goog-Date",
    "X-Amz-Date",
    "Sec-WebSocket-Key",
    "Upgrade",
    "Connection",
    "",
    "-",
    "_",
    "X",
    "X-",
    "Smart-Client",
    "Impersonate-User",
];

/// The spellings of a name that some server takes for the same one.
fn spellings(name: &str) -> Vec<Vec<u8>> {
    let mut spellings = vec![name.as_bytes().to_vec(), name.to_lowercase().into(), name.to_uppercase().into()];
    let others: Vec<u8> = (0..=255).filter(|byte: &u8| !byte.is_ascii_alphanumeric()).collect();
    for other in others {
        spellings.push(name.bytes().map(|byte| if byte.is_ascii_alphanumeric() { byte } else { other }).collect());
    }
    let mixed = name.bytes().enumerate().map(|(place, byte)| match byte {
        b'-' | b'_' if place % 2 == 0 => b'.',
        b'-' | b'_' => b'_',
        _ if place % 2 == 0 => byte.to_ascii_uppercase(),
        _ => byte.to_ascii_lowercase(),
    });
    spellings.push(mixed.collect());
    spellings
}

#[test]
fn every_spelling_of_every_known_identity_field_is_known() {
    for name in IDENTITY {
        for spelling in spellings(name) {
            assert!(is_identity_field(&spelling), "{}", String::from_utf8_lossy(&spelling));
        }
    }
}

#[test]
fn every_spelling_of_every_forwarding_field_is_known() {
    for name in FORWARDING {
        for spelling in spellings(name) {
            assert!(is_forwarding_field(&spelling), "{}", String::from_utf8_lossy(&spelling));
            let speaks_of_a_person = is_identity_field(&spelling);
            assert!(!speaks_of_a_person, "{name} is no identity");
        }
    }
}

#[test]
fn what_apps_need_stays() {
    for name in HARMLESS {
        assert!(!is_identity_field(name.as_bytes()), "{name}");
        assert!(!is_forwarding_field(name.as_bytes()), "{name}");
    }
    assert!(!is_identity_field(&vec![b'x'; 70_000]));
    assert!(!is_identity_field(&[0xff; 100]));
}

#[test]
fn a_long_name_of_a_family_is_known_and_a_longer_name_is_not_taken_for_a_short_one() {
    let long = format!("X-Pomerium-Claim-{}", "a".repeat(70_000));
    assert!(is_identity_field(long.as_bytes()));
    for name in X_NAMES.iter().chain(&NAMES).chain(&FORWARDING_NAMES).chain(&X_FAMILIES).chain(&FAMILIES) {
        assert!(name.len() < LONGEST, "{name} does not fit the buffer");
        assert!(name.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{name}");
    }
    for (name, families) in [(&X_NAMES[..], &X_FAMILIES[..]), (&NAMES, &FAMILIES)] {
        for known in name.iter().chain(families) {
            assert!(is_identity_field(known.as_bytes()), "{known} is in a list that its first letter does not lead to");
        }
    }
    for known in FORWARDING_NAMES.iter().chain(&FORWARDING_FAMILIES) {
        assert!(is_forwarding_field(known.as_bytes()), "{known} is in a list that its first letter does not lead to");
    }
}

fn anna() -> User {
    User {
        display_name: "Anna Ödegård".into(),
        email: Some(Email { address: EmailAddress::parse("anna@example.com").unwrap(), verified: true }),
        groups: vec![GroupName::parse("ops").unwrap(), GroupName::parse("staff").unwrap()],
        version: 1,
        ..User::new(UserId::from_bytes([1; 16]), UserName::parse("anna").unwrap(), Timestamp::default())
    }
}

fn told_of(user: &User) -> Vec<(String, String)> {
    Preset::Vestibule.tell(user, "").into_iter().map(|(name, value)| (name.as_str().to_owned(), value)).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn an_app_is_told_name_address_and_groups() {
    let expected = [
        ("remote-user", "anna"),
        ("remote-name", "Anna Ödegård"),
        ("remote-email", "anna@example.com"),
        ("remote-groups", "ops,staff"),
    ];
    assert_eq!(told_of(&anna()), pairs(&expected));
}

#[test]
fn an_address_that_nobody_verified_is_not_told() {
    let mut user = anna();
    user.email = user.email.map(|email| Email { verified: false, ..email });
    assert!(told_of(&user).iter().all(|(name, _)| name != "remote-email"));
    user.email = None;
    user.groups.clear();
    assert_eq!(told_of(&user), pairs(&[("remote-user", "anna"), ("remote-name", "Anna Ödegård")]));
}

#[test]
fn no_name_breaks_out_of_its_line() {
    let mut user = anna();
    for (shown, told) in [
        ("Anna\r\nRemote-Groups: admin", "AnnaRemote-Groups: admin"),
        ("A\0B\x1b[2J\x7f\u{85}\u{2028}C", "AB[2JC"),
        ("\u{202e}annA", "annA"),
        ("  Anna  ", "Anna"),
        ("\r\n", "anna"),
        ("", "anna"),
        ("名前", "名前"),
    ] {
        user.display_name = shown.into();
        assert_eq!(told_of(&user)[1], ("remote-name".into(), told.into()), "{shown:?}");
    }
}

#[test]
fn whatever_we_tell_is_a_field_that_nobody_else_may_tell() {
    for preset in [Preset::Vestibule, Preset::Oauth2Proxy, Preset::Pomerium, Preset::Authentik, Preset::Cloudflare] {
        let told = preset.tell(&anna(), "signed");
        assert!(told.iter().all(|(name, _)| is_identity_field(name.as_str().as_bytes())), "{preset:?}");
        assert!(told.iter().any(|(_, value)| value == "signed"), "{preset:?} tells nothing that can be checked");
    }
}

#[test]
fn an_app_that_knows_another_gateway_is_told_by_its_names() {
    let told = |preset: Preset| -> Vec<(String, String)> {
        preset.tell(&anna(), "signed").into_iter().map(|(name, told)| (name.as_str().to_owned(), told)).collect()
    };
    let id = UserId::from_bytes([1; 16]).to_string();
    let authentik = [
        ("x-authentik-username", "anna"),
        ("x-authentik-name", "Anna Ödegård"),
        ("x-authentik-email", "anna@example.com"),
        ("x-authentik-groups", "ops|staff"),
        ("x-authentik-uid", &id),
        ("x-authentik-jwt", "signed"),
    ];
    assert_eq!(told(Preset::Authentik), pairs(&authentik));
    let oauth2_proxy = [
        ("x-forwarded-user", "anna"),
        ("x-forwarded-preferred-username", "anna"),
        ("x-forwarded-email", "anna@example.com"),
        ("x-forwarded-groups", "ops,staff"),
        ("x-vestibule-assertion", "signed"),
    ];
    assert_eq!(told(Preset::Oauth2Proxy), pairs(&oauth2_proxy));
    let cloudflare =
        [("cf-access-jwt-assertion", "signed"), ("cf-access-authenticated-user-email", "anna@example.com")];
    assert_eq!(told(Preset::Cloudflare), pairs(&cloudflare));
    assert_eq!(told(Preset::Pomerium)[0], ("x-pomerium-jwt-assertion".into(), "signed".into()));
}

mod claims;
