//! Whoever changes credentials proves anew who they are.

use std::sync::Arc;
use std::time::Duration;

use http::header::COOKIE;
use vestibule::actions::authenticate::authenticate;
use vestibule::actions::prove::{Offered, Proving, Wanted, prove, wanted};
use vestibule::actions::visitor::Visitor as Asking;
use vestibule::crypto::token::hash_token;
use vestibule::domain::arrival::Arrival;
use vestibule::domain::audit::Act;
use vestibule::domain::factor::FactorKind;
use vestibule::domain::host::HostName;
use vestibule::domain::language::Language;
use vestibule::domain::secret::Secret;
use vestibule::live::sessions::LiveSession;

use super::support::world::SHARED_HOST;
use super::support::{Browser, World, all_at_once};

const PASSWORD: &str = "correct horse battery staple";
const MINUTE: Duration = Duration::from_mins(1);

/// Somebody at the portal.
struct Visitor<'w> {
    world: &'w World,
    browser: Browser<'w>,
    host: &'static str,
}

impl<'w> Visitor<'w> {
    async fn signed_in(world: &'w World, host: &'static str) -> Self {
        let mut browser = world.browser();
        let page = browser.visit(&format!("http://{host}:8080/.vestibule/account")).await;
        browser.sign_in(&page, "ada", PASSWORD).await.is(200);
        Self { world, browser, host }
    }

    fn arrival(&self) -> Arrival {
        let host = HostName::parse(self.host).unwrap();
        let client = "203.0.113.9".parse().unwrap();
        Arrival { host, port: None, client, secure: false, shared_address: false }
    }

    async fn session(&self) -> Option<Arc<LiveSession>> {
        let cookie = format!("vestibule={}", self.browser.cookie(self.host, "vestibule").unwrap());
        let headers = [(COOKIE, cookie.parse().unwrap())].into_iter().collect();
        authenticate(&self.world.app, &self.arrival(), &headers).await.unwrap().session().cloned()
    }

    async fn wanted(&self) -> Wanted {
        let session = self.session().await.unwrap();
        let factors = self.world.app.store.factors_of(session.user.id).await.unwrap();
        wanted(&self.world.app, &session, &session.user, &factors)
    }

    /// What came of it; the browser gets the new token, as it would with the answer.
    async fn prove(&mut self, password: &str, code: &str, way: Option<&str>) -> Proving {
        let session = self.session().await.unwrap();
        let (password, code) = (Secret::new(password.to_owned()), Secret::new(code.to_owned()));
        let browser = hash_token(self.browser.cookie(self.host, "vestibule-browser").unwrap()).unwrap();
        let offered = Offered { password: &password, code: &code, way };
        let (arrival, browser_name) = (self.arrival(), "Firefox on Linux".to_owned());
        let visitor = Asking { arrival: &arrival, browser, browser_name, language: Language::English };
        let proving = prove(&self.world.app, &session, offered, &visitor).await.unwrap();
        if let Proving::Proven(proof) = &proving
            && let Some(renewed) = proof.renewed()
        {
            let name = (self.host.to_owned(), "vestibule".to_owned());
            self.browser.jar.insert(name, renewed.token.expose().to_owned());
        }
        proving
    }
}

#[tokio::test]
async fn a_password_that_was_typed_just_now_is_not_asked_for_again() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = Visitor::signed_in(&world, "portal.localhost").await;
    assert_eq!(ada.wanted().await, Wanted::Nothing);
    assert!(matches!(ada.prove("", "", None).await, Proving::Proven(proof) if proof.renewed().is_none()));

    world.clock.advance(5 * MINUTE);
    assert_eq!(ada.wanted().await, Wanted::Password);
    assert!(matches!(ada.prove("", "", None).await, Proving::Missing));
    assert!(matches!(ada.prove("not this one", "", None).await, Proving::WrongPassword));
    let before = ada.browser.cookie("portal.localhost", "vestibule").unwrap().to_owned();
    let thief = Visitor { world: &world, browser: ada.browser.copy(), host: "portal.localhost" };
    assert!(matches!(ada.prove(PASSWORD, "", None).await, Proving::Proven(_)));
    assert_eq!(ada.wanted().await, Wanted::Nothing);
    assert_ne!(ada.browser.cookie("portal.localhost", "vestibule"), Some(before.as_str()));
    assert!(thief.session().await.is_none(), "the old value is dead");
}

