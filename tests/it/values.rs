//! What must not be guessed, taken from real acts by the thousand and looked at bit by bit. (E1)

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use vestibule::actions::administer::Administrator;
use vestibule::actions::administer::newcomers::{Invite, Invited, invite};
use vestibule::domain::factor::ReachedKind;
use vestibule::domain::letter::Message;

use super::letters::MAIL;
use super::support::told::Told;
use super::support::world::TWO_APPS;
use super::support::{Browser, Page, World, all_at_once};

const PASSWORD: &str = "tulip-granite-orbit-sandal-7";
const PORTAL: &str = "http://portal.localhost:8080/.vestibule";
const SIGN_IN: &str = "http://portal.localhost:8080/.vestibule/sign-in";
const WIKI: &str = "http://wiki.localhost:8080/";

/// As many at once as the hashes have room for.
const AT_ONCE: u8 = 50;
const ROUNDS_OF_SIGN_INS: u8 = 40;
/// Of what costs more.
const ROUNDS_OF_LETTERS: u8 = 4;

type Seen = Vec<(&'static str, String)>;

fn proof(page: &Page) -> String {
    page.hidden().into_iter().find(|(name, _)| name == "csrf").expect("a proof").1
}

fn kept(browser: &Browser<'_>, host: &str, name: &str) -> String {
    browser.cookie(&format!("{host}.localhost"), name).unwrap_or_else(|| panic!("no {name}")).to_owned()
}

/// What this address carries under this name.
fn carried(url: &str, name: &str) -> String {
    let rest = url.split_once(&format!("{name}=")).unwrap_or_else(|| panic!("no {name} in {url}")).1;
    rest.split('&').next().unwrap_or_default().to_owned()
}

async fn is_here(world: &World, name: String) {
    world.person(&name, PASSWORD, &[]).await;
}

async fn has_a_phone(world: &World, name: String) {
    world.person(&name, PASSWORD, &[]).await;
    world.give_reached(&name, "Pixel 9", ("told", ReachedKind::Push)).await;
}

/// In a browser of its own; in each fourth round on the way to an app, which costs more.
async fn signs_in(world: &World, (round, number): (u8, u8)) -> Seen {
    let mut browser = world.browser_at([198, 51, round, number]);
    let is_to_an_app = round % 4 == 0;
    let page = browser.visit(if is_to_an_app { WIKI } else { SIGN_IN }).await;
    let mut seen = vec![("the proof of a form", proof(&page))];
    seen.push(("a browser", kept(&browser, "portal", "vestibule-browser")));
    if is_to_an_app {
        seen.push(("the binding of a hand-over", kept(&browser, "wiki", "vestibule-enter")));
    }
    let page = browser.sign_in(&page, &format!("ada{number}"), PASSWORD).await;
    page.is(200);
    seen.push(("a browser that is known", kept(&browser, "portal", "vestibule-browser")));
    seen.push(("a session", kept(&browser, "portal", "vestibule")));
    if is_to_an_app {
        let enters = page.way.iter().find(|url| url.contains("/enter?")).expect("a hand-over");
        seen.push(("a hand-over", carried(enters, "ticket")));
        seen.push(("a session of an app", kept(&browser, "wiki", "vestibule-app")));
    }
    seen
}

/// As far as the second factor, which is asked for elsewhere.
async fn begins(world: &World, (round, number): (u8, u8)) -> Seen {
    let mut browser = world.browser_at([203, 0, round, number]);
    let page = browser.visit(WIKI).await;
    let page = browser.sign_in(&page, &format!("push{round}.{number}"), PASSWORD).await;
    vec![("a sign-in that is half-done", carried(&page.url, "ticket")), ("the proof of a form", proof(&page))]
}

/// A newcomer, and somebody who forgot their password: each gets a mail.
async fn asks_for_mails(world: &World, (round, number): (u8, u8)) -> Seen {
    let (name, url) = (format!("new{round}.{number}"), format!("{PORTAL}/register"));
    let mut browser = world.browser_at([192, 0, round, number]);
    let page = browser.visit(&url).await;
    let mailbox = format!("{name}@example.com");
    let newcomer = [
        ("given_name", "Grace"),
        ("name", name.as_str()),
        ("email", mailbox.as_str()),
        ("new_password", PASSWORD),
        ("new_password_again", PASSWORD),
    ];
    browser.submit(&page, &newcomer).await.is(200);
    let page = browser.visit(&format!("{PORTAL}/reset")).await;
    let mailbox = format!("push{round}.{number}@example.com");
    browser.submit(&page, &[("email", &mailbox)]).await.is(200);
    let asked = Invite { email: None, groups: Vec::new(), lasts: Duration::from_hours(1) };
    let invited = invite(&Administrator::of_shell(), &world.app, asked).await.unwrap();
    let Invited::Link(made) = invited else { panic!("{invited:?}") };
    vec![("an invitation", carried(made.link.expose(), "invite"))]
}

/// The secrets of all letters that were written.
async fn mailed(world: &World) -> Seen {
    let mut seen = Vec::new();
    for letter in world.app.store.letters(10_000).await.unwrap() {
        let kind = match letter.message {
            Message::ConfirmRegistration => "the link of a registration",
            Message::ResetPassword { .. } => "the link of a reset",
            Message::NewDevice { .. } => "the link of a notice",
            other => panic!("{other:?}"),
        };
        let token = world.app.secrets.open_link(letter.id, &letter.token.expect("a link")).expect("a seal of ours");
        seen.push((kind, String::from_utf8(token.to_vec()).expect("plain")));
    }
    seen
}

/// By kind, in about the order in which they were made.
async fn values() -> BTreeMap<&'static str, Vec<String>> {
    let told = Arc::new(Told::new(&[ReachedKind::Push]));
    let open = "\n[registration]\nmode = \"open\"\ngroups = [\"newcomers\"]\n";
    let world = World::with(&format!("{TWO_APPS}{MAIL}{open}")).await.reaching(&[("told", &told)]);
    all_at_once((0..AT_ONCE).map(|number| is_here(&world, format!("ada{number}")))).await;
    let mut seen = Vec::new();
    for round in 0..ROUNDS_OF_SIGN_INS {
        seen.extend(all_at_once((0..AT_ONCE).map(|number| signs_in(&world, (round, number)))).await);
    }
    for round in 0..ROUNDS_OF_LETTERS {
        all_at_once((0..AT_ONCE).map(|number| has_a_phone(&world, format!("push{round}.{number}")))).await;
        seen.extend(all_at_once((0..AT_ONCE).map(|number| begins(&world, (round, number)))).await);
        for _ in 0..AT_ONCE {
            let page = told.next().await.page.expect("a link");
            seen.push(vec![("the link of a question", page.rsplit('/').next().unwrap_or_default().to_owned())]);
        }
        seen.extend(all_at_once((0..AT_ONCE).map(|number| asks_for_mails(&world, (round, number)))).await);
    }
    seen.push(mailed(&world).await);
    let mut values: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for (kind, value) in seen.into_iter().flatten() {
        values.entry(kind).or_default().push(value);
    }
    values
}

