//! How it ends when nobody says yes.

use super::*;
use crate::letters::MAIL;
use crate::support::ENDINGS;
use crate::support::world::TWO_APPS;
use vestibule::actions::read_activity::turned_away;
use vestibule::domain::audit::AuditEntry;
use vestibule::domain::letter::Message;

#[tokio::test]
async fn a_no_stops_the_sign_in_and_cannot_be_taken_back() {
    let (world, told) = with_push().await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let sent = told.next().await;
    answer(&world, &sent, "deny", "").await.is(200).shows("Denied").shows("/account/password");
    let denied = browser.visit(&page.url).await;
    denied.is(200).shows("Somebody said no").shows("Ask again").shows("<title>Denied").shows("/account/password");
    browser.submit(&page, &[]).await.is(200).shows("Somebody said no");
    let mut phone = world.browser();
    phone.visit(sent.page.as_deref().unwrap()).await.is(410).shows("Nothing to answer");
    assert!(acts(&world).await.contains(&Act::AskingDenied));

    // It may be asked again, but not at once.
    let early = browser.visit(&page.url).await;
    browser.press(&early, "ask", &[]).await.is(429).shows("It can be asked again in");
    world.clock.advance(Duration::from_secs(31));
    let page = browser.press(&early, "ask", &[]).await;
    let again = told.next().await;
    answer(&world, &again, "approve", &number(&page)).await.is(200);
    assert_eq!(browser.submit(&page, &[]).await.url, WIKI);
}

#[tokio::test]
async fn this_was_not_me_raises_an_alarm_and_keeps_the_phone_silent() {
    let told = Arc::new(Told::new(&[ReachedKind::Push]));
    let world = World::with(&format!("{TWO_APPS}{MAIL}")).await.reaching(&[("told", &told)]);
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Pixel 9", ("told", ReachedKind::Push)).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    answer(&world, &told.next().await, "not-me", "").await.is(200).shows("We have also written you a mail");
    browser.visit(&page.url).await.shows("Somebody said that this wasn");
    let mails = world.mails().await;
    let mail = World::only(mails);
    assert!(matches!(mail.message, Message::AskingDisowned { .. }), "{mail:?}");
    assert_eq!(mail.message.whence().unwrap().address, "203.0.113.7", "where the sign-in came from");
    mail.link();
    assert!(acts(&world).await.contains(&Act::AskingDisowned));

    world.clock.advance(Duration::from_mins(14));
    password_given(&mut browser).await.shows("Give this number");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(told.sent().len(), 1, "nobody is woken for a quarter of an hour");
}

#[tokio::test]
async fn a_no_and_a_wrong_number_are_told_by_mail_too_and_not_without_end() {
    let told = Arc::new(Told::new(&[ReachedKind::Push]));
    let world = World::with(&format!("{TWO_APPS}{MAIL}")).await.reaching(&[("told", &told)]);
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Pixel 9", ("told", ReachedKind::Push)).await;
    for round in 0..7 {
        let mut browser = world.browser();
        let page = password_given(&mut browser).await;
        let other = if number(&page) == "10" { "11" } else { "10" };
        let (deed, typed) = if round == 0 { ("approve", other) } else { ("deny", "") };
        answer(&world, &told.next().await, deed, typed).await.is(200);
        let mails = world.mails().await;
        if round < 5 {
            let mail = World::only(mails);
            assert!(matches!(mail.message, Message::AskingDenied { .. }), "{mail:?}");
            mail.link();
        } else {
            assert!(mails.is_empty(), "enough of it: {mails:?}");
        }
        world.clock.advance(Duration::from_mins(5));
    }
}

