//! Somebody makes an account for themselves.

use std::time::Duration;

use http::Method;
use vestibule::actions::administer::newcomers::{Answered, Invite, Invited, approve, decline, invite};
use vestibule::actions::administer::users::{Changed, enable};
use vestibule::actions::administer::{Administrator, Whom};
use vestibule::domain::letter::Message;
use vestibule::domain::user::{EmailAddress, GroupName, Status, UserName};

use super::support::{Authenticator, Browser, Page, World, all_at_once};
use crate::support::world::TWO_APPS;

const PASSWORD: &str = "tulip-granite-orbit-sandal-7";
const REGISTER: &str = "http://portal.localhost:8080/.vestibule/register";
const SIGN_IN: &str = "http://portal.localhost:8080/.vestibule/sign-in";
const MINUTE: Duration = Duration::from_mins(1);
const OWN_PAGE: [(&str, &str); 4] = [
    ("sec-fetch-site", "same-origin"),
    ("sec-fetch-mode", "navigate"),
    ("sec-fetch-dest", "document"),
    ("content-type", "application/x-www-form-urlencoded"),
];
pub(crate) const MAIL: &str = "\n[mail]\nurl = \"smtp://localhost\"\nfrom = \"Vestibule <no-reply@example.com>\"\n";

async fn world(registration: &str) -> World {
    World::with(&format!("{TWO_APPS}{MAIL}\n[registration]\n{registration}\n")).await
}

async fn open() -> World {
    world("mode = \"open\"\ngroups = [\"newcomers\"]").await
}

fn form<'a>(name: &'a str, email: &'a str) -> [(&'static str, &'a str); 6] {
    [
        ("given_name", "Grace"),
        ("family_name", "Hopper"),
        ("name", name),
        ("email", email),
        ("new_password", PASSWORD),
        ("new_password_again", PASSWORD),
    ]
}

async fn asks(browser: &mut Browser<'_>, name: &str, email: &str) -> Page {
    let page = browser.visit(REGISTER).await;
    browser.submit(page.is(200), &form(name, email)).await
}

fn without_secrets(page: &Page) -> String {
    let mut body = page.body.clone();
    for (_, value) in page.hidden() {
        body = body.replace(&value, "");
    }
    body.split("of=").map(|part| part.split_once(['"', '&']).map_or(part, |(_, rest)| rest)).collect()
}

#[tokio::test]
async fn a_visitor_registers_on_the_way_to_an_app_and_ends_up_there() {
    let world = open().await;
    let mut grace = world.browser();
    let page = grace.visit("http://wiki.localhost:8080/page?a=1#b").await;
    let link = page.body.split("href=\"").find(|link| link.contains("/register?rd=")).unwrap();
    let link = link.split('"').next().unwrap().replace("&amp;", "&");
    let page = grace.visit(&format!("http://portal.localhost:8080{link}")).await;
    let page = grace.submit(page.is(200).shows("Make an account"), &form("grace", "Grace@Example.com")).await;
    page.is(200).shows("Look into your mailbox").shows("grace@example.com");
    assert!(world.app.store.users(None, 10).await.unwrap().is_empty(), "nobody is here yet");

    let mail = World::only(world.mails().await);
    assert_eq!((mail.to.as_str(), &mail.message), ("grace@example.com", &Message::ConfirmRegistration));
    // A scanner looks at the link first: that uses nothing up.
    for method in [Method::GET, Method::HEAD, Method::GET] {
        world.browser().send(method, mail.link(), &OWN_PAGE[..3], "").await.is(200);
    }
    let page = grace.visit(mail.link()).await;
    page.is(200).shows("grace@example.com");
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    // The button leads on to the app, which a browser allows only if the page says so.
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("form-action 'self' http://wiki.localhost:8080;"), "{policy}");
    let page = grace.submit(&page, &[]).await;
    assert_eq!(page.url, "http://wiki.localhost:8080/page?a=1");
    page.is(200).shows("grace GET");

    let user = world.user("grace").await;
    assert_eq!((user.display_name.as_str(), user.status), ("Grace Hopper", Status::Active));
    assert!(user.email.unwrap().verified);
    assert_eq!(user.groups.iter().map(ToString::to_string).collect::<Vec<_>>(), ["newcomers"]);
    // The link is used up, in whatever browser.
    let page = world.browser().visit(mail.link()).await;
    page.is(410).shows("This link has ended");
}

