//! Whatever odd a phone sends: it decides nothing.

use serde_json::{Value, json};

use super::*;
use crate::support::phone::ORIGIN;

/// As the phone's page sends it, but for the body and what it says of that.
async fn sends(phone: &mut Phone<'_>, method: Method, kind: &str, body: &str) -> u16 {
    let headers = [
        ("content-type", kind),
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-mode", "cors"),
        ("sec-fetch-dest", "empty"),
    ];
    phone.browser.send(method, &format!("{ORIGIN}/.vestibule/approve/decide"), &headers, body).await.status.as_u16()
}

/// The right message, made wrong in one way each.
fn odd_bodies(right: &Value, id: &str) -> Vec<String> {
    let whole = right.to_string();
    let mut bodies: Vec<String> = ["", "null", "true", "0", "[]", "{}", "\"approve\""].map(str::to_owned).to_vec();
    bodies.push(format!("[{whole}]"));
    bodies.push(format!("{whole}{whole}"));
    bodies.push(whole.replacen('{', "{\"signature\":\"x\",", 1));
    bodies.push(whole.replacen('{', "{\"fields\":[],", 1));
    for (field, value) in [
        ("fields", json!(null)),
        ("fields", json!(true)),
        ("fields", json!(0)),
        ("fields", json!([])),
        ("fields", json!([[id, "approve", "42"]])),
        ("fields", json!({ "0": id, "1": "approve", "2": "42" })),
        ("fields", json!([id, "approve", 42])),
        ("fields", json!([id, "approve", null])),
        ("person", json!(null)),
        ("phone", json!([right["phone"]])),
        ("at", json!("0")),
        ("at", json!(-1)),
        ("nonce", json!(0)),
        ("signature", json!(true)),
        ("page", json!(0)),
        ("page", json!("")),
    ] {
        let mut body = right.clone();
        body[field] = value;
        bodies.push(body.to_string());
    }
    for field in ["person", "phone", "at", "nonce", "fields", "signature", "page"] {
        let mut body = right.clone();
        body.as_object_mut().unwrap().remove(field);
        bodies.push(body.to_string());
    }
    bodies
}

#[tokio::test]
async fn nothing_odd_that_is_sent_as_a_phones_decision_decides_anything() {
    let world = World::new().await;
    let (_laptop, mut phone) = with_phone(&world).await;
    let asked = asked_of(&world, &factor(&world).await).await;
    let name = asked.id.to_string();
    let id = name.as_str();
    let mut right = phone.sign(&phone.call("decide", &[id, "approve", "42"]));
    right["page"] = phone.page.as_str().into();
    let whole = right.to_string();
    for body in &odd_bodies(&right, id) {
        let status = sends(&mut phone, Method::POST, "application/json", body).await;
        assert!((400..500).contains(&status), "{body}: {status}");
        assert_eq!(state(&world, &asked).await, State::Sent, "{body}");
    }
    for kind in ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        assert_eq!(sends(&mut phone, Method::POST, kind, &whole).await, 400, "{kind}");
    }
    let form = serde_urlencoded::to_string([("fields", id), ("decision", "approve"), ("number", "42")]).unwrap();
    assert_eq!(sends(&mut phone, Method::POST, "application/x-www-form-urlencoded", &form).await, 400);
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::PATCH] {
        let status = sends(&mut phone, method.clone(), "application/json", &whole).await;
        assert!((400..500).contains(&status), "{method}: {status}");
    }
    // Signed as it should be, and still no decision.
    let odd: [&[&str]; 13] = [
        &[],
        &[id],
        &[id, ""],
        &[id, "null"],
        &[id, "true"],
        &[id, "0"],
        &[id, "Approve", "42"],
        &[id, id, "approve", "42"],
        &["approve", id, "42"],
        &["null", "approve", "42"],
        &[id, "approve", "null"],
        &[id, "approve", "true"],
        &[id, "approve", "0"],
    ];
    for fields in odd {
        let status = phone.ask("decide", fields).await.status.as_u16();
        assert!((400..500).contains(&status), "{fields:?}: {status}");
    }
    assert_eq!(state(&world, &asked).await, State::Sent);
    assert_eq!(phone.decides(id, "approve", "42").await, "approved");
}