#[tokio::test]
async fn without_mail_their_own_pages_tell_of_it_until_the_password_is_another_one() {
    let (world, told) = with_push().await;
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    password_given(&mut stranger).await;
    let said = answer(&world, &told.next().await, "not-me", "").await;
    assert!(!said.is(200).shows("Somebody knows your password").body.contains("written you a mail"));
    world.clock.advance(Duration::from_hours(25));
    let mut ada = world.browser();
    let page = password_given(&mut ada).await;
    answer(&world, &told.next().await, "approve", &number(&page)).await.is(200);
    assert_eq!(ada.submit(&page, &[]).await.url, WIKI);
    let pages = [format!("{PORTAL}/"), format!("{PORTAL}/.vestibule/account")];
    for url in &pages {
        ada.visit(url).await.is(200).shows("was turned away when you were asked").shows("/account/password");
    }
    world.clock.advance(Duration::from_secs(1));
    let user = Some(world.user("ada").await.id);
    // Somebody who knows the password signs in again and again; and no hint is a reason to show no apps.
    for _ in 0..70 {
        world.app.store.record(AuditEntry { user, ..world.entry(Act::SignedIn) }.into()).await.unwrap();
    }
    ada.visit(&pages[0]).await.is(200).shows("was turned away when you were asked");
    world.store.fails(&["entries_of"]);
    assert!(!ada.visit(&pages[0]).await.is(200).body.contains("was turned away"));
    world.store.fails(&[]);
    // Whoever sets it, the operator too.
    world.app.store.record(AuditEntry { user, ..world.entry(Act::PasswordSet) }.into()).await.unwrap();
    for url in &pages {
        assert!(!ada.visit(url).await.is(200).body.contains("was turned away"));
    }
}

#[tokio::test]
async fn what_somebody_mistyped_is_no_news_to_them_after_a_yes() {
    let (world, told) = with_push().await;
    let mut ada = world.browser();
    let page = password_given(&mut ada).await;
    answer(&world, &told.next().await, "approve", &number(&page)).await.is(200);
    assert_eq!(ada.submit(&page, &[]).await.url, WIKI);
    ada.jar.retain(|(_, name), _| name == "vestibule-browser");
    for (is_wrong, warns) in [(true, true), (false, false)] {
        world.clock.advance(Duration::from_secs(31));
        let page = password_given(&mut ada).await;
        let wrong = if number(&page) == "10" { "11" } else { "10" };
        let typed = if is_wrong { wrong.to_owned() } else { number(&page) };
        answer(&world, &told.next().await, "approve", &typed).await.is(200);
        let turned_away = turned_away(&world.app, world.user("ada").await.id).await.unwrap();
        assert_eq!(turned_away.is_some(), warns);
    }
}

#[tokio::test]
async fn a_wrong_number_is_a_no_and_none_is_asked_for() {
    let (world, told) = with_push().await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let sent = told.next().await;
    answer(&world, &sent, "approve", " ").await.is(422).shows("Enter the number");
    let wrong = if number(&page) == "10" { "11" } else { "10" };
    answer(&world, &sent, "approve", wrong).await.is(200).shows("counts as a no");
    browser.visit(&page.url).await.shows("The number that was given was another one");
}

#[tokio::test]
async fn nobody_answers_and_a_late_answer_is_none() {
    let (world, told) = with_push().await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let sent = told.next().await;
    let mut phone = world.browser();
    let open = phone.visit(sent.page.as_deref().unwrap()).await;
    world.clock.advance(Duration::from_secs(90));
    browser.visit(&page.url).await.is(200).shows("Nobody answered in time");
    assert!(told_to(&mut browser, &page).await.contains("ended"));
    phone.press(&open, "approve", &[("number", &number(&page))]).await.is(410);
    browser.submit(&page, &[]).await.shows("Nobody answered in time");
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
}

#[tokio::test]
async fn what_could_not_be_sent_is_said_and_another_way_is_open_at_once() {
    let (world, told) = with_push().await;
    let codes = world.give_recovery_codes("ada").await;
    told.fail(true);
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    until_over(&mut browser, &page).await;
    let page = browser.visit(&page.url).await;
    page.is(200).shows("<bdi>Pixel 9</bdi> could not be reached").shows("A recovery code");
    told.fail(false);
    world.clock.advance(Duration::from_secs(1));
    browser.press(&page, "ask", &[]).await.is(200).shows("Give this number");
    told.next().await;
    let paper = browser.visit(&format!("{}&way=recovery", page.url.split("&way").next().unwrap())).await;
    assert_eq!(browser.submit(&paper, &[("code", &codes[0])]).await.url, WIKI);
}

#[tokio::test]
async fn whoever_gives_up_takes_it_off_the_phone() {
    let (world, told) = with_push().await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let sent = told.next().await;
    until_sent(&world).await;
    browser.press(&page, "cancel", &[]).await.is(200).shows("That sign-in is over");
    let mut phone = world.browser();
    phone.visit(sent.page.as_deref().unwrap()).await.is(410);
    until_taken_back(&told).await;
    browser.submit(&page, &[]).await.shows("Sign in");
}

