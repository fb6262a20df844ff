//! What a phone scans, and what it installs.

use super::*;
use crate::second_factor::picture::read as seen;
use crate::support::phone::{ORIGIN, read};

#[tokio::test]
async fn a_phone_reads_from_the_picture_what_the_link_says() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut laptop = signed_in(&world, "ada").await;
    let page = shown(&mut laptop).await;
    let (_, rest) = page.body.split_once("id=\"link\" href=\"").expect("a link");
    let link = rest.split('"').next().unwrap().replace("&amp;", "&");
    assert!(link.starts_with(&format!("{ORIGIN}/.vestibule/approve#enrol=")), "{link}");
    for ground in ["#ffffff", "#1a1e1f"] {
        assert_eq!(seen(&page.body, ground), link, "on {ground}");
    }
}

/// Width and height, as its first part says.
fn size_of_png(bytes: &[u8]) -> (u32, u32) {
    assert_eq!(bytes[..8], *b"\x89PNG\r\n\x1a\n");
    assert_eq!(bytes[12..16], *b"IHDR");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[tokio::test]
async fn the_page_can_be_installed() {
    let world = World::new().await;
    let mut browser = world.browser();
    let page = browser.visit(&format!("{ORIGIN}/.vestibule/approve")).await;
    let tag = page.is(200).body.split('<').find(|tag| tag.contains("rel=\"manifest\"")).expect("a manifest");
    let link = tag.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
    let answer = browser.visit(&format!("{ORIGIN}{link}")).await;
    assert!(answer.is(200).header("content-type").unwrap().starts_with("application/manifest+json"));
    let manifest = read(&answer);
    for name in ["name", "short_name"] {
        assert!(manifest[name].as_str().is_some_and(|name| !name.is_empty()), "{manifest}");
    }
    assert_eq!(manifest["display"], "standalone");
    let (start, scope) = (manifest["start_url"].as_str().unwrap(), manifest["scope"].as_str().unwrap());
    assert!(start.starts_with(scope), "{start} is not within {scope}");
    assert_eq!(browser.visit(&format!("{ORIGIN}{start}")).await.is(200).url, format!("{ORIGIN}{start}"));

    let icons = manifest["icons"].as_array().expect("icons");
    let mut is_of_any_size = false;
    for icon in icons {
        let kind = icon["type"].as_str().unwrap();
        let url = format!("{ORIGIN}{}", icon["src"].as_str().unwrap());
        let there = browser.visit(&url).await;
        assert_eq!(there.is(200).header("content-type"), Some(kind), "{icon}");
        if kind == "image/png" {
            let (width, height) = size_of_png(&bytes_of(&world, &url).await);
            assert_eq!(icon["sizes"], format!("{width}x{height}"), "{icon}");
        } else {
            assert!(there.body.contains("<svg") && there.body.contains("viewBox"), "{}", there.body);
            is_of_any_size |= icon["sizes"] == "any";
        }
    }
    assert!(is_of_any_size, "browsers want one of at least 192 pixels: {manifest}");
}

/// What is no text, as it is.
async fn bytes_of(world: &World, url: &str) -> Vec<u8> {
    use http_body_util::BodyExt as _;
    let request = http::Request::get(url.strip_prefix(ORIGIN).unwrap()).body(vestibule::portal::Body::empty()).unwrap();
    let arrival = vestibule::domain::arrival::Arrival {
        host: vestibule::domain::host::HostName::parse("portal.localhost").unwrap(),
        port: Some(8080),
        client: [203, 0, 113, 7].into(),
        secure: false,
        shared_address: false,
    };
    let answer = vestibule::portal::answer(std::sync::Arc::clone(&world.app), arrival, request).await;
    answer.into_body().collect().await.expect("a whole body").to_bytes().to_vec()
}
