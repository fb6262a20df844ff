//! Your apps: what this person may open.

use http::{Method, StatusCode};

use super::problem::Trouble;
use super::visit::Visit;
use super::{Answer, reply};
use crate::actions::read_activity::turned_away;
use crate::domain::access::{Ask, Decision, decide};
use crate::domain::arrival::Arrival;
use crate::domain::path::Target;
use crate::domain::request_kind::RequestKind;
use crate::domain::routing::{AppIndex, Place};
use crate::live::sessions::LiveSession;
use crate::pages::{self, AppCard, HomeView};

pub(super) async fn get(visit: Visit) -> Result<Answer, Trouble> {
    let Some(session) = visit.session.clone() else { return Err(Trouble::SignInNeeded) };
    let apps = open_apps(&visit, &session);
    let links = visit.link("");
    // A hint, and no reason to show nobody their apps.
    let turned_away = turned_away(&visit.app, session.user.id).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "whether somebody was turned away could not be looked up");
        None
    });
    let now = visit.app.clock.now();
    let view = HomeView { display_name: &session.user.display_name, apps, turned_away, now };
    Ok(reply::page(StatusCode::OK, pages::home(&visit.frame(&links), &view)))
}

/// Each app whose first page the rules would let this person see.
fn open_apps<'a>(visit: &'a Visit, session: &LiveSession) -> Vec<AppCard<'a>> {
    let (routes, now) = (&visit.app.settings.routes, visit.app.clock.now());
    let mut cards: Vec<_> = routes
        .apps()
        .iter()
        .enumerate()
        .filter_map(|(index, app)| {
            let host = app.hosts.first().unwrap_or(routes.portal());
            let target = Target::parse(app.path.as_bytes(), routes.prefix()).ok()?;
            let is_here = matches!(routes.find(host, &target), Place::App { app, .. } if app == AppIndex(index));
            let arrival = Arrival { host: host.clone(), ..visit.arrival.clone() };
            let ask = Ask { arrival, method: Method::GET, target, kind: RequestKind::Navigation };
            // Where more must be shown, they are asked for it on the way.
            let may_open = matches!(
                decide(routes, AppIndex(index), &[], &ask, Some(session.who(now))),
                Decision::Allow(_) | Decision::StepUp(_)
            );
            let url = format!("{}{}", visit.scheme().origin(host), app.path);
            (is_here && may_open).then(|| AppCard { title: &app.title, url, host: host.as_str() })
        })
        .collect();
    cards.sort_by_key(|card| card.title.to_lowercase());
    cards
}
