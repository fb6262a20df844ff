//! Every page in every state, drawn to `target/gallery` for eyes and for a browser, and held to what all pages promise.

use std::path::Path;
use std::sync::LazyLock;

use base64::Engine;
use maud::Markup;
use vestibule::crypto::digest::sha256;
use vestibule::domain::colour::{Accent, Colour, DARK};
use vestibule::domain::language::Language;
use vestibule::domain::letter::Whence;
use vestibule::domain::look::{FileKind, Link, Look, OwnFile, OwnPart, Support};
use vestibule::domain::names::EmailAddress;
use vestibule::domain::time::Timestamp;
use vestibule::pages::{self, Frame, Notice, assets};
use vestibule::words::Words;

/// What arrives in a browser's first round trip: ten segments, less the answer's head.
pub(crate) const FIRST_ROUND_TRIP: usize = 14_000;

/// Where the gallery hangs when a browser looks at it.
const GALLERY: &str = "http://gallery.test/.vestibule";

static PLAIN: LazyLock<Look> = LazyLock::new(Look::default);

/// All that an operator can change.
static DRESSED: LazyLock<Look> = LazyLock::new(|| {
    let file = |kind, text: &str| Some(OwnFile { kind, bytes: text.as_bytes().into(), version: "1".to_owned() });
    let logo = |ink: &str| {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 180 40'><circle cx='20' cy='20' r='18' fill='#b0338a'/>\
             <text x='50' y='28' font-family='sans-serif' font-size='24' fill='{ink}'>Harbour</text></svg>"
        )
    };
    let accent = Colour::parse("#9c2777").unwrap();
    let link = |label: &str, url: &str| Link { label: label.to_owned(), url: url.to_owned() };
    Look {
        accent: Some(Accent::new(accent, DARK.nearest_readable(accent))),
        logo: file(FileKind::Svg, &logo("#241b22")),
        logo_dark: file(FileKind::Svg, &logo("#f4eef2")),
        icon: file(FileKind::Svg, &logo("#241b22")),
        style: file(FileKind::Css, ":root { --radius: 0.125rem } h1 { font-family: serif }"),
        links: vec![link("Imprint", "https://example.com/imprint"), link("Privacy", "https://example.com/privacy")],
        support: Some(Support::Mail(EmailAddress::parse("help@example.com").unwrap())),
    }
});

/// The same, and more of it than anybody wants.
static OVERDRESSED: LazyLock<Look> = LazyLock::new(|| {
    let link = |label: &str| Link { label: label.to_owned(), url: "https://example.com/".to_owned() };
    Look { links: [LONG, "עזרה", "A", LONG, "規約"].map(link).into(), ..DRESSED.clone() }
});

const LONG: &str = "Datenschutzgrundverordnungsinformationsblatt";

struct Picture {
    name: String,
    page: String,
    look: &'static Look,
}

pub(crate) fn frame(signed_in_as: Option<&str>) -> Frame<'_> {
    frame_in(Language::English, signed_in_as)
}

/// What something is called in code, as the name of a file.
fn named(code: &str) -> String {
    let words = code.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

fn frame_in(language: Language, signed_in_as: Option<&str>) -> Frame<'_> {
    Frame {
        words: Words { language },
        brand: "Example Gate",
        look: &PLAIN,
        prefix: "/.vestibule",
        signed_in_as,
        notice: None,
    }
}

fn pictures() -> Vec<Picture> {
    pictures_in(Language::English)
}

/// Name and markup of each.
pub(crate) fn pages_in(language: Language) -> Vec<(String, String)> {
    pictures_in(language).into_iter().map(|picture| (picture.name, picture.page)).collect()
}

