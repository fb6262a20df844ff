//! What pages are dressed in. The style stands in every page, so that the first answer paints all of it, and refusals on
//! apps' hosts need nothing from there; its hash lets the content security policy allow it and nothing else.

use maud::{Markup, PreEscaped, html};

pub const STYLESHEET: &str = include_str!("assets/vestibule.css");

/// SHA-256 of the style, as `style-src` names it. A test holds it true, and tells the new one when the style was changed.
pub const STYLE_SOURCE: &str = "'sha256-jD1nGqjYsuYG+XGOvRprB30KCB1kfOsJeyD5/nhDjmI='";

/// What our pages load: the style above and an icon that is written into the page. `form-action` and `frame-ancestors` are
/// for the portal to add.
pub fn content_sources() -> String {
    format!("default-src 'none'; style-src {STYLE_SOURCE}; img-src data:; base-uri 'none'")
}

/// The door in the header: decoration beside the name.
pub(super) fn mark() -> Markup {
    html! {
        svg.mark viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false" {
            path.arch d="M4 22V11a8 8 0 0 1 16 0v11z" {}
            path.door d="M10 22V7.5L17 6v16z" {}
        }
    }
}

/// The same door, as an address.
pub(super) const ICON: PreEscaped<&str> = PreEscaped(
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E\
     %3Cpath fill='%2317635c' d='M4 22V11a8 8 0 0 1 16 0v11z'/%3E\
     %3Cpath fill='%23d9f2ee' d='M10 22V7.5L17 6v16z'/%3E%3C/svg%3E",
);
