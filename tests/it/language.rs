//! Everybody reads our pages and mails in their own language.

use http::Method;
use vestibule::domain::language::Language;

use super::letters::MAIL;
use super::support::world::TWO_APPS;
use super::support::{Browser, Page, World};

const PASSWORD: &str = "correct horse battery staple";
const PORTAL: &str = "http://portal.localhost:8080/.vestibule";

fn lang(page: &Page) -> &str {
    page.body.split("<html lang=\"").nth(1).expect("a language").split('"').next().expect("its end")
}

/// Presses the button of this language on the page that has them all.
async fn choose(browser: &mut Browser<'_>, language: Language) -> Page {
    let page = browser.visit(&format!("{PORTAL}/language")).await;
    for one in Language::ALL {
        page.shows(&format!("value=\"{}\"", one.tag())).shows(one.own_name());
    }
    let hidden = page.hidden();
    let mut fields: Vec<_> = hidden.iter().filter(|(name, _)| name != "language").cloned().collect();
    fields.push(("language".to_owned(), language.tag().to_owned()));
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let body = serde_urlencoded::to_string(&fields).unwrap();
    browser.send(Method::POST, &format!("{PORTAL}/language"), &headers, &body).await
}

#[tokio::test]
async fn a_browser_is_answered_in_the_language_it_asks_for_until_another_one_is_chosen() {
    let world = World::new().await;
    for (asked, spoken) in [
        ("de-CH,de;q=0.9,en;q=0.8", "de"),
        ("pt-BR, fr;q=0.5, en;q=0.1", "fr"),
        ("es-419", "es"),
        ("sw-KE", "sw"),
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("tlh", "en"),
        ("", "en"),
    ] {
        let mut browser = world.browser().reading(asked);
        let page = browser.visit(&format!("{PORTAL}/sign-in")).await;
        assert_eq!(lang(page.is(200)), spoken, "{asked}");
    }
    let mut browser = world.browser().reading("de");
    choose(&mut browser, Language::Swahili).await.is(303);
    assert_eq!(browser.cookie("portal.localhost", "vestibule-language"), Some("sw"));
    assert_eq!(lang(&browser.visit(&format!("{PORTAL}/sign-in")).await), "sw", "whatever the browser asks for");
    choose(&mut browser, Language::German).await.is(303);
    assert_eq!(lang(&browser.visit(&format!("{PORTAL}/sign-in")).await), "de");
}

#[tokio::test]
async fn what_somebody_chose_is_kept_with_their_account_and_their_mails_are_in_it() {
    let world = World::with(&format!("{TWO_APPS}{MAIL}")).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit(&format!("{PORTAL}/account")).await;
    browser.sign_in(&page, "ada", PASSWORD).await.is(200);
    assert_eq!(world.user("ada").await.language, None);
    choose(&mut browser, Language::French).await.is(303);
    assert_eq!(world.user("ada").await.language, Some(Language::French));

    // Another browser asks for what it likes, and the mail is hers.
    let mut other = world.browser().reading("zh");
    let page = other.visit(&format!("{PORTAL}/account")).await;
    other.sign_in(&page, "ada", PASSWORD).await.is(200);
    assert_eq!(lang(&other.visit(&format!("{PORTAL}/account")).await), "zh-Hans");
    let letters = world.app.store.letters(9).await.unwrap();
    assert_eq!(letters.iter().map(|letter| letter.language).collect::<Vec<_>>(), [Language::French]);
}

#[tokio::test]
async fn a_language_that_is_none_changes_nothing() {
    let world = World::new().await;
    let mut browser = world.browser();
    let page = browser.visit(&format!("{PORTAL}/language")).await;
    let csrf = page.hidden().into_iter().find(|(name, _)| name == "csrf").unwrap().1;
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    for tag in ["xx", "de-CH", "", "en%0d%0aset-cookie:x"] {
        let body = format!("csrf={csrf}&language={tag}");
        browser.send(Method::POST, &format!("{PORTAL}/language"), &headers, &body).await.is(400);
    }
    assert_eq!(browser.cookie("portal.localhost", "vestibule-language"), None);
}
