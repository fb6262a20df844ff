//! Whoever goes away in the middle has changed nothing; and whoever comes to the end is asked from the next sign-in on.

use std::sync::Arc;
use std::time::Duration;

use vestibule::domain::approval::Event;
use vestibule::domain::audit::Act;
use vestibule::domain::factor::{Factor, ReachedKind};
use vestibule::domain::user::User;
use vestibule::factors::channel::Binds;

use super::{PASSWORD, at, signed_in};
use crate::letters::MAIL;
use crate::phone::with_phone;
use crate::support::provider::Provider;
use crate::support::world::TWO_APPS;
use crate::support::{Authenticator, Browser, Page, Phone, World};

const CHANNELS: &str = r#"
[[channel]]
name = "texts"
kind = "webhook"
label = "Phone number"
url = "https://texts.example.com"
secret = "0123456789abcdef"
offers = ["sms"]

[[channel]]
name = "push"
kind = "webhook"
label = "Example Push"
url = "https://push.example.com"
secret = "0123456789abcdef"

[second_factor]
email = "counts"
"#;
const NUMBER: [(&str, &str); 2] = [("country", "DE"), ("number", "0151 23456767")];
const KINDS: [&str; 5] =
    ["totp", "phone", "reached?channel=texts&kind=sms", "reached?channel=push&kind=push", "reached?kind=email"];

struct House {
    world: World,
    texts: Arc<Provider>,
    push: Arc<Provider>,
}

async fn house() -> House {
    let texts = Provider::new(Binds::Number, &[ReachedKind::Sms]);
    let push = Provider::new(Binds::Scan, &[ReachedKind::Push]);
    let world = World::with(&format!("{TWO_APPS}{MAIL}{CHANNELS}")).await;
    let world = world.with_providers(&[("texts", &texts), ("push", &push)]);
    world.person("ada", PASSWORD, &[]).await;
    House { world, texts, push }
}

/// From the account page to where something is to be scanned or typed.
async fn begin(ada: &mut Browser<'_>, kind: &str, proof: &[(&str, &str)]) -> Page {
    let page = ada.visit(&at(&format!("/account/factors/{kind}"))).await;
    let number = if kind.contains("sms") { &NUMBER[..] } else { &[] };
    let page = ada.submit(&page, &[number, proof].concat()).await;
    page.is(200);
    assert!(page.url.contains("ticket="), "{kind}: {}", page.url);
    page
}

/// By the link below the form that says so.
async fn goes_away(ada: &mut Browser<'_>, page: &Page) -> Page {
    let ways = page.body.rsplit("<p class=\"ways\">").next().expect("a way out");
    let link = ways.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    assert_eq!(link, "/.vestibule/account/factors", "{}", page.url);
    ada.visit(&format!("http://portal.localhost:8080{link}")).await
}

/// All that stands of somebody.
async fn stands(world: &World) -> (User, Vec<Factor>) {
    let user = world.user("ada").await;
    let factors = world.app.store.factors_of(user.id).await.unwrap();
    (user, factors)
}

/// The page after the password, in a browser that nobody knows.
async fn signs_in(world: &World) -> Page {
    world.clock.advance(Duration::from_mins(2));
    let mut browser = world.browser_at([198, 51, 100, 20]);
    let page = browser.visit(&at("/account")).await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    page.is(200);
    page
}

#[tokio::test]
async fn an_enrolment_that_is_left_halfway_changes_nothing() {
    for kind in KINDS {
        let House { world, texts, push } = house().await;
        let mut ada = signed_in(&world, "ada").await;
        let before = stands(&world).await;
        let page = begin(&mut ada, kind, &[]).await;
        if kind == "phone" {
            Phone::new(&world).scan(&page).await.is(200);
        }
        if kind.contains("sms") {
            texts.next().await;
        }
        if kind.contains("push") {
            push.is_scanned();
        }
        // Also after whatever comes next, and after something wrong.
        let next =
            if kind == "phone" { ada.visit(&page.url).await } else { ada.submit(&page, &[("code", "000000")]).await };
        goes_away(&mut ada, &page).await.is(200).shows("Two-factor is off");
        assert!(next.status == 200 || next.status.is_client_error(), "{kind}: {}", next.status);
        assert_eq!(stands(&world).await, before, "{kind}");
        signs_in(&world).await.shows("Your account");
        let entries = world.app.store.entries_of(before.0.id, None, 99).await.unwrap();
        assert!(entries.iter().all(|(_, entry)| entry.act != Act::FactorAdded), "{kind}");
    }
}

