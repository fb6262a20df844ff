//! What pages and forms share that wait for an answer from elsewhere.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Context};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use http_body::Frame;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::mpsc;

use super::second_factor::Deed;
use super::visit::Visit;
use super::{Answer, Body, reply};
use crate::actions::ActionError;
use crate::actions::ask_elsewhere::{Asked, Asking, ask, newest, send_again};
use crate::actions::watch_approval::watch;
use crate::app::App;
use crate::domain::approval::{Approval, State};
use crate::domain::ids::ApprovalId;
use crate::domain::secret::TokenHash;
use crate::domain::time::Timestamp;
use crate::pages::Elsewhere;

/// How long a stream says nothing, so that nobody between takes it for dead.
const SILENCE: Duration = Duration::from_secs(15);

/// As a page shows it. Whether it was really sent shows in nothing.
pub(super) fn standing<'a>(approval: Option<&'a Approval>, number: Option<&'a str>, now: Timestamp) -> Elsewhere<'a> {
    let Some(approval) = approval else { return Elsewhere::Unasked };
    match approval.state_at(now) {
        // Too many wrong ones were typed.
        State::Created | State::Sent if !approval.is_decision() && !approval.takes_codes(now) => {
            Elsewhere::Ended(State::Expired)
        }
        State::Created | State::Sent => Elsewhere::Open {
            number: approval.shows.as_deref().or(number),
            rest: approval.ends.since(now),
            lasts: approval.ends.since(approval.created),
            again_in: approval.rest(now),
        },
        State::Approved if approval.is_good(now) => Elsewhere::Approved,
        // It was used in another window.
        State::Approved => Elsewhere::Ended(State::Superseded),
        ended => Elsewhere::Ended(ended),
    }
}

pub(super) fn number_of(approval: Option<&Approval>) -> Option<String> {
    approval.and_then(Approval::number).map(|number| number.get().to_string())
}

/// Asks or sends, once more if need be. A question that is asked once more is another one, with another number.
pub(super) async fn act(app: &App, asking: Asking<'_>, deed: Deed) -> Result<Asked, ActionError> {
    let found = newest(app, asking.user.id, (asking.asker, asking.factor.id)).await?;
    let now = app.clock.now();
    match found.filter(|found| deed == Deed::Again && found.takes_codes(now)) {
        Some(code) => send_again(app, &code, &asking).await,
        None => ask(app, asking).await,
    }
}

/// How news are wanted.
#[derive(Clone, Copy, Deserialize)]
pub(super) struct Poll {
    poll: Option<u8>,
}

/// A stream where there is something to wait for; else how it stands.
pub(super) fn answer(visit: &Visit, approval: Option<&Approval>, (browser, how): (TokenHash, Poll)) -> Answer {
    match approval.filter(|approval| how.poll.is_none() && approval.is_open(visit.app.clock.now())) {
        Some(open) => stream(visit, open, browser),
        None if how.poll.is_none() => once(&written(approval, visit.app.clock.now())),
        None => {
            if let Some(approval) = approval {
                watch(&visit.app, approval.id);
            }
            told(visit, approval)
        }
    }
}

/// One state, for a page that asks again and again.
pub(super) fn told(visit: &Visit, approval: Option<&Approval>) -> Answer {
    reply::written_json(StatusCode::OK, "application/json", written(approval, visit.app.clock.now()))
}

/// A stream of one event.
fn once(news: &str) -> Answer {
    let mut answer = Answer::new(Body::from(format!("data: {news}\n\n")));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    answer
}

fn written(approval: Option<&Approval>, now: Timestamp) -> String {
    let state = match approval.map(|approval| (approval, approval.state_at(now))) {
        Some((_, State::Created | State::Sent)) => "waiting",
        Some((approval, State::Approved)) if approval.is_good(now) => "approved",
        None | Some(_) => "ended",
    };
    json!({ "state": state, "shows": approval.and_then(|approval| approval.shows.as_deref()) }).to_string()
}

/// Each change, until it has ended. One page of a browser hears of an approval: the newest.
fn stream(visit: &Visit, approval: &Approval, browser: TokenHash) -> Answer {
    let Some(place) = visit.app.live.approvals.stream(approval.id, browser) else {
        return reply::text(StatusCode::TOO_MANY_REQUESTS, "Too many pages wait already.\n");
    };
    watch(&visit.app, approval.id);
    let (tell, hears) = mpsc::channel(4);
    let (app, id) = (Arc::clone(&visit.app), approval.id);
    tokio::spawn(async move {
        tokio::select! {
            () = place.replaced.cancelled() => {}
            () = tell.closed() => {}
            () = follow(&app, id, &tell) => {}
        }
        drop(place);
    });
    let mut answer = Answer::new(Body::new(Events(hears)));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    answer
}

async fn follow(app: &App, id: ApprovalId, tell: &mpsc::Sender<Bytes>) {
    let mut turns = app.live.approvals.listen(id);
    let mut last = String::new();
    loop {
        let Ok(approval) = app.store.approval(id).await else { return };
        let now = app.clock.now();
        let news = written(approval.as_ref(), now);
        let line = if news == last { ": still\n\n".to_owned() } else { format!("data: {news}\n\n") };
        if tell.send(Bytes::from(line)).await.is_err() {
            return;
        }
        let Some(approval) = approval.filter(|approval| approval.is_open(now)) else { return };
        last = news;
        let rest = approval.ends.since(now).min(SILENCE);
        tokio::select! {
            () = turns.turned() => {}
            () = tokio::time::sleep(rest) => {}
        }
    }
}

struct Events(mpsc::Receiver<Bytes>);

impl http_body::Body for Events {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> task::Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0.poll_recv(context).map(|news| news.map(|news| Ok(Frame::data(news))))
    }
}
