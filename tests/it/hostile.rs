//! Whatever anybody sends, and whatever anything is called, is text: on each page, in each header, in each mail. (H7)

pub(crate) mod names;

use std::collections::BTreeSet;

use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use vestibule::portal::routes::{ROUTES, Row};

use super::every_route::{NAVIGATION, address};
use super::letters::MAIL;
use super::support::own_form::OWN_PAGE;
use super::support::world::TWO_APPS;
use super::support::{Browser, Page, World};

const PASSWORD: &str = "correct horse battery staple";
const PORTAL: &str = "http://portal.localhost:8080/.vestibule";

/// Ends an attribute and begins a picture that runs a script.
pub(crate) const SVG: &str = "\"><svg onload=alert(1)>";
/// The same, as a page shows it.
pub(crate) const SHOWN: &str = "&lt;svg onload=alert(1)&gt;";

pub(crate) const HOSTILE: [&str; 8] = [
    SVG,
    "'><svg onload=alert(1)>",
    "</title></style><svg onload=alert(1)>",
    "{{7*7}}",
    "javascript:alert(1)",
    "a\u{2028}<svg onload=alert(1)>",
    "a\r\nX-Evil: 1\r\n\r\n<svg onload=alert(1)>",
    "\u{1b}[2J<svg onload=alert(1)>",
];

/// 10 kB of it.
pub(crate) fn long() -> String {
    SVG.repeat(10_240 / SVG.len())
}

/// The names and values between the marks of a tag; it must be whole, and have nothing that runs.
#[track_caller]
fn is_harmless(tag: &str, page: &Page) {
    assert_eq!(tag.matches('"').count() % 2, 0, "{}: <{tag}>", page.url);
    let mut attribute = "";
    for (place, part) in tag.split('"').enumerate() {
        if place % 2 == 1 {
            let leads = ["href=", "src=", "action=", "formaction="].iter().any(|name| attribute.ends_with(name));
            let runs = part.trim_start().to_ascii_lowercase().starts_with("javascript:");
            assert!(!(leads && runs), "{}: <{tag}>", page.url);
        } else {
            attribute = part;
            let mut names = part.split_whitespace().map(str::to_ascii_lowercase);
            assert!(!names.any(|name| name.starts_with("on") && name.contains('=')), "{}: <{tag}>", page.url);
        }
    }
}

/// What was sent is nowhere more than text.
#[track_caller]
pub(crate) fn is_only_text(page: &Page) {
    assert_ne!(page.status.as_u16(), 500, "{}", page.url);
    assert!(page.headers.get("x-evil").is_none(), "{}: {:?}", page.url, page.headers);
    for (name, value) in &page.headers {
        let is_plain = value.as_bytes().iter().all(|byte| (b' '..=b'~').contains(byte));
        assert!(is_plain, "{}: {name}: {value:?}", page.url);
    }
    let kind = page.header("content-type").unwrap_or_default();
    if !kind.starts_with("text/html") {
        assert!(page.body.is_empty() || page.header("x-content-type-options") == Some("nosniff"), "{}", page.url);
        return;
    }
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(!policy.contains("unsafe") && !policy.contains("svg"), "{}: {policy}", page.url);
    // What runs and what dresses is ours to the letter: the policy has its hash. A word of the visitor's in it would
    // change that; nothing of it may end it early either.
    let mut own = page.body.as_str();
    let mut marks = String::new();
    while let Some(place) = ["<script", "<style"].iter().filter_map(|begin| own.find(begin)).min() {
        let end = if own[place..].starts_with("<script") { "</script>" } else { "</style>" };
        let (whole, rest) = own[place..].split_once(end).expect("its end");
        assert!(!whole.contains("alert(1)") && !whole.contains("7*7"), "{}: {whole}", page.url);
        marks.push_str(&own[..place]);
        own = rest;
    }
    marks.push_str(own);
    for part in marks.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or_else(|| panic!("{}: <{part}", page.url));
        is_harmless(tag, page);
        assert!(!text.contains('>'), "{}: {part}", page.url);
    }
}

/// Anyone may register, and ada lives here.
async fn world() -> World {
    let open = "\n[registration]\nmode = \"open\"\ngroups = [\"newcomers\"]\n";
    let world = World::with(&format!("{TWO_APPS}{MAIL}{open}")).await;
    world.person("ada", PASSWORD, &[]).await;
    world
}

/// What a program may say of itself. A header holds no line's end and nothing but ASCII here: see `wire::hostile` for the rest.
fn headers(hostile: &str) -> Vec<(&'static str, &str)> {
    let mut headers = NAVIGATION.to_vec();
    if hostile.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        let names = ["user-agent", "referer", "origin", "accept-language", "x-forwarded-host", "x-request-id"];
        headers.extend(names.map(|name| (name, hostile)));
    }
    headers
}

