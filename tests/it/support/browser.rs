//! A browser as far as the gate can tell: it keeps cookies by host, follows redirects, and says what browsers say.

use std::collections::BTreeMap;
use std::net::IpAddr;

use http::header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode};
use vestibule::portal::Body;

use super::World;

pub(crate) struct Browser<'w> {
    world: &'w World,
    address: IpAddr,
    /// What it asks for by itself; nothing, if it is empty.
    pub(crate) languages: &'static str,
    /// By host and name.
    pub(crate) jar: BTreeMap<(String, String), String>,
}

/// What the browser shows after all redirects.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) url: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// The addresses on the way, the first one included.
    pub(crate) way: Vec<String>,
}

const MOST_REDIRECTS: usize = 10;

impl<'w> Browser<'w> {
    pub(crate) fn new(world: &'w World, address: IpAddr) -> Self {
        Self { world, address, languages: "", jar: BTreeMap::new() }
    }

    pub(crate) fn copy(&self) -> Self {
        Self { jar: self.jar.clone(), ..*self }
    }

    /// Types an address.
    pub(crate) async fn visit(&mut self, url: &str) -> Page {
        self.follow(Method::GET, url.to_owned(), None, "none").await
    }

    /// Fills in the form of this page and sends it; hidden fields go as they are.
    pub(crate) async fn submit(&mut self, page: &Page, fields: &[(&str, &str)]) -> Page {
        let mut all: Vec<(String, String)> = page.hidden();
        all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let body = serde_urlencoded::to_string(&all).expect("plain fields");
        let url = absolute(&page.url, &page.form_action());
        self.follow(Method::POST, url, Some(body), "same-origin").await
    }

    /// Sends the form of this page whose hidden field `do` says this.
    pub(crate) async fn press(&mut self, page: &Page, deed: &str, fields: &[(&str, &str)]) -> Page {
        let wanted = format!("name=\"do\" value=\"{deed}\"");
        let form = page
            .body
            .split("<form")
            .skip(1)
            .find(|form| form.split("</form>").next().is_some_and(|form| form.contains(&wanted)));
        let form = form.unwrap_or_else(|| panic!("{} has no {deed}:\n{}", page.url, page.body));
        let only = Page {
            body: format!("<form{form}"),
            url: page.url.clone(),
            headers: page.headers.clone(),
            way: Vec::new(),
            status: page.status,
        };
        self.submit(&only, fields).await
    }

    pub(crate) async fn sign_in(&mut self, page: &Page, name: &str, password: &str) -> Page {
        self.submit(page, &[("name", name), ("password", password)]).await
    }

    /// One request with these headers beside the cookies, and nothing followed.
    pub(crate) async fn send(&mut self, method: Method, url: &str, headers: &[(&str, &str)], body: &str) -> Page {
        let reply = self.once(method, url, headers, body.to_owned()).await;
        Page { url: url.to_owned(), way: vec![url.to_owned()], ..reply }
    }

    pub(crate) fn cookie(&self, host: &str, name: &str) -> Option<&str> {
        self.jar.get(&(host.to_owned(), name.to_owned())).map(String::as_str)
    }

