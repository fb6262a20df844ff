//! The sample app that `vestibule demo` protects: it greets whoever the gateway says is there, and shows how it knows.

mod events;
mod outbox;
mod page;
mod password;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::extract::Request;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http::{StatusCode, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

pub use outbox::Outbox;
pub use password::readable_password;

/// The account that the demo makes.
pub const PERSON: &str = "ada";
pub const PERSON_IN_FULL: &str = "Ada Lovelace";
pub const PERSON_ADDRESS: &str = "ada@example.com";

/// What the demo is configured with beside its addresses.
const SETTINGS: &str = include_str!("../../config/demo.toml");

/// Opens a free port on loopback and serves the sample app there for as long as the runtime lives.
pub async fn start_app() -> io::Result<SocketAddr> {
    open(Router::new().route("/", get(home)).route("/events", get(events::seconds)).fallback(nowhere)).await
}

async fn open(router: Router) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => drop(tokio::spawn(serve(stream, router.clone()))),
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(100)).await,
            }
        }
    });
    Ok(address)
}

/// The configuration of the demo. The app shares the portal's host: that needs no name but `localhost`, which every
/// browser and every tool finds, where `app.localhost` is found only by some.
pub fn configuration(public_url: &str, host: &str, app: SocketAddr, place: &Place<'_>) -> String {
    let listen: Vec<String> = place.listen.iter().map(|address| format!("\"{address}\"")).collect();
    let (proxies, more) = if place.behind_tunnel { (TUNNEL, "") } else { ("", SETTINGS) };
    format!(
        "[gateway]\nlisten = [{}]\npublic_url = {}\ndata = {}\ninsecure_http = {}\n{proxies}\n\
         [[app]]\nname = \"sample\"\ntitle = \"Sample app\"\nhost = {}\nupstream = \"http://{app}\"\npolicy = \"one_factor\"\n\n{more}",
        listen.join(", "),
        quoted(public_url),
        quoted(place.data),
        place.insecure_http,
        quoted(host),
    )
}

/// Its end is on this machine, and it says who came.
const TUNNEL: &str = "trusted_proxies = [\"127.0.0.0/8\", \"::1/128\"]\n";

/// Where the demo runs.
pub struct Place<'a> {
    pub listen: &'a [SocketAddr],
    pub data: &'a str,
    /// Plain http to a host that is not loopback, because whoever started the demo named one.
    pub insecure_http: bool,
    /// Something on this machine hands on what comes to an https address. From there anybody may come: no mail is shown
    /// and nobody makes an account.
    pub behind_tunnel: bool,
}

/// A TOML string.
fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|letter| match letter {
            '"' | '\\' => format!("\\{letter}"),
            letter if letter.is_control() => format!("\\u{:04X}", u32::from(letter)),
            letter => letter.to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}

async fn serve(stream: TcpStream, router: Router) {
    let service = hyper::service::service_fn(move |request: http::Request<hyper::body::Incoming>| {
        router.clone().oneshot(request.map(axum::body::Body::new))
    });
    // A visitor who leaves early is no fault of the app's.
    drop(
        hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
            .await,
    );
}

async fn home(request: Request) -> Response {
    (NO_STORE, Html(page::home(request.headers()).into_string())).into_response()
}

async fn nowhere(request: Request) -> Response {
    (StatusCode::NOT_FOUND, NO_STORE, Html(page::nowhere(request.uri().path()).into_string())).into_response()
}

const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::settings::RegistrationMode;

    #[test]
    fn whatever_was_typed_stays_one_value() {
        let listen = ["127.0.0.1:1".parse().unwrap()];
        let place = Place { listen: &listen, data: "a\"b\\c\n", insecure_http: false, behind_tunnel: false };
        let text = configuration("http://x\"\ny", "localhost", "127.0.0.1:2".parse().unwrap(), &place);
        assert!(text.contains("data = \"a\\\"b\\\\c\\u000A\""), "{text}");
        assert!(text.contains("public_url = \"http://x\\\"\\u000Ay\""), "{text}");
    }

    #[test]
    fn behind_a_tunnel_the_demo_takes_no_newcomers_and_trusts_this_machine_alone() {
        let listen = ["127.0.0.1:1".parse().unwrap()];
        let place = Place { listen: &listen, data: "x", insecure_http: false, behind_tunnel: true };
        let url = "https://demo.example.com";
        let text = configuration(url, "demo.example.com", "127.0.0.1:2".parse().unwrap(), &place);
        let settings = crate::config::from_text(&text, "the demo", &[]).unwrap().settings;
        assert!(settings.mail.is_none() && settings.registration.mode == RegistrationMode::Off);
        assert!(settings.gateway.trusted_proxies.iter().all(|network| network.addr().is_loopback()));
        assert_eq!(settings.gateway.trusted_proxies.len(), 2);
        assert!(!settings.gateway.insecure_http);
    }
}
