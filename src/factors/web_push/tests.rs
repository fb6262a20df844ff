use super::*;
use crate::random::OsRandom;

const KEY: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

fn written(endpoint: &str) -> WrittenSubscription {
    WrittenSubscription { endpoint: endpoint.to_owned(), p256dh: KEY.to_owned(), auth: AUTH.to_owned() }
}

fn read(services: Services, written: &WrittenSubscription) -> Result<Subscription, BadSubscription> {
    drop(rustls::crypto::ring::default_provider().install_default());
    WebPush::new(Outbound::new().unwrap(), services).read(written, &OsRandom::new())
}

#[test]
fn the_services_of_browsers_are_taken() {
    for endpoint in [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/QABC",
        "https://db5p.notify.windows.com/w/?token=abc",
        "https://FCM.googleapis.com/fcm/send/x",
    ] {
        assert!(read(Services::Known, &written(endpoint)).is_ok(), "{endpoint}");
    }
}

#[test]
fn nothing_else_is_ever_asked_in_our_name() {
    for endpoint in [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com/x",
        "https://evil.example/fcm.googleapis.com",
        "https://evil.example/?https://fcm.googleapis.com/",
        "https://fcm.googleapis.com@evil.example/x",
        "https://ada:secret@fcm.googleapis.com/x",
        "https://fcm.googleapis.com/x#y",
        "https://googleapis.com/x",
        "https://storage.googleapis.com/x",
        "https://127.0.0.1/x",
        "http://127.0.0.1:9/x",
        "http://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://localhost/x",
        "https://0x7f.1/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "//fcm.googleapis.com/x",
        "",
    ] {
        assert_eq!(read(Services::Known, &written(endpoint)), Err(BadSubscription::Endpoint), "{endpoint}");
    }
    let long = format!("https://fcm.googleapis.com/{}", "x".repeat(LONGEST_ADDRESS));
    assert_eq!(read(Services::Known, &written(&long)), Err(BadSubscription::Endpoint));
    assert!(read(Services::Here(9), &written("http://127.0.0.1:9/x")).is_ok());
    for other in ["http://127.0.0.1:10/x", "http://127.0.0.2:9/x", "https://fcm.googleapis.com/x"] {
        assert_eq!(read(Services::Here(9), &written(other)), Err(BadSubscription::Endpoint), "{other}");
    }
}

#[test]
fn keys_are_read_however_base64_is_spelled_and_must_be_keys() {
    let good = written("https://fcm.googleapis.com/x");
    let known = read(Services::Known, &good).unwrap();
    let padded = WrittenSubscription { p256dh: format!("{KEY}="), auth: format!("{AUTH}=="), ..good.clone() };
    let standard = WrittenSubscription { p256dh: KEY.replace('-', "+").replace('_', "/"), ..good.clone() };
    assert_eq!(read(Services::Known, &padded), Ok(known.clone()));
    assert_eq!(read(Services::Known, &standard), Ok(known.clone()));
    let kept = WrittenSubscription::from_kept(&known.written().to_kept()).unwrap();
    assert_eq!(read(Services::Known, &kept), Ok(known));
    for (p256dh, auth) in
        [("", AUTH), (AUTH, AUTH), (KEY, ""), (KEY, KEY), ("!", AUTH), (&KEY.replace("BCVx", "BCVy"), AUTH)]
    {
        let bad = WrittenSubscription { p256dh: p256dh.to_owned(), auth: auth.to_owned(), ..good.clone() };
        assert_eq!(read(Services::Known, &bad), Err(BadSubscription::Keys), "{p256dh} {auth}");
    }
}
