//! The table of our pages. What is not in it does not exist; a test walks it and asks for each row as a stranger, as the
//! wrong person, and without the form's proof.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get, post};

use super::problem::{self, Trouble};
use super::visit::Visit;
use super::{
    Answer, AskedBy, Body, account, brand, confirm, enter, health, home, jwks, language, not_me, phone, register, reset,
    second_factor, sign_in, sign_out, verify_email, whoami,
};
use crate::domain::look::OwnPart;

pub struct Row {
    /// Behind our prefix.
    pub path: &'static str,
    pub stands: Stands,
    pub who: Who,
    /// A page for people, which opens in a window of its own; else it is for programs.
    pub is_page: bool,
    /// The form that its POST takes.
    pub form: Option<&'static str>,
    serve: fn() -> MethodRouter,
}

/// On which hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    Portal,
    /// On apps' hosts alone.
    Apps,
    Everywhere,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Anyone,
    SignedIn,
    /// It is not even asked who it is.
    Nobody,
    /// A phone, which signs each request; whose it is, the handler finds by that.
    Phone,
}

pub const ROUTES: &[Row] = &[
    Row { path: "/", stands: Stands::Portal, who: Who::SignedIn, is_page: true, form: None, serve: || get(home::get) },
    Row {
        path: "/sign-in",
        stands: Stands::Portal,
        who: Who::Anyone,
        is_page: true,
        form: Some("sign-in"),
        serve: || get(sign_in::get).post(sign_in::post),
    },
    Row {
        path: "/sign-in/factor",
        stands: Stands::Portal,
        who: Who::Anyone,
        is_page: true,
        form: Some("factor"),
        serve: || get(second_factor::get).post(second_factor::post),
    },
    Row {
        path: "/sign-in/recovery-codes",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("recovery-codes"),
        serve: || get(second_factor::after_codes).post(second_factor::kept),
    },
    Row {
        path: confirm::PATH,
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("confirm"),
        serve: || get(confirm::get).post(confirm::post),
    },
    Row {
        path: "/sign-out",
        stands: Stands::Everywhere,
        who: Who::Anyone,
        is_page: true,
        form: Some("sign-out"),
        serve: || get(sign_out::get).post(sign_out::post),
    },
    Row {
        path: "/register",
        stands: Stands::Portal,
        who: Who::Anyone,
        is_page: true,
        form: Some("register"),
        serve: || get(register::get).post(register::post),
    },
    Row {
        path: "/verify-email",
        stands: Stands::Portal,
        who: Who::Anyone,
        is_page: true,
        form: Some("verify-email"),
        serve: || get(verify_email::get).post(verify_email::post),
    },
    Row {
        path: "/verify-email/sent",
        stands: Stands::Portal,
        who: Who::Anyone,
        is_page: true,
        form: Some("verify-email-again"),
        serve: || get(verify_email::sent).post(verify_email::send_again),
    },
    Row {
        path: "/reset",
        stands: Stands::Portal,
        who: Who::Anyone,
        is_page: true,
        form: Some("reset"),
        serve: || get(reset::get).post(reset::post),
    },
    Row {
        path: "/reset/{token}",
        stands: Stands::Portal,
        who: Who::Anyone,
        is_page: true,
        form: Some("reset-password"),
        serve: || get(reset::get_link).post(reset::post_link),
    },
    Row {
        path: "/not-me",
        stands: Stands::Portal,
        who: Who::Anyone,
        is_page: true,
        form: Some("not-me"),
        serve: || get(not_me::get).post(not_me::post),
    },
    Row {
        path: "/account",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: None,
        serve: || get(account::get),
    },
    Row {
        path: "/account/password",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("password"),
        serve: || get(account::password::get).post(account::password::post),
    },
    Row {
        path: "/account/email",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("email"),
        serve: || get(account::email::get).post(account::email::post),
    },
    Row {
        path: "/account/factors",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("codes-kept"),
        serve: || get(account::factors::get).post(account::factors::post),
    },
    Row {
        path: "/account/factors/totp",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("factor-totp"),
        serve: || get(account::factors::enrol::get).post(account::factors::enrol::post),
    },
    Row {
        path: "/account/factors/phone",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("factor-phone"),
        serve: || get(account::factors::phone::get).post(account::factors::phone::post),
    },
    Row {
        path: "/account/factors/phone/state",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: false,
        form: None,
        serve: || get(account::factors::phone::state),
    },
    Row {
        path: "/account/factors/rename",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("factor-name"),
        serve: || get(account::factors::name::get).post(account::factors::name::post),
    },
    Row {
        path: "/account/factors/order",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("factor-order"),
        serve: || get(account::factors::name::to_factors).post(account::factors::name::order),
    },
    Row {
        path: "/account/factors/remove",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("factor-remove"),
        serve: || get(account::factors::change::get_remove).post(account::factors::change::post_remove),
    },
    Row {
        path: "/account/factors/disable",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("two-factor-disable"),
        serve: || get(account::factors::change::get_disable).post(account::factors::change::post_disable),
    },
    Row {
        path: "/account/factors/recovery",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("recovery-codes"),
        serve: || get(account::factors::recovery::get).post(account::factors::recovery::post),
    },
    Row {
        path: "/account/delete",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("delete"),
        serve: || get(account::delete::get).post(account::delete::post),
    },
    Row {
        path: "/account/profile",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("profile"),
        serve: || get(account::profile::get).post(account::profile::post),
    },
    Row {
        path: "/account/sessions",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("sessions"),
        serve: || get(account::sessions::get).post(account::sessions::post),
    },
    Row {
        path: "/account/trust",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("trust"),
        serve: || get(account::trust::get).post(account::trust::post),
    },
    Row {
        path: "/account/activity",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: None,
        serve: || get(account::activity::get),
    },
    Row {
        path: "/account/data",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("data"),
        serve: || get(account::data::get).post(account::data::post),
    },
    Row {
        path: phone::PATH,
        stands: Stands::Portal,
        who: Who::Nobody,
        is_page: true,
        form: None,
        serve: || get(phone::get),
    },
    of_phone("/approve/worker.js", Who::Nobody, || get(phone::worker)),
    of_phone("/approve/manifest.webmanifest", Who::Nobody, || get(phone::manifest)),
    of_phone("/approve/icon.svg", Who::Nobody, || get(phone::icon)),
    of_phone("/approve/enrol", Who::Phone, || post(phone::enrol)),
    of_phone("/approve/pending", Who::Phone, || post(phone::pending)),
    of_phone("/approve/decide", Who::Phone, || post(phone::answer)),
    of_phone("/approve/subscribe", Who::Phone, || post(phone::listen)),
    Row {
        path: "/language",
        stands: Stands::Portal,
        who: Who::Anyone,
        is_page: true,
        form: Some("language"),
        serve: || get(language::get).post(language::post),
    },
    Row {
        path: "/enter",
        stands: Stands::Apps,
        who: Who::Anyone,
        is_page: true,
        form: None,
        serve: || get(enter::get),
    },
    Row {
        path: "/whoami",
        stands: Stands::Everywhere,
        who: Who::Anyone,
        is_page: false,
        form: None,
        serve: || get(whoami::get),
    },
    Row {
        path: "/jwks.json",
        stands: Stands::Everywhere,
        who: Who::Nobody,
        is_page: false,
        form: None,
        serve: || get(jwks::get),
    },
    own_part(OwnPart::Logo, || get(async |visit| brand::get(&visit, OwnPart::Logo))),
    own_part(OwnPart::LogoDark, || get(async |visit| brand::get(&visit, OwnPart::LogoDark))),
    own_part(OwnPart::Icon, || get(async |visit| brand::get(&visit, OwnPart::Icon))),
    own_part(OwnPart::Style, || get(async |visit| brand::get(&visit, OwnPart::Style))),
    Row {
        path: "/health",
        stands: Stands::Everywhere,
        who: Who::Nobody,
        is_page: false,
        form: None,
        serve: || get(health::get),
    },
];

const fn own_part(part: OwnPart, serve: fn() -> MethodRouter) -> Row {
    Row { path: part.path(), stands: Stands::Portal, who: Who::Nobody, is_page: false, form: None, serve }
}

const fn of_phone(path: &'static str, who: Who, serve: fn() -> MethodRouter) -> Row {
    Row { path, stands: Stands::Portal, who, is_page: false, form: None, serve }
}

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
