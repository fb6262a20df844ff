//! Whatever odd is sent to the step that waits, or to the page that answers: nothing goes on by it, and nothing is decided.

use http::Method;
use vestibule::domain::approval::State;

use super::*;
use crate::support::own_form::OWN_PAGE;

const NAVIGATION: [(&str, &str); 3] =
    [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document"), ("sec-fetch-site", "none")];

fn csrf_of(page: &Page) -> String {
    page.hidden().into_iter().find(|(name, _)| name == "csrf").expect("a proof").1
}

/// All that was asked of Ada, by how it stands; used ones twice.
async fn standing(world: &World) -> Vec<(State, bool)> {
    let all = world.app.store.approvals_of(world.user("ada").await.id).await.unwrap();
    all.iter().map(|one| (one.state, one.is_used)).collect()
}

/// Bodies that no page of ours sends.
fn odd_bodies(csrf: &str, field: &str, good: &str) -> Vec<String> {
    vec![
        String::new(),
        "null".to_owned(),
        "true".to_owned(),
        "0".to_owned(),
        "[]".to_owned(),
        format!("csrf={csrf}&csrf={csrf}&{field}={good}"),
        format!("csrf={csrf}&{field}={good}&{field}={good}"),
        format!("csrf={csrf}&{field}=null"),
        format!("csrf={csrf}&{field}=true"),
        format!("csrf={csrf}&{field}=0"),
        format!("csrf={csrf}&{field}="),
        format!("csrf[]={csrf}&{field}[]={good}"),
        format!("csrf=null&{field}={good}&{field}=null"),
        format!("{{\"csrf\":\"{csrf}\",\"{field}\":\"{good}\"}}"),
        format!("csrf={csrf}&{field}=%00%ff"),
    ]
}

fn with_kind(kind: &'static str) -> [(&'static str, &'static str); 4] {
    [OWN_PAGE[0], OWN_PAGE[1], OWN_PAGE[2], ("content-type", kind)]
}

const OTHER_KINDS: [&str; 4] = ["application/json", "text/plain", "multipart/form-data; boundary=x", ""];

#[tokio::test]
async fn nothing_odd_that_is_sent_to_the_step_that_waits_goes_on_before_the_yes_or_after_it() {
    let (world, told) = with_push().await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let sent = told.next().await;
    let (url, csrf) = (page.url.clone(), csrf_of(&page));
    for is_approved in [false, true] {
        if is_approved {
            answer(&world, &sent, "approve", &number(&page)).await.is(200);
        }
        let before = standing(&world).await;
        for body in odd_bodies(&csrf, "do", "ask") {
            let answer = browser.send(Method::POST, &url, &OWN_PAGE, &body).await;
            assert!(answer.status != 200 || answer.body.contains("One more step"), "{body}: {}", answer.status);
            assert_eq!(browser.cookie("portal.localhost", "vestibule"), None, "{is_approved} {body}");
        }
        for kind in OTHER_KINDS {
            browser.send(Method::POST, &url, &with_kind(kind), &format!("csrf={csrf}")).await.is(400);
        }
        for site in ["cross-site", "same-site", "none"] {
            let headers = [("sec-fetch-site", site), OWN_PAGE[1], OWN_PAGE[2], OWN_PAGE[3]];
            browser.send(Method::POST, &url, &headers, &format!("csrf={csrf}")).await.is(403);
        }
        let asks = [format!("{url}&csrf={csrf}"), format!("{url}&csrf={csrf}&do=cancel"), format!("{url}&do=approve")];
        for url in asks {
            browser.send(Method::GET, &url, &NAVIGATION, "").await.is(200);
        }
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            browser.send(method, &url, &OWN_PAGE, &format!("csrf={csrf}")).await.is(405);
        }
        assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
        assert_eq!(standing(&world).await, before);
        assert_eq!(told.sent().len(), 1, "nor is anybody asked again");
    }
    assert_eq!(browser.submit(&page, &[]).await.url, WIKI, "and its own form still does");
}

