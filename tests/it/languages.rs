//! Everybody is spoken to in their own language: on pages, in mails, and in nothing but that language.

use std::collections::BTreeSet;

use http::Method;
use vestibule::domain::audit::{Act, Actor};
use vestibule::domain::browser_name::BrowserName;
use vestibule::domain::language::Language;
use vestibule::domain::letter::Message;
use vestibule::pages;
use vestibule::words::{ActivityText, Words};

use super::gallery::pages_in;
use super::letters::MAIL;
use super::support::{Browser, Page, World};
use crate::support::world::TWO_APPS;

const PASSWORD: &str = "correct horse battery staple";
const SIGN_IN: &str = "http://portal.localhost:8080/.vestibule/sign-in";
const ACCOUNT: &str = "http://portal.localhost:8080/.vestibule/account";
const LANGUAGE: &str = "http://portal.localhost:8080/.vestibule/language";

fn others() -> impl Iterator<Item = Language> {
    Language::ALL.into_iter().filter(|language| *language != Language::English)
}

/// What is right in two languages at once: words that they share, and names.
fn is_shared(language: Language, text: &str) -> bool {
    let shared: &[&str] = match language {
        Language::German => &["Code", "Browser", "Name"],
        Language::French => &["Code", "E-mail", "Pages", "Notifications"],
        Language::English | Language::Spanish | Language::Swahili | Language::Chinese => &[],
    };
    let is_name = |name: &str| ["Example Gate", "Example", "Wiki", "Harbour", "Imprint", "Privacy"].contains(&name);
    let is_a_letter = text.chars().count() == 1 || text == "&lt;";
    // As `q3mz-7pvu-a2xk-lw5e`.
    let is_code = text.split('-').count() == 4 && !text.contains(' ');
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    // What a service of others has us show.
    let is_theirs = text == "rødgrød med fløde";
    is_a_letter
        || is_code
        || is_address
        || is_theirs
        || shared.contains(&text)
        || is_name(text)
        || Language::ALL.iter().any(|language| language.own_name() == text)
}

/// The texts between marks, and those that only some people get to hear. What `bdi` holds is a value, not words.
fn texts(page: &str) -> Vec<String> {
    let body = page.split_once("</head>").map_or(page, |(_, body)| body);
    let mut texts = Vec::new();
    let mut skipped = "";
    for part in body.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let name = tag.split([' ', '>']).next().unwrap_or_default();
        if !skipped.is_empty() {
            if name.strip_prefix('/') == Some(skipped) {
                skipped = "";
            } else {
                continue;
            }
        } else if let Some(whole) = ["bdi", "script", "style", "svg", "code"].into_iter().find(|whole| *whole == name) {
            skipped = whole;
            continue;
        }
        for attribute in [" aria-label=\"", " placeholder=\""] {
            texts.extend(tag.split_once(attribute).and_then(|(_, rest)| rest.split('"').next()).map(str::to_owned));
        }
        texts.push(text.trim().to_owned());
    }
    texts.retain(|text| text.chars().any(char::is_alphabetic));
    texts
}

/// Many countries have the same name in several languages: "Peru +51".
fn is_calling_code(text: &str) -> bool {
    let code = text.rsplit_once('+').map(|(_, code)| code);
    code.is_some_and(|code| !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit()))
}

fn values(page: &str) -> BTreeSet<&str> {
    page.split("<bdi>").skip(1).filter_map(|rest| rest.split("</bdi>").next()).collect()
}

#[test]
fn no_page_leaves_a_sentence_in_english() {
    let english = pages_in(Language::English);
    for language in others() {
        let left: BTreeSet<String> = pages_in(language)
            .iter()
            .zip(&english)
            .flat_map(|((name, page), (_, original))| {
                let original: BTreeSet<_> = texts(original).into_iter().collect();
                let left = texts(page).into_iter().filter(move |text| original.contains(text));
                left.filter(|text| !is_shared(language, text) && !is_calling_code(text))
                    .map(move |text| format!("{name}: {text}"))
            })
            .collect();
        assert!(left.is_empty(), "{}: {left:#?}", language.tag());
    }
}

#[test]
fn no_page_in_any_language_has_a_hole_and_each_says_its_language() {
    for language in Language::ALL {
        for (name, page) in pages_in(language) {
            let (head, body) = page.split_once("</head>").unwrap();
            assert!(head.contains(&format!("<html lang=\"{}\"", language.tag())), "{name}");
            for hole in ["{0}", "{1}", "<bdi></bdi>", "<p></p>", "<h1></h1>", "<h2></h2>", "  ", "  .", ".."] {
                assert!(!body.contains(hole), "{}: {name}: {hole:?}", language.tag());
            }
        }
    }
}

