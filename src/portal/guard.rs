//! What a row of the table demands before its handler runs.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;

use super::problem::{self, Trouble};
use super::routes::{ROUTES, Row, Stands, Who};
use super::visit::Visit;
use super::{Answer, AskedBy, Body};

/// Made once: it holds no state, each request brings its own.
pub(super) fn router() -> &'static Router {
    static ROUTER: LazyLock<Router> = LazyLock::new(|| {
        let router = ROUTES.iter().fold(Router::new(), |router, row| {
            let guard = from_fn(move |request, next| guard(row, request, next));
            router.route(row.path, (row.serve)().layer(guard))
        });
        router
            .fallback(|| async { Trouble::UnknownPage })
            .method_not_allowed_fallback(|| async { Trouble::WrongMethod })
    });
    &ROUTER
}

/// What a row demands, before its handler runs; and what its handler could not do, told to whoever is signed in.
async fn guard(row: &'static Row, mut request: Request, next: Next) -> Answer {
    let Some(visit) = request.extensions().get::<Visit>().cloned() else {
        return Trouble::broken("a route was called outside of the portal").into_response();
    };
    match admit(row, visit).await {
        Ok(visit) => {
            request.extensions_mut().insert(visit.clone());
            let mut answer = problem::render(&visit, next.run(request).await.map(Body::new));
            if let Some(session) = visit.session {
                answer.extensions_mut().insert(AskedBy(session));
            }
            answer
        }
        Err(trouble) => trouble.into_response(),
    }
}

async fn admit(row: &Row, visit: Visit) -> Result<Visit, Trouble> {
    let stands_here = match row.stands {
        Stands::Portal => visit.is_on_portal(),
        Stands::Apps => !visit.is_on_portal(),
        Stands::Everywhere => true,
    };
    if !stands_here {
        return Err(Trouble::UnknownPage);
    }
    if row.is_page && !visit.is_for_a_window() {
        return Err(Trouble::NotADocument);
    }
    match row.who {
        Who::Nobody | Who::Phone => Ok(visit),
        Who::Anyone => visit.introduced().await,
        Who::SignedIn => {
            let visit = visit.introduced().await?;
            if visit.session.is_some() { Ok(visit) } else { Err(Trouble::SignInNeeded) }
        }
    }
}
