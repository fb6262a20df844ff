//! What the demo would have mailed: kept in memory, and shown on a page of its own, on loopback alone.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use axum::Router;
use axum::extract::{Request, State};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http::{StatusCode, header};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::open;
use crate::domain::host::HostName;
use crate::mail::{Mail, Mailer, NotSent};

const STYLE: &str = include_str!("page.css");
const MOST: usize = 100;

/// Nothing runs on the page, and nothing is loaded but its own style. Where its links lead is told to nobody.
const SEALED: [(header::HeaderName, &str); 4] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'sha256-E0uwhgSrpU8wp4pLEuNVrwiM3qCpn2yPYTDfS460XtU='; img-src data:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
    ),
];

/// Takes every mail.
#[derive(Default)]
pub struct Outbox(Mutex<VecDeque<Taken>>);

#[derive(Clone, Debug)]
struct Taken {
    to: String,
    subject: String,
    text: String,
}

#[async_trait]
impl Mailer for Outbox {
    async fn send(&self, mail: &Mail<'_>) -> Result<(), NotSent> {
        let taken = Taken { to: mail.to.to_string(), subject: mail.subject.to_owned(), text: mail.text.to_owned() };
        let mut mails = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        mails.push_front(taken);
        mails.truncate(MOST);
        Ok(())
    }

    async fn probe(&self) -> Result<(), NotSent> {
        Ok(())
    }
}

impl Outbox {
    /// The newest first.
    fn mails(&self) -> Vec<Taken> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Opens a free port on loopback and shows the page there for as long as the runtime lives.
    pub async fn show(self: Arc<Self>) -> io::Result<SocketAddr> {
        open(Router::new().route("/", get(page)).with_state(self)).await
    }
}

/// The links in these mails open accounts: a page elsewhere that is called by this machine's address gets nothing.
async fn page(State(outbox): State<Arc<Outbox>>, request: Request) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !HostName::parse(name).is_ok_and(|name| name.is_loopback()) {
        return (StatusCode::MISDIRECTED_REQUEST, SEALED, "This page is for this machine alone.\n").into_response();
    }
    (SEALED, Html(draw(&outbox.mails()).into_string())).into_response()
}

fn draw(mails: &[Taken]) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Mails of the demo" }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { a.name href="/" { "Mails of the demo" } }
                main {
                    h1 { "Mails of the demo" }
                    p.lead {
                        "The demo sends no mail. What it would have sent stands here, the newest first, and its links work."
                    }
                    p { a href="/" { "Look again" } }
                    @if mails.is_empty() { p { "There is none yet." } }
                    @for mail in mails { (draw_one(mail)) }
                }
            }
        }
    }
}

fn draw_one(mail: &Taken) -> Markup {
    html! {
        section.mail {
            h2 { (mail.subject) }
            p.about { "To " bdi { (mail.to) } }
            div.letter {
                @for line in mail.text.lines() {
                    @if line.starts_with("http://") || line.starts_with("https://") { a href=(line) { (line) } }
                    @else { (line) }
                    br;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(subject: &str, text: &str) -> Taken {
        Taken { to: "Ada <ada@example.com>".to_owned(), subject: subject.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_link_can_be_followed_and_everything_else_is_text() {
        let page =
            draw(&[taken("<b>Hi", "Hello <script>,\n\nhttp://localhost:8080/.vestibule/reset/x\njavascript:alert(1)")]);
        let page = page.into_string();
        assert!(page.contains("<a href=\"http://localhost:8080/.vestibule/reset/x\">"), "{page}");
        for wrong in ["<b>Hi", "<script", "href=\"javascript"] {
            assert!(!page.contains(wrong), "{page}");
        }
    }

    #[test]
    fn the_policy_names_the_style_that_the_page_carries() {
        use base64::Engine as _;
        let hash = base64::engine::general_purpose::STANDARD.encode(crate::crypto::digest::sha256(STYLE.as_bytes()));
        assert!(SEALED[3].1.contains(&format!("'sha256-{hash}'")), "it was changed: write {hash} into SEALED");
    }

    #[tokio::test]
    async fn only_this_machine_by_its_own_name_sees_the_mails() {
        let outbox = Arc::new(Outbox(Mutex::new([taken("Secret", "text")].into())));
        for (host, status) in [
            ("127.0.0.1:8025", StatusCode::OK),
            ("localhost:8025", StatusCode::OK),
            ("evil.example:8025", StatusCode::MISDIRECTED_REQUEST),
            ("", StatusCode::MISDIRECTED_REQUEST),
        ] {
            let request = http::Request::builder().header(header::HOST, host).body(axum::body::Body::empty()).unwrap();
            assert_eq!(page(State(Arc::clone(&outbox)), request).await.status(), status, "{host}");
        }
    }
}
