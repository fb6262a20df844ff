//! Two hosts behind TLS: one sign-in for both, and certificates that are replaced while people visit.

use std::fs;
use std::io::{BufReader, Write as _};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use tokio::time::Instant;

use super::browser::Browser;
use super::place::Gateway;
use super::{App, LONG, PASSWORD, Place};

const PORTAL: &str = "https://portal.test";
const WIKI: &str = "https://wiki.test";
const PAUSE: Duration = Duration::from_millis(100);

/// A self-made pair for both hosts: certificate and key as PEM, and what a browser has to trust.
struct Pair {
    certificate: String,
    key: String,
    trusted: CertificateDer<'static>,
}

impl Pair {
    fn new() -> Self {
        let made = rcgen::generate_simple_self_signed(["portal.test".to_owned(), "wiki.test".to_owned()]).unwrap();
        let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
        Self { certificate, key, trusted: made.cert.der().clone() }
    }

    fn browser(&self, place: &Place, gateway: &Gateway) -> Browser {
        self.browser_offering(place, gateway, &[])
    }

    /// One that offers to speak these protocols.
    fn browser_offering(&self, place: &Place, gateway: &Gateway, protocols: &[&str]) -> Browser {
        let mut roots = RootCertStore::empty();
        roots.add(self.trusted.clone()).unwrap();
        let mut config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        place.browser(gateway).trusting(Arc::new(config))
    }
}

fn place(app: &App, pair: &Pair) -> Place {
    let place = Place::with(&format!(
        r#"
[gateway]
public_url = "{PORTAL}"
data = "data"
[[listener]]
address = "127.0.0.1:0"
tls = {{ certificate = "own.crt", key = "own.key" }}
[[app]]
name = "wiki"
host = "wiki.test"
upstream = "http://{}"
policy = "one_factor"
"#,
        app.address
    ));
    fs::write(place.path("own.crt"), &pair.certificate).unwrap();
    fs::write(place.path("own.key"), &pair.key).unwrap();
    place.secrets.note(pair.key.lines().nth(1).unwrap());
    place.person("ada");
    place
}

#[test]
fn one_sign_in_opens_the_other_host_and_no_cookie_is_shared() {
    let (app, pair) = (App::start(), Pair::new());
    let place = place(&app, &pair);
    let gateway = place.run();
    let mut ada = pair.browser(&place, &gateway);
    let (sign_in, page) = ada.visit(&format!("{WIKI}/secret?x=1"));
    assert!(sign_in.starts_with(&format!("{PORTAL}/.vestibule/sign-in?rd=")), "{sign_in}");
    assert!(page.is(200).header("strict-transport-security").is_some());
    let answer = ada.submit(&sign_in, &[("name", "ada"), ("password", PASSWORD)]).unwrap().is(303);
    assert!(answer.header("strict-transport-security").is_some(), "{answer:?}");
    let lines = answer.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, line)| line);
    for line in lines.clone() {
        for needed in ["__Host-", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(line.contains(needed), "{line}");
        }
        assert!(!line.contains("Domain"), "{line}");
    }
    assert!(lines.count() >= 2, "{answer:?}");
    let ticket = answer.header("location").unwrap().to_owned();
    assert!(ticket.starts_with(&format!("{WIKI}/.vestibule/enter?ticket=")), "{ticket}");

    // Whoever saw the ticket has nothing of it, and neither has whoever took a cookie to the other host.
    let (address, shown) = ada.visit(&ticket);
    assert_eq!((address.as_str(), shown.body.as_str()), ("https://wiki.test/secret?x=1", "app of ada"));
    let mut thief = pair.browser(&place, &gateway);
    assert_ne!(thief.get(&ticket).status, 303);
    for ((host, _), value) in ada.jar.clone() {
        for name in ["__Host-vestibule", "__Host-vestibule-app", "vestibule", "vestibule-app"] {
            let other = if host == "wiki.test" { "portal.test" } else { "wiki.test" };
            let mut thief = pair.browser(&place, &gateway);
            thief.jar.insert((other.to_owned(), name.to_owned()), value.clone());
            let page = if other == "portal.test" { "/.vestibule/account" } else { "/secret" };
            assert_eq!(thief.get(&format!("https://{other}{page}")).status, 303, "{name} at {other}");
        }
    }

    // What the app gets of it, and what ends with the sign-in.
    let mut kept = ada.clone();
    ada.submit(&format!("{PORTAL}/.vestibule/sign-out"), &[]).unwrap().is(303);
    assert_ne!(kept.get(&format!("{WIKI}/secret")).status, 200);
    place.say("healthcheck").succeeds();
    gateway.stop();
    place.say("healthcheck").ends_with(1);
    place.has_written_no_secret();
}