/// A template that forgets a name says less than the English one. (Amounts may be words in one language and not in
/// another.)
#[test]
fn every_language_names_what_english_names() {
    let english = pages_in(Language::English);
    for language in others() {
        for ((name, page), (_, original)) in pages_in(language).iter().zip(&english) {
            let said = values(page);
            let is_name = |value: &&&str| !value.starts_with(|letter: char| letter.is_ascii_digit());
            for value in values(original).iter().filter(is_name) {
                // The list of what can be set up puts its own words, in each language, where others have a name.
                let is_said = name.starts_with("account-factor-add") || said.iter().any(|other| other.contains(value));
                assert!(is_said || is_said_otherwise(value), "{}: {name}: {value}", language.tag());
            }
        }
    }
}

/// Amounts, languages and browsers are named in each language in its own way.
fn is_said_otherwise(value: &str) -> bool {
    value.split(' ').next_back().is_some_and(|unit| ["minutes", "hours", "days", "codes", "browsers"].contains(&unit))
        || Language::ALL.iter().any(|language| language.own_name() == value)
        || BrowserName::read(value).is_some()
        || value == Words::default().browser("").to_string()
}

#[test]
fn every_mail_is_in_one_language_and_says_the_same() {
    let english = pages::mail_samples(Words::default());
    for language in others() {
        for ((name, mail), (_, original)) in pages::mail_samples(Words { language }).iter().zip(&english) {
            let where_ = format!("{}: {name}:\n{}", language.tag(), mail.text);
            let lines = |text: &str| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
            let told: BTreeSet<_> = lines(&original.text).into_iter().collect();
            for line in lines(&mail.text).into_iter().filter(|line| line.chars().any(char::is_alphabetic)) {
                assert!(line.starts_with("https://") || !told.contains(&line), "{line}\n{where_}");
            }
            assert!(mail.subject != original.subject && mail.subject.contains("Example"), "{}", mail.subject);
            assert!(mail.html.contains(&format!("<html lang=\"{}\"", language.tag())), "{where_}");
            for value in ["https://portal.example.com", "203.0.113.7", "Ada's phone", "Firefox", "new@example.com"] {
                assert_eq!(mail.text.contains(value), original.text.contains(value), "{value}\n{where_}");
            }
            for hole in ["{0}", "{1}", "{2}", "\n\n\n", "  ", "..", "::"] {
                assert!(!mail.text.contains(hole), "{hole:?}\n{where_}");
            }
        }
    }
}

#[test]
fn a_label_in_a_text_stands_before_its_value_as_the_language_has_it() {
    for (language, line) in [
        (Language::German, "Wann: 15. Januar 2027, 08:00 UTC"),
        (Language::French, "Date\u{a0}: 15 janvier 2027 à 08:00 UTC"),
        (Language::Spanish, "Cuándo: 15 de enero de 2027, 08:00 UTC"),
        (Language::Swahili, "Wakati: 15 Januari 2027, 08:00 UTC"),
        (Language::Chinese, "时间：2027年1月15日 08:00 UTC"),
    ] {
        let mails = pages::mail_samples(Words { language });
        let (_, mail) = mails.iter().find(|(name, _)| *name == "new-device").unwrap();
        assert!(mail.text.lines().any(|told| told == line), "{line}\n{}", mail.text);
    }
}

#[test]
fn everything_that_is_recorded_can_be_told_in_every_language() {
    for language in others() {
        for act in Act::ALL.iter().copied() {
            for by in [Actor::Owner, Actor::Operator, Actor::Visitor, Actor::Gateway] {
                let say = |words: Words| words.say(ActivityText::Act(act, by)).to_string();
                let told = say(Words { language });
                assert!(!told.is_empty() && told != say(Words::default()), "{}: {act:?}: {told}", language.tag());
            }
        }
    }
}

#[test]
fn a_browser_is_named_in_the_readers_language_also_by_old_records() {
    for (language, record, said) in [
        (Language::English, "Firefox on Linux", "Firefox on Linux"),
        (Language::German, "Firefox on Linux", "Firefox auf Linux"),
        (Language::French, "A browser on Mac", "Un navigateur sur Mac"),
        (Language::Spanish, "An unknown browser", "Navegador desconocido"),
        (Language::Swahili, "curl", "curl"),
        (Language::Chinese, "Chrome on Android", "Android上的Chrome"),
        (Language::German, "", "Unbekannter Browser"),
        (Language::German, "Something that was written long ago", "Something that was written long ago"),
    ] {
        assert_eq!(Words { language }.browser(record).to_string(), said, "{record:?}");
    }
}

async fn sign_in_page(world: &World, languages: &'static str) -> Page {
    let mut browser = world.browser();
    browser.languages = languages;
    browser.visit(SIGN_IN).await
}

