//! Every trouble becomes a status, a page or JSON here, and one log line with the same id.

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{ALLOW, SET_COOKIE};
use serde_json::json;

use super::refuse::{sign_in_address, sign_in_link};
use super::visit::Visit;
use super::{Answer, Body, Told, reads_pages, reply};
use crate::actions::ActionError;
use crate::live::faults::FaultKind;
use crate::pages::{self, Problem, ProblemView};
use crate::store::StoreError;

/// Why a handler has no answer of its own.
#[derive(Clone, Debug)]
pub(super) enum Trouble {
    BadRequest,
    /// A ticket that is used, too old, or was begun in another browser.
    LinkEnded,
    /// The browser came back without the cookie that it was just given.
    CookiesNeeded,
    SignInNeeded,
    /// The first factor takes an operator's link.
    FirstFactorByLink,
    Banned,
    /// A page that is not the whole window: our pages stand in no frame and are read by no script.
    NotADocument,
    /// A form that no page of ours sent.
    ForeignForm,
    StaleForm {
        again: &'static str,
    },
    InsecureHttp,
    UnknownPage,
    WrongMethod,
    TooLarge,
    Busy,
    /// With the cause, for the log.
    Unavailable(String),
    Broken(String),
    /// No trouble at all: the page stands elsewhere.
    Elsewhere(String),
}

impl Trouble {
    pub(super) fn broken(cause: &str) -> Self {
        Self::Broken(cause.to_owned())
    }