/// B4. A listener asks no visitor for a certificate, so a connection opens no door: what it was opened for counts nothing.
#[test]
fn the_host_is_judged_and_not_the_name_that_a_connection_was_opened_for() {
    let (app, pair) = (App::start(), Pair::new());
    let place = place(&app, &pair);
    let gateway = place.run();
    let mut ada = pair.browser(&place, &gateway);
    let (sign_in, _) = ada.visit(&format!("{WIKI}/secret"));
    let answer = ada.submit(&sign_in, &[("name", "ada"), ("password", PASSWORD)]).unwrap().is(303);
    ada.visit(answer.header("location").unwrap()).1.is(200);
    let ask = |browser: &mut Browser, opened_for: &str, url: &str| {
        let mut wire = browser.connect(opened_for).unwrap();
        wire.write_all(browser.head("GET", url, "").as_bytes()).unwrap();
        wire.flush().unwrap();
        browser.answer(url, &mut BufReader::new(wire)).unwrap()
    };
    let (secret, account) = (format!("{WIKI}/secret"), format!("{PORTAL}/.vestibule/account"));
    let heard = app.heard().len();
    for opened_for in ["portal.test", "wiki.test"] {
        let mut stranger = pair.browser(&place, &gateway);
        for url in [&secret, &account] {
            let answer = ask(&mut stranger, opened_for, url).is(303);
            let to = answer.header("location").unwrap();
            assert!(to.contains("/.vestibule/sign-in?"), "{opened_for} {url}: {to}");
        }
        let mut thief = pair.browser(&place, &gateway);
        for ((host, name), value) in ada.jar.clone() {
            let other = if host == "wiki.test" { "portal.test" } else { "wiki.test" };
            thief.jar.insert((other.to_owned(), name), value);
        }
        for url in [&secret, &account] {
            ask(&mut thief, opened_for, url).is(303);
        }
        ask(&mut ada.clone(), opened_for, "https://unknown.test/secret").is(404);
    }
    assert_eq!(app.heard().len(), heard, "nobody but ada is let in");
    for opened_for in ["portal.test", "wiki.test"] {
        assert_eq!(ask(&mut ada, opened_for, &secret).is(200).body, "app of ada");
        ask(&mut ada, opened_for, &account).is(200);
    }
    gateway.stop();
    place.has_written_no_secret();
}

/// D1 and D2: none of the abuses of HTTP/2 has anybody to talk to.
#[test]
fn http_2_is_never_spoken_whoever_offers_it() {
    let (app, pair) = (App::start(), Pair::new());
    let place = place(&app, &pair);
    let gateway = place.run();
    let asks = |protocols: &[&str]| pair.browser_offering(&place, &gateway, protocols).ask("GET", PORTAL, "");
    for protocols in [&["h2", "http/1.1"][..], &["http/1.1"], &[]] {
        assert!(asks(protocols).is_ok_and(|answer| answer.status < 400), "{protocols:?}");
    }
    for protocols in [&["h2"][..], &["h3", "h2"], &["h2c"]] {
        assert!(asks(protocols).is_err(), "{protocols:?}");
    }
    gateway.stop();
}

#[test]
fn new_certificates_are_used_and_bad_ones_are_not() {
    let (app, old, new) = (App::start(), Pair::new(), Pair::new());
    let place = place(&app, &old);
    let gateway = place.run();
    let reaches = |pair: &Pair| pair.browser(&place, &gateway).ask("GET", PORTAL, "").is_ok();
    assert!(reaches(&old) && !reaches(&new));

    fs::write(place.path("own.key"), &new.key).unwrap();
    let told = gateway.log.wait_for("the new certificate is not used");
    assert!(told.contains("own.crt") && told.contains("own.key"), "{told}");
    assert!(reaches(&old) && !reaches(&new), "the old one stays");

    fs::write(place.path("own.crt"), &new.certificate).unwrap();
    let since = Instant::now();
    while !reaches(&new) {
        assert!(since.elapsed() < LONG, "the new certificate is never used");
        thread::sleep(PAUSE);
    }
    assert!(!reaches(&old));
    gateway.stop();

    fs::write(place.path("own.key"), "no key at all").unwrap();
    let refused = place.say("run");
    assert!(matches!(refused.code, Some(1 | 2)) && refused.error.contains("own.key"), "{refused:?}");
}
