//! What people, apps, phones and places are called.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;
use vestibule::actions::deliver_mail::Postman;
use vestibule::app::App;
use vestibule::demo::Outbox;
use vestibule::domain::arrival::Arrival;
use vestibule::domain::factor::ReachedKind;
use vestibule::domain::host::HostName;
use vestibule::domain::routing::AppIndex;
use vestibule::portal::{Failed, gateway_failed};

use super::*;
use crate::support::told::Told;

/// Everything that an operator may call something is called so.
fn configuration() -> String {
    let apps = TWO_APPS.replace("title = \"Wiki\"", &format!("title = {SVG:?}"));
    let apps = apps.replace("title = \"Staff\"", &format!("title = {SVG:?}"));
    format!(
        "{apps}{MAIL}
[branding]
name = {SVG:?}
[[branding.link]]
label = {SVG:?}
url = \"/imprint\"
[[channel]]
name = \"told\"
kind = \"webhook\"
label = {SVG:?}
url = \"https://told.example.com\"
secret = \"0123456789abcdef\"
"
    )
}

/// Ada calls herself and all that she has so.
async fn named_by_everybody() -> (World, Arc<Told>, Arc<Outbox>) {
    let (told, outbox) = (Arc::new(Told::new(&[ReachedKind::Push])), Arc::new(Outbox::default()));
    let mut world = World::with(&configuration()).await.reaching(&[("told", &told)]);
    world.app = Arc::new(App { mailer: Some(Arc::clone(&outbox) as _), ..(*world.app).clone() });
    world.person("ada", PASSWORD, &[]).await;
    (world, told, outbox)
}

fn shows_it(page: &Page) -> bool {
    is_only_text(page);
    page.body.contains(SHOWN)
}

#[tokio::test]
async fn nothing_is_more_than_text_because_somebody_calls_something_so() {
    let (world, told, outbox) = named_by_everybody().await;
    let mut ada = world.browser();
    let page = ada.visit("http://wiki.localhost:8080/").await;
    assert!(shows_it(&page), "{}", page.body);
    ada.sign_in(&page, "ada", PASSWORD).await.is(200);
    let named = [("given_name", SVG), ("family_name", "<b>")];
    world.send_form(&mut ada, ("profile", &format!("{PORTAL}/account/profile")), &named).await.is(303);
    assert_eq!(world.user("ada").await.display_name, format!("{SVG} <b>"));
    world.give_reached("ada", SVG, ("told", ReachedKind::Push)).await;
    // What was there first is asked first.
    world.clock.advance(std::time::Duration::from_secs(1));
    let (_, app) = world.give_authenticator("ada", SVG).await;
    let renamed = [("factor", app.id.to_string()), ("label", format!("{SVG}2"))];
    let renamed = renamed.each_ref().map(|(name, value)| (*name, value.as_str()));
    world.send_form(&mut ada, ("factor-name", &format!("{PORTAL}/account/factors/rename")), &renamed).await.is(303);

    // The question on the phone, the page that waits for it, and the page that answers it.
    let mut other = world.browser_at([198, 51, 100, 1]);
    let page = other.visit("http://wiki.localhost:8080/").await;
    let waits = other.sign_in(&page, "ada", PASSWORD).await;
    assert!(shows_it(waits.shows("Give this number")), "{}", waits.body);
    let sent = told.next().await;
    let asks = world.browser().visit(sent.page.as_deref().expect("a link")).await;
    assert!(shows_it(asks.shows("Is this you?")), "{}", asks.body);

    let mut on_pages = 0;
    for row in ROUTES {
        let ids = format!("?factor={0}&way={0}", app.id);
        for url in [address(row.stands, row.path), address(row.stands, row.path) + &ids] {
            on_pages += usize::from(shows_it(&ada.send(Method::GET, &url, &NAVIGATION, "").await));
        }
    }
    assert!(on_pages > 40, "its brand alone is on each page: {on_pages}");
    for (path, part) in [("", "Your account"), ("/factors", "Second factor"), ("/activity", "Activity")] {
        let page = ada.visit(&format!("{PORTAL}/account{path}")).await;
        assert!(page.shows(part).body.matches(SHOWN).count() > 3, "{}", page.body);
    }
    let refused = ada.visit("http://staff.localhost:8080/").await;
    assert!(shows_it(refused.is(403)), "{}", refused.body);
    let who = ada.visit("http://wiki.localhost:8080/.vestibule/whoami").await;
    is_only_text(&who);
    let body: serde_json::Value = serde_json::from_str(&who.body).expect("JSON");
    assert!(body.to_string().contains("svg"), "{body}");
    mails_are_only_text(&world, &outbox).await;
}

