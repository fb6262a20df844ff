//! A phone as far as the gate can tell: a key, which signs each request as the page's script does.
#![expect(clippy::disallowed_methods, reason = "a phone has its own source of randomness")]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Method;
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use vestibule::clock::Clock as _;

use super::{Browser, Page, World};

pub(crate) const ORIGIN: &str = "http://portal.localhost:8080";

pub(crate) struct Phone<'w> {
    pub(crate) browser: Browser<'w>,
    world: &'w World,
    pair: EcdsaKeyPair,
    pub(crate) person: String,
    #[expect(clippy::struct_field_names, reason = "it is what the wire calls it")]
    pub(crate) phone: String,
    /// What our page carries that it has open.
    pub(crate) page: String,
}

/// One request, to be spoiled before it is sent.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) origin: String,
    pub(crate) deed: String,
    pub(crate) person: String,
    pub(crate) phone: String,
    pub(crate) at: u64,
    pub(crate) nonce: String,
    pub(crate) fields: Vec<String>,
}

const AGENT: &str = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 \
                     Mobile Safari/537.36";

impl<'w> Phone<'w> {
    pub(crate) fn new(world: &'w World) -> Self {
        let source = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &source).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.as_ref(), &source).expect("a key");
        let browser = world.browser_at([198, 51, 100, 9]);
        Self { browser, world, pair, person: "-".to_owned(), phone: "-".to_owned(), page: String::new() }
    }

    /// Opens our page.
    pub(crate) async fn open(&mut self) -> Page {
        let page = self.browser.visit(&format!("{ORIGIN}/.vestibule/approve")).await;
        let (_, rest) = page.is(200).body.split_once("data-page=\"").expect("a proof that it is our page");
        rest.split('"').next().expect("its end").clone_into(&mut self.page);
        page
    }

    /// Opens what the picture says, and adds itself.
    pub(crate) async fn scan(&mut self, shown: &Page) -> Page {
        let picture = picture_of(shown);
        let key = self.public_key();
        let page = self.ask("enrol", &[&picture, &key]).await;
        if page.status == 200 {
            let told = read(&page);
            self.person = told["person"].as_str().expect("a person").to_owned();
            self.phone = told["phone"].as_str().expect("a phone").to_owned();
        }
        page
    }

    pub(crate) fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.public_key())
    }

    pub(crate) async fn ask(&mut self, deed: &str, fields: &[&str]) -> Page {
        let call = self.call(deed, fields);
        let body = self.sign(&call);
        self.send(deed, &body).await
    }

    pub(crate) fn call(&self, deed: &str, fields: &[&str]) -> Call {
        let mut nonce = [0; 16];
        SystemRandom::new().fill(&mut nonce).expect("random bytes");
        Call {
            origin: ORIGIN.to_owned(),
            deed: deed.to_owned(),
            person: self.person.clone(),
            phone: self.phone.clone(),
            at: self.world.clock.now().seconds(),
            nonce: URL_SAFE_NO_PAD.encode(nonce),
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        }
    }

    pub(crate) fn sign(&self, call: &Call) -> Value {
        let at = call.at.to_string();
        let head = ["vestibule phone 1", &call.origin, &call.deed, &call.person, &call.phone, &at, &call.nonce];
        let text: Vec<&str> = head.into_iter().chain(call.fields.iter().map(String::as_str)).collect();
        let signature = self.pair.sign(&SystemRandom::new(), text.join("\n").as_bytes()).expect("a signature");
        json!({
            "person": call.person,
            "phone": call.phone,
            "at": call.at,
            "nonce": call.nonce,
            "fields": call.fields,
            "signature": URL_SAFE_NO_PAD.encode(signature),
        })
    }

    /// From the page, which it opens first if it is not open.
    pub(crate) async fn send(&mut self, deed: &str, body: &Value) -> Page {
        if self.page.is_empty() {
            self.open().await;
        }
        let mut body = body.clone();
        body["page"] = self.page.as_str().into();
        self.send_from("same-origin", deed, &body).await
    }

    /// As another script of this origin would.
    pub(crate) async fn ask_without_page(&mut self, deed: &str, fields: &[&str]) -> Page {
        let body = self.sign(&self.call(deed, fields));
        self.send_from("same-origin", deed, &body).await
    }

    pub(crate) async fn send_from(&mut self, site: &str, deed: &str, body: &Value) -> Page {
        let headers = [
            ("content-type", "application/json"),
            ("sec-fetch-site", site),
            ("sec-fetch-mode", "cors"),
            ("sec-fetch-dest", "empty"),
            ("user-agent", AGENT),
        ];
        let url = format!("{ORIGIN}/.vestibule/approve/{deed}");
        self.browser.send(Method::POST, &url, &headers, &body.to_string()).await
    }

    /// What waits for it.
    pub(crate) async fn waiting(&mut self) -> Vec<Value> {
        let page = self.ask("pending", &[]).await;
        page.is(200);
        read(&page)["waiting"].as_array().expect("a list").clone()
    }

    pub(crate) async fn decides(&mut self, id: &str, decision: &str, number: &str) -> String {
        let page = self.ask("decide", &[id, decision, number]).await;
        page.is(200);
        read(&page)["outcome"].as_str().expect("an outcome").to_owned()
    }
}

pub(crate) fn read(page: &Page) -> Value {
    serde_json::from_str(&page.body).unwrap_or_else(|error| panic!("{}: {error}", page.body))
}

/// The picture that a page shows, by the link below it.
pub(crate) fn picture_of(shown: &Page) -> String {
    let (_, rest) = shown.body.split_once("/.vestibule/approve#enrol=").expect("a link for a phone");
    rest.split(['"', '<']).next().expect("its end").to_owned()
}
