//! Signing in with an answer from elsewhere.

mod codes;
mod ends;
mod late;
mod odd;
mod often;
mod proofs;
mod providers;
mod strangers;
mod streams;

use std::sync::Arc;
use std::time::Duration;

use vestibule::clock::Clock;
use vestibule::domain::audit::Act;
use vestibule::domain::factor::ReachedKind;
use vestibule::domain::language::Language;
use vestibule::store::{Ending, Saved};
use vestibule::words::{TimeText, Words};

use super::support::told::{Leaves, Told};
use super::support::{Browser, Page, World};

const PASSWORD: &str = "correct horse battery staple";
const WIKI: &str = "http://wiki.localhost:8080/page";

/// Ada has a phone that is asked by push.
async fn with_push() -> (World, Arc<Told>) {
    let told = Arc::new(Told::new(&[ReachedKind::Push]));
    let world = World::new().await.reaching(&[("told", &told)]);
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Pixel 9", ("told", ReachedKind::Push)).await;
    (world, told)
}

/// As far as the page that waits.
async fn password_given(browser: &mut Browser<'_>) -> Page {
    let page = browser.visit(WIKI).await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    page.is(200).shows("One more step");
    page
}

/// The number that the page shows.
fn number(page: &Page) -> String {
    page.body.split("class=\"number\">").nth(1).expect("a number").split('<').next().expect("its end").to_owned()
}

/// What the phone does with the link of its message.
async fn answer(world: &World, sent: &Leaves, deed: &str, number: &str) -> Page {
    let mut phone = world.browser_at([192, 0, 2, 44]);
    let page = phone.visit(sent.page.as_deref().expect("a link")).await;
    page.is(200).shows("Is this you?");
    phone.press(&page, deed, &[("number", number)]).await
}

const PORTAL: &str = "http://portal.localhost:8080";

/// How it stands, as a page is told that asks again and again.
async fn told_to(browser: &mut Browser<'_>, page: &Page) -> String {
    let events = page.body.split("data-events=\"").nth(1).expect("a stream").split('"').next().expect("its end");
    let url = format!("{PORTAL}{}&poll=1", events.replace("&amp;", "&"));
    let answer = browser.send(http::Method::GET, &url, &[("accept", "application/json")], "").await;
    answer.is(200).body.clone()
}

/// Until it is no more waited for; what is sent is sent beside the request.
async fn until_over(browser: &mut Browser<'_>, page: &Page) -> String {
    let wait = async {
        loop {
            let told = told_to(browser, page).await;
            if !told.contains("waiting") {
                return told;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait).await.expect("an end")
}

/// What the provider calls it is written down.
async fn until_sent(world: &World) {
    let id = world.user("ada").await.id;
    let wait = async {
        while world.app.store.approvals_of(id).await.unwrap().iter().all(|found| found.handle.is_none()) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait).await.expect("it is written down");
}

async fn until_taken_back(told: &Told) {
    let wait = async {
        while told.cancelled().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait).await.expect("it is taken off");
}

/// What was written down of Ada.
async fn acts(world: &World) -> Vec<Act> {
    let entries = world.app.store.entries_of(world.user("ada").await.id, None, 99).await.unwrap();
    entries.into_iter().rev().map(|(_, entry)| entry.act).collect()
}

#[tokio::test]
async fn the_phone_says_yes_with_the_number_and_the_sign_in_goes_on() {
    let (world, told) = with_push().await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    page.shows("Give this number on <bdi>Pixel 9</bdi>");
    let sent = told.next().await;
    assert_eq!((sent.at.as_str(), sent.title.as_str()), ("at Pixel 9", "Sign in to Wiki?"));
    let at = Words { language: Language::default() }.say(TimeText::Exact(world.clock.now()));
    assert_eq!(sent.lines, ["Account: ada", "From: 203.0.113.7", "With: Firefox on Linux", &format!("Time: {at}")]);

    // Nobody has answered yet, and sending the form opens nothing.
    let still = browser.submit(&page, &[]).await;
    still.is(200).shows("Give this number on");
    assert_eq!(number(&still), number(&page), "a page that is loaded again shows the same");
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);

    answer(&world, &sent, "approve", &number(&page)).await.is(200).shows("Approved");
    let page = browser.visit(&still.url).await;
    page.is(200).shows("Approved on <bdi>Pixel 9</bdi>");
    let page = browser.submit(&page, &[]).await;
    assert_eq!(page.url, WIKI, "and back to where they were going");
    assert_eq!(world.apps_saw(), ["ada GET http://wiki.localhost/page"]);
    assert_eq!(told.sent().len(), 1);
}

#[tokio::test]
async fn the_page_is_told_at_once_and_only_one_of_a_browser() {
    let (world, told) = with_push().await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let sent = told.next().await;
    let mut other = world.browser();
    assert!(
        told_to(&mut other, &page).await.contains("ended"),
        "without the browser's cookie there is nothing to hear"
    );
    assert!(told_to(&mut browser, &page).await.contains("waiting"));

    let events = page.body.split("data-events=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let url = format!("{PORTAL}{events}");
    let mut again = browser.copy();
    let older = browser.send(http::Method::GET, &url, &[], "");
    let newer = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        again.send(http::Method::GET, &url, &[], "").await
    };
    let decides = async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        answer(&world, &sent, "approve", &number(&page)).await
    };
    let (older, newer, _) = tokio::join!(older, newer, decides);
    assert_eq!(older.header("content-type"), Some("text/event-stream"));
    assert!(older.body.contains("waiting") && !older.body.contains("approved"), "{}", older.body);
    assert!(newer.body.contains("waiting") && newer.body.contains("approved"), "{}", newer.body);
}

