//! The sample app's pages. They have a look of their own: whoever comes through the gateway sees that this is another place.

use http::HeaderMap;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Who sent a header.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sender {
    /// The gateway, about the person.
    Identity,
    /// The gateway, about the way that the request came.
    Way,
    Browser,
}

/// Greets by the name that the gateway sent, and lists all that came with the request.
pub(super) fn home(headers: &HeaderMap) -> Markup {
    let name = text_of(headers, "remote-name").or_else(|| text_of(headers, "remote-user"));
    layout(
        "Sample app",
        &html! {
            @match &name {
                Some(name) => h1 { "Hello, " bdi { (name) } },
                None => h1 { "Hello, whoever you are" },
            }
            p.lead {
                "This app knows nothing of passwords. Vestibule stands in front of it, asked who you are, and sent the \
                 answer along with the request."
            }
            (received(headers, Sender::Identity, "Who you are", "No visitor can send these: Vestibule removes them from \
                every request and sets them anew. An app needs nothing else."))
            (live_stream())
            section aria-labelledby="next" {
                h2 #next { "Your own app next" }
                p {
                    "The README shows it under “Protect your own app”: a few lines of configuration, one "
                    code { "vestibule user add" } ", one " code { "vestibule run" } "."
                }
            }
            (received(headers, Sender::Way, "How the request came", "Set by Vestibule as well."))
            (received(headers, Sender::Browser, "What your browser sent", "As it came, without the gateway's own cookies."))
        },
    )
}

pub(super) fn nowhere(path: &str) -> Markup {
    layout(
        "There is no such page",
        &html! {
            h1 { "There is no such page" }
            p.lead { "The sample app has nothing at " code { (path) } "." }
            p { a href="/" { "To its first page" } }
        },
    )
}

/// Stays open until its session ends; shown only where there is script.
fn live_stream() -> Markup {
    html! {
        section #stream aria-labelledby="live" hidden {
            h2 #live { "A stream that is open" }
            p { span.lamp aria-hidden="true" {} " " span #state { "Opening" } }
            p.about {
                "Try it: "
                a href="/.vestibule/sign-out" target="_blank" { "sign out in another tab" }
                ", and this one ends within a second."
            }
            script type="module" { (PreEscaped(SCRIPT)) }
        }
    }
}

fn received(headers: &HeaderMap, sender: Sender, title: &str, about: &str) -> Markup {
    let mut rows: Vec<_> = headers.iter().filter(|(name, _)| sender_of(name.as_str()) == sender).collect();
    let place = |name: &http::HeaderName| IDENTITY.iter().position(|known| name == known).unwrap_or(IDENTITY.len());
    rows.sort_by_key(|(name, _)| (place(name), name.as_str()));
    let id = title.to_lowercase().replace(' ', "-");
    html! {
        @if !rows.is_empty() {
            section.ours[sender == Sender::Identity] aria-labelledby=(id) {
                h2 id=(id) { (title) }
                p.about { (about) }
                dl {
                    @for (name, value) in rows {
                        div {
                            dt { (name) }
                            dd class=[(value.len() > LONG).then_some("long")] { (String::from_utf8_lossy(value.as_bytes())) }
                        }
                    }
                }
            }
        }
    }
}

fn layout(title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    a.name href="/" { "Sample app" }
                    nav aria-label="Vestibule" {
                        a href="/.vestibule/" { "Your apps" }
                        a href="/.vestibule/account" { "Account" }
                        a href="/.vestibule/sign-out" { "Sign out" }
                    }
                }
                main { (content) }
            }
        }
    }
}

/// Longer values, such as the assertion, are for programs.
const LONG: usize = 100;
const IDENTITY: [&str; 4] = ["remote-name", "remote-user", "remote-email", "remote-groups"];

fn sender_of(name: &str) -> Sender {
    if IDENTITY.contains(&name) || name.starts_with("x-vestibule-") {
        Sender::Identity
    } else if name.starts_with("x-forwarded-") || ["forwarded", "via", "x-real-ip"].contains(&name) {
        Sender::Way
    } else {
        Sender::Browser
    }
}

fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn headers(all: &[(&'static str, &'static str)]) -> HeaderMap {
        all.iter()
            .map(|(name, value)| {
                (http::HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).unwrap())
            })
            .collect()
    }

    #[test]
    fn it_greets_by_name_and_shows_who_you_are_before_anything_else() {
        let page = home(&headers(&[
            ("accept", "*/*"),
            ("via", "1.1 vestibule"),
            ("remote-user", "ada"),
            ("remote-name", "Ada Lovelace"),
        ]))
        .into_string();
        assert!(page.contains("<h1>Hello, <bdi>Ada Lovelace</bdi></h1>"), "{page}");
        let places: Vec<_> = [
            "<dt>remote-name</dt><dd>Ada Lovelace</dd>",
            "<dt>remote-user</dt><dd>ada</dd>",
            "<dt>via</dt><dd>1.1 vestibule</dd>",
            "<dt>accept</dt><dd>*/*</dd>",
        ]
        .map(|row| page.find(row).unwrap_or_else(|| panic!("{row} is not in {page}")))
        .to_vec();
        assert!(places.is_sorted(), "{places:?}");
    }

    #[test]
    fn without_a_gateway_nobody_is_greeted_by_name() {
        let page = home(&headers(&[("accept", "*/*")])).into_string();
        assert!(page.contains("Hello, whoever you are") && !page.contains("Who you are"), "{page}");
    }

    #[test]
    fn what_others_sent_is_text_and_no_markup() {
        let mut headers = headers(&[("remote-name", "<script>alert(1)</script>")]);
        headers.insert("x-note", HeaderValue::from_bytes(b"\xff\"><img>").unwrap());
        let pages = [home(&headers).into_string(), nowhere("/<b>").into_string()];
        for page in pages {
            for wrong in ["<script>alert", "<img", "<b>"] {
                assert!(!page.contains(wrong), "{page}");
            }
        }
    }
}