#[tokio::test]
async fn whoever_must_have_a_second_factor_sets_it_up_before_anything_else_and_ends_up_where_they_were_going() {
    let world = world("mode = \"open\"\ngroups = [\"newcomers\"]\n[second_factor]\npolicy = \"required\"").await;
    let mut grace = world.browser();
    let page = grace.visit(&format!("{REGISTER}?rd=http%3a%2f%2fwiki.localhost%3a8080%2fpage")).await;
    page.shows("minlength=\"8\"");
    let mut fields = form("grace", "grace@example.com");
    (fields[4].1, fields[5].1) = ("plum-71-fjord", "plum-71-fjord");
    grace.submit(&page, &fields).await.is(200);
    let mail = World::only(world.mails().await);
    let page = grace.visit(mail.link()).await;
    let page = grace.submit(&page, &[]).await;
    let app = Authenticator::scan(&page.body);
    assert_eq!(grace.cookie("portal.localhost", "vestibule"), None, "half-done, they are nobody");
    grace.copy().visit("http://wiki.localhost:8080/page").await.shows("Sign in");
    let page = grace.submit(&page, &[("code", &app.code_at(world.now()))]).await;
    let page = grace.submit(page.is(200).shows("-"), &[("kept", "yes")]).await;
    assert_eq!(page.url, "http://wiki.localhost:8080/page");
    page.shows("grace GET");
}

#[tokio::test]
async fn whoever_was_invited_is_in_at_once_and_the_invitation_is_good_for_nobody_else() {
    let world = world("mode = \"invite\"").await;
    let admin = Administrator::of_shell();
    let link = async |email: Option<&str>, groups: &[&str]| {
        let asked = Invite {
            email: email.map(|email| EmailAddress::parse(email).unwrap()),
            groups: groups.iter().map(|group| GroupName::parse(group).unwrap()).collect(),
            lasts: 60 * MINUTE,
        };
        match invite(&admin, &world.app, asked).await.unwrap() {
            Invited::Link(made) => made.link.expose().to_owned(),
            other => panic!("{other:?}"),
        }
    };
    let invited = link(Some("grace@example.com"), &["staff"]).await;
    world.browser().visit(REGISTER).await.is(403);
    let mut grace = world.browser();
    let page = grace.visit(&format!("{invited}&rd=http%3a%2f%2fstaff.localhost%3a8080%2f")).await;
    page.is(200).shows("grace@example.com");
    let newcomer = [("given_name", ""), ("family_name", "Hopper"), ("name", "grace"), ("new_password", PASSWORD)];
    let mut fields = newcomer.to_vec();
    fields.push(("new_password_again", PASSWORD));
    // What the form does not ask for, it does not get.
    fields.extend([("email", "evil@example.com"), ("groups", "admins"), ("status", "active")]);
    let page = grace.submit(&page, &fields).await;
    page.is(200).shows("grace GET http://staff.localhost/");
    let user = world.user("grace").await;
    let email = user.email.unwrap();
    assert_eq!((email.address.as_str(), email.verified), ("grace@example.com", true));
    assert_eq!(user.groups, [GroupName::parse("staff").unwrap()]);
    world.browser().visit(&invited).await.is(410).shows("This invitation was used already");
    assert!(world.mails().await.is_empty());

    // Without an address the mailbox is asked, and what it says counts later.
    let open = link(None, &[]).await;
    let mut bob = world.browser();
    let page = bob.visit(&open).await;
    let page = bob.submit(&page, &form("bob", "bob@example.com")).await;
    page.is(200);
    assert_eq!(world.user("bob").await.email, None);
    let mail = World::only(world.mails().await);
    assert_eq!(mail.message, Message::ConfirmAddress);
    let page = bob.visit(mail.link()).await;
    bob.submit(&page, &[]).await.is(200).shows("Your address is confirmed");
    assert!(world.user("bob").await.email.unwrap().verified);

    // One second late is too late.
    let late = link(None, &[]).await;
    let mut carl = world.browser();
    let page = carl.visit(&late).await;
    world.clock.advance(60 * MINUTE);
    carl.submit(&page, &form("carl", "carl@example.com")).await.is(410);
}

