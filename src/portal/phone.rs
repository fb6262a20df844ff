//! The page on a phone, and what it asks: JSON that the phone's key has signed, and that our own page sent.

mod own_page;

use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Request, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use serde::Deserialize;
use serde_json::{Value, json};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use self::own_page::{Holder, holder};
use super::problem::Trouble;
use super::visit::Visit;
use super::{Answer, Body, csrf, reply};
use crate::actions::add_phone::{Arrival, Arriving, arrive, read_key};
use crate::actions::decide::{By, Decided, Decision, decide};
use crate::actions::phone::{Known, NotHeard, choices, is_for, push_key, recognise, subscribe, waiting};
use crate::domain::approval::{Approval, Asks, Denial, Number, State};
use crate::domain::factor::Label;
use crate::domain::ids::ApprovalId;
use crate::domain::phone::{Deed, Signed};
use crate::factors::web_push::WrittenSubscription;
use crate::pages::{self, PhoneView, assets};
use crate::words::ApprovalText;

pub(super) const PATH: &str = "/approve";

/// No request of a phone is longer.
const MOST: usize = 8 * 1024;
/// What the page may load besides what stands in it: answers of ours, its worker, and what it is installed by.
const LOADS: &str = "; worker-src 'self'; manifest-src 'self'";
const JSON: &str = "application/json";

pub(super) async fn get(visit: Visit) -> Answer {
    let (base, links, holder) = (visit.link(PATH), visit.link(""), Holder::of(&visit));
    let proof = holder.proof();
    let view = PhoneView { base: &base, proof: proof.as_deref(), host: visit.app.settings.routes.portal().as_str() };
    let mut answer = reply::loading(LOADS, reply::page(StatusCode::OK, pages::phone(&visit.frame(&links), &view)));
    holder.keep(&mut answer);
    answer
}

/// It stands below the page, and looks after the page itself.
pub(super) async fn worker(visit: Visit) -> Answer {
    let mut answer = Answer::new(Body::from(assets::PHONE_WORKER));
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; connect-src 'self'"));
    if let Ok(scope) = HeaderValue::from_str(&visit.link(PATH)) {
        headers.insert(HeaderName::from_static("service-worker-allowed"), scope);
    }
    answer
}

#[derive(Deserialize)]
struct From {
    /// The picture that was scanned: what is installed keeps keys of its own, and begins where the page was.
    enrol: Option<String>,
}

pub(super) async fn manifest(visit: Visit) -> Result<Answer, Trouble> {
    let From { enrol } = visit.query()?;
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    let picture = enrol.filter(|picture| is_plain(picture)).map(|picture| format!("#enrol={picture}"));
    let page = visit.link(PATH);
    let value = json!({
        "id": page,
        "name": visit.app.settings.branding.name,
        "short_name": visit.app.settings.branding.name,
        "start_url": format!("{page}{}", picture.unwrap_or_default()),
        "scope": page,
        "display": "standalone",
        "lang": visit.words.tag(),
        "dir": visit.words.direction(),
        "icons": [
            { "src": format!("{page}/icon.svg"), "type": "image/svg+xml", "sizes": "any", "purpose": "any maskable" },
            { "src": format!("{page}/icon.png"), "type": "image/png", "sizes": "180x180" },
        ],
    });
    Ok(reply::json(StatusCode::OK, "application/manifest+json", &value))
}

pub(super) async fn icon(visit: Visit) -> Answer {
    let mut answer = Answer::new(Body::from(assets::tile(&visit.app.settings.branding.look)));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    let harmless = HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'");
    answer.headers_mut().insert(CONTENT_SECURITY_POLICY, harmless);
    answer
}

/// What an iPhone puts on its home screen.
pub(super) async fn touch_icon(visit: Visit) -> Answer {
    let mut answer = Answer::new(Body::from(assets::touch_icon(&visit.app.settings.branding.look)));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("image/png"));
    answer
}

/// As a phone sends it; worth nothing before its signature is judged.
#[derive(Deserialize)]
struct Sent {
    person: String,
    phone: String,
    at: u64,
    nonce: String,
    #[serde(default)]
    fields: Vec<String>,
    signature: String,
    /// What our page carries, if one sends it.
    #[serde(default)]
    page: String,
}

