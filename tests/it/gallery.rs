//! Every page in every state, drawn to `target/gallery` for eyes and for a browser, and held to what all pages promise.

use std::path::Path;

use base64::Engine;
use maud::Markup;
use vestibule::pages::{self, Frame, Notice, assets};
use vestibule::words::Words;

/// What arrives in a browser's first round trip: ten segments, less the answer's head.
const FIRST_ROUND_TRIP: usize = 14_000;

struct Picture {
    name: String,
    page: String,
}

fn frame(signed_in_as: Option<&str>) -> Frame<'_> {
    Frame { words: Words::default(), brand: "Example Gate", prefix: "/.vestibule", signed_in_as, notice: None }
}

fn pictures() -> Vec<Picture> {
    let nobody = frame(None);
    let ada = frame(Some("ada"));
    let sign_in = pages::SignInView::samples().remove(0).1;
    let account = pages::AccountView::samples().remove(1).1;
    let home = pages::HomeView::samples().remove(2).1;
    let odd_name = "\u{202e}<i>Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft</i>";
    let odd = Frame { brand: odd_name, ..frame(Some(odd_name)) };

    let mut pictures = Vec::new();
    let mut add = |page: &str, state: &str, markup: Markup| {
        pictures.push(Picture { name: format!("{page}-{state}"), page: markup.into_string() });
    };
    for (state, view) in pages::SignInView::samples() {
        add("sign-in", state, pages::sign_in(&nobody, &view));
    }
    for (state, view) in pages::HomeView::samples() {
        add("home", state, pages::home(&ada, &view));
    }
    for (state, view) in pages::AccountView::samples() {
        add("account", state, pages::account(&ada, &view));
    }
    for (state, view) in pages::SignOutView::samples() {
        add("sign-out", state, pages::sign_out(&ada, &view));
    }
    for (state, view) in pages::LanguageView::samples() {
        add("language", state, pages::language(&ada, &view));
    }
    newcomers(&mut add);
    for (state, view) in pages::ProblemView::samples() {
        add("problem", state, pages::problem(&nobody, &view));
    }
    let (state, view) = pages::ProblemView::samples().remove(5);
    add("problem", &format!("{state}-signed-in"), pages::problem(&ada, &view));
    add("home", "odd-names", pages::home(&odd, &home));
    add("sign-in", "odd-brand", pages::sign_in(&Frame { signed_in_as: None, ..odd }, &sign_in));
    for notice in Notice::ALL {
        let markup = match notice {
            Notice::SignedOut
            | Notice::SignedOutEverywhere
            | Notice::AccountMade
            | Notice::AddressConfirmed
            | Notice::MailSentAgain
            | Notice::PasswordReset => pages::sign_in(&Frame { notice: Some(notice), ..nobody }, &sign_in),
            Notice::SessionEnded | Notice::OtherSessionsEnded => {
                pages::account(&Frame { notice: Some(notice), ..ada }, &account)
            }
        };
        add("notice", &format!("{notice:?}").to_lowercase(), markup);
    }
    pictures
}

/// Registration, and the ways back into an account.
fn newcomers(add: &mut impl FnMut(&str, &str, Markup)) {
    let nobody = frame(None);
    for (state, view) in pages::RegisterView::samples() {
        add("register", state, pages::register(&nobody, &view));
    }
    add("register", "closed", pages::no_registration(&nobody, pages::NoRegistration::Closed, "/sign-in"));
    add("register", "ended", pages::no_registration(&nobody, pages::NoRegistration::InvitationEnded, "/sign-in"));
    for (state, view) in pages::MailSentView::samples() {
        add("mail-sent", state, pages::mail_sent(&nobody, &view));
    }
    for (state, view) in pages::ConfirmView::samples() {
        add("confirm", state, pages::confirm_address(&nobody, &view));
    }
    for end in pages::ConfirmEnd::ALL {
        let markup = pages::confirm_end(&nobody, end, ("/.vestibule/sign-in", Some("/.vestibule/register")));
        add("confirm-end", &format!("{end:?}").to_lowercase(), markup);
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
        add("not-me-end", &format!("{end:?}").to_lowercase(), pages::not_me_end(&nobody, end));
    }
    for (state, view) in pages::AlreadyHereView::samples() {
        add("already-here", state, pages::already_here(&frame(Some("ada")), &view));
    }
}

#[test]
fn every_page_in_every_state_hangs_in_the_gallery() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("policy.txt"), assets::content_sources()).unwrap();
    for picture in pictures() {
        std::fs::write(folder.join(format!("{}.html", picture.name)), &picture.page).unwrap();
    }
}

#[test]
fn a_page_has_one_heading_which_is_also_its_title() {
    for Picture { name, page } in pictures() {
        let headings = all_between(&page, "<h1>", "</h1>");
        assert_eq!(headings.len(), 1, "{name}");
        let brand = text_of(all_between(&page, "<header", "</a>")[0]);
        let title = text_of(all_between(&page, "<title>", "</title>")[0]);
        assert_eq!(title, format!("{} · {brand}", text_of(headings[0])), "{name}");
    }
}

#[test]
fn every_field_has_a_label_and_every_reference_a_target() {
    for Picture { name, page } in pictures() {
        let ids: Vec<_> = attributes(&page, "id");
        for tag in tags(&page, "input").into_iter().filter(|tag| !tag.contains("type=\"hidden\"")) {
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
    for Picture { name, page } in pictures() {
        for forbidden in ["<script", " style=", "javascript:", " onclick=", "<img", "@import", "url("] {
            assert!(!page.contains(forbidden), "{name}: {forbidden}");
        }
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\" dir=\"ltr\">"), "{name}");
        assert_eq!(all_between(&page, "<style>", "</style>"), [assets::STYLESHEET], "{name}");
    }
}

#[test]
fn every_form_posts_and_carries_its_proof() {
    for Picture { name, page } in pictures() {
        for form in all_between(&page, "<form", "</form>") {
            assert!(form.contains("method=\"post\"") && form.contains("name=\"csrf\""), "{name}");
        }
    }
}

#[test]
fn the_security_policy_names_the_style_that_pages_carry() {
    let digest = ring::digest::digest(&ring::digest::SHA256, assets::STYLESHEET.as_bytes());
    let source = format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(digest));
    assert_eq!(assets::STYLE_SOURCE, source, "the style was changed: write its new hash into src/pages/assets.rs");
    assert!(assets::content_sources().contains(&source));
}

#[test]
fn the_first_answer_paints_in_one_round_trip_even_uncompressed() {
    for Picture { name, page } in pictures() {
        if name.starts_with("sign-in") || name.starts_with("problem") {
            assert!(page.len() < FIRST_ROUND_TRIP, "{name} has {} bytes", page.len());
        }
    }
}

#[test]
fn what_people_typed_never_becomes_markup() {
    for Picture { name, page } in pictures() {
        let body = page.split_once("</style>").unwrap().1;
        for markup in ["<script", "<i>", "<b>", "\"2\""] {
            assert!(!body.contains(markup), "{name}: {markup}");
        }
    }
}

#[test]
fn a_sentence_in_an_attribute_is_plain() {
    for Picture { name, page } in pictures() {
        for value in all_between(&page, "=\"", "\"") {
            assert!(!value.contains('<'), "{name}: {value}");
        }
    }
}

#[test]
fn no_sentence_has_a_hole() {
    for Picture { name, page } in pictures() {
        let body = page.split_once("</style>").unwrap().1;
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
        assert!(page.contains(view.id) && page.contains(view.problem.status().as_str()), "{state}");
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