#[tokio::test]
async fn twenty_uses_of_one_invitation_at_once_make_one_account() {
    let world = world("mode = \"invite\"").await;
    let asked = Invite { email: None, groups: Vec::new(), lasts: 60 * MINUTE };
    let invited = invite(&Administrator::of_shell(), &world.app, asked).await.unwrap();
    let Invited::Link(made) = invited else { panic!("{invited:?}") };
    let mut browsers: Vec<_> = (0..20).map(|_| world.browser()).collect();
    let mut pages = Vec::new();
    for browser in &mut browsers {
        pages.push(browser.visit(made.link.expose()).await);
    }
    let people: Vec<_> = (0..20).map(|number| (format!("p{number}"), format!("p{number}@example.com"))).collect();
    let forms: Vec<_> = people.iter().map(|(name, email)| form(name, email)).collect();
    let answers = all_at_once(
        browsers.iter_mut().zip(&pages).zip(&forms).map(|((browser, page), form)| browser.submit(page, form)),
    )
    .await;
    assert_eq!(answers.iter().filter(|page| page.status == 200).count(), 1);
    assert_eq!(world.app.store.users(None, 30).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_operator_agrees_and_a_mail_says_so_or_declines_and_the_account_is_gone() {
    let world = world("mode = \"approval\"").await;
    let admin = Administrator::of_shell();
    for name in ["grace", "mallory"] {
        let mut browser = world.browser();
        asks(&mut browser, name, &format!("{name}@example.com")).await.is(200);
        let mail = World::only(world.mails().await);
        let page = browser.visit(mail.link()).await;
        browser.submit(&page, &[]).await.is(200).shows("Your account waits");
    }
    let whom = |name: &str| Whom::Name(UserName::parse(name).unwrap());
    assert!(
        matches!(enable(&admin, &world.app, &whom("grace")).await.unwrap(), Changed::Waits(_)),
        "nobody would tell"
    );
    assert!(matches!(approve(&admin, &world.app, &whom("grace")).await.unwrap(), Answered::Done(_)));
    assert!(matches!(approve(&admin, &world.app, &whom("grace")).await.unwrap(), Answered::NotWaiting(_)));
    assert!(matches!(decline(&admin, &world.app, &whom("grace")).await.unwrap(), Answered::NotWaiting(_)));
    let mail = World::only(world.mails().await);
    assert_eq!((mail.to.as_str(), mail.message), ("grace@example.com", Message::Approved));
    let mut grace = world.browser();
    let page = grace.visit(SIGN_IN).await;
    grace.sign_in(&page, "grace", PASSWORD).await.is(200);
    assert!(matches!(decline(&admin, &world.app, &whom("mallory")).await.unwrap(), Answered::Done(_)));
    asks(&mut world.browser(), "mallory", "m@example.com").await.is(422).shows("is taken");
}

#[tokio::test]
async fn in_another_browser_the_link_asks_for_the_chosen_password_and_leads_on_from_there() {
    let world = open().await;
    let mut laptop = world.browser();
    let page = laptop.visit("http://wiki.localhost:8080/page").await;
    let way = page.body.split("href=\"").find(|link| link.contains("/register?rd=")).unwrap();
    let way = way.split('"').next().unwrap().replace("&amp;", "&");
    assert!(way.contains("enter="), "the laptop is bound to this way, the phone is not");
    let page = laptop.visit(&format!("http://portal.localhost:8080{way}")).await;
    laptop.submit(&page, &form("grace", "grace@example.com")).await.is(200);
    let mail = World::only(world.mails().await);
    laptop.visit(mail.link()).await.is(200);
    world.clock.advance(9 * MINUTE);

    let mut phone = world.browser();
    let page = phone.visit(mail.link()).await;
    page.is(200).shows("autocomplete=\"current-password\"").shows("value=\"grace\" autocomplete=\"username\"");
    phone.submit(&page, &[]).await.is(422).shows("Enter the password");
    phone.submit(&page, &[("password", "something else here")]).await.is(401).shows("not the password");
    assert!(world.app.store.users(None, 10).await.unwrap().is_empty());
    let page = phone.submit(&page, &[("password", PASSWORD)]).await;
    assert_eq!(page.url, "http://wiki.localhost:8080/page");
    page.is(200).shows("grace GET");
    laptop.visit(SIGN_IN).await.shows("Sign in");
}

#[tokio::test]
async fn the_reader_of_a_mailbox_makes_no_account_for_a_stranger_who_registered_with_it() {
    let world = open().await;
    asks(&mut world.browser(), "bobby", "bob@example.com").await.is(200);
    let mail = World::only(world.mails().await);
    let mut bob = world.browser();
    let page = bob.visit(mail.link()).await;
    let mut answers = Vec::new();
    for guess in ["", "a", "b", "c", "d", "e", PASSWORD] {
        answers.push(bob.submit(&page, &[("password", guess)]).await.status.as_u16());
    }
    assert_eq!(answers, [422, 401, 401, 401, 401, 410, 410], "five guesses, and the link has ended");
    assert!(world.app.store.users(None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_taken_address_gets_the_same_answer_as_a_free_one_and_its_owner_is_told() {
    let world = open().await;
    world.person("ada", PASSWORD, &[]).await;
    let (mut one, mut other) = (world.browser(), world.browser());
    drop(world.store.asked());
    let free = asks(&mut one, "grace", "new@example.com").await;
    let (first, first_asked) = (World::only(world.mails().await), world.store.asked());
    let taken = asks(&mut other, "hopper", "ada@example.com").await;
    let (second, second_asked) = (World::only(world.mails().await), world.store.asked());
    assert_eq!(first.message, Message::ConfirmRegistration);
    assert!(matches!(second.message, Message::AlreadyRegistered { .. }), "{second:?}");
    assert_eq!((second.to.as_str(), &second.link), ("ada@example.com", &None));
    assert_eq!(free.status, taken.status);
    assert_eq!(without_secrets(&free).replace("new@", ""), without_secrets(&taken).replace("ada@", ""));
    assert_eq!(first_asked, second_asked, "the same work");
    // The name is kept in both cases, so trying it again says nothing of the address.
    for name in ["grace", "hopper", "HOPPER", "h0pper"] {
        asks(&mut world.browser(), name, "third@example.com").await.is(422).shows("is taken");
    }
    assert!(world.mails().await.is_empty());
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept_but_for_the_password() {
    let world = open().await;
    let mut browser = world.browser();
    let page = browser.visit(REGISTER).await;
    for hint in ["1 to 64 letters", "reserved", "A few words that have nothing", "One of the two is enough"] {
        page.shows(hint);
    }
    let typed = [
        ("given_name", ""),
        ("family_name", " "),
        ("name", "root"),
        ("email", "a@b@c"),
        ("new_password", "secret-of-mine"),
        ("new_password_again", ""),
    ];
    let page = browser.submit(&page, &typed).await;
    page.is(422).shows("Enter your first name").shows("This user name is reserved").shows("has one @");
    page.shows("value=\"a@b@c\"").shows("value=\"root\"").shows("href=\"#email\"");
    assert!(!page.body.contains("secret-of-mine"));
    for (password, again, says) in [
        ("", "", "Enter a new password"),
        ("short", "short", "too short"),
        (PASSWORD, "something else here", "not the same"),
        ("grace hopper 1906", "grace hopper 1906", "your own name"),
        ("correcthorsebatterystaple", "correcthorsebatterystaple", "tried first"),
    ] {
        let mut fields = form("grace", "grace@example.com");
        (fields[4].1, fields[5].1) = (password, again);
        browser.submit(&page, &fields).await.is(422).shows(says);
    }
    assert!(world.mails().await.is_empty());
}

#[tokio::test]
async fn names_that_an_app_could_take_for_one_another_never_become_two_accounts() {
    let world = open().await;
    world.person("alice", PASSWORD, &[]).await;
    for name in ["alice", "ALICE", " alice ", "ａｌｉｃｅ", "a.l.i.c.e", "al-ice", "alice\0", "\u{430}lice"] {
        asks(&mut world.browser(), name, "x@example.com").await.is(422);
    }
    for email in ["a@b@c", "\"a@evil.test\"@b.example", "a@evil.test,b@example.com", "a@b.example\r\nBcc: x@y.example"]
    {
        asks(&mut world.browser(), "grace", email).await.is(422);
    }
    assert!(world.mails().await.is_empty());
}

#[tokio::test]
async fn of_two_who_want_one_name_at_once_one_gets_it_and_the_other_the_sentence() {
    let world = open().await;
    let mut browsers: Vec<_> = (0..8).map(|_| world.browser()).collect();
    let addresses: Vec<_> = (0..8).map(|number| format!("n{number}@example.com")).collect();
    let pages =
        all_at_once(browsers.iter_mut().zip(&addresses).map(|(browser, address)| asks(browser, "grace", address)))
            .await;
    assert_eq!(pages.iter().filter(|page| page.status == 200).count(), 1);
    assert_eq!(pages.iter().filter(|page| page.status == 422 && page.body.contains("is taken")).count(), 7);
    assert_eq!(world.mails().await.len(), 1);
}

#[tokio::test]
async fn an_unverified_registration_ends_and_gives_the_name_back() {
    let world = open().await;
    asks(&mut world.browser(), "grace", "typo@example.com").await.is(200);
    let late = World::only(world.mails().await);
    world.clock.advance(10 * MINUTE);
    let mut other = world.browser();
    asks(&mut other, "grace", "grace@example.com").await.is(200);
    let mail = World::only(world.mails().await);
    let page = world.browser().visit(late.link()).await;
    page.is(410).shows("This link has ended").shows("/register");
    let page = other.visit(mail.link()).await;
    other.submit(page.is(200), &[]).await.is(200);
    assert_eq!(world.user("grace").await.email.unwrap().address.as_str(), "grace@example.com");
}

#[tokio::test]
async fn a_mail_that_is_sent_again_leaves_the_first_link_good_and_one_account_comes_of_both() {
    let world = open().await;
    let mut grace = world.browser();
    let page = asks(&mut grace, "grace", "grace@example.com").await;
    let page = grace.submit(&page, &[]).await;
    page.is(200).shows("sent again");
    let page = grace.submit(&page, &[]).await;
    page.is(200);
    let mails = world.mails().await;
    assert_eq!(mails.len(), 3);
    // Three an hour to one mailbox, and it is told.
    let over = grace.submit(&page, &[]).await;
    over.is(429).shows("No mail was sent").shows("ask again in");
    assert!(world.mails().await.is_empty());
    // Only the browser that asked may ask again.
    world.browser().visit(&page.url).await.is(410);

    let (mut first, mut last) = (grace.copy(), grace.copy());
    let pages = (first.visit(mails[0].link()).await, last.visit(mails[2].link()).await);
    pages.0.is(200);
    first.submit(&pages.0, &[]).await.is(200);
    pages.1.is(200);
    last.submit(&pages.1, &[]).await.is(410);
    assert_eq!(world.app.store.users(None, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_mail_can_be_asked_for_again_as_long_as_the_last_link_is_good() {
    let world = open().await;
    let mut grace = world.browser();
    let first = asks(&mut grace, "grace", "grace@example.com").await;
    world.clock.advance(8 * MINUTE);
    let page = grace.submit(&first, &[]).await;
    world.clock.advance(4 * MINUTE);
    grace.visit(&first.url).await.is(410);
    grace.visit(&page.url).await.is(200).shows("grace@example.com");
    let page = grace.submit(&page, &[]).await;
    page.is(200).shows("sent again");
    let mails = world.mails().await;
    assert_eq!(mails.len(), 3);
    world.clock.advance(9 * MINUTE);
    let page = grace.visit(mails[2].link()).await;
    grace.submit(page.is(200), &[]).await.is(200).shows("Grace Hopper");
}

#[tokio::test]
async fn twenty_uses_of_one_link_at_once_make_one_account() {
    let world = open().await;
    let mut grace = world.browser();
    asks(&mut grace, "grace", "grace@example.com").await.is(200);
    let mail = World::only(world.mails().await);
    let mut browsers: Vec<_> = (0..20).map(|_| grace.copy()).collect();
    let mut pages = Vec::new();
    for browser in &mut browsers {
        pages.push(browser.visit(mail.link()).await);
    }
    let answers = all_at_once(browsers.iter_mut().zip(&pages).map(|(browser, page)| browser.submit(page, &[]))).await;
    assert_eq!(answers.iter().filter(|page| page.status == 200).count(), 1);
    assert_eq!(answers.iter().filter(|page| page.status == 410).count(), 19);
    assert_eq!(world.app.store.users(None, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn only_mailboxes_of_the_named_domains_make_an_account() {
    let world = world("mode = \"domain\"\ngroups = [\"staff\"]\ndomains = [\"example.com\"]").await;
    for email in ["a@evil.test", "a@sub.example.com", "a@badexample.com", "a@example.com@evil.test"] {
        asks(&mut world.browser(), "grace", email).await.is(422);
    }
    let mut grace = world.browser();
    asks(&mut grace, "grace", "grace@EXAMPLE.com").await.is(200);
    let mail = World::only(world.mails().await);
    assert_eq!(mail.to, "grace@example.com");
    let page = grace.visit(mail.link()).await;
    grace.submit(&page, &[]).await.is(200);
    assert_eq!(world.user("grace").await.groups, [GroupName::parse("staff").unwrap()]);
    grace.visit("http://staff.localhost:8080/").await.shows("grace GET http://staff.localhost/");
}

#[tokio::test]
async fn somebody_who_waits_for_an_operator_cannot_tell_that_from_a_wrong_password() {
    let world = world("mode = \"approval\"").await;
    let mut grace = world.browser();
    asks(&mut grace, "grace", "grace@example.com").await.is(200);
    let mail = World::only(world.mails().await);
    let page = grace.visit(mail.link()).await;
    grace.submit(&page, &[]).await.is(200).shows("Your account waits");
    assert_eq!(world.user("grace").await.status, Status::Waiting);
    let page = grace.visit(SIGN_IN).await;
    grace.sign_in(&page, "grace", PASSWORD).await.is(401).shows("match");
}

#[tokio::test]
async fn where_registration_is_off_there_is_no_way_in() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.visit(REGISTER).await.is(403).shows("Nobody can make an account");
    let page = browser.visit(SIGN_IN).await;
    assert!(!page.body.contains("/register") && !page.body.contains("/reset"), "neither leads anywhere");
    let csrf = page.hidden().into_iter().find(|(name, _)| name == "csrf").unwrap().1;
    for path in ["register", "verify-email", "verify-email/sent?of=x", "register?invite=x"] {
        let url = format!("http://portal.localhost:8080/.vestibule/{path}");
        let body = format!("csrf={csrf}&name=grace&email=g%40example.com&new_password=x&token=x");
        let page = browser.send(Method::POST, &url, &OWN_PAGE, &body).await;
        assert!(page.status.is_client_error(), "{path}: {}", page.status);
    }
    assert!(world.app.store.users(None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_registration_that_was_switched_off_meanwhile_makes_nobody() {
    let mut world = open().await;
    let link = {
        let mut browser = world.browser();
        asks(&mut browser, "grace", "grace@example.com").await.is(200);
        World::only(world.mails().await).link().to_owned()
    };
    let mut settings = (*world.app.settings).clone();
    settings.registration.mode = vestibule::config::settings::RegistrationMode::Off;
    std::sync::Arc::get_mut(&mut world.app).expect("the only one").settings = std::sync::Arc::new(settings);
    let mut browser = world.browser();
    let page = browser.visit(&link).await;
    browser.submit(&page, &[]).await.is(410);
    assert!(world.app.store.users(None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_rule_that_became_stricter_meanwhile_holds_for_whoever_registered_before() {
    let mut world = open().await;
    let link = {
        asks(&mut world.browser(), "grace", "grace@example.com").await.is(200);
        World::only(world.mails().await).link().to_owned()
    };
    let mut settings = (*world.app.settings).clone();
    settings.registration.mode = vestibule::config::settings::RegistrationMode::Approval;
    std::sync::Arc::get_mut(&mut world.app).expect("the only one").settings = std::sync::Arc::new(settings);
    let mut browser = world.browser();
    let page = browser.visit(&link).await;
    browser.submit(&page, &[("password", PASSWORD)]).await.is(200).shows("Your account waits");
    assert_eq!(world.user("grace").await.status, Status::Waiting);
}

#[tokio::test]
async fn whoever_is_signed_in_is_told_who_they_are_and_what_they_can_do() {
    let world = open().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = world.browser();
    let page = ada.visit(SIGN_IN).await;
    ada.sign_in(&page, "ada", PASSWORD).await.is(200);
    for path in ["register", "register?invite=x", "reset"] {
        let page = ada.visit(&format!("http://portal.localhost:8080/.vestibule/{path}")).await;
        page.is(200).shows("You are signed in as").shows("ada").shows("Sign out and go on").shows("/sign-out?rd=");
    }
}

#[tokio::test]
async fn a_flood_of_registrations_is_stopped_and_says_when_to_come_back() {
    let world = open().await;
    let mut sent = 0;
    for number in 0..40 {
        let (name, address) = (format!("grace{number}"), format!("g{number}@example.com"));
        let page = asks(&mut world.browser(), &name, &address).await;
        if page.status == 200 {
            sent += 1;
        } else {
            page.is(429).shows("You can try again in");
            assert!(page.header("retry-after").is_some());
        }
    }
    assert_eq!((sent, world.mails().await.len()), (30, 30));
    // Somebody at another address is not held up.
    asks(&mut world.browser_at([198, 51, 100, 9]), "hopper", "hopper@example.com").await.is(200);
}

#[tokio::test]
async fn names_are_told_to_be_taken_only_so_often() {
    let world = open().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut statuses = Vec::new();
    for _ in 0..32 {
        statuses.push(asks(&mut world.browser(), "ada", "x@example.com").await.status.as_u16());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 30);
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 2);
}

#[tokio::test]
async fn bent_forms_and_links_do_nothing_and_break_nothing() {
    let world = open().await;
    let mut browser = world.browser();
    let page = browser.visit(REGISTER).await;
    let csrf = page.hidden().into_iter().find(|(name, _)| name == "csrf").unwrap().1;
    let long = "x".repeat(10_000);
    for body in [
        String::new(),
        format!("csrf={csrf}"),
        format!("csrf={csrf}&name=a&name=b"),
        format!("csrf={csrf}&email=a%40b.example&email=c%40d.example"),
        format!("csrf={csrf}&name[]=a&email[]=b"),
        format!("csrf={csrf}&name=%00%ff&given_name=%f0%28&email=%0d%0a"),
        format!("csrf={csrf}&name={long}&given_name={long}&family_name={long}&email={long}&new_password={long}"),
        format!("csrf={csrf}&given_name=%3Csvg%20onload%3Dalert(1)%3E&name=%7B%7B7*7%7D%7D&email=javascript:"),
    ] {
        let page = browser.send(Method::POST, REGISTER, &OWN_PAGE, &body).await;
        assert!([400, 403, 422].contains(&page.status.as_u16()), "{body}: {}", page.status);
        assert!(!page.body.contains("<svg onload"), "{body}");
    }
    let token = "A".repeat(43);
    for query in ["", "?token=", "?token=x", &format!("?token={token}"), &format!("?token={long}"), "?token=%00"] {
        for path in ["verify-email", "not-me"] {
            let url = format!("http://portal.localhost:8080/.vestibule/{path}{query}");
            browser.visit(&url).await.is(410);
        }
    }
    for query in ["", "?of=", "?of=x", &format!("?of={token}")] {
        browser.visit(&format!("http://portal.localhost:8080/.vestibule/verify-email/sent{query}")).await.is(410);
    }
    assert!(world.mails().await.is_empty());
}

#[tokio::test]
async fn while_the_store_is_down_nobody_is_told_that_a_link_has_ended() {
    let world = open().await;
    let mut browser = world.browser();
    asks(&mut browser, "grace", "grace@example.com").await.is(200);
    let mail = World::only(world.mails().await);
    let page = browser.visit(mail.link()).await;
    world.store.fails(&["create_user", "open_ticket"]);
    browser.submit(&page, &[]).await.is(503);
    asks(&mut world.browser(), "hopper", "hopper@example.com").await.is(503);
    world.store.fails(&["ticket"]);
    browser.visit(mail.link()).await.is(503);
    world.store.fails(&[]);
    browser.submit(&page, &[]).await.is(200);
    assert_eq!(world.user("grace").await.name.as_str(), "grace");
}