fn pictures_in(language: Language) -> Vec<Picture> {
    let nobody = frame_in(language, None);
    let ada = frame_in(language, Some("ada"));
    let sign_in = pages::SignInView::samples().remove(0).1;
    let home = pages::HomeView::samples().remove(3).1;
    let odd_name = "\u{202e}<i>Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft</i>";
    let odd = Frame { brand: odd_name, ..frame_in(language, Some(odd_name)) };

    let mut pictures = Vec::new();
    let mut add = |page: &str, state: &str, markup: Markup| {
        let look: &'static Look = if page == "dressed" { &DRESSED } else { &PLAIN };
        pictures.push(Picture { name: format!("{page}-{state}"), page: markup.into_string(), look });
    };
    for (state, view) in pages::SignInView::samples() {
        add("sign-in", state, pages::sign_in(&nobody, &view));
    }
    for (state, view) in pages::HomeView::samples() {
        add("home", state, pages::home(&ada, &view));
    }
    account_pictures(&ada, &mut add);
    for (state, view) in pages::SignOutView::samples() {
        add("sign-out", state, pages::sign_out(&ada, &view));
    }
    for (state, view) in pages::LanguageView::samples() {
        add("language", state, pages::language(&ada, &view));
    }
    for (state, view) in pages::ConfirmView::samples() {
        add("confirm", state, pages::confirm(&ada, &view));
    }
    newcomers(language, &mut add);
    for (state, view) in pages::FactorView::samples() {
        add("factor", state, pages::factor(&nobody, &view));
    }
    for (state, view) in pages::ElsewhereView::samples() {
        add("elsewhere", state, pages::elsewhere(&ada, &view));
    }
    let whence = Whence {
        at: Timestamp::from_seconds(1_800_000_000),
        browser: "Firefox on Linux".to_owned(),
        address: "203.0.113.7".to_owned(),
    };
    for (state, view) in pages::ApproveLinkView::samples(&whence) {
        add("approve-link", state, pages::approve_link(&nobody, &view));
    }
    for end in pages::ApproveLinkEnd::ALL {
        add("approve-link", &named(&format!("{end:?}")), pages::approve_link_end(&nobody, end));
    }
    for (state, view) in pages::EnrolView::samples() {
        add("enrol", state, pages::enrol(&nobody, &view));
    }
    for (state, view) in pages::RecoveryView::samples() {
        add("recovery", state, pages::recovery(&ada, &view));
    }
    for (state, view) in pages::PhoneView::samples() {
        add("phone", state, pages::phone(&nobody, &view));
    }
    for (state, view) in pages::ProblemView::samples() {
        add("problem", state, pages::problem(&nobody, &view));
    }
    let (state, view) = pages::ProblemView::samples().remove(5);
    add("problem", &format!("{state}-signed-in"), pages::problem(&ada, &view));
    add("home", "odd-names", pages::home(&odd, &home));
    add("sign-in", "odd-brand", pages::sign_in(&Frame { signed_in_as: None, ..odd }, &sign_in));
    dressed_pictures((&nobody, &ada), &mut add);
    for notice in Notice::ALL.iter().copied() {
        let markup = pages::sign_in(&Frame { notice: Some(notice), ..nobody }, &sign_in);
        add("notice", &named(&format!("{notice:?}")), markup);
    }
    pictures
}

fn dressed<'f>(frame: &Frame<'f>) -> Frame<'f> {
    Frame { look: &DRESSED, ..*frame }
}

/// Under the branding of a house.
fn dressed_pictures((nobody, ada): (&Frame<'_>, &Frame<'_>), add: &mut impl FnMut(&str, &str, Markup)) {
    let sign_in = pages::SignInView::samples().remove(0).1;
    let account = pages::AccountView::samples().remove(1).1;
    let home = pages::HomeView::samples().remove(3).1;
    let problem = pages::ProblemView::samples().remove(5).1;
    add("dressed", "sign-in", pages::sign_in(&dressed(nobody), &sign_in));
    add("dressed", "home", pages::home(&dressed(ada), &home));
    add("dressed", "account", pages::account(&dressed(ada), &account));
    add("dressed", "problem", pages::problem(&dressed(ada), &problem));
    add("dressed", "too-much", pages::sign_in(&Frame { look: &OVERDRESSED, ..*nobody }, &sign_in));
}

