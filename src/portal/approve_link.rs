//! The page that a message's link leads to: yes, no, or "this wasn't me", said in whatever browser it was opened. Whoever has
//! the link may answer; that the yes comes from somebody who sees the other screen is shown by the number.

use axum::extract::{Path, Request};
use http::header::{ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ORIGIN, VARY};
use http::{HeaderValue, StatusCode};
use serde::Deserialize;

use super::forms::{self, Form, Sent};
use super::problem::Trouble;
use super::visit::Visit;
use super::{Answer, Body, csrf, reply};
use crate::actions::decide::{By, Decided, Decision, decide};
use crate::actions::letters::is_reached;
use crate::crypto::token::hash_token;
use crate::domain::approval::{Approval, Denial, Number};
use crate::domain::channel::Provider;
use crate::domain::letter::Whence;
use crate::domain::link::Link;
use crate::domain::secret::Secret;
use crate::pages::{self, ApproveLinkEnd, ApproveLinkProblem, ApproveLinkView};
use crate::store::StoreResult;

const FORM: &str = "approve-link";

#[derive(Deserialize)]
pub(super) struct LinkForm {
    #[serde(rename = "do")]
    deed: Option<Said>,
    #[serde(default)]
    number: String,
    #[serde(default)]
    csrf: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Said {
    Approve,
    Deny,
    NotMe,
}

impl Form for LinkForm {
    const NAME: &'static str = FORM;

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

pub(super) async fn get(visit: Visit, Path(token): Path<String>) -> Result<Answer, Trouble> {
    let token = Secret::new(token);
    match find(&visit, &token).await? {
        Some(approval) if is_open(&visit, &approval) => show(&visit, (&approval, &token), None).await,
        _ => Ok(end(&visit, ApproveLinkEnd::Ended)),
    }
}

pub(super) async fn post(visit: Visit, Path(token): Path<String>, request: Request) -> Result<Answer, Trouble> {
    let token = Secret::new(token);
    let sent = forms::read::<LinkForm>(&visit, request).await?;
    let Some(approval) = find(&visit, &token).await? else { return Ok(end(&visit, ApproveLinkEnd::Ended)) };
    let (form, is_stale) = match sent {
        Sent::Checked(form) => (form.into_inner(), false),
        Sent::Stale(form) => (form, true),
    };
    let decision = match form.deed.ok_or(Trouble::BadRequest)? {
        // Whoever has the link may say no, in a browser without cookies too.
        Said::Deny => Decision::Decline,
        Said::NotMe => Decision::NotMe,
        Said::Approve if !is_open(&visit, &approval) => Decision::Approve { number: Number::parse(&form.number) },
        Said::Approve if is_stale => {
            return show(&visit, (&approval, &token), Some(ApproveLinkProblem::OpenTooLong)).await;
        }
        Said::Approve if approval.number().is_some() && form.number.trim().is_empty() => {
            return show(&visit, (&approval, &token), Some(ApproveLinkProblem::NumberMissing)).await;
        }
        // What is no number at all is a wrong one.
        Said::Approve => match (approval.number(), Number::parse(&form.number)) {
            (Some(_), None) => {
                return decided(&visit, &approval, Decision::Approve { number: other_than(&approval) }).await;
            }
            (_, number) => Decision::Approve { number },
        },
    };
    decided(&visit, &approval, decision).await
}

/// From the button of a notification: no page of ours sent it, and it can only say no.
pub(super) async fn deny(visit: Visit, Path(token): Path<String>) -> Result<Answer, Trouble> {
    let mut answer = Answer::new(Body::empty());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    let decided = match find(&visit, &Secret::new(token)).await? {
        Some(approval) => decide(&visit.app, &approval, Decision::Decline, By::Link(&visit.arrival)).await?,
        None => Decided::Gone,
    };
    if matches!(decided, Decided::Ended(_) | Decided::Gone) {
        *answer.status_mut() = StatusCode::GONE;
    }
    let_read(&visit, &mut answer);
    Ok(answer)
}

/// ntfy shows its notifications on a page of its own origin, whose button this is.
fn let_read(visit: &Visit, answer: &mut Answer) {
    let origin = visit.headers.get(ORIGIN).and_then(|origin| origin.to_str().ok());
    let is_ntfys =
        |base: &str| url::Url::parse(base).is_ok_and(|url| Some(&*url.origin().ascii_serialization()) == origin);
    let channels = &visit.app.settings.channels;
    let is_welcome =
        channels.iter().any(|spec| matches!(&spec.provider, Provider::Ntfy { base, .. } if is_ntfys(base)));
    let Some(origin) = origin.filter(|_| is_welcome).and_then(|origin| HeaderValue::from_str(origin).ok()) else {
        return;
    };
    let headers = answer.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
    headers.append(VARY, HeaderValue::from_static("Origin"));
}

/// Such a page's browser may ask first.
pub(super) async fn preflight(visit: Visit) -> Answer {
    let mut answer = Answer::new(Body::empty());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    let_read(&visit, &mut answer);
    answer
}

/// One that was asked there; it may have ended.
async fn find(visit: &Visit, token: &Secret) -> StoreResult<Option<Approval>> {
    let Some(hash) = hash_token(token.expose()) else { return Ok(None) };
    let found = visit.app.store.approval_by_link(&hash).await?;
    Ok(found.filter(Approval::is_decision))
}

fn is_open(visit: &Visit, approval: &Approval) -> bool {
    approval.is_open(visit.app.clock.now())
}

async fn decided(visit: &Visit, approval: &Approval, decision: Decision) -> Result<Answer, Trouble> {
    let decided = decide(&visit.app, approval, decision, By::Link(&visit.arrival)).await?;
    // It was decided, and is so whatever fails now.
    let user = visit.app.store.user(approval.user).await.ok().flatten();
    let is_mailed = user.is_some_and(|user| is_reached(&visit.app, &user));
    Ok(end(
        visit,
        match decided {
            Decided::Approved => ApproveLinkEnd::Yes,
            Decided::Denied(Denial::Declined) => ApproveLinkEnd::No,
            Decided::Denied(Denial::NotMe) => ApproveLinkEnd::NotMe { is_mailed },
            Decided::Denied(Denial::WrongNumber) => ApproveLinkEnd::WrongNumber,
            Decided::NumberMissing | Decided::Ended(_) | Decided::Gone => ApproveLinkEnd::Ended,
        },
    ))
}

/// Any number but the right one.
fn other_than(approval: &Approval) -> Option<Number> {
    ["10", "11"].into_iter().filter_map(Number::parse).find(|number| Some(*number) != approval.number())
}

async fn show(
    visit: &Visit,
    (approval, token): (&Approval, &Secret),
    problem: Option<ApproveLinkProblem>,
) -> Result<Answer, Trouble> {
    let Some(user) = visit.app.store.user(approval.user).await? else { return Ok(end(visit, ApproveLinkEnd::Ended)) };
    let browser = csrf::Browser::of(visit);
    let links = visit.link("");
    let view = ApproveLinkView {
        action: &visit.link(&Link::Approve.path(token)),
        csrf: &browser.proof(FORM),
        purpose: approval.purpose,
        app: approval.app.as_deref(),
        name: user.name.as_str(),
        whence: &Whence { address: visit.where_is(&approval.whence.address), ..approval.whence.clone() },
        now: visit.app.clock.now(),
        asks_number: approval.number().is_some(),
        problem,
    };
    let status = problem.map_or(StatusCode::OK, ApproveLinkProblem::status);
    let mut answer = reply::secret_page(visit, status, pages::approve_link(&visit.frame(&links), &view));
    browser.keep(&mut answer);
    Ok(answer)
}

fn end(visit: &Visit, end: ApproveLinkEnd) -> Answer {
    let links = visit.link("");
    reply::secret_page(visit, end.status(), pages::approve_link_end(&visit.frame(&links), end))
}
