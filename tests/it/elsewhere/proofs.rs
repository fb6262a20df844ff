//! Fresh proofs with what is answered elsewhere, inside the forms that want them.

use vestibule::domain::approval::State;

use super::*;

const NEW: &str = "another long enough passphrase";
const ACCOUNT: &str = "http://portal.localhost:8080/.vestibule/account/password";

/// Ada is signed in, and it is too long ago for a change of her credentials.
async fn signed_in<'w>(world: &'w World, told: &Told) -> Browser<'w> {
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    answer(world, &told.next().await, "approve", &number(&page)).await.is(200);
    browser.submit(&page, &[]).await.is(200);
    world.clock.advance(Duration::from_mins(10));
    browser
}

/// Where a form leads before it can be sent.
fn first(page: &Page) -> String {
    let link = page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let link = link.map(|link| link.replace("&amp;", "&")).find(|link| link.contains("/confirm/elsewhere"));
    format!("{PORTAL}{}", link.expect("a way there"))
}

#[tokio::test]
async fn a_form_that_wants_a_proof_leads_to_the_phone_and_comes_back() {
    let (world, told) = with_push().await;
    let mut browser = signed_in(&world, &told).await;
    let form = browser.visit(ACCOUNT).await;
    form.is(200).shows("Approve on <bdi>Pixel 9</bdi>");
    let fields = [("password", PASSWORD), ("new_password", NEW), ("new_password_again", NEW)];
    browser.submit(&form, &fields).await.is(422);

    let page = browser.visit(&first(&form)).await;
    page.is(200).shows("Ask <bdi>Pixel 9</bdi>");
    assert_eq!(told.sent().len(), 1, "looking asks nobody");
    let page = browser.press(&page, "ask", &[]).await;
    let sent = told.next().await;
    assert!(sent.title.contains("Change something on your account"), "{}", sent.title);
    assert!(told_to(&mut browser, &page).await.contains("waiting"));
    answer(&world, &sent, "approve", &number(&page)).await.is(200);
    assert!(until_over(&mut browser, &page).await.contains("approved"));
    let page = browser.visit(&page.url).await;
    page.shows("Approved on <bdi>Pixel 9</bdi>");
    let back = page.body.split("data-goes-on href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let form = browser.visit(&back).await;
    form.is(200).shows("Approved on <bdi>Pixel 9</bdi>");
    let done = browser.submit(&form, &fields).await;
    assert!(!done.url.contains("/password"), "{} {}", done.status, done.body);
    assert!(acts(&world).await.contains(&Act::PasswordSet));
    let approvals = world.app.store.approvals_of(world.user("ada").await.id).await.unwrap();
    assert!(approvals[0].is_used);
}

#[tokio::test]
async fn what_is_approved_for_one_session_proves_nothing_in_another() {
    let (world, told) = with_push().await;
    let mut browser = signed_in(&world, &told).await;
    let mut other = signed_in(&world, &told).await;
    let form = browser.visit(ACCOUNT).await;
    let page = browser.visit(&first(&form)).await;
    let page = browser.press(&page, "ask", &[]).await;
    answer(&world, &told.next().await, "approve", &number(&page)).await.is(200);
    other.visit(ACCOUNT).await.is(200).shows("Approve on <bdi>Pixel 9</bdi>");
    browser.visit(ACCOUNT).await.is(200).shows("Approved on <bdi>Pixel 9</bdi>");
}

/// A place at the wiki wants a proof that is five minutes old at most.
async fn with_a_place_to_pay() -> (World, Arc<Told>) {
    let site = super::super::support::world::TWO_APPS.replace(
        "[[app.rule]]\npaths = [\"/public/**\"]\npolicy = \"bypass\"",
        "[[app.rule]]\npaths = [\"/pay/**\"]\npolicy = \"two_factor\"\nrequire = { max_age = \"5m\" }",
    );
    let told = Arc::new(Told::new(&[ReachedKind::Push]));
    let world = World::with(&site).await.reaching(&[("told", &told)]);
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Pixel 9", ("told", ReachedKind::Push)).await;
    (world, told)
}

const PAY: &str = "http://wiki.localhost:8080/pay/1";

/// The form at such a page, after the phone was asked for it and said yes.
async fn approved_for(world: &World, told: &Told, (browser, page): (&mut Browser<'_>, &str), title: &str) -> Page {
    let form = browser.visit(page).await;
    form.is(200).shows("Approve on <bdi>Pixel 9</bdi>");
    let page = browser.visit(&first(&form)).await;
    let page = browser.press(&page, "ask", &[]).await;
    let sent = told.next().await;
    assert_eq!(sent.title, title);
    answer(world, &sent, "approve", &number(&page)).await.is(200);
    let page = browser.visit(&page.url).await;
    let back = page.body.split("data-goes-on href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    browser.visit(&back).await
}

const GO_ON: &str = "Confirm that it's you, and go on at Wiki?";

#[tokio::test]
async fn an_app_that_wants_more_is_reached_by_the_phone() {
    let (world, told) = with_a_place_to_pay().await;
    let mut browser = signed_in(&world, &told).await;
    world.apps_saw();
    let form = approved_for(&world, &told, (&mut browser, PAY), GO_ON).await;
    let there = browser.submit(&form, &[]).await;
    assert_eq!(there.url, PAY, "{}", there.body);
    assert_eq!(world.apps_saw(), ["ada GET http://wiki.localhost/pay/1"]);
}

#[tokio::test]
async fn what_the_phone_was_told_is_for_a_sign_in_or_a_place_changes_no_credentials() {
    let (world, told) = with_a_place_to_pay().await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    answer(&world, &told.next().await, "approve", &number(&page)).await.is(200);
    browser.submit(&page, &[]).await.is(200);
    let fields = [("password", PASSWORD), ("new_password", NEW), ("new_password_again", NEW)];
    let form = browser.visit(ACCOUNT).await;
    form.is(200).shows("Approve on <bdi>Pixel 9</bdi>");
    browser.submit(&form, &fields).await.is(422);

    // A yes for the place waits to be used, and the account takes it for nothing; nor after it was used there.
    world.clock.advance(Duration::from_mins(10));
    let confirm = approved_for(&world, &told, (&mut browser, PAY), GO_ON).await;
    let form = browser.visit(ACCOUNT).await;
    form.is(200).shows("Approve on <bdi>Pixel 9</bdi>");
    browser.submit(&form, &fields).await.is(422);
    assert_eq!(browser.submit(&confirm, &[]).await.url, PAY);
    let form = browser.visit(ACCOUNT).await;
    form.is(200).shows("Approve on <bdi>Pixel 9</bdi>");
    browser.submit(&form, &fields).await.is(422);
    assert!(!acts(&world).await.contains(&Act::PasswordSet));

    // Said for the change itself it is enough, for this form and for the next one.
    world.clock.advance(Duration::from_mins(1));
    let change = "Change something on your account at Vestibule?";
    let form = approved_for(&world, &told, (&mut browser, ACCOUNT), change).await;
    browser.submit(&form, &fields).await.is(200);
    assert!(acts(&world).await.contains(&Act::PasswordSet));
    let next = browser.visit(ACCOUNT).await;
    assert!(!next.is(200).body.contains("Approve on"), "{}", next.body);
}

#[tokio::test]
async fn a_yes_for_a_change_is_not_used_up_at_a_place_and_one_question_does_not_stand_for_the_other() {
    let (world, told) = with_a_place_to_pay().await;
    let mut browser = signed_in(&world, &told).await;
    let change = "Change something on your account at Vestibule?";
    approved_for(&world, &told, (&mut browser, ACCOUNT), change).await.shows("Approved on <bdi>Pixel 9</bdi>");
    let confirm = browser.visit(PAY).await;
    confirm.is(200).shows("Approve on <bdi>Pixel 9</bdi>");
    browser.submit(&confirm, &[]).await.is(422);
    let page = browser.visit(&first(&confirm)).await;
    browser.press(&page, "ask", &[]).await.is(429).shows("It can be asked again in");
    world.clock.advance(Duration::from_secs(31));
    browser.press(&page, "ask", &[]).await.is(200).shows("Give this number");
    assert_eq!(told.next().await.title, GO_ON);
}

#[tokio::test]
async fn a_question_that_another_one_replaced_says_so_and_can_be_asked_again() {
    let (world, told) = with_a_place_to_pay().await;
    let mut browser = signed_in(&world, &told).await;
    let form = browser.visit(ACCOUNT).await;
    let older = browser.visit(&first(&form)).await;
    let older = browser.press(&older, "ask", &[]).await;
    told.next().await;
    world.clock.advance(Duration::from_secs(31));
    let confirm = browser.visit(PAY).await;
    let newer = browser.visit(&first(&confirm)).await;
    browser.press(&newer, "ask", &[]).await.is(200);
    told.next().await;
    let over = browser.visit(&older.url).await;
    over.is(200).shows("It was asked once more from another page").shows("Ask again");
    world.clock.advance(Duration::from_secs(31));
    browser.press(&over, "ask", &[]).await.is(200).shows("Give this number");
    assert!(told.next().await.title.contains("Change something on your account"));
}

#[tokio::test]
async fn a_code_proves_it_too_where_there_is_nothing_better() {
    let told = Arc::new(Told::new(&[ReachedKind::Sms]));
    let world = World::new().await.reaching(&[("told", &told)]);
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Mobile", ("told", ReachedKind::Sms)).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let code = told.next().await.code.unwrap();
    browser.submit(&page, &[("code", &code)]).await.is(200);
    world.clock.advance(Duration::from_mins(10));
    let form = browser.visit(ACCOUNT).await;
    let page = browser.visit(&first(&form)).await;
    let form = browser.press(&page, "ask", &[]).await;
    assert!(form.url.contains("/account/password"), "the code is typed into the form itself: {}", form.url);
    let code = told.next().await.code.unwrap();
    let fields = [("password", PASSWORD), ("new_password", NEW), ("new_password_again", NEW)];
    browser.submit(&form, &[&fields[..], &[("code", &code)]].concat()).await;
    assert!(acts(&world).await.contains(&Act::PasswordSet));
}

#[tokio::test]
async fn beside_an_authenticator_neither_a_text_nor_a_bare_yes_changes_credentials() {
    let told = Arc::new(Told::new(&[ReachedKind::Sms, ReachedKind::Tap]));
    let world = World::new().await.reaching(&[("told", &told)]);
    world.person("ada", PASSWORD, &[]).await;
    let (authenticator, _) = world.give_authenticator("ada", "Aegis").await;
    world.give_reached("ada", "Mobile", ("told", ReachedKind::Sms)).await;
    world.give_reached("ada", "Pixel 9", ("told", ReachedKind::Tap)).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let page = browser.visit(&format!("{}&way=totp", page.url)).await;
    let code = authenticator.code_at(world.clock.now());
    assert_eq!(browser.submit(&page, &[("code", &code)]).await.url, WIKI);
    world.clock.advance(Duration::from_mins(10));
    let before = told.sent().len();

    let form = browser.visit(ACCOUNT).await;
    form.is(200).shows("name=\"code\"");
    assert!(!form.body.contains("Mobile") && !form.body.contains("Pixel 9"), "{}", form.body);
    let fields = [("password", PASSWORD), ("new_password", NEW), ("new_password_again", NEW)];
    for way in ["sms", "tap"] {
        let page = browser.visit(&format!("{ACCOUNT}?way={way}")).await;
        browser.submit(&page, &fields).await;
    }
    assert_eq!(told.sent().len(), before, "nobody is asked");
    assert!(!acts(&world).await.contains(&Act::PasswordSet));
    let code = authenticator.code_at(world.clock.now());
    browser.submit(&form, &[&fields[..], &[("code", &code)]].concat()).await;
    assert!(acts(&world).await.contains(&Act::PasswordSet));
}

#[tokio::test]
async fn whoever_gives_up_before_a_form_takes_it_off_the_phone() {
    let (world, told) = with_push().await;
    let mut browser = signed_in(&world, &told).await;
    let form = browser.visit(ACCOUNT).await;
    let page = browser.visit(&first(&form)).await;
    let page = browser.press(&page, "ask", &[]).await;
    let sent = told.next().await;
    until_sent(&world).await;
    let back = browser.press(&page, "cancel", &[]).await;
    back.is(200).shows("Approve on <bdi>Pixel 9</bdi>");
    assert!(back.url.contains("/account/password"), "{}", back.url);
    let newest = world.app.store.approvals_of(world.user("ada").await.id).await.unwrap().swap_remove(0);
    assert_eq!(newest.state, State::Superseded);
    world.browser().visit(sent.page.as_deref().unwrap()).await.is(410);
    until_taken_back(&told).await;
}

#[tokio::test]
async fn a_code_for_a_form_can_be_had_once_more_and_a_new_one_after_too_many_wrong_ones() {
    let told = Arc::new(Told::new(&[ReachedKind::Sms]));
    let world = World::new().await.reaching(&[("told", &told)]);
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Mobile", ("told", ReachedKind::Sms)).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let code = told.next().await.code.unwrap();
    browser.submit(&page, &[("code", &code)]).await.is(200);
    world.clock.advance(Duration::from_mins(10));
    let page = browser.visit(&first(&browser.copy().visit(ACCOUNT).await)).await;
    let form = browser.press(&page, "ask", &[]).await;
    let code = told.next().await.code.unwrap();
    form.shows("Send again");
    let page = browser.visit(&first(&form)).await;
    page.is(200).shows("Send again").shows("Nothing came?");
    browser.press(&page, "again", &[]).await.is(429).shows("It can be asked again in");
    world.clock.advance(Duration::from_secs(31));
    let form = browser.press(&page, "again", &[]).await;
    assert!(form.url.contains("/account/password"), "{}", form.url);
    assert_eq!(told.next().await.code.unwrap(), code, "the same one");

    let wrong = if code == "000000" { "000001" } else { "000000" };
    let fields = [("password", PASSWORD), ("new_password", NEW), ("new_password_again", NEW)];
    for _ in 0..5 {
        browser.submit(&form, &[&fields[..], &[("code", wrong)]].concat()).await.is(401);
        world.clock.advance(Duration::from_secs(20));
    }
    let over = browser.visit(&form.url).await;
    assert!(!over.body.contains("one-time-code"), "{}", over.body);
    let form = browser.press(&browser.copy().visit(&first(&over)).await, "ask", &[]).await;
    let newer = told.next().await.code.unwrap();
    assert_ne!(newer, code);
    browser.submit(&form, &[&fields[..], &[("code", &newer)]].concat()).await;
    assert!(acts(&world).await.contains(&Act::PasswordSet));
}