impl Sent {
    /// Only what says that it was sent from our own origin is read.
    async fn read(visit: &Visit, request: Request<Body>) -> Result<Self, Trouble> {
        if !csrf::is_from_our_page(visit) {
            return Err(Trouble::ForeignForm);
        }
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
        if kind.split(';').next().is_none_or(|kind| kind.trim() != JSON) {
            return Err(Trouble::BadRequest);
        }
        let body = Limited::new(request.into_body(), MOST).collect().await.map_err(|_| Trouble::TooLarge)?;
        serde_json::from_slice(&body.to_bytes()).map_err(|_| Trouble::BadRequest)
    }

    fn signed(&self, deed: Deed) -> Signed<'_> {
        Signed {
            deed,
            person: &self.person,
            phone: &self.phone,
            at: self.at,
            nonce: &self.nonce,
            fields: self.fields.iter().map(String::as_str).collect(),
        }
    }

    fn signature(&self) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(&self.signature).unwrap_or_default()
    }

    fn field(&self, place: usize) -> &str {
        self.fields.get(place).map_or("", String::as_str)
    }
}

/// Who sent it; or the answer that they get.
async fn known(visit: &Visit, deed: Deed, request: Request<Body>) -> Result<Result<(Sent, Known), Answer>, Trouble> {
    let sent = Sent::read(visit, request).await?;
    let known = match recognise(&visit.app, &sent.signed(deed), &sent.signature()).await? {
        Ok(known) => known,
        Err(refused) => return Ok(Err(not_heard(visit, refused))),
    };
    if !may_leave_out_the_page(visit, deed, &sent) {
        match holder(visit, &sent.page) {
            None => return Ok(Err(tell(StatusCode::FORBIDDEN, &json!({ "error": "page" })))),
            Some(browser) if !known.is_in(&browser) => {
                return Ok(Err(tell(StatusCode::FORBIDDEN, &json!({ "error": "browser" }))));
            }
            Some(_) => {}
        }
    }
    Ok(Ok((sent, known)))
}

/// The worker has no page. It says no where a notification is pressed, and where the browser is reached from now on: the
/// latter only where no script but ours could say it.
fn may_leave_out_the_page(visit: &Visit, deed: Deed, sent: &Sent) -> bool {
    match deed {
        Deed::Decide => sent.field(1) == DENY,
        Deed::Subscribe => !visit.app.settings.routes.share_a_host(),
        Deed::Enrol | Deed::Pending => false,
    }
}

const DENY: &str = "deny";

fn not_heard(visit: &Visit, refused: NotHeard) -> Answer {
    match refused {
        NotHeard::Stranger => tell(StatusCode::UNAUTHORIZED, &json!({ "error": "stranger" })),
        NotHeard::Inactive => tell(StatusCode::FORBIDDEN, &json!({ "error": "inactive" })),
        NotHeard::Again => tell(StatusCode::CONFLICT, &json!({ "error": "again" })),
        NotHeard::WrongTime => {
            tell(StatusCode::CONFLICT, &json!({ "error": "time", "now": visit.app.clock.now().seconds() }))
        }
        NotHeard::TooMuch => tell(StatusCode::TOO_MANY_REQUESTS, &json!({ "error": "too much" })),
    }
}

fn tell(status: StatusCode, value: &Value) -> Answer {
    reply::json(status, JSON, value)
}

pub(super) async fn enrol(visit: Visit, request: Request<Body>) -> Result<Answer, Trouble> {
    let sent = Sent::read(&visit, request).await?;
    let key = read_key(sent.field(1)).ok_or(Trouble::BadRequest)?;
    let Some(browser) = holder(&visit, &sent.page) else {
        return Ok(tell(StatusCode::FORBIDDEN, &json!({ "error": "page" })));
    };
    let arriving = Arriving {
        picture: sent.field(0),
        key,
        browser,
        label: Label::fitting(&visit.browser_name()),
        client: visit.arrival.client,
    };
    let signed = (&sent.signed(Deed::Enrol), sent.signature());
    Ok(match arrive(&visit.app, arriving, (signed.0, &signed.1)).await? {
        Arrival::Here(here) => tell(
            StatusCode::OK,
            &json!({
                "person": here.draft.user.to_string(),
                "phone": here.draft.id.to_string(),
                "code": here.code,
                "ends": here.ends.seconds(),
            }),
        ),
        Arrival::PictureOver => tell(StatusCode::GONE, &json!({ "error": "over" })),
        Arrival::NotHeard(refused) => not_heard(&visit, refused),
    })
}