fn account_pictures(ada: &Frame<'_>, add: &mut impl FnMut(&str, &str, Markup)) {
    for (state, view) in pages::AccountView::samples() {
        add("account", state, pages::account(ada, &view));
    }
    for (state, view) in pages::SessionsView::samples() {
        add("account-sessions", state, pages::sessions(ada, &view));
    }
    for (state, view) in pages::ProfileView::samples() {
        add("account-profile", state, pages::profile(ada, &view));
    }
    for (state, view) in pages::PasswordView::samples() {
        add("account-password", state, pages::password(ada, &view));
    }
    for (state, view) in pages::AddressView::samples() {
        add("account-email", state, pages::address(ada, &view));
    }
    for (state, view) in pages::FactorsView::samples() {
        add("account-factors", state, pages::factors(ada, &view));
    }
    for (state, view) in pages::RenameView::samples() {
        add("account-factor-name", state, pages::rename(ada, &view));
    }
    for (state, view) in pages::BeginView::samples() {
        add("account-factor-begin", state, pages::begin(ada, &view));
    }
    for (state, view) in pages::AddView::samples() {
        add("account-factor-add", state, pages::add(ada, &view));
    }
    for (state, view) in pages::ReachView::samples() {
        add("account-factor-reach", state, pages::reach(ada, &view));
    }
    for (state, view) in pages::ConnectView::samples() {
        add("account-factor-connect", state, pages::connect(ada, &view));
    }
    for (state, view) in pages::TryOutView::samples() {
        add("account-factor-try-out", state, pages::try_out(ada, &view));
    }
    for (state, view) in pages::PhoneBeginView::samples() {
        add("account-phone-begin", state, pages::phone_begin(ada, &view));
    }
    for (state, view) in pages::PhoneScanView::samples() {
        add("account-phone-scan", state, pages::phone_scan(ada, &view));
    }
    for (state, view) in pages::PhoneArrivedView::samples() {
        add("account-phone-arrived", state, pages::phone_arrived(ada, &view));
    }
    for (state, view) in pages::DeedView::samples() {
        add("account-confirm", state, pages::deed(ada, &view));
    }
    for (state, view) in pages::ActivityView::samples() {
        add("account-activity", state, pages::activity(ada, &view));
    }
    for (state, view) in pages::DataView::samples() {
        add("account-data", state, pages::data(ada, &view));
    }
    for (state, view) in pages::LeaveView::samples() {
        add("account-delete", state, pages::leave(ada, &view));
    }
    add("account-farewell", "only", pages::farewell(&Frame { signed_in_as: None, ..*ada }));
}

/// Registration, and the ways back into an account.
fn newcomers(language: Language, add: &mut impl FnMut(&str, &str, Markup)) {
    let nobody = frame_in(language, None);
    for (state, view) in pages::RegisterView::samples() {
        add("register", state, pages::register(&nobody, &view));
    }
    add("register", "closed", pages::no_registration(&nobody, pages::NoRegistration::Closed, "/sign-in"));
    add("register", "ended", pages::no_registration(&nobody, pages::NoRegistration::InvitationEnded, "/sign-in"));
    for (state, view) in pages::MailSentView::samples() {
        add("mail-sent", state, pages::mail_sent(&nobody, &view));
    }
    for (state, view) in pages::ConfirmAddressView::samples() {
        add("confirm-address", state, pages::confirm_address(&nobody, &view));
    }
    for end in pages::ConfirmEnd::ALL {
        let markup = pages::confirm_end(&nobody, end, "/.vestibule/sign-in", Some("/.vestibule/register"));
        add("confirm-end", &named(&format!("{end:?}")), markup);
    }
    for (state, view) in pages::ResetView::samples() {
        add("reset", state, pages::reset(&nobody, &view));
    }
    add("reset", "no-mail", pages::no_reset(&nobody, "/.vestibule/sign-in"));
    for (state, view) in pages::ResetSentView::samples() {
        add("reset-sent", state, pages::reset_sent(&nobody, &view));
    }
    for (state, view) in pages::NewPasswordView::samples() {
        add("new-password", state, pages::new_password(&nobody, &view));
    }
    for (state, view) in pages::NotMeView::samples() {
        add("not-me", state, pages::not_me(&nobody, &view));
    }
    for end in pages::NotMeEnd::ALL {
        add("not-me-end", &named(&format!("{end:?}")), pages::not_me_end(&nobody, end));
    }
    for (state, view) in pages::AlreadyHereView::samples() {
        add("already-here", state, pages::already_here(&frame_in(language, Some("ada")), &view));
    }
}

