//! The sample app's pages.

use http::HeaderMap;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = "
:root { color-scheme: light dark; background: Canvas; color: CanvasText; font: 100%/1.5 system-ui, sans-serif; }
body { max-width: 44rem; margin: 0 auto; padding: 2rem 1rem; }
nav { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1.5rem 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-top: 1px solid #8886; }
td { overflow-wrap: anywhere; font-family: ui-monospace, monospace; }
th { white-space: nowrap; }
tr.ours th, tr.ours td { font-weight: 700; }
";

/// Where there is no script the line stays hidden.
const SCRIPT: &str = "
new EventSource('/events').onmessage = event => {
  document.getElementById('open').hidden = false;
  document.getElementById('seconds').textContent = event.data;
};
";

/// Greets by the name that the gateway sent, and lists all that came with the request.
pub(super) fn home(headers: &HeaderMap) -> Markup {
    let name = text_of(headers, "remote-name").or_else(|| text_of(headers, "remote-user"));
    layout(
        "Sample app",
        &html! {
            @match &name {
                Some(name) => h1 { "Hello, " (name) },
                None => h1 { "Hello, whoever you are" },
            }
            p {
                "This is an app that knows nothing of passwords. Vestibule stands in front of it, asked who you are, and \
                 sent the answer along in the headers below."
            }
            nav aria-label="Vestibule" {
                a href="/.vestibule/account" { "Your account" }
                a href="/.vestibule/" { "Your apps" }
                a href="/.vestibule/sign-out" { "Sign out" }
            }
            p #open hidden {
                "Open for " output #seconds { "0" } " seconds, says a stream of events from this app: it ends with your session."
            }
            script { (PreEscaped(SCRIPT)) }
            h2 { "What this app received" }
            table {
                @for (name, value) in headers {
                    tr class=[is_ours(name.as_str()).then_some("ours")] {
                        th scope="row" { (name) }
                        td { (String::from_utf8_lossy(value.as_bytes())) }
                    }
                }
            }
        },
    )
}

pub(super) fn nowhere(path: &str) -> Markup {
    layout(
        "Not here",
        &html! {
            h1 { "There is no such page" }
            p { "The sample app has nothing at " code { (path) } "." }
            p { a href="/" { "To its first page" } }
        },
    )
}

fn layout(title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (content) } }
        }
    }
}

fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn is_ours(name: &str) -> bool {
    name.starts_with("remote-") || name.starts_with("x-vestibule-")
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn it_greets_by_name_and_shows_what_it_received() {
        let mut headers = HeaderMap::new();
        headers.insert("remote-user", HeaderValue::from_static("ada"));
        headers.insert("remote-name", HeaderValue::from_bytes("Ada Lovelace".as_bytes()).unwrap());
        headers.insert("accept", HeaderValue::from_static("*/*"));
        let page = home(&headers).into_string();
        assert!(page.contains("<h1>Hello, Ada Lovelace</h1>"), "{page}");
        assert!(page.contains("<tr class=\"ours\"><th scope=\"row\">remote-user</th><td>ada</td></tr>"), "{page}");
        assert!(page.contains("<tr><th scope=\"row\">accept</th><td>*/*</td></tr>"), "{page}");
    }

    #[test]
    fn what_others_sent_is_text_and_no_markup() {
        let mut headers = HeaderMap::new();
        headers.insert("remote-name", HeaderValue::from_static("<script>alert(1)</script>"));
        headers.insert("x-note", HeaderValue::from_bytes(b"\xff\"><img>").unwrap());
        let pages = [home(&headers).into_string(), nowhere("/<b>").into_string()];
        for page in pages {
            for wrong in ["<script>alert", "<img", "<b>"] {
                assert!(!page.contains(wrong), "{page}");
            }
        }
    }
}