#[tokio::test]
async fn a_second_one_that_is_left_halfway_leaves_the_first_as_it_was() {
    for kind in KINDS {
        let House { world, .. } = house().await;
        let mut ada = signed_in(&world, "ada").await;
        let (authenticator, _) = world.give_authenticator("ada", "Phone").await;
        world.give_recovery_codes("ada").await;
        let code = authenticator.code_at(world.now());
        let page = begin(&mut ada, kind, &[("code", &code)]).await;
        // The code that was shown for it is used up; nothing else is other than before.
        let (user, factors) = stands(&world).await;
        goes_away(&mut ada, &page).await.is(200).shows("Disable two-factor");
        assert_eq!(stands(&world).await, (user, factors.clone()), "{kind}");
        assert_eq!(factors.len(), 2, "{kind}");
        let page = signs_in(&world).await;
        page.shows("the app “<bdi>Phone</bdi>”").shows("A recovery code");
        for other in ["way=sms", "way=push", "way=phone", "way=email"] {
            assert!(!page.body.contains(other), "{kind}: {other}");
        }
    }
}

#[tokio::test]
async fn whoever_goes_away_from_the_page_that_disables_is_asked_as_before() {
    let House { world, .. } = house().await;
    let mut ada = signed_in(&world, "ada").await;
    let (authenticator, factor) = world.give_authenticator("ada", "Phone").await;
    world.give_recovery_codes("ada").await;
    let before = stands(&world).await;
    let remove = format!("/account/factors/remove?factor={}", factor.id);
    for path in ["/account/factors/disable", remove.as_str(), "/account/factors/recovery"] {
        let page = ada.visit(&at(path)).await;
        page.is(200).shows("Phone");
        goes_away(&mut ada, &page).await.is(200).shows("Disable two-factor");
        // Pressed without the proof, and then left.
        ada.submit(&page, &[("code", "")]).await.is(422);
        ada.submit(&page, &[("code", ""), ("password", PASSWORD)]).await.is(422);
        assert_eq!(stands(&world).await, before, "{path}");
    }
    signs_in(&world).await.shows("the app “<bdi>Phone</bdi>”");
    let code = authenticator.code_at(world.now());
    let page = ada.visit(&at("/account/factors/disable")).await;
    ada.submit(&page, &[("code", &code)]).await.is(200).shows("Two-factor is off");
    signs_in(&world).await.shows("Your account");
}

/// The code that was mailed, once it is there.
async fn mailed(world: &World) -> String {
    loop {
        if let Some(code) = world.mails().await.into_iter().find_map(|mail| mail.code) {
            return code;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn whatever_is_enabled_from_the_account_page_is_asked_for_by_the_next_sign_in() {
    for (kind, asks) in [
        ("totp", "-digit code from the app"),
        ("reached?channel=texts&kind=sms", "that we sent to <bdi>+49 *** 67</bdi>"),
        ("reached?channel=push&kind=push", "Give this number on <bdi>@ada</bdi>"),
        ("reached?kind=email", "that we sent to"),
    ] {
        let House { world, texts, push } = house().await;
        let mut ada = signed_in(&world, "ada").await;
        let page = ada.visit(&at("/account")).await;
        page.shows("Enable two-factor");
        let page = begin(&mut ada, kind, &[]).await;
        let done = match kind {
            "totp" => {
                let code = Authenticator::scan(&page.body).code_at(world.now());
                ada.submit(&page, &[("code", &code)]).await
            }
            "reached?kind=email" => {
                let code = mailed(&world).await;
                ada.submit(&page, &[("code", &code)]).await
            }
            "reached?channel=texts&kind=sms" => {
                let code = texts.next().await.code.expect("a code");
                ada.submit(&page, &[("code", &code)]).await
            }
            _ => {
                push.is_scanned();
                let page = ada.submit(&page, &[]).await;
                push.next().await;
                let asked = world.app.store.approvals_of(world.user("ada").await.id).await.unwrap();
                let entry = world.entry(Act::FactorAccepted);
                world.app.store.turn_approval(asked[0].id, Event::Approve, entry.into()).await.unwrap();
                ada.submit(&page, &[]).await
            }
        };
        done.is(200).shows("Keep your recovery codes");
        ada.visit(&at("/account/factors")).await.shows("Disable two-factor");
        signs_in(&world).await.shows("One more step").shows(asks);
    }
    let world = World::new().await;
    let (_laptop, _phone) = with_phone(&world).await;
    signs_in(&world).await.shows("One more step").shows("Give this number on <bdi>Pixel 9</bdi>");
}