/// Opens the picker, and presses one of its buttons.
async fn pick(browser: &mut Browser<'_>, tag: &str) -> Page {
    let picker = browser.visit(LANGUAGE).await;
    let mut fields = picker.is(200).hidden();
    fields.retain(|(name, _)| name != "language");
    fields.push(("language".to_owned(), tag.to_owned()));
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
        ("accept", "text/html"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    browser.send(Method::POST, LANGUAGE, &headers, &serde_urlencoded::to_string(&fields).expect("a form")).await
}

#[tokio::test]
async fn a_page_speaks_what_the_browser_asks_for() {
    let world = World::new().await;
    for (languages, tag, heading) in [
        ("", "en", "Sign in"),
        ("tlh", "en", "Sign in"),
        ("de-AT, en;q=0.8", "de", "Anmelden"),
        ("fr-CH, de;q=0.9", "fr", "Se connecter"),
        ("es-MX", "es", "Iniciar sesión"),
        ("sw-KE, en;q=0.9", "sw", "Ingia"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans", "登录"),
        ("zh-TW,en;q=0.8", "en", "Sign in"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hans", "登录"),
    ] {
        let page = sign_in_page(&world, languages).await;
        page.is(200).shows(&format!("<html lang=\"{tag}\"")).shows(&format!("<h1>{heading}</h1>"));
    }
}

#[tokio::test]
async fn whoever_picks_a_language_keeps_it_in_this_browser_whatever_it_asks_for() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.languages = "fr";
    browser.visit(SIGN_IN).await.shows("Se connecter");
    let picker = browser.visit(LANGUAGE).await;
    for language in Language::ALL {
        picker.shows(&format!(">{}</button>", language.own_name()));
    }
    pick(&mut browser, "zh-Hans").await.is(303);
    assert_eq!(browser.cookie("portal.localhost", "vestibule-language"), Some("zh-Hans"));
    browser.visit(SIGN_IN).await.shows("<h1>登录</h1>");
    // Nobody else's browser minds.
    sign_in_page(&world, "fr").await.shows("Se connecter");
    // What nobody could have picked is refused, and changes nothing.
    pick(&mut browser, "tlh").await.is(400);
    browser.visit(SIGN_IN).await.shows("<h1>登录</h1>");
}

#[tokio::test]
async fn a_language_that_is_picked_stays_with_the_account_and_mails_speak_it() {
    let world = World::with(&format!("{TWO_APPS}{MAIL}")).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut first = world.browser();
    let page = first.visit(ACCOUNT).await;
    first.sign_in(&page, "ada", PASSWORD).await.is(200).shows("Your account");
    pick(&mut first, "de").await.is(303);
    assert_eq!(world.user("ada").await.language, Some(Language::German));
    first.visit(ACCOUNT).await.shows("Firefox</bdi> auf <bdi>Linux").shows("Sie haben eine Sprache gewählt");
    // Picked once more, it is no news.
    pick(&mut first, "de").await.is(303);
    let told = first.visit(&format!("{ACCOUNT}/activity")).await;
    assert_eq!(told.body.matches("Sie haben eine Sprache gewählt").count(), 1);

    // Another browser asks for French, and gets it. What is written to the person is German all the same.
    let mut second = world.browser();
    second.languages = "fr";
    let page = second.visit(ACCOUNT).await;
    second.sign_in(page.shows("Se connecter"), "ada", PASSWORD).await.is(200).shows("Votre compte");
    let letters = world.app.store.letters(10).await.unwrap();
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    assert!(matches!(letter.message, Message::NewDevice { .. }), "{letter:?}");
    assert_eq!(letter.language, Language::German);
}

#[tokio::test]
async fn whoever_registers_in_a_language_is_written_to_in_it() {
    let open = "\n[registration]\nmode = \"open\"\ngroups = [\"newcomers\"]\n";
    let world = World::with(&format!("{TWO_APPS}{MAIL}{open}")).await;
    let mut juma = world.browser();
    juma.languages = "sw";
    let page = juma.visit("http://portal.localhost:8080/.vestibule/register").await;
    let fields = [
        ("given_name", "Juma"),
        ("family_name", ""),
        ("name", "juma"),
        ("email", "juma@example.com"),
        ("new_password", "tulip-granite-orbit-sandal-7"),
        ("new_password_again", "tulip-granite-orbit-sandal-7"),
    ];
    juma.submit(page.is(200).shows("Fungua akaunti"), &fields).await.is(200).shows("Angalia barua pepe yako");
    let letters = world.app.store.letters(10).await.unwrap();
    assert_eq!(letters.iter().map(|letter| letter.language).collect::<Vec<_>>(), [Language::Swahili]);
    let mail = World::only(world.mails().await);
    let page = juma.visit(mail.link()).await;
    juma.submit(page.is(200).shows("Ni mimi: fungua akaunti"), &[]).await;
    assert_eq!(world.user("juma").await.language, Some(Language::Swahili));
}