/// What our pages read from their addresses; each of it names the same.
fn queries(hostile: &str) -> [String; 2] {
    const NAMES: [&str; 18] = [
        "rd", "ticket", "token", "of", "enroll", "invite", "factor", "way", "channel", "kind", "session", "before",
        "browser", "country", "poll", "where", "error", "message",
    ];
    let all = NAMES.map(|name| (name, hostile));
    let write = |pairs: &[(&str, &str)]| serde_urlencoded::to_string(pairs).expect("plain fields");
    [write(&[("rd", hostile)]), if hostile.len() > 1000 { write(&[("ticket", hostile)]) } else { write(&all) }]
}

/// What our forms read. The first ones are all that there is room for, if it is long.
const FIELDS: [&str; 17] = [
    "name",
    "email",
    "label",
    "given_name",
    "family_name",
    "number",
    "country",
    "code",
    "language",
    "session",
    "browser",
    "factor",
    "way",
    "do",
    "confirm",
    "where",
    "token",
];

async fn sends_each_form(world: &World, browser: &mut Browser<'_>, row: &Row, hostile: &str) -> Option<Page> {
    let form = row.form.filter(|_| row.path != "/sign-out")?;
    let fields = FIELDS.iter().take(if hostile.len() > 1000 { 3 } else { FIELDS.len() });
    let typed = [("password", "a wrong guess"), ("new_password", "short"), ("new_password_again", "short")];
    let mut all: Vec<(&str, &str)> = fields.map(|field| (*field, hostile)).chain(typed).collect();
    let proof = world.proof(browser, form).await;
    all.push(("csrf", &proof));
    let body = serde_urlencoded::to_string(&all).expect("plain fields");
    Some(browser.send(Method::POST, &address(row.stands, row.path), &OWN_PAGE, &body).await)
}

/// By a stranger and by ada, at each page that there is: as an address, as headers, and as what is typed.
#[tokio::test]
async fn nothing_that_is_sent_to_any_page_of_ours_is_more_than_text_there() {
    let world = world().await;
    let long = long();
    let mut shown = 0;
    for hostile in HOSTILE.into_iter().chain([long.as_str()]) {
        let mut ada = world.browser();
        let page = ada.visit("http://wiki.localhost:8080/").await;
        ada.sign_in(&page, "ada", PASSWORD).await.is(200);
        let mut stranger = world.browser();
        stranger.visit(&format!("{PORTAL}/sign-in")).await.is(200);
        for row in ROUTES {
            for browser in [&mut stranger, &mut ada] {
                for query in queries(hostile) {
                    let url = format!("{}?{query}", address(row.stands, row.path));
                    is_only_text(&browser.send(Method::GET, &url, &headers(hostile), "").await);
                }
                if let Some(page) = sends_each_form(&world, browser, row, hostile).await {
                    is_only_text(&page);
                    shown += usize::from(page.body.contains(SHOWN));
                }
            }
        }
        ada.visit(&format!("{PORTAL}/account")).await.is(200).shows("Your account");
        world.clock.advance(std::time::Duration::from_hours(2));
    }
    assert!(shown > 20, "what was typed comes back to be mended: {shown}");
}

/// Refusals of each kind: what is not there, what one may not do, what is no address.
#[tokio::test]
async fn no_address_is_more_than_text_on_the_page_that_refuses_it() {
    let world = world().await;
    let mut ada = world.browser();
    let page = ada.visit("http://wiki.localhost:8080/").await;
    ada.sign_in(&page, "ada", PASSWORD).await.is(200);
    let long = long();
    let mut met = BTreeSet::new();
    let escaped = |hostile: &str| utf8_percent_encode(hostile, NON_ALPHANUMERIC).to_string();
    let whole = HOSTILE.into_iter().chain([long.as_str()]).map(|hostile| (hostile, escaped(hostile)));
    for (hostile, escaped) in whole.chain(["%zz", "a/../..%2f"].map(|path| (SVG, path.to_owned()))) {
        for host in ["portal", "wiki", "staff", "elsewhere"] {
            for path in ["/", "/.vestibule/", "/.vestibule/reset/", "/.vestibule/approve/", "/.vestibule/callbacks/"] {
                let url = format!("http://{host}.localhost:8080{path}{escaped}");
                for browser in [&mut world.browser(), &mut ada] {
                    for method in [Method::GET, Method::POST, Method::DELETE] {
                        let page = browser.send(method, &url, &headers(hostile), "").await;
                        met.insert(page.status.as_u16());
                        if page.header("x-vestibule-response").is_some() {
                            is_only_text(&page);
                        }
                    }
                }
            }
        }
    }
    for status in [303, 400, 403, 404, 405] {
        assert!(met.contains(&status), "{status} is not among {met:?}");
    }
}
