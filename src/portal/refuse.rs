//! Refusals on apps' hosts: each kind of request gets the one it can use.

use std::sync::Arc;

use http::{HeaderValue, Request, StatusCode};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::problem::Trouble;
use super::sign_out::sign_out_link;
use super::visit::Visit;
use super::{Answer, Body, Told, cookies, cors, problem, reply};
use crate::actions::authorize::{Refusal, Why};
use crate::app::App;
use crate::crypto::token::{hash_token, new_token, write_hash};
use crate::domain::access::{Ask, Denial};
use crate::domain::arrival::Arrival;
use crate::domain::cookies::OurCookie;
use crate::domain::request_kind::RequestKind;
use crate::domain::routing::AppIndex;
use crate::domain::secret::Secret;
use crate::domain::user::GroupName;
use crate::live::sessions::LiveSession;
use crate::pages::Problem;

/// What may stand in a query value as it is.
const QUERY_VALUE: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/').remove(b':');

/// The form of a refusal that this kind of request can use: a redirect to sign in, a page, problem+json, a gRPC status.
pub fn refuse(app: &Arc<App>, arrival: &Arrival, request: &Request<()>, refusal: Refusal) -> Answer {
    let visit = visit_of(app, arrival, request, refusal.visitor);
    let origin = cors::welcome_origin(&visit, refusal.app);
    let preflight = origin.as_ref().and_then(|_| cors::preflight(&visit, &refusal.why));
    let answer = preflight.unwrap_or_else(|| draw(&visit, &refusal.why, refusal.ask.as_deref()));
    let mut answer = reply::finish(&visit, for_grpc(&visit, answer));
    if let Some(origin) = origin {
        cors::let_read(&mut answer, origin);
    }
    answer
}

/// An upstream could not be reached (502), did not answer in time (504), or all are down (503); or the request itself was
/// faulty (4xx).
pub struct Failed {
    pub status: StatusCode,
    /// The app that it was let in to.
    pub app: Option<AppIndex>,
    /// For the log.
    pub cause: &'static str,
}

pub fn gateway_failed(app: &Arc<App>, arrival: &Arrival, request: &Request<()>, failed: &Failed) -> Answer {
    let visit = visit_of(app, arrival, request, None);
    let app_title = failed.app.and_then(|index| app.settings.routes.app(index)).map(|app| app.title.as_str());
    let problem = match failed.status {
        StatusCode::BAD_GATEWAY => Problem::AppUnreachable { app: app_title },
        StatusCode::SERVICE_UNAVAILABLE => Problem::AppDown { app: app_title },
        StatusCode::GATEWAY_TIMEOUT => Problem::AppSlow { app: app_title },
        StatusCode::REQUEST_TIMEOUT => Problem::TooSlow,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        StatusCode::URI_TOO_LONG => Problem::AddressTooLong,
        StatusCode::MISDIRECTED_REQUEST => Problem::WrongConnection,
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => Problem::HeadTooLarge,
        StatusCode::METHOD_NOT_ALLOWED => Problem::WrongMethod,
        client if client.is_client_error() => Problem::BadRequest,
        _ => Problem::Broken,
    };
    let answer = problem::draw(&visit, problem, failed.cause);
    let mut answer = reply::finish(&visit, for_grpc(&visit, answer));
    // The app itself would have let this page read its answer.
    if let Some(origin) = cors::welcome_origin(&visit, failed.app) {
        cors::let_read(&mut answer, origin);
    }
    answer
}

fn visit_of(app: &Arc<App>, arrival: &Arrival, request: &Request<()>, session: Option<Arc<LiveSession>>) -> Visit {
    let mut bare = Request::new(Body::empty());
    *bare.headers_mut() = request.headers().clone();
    *bare.method_mut() = request.method().clone();
    *bare.uri_mut() = request.uri().clone();
    Visit::new(Arc::clone(app), arrival.clone(), &bare).with_session(session)
}