/// The pages on which most is to be read and done, in the languages that need the most room, the least, and other
/// letters.
fn translated() -> impl Iterator<Item = Picture> {
    const PAGES: [&str; 6] = ["sign-in-", "factor-", "account-", "recovery-", "register-", "phone-"];
    [Language::German, Language::Swahili, Language::Chinese].into_iter().flat_map(|language| {
        let pictures = pictures_in(language).into_iter();
        pictures.filter(|picture| PAGES.iter().any(|page| picture.name.starts_with(page))).map(move |picture| {
            let name = format!("{}.{}", language.tag(), picture.name);
            Picture { name, ..picture }
        })
    })
}

#[test]
fn every_page_in_every_state_hangs_in_the_gallery() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery");
    std::fs::create_dir_all(folder.join("brand")).unwrap();
    for Picture { name, page, look } in pictures().into_iter().chain(translated()) {
        let policy = assets::content_sources(look, GALLERY, sha256);
        std::fs::write(folder.join(format!("{name}.policy")), policy).unwrap();
        std::fs::write(folder.join(format!("{name}.html")), &page).unwrap();
    }
    for part in [OwnPart::Logo, OwnPart::LogoDark, OwnPart::Icon, OwnPart::Style] {
        let file = DRESSED.part(part).unwrap();
        std::fs::write(folder.join(part.path().trim_start_matches('/')), &file.bytes).unwrap();
    }
}

/// Programs that show mails have no policy: what a mail asks for, it may have. So it is looked at under one that lets it
/// have nothing but its style.
#[test]
fn every_mail_hangs_in_the_gallery_and_loads_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, mail) in pages::mail_samples(Words::default()) {
        let style = all_between(&mail.html, "<style>", "</style>")[0];
        let policy = format!("default-src 'none'; style-src {}", source_of(style));
        std::fs::write(folder.join(format!("mail-{name}.policy")), policy).unwrap();
        std::fs::write(folder.join(format!("mail-{name}.html")), &mail.html).unwrap();
        std::fs::write(folder.join(format!("mail-{name}.txt")), &mail.text).unwrap();
        assert!(!mail.html.contains(" style=") && !mail.html.contains("{0}") && !mail.text.contains("{0}"), "{name}");
    }
}

#[test]
fn a_page_has_one_heading_which_is_also_its_title() {
    for Picture { name, page, .. } in pictures() {
        let headings = all_between(&page, "<h1>", "</h1>");
        assert_eq!(headings.len(), 1, "{name}");
        let header = all_between(&page, "<header", "</a>")[0];
        let logo = attributes(header, "alt");
        let brand = logo.first().map_or_else(|| text_of(header), |name| (*name).to_owned());
        let title = text_of(all_between(&page, "<title>", "</title>")[0]);
        assert_eq!(title, format!("{} · {brand}", text_of(headings[0])), "{name}");
    }
}

#[test]
fn every_field_has_a_label_and_every_reference_a_target() {
    for Picture { name, page, .. } in pictures() {
        let ids: Vec<_> = attributes(&page, "id");
        // What is there for password managers alone needs no label.
        let is_seen = |tag: &&str| !tag.contains("type=\"hidden\"") && !tag.contains("aria-hidden=\"true\"");
        for tag in tags(&page, "input").into_iter().filter(is_seen) {
            let id = attributes(tag, "id")[0];
            assert!(page.contains(&format!("<label for=\"{id}\">")), "{name}: {tag}");
        }
        for reference in ["for", "aria-describedby", "aria-labelledby"] {
            for target in attributes(&page, reference).into_iter().flat_map(str::split_whitespace) {
                assert!(ids.contains(&target), "{name}: {reference}={target}");
            }
        }
        for target in attributes(&page, "href").into_iter().filter_map(|href| href.strip_prefix('#')) {
            assert!(ids.contains(&target), "{name}: #{target}");
        }
        let mut once = ids.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), ids.len(), "{name}: an id stands twice");
    }
}

