//! The table of our pages. What is not in it does not exist; a test walks it and asks for each row as a stranger, as the
//! wrong person, and without the form's proof.

use axum::routing::{MethodRouter, get, post};

use super::{
    account, approve_link, ask_first, brand, callbacks, confirm, enter, health, home, jwks, language, not_me, phone,
    register, reset, second_factor, sign_in, sign_out, verify_email, whoami,
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
    pub(super) serve: fn() -> MethodRouter,
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
        path: "/sign-in/factor/events",
        stands: Stands::Portal,
        who: Who::Anyone,
        is_page: false,
        form: None,
        serve: || get(second_factor::events),
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
        path: ask_first::PATH,
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("ask-first"),
        serve: || get(ask_first::get).post(ask_first::post),
    },
    Row {
        path: ask_first::EVENTS,
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: false,
        form: None,
        serve: || get(ask_first::events),
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
        path: "/account/factors/add",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: None,
        serve: || get(account::factors::add::get),
    },
    Row {
        path: "/account/factors/reached",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("factor-reached"),
        serve: || get(account::factors::reached::get).post(account::factors::reached::post),
    },
    for_programs("/account/factors/reached/events", Stands::Portal, Who::SignedIn, || {
        get(account::factors::reached::events)
    }),
    Row {
        path: "/account/factors/phone",
        stands: Stands::Portal,
        who: Who::SignedIn,
        is_page: true,
        form: Some("factor-phone"),
        serve: || get(account::factors::phone::get).post(account::factors::phone::post),
    },
    for_programs("/account/factors/phone/state", Stands::Portal, Who::SignedIn, || get(account::factors::phone::state)),
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
    for_programs("/approve/worker.js", Stands::Portal, Who::Nobody, || get(phone::worker)),
    for_programs("/approve/manifest.webmanifest", Stands::Portal, Who::Nobody, || get(phone::manifest)),
    for_programs("/approve/icon.svg", Stands::Portal, Who::Nobody, || get(phone::icon)),
    for_programs("/approve/icon.png", Stands::Portal, Who::Nobody, || get(phone::touch_icon)),
    for_programs("/approve/enrol", Stands::Portal, Who::Phone, || post(phone::enrol)),
    for_programs("/approve/pending", Stands::Portal, Who::Phone, || post(phone::pending)),
    for_programs("/approve/decide", Stands::Portal, Who::Phone, || post(phone::answer)),
    for_programs("/approve/subscribe", Stands::Portal, Who::Phone, || post(phone::listen)),
    Row {
        path: "/approve/{token}",
        stands: Stands::Portal,
        who: Who::Anyone,
        is_page: true,
        form: Some("approve-link"),
        serve: || get(approve_link::get).post(approve_link::post),
    },
    Row {
        path: "/approve/{token}/deny",
        stands: Stands::Portal,
        who: Who::Nobody,
        is_page: false,
        form: None,
        serve: || post(approve_link::deny).options(approve_link::preflight),
    },
    Row {
        path: "/callbacks/{channel}",
        stands: Stands::Portal,
        who: Who::Nobody,
        is_page: false,
        form: None,
        serve: || post(callbacks::post),
    },
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
    for_programs("/whoami", Stands::Everywhere, Who::Anyone, || get(whoami::get)),
    for_programs("/jwks.json", Stands::Everywhere, Who::Nobody, || get(jwks::get)),
    own_part(OwnPart::Logo, || get(async |visit| brand::get(&visit, OwnPart::Logo))),
    own_part(OwnPart::LogoDark, || get(async |visit| brand::get(&visit, OwnPart::LogoDark))),
    own_part(OwnPart::Icon, || get(async |visit| brand::get(&visit, OwnPart::Icon))),
    own_part(OwnPart::Style, || get(async |visit| brand::get(&visit, OwnPart::Style))),
    for_programs("/health", Stands::Everywhere, Who::Nobody, || get(health::get)),
];

const fn own_part(part: OwnPart, serve: fn() -> MethodRouter) -> Row {
    Row { path: part.path(), stands: Stands::Portal, who: Who::Nobody, is_page: false, form: None, serve }
}

const fn for_programs(path: &'static str, stands: Stands, who: Who, serve: fn() -> MethodRouter) -> Row {
    Row { path, stands, who, is_page: false, form: None, serve }
}