#[tokio::test]
async fn the_button_of_a_notification_can_say_no_and_nothing_else() {
    let (world, told) = with_push().await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let sent = told.next().await;
    let refuse_at = sent.refuse_at.clone().unwrap();
    let mut phone = world.browser_at([192, 0, 2, 44]);
    let refused = phone.send(http::Method::POST, &refuse_at, &[("origin", "https://ntfy.sh")], "").await;
    refused.is(204);
    assert_eq!(refused.header("access-control-allow-origin"), None, "no such channel is configured");
    browser.visit(&page.url).await.shows("Somebody said no");
    phone.send(http::Method::POST, &refuse_at, &[], "").await.is(410);
    phone.send(http::Method::GET, &refuse_at, &[], "").await.is(405);
}

/// As in the browser of a messenger that keeps no cookies.
#[tokio::test]
async fn a_page_that_was_open_for_too_long_still_says_no_and_says_that_it_said_no_yes() {
    let (world, told) = with_push().await;
    for (deed, said) in [("deny", "Nobody gets in with this"), ("not-me", "be asked again for a while")] {
        let mut browser = world.browser();
        let page = password_given(&mut browser).await;
        let sent = told.next().await;
        let link = sent.page.as_deref().unwrap();
        let mut phone = world.browser_at([192, 0, 2, 44]);
        let open = phone.visit(link).await;
        phone.jar.clear();
        let stale = phone.press(&open, "approve", &[("number", &number(&page))]).await;
        stale.is(403).shows("This page was open for too long");
        phone.jar.clear();
        phone.press(&stale, deed, &[]).await.is(200).shows("Denied").shows(said);
        browser.visit(&page.url).await.shows("<title>Denied");
        world.clock.advance(Duration::from_mins(1));
    }
}

#[tokio::test]
async fn a_page_that_was_just_drawn_says_when_it_can_be_asked_again_and_has_the_button() {
    let (world, told) = with_push().await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    told.next().await;
    page.shows("In <bdi>30 seconds</bdi> you can have it sent again").shows("Ask again");
    browser.press(&page, "again", &[]).await.is(200).shows(&number(&page));
    world.clock.advance(Duration::from_secs(30));
    let again = browser.press(&page, "again", &[]).await;
    again.is(200).shows("Give this number");
    told.next().await;
}

#[tokio::test]
async fn whoever_is_in_by_a_yes_is_in_although_the_store_fails_right_after() {
    let (world, told) = with_push().await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let sent = told.next().await;
    answer(&world, &sent, "approve", &number(&page)).await.is(200);
    world.store.fails(&["approval"]);
    assert_eq!(browser.submit(&page, &[]).await.url, WIKI);
}

/// E7: before the yes, and between the yes and the last step.
#[tokio::test]
async fn a_yes_opens_nothing_for_whoever_was_locked_deleted_banned_or_given_a_new_password_meanwhile() {
    for how in ENDINGS {
        for said_before in [false, true] {
            let (world, told) = with_push().await;
            let id = world.user("ada").await.id;
            let mut browser = world.browser();
            let page = password_given(&mut browser).await;
            let sent = told.next().await;
            let mut phone = world.browser_at([192, 0, 2, 44]);
            let open = phone.visit(sent.page.as_deref().unwrap()).await;
            let shown = number(&page);
            let yes = [("number", shown.as_str())];
            if said_before {
                phone.press(&open, "approve", &yes).await.is(200).shows("Approved");
            }
            world.end_account("ada", how).await;
            if !said_before {
                phone.press(&open, "approve", &yes).await;
            }
            browser.visit(&page.url).await.shows("name=\"password\"");
            for _ in 0..2 {
                browser.submit(&page, &[]).await.shows("name=\"password\"");
            }
            assert_eq!(browser.cookie("portal.localhost", "vestibule"), None, "{how}, {said_before}");
            assert_eq!(world.app.store.sessions_of(id).await.unwrap(), [], "{how}, {said_before}");
            assert_eq!(world.apps_saw(), [""; 0], "{how}, {said_before}");
        }
    }
}
