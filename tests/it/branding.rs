//! A place that looks like its owner's: on the portal, and where an app refuses somebody.

use http::Method;
use tempfile::TempDir;

use super::support::World;
use super::support::world::TWO_APPS;

const PASSWORD: &str = "correct horse battery staple";
const SIGN_IN: &str = "http://portal.localhost:8080/.vestibule/sign-in";
const OURS: &str = "http://portal.localhost:8080/.vestibule";
const LOGO: &str = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";

async fn harbour() -> (World, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("logo.svg"), LOGO).unwrap();
    std::fs::write(path("brand.css"), "h1 { font-family: serif }").unwrap();
    let branding = format!(
        "[branding]\nname = \"Harbour\"\nlogo = \"{}\"\ncss = \"{}\"\naccent = \"#9c2777\"\nsupport = \"help@example.com\"\n\
         [[branding.link]]\nlabel = \"Imprint\"\nurl = \"/imprint\"\n",
        path("logo.svg"),
        path("brand.css")
    );
    (World::with(&format!("{TWO_APPS}{branding}")).await, folder)
}

/// The first address on the page that leads to one of the operator's files of this name.
fn address_of(body: &str, part: &str) -> String {
    let (before, after) = body.split_once(&format!("/brand/{part}?")).expect(part);
    let begin = before.rsplit_once('"').unwrap().1;
    format!("{begin}/brand/{part}?{}", after.split('"').next().unwrap())
}

#[tokio::test]
async fn the_pages_look_as_their_operator_says() {
    let (world, _folder) = harbour().await;
    let mut visitor = world.browser();
    let page = visitor.visit(SIGN_IN).await;
    page.is(200).shows("alt=\"Harbour\"").shows("--accent:#9c2777").shows("mailto:help@example.com");
    page.shows("href=\"http://portal.localhost:8080/imprint\"");
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains(&format!("img-src data: {OURS}/brand/;")), "{policy}");
    assert!(
        policy.contains(&format!(" {OURS}/brand/; script-src")) && policy.matches("'sha256-").count() == 10,
        "{policy}"
    );
    assert!(!policy.contains("unsafe") && policy.contains("form-action 'self'; frame-ancestors 'none'"), "{policy}");

    let logo = address_of(&page.body, "logo");
    let image = [("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")];
    let picture = visitor.send(Method::GET, &format!("http://portal.localhost:8080{logo}"), &image, "").await;
    assert_eq!(picture.is(200).body, LOGO);
    assert_eq!(picture.header("content-type"), Some("image/svg+xml"));
    assert_eq!(picture.header("cache-control"), Some("public, max-age=31536000, immutable"));
    let style = address_of(&page.body, "style");
    let style = visitor.send(Method::GET, &format!("http://portal.localhost:8080{style}"), &image, "").await;
    assert_eq!(style.is(200).header("content-type"), Some("text/css; charset=utf-8"));
    // Of another version: still what there is, but not kept.
    let old = visitor.send(Method::GET, &format!("{OURS}/brand/logo?old"), &image, "").await;
    assert_eq!(old.is(200).header("cache-control"), Some("no-cache"));
    visitor.send(Method::GET, &format!("{OURS}/brand/icon?1"), &image, "").await.is(404);
}

#[tokio::test]
async fn a_picture_with_script_in_it_can_do_nothing_even_where_it_is_opened_by_itself() {
    let (world, _folder) = harbour().await;
    let picture = world.browser().visit(&format!("{OURS}/brand/logo")).await;
    let policy = picture.is(200).header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none';") && policy.contains("; sandbox;"), "{policy}");
    assert!(!policy.contains("script"), "{policy}");
    assert_eq!(picture.header("x-content-type-options"), Some("nosniff"));
}

#[tokio::test]
async fn a_refusal_at_an_app_loads_what_it_needs_from_the_portal() {
    let (world, _folder) = harbour().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = world.browser();
    let page = ada.visit("http://staff.localhost:8080/").await;
    let refusal = ada.sign_in(&page, "ada", PASSWORD).await;
    refusal.is(403).shows(&format!("src=\"{OURS}/brand/logo?")).shows("mailto:help@example.com?subject=");
    let policy = refusal.header("content-security-policy").unwrap();
    assert!(policy.contains(&format!("img-src data: {OURS}/brand/;")), "{policy}");
    ada.visit("http://staff.localhost:8080/.vestibule/brand/logo").await.is(404);
}

#[tokio::test]
async fn without_any_of_it_nothing_is_loaded() {
    let world = World::new().await;
    let page = world.browser().visit(SIGN_IN).await;
    assert!(!page.is(200).body.contains("/brand/"), "{}", page.body);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("img-src data:;") && policy.matches("'sha256-").count() == 9, "{policy}");
}