#[tokio::test]
async fn the_way_that_its_owner_prefers_is_asked_first_and_the_others_only_when_they_are_chosen() {
    let (world, told) = with_push().await;
    world.clock.advance(Duration::from_secs(1));
    world.give_authenticator("ada", "Phone").await;
    let mut browser = world.browser();
    password_given(&mut browser).await.shows("A code from the app “<bdi>Phone</bdi>”");
    told.next().await;

    let mut ada = world.user("ada").await;
    let factors = world.app.store.factors_of(ada.id).await.unwrap();
    ada.factor_order = vec![factors[1].id];
    let saved = world.app.store.save_user(&ada, Ending::None, world.entry(Act::FactorChanged).into()).await.unwrap();
    assert_eq!(saved, Saved::Saved);
    world.clock.advance(Duration::from_mins(1));
    let page = password_given(&mut browser).await;
    page.shows("<bdi>Phone</bdi>").shows("Approve on <bdi>Pixel 9</bdi>");
    let way = format!("{}&way=push", page.url);
    let page = browser.visit(&way).await;
    page.is(200).shows("Ask <bdi>Pixel 9</bdi>");
    assert_eq!(told.sent().len(), 1, "a page that is looked at asks nobody");
    let page = browser.press(&page, "ask", &[]).await;
    page.is(200).shows("Give this number");
    told.next().await;
}

#[tokio::test]
async fn a_way_that_fails_is_passed_over_for_a_while_and_says_so() {
    let (told, texts) = (Arc::new(Told::new(&[ReachedKind::Push])), Arc::new(Told::new(&[ReachedKind::Sms])));
    let world = World::new().await.reaching(&[("told", &told), ("texts", &texts)]);
    world.person("ada", PASSWORD, &[]).await;
    world.give_recovery_codes("ada").await;
    world.give_reached("ada", "Pixel 9", ("told", ReachedKind::Push)).await;
    world.clock.advance(Duration::from_secs(1));
    world.give_reached("ada", "Mobile", ("texts", ReachedKind::Sms)).await;
    told.fail(true);
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    until_over(&mut browser, &page).await;
    let page = browser.visit(&page.url).await;
    page.shows("<bdi>Pixel 9</bdi> could not be reached");
    assert!(texts.sent().is_empty(), "nobody chose that yet");

    // The next time it is not tried first, and still there for whoever wants it.
    world.clock.advance(Duration::from_secs(31));
    let page = password_given(&mut browser).await;
    page.shows("that we sent to <bdi>Mobile *** 67</bdi>").shows("Not reachable just now");
    let code = texts.next().await.code.unwrap();
    told.fail(false);
    let push = browser.visit(&page.url.replace("way=", "other=").replace("ticket=", "way=push&ticket=")).await;
    push.shows("Ask <bdi>Pixel 9</bdi>");
    assert_eq!(browser.submit(&page, &[("code", &code)]).await.url, WIKI);
    browser.jar.retain(|(_, name), _| name == "vestibule-browser");

    // After a while somebody tries it again.
    world.clock.advance(Duration::from_mins(5));
    let page = password_given(&mut browser).await;
    page.shows("Give this number on <bdi>Pixel 9</bdi>");
    told.next().await;
}