#[test]
fn password_managers_find_the_fields_they_know() {
    for (state, view) in pages::SignInView::samples() {
        let page = pages::sign_in(&frame(None), &view).into_string();
        let field = |name: &str| {
            let named = format!("name=\"{name}\"");
            tags(&page, "input").into_iter().find(|tag| tag.contains(&named)).map(str::to_owned)
        };
        let (name, password) = (field("name").unwrap(), field("password").unwrap());
        assert!(name.contains("type=\"text\"") && name.contains("autocomplete=\"username\""), "{state}");
        assert!(password.contains("autocomplete=\"current-password\""), "{state}");
        assert!(!password.contains("value="), "{state}: a password comes back");
        assert!(page.matches(" autofocus").count() == 1, "{state}: one thing has the focus");
    }
}

#[test]
fn no_page_needs_what_the_security_policy_forbids() {
    for Picture { name, page, look } in pictures() {
        for forbidden in [" style=", "javascript:", " onclick=", "@import", "url("] {
            assert!(!page.contains(forbidden), "{name}: {forbidden}");
        }
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\" dir=\"ltr\">"), "{name}");
        let policy = assets::content_sources(look, GALLERY, sha256);
        for style in all_between(&page, "<style>", "</style>") {
            assert!(policy.contains(&source_of(style)), "{name}: {style}");
        }
        for script in all_between(&page, "<script type=\"module\">", "</script>") {
            assert!(policy.contains(&source_of(script)), "{name}: {script}");
        }
        assert_eq!(page.matches("<script").count(), page.matches("<script type=\"module\">").count(), "{name}");
        let loaded = tags(&page, "img ").into_iter().chain(tags(&page, "source ")).chain(tags(&page, "link rel=\"s"));
        for tag in loaded {
            assert!(tag.contains("=\"/.vestibule/brand/") && policy.contains(GALLERY), "{name}: {tag}");
        }
    }
    assert!(!assets::content_sources(&PLAIN, GALLERY, sha256).contains("http"), "nothing is loaded without need");
}

#[test]
fn every_form_posts_and_carries_its_proof() {
    for Picture { name, page, .. } in pictures() {
        for form in all_between(&page, "<form", "</form>") {
            assert!(form.contains("method=\"post\"") && form.contains("name=\"csrf\""), "{name}");
        }
    }
}

#[test]
fn the_security_policy_names_the_style_that_pages_carry() {
    for (name, text, written) in [
        ("STYLE_SOURCE", assets::STYLESHEET.as_str(), assets::STYLE_SOURCE),
        ("KEEPSAKE_STYLE_SOURCE", assets::KEEPSAKE_STYLE.as_str(), assets::KEEPSAKE_STYLE_SOURCE),
        ("KEEPSAKE_SCRIPT_SOURCE", assets::KEEPSAKE_SCRIPT, assets::KEEPSAKE_SCRIPT_SOURCE),
        ("PHONE_STYLE_SOURCE", assets::PHONE_STYLE.as_str(), assets::PHONE_STYLE_SOURCE),
        ("PHONE_SCRIPT_SOURCE", assets::PHONE_SCRIPT, assets::PHONE_SCRIPT_SOURCE),
        ("PHONE_WAIT_SCRIPT_SOURCE", assets::PHONE_WAIT_SCRIPT, assets::PHONE_WAIT_SCRIPT_SOURCE),
        ("WAITING_STYLE_SOURCE", assets::WAITING_STYLE.as_str(), assets::WAITING_STYLE_SOURCE),
        ("NUMBER_SCRIPT_SOURCE", assets::NUMBER_SCRIPT, assets::NUMBER_SCRIPT_SOURCE),
        ("WAITING_SCRIPT_SOURCE", assets::WAITING_SCRIPT, assets::WAITING_SCRIPT_SOURCE),
    ] {
        assert_eq!(written, source_of(text), "it was changed: write its new hash into {name} of src/pages/assets.rs");
    }
}