    /// What the log is told, and nobody else.
    fn cause(&self) -> String {
        match self {
            Self::Unavailable(cause) | Self::Broken(cause) => cause.clone(),
            trouble => format!("{trouble:?}"),
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<ActionError> for Trouble {
    fn from(error: ActionError) -> Self {
        match error {
            ActionError::Store(error) => error.into(),
            ActionError::Busy(_) => Self::Busy,
            ActionError::Factor(error) => Self::Broken(error.to_string()),
            ActionError::Seal(error) => Self::Broken(error.to_string()),
        }
    }
}

/// Handlers answer with a trouble as it is; `render` gives it its form, once, where the request is known whole.
impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        carry(self)
    }
}

#[derive(Clone)]
struct Carried(Trouble);

pub(super) fn carry(trouble: Trouble) -> Answer {
    let mut answer = Answer::new(Body::empty());
    answer.extensions_mut().insert(Carried(trouble));
    answer
}

pub(super) fn render(visit: &Visit, mut answer: Answer) -> Answer {
    let Some(Carried(trouble)) = answer.extensions_mut().remove::<Carried>() else { return answer };
    let mut told = tell(visit, &trouble);
    // A 405 says which methods there are; the table knows them.
    if let Some(methods) = answer.headers_mut().remove(ALLOW) {
        told.headers_mut().insert(ALLOW, methods);
    }
    // What the browser was given on the way stays given: a session that has a new token must not be lost.
    for cookie in answer.headers().get_all(SET_COOKIE) {
        told.headers_mut().append(SET_COOKIE, cookie.clone());
    }
    told
}

pub(super) fn tell(visit: &Visit, trouble: &Trouble) -> Answer {
    let link;
    let problem = match trouble {
        Trouble::Elsewhere(location) => return reply::see_other(location),
        Trouble::NotADocument => {
            return reply::text(StatusCode::FORBIDDEN, "This page opens in a window of its own.\n");
        }
        Trouble::BadRequest => Problem::BadRequest,
        Trouble::LinkEnded => Problem::LinkEnded { again: "/" },
        Trouble::CookiesNeeded => Problem::CookiesNeeded { again: "/" },
        Trouble::SignInNeeded if visit.kind.can_be_redirected() => {
            return reply::see_other(&sign_in_link(visit, Some(&own_address(visit))));
        }
        Trouble::SignInNeeded => {
            link = sign_in_address(visit);
            Problem::SignInNeeded { sign_in: &link }
        }
        Trouble::FirstFactorByLink => Problem::FirstFactorByLink,
        Trouble::Banned => Problem::Banned,
        Trouble::ForeignForm => {
            link = visit.link("/");
            Problem::ForeignForm { again: &link }
        }
        Trouble::StaleForm { again } => {
            link = visit.link(again);
            Problem::StaleForm { again: &link }
        }
        Trouble::InsecureHttp => {
            link = visit.origin();
            let secure = visit.scheme().secure.then_some(link.as_str());
            Problem::InsecureHttp { host: visit.arrival.host.as_str(), secure }
        }
        Trouble::UnknownPage => Problem::UnknownPage,
        Trouble::WrongMethod => Problem::WrongMethod,
        Trouble::TooLarge => Problem::TooLarge,
        Trouble::Busy => Problem::Busy,
        Trouble::Unavailable(_) => Problem::Unavailable,
        Trouble::Broken(_) => Problem::Broken,
    };
    draw(visit, problem, &trouble.cause())
}

/// The path that was asked for, as it is written into `rd`.
pub(super) fn own_address(visit: &Visit) -> String {
    visit.uri.path_and_query().map_or_else(String::new, ToString::to_string)
}

/// As a page or as problem+json, and in the log.
pub(super) fn draw(visit: &Visit, problem: Problem<'_>, cause: &str) -> Answer {
    let status = problem.status();
    let is_fault = status.is_server_error();
    // A refusal stands in the line about its request; where there are none, an id would lead nowhere.
    let id = (is_fault || visit.app.settings.log.access).then(|| reference(visit));
    if is_fault {
        tracing::error!(id, status = status.as_u16(), cause, "a request failed");
    }
    if let (Some(kind), Some(id)) = (fault_of(&problem), &id) {
        visit.app.live.note_fault(kind, id, visit.app.clock.now());
    }
    let wait = wait_of(&problem);
    let mut answer = if reads_pages(visit.kind) {
        let links = visit.link("");
        reply::page(status, pages::problem(&visit.frame(&links), &ProblemView { problem, id: id.as_deref() }))
    } else {
        reply::json(status, "application/problem+json", &as_json(visit, &problem, id.as_deref()))
    };
    reply::retry_after(&mut answer, wait);
    answer.extensions_mut().insert(Told { id, cause: (!is_fault).then(|| cause.to_owned()) });
    answer
}

fn as_json(visit: &Visit, problem: &Problem<'_>, id: Option<&str>) -> serde_json::Value {
    let status = problem.status();
    let mut body = json!({
        "type": "about:blank",
        "title": problem.title(visit.words).to_string(),
        "status": status.as_u16(),
        "detail": problem.detail(visit.words).to_string(),
    });
    let way = match problem {
        Problem::SignInNeeded { sign_in } => Some(("sign_in", (*sign_in).to_owned())),
        Problem::StepUpNeeded { step_up } => Some(("step_up", (*step_up).to_owned())),
        _ => None,
    };
    let instance = id.map(|id| ("instance", format!("urn:vestibule:{id}")));
    for (name, value) in [instance, way].into_iter().flatten() {
        if let Some(fields) = body.as_object_mut() {
            fields.insert(name.into(), value.into());
        }
    }
    body
}

/// What the operators hear of: what is broken with us, and no app that is down.
fn fault_of(problem: &Problem<'_>) -> Option<FaultKind> {
    match problem {
        Problem::Broken => Some(FaultKind::Internal),
        Problem::Unavailable => Some(FaultKind::Store),
        _ => None,
    }
}

/// When trying again makes sense.
fn wait_of(problem: &Problem<'_>) -> Option<Duration> {
    match problem {
        Problem::TooMany { rest } => Some(*rest),
        Problem::Unavailable | Problem::Busy | Problem::AppDown { .. } => Some(Duration::from_secs(5)),
        _ => None,
    }
}

/// Short enough to be read over the telephone: `7f3a-91c2`.
fn reference(visit: &Visit) -> String {
    let mut bytes = [0; 4];
    visit.app.random.fill(&mut bytes);
    let [a, b, c, d] = bytes;
    format!("{a:02x}{b:02x}-{c:02x}{d:02x}")
}