/// Of fair coins fewer than one set in 10^13 is further off (Hoeffding), and a few thousand sets are looked at.
fn is_about_half(count: usize, of: usize) -> bool {
    let off = (2 * count).abs_diff(of);
    off * off <= 64 * of
}

fn bits(value: &[u8; 32]) -> impl Iterator<Item = bool> {
    value.iter().flat_map(|byte| (0..8).map(move |bit| (byte >> bit) & 1 == 1))
}

/// How often each bit is set.
fn set(values: &[[u8; 32]]) -> Vec<usize> {
    let mut counts = vec![0; 256];
    for value in values {
        for (count, bit) in counts.iter_mut().zip(bits(value)) {
            *count += usize::from(bit);
        }
    }
    counts
}

/// In which bits each differs from its neighbour, which was made at about the same time.
fn differences(values: &[[u8; 32]]) -> Vec<[u8; 32]> {
    let (pairs, _) = values.as_chunks::<2>();
    pairs.iter().map(|[one, other]| std::array::from_fn(|place| one[place] ^ other[place])).collect()
}

/// How often what begins at this byte is larger than half of them earlier.
fn larger_later(values: &[[u8; 32]], place: usize) -> usize {
    let (earlier, later) = values.split_at(values.len() / 2);
    later.iter().zip(earlier).filter(|(later, earlier)| later[place..] > earlier[place..]).count()
}

#[tokio::test]
async fn whatever_must_not_be_guessed_has_256_bits_and_each_of_them_is_a_coin() {
    let values = values().await;
    assert_eq!(values.len(), 13, "{:?}", values.keys());
    let unlike: BTreeSet<&String> = values.values().flatten().collect();
    assert_eq!(unlike.len(), values.values().map(Vec::len).sum::<usize>(), "no value is there twice, of whatever kind");
    for (kind, values) in values {
        let least = match kind {
            "a session" | "a browser" | "a browser that is known" | "the proof of a form" => 2000,
            "a session of an app" | "a hand-over" | "the binding of a hand-over" => 500,
            _ => 200,
        };
        assert!(values.len() >= least, "{kind}: {}", values.len());
        let decode = |value: &String| URL_SAFE_NO_PAD.decode(value).ok().and_then(|bytes| bytes.try_into().ok());
        let values: Vec<[u8; 32]> =
            values.iter().map(|value| decode(value).unwrap_or_else(|| panic!("{kind}"))).collect();
        for (about, sample) in [("", values.clone()), (" beside its neighbour", differences(&values))] {
            for (bit, count) in set(&sample).into_iter().enumerate() {
                assert!(is_about_half(count, sample.len()), "{kind}{about}: bit {bit} is set {count} times");
            }
        }
        for place in 0..32 {
            let count = larger_later(&values, place);
            assert!(is_about_half(count, values.len() / 2), "{kind}: from byte {place} on it grows {count} times");
        }
    }
}

#[test]
fn values_that_grow_or_stand_still_in_a_part_would_be_noticed() {
    // Whatever is fair here is a sample of the real ones' kind.
    let fair = |number: u64| vestibule::crypto::digest::sha256(&number.to_be_bytes());
    let is_fair = |values: &[[u8; 32]]| {
        let differences = differences(values);
        set(values).into_iter().all(|count| is_about_half(count, values.len()))
            && set(&differences).into_iter().all(|count| is_about_half(count, differences.len()))
            && (0..32).all(|place| is_about_half(larger_later(values, place), values.len() / 2))
    };
    let with = |part: fn(u64) -> [u8; 4], at: usize| -> Vec<[u8; 32]> {
        let one = |number| {
            let mut value = fair(number);
            value[at..at + 4].copy_from_slice(&part(number));
            value
        };
        (0..300).map(one).collect()
    };
    assert!(is_fair(&(0..300).map(fair).collect::<Vec<_>>()));
    for at in [0, 5, 28] {
        for part in [
            (|_| [7; 4]) as fn(u64) -> [u8; 4],
            |number| u32::try_from(number * 14_000_000).unwrap().to_be_bytes(),
            |number| u32::try_from(number * 14_000_000).unwrap().to_le_bytes(),
            |number| u32::try_from(1_800_000_000 + number / 50).unwrap().to_be_bytes(),
        ] {
            assert!(!is_fair(&with(part, at)), "at {at}");
        }
    }
}