#[tokio::test]
async fn the_step_of_another_sign_in_is_not_gone_on_with_by_the_form_of_this_one() {
    let (world, told) = with_push().await;
    let (mut here, mut there) = (world.browser_at([198, 51, 100, 1]), world.browser_at([198, 51, 100, 2]));
    let own = password_given(&mut here).await;
    let sent = told.next().await;
    let other = password_given(&mut there).await;
    answer(&world, &sent, "approve", &number(&own)).await.is(200);
    // The other browser has the address of the one that was approved; this one has the address of the other.
    for (browser, page, address) in [(&mut there, &other, &own.url), (&mut here, &own, &other.url)] {
        let body = format!("csrf={}", csrf_of(page));
        browser.send(Method::POST, address, &OWN_PAGE, &body).await.is(303);
        assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
        browser.send(Method::GET, address, &NAVIGATION, "").await;
        assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
    }
    there.submit(&other, &[]).await.shows("Give this number");
    assert_eq!(there.cookie("portal.localhost", "vestibule"), None);
    assert_eq!(here.submit(&own, &[]).await.url, WIKI);
}

#[tokio::test]
async fn nothing_odd_that_is_sent_to_the_page_that_answers_decides_anything() {
    let (world, told) = with_push().await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let sent = told.next().await;
    let (link, number) = (sent.page.clone().unwrap(), number(&page));
    let mut phone = world.browser_at([192, 0, 2, 44]);
    let open = phone.visit(&link).await;
    let csrf = csrf_of(&open);
    let before = standing(&world).await;
    let mut bodies = odd_bodies(&csrf, "do", "approve");
    bodies.extend([
        format!("csrf={csrf}&number={number}"),
        format!("csrf={csrf}&do=approve"),
        format!("csrf={csrf}&do=approve&number="),
        format!("csrf={csrf}&do=approve&number={number}&number={number}"),
        format!("csrf={csrf}&do=approve&number[]={number}"),
        format!("csrf={csrf}&do=Approve&number={number}"),
        format!("csrf={csrf}&do=approve&do=deny&number={number}"),
        format!("csrf=x&do=approve&number={number}"),
        format!("do=approve&number={number}"),
        format!("{{\"csrf\":\"{csrf}\",\"do\":\"approve\",\"number\":\"{number}\"}}"),
    ]);
    for body in &bodies {
        let answer = phone.send(Method::POST, &link, &OWN_PAGE, body).await;
        assert!(answer.status.is_client_error(), "{body}: {}", answer.status);
        assert_eq!(standing(&world).await, before, "{body}");
    }
    let right = format!("csrf={csrf}&do=approve&number={number}");
    for kind in OTHER_KINDS {
        phone.send(Method::POST, &link, &with_kind(kind), &right).await.is(400);
    }
    for site in ["cross-site", "same-site"] {
        let headers = [("sec-fetch-site", site), OWN_PAGE[1], OWN_PAGE[2], OWN_PAGE[3]];
        phone.send(Method::POST, &link, &headers, &right).await.is(403);
    }
    phone.send(Method::GET, &format!("{link}?{right}"), &NAVIGATION, "").await.is(200).shows("Is this you?");
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        phone.send(method, &link, &OWN_PAGE, &right).await.is(405);
    }
    for token in ["x", "null", &"A".repeat(43), &"A".repeat(4000)] {
        let url = format!("{PORTAL}/.vestibule/approve/{token}");
        let answer = phone.send(Method::POST, &url, &OWN_PAGE, &right).await;
        assert!(answer.status.is_client_error(), "{token}: {}", answer.status);
        phone.send(Method::POST, &format!("{url}/deny"), &[], "").await.is(410);
    }
    phone.send(Method::GET, sent.refuse_at.as_deref().unwrap(), &NAVIGATION, "").await.is(405);
    assert_eq!(standing(&world).await, before);
    phone.send(Method::POST, &link, &OWN_PAGE, &right).await.is(200).shows("Approved");
}
