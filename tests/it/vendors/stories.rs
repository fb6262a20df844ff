//! From the password to the answer: the whole program, a vendor's client, and a stand-in for the vendor.

use std::collections::BTreeSet;
use std::time::Duration;

use vestibule::domain::approval::State;
use vestibule::domain::audit::Act;
use vestibule::domain::factor::{FactorKind, ReachedKind};
use vestibule::domain::language::Language;
use vestibule::domain::session::Second;
use vestibule::domain::user::User;
use vestibule::store::Ending;

use crate::messengers::stories::ended;
use crate::support::doubles::authy::{self, AuthyServer};
use crate::support::doubles::duo::{self, DuoServer, Verified};
use crate::support::world::TWO_APPS;
use crate::support::{Browser, Page, World};

const PASSWORD: &str = "correct horse battery staple";
const WIKI: &str = "http://wiki.localhost:8080/page";
/// As a world's clock begins.
pub(super) const NOW: u64 = 1_800_000_000;

fn by_duo(server: &DuoServer) -> String {
    let (address, key, secret) = (server.address, duo::KEY, duo::SECRET);
    format!("kind = \"duo\"\nurl = \"http://{address}\"\naccount = \"{key}\"\nsecret = \"{secret}\"\n")
}

pub(super) fn by_authy(server: &AuthyServer) -> String {
    let (address, id, key) = (server.address, authy::APP_ID, authy::KEY);
    format!(
        "kind = \"authy\"\nurl = \"http://{address}\"\naccount = \"{id}\"\nservice = \"Wiki\"\nsecret = \
         \"{key}\"\nallow_tap = true\n"
    )
}

/// Ada, who is reached there so.
pub(super) async fn world_with(channel: &str, kind: ReachedKind, at: &str) -> World {
    let world = World::with(&format!("{TWO_APPS}\n[[channel]]\nname = \"vendor\"\n{channel}")).await;
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached_at("ada", ("Pixel 9", at), ("vendor", kind)).await;
    world
}

/// As far as the page that waits.
pub(super) async fn password_given(browser: &mut Browser<'_>) -> Page {
    let page = browser.visit(WIKI).await;
    browser.sign_in(&page, "ada", PASSWORD).await
}

#[tokio::test]
async fn a_code_by_text_from_duo_is_good_for_as_long_as_any_other() {
    let server = DuoServer::start(NOW).await;
    let channel = format!("{}offers = [\"sms\"]\n", by_duo(&server));
    let world = world_with(&channel, ReachedKind::Sms, "ada").await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    page.shows("Enter the code that we sent to <bdi>Pixel 9 *** 67</bdi>.");
    let passcode = server.passcode_sent("ada").await;
    assert_eq!(passcode.len(), 7, "not as many as ours");
    world.clock.advance(Duration::from_mins(2));
    server.set_clock(NOW + 120);
    assert_eq!(browser.submit(&page, &[("code", &passcode)]).await.url, WIKI);
}

#[tokio::test]
async fn a_yes_in_duo_without_the_number_opens_nothing_where_the_number_is_promised() {
    let server = DuoServer::start(NOW).await;
    let channel = format!("{}verified_push = true\n", by_duo(&server));
    let world = world_with(&channel, ReachedKind::Push, "ada").await;
    server.makes_of_verified_push(Verified::NotDemanded);
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    ended(&world, State::Failed).await;
    assert!(server.questions().is_empty());
    browser.visit(&page.url).await.shows("could not be reached");

    server.makes_of_verified_push(Verified::WithoutNumber);
    world.clock.advance(Duration::from_mins(2));
    server.set_clock(NOW + 120);
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let asked = server.question("ada").await;
    server.answer(&asked.txid, "allow", "allow");
    ended(&world, State::Failed).await;
    let page = browser.visit(&page.url).await;
    browser.submit(&page, &[]).await;
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
}

#[tokio::test]
async fn a_call_that_somebody_chose_lets_in_by_a_key_and_says_that_it_is_less() {
    let server = DuoServer::start(NOW).await;
    let channel = format!("{}verified_push = true\nallow_tap = true\noffers = [\"push\", \"call\"]\n", by_duo(&server));
    let world = world_with(&channel, ReachedKind::Call, "ada").await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let asked = server.question("ada").await;
    assert_eq!(asked.factor, "phone");
    server.answer(&asked.txid, "allow", "allow");
    ended(&world, State::Approved).await;
    assert_eq!(browser.submit(&page, &[]).await.url, WIKI);
    let sessions = world.app.store.sessions_of(world.user("ada").await.id).await.unwrap();
    let shown = sessions.iter().filter_map(|session| session.methods.second);
    assert!(shown.into_iter().all(|second| matches!(second, Second::Proven { kind: FactorKind::Call, .. })));
}

async fn speaks(world: &World, language: Language) {
    let ada = User { language: Some(language), ..world.user("ada").await };
    world.app.store.save_user(&ada, Ending::None, world.entry(Act::ProfileSet).into()).await.unwrap();
}

/// Who asks, from where, with what and when, each under a word of its own.
fn is_whole(language: Language, details: &[(String, String)]) {
    let labels: BTreeSet<&str> = details.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!((details.len(), labels.len()), (4, 4), "{language:?} {details:?}");
    for (label, _) in details {
        assert!(!label.is_empty() && label.trim_end_matches([':', '：', ' ', '\u{a0}']) == label, "{label:?}");
    }
    for value in ["ada", "203.0.113.7", "Firefox on Linux"] {
        assert!(details.iter().any(|(_, found)| found == value), "{language:?} {value} {details:?}");
    }
}

#[tokio::test]
async fn the_phone_shows_who_asks_in_every_language() {
    for language in Language::ALL {
        let server = DuoServer::start(NOW).await;
        let channel = format!("{}allow_tap = true\n", by_duo(&server));
        let world = world_with(&channel, ReachedKind::Tap, "ada").await;
        speaks(&world, language).await;
        password_given(&mut world.browser()).await;
        let asked = server.question("ada").await;
        let details: Vec<_> = url::form_urlencoded::parse(asked.info.as_bytes()).into_owned().collect();
        is_whole(language, &details);
        assert!(!asked.title.contains(['?', '¿', '？']), "{}", asked.title);

        let server = AuthyServer::start().await;
        let world = world_with(&by_authy(&server), ReachedKind::Tap, &server.register().to_string()).await;
        speaks(&world, language).await;
        password_given(&mut world.browser()).await;
        let details = server.request().await.details;
        let details = details.as_object().expect("details").iter();
        is_whole(
            language,
            &details.map(|(label, value)| (label.clone(), value.as_str().unwrap().to_owned())).collect::<Vec<_>>(),
        );
    }
}