pub(super) async fn pending(visit: Visit, request: Request<Body>) -> Result<Answer, Trouble> {
    let (_, known) = match known(&visit, Deed::Pending, request).await? {
        Ok(known) => known,
        Err(answer) => return Ok(answer),
    };
    let asked = waiting(&visit.app, &known).await?;
    let key = push_key(&visit.app).await?;
    let asked: Vec<Value> = asked.iter().map(|asked| shown(&visit, &known, asked)).collect();
    Ok(tell(
        StatusCode::OK,
        &json!({
            "account": known.user.name.as_str(),
            "name": known.factor.label.as_str(),
            "is_told": known.is_told(),
            "push_key": key.as_ref().map(|key| key.public()),
            "waiting": asked,
        }),
    ))
}

/// Who asks, from where, and for what.
fn shown(visit: &Visit, known: &Known, asked: &Approval) -> Value {
    let say = |text: ApprovalText<'_>| visit.words.say(text).to_string();
    let brand = visit.app.settings.branding.name.as_str();
    let title = ApprovalText::asking(asked.purpose, asked.app.as_deref(), brand);
    let choices: Vec<u8> = choices(&visit.app, asked).into_iter().map(Number::get).collect();
    json!({
        "id": asked.id.to_string(),
        "title": say(title),
        "lines": [
            say(ApprovalText::Account { name: known.user.name.as_str() }),
            say(ApprovalText::From { address: &visit.where_is(&asked.whence.address) }),
            say(ApprovalText::With { browser: &asked.whence.browser }),
        ],
        "at": asked.created.seconds(),
        "rest": asked.ends.since(visit.app.clock.now()).as_secs(),
        "choices": choices,
    })
}

pub(super) async fn answer(visit: Visit, request: Request<Body>) -> Result<Answer, Trouble> {
    let (sent, known) = match known(&visit, Deed::Decide, request).await? {
        Ok(known) => known,
        Err(answer) => return Ok(answer),
    };
    let id: ApprovalId = sent.field(0).parse().map_err(|_| Trouble::BadRequest)?;
    let decision = match sent.field(1) {
        "approve" => Decision::Approve { number: Number::parse(sent.field(2)) },
        DENY => Decision::Decline,
        "not_me" => Decision::NotMe,
        _ => return Err(Trouble::BadRequest),
    };
    let asked = visit.app.store.approval(id).await?.filter(|asked| is_for(asked, &known));
    let Some(asked) = asked else { return Ok(tell(StatusCode::OK, &json!({ "outcome": "ended" }))) };
    let decided = decide(&visit.app, &asked, decision, By::Phone(&visit.arrival)).await?;
    Ok(tell(StatusCode::OK, &json!({ "outcome": outcome(&asked, decision, decided).ok_or(Trouble::BadRequest)? })))
}

/// What it came to. Whoever says the same thing again, because the first answer was lost on its way, is told the same.
fn outcome(asked: &Approval, decision: Decision, decided: Decided) -> Option<&'static str> {
    let denied = |denial| match denial {
        Denial::Declined => "denied",
        Denial::NotMe => "not_me",
        Denial::WrongNumber => "wrong_number",
    };
    match (decided, decision) {
        (Decided::NumberMissing, _) => None,
        (Decided::Approved, _) => Some("approved"),
        (Decided::Ended(State::Approved), Decision::Approve { number })
            if asked.asks == (Asks::Decision { number }) =>
        {
            Some("approved")
        }
        (Decided::Denied(denial), _)
        | (Decided::Ended(State::Denied(denial @ Denial::Declined)), Decision::Decline)
        | (Decided::Ended(State::Denied(denial @ Denial::NotMe)), Decision::NotMe) => Some(denied(denial)),
        (Decided::Ended(_) | Decided::Gone, _) => Some("ended"),
    }
}

/// Where it wants to be told; with no fields: nowhere any more.
pub(super) async fn listen(visit: Visit, request: Request<Body>) -> Result<Answer, Trouble> {
    let (sent, known) = match known(&visit, Deed::Subscribe, request).await? {
        Ok(known) => known,
        Err(answer) => return Ok(answer),
    };
    let written = (!sent.fields.is_empty()).then(|| WrittenSubscription {
        endpoint: sent.field(0).to_owned(),
        p256dh: sent.field(1).to_owned(),
        auth: sent.field(2).to_owned(),
    });
    if !subscribe(&visit.app, &known, (written, visit.arrival.client.to_string())).await? {
        return Err(Trouble::BadRequest);
    }
    Ok(tell(StatusCode::OK, &json!({ "is_told": !sent.fields.is_empty() })))
}
