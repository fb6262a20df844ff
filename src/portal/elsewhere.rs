//! What pages and forms share that wait for an answer from elsewhere.

use std::net::IpAddr;
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
use crate::domain::approval::{Approval, Asker, State};
use crate::domain::secret::TokenHash;
use crate::domain::time::Timestamp;
use crate::pages::Elsewhere;
use crate::store::StoreResult;

/// How long a stream says nothing, so that nobody between takes it for dead.
const SILENCE: Duration = Duration::from_secs(15);
/// A stream stays open no longer than this after what let it in has ended.
const LOOK: Duration = Duration::from_millis(500);

/// As a page shows it. Whether it was really sent shows in nothing.
pub(super) fn standing<'a>(approval: Option<&'a Approval>, number: Option<&'a str>, now: Timestamp) -> Elsewhere<'a> {
    let Some(approval) = approval else { return Elsewhere::Unasked };
    match approval.state_told(now) {
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
    let found = newest(app, asking.user.id, (asking.asker, asking.factor.id, asking.about.purpose)).await?;
    let now = app.clock.now();
    match found.filter(|found| deed == Deed::Again && found.is_open(now) && found.takes_codes(now)) {
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
    let now = visit.app.clock.now();
    match approval.filter(|approval| how.poll.is_none() && approval.state_told(now).is_open()) {
        Some(open) => stream(visit, open, browser),
        None if how.poll.is_none() => once(&written(approval, now)),
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
    let state = match approval.map(|approval| (approval, approval.state_told(now))) {
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
    let (app, approval, client) = (Arc::clone(&visit.app), approval.clone(), visit.arrival.client);
    tokio::spawn(async move {
        tokio::select! {
            () = place.replaced.cancelled() => {}
            () = tell.closed() => {}
            () = follow(&app, (&approval, client), &tell) => {}
        }
        drop(place);
    });
    let mut answer = Answer::new(Body::new(Events(hears)));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    answer
}

/// What is written depends on nothing but what the page is told and on the time: what happens out of its sight makes no line.
async fn follow(app: &App, (asked, client): (&Approval, IpAddr), tell: &mpsc::Sender<Bytes>) {
    let mut turns = app.live.approvals.listen(asked.id);
    let (mut last, mut silence) = (String::new(), tokio::time::interval(SILENCE));
    loop {
        let (Ok(approval), Ok(true)) = (app.store.approval(asked.id).await, may_wait(app, asked, client).await) else {
            return;
        };
        let now = app.clock.now();
        let news = written(approval.as_ref(), now);
        if news != last {
            if tell.send(Bytes::from(format!("data: {news}\n\n"))).await.is_err() {
                return;
            }
            last = news;
            silence.reset();
        }
        let Some(open) = approval.filter(|approval| approval.state_told(now).is_open()) else { return };
        tokio::select! {
            () = turns.turned() => {}
            _ = silence.tick() => {
                if tell.send(Bytes::from_static(b": still\n\n")).await.is_err() {
                    return;
                }
            }
            () = tokio::time::sleep(open.ends.since(now).min(LOOK)) => {}
        }
    }
}

/// Whether whoever began it is still there.
async fn may_wait(app: &App, asked: &Approval, client: IpAddr) -> StoreResult<bool> {
    let is_here = match asked.asker {
        Asker::Ticket(ticket) => app.store.ticket(&ticket).await?.is_some(),
        Asker::Session(session) => app.store.session_by_id(session).await?.is_some(),
    };
    Ok(is_here && !app.live.bans.refuse(client, Some(asked.user), app.clock.now()))
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