/// A navigation is led to the sign-in page and comes back; everything else is told where that page is.
fn sign_in(visit: &Visit, ask: Option<&Ask>) -> Answer {
    if !visit.may_sign_in_here() {
        return problem::tell(visit, &Trouble::InsecureHttp);
    }
    if !visit.kind.can_be_redirected() {
        return problem::tell(visit, &Trouble::SignInNeeded);
    }
    let came_for = format!("{}{}", visit.origin(), ask.and_then(Ask::place_to_return_to).unwrap_or("/"));
    if visit.is_on_portal() {
        return reply::see_other(&sign_in_link(visit, Some(&came_for)));
    }
    let held = OurCookie::Enter.values(&visit.headers, visit.arrival.secure).find(|value| hash_token(value).is_some());
    let is_new = held.is_none();
    let binding = held.map_or_else(|| new_token(&*visit.app.random).0, |value| Secret::new(value.to_owned()));
    let hash = hash_token(binding.expose()).map(|hash| write_hash(&hash)).unwrap_or_default();
    let mut answer = reply::see_other(&format!("{}&enter={hash}", sign_in_link(visit, Some(&came_for))));
    let life = cookies::Life::For(cookies::ENTER_LASTS);
    let set = if is_new { cookies::set_binding } else { cookies::set };
    set(&mut answer, visit.arrival.secure, OurCookie::Enter, &binding, life);
    answer
}

/// The portal's sign-in page, with the way back.
pub(super) fn sign_in_link(visit: &Visit, rd: Option<&str>) -> String {
    let page = visit.link("/sign-in");
    rd.map_or_else(|| page.clone(), |rd| format!("{page}?rd={}", quote(rd)))
}

/// The same for whoever cannot be led there: as anyone can open it, and back to the page that asked.
pub(super) fn sign_in_address(visit: &Visit) -> String {
    format!("{}?rd={}", visit.address("/sign-in"), quote(&visit.page_behind()))
}

pub(super) fn quote(text: &str) -> String {
    utf8_percent_encode(text, QUERY_VALUE).to_string()
}

fn draw(visit: &Visit, why: &Why, ask: Option<&Ask>) -> Answer {
    let name = visit.session.as_ref().map_or("", |session| session.user.name.as_str());
    let switch_account = sign_out_link(visit, Some(&format!("{}/", visit.origin())));
    let switch_account = switch_account.as_str();
    let problem = match why {
        Why::BadTarget(_) => Problem::BadRequest,
        Why::UnknownHost => Problem::UnknownHost { host: visit.arrival.host.as_str() },
        Why::UnknownPath => Problem::UnknownPage,
        Why::NeedSecondFactor => Problem::SecondFactorNeeded { name, switch_account },
        Why::Denied(Denial::Closed) => Problem::NotAllowed { name, groups: Vec::new(), switch_account },
        Why::Denied(Denial::NotInGroups(groups)) => {
            Problem::NotAllowed { name, groups: groups.iter().map(GroupName::as_str).collect(), switch_account }
        }
        Why::Banned => Problem::Banned,
        Why::ServiceWorker | Why::ForeignOrigin => {
            let mut answer = reply::text(StatusCode::FORBIDDEN, "This kind of request is not allowed here.\n");
            answer.extensions_mut().insert(Told { id: None, cause: Some(format!("{why:?}")) });
            return answer;
        }
        Why::StoreUnavailable => Problem::Unavailable,
        Why::SignIn => return sign_in(visit, ask),
    };
    problem::draw(visit, problem, &format!("{why:?}"))
}

/// gRPC clients read trailers, not statuses: an answer that is trailers alone.
fn for_grpc(visit: &Visit, answer: Answer) -> Answer {
    if visit.kind != RequestKind::Grpc {
        return answer;
    }
    let code = match answer.status() {
        StatusCode::UNAUTHORIZED => "16",
        StatusCode::FORBIDDEN => "7",
        StatusCode::NOT_FOUND => "12",
        StatusCode::TOO_MANY_REQUESTS => "8",
        StatusCode::GATEWAY_TIMEOUT => "4",
        status if status.is_server_error() => "14",
        _ => "3",
    };
    let mut grpc = Answer::new(Body::empty());
    *grpc.extensions_mut() = answer.extensions().clone();
    grpc.headers_mut().insert(http::header::CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    grpc.headers_mut().insert("grpc-status", HeaderValue::from_static(code));
    grpc
}