fn source_of(style: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, style.as_bytes());
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(digest))
}

#[test]
fn an_operator_dresses_every_page_and_is_named_where_only_they_can_help() {
    let dressed = |signed_in_as| Frame { look: &DRESSED, ..frame(signed_in_as) };
    for (state, view) in pages::ProblemView::samples() {
        let page = pages::problem(&dressed(None), &view).into_string();
        for part in
            ["/brand/logo?1", "/brand/logo-dark?1", "/brand/icon?1", "/brand/style?1", "--accent:#9c2777", ">Imprint<"]
        {
            assert!(page.contains(part), "{state}: {part}");
        }
        let asks = page.to_lowercase().contains("the people who run");
        assert_eq!(page.contains("mailto:help@example.com?subject=7f3a-91c2"), asks, "{state}");
        assert!(page.contains("\"mailto:help@example.com\""), "{state}: help at the foot");
    }
}

#[test]
fn what_people_typed_never_becomes_markup() {
    for Picture { name, page, .. } in pictures() {
        let body = page.split_once("</head>").unwrap().1;
        for markup in ["<script", "<i>", "<b>", "\"2\""] {
            assert!(!body.contains(markup), "{name}: {markup}");
        }
    }
}

#[test]
fn a_sentence_in_an_attribute_is_plain() {
    for Picture { name, page, .. } in pictures() {
        for value in all_between(&page, "=\"", "\"") {
            assert!(!value.contains('<'), "{name}: {value}");
        }
    }
}

#[test]
fn no_sentence_has_a_hole() {
    for Picture { name, page, .. } in pictures() {
        let body = page.split_once("</head>").unwrap().1;
        for hole in ["{0}", "{1}", "<bdi></bdi>", "<p></p>", "  ", " .", " ,"] {
            assert!(!body.contains(hole), "{name}: {hole:?}");
        }
    }
}

#[test]
fn on_the_host_of_an_app_every_link_leads_to_the_portal() {
    let elsewhere = Frame { prefix: "https://gate.example.com/.vestibule", ..frame(Some("ada")) };
    for (state, view) in pages::ProblemView::samples() {
        let page = pages::problem(&elsewhere, &view).into_string();
        let header = all_between(&page, "<header", "</header>")[0];
        let links = attributes(header, "href");
        assert!(links.iter().all(|href| href.starts_with(elsewhere.prefix)) && links.len() == 4, "{state}: {links:?}");
    }
}

#[test]
fn a_problem_has_the_words_of_its_json_and_the_id_of_the_log() {
    for (state, view) in pages::ProblemView::samples() {
        let page =
            text_of(&pages::problem(&frame(None), &view).into_string().replace("&lt;", "<").replace("&gt;", ">"));
        let detail = view.problem.detail(Words::default()).to_string();
        assert!(page.contains(&detail), "{state}: {detail}");
        assert!(
            view.id.is_some_and(|id| page.contains(id)) && page.contains(view.problem.status().as_str()),
            "{state}"
        );
    }
}

fn all_between<'a>(page: &'a str, begin: &str, end: &str) -> Vec<&'a str> {
    page.split(begin).skip(1).filter_map(|rest| rest.split_once(end)).map(|(inside, _)| inside).collect()
}

fn tags<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    all_between(page, &format!("<{name}"), ">")
}

fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    all_between(page, &format!(" {name}=\""), "\"")
}

/// What a reader sees of it.
fn text_of(markup: &str) -> String {
    let mut text = String::new();
    for part in markup.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
    }
    text.strip_prefix(' ').unwrap_or(&text).to_owned()
}
