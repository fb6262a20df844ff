//! The picture that is scanned: drawn by one program, read by another, neither of them ours.

use std::fs;
use std::process::Command;

use vestibule::pages::{self, EnrolView};

use super::super::gallery;
use super::super::support::World;
use super::{PASSWORD, WIKI, with};

/// What a reader of pictures sees in the first drawing of this page, laid on a ground of this colour.
pub(crate) fn read(page: &str, ground: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (drawing, picture) = (folder.path().join("qr.svg"), folder.path().join("qr.png"));
    let from = page.find("<svg class=\"qr\"").expect("a drawing");
    let svg = page[from..].split_inclusive("</svg>").next().unwrap();
    let svg = svg.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1);
    fs::write(&drawing, svg).unwrap();
    // With room around it, as a page has.
    let made = Command::new("rsvg-convert")
        .args(["--background-color", ground, "--page-width", "400", "--page-height", "400", "--left", "80"])
        .args(["--top", "80", "--width", "224", "--height", "224", "-o"])
        .args([&picture, &drawing])
        .output()
        .expect("rsvg-convert");
    assert!(made.status.success(), "{made:?}");
    let seen = Command::new("zbarimg").args(["--quiet", "--raw"]).arg(&picture).output().expect("zbarimg");
    String::from_utf8(seen.stdout).unwrap().trim_end().to_owned()
}

fn link_of(page: &str) -> String {
    let link = page.split("href=\"otpauth://").nth(1).expect("a link").split('"').next().unwrap();
    format!("otpauth://{}", link.replace("&amp;", "&"))
}

#[tokio::test]
async fn a_phone_reads_from_the_picture_what_the_link_says_on_a_light_and_on_a_dark_page() {
    let world = World::with(&with("[second_factor]\npolicy = \"required\"\nissuer = \"Ünïcode & Söhne\"")).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let page = browser.visit(WIKI).await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    let link = link_of(&page.body);
    assert!(link.starts_with("otpauth://totp/%C3%9Cn%C3%AFcode%20%26%20S%C3%B6hne:ada?secret="), "{link}");
    for ground in ["#ffffff", "#1a1e1f", "#000000"] {
        assert_eq!(read(&page.body, ground), link, "on {ground}");
    }
}

#[test]
fn even_the_longest_names_make_a_picture_that_can_be_read() {
    let frame = gallery::frame(None);
    for (state, view) in EnrolView::samples() {
        let page = pages::enrol(&frame, &view).into_string();
        assert_eq!(read(&page, "#1a1e1f"), view.uri, "{state}");
    }
}