/// What is written to her, as it is read in the outbox of the demo.
async fn mails_are_only_text(world: &World, outbox: &Arc<Outbox>) {
    let mut forgetful = world.browser();
    let page = forgetful.visit(&format!("{PORTAL}/reset")).await;
    forgetful.submit(&page, &[("email", "ada@example.com")]).await.is(200);
    Postman::default().round(&world.app, &CancellationToken::new()).await;
    let address = Arc::clone(outbox).show().await.expect("a free port");
    let page = fetched(address, "/").await;
    assert!(shows_it(page.is(200)), "{}", page.body);
    page.shows(&format!("Hello &quot;&gt;{SHOWN}"));
    is_only_text(&fetched(address, "/%22%3E%3Csvg%20onload=alert(1)%3E?\"><svg/onload=alert(1)>").await);
}

/// Over a socket of its own, as a page that nothing else belongs to.
async fn fetched(address: std::net::SocketAddr, target: &str) -> Page {
    let mut wire = TcpStream::connect(address).await.expect("somebody who listens");
    let head = format!("GET {target} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    wire.write_all(head.as_bytes()).await.expect("a connection");
    let mut answer = String::new();
    wire.read_to_string(&mut answer).await.expect("an answer");
    page_of(&format!("http://{address}{target}"), &answer)
}

/// An answer as it came over the wire.
pub(crate) fn page_of(url: &str, answer: &str) -> Page {
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
    let headers: HeaderMap = lines
        .map(|line| {
            let (name, value) = line.split_once(": ").unwrap_or_else(|| panic!("{line:?} is no header"));
            (name.parse::<HeaderName>().expect("a name"), HeaderValue::from_bytes(value.as_bytes()).expect("a value"))
        })
        .collect();
    let status = status.parse::<StatusCode>().expect("a number");
    Page { url: url.to_owned(), status, headers, body: body.to_owned(), way: Vec::new() }
}

/// Also those that only a broken app or a TLS connection gets.
#[tokio::test]
async fn no_refusal_of_the_gateway_makes_more_of_a_name_than_text() {
    let (world, ..) = named_by_everybody().await;
    for status in [400, 405, 408, 413, 414, 421, 431, 500, 502, 503, 504] {
        let mut request = Request::builder().uri("/%22%3E%3Csvg%20onload=alert(1)%3E?rd=%22%3E%3Csvg");
        for (name, value) in headers(SVG) {
            request = request.header(name, value);
        }
        let arrival = Arrival {
            host: HostName::parse("wiki.localhost").expect("a host"),
            port: Some(8080),
            client: std::net::IpAddr::from([203, 0, 113, 7]),
            secure: false,
            shared_address: false,
        };
        let place = world.app.settings.routes.apps().iter().position(|app| app.name == "wiki").map(AppIndex);
        let failed = Failed { status: status.try_into().expect("a status"), app: place, cause: SVG };
        let answer = gateway_failed(&world.app, &arrival, &request.body(()).expect("a request"), &failed);
        let (parts, body) = answer.into_parts();
        let bytes = http_body_util::BodyExt::collect(body).await.expect("a body").to_bytes();
        let page = Page {
            url: format!("{status}"),
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            way: Vec::new(),
        };
        if status == 500 {
            assert_eq!(page.status, 500);
            continue;
        }
        assert!(shows_it(page.is(status)), "{}", page.body);
    }
}