#[tokio::test]
async fn a_code_that_is_asked_for_leaves_the_question_on_the_phone() {
    let (told, texts) = (Arc::new(Told::new(&[ReachedKind::Push])), Arc::new(Told::new(&[ReachedKind::Sms])));
    let world = World::new().await.reaching(&[("told", &told), ("texts", &texts)]);
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Pixel 9", ("told", ReachedKind::Push)).await;
    world.clock.advance(Duration::from_secs(1));
    world.give_reached("ada", "Mobile", ("texts", ReachedKind::Sms)).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let sent = told.next().await;
    let texting = browser.visit(&format!("{}&way=sms", page.url)).await;
    browser.press(&texting, "ask", &[]).await.is(200).shows("that we sent to");
    texts.next().await;
    world.clock.advance(Duration::from_secs(31));
    browser.press(&browser.copy().visit(&texting.url).await, "again", &[]).await.is(200);
    texts.next().await;
    answer(&world, &sent, "approve", &number(&page)).await.is(200).shows("Approved");
    assert_eq!(browser.submit(&page, &[]).await.url, WIKI);
    assert_eq!((told.cancelled().len(), texts.cancelled().len()), (0, 0), "nothing was taken back");
}

#[tokio::test]
async fn a_browser_can_be_trusted_with_an_answer_from_elsewhere() {
    let (world, told) = with_push().await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    answer(&world, &told.next().await, "approve", &number(&page)).await.is(200);
    let page = browser.submit(&page, &[("trust", "yes")]).await;
    assert_eq!(page.url, WIKI);
    assert!(browser.cookie("portal.localhost", "vestibule-trust").is_some());
    let factors = world.app.store.factors_of(world.user("ada").await.id).await.unwrap();
    assert_eq!(factors[0].last_used, Some(world.now()));
    let tail = acts(&world).await;
    assert!(tail.contains(&Act::FactorAsked) && tail.contains(&Act::AskingApproved) && tail.contains(&Act::SignedIn));
}

#[tokio::test]
async fn two_sign_ins_at_once_are_two_questions_and_each_answer_opens_its_own() {
    let (world, told) = with_push().await;
    let (mut here, mut there) = (world.browser(), world.browser());
    let page = password_given(&mut here).await;
    answer(&world, &told.next().await, "approve", &number(&page)).await.is(200);
    here.submit(&page, &[]).await;
    world.clock.advance(Duration::from_mins(1));

    // A browser that is known now, and a new one.
    let mut known = here.copy();
    known.jar.retain(|(_, name), _| name == "vestibule-browser");
    let one = password_given(&mut known).await;
    let first = told.next().await;
    let two = password_given(&mut there).await;
    let second = told.next().await;
    answer(&world, &second, "approve", &number(&two)).await.is(200).shows("Approved");
    known.submit(&one, &[]).await.is(200).shows("Give this number");
    assert_eq!(there.submit(&two, &[]).await.url, WIKI);
    // The form of one is worth nothing in the browser of the other.
    let mut thief = there.copy();
    thief.submit(&one, &[]).await;
    answer(&world, &first, "approve", &number(&one)).await.is(200).shows("Approved");
    assert_eq!(known.submit(&one, &[]).await.url, WIKI);
    // And it was used up.
    let mut twice = known.copy();
    twice.jar.retain(|(_, name), _| name == "vestibule-browser");
    twice.submit(&one, &[]).await.shows("Sign in");
}