    async fn follow(&mut self, method: Method, url: String, body: Option<String>, site: &str) -> Page {
        let (mut method, mut url, mut body, mut site) = (method, url, body, site.to_owned());
        let mut way = Vec::new();
        loop {
            way.push(url.clone());
            assert!(way.len() <= MOST_REDIRECTS, "sent round in circles: {way:#?}");
            let origin = origin_of(&url);
            let mut headers = vec![
                ("sec-fetch-mode", "navigate"),
                ("sec-fetch-dest", "document"),
                ("sec-fetch-site", site.as_str()),
                ("accept", "text/html"),
                ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            ];
            if !self.languages.is_empty() {
                headers.push(("accept-language", self.languages));
            }
            if method == Method::POST {
                headers.push((ORIGIN.as_str(), &origin));
                headers.push((CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded"));
            }
            let page = self.once(method.clone(), &url, &headers, body.take().unwrap_or_default()).await;
            let Some(location) = page.headers.get(LOCATION).and_then(|location| location.to_str().ok()) else {
                return Page { url, way, ..page };
            };
            let next = absolute(&url, location);
            if origin_of(&next) != origin {
                "cross-site".clone_into(&mut site);
            }
            // A fragment goes along until another one is named.
            let fragment =
                url.split_once('#').filter(|_| !next.contains('#')).map(|(_, fragment)| format!("#{fragment}"));
            url = next + &fragment.unwrap_or_default();
            method = Method::GET;
        }
    }

    async fn once(&mut self, method: Method, url: &str, headers: &[(&str, &str)], body: String) -> Page {
        let host = host_of(url);
        let target = url.strip_prefix(&origin_of(url)).filter(|rest| !rest.is_empty()).unwrap_or("/");
        let target = target.split('#').next().unwrap_or("/");
        let mut request = Request::builder().method(method).uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let cookies: Vec<_> = self
            .jar
            .iter()
            .filter(|((at, _), _)| *at == host)
            .map(|((_, name), value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        let reply = self.world.ask(self.address, &host, request.body(Body::from(body)).expect("a request")).await;
        for line in reply.headers.get_all(SET_COOKIE) {
            self.keep(&host, line.to_str().expect("a plain cookie"));
        }
        Page { url: url.to_owned(), status: reply.status, headers: reply.headers, body: reply.body, way: Vec::new() }
    }

    fn keep(&mut self, host: &str, line: &str) {
        let (pair, attributes) = line.split_once(';').expect("attributes");
        let (name, value) = pair.split_once('=').expect("a value");
        for needed in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(attributes.contains(needed), "{line}");
        }
        let key = (host.to_owned(), name.to_owned());
        if attributes.contains("Max-Age=0") {
            self.jar.remove(&key)
        } else {
            self.jar.insert(key, value.to_owned())
        };
    }
}

impl Page {
    #[track_caller]
    pub(crate) fn shows(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "{} ({}) does not show {text:?}:\n{}", self.url, self.status, self.body);
        self
    }

    #[track_caller]
    pub(crate) fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}\n{}", self.url, self.body);
        self
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let name: HeaderName = name.parse().expect("a header's name");
        self.headers.get(name).map(HeaderValue::to_str).map(|value| value.expect("plain text"))
    }

    /// All of the answer but these texts, its form's proof and how long it is: what else differs tells.
    pub(crate) fn but_for(mut self, own: &[&str]) -> (u16, Vec<String>, String) {
        let csrf = self.hidden().into_iter().find(|(name, _)| name == "csrf").map(|(_, value)| value);
        let own = own.iter().copied().chain(csrf.as_deref());
        let body = own.fold(self.body, |body, text| body.replace(text, ""));
        self.headers.remove(CONTENT_LENGTH);
        let headers = self.headers.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
        (self.status.as_u16(), headers, body)
    }

    fn form_action(&self) -> String {
        unescape(&attribute(self.body.split("<form").nth(1).expect("a form"), "action").expect("an action"))
    }

    /// The hidden fields of the first form, and what its button says.
    pub(crate) fn hidden(&self) -> Vec<(String, String)> {
        let form = self.body.split("<form").nth(1).expect("a form").split("</form>").next().expect("its end");
        let inputs = form.split("<input").skip(1).filter(|input| input.contains("type=\"hidden\""));
        inputs
            .chain(form.split("<button").skip(1))
            .filter_map(|tag| Some((unescape(&attribute(tag, "name")?), unescape(&attribute(tag, "value")?))))
            .collect()
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let end = tag.find('>').unwrap_or(tag.len());
    let (_, rest) = tag[..end].split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn origin_of(url: &str) -> String {
    let rest = url.strip_prefix("http://").expect("an address");
    format!("http://{}", rest.split(['/', '?', '#']).next().expect("a host"))
}

fn host_of(url: &str) -> String {
    let origin = origin_of(url);
    let host = origin.trim_start_matches("http://");
    host.split(':').next().expect("a host").to_owned()
}

fn absolute(base: &str, link: &str) -> String {
    if link.starts_with('/') { format!("{}{link}", origin_of(base)) } else { link.to_owned() }
}