#[tokio::test]
async fn whoever_has_a_factor_proves_with_it_and_no_password_stands_in() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = Visitor::signed_in(&world, "portal.localhost").await;
    let (app, factor) = world.give_authenticator("ada", "Phone").await;
    let codes = world.give_recovery_codes("ada").await;
    let Wanted::Code { ways } = ada.wanted().await else { panic!("a code is wanted") };
    let kinds: Vec<_> = ways.iter().map(vestibule::domain::factor::Factor::kind).collect();
    assert_eq!((ways[0].id, kinds), (factor.id, vec![FactorKind::Totp, FactorKind::RecoveryCodes]));

    let now = world.now();
    assert!(matches!(ada.prove(PASSWORD, "", None).await, Proving::Missing));
    let wrong = app.wrong_code_at(now);
    assert!(matches!(ada.prove(PASSWORD, &wrong, None).await, Proving::WrongCode(FactorKind::Totp)));
    let code = app.code_at(now);
    assert!(matches!(ada.prove("", &code, None).await, Proving::Proven(_)));
    assert_eq!(ada.wanted().await, Wanted::Nothing);

    world.clock.advance(5 * MINUTE);
    let code = app.code_at(world.now());
    assert!(matches!(ada.prove("", &code, Some("totp")).await, Proving::Proven(_)));
    world.clock.advance(5 * MINUTE);
    let kind = Some("recovery");
    assert!(matches!(ada.prove("", &codes[3], kind).await, Proving::Proven(_)));
    world.clock.advance(5 * MINUTE);
    let used = ada.prove("", &codes[3], kind).await;
    assert!(matches!(used, Proving::WrongCode(FactorKind::RecoveryCodes)));

    let entries = world.app.store.entries(0, 99).await.unwrap();
    let count = |act| entries.iter().filter(|(_, entry)| entry.act == act).count();
    assert_eq!((count(Act::FactorAccepted), count(Act::FactorRefused)), (3, 2));
}

#[tokio::test]
async fn one_code_proves_one_thing_even_in_twenty_tabs_at_once() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let ada = Visitor::signed_in(&world, "portal.localhost").await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let code = app.code_at(world.now());
    let tabs = (0..9).map(|_| {
        let mut tab = Visitor { world: &world, browser: ada.browser.copy(), host: "portal.localhost" };
        let code = code.clone();
        async move { matches!(tab.prove("", &code, None).await, Proving::Proven(_)) }
    });
    assert_eq!(all_at_once(tabs).await.into_iter().filter(|proven| *proven).count(), 1);
}

#[tokio::test]
async fn guessing_codes_is_stopped_and_a_right_password_gives_no_try_back() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = Visitor::signed_in(&world, "portal.localhost").await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let wrong = app.wrong_code_at(world.now());
    let mut judged = 0;
    for _ in 0..30 {
        judged += usize::from(matches!(ada.prove(PASSWORD, &wrong, None).await, Proving::WrongCode(_)));
    }
    assert_eq!(judged, 10);
    let right = app.code_at(world.now());
    assert!(matches!(ada.prove("", &right, None).await, Proving::CodeWaits(_)));
}

#[tokio::test]
async fn where_an_app_shares_our_host_every_form_asks() {
    let world = World::with(SHARED_HOST).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = Visitor::signed_in(&world, "localhost").await;
    assert_eq!(ada.wanted().await, Wanted::Password);
    assert!(matches!(ada.prove("", "", None).await, Proving::Missing));
    assert!(matches!(ada.prove(PASSWORD, "", None).await, Proving::Proven(_)));
    assert_eq!(ada.wanted().await, Wanted::Password);
}
