//! Where people seem to be, from a database that an operator put beside the gateway.

use std::sync::Arc;

use vestibule::domain::country::Country;
use vestibule::domain::factor::ReachedKind;
use vestibule::domain::language::Language;
use vestibule::domain::place::Place;
use vestibule::places::Places;
use vestibule::words::Words;

use super::support::World;
use super::support::places_file::{Known, places_file};
use super::support::told::Told;
use crate::phone::with_phone;
use crate::support::world::TWO_APPS;

const PASSWORD: &str = "correct horse battery staple";
const ACCOUNT: &str = "http://portal.localhost:8080/.vestibule/account";

fn few() -> Vec<u8> {
    places_file(
        "GeoLite2-City",
        &[
            Known { network: "203.0.113.0/24", city: &[("en", "Munich"), ("de", "München")], country: "DE" },
            Known { network: "198.51.100.0/25", city: &[], country: "KE" },
            Known { network: "2001:db8::/32", city: &[("en", "Quito\r\nBcc: x")], country: "EC" },
        ],
    )
}

#[test]
fn an_address_is_found_by_its_network_in_the_readers_language() {
    let places = Places::read(few()).unwrap();
    let find = |address| places.find(address, Language::English);
    let munich = |name: &str| Some(Place { city: Some(name.to_owned()), country: Some(Country::De) });
    assert_eq!(find("203.0.113.7"), munich("Munich"));
    assert_eq!(find("::ffff:203.0.113.255"), munich("Munich"));
    assert_eq!(places.find("203.0.113.7", Language::German), munich("München"));
    assert_eq!(places.find("203.0.113.7", Language::Swahili), munich("Munich"));
    assert_eq!(find("198.51.100.1"), Some(Place { city: None, country: Some(Country::Ke) }));
    assert_eq!(find("2001:db8::1").unwrap().city.unwrap(), "QuitoBcc: x", "one line");
    for unknown in ["203.0.114.1", "198.51.100.200", "127.0.0.1", "::1", "", "nowhere"] {
        assert_eq!(find(unknown), None, "{unknown}");
    }
    assert_eq!(Places::default().find("203.0.113.7", Language::English), None);
}

#[test]
fn it_is_said_beside_the_address_as_each_language_says_it() {
    let place = Place { city: Some("Berlin".to_owned()), country: Some(Country::De) };
    let said = |language, place| Words { language }.address(place, "203.0.113.7");
    assert_eq!(said(Language::English, Some(&place)), "Berlin, Germany (203.0.113.7)");
    assert_eq!(said(Language::French, Some(&place)), "Berlin, Allemagne (203.0.113.7)");
    assert_eq!(said(Language::Chinese, Some(&place)), "德国Berlin（203.0.113.7）");
    let country = Place { city: None, ..place.clone() };
    assert_eq!(said(Language::English, Some(&country)), "Germany (203.0.113.7)");
    assert_eq!(said(Language::English, None), "203.0.113.7");
}

#[tokio::test]
async fn people_see_it_on_their_account_page() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("places.mmdb");
    std::fs::write(&database, few()).unwrap();
    let world = World::with(&format!("{TWO_APPS}\n[places]\ndatabase = \"{}\"\n", database.display())).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut first = world.browser_at([198, 51, 100, 1]);
    let page = first.visit(ACCOUNT).await;
    first.sign_in(&page, "ada", PASSWORD).await.is(200).shows("Kenya (198.51.100.1)");
    let mut ada = world.browser();
    let page = ada.visit(ACCOUNT).await;
    let page = ada.sign_in(&page, "ada", PASSWORD).await;
    page.is(200).shows("Munich, Germany (203.0.113.7)");
    let page = ada.visit(&format!("{ACCOUNT}/sessions")).await;
    page.is(200).shows("Munich, Germany (203.0.113.7)").shows("Kenya (198.51.100.1)");
    let page = ada.visit(&format!("{ACCOUNT}/activity")).await;
    page.is(200).shows("Munich, Germany (203.0.113.7)");
}

#[tokio::test]
async fn whoever_is_asked_on_a_phone_is_told_it_beside_the_address() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("places.mmdb");
    std::fs::write(&database, few()).unwrap();
    let config = format!("{TWO_APPS}\n[places]\ndatabase = \"{}\"\n", database.display());
    let told = Arc::new(Told::new(&[ReachedKind::Push]));
    let world = World::with(&config).await.reaching(&[("told", &told)]);
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Pixel 9", ("told", ReachedKind::Push)).await;
    let mut browser = world.browser();
    let page = browser.visit(ACCOUNT).await;
    browser.sign_in(&page, "ada", PASSWORD).await.is(200).shows("Give this number");
    let sent = told.next().await;
    assert_eq!(sent.lines[1], "From: Munich, Germany (203.0.113.7)");
    let mut phone = world.browser_at([192, 0, 2, 44]);
    phone.visit(sent.page.as_deref().unwrap()).await.is(200).shows("Munich, Germany (203.0.113.7)");

    // And on a phone of one's own.
    let world = World::with(&config).await;
    let (_laptop, mut phone) = with_phone(&world).await;
    let mut browser = world.browser_at([198, 51, 100, 1]);
    let page = browser.visit(ACCOUNT).await;
    browser.sign_in(&page, "ada", PASSWORD).await.is(200).shows("Give this number");
    let waiting = loop {
        if let Some(one) = phone.waiting().await.pop() {
            break one;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(waiting["lines"][1], "From: Kenya (198.51.100.1)");
}

#[test]
fn a_file_that_is_no_such_database_is_refused_with_a_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("places.mmdb");
    let config = format!("{TWO_APPS}\n[places]\ndatabase = \"{}\"\n", file.display());
    let says = |bytes: &[u8]| {
        std::fs::write(&file, bytes).unwrap();
        vestibule::config::from_text(&config, "test.toml", &[]).unwrap_err().to_string()
    };
    let refused = says(b"<!DOCTYPE html>");
    assert!(refused.contains("database") && refused.contains("it is no MaxMind database"), "{refused}");
    let other = says(&places_file("GeoLite2-ASN", &[]));
    assert!(other.contains("of another kind, “GeoLite2-ASN”"), "{other}");
    let mut cut = few();
    cut.truncate(cut.len() / 2);
    assert!(says(&cut).contains("no MaxMind database"));
    std::fs::remove_file(&file).unwrap();
    let missing = vestibule::config::from_text(&config, "test.toml", &[]).unwrap_err().to_string();
    assert!(missing.contains("cannot be read"), "{missing}");
}
