//! The frame around every page, drawn once: head, brand, way about, heading.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::assets;
use crate::domain::look::{Look, OwnPart};
use crate::words::{FrameText, Notice, Sentence, Words};

/// What every page needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    pub words: Words,
    /// What the operator calls the site.
    pub brand: &'a str,
    /// How the operator dresses it.
    pub look: &'a Look,
    /// Where our pages stand: `/.vestibule`, and on an app's host the portal's origin before it.
    pub prefix: &'a str,
    pub signed_in_as: Option<&'a str>,
    pub notice: Option<Notice>,
}

/// One page's own part of the frame.
pub(super) struct Page<'a> {
    pub(super) shape: Shape,
    pub(super) place: Option<Place>,
    /// The heading, and the window's title.
    pub(super) title: &'a Sentence,
}

pub(super) enum Shape {
    /// One thing to do, in one card.
    Card,
    /// Something to look through.
    Column,
}

/// Where the navigation says that the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Home,
    Account,
}

/// What only some pages carry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extra<'a> {
    Nothing,
    /// Style and script of things to copy and keep.
    Keepsakes,
    /// Those of the page on the phone, which can be installed.
    Phone,
    /// Those of the page that waits for a phone.
    PhoneWait,
    /// The script beside a telephone number.
    Number,
    /// Of waiting for an answer from elsewhere; a stream tells of it, or the page is asked for again.
    Waiting {
        events: Option<&'a str>,
    },
    /// The same, where a code is typed meanwhile.
    Code {
        events: Option<&'a str>,
    },
}

impl Page<'_> {
    pub(super) fn draw(&self, frame: &Frame<'_>, body: &Markup) -> Markup {
        self.draw_with(Extra::Nothing, frame, body)
    }

    /// One that shows something to copy and keep.
    pub(super) fn draw_keepsake(&self, frame: &Frame<'_>, body: &Markup) -> Markup {
        self.draw_with(Extra::Keepsakes, frame, body)
    }

    pub(super) fn draw_phone(&self, frame: &Frame<'_>, body: &Markup) -> Markup {
        self.draw_with(Extra::Phone, frame, body)
    }

    pub(super) fn draw_phone_wait(&self, frame: &Frame<'_>, body: &Markup) -> Markup {
        self.draw_with(Extra::PhoneWait, frame, body)
    }

    pub(super) fn draw_number(&self, frame: &Frame<'_>, body: &Markup) -> Markup {
        self.draw_with(Extra::Number, frame, body)
    }

    /// One that waits, as long as there are `events` to wait for.
    pub(super) fn draw_waiting(&self, frame: &Frame<'_>, events: Option<&str>, body: &Markup) -> Markup {
        self.draw_with(Extra::Waiting { events }, frame, body)
    }

    /// One where a code is typed, which must not be lost to a page that loads itself again.
    pub(super) fn draw_waiting_for_code(&self, frame: &Frame<'_>, events: Option<&str>, body: &Markup) -> Markup {
        self.draw_with(Extra::Code { events }, frame, body)
    }

    fn draw_with(&self, extra: Extra<'_>, frame: &Frame<'_>, body: &Markup) -> Markup {
        let words = frame.words;
        let events = match extra {
            Extra::Waiting { events } | Extra::Code { events } => events,
            Extra::Nothing | Extra::Keepsakes | Extra::Phone | Extra::PhoneWait | Extra::Number => None,
        };
        let shape = match self.shape {
            Shape::Card => "card",
            Shape::Column => "column",
        };
        html! {
            (DOCTYPE)
            html lang=(words.tag()) dir=(words.direction()) {
                (self.head(extra, frame))
                body {
                    @if frame.signed_in_as.is_some() {
                        a.skip href="#content" { (words.say(FrameText::SkipToContent)) }
                    }
                    (self.header(frame))
                    main #content class=(shape) data-events=[events] {
                        @if let Some(notice) = frame.notice {
                            p.notice role="status" { (words.say(notice)) }
                        }
                        h1 { (self.title) }
                        (body)
                    }
                    (footer(frame))
                }
            }
        }
    }

    fn head(&self, extra: Extra<'_>, frame: &Frame<'_>) -> Markup {
        html! {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (self.title.to_string()) " · " (frame.brand) }
                link rel="icon" href=(assets::icon(frame.look, frame.prefix));
                style { (PreEscaped(assets::STYLESHEET.as_str())) }
                @if let Some(colours) = assets::colours(frame.look) {
                    style { (PreEscaped(colours)) }
                }
                @if let Some(style) = frame.look.address_of(OwnPart::Style) {
                    link rel="stylesheet" href={ (frame.prefix) (style) };
                }
                (parts_of(extra, frame))
            }
        }
    }

    fn header(&self, frame: &Frame<'_>) -> Markup {
        let words = frame.words;
        let here = |place| (self.place == Some(place)).then_some("page");
        html! {
            header.alone[frame.signed_in_as.is_none()] {
                a.brand href={ (frame.prefix) "/" } { (brand(frame)) }
                @if frame.signed_in_as.is_some() {
                    nav aria-label=(words.say(FrameText::Pages).to_string()) {
                        ul {
                            li { a href={ (frame.prefix) "/" } aria-current=[here(Place::Home)] {
                                (words.say(FrameText::YourApps))
                            } }
                            li { a href={ (frame.prefix) "/account" } aria-current=[here(Place::Account)] {
                                (words.say(FrameText::Account))
                            } }
                            li { a href={ (frame.prefix) "/sign-out" } { (words.say(FrameText::SignOut)) } }
                        }
                    }
                }
            }
        }
    }
}

fn parts_of(extra: Extra<'_>, frame: &Frame<'_>) -> Markup {
    let style = |text: &str| html! { style { (PreEscaped(text)) } };
    let script = |text: &str| html! { script type="module" { (PreEscaped(text)) } };
    match extra {
        Extra::Nothing => html! {},
        Extra::Keepsakes => html! {
            (style(&assets::KEEPSAKE_STYLE))
            (script(assets::KEEPSAKE_SCRIPT))
        },
        Extra::Number => script(assets::NUMBER_SCRIPT),
        Extra::Code { .. } => html! {
            (style(&assets::KEEPSAKE_STYLE))
            (style(&assets::WAITING_STYLE))
            (script(assets::KEEPSAKE_SCRIPT))
            (script(assets::WAITING_SCRIPT))
        },
        Extra::Waiting { events } => html! {
            (style(&assets::KEEPSAKE_STYLE))
            (style(&assets::WAITING_STYLE))
            (script(assets::WAITING_SCRIPT))
            @if events.is_some() { noscript { meta http-equiv="refresh" content="3"; } }
        },
        Extra::Phone => html! {
            link rel="manifest" href={ (frame.prefix) "/approve/manifest.webmanifest" };
            (style(&assets::KEEPSAKE_STYLE))
            (style(&assets::PHONE_STYLE))
            (script(assets::PHONE_SCRIPT))
        },
        Extra::PhoneWait => html! {
            noscript { meta http-equiv="refresh" content="5"; }
            (style(&assets::KEEPSAKE_STYLE))
            (style(&assets::PHONE_STYLE))
            (script(assets::PHONE_WAIT_SCRIPT))
        },
    }
}

/// The operator's logo says the name in its own way.
fn brand(frame: &Frame<'_>) -> Markup {
    let Some(logo) = frame.look.address_of(OwnPart::Logo) else {
        return html! { (assets::mark()) bdi { (frame.brand) } };
    };
    html! {
        picture {
            @if let Some(dark) = frame.look.address_of(OwnPart::LogoDark) {
                source srcset={ (frame.prefix) (dark) } media="screen and (prefers-color-scheme: dark)";
            }
            img.logo src={ (frame.prefix) (logo) } alt=(frame.brand);
        }
    }
}

fn footer(frame: &Frame<'_>) -> Markup {
    let Look { links, support, .. } = frame.look;
    html! {
        footer {
            @if let Some(name) = frame.signed_in_as {
                p { (frame.words.say(FrameText::SignedInAs { name })) }
            }
            ul {
                li {
                    a.language href={ (frame.prefix) "/language" } {
                        (assets::globe())
                        span { (frame.words.say(FrameText::Language { name: frame.words.language.own_name() })) }
                    }
                }
                @if let Some(support) = support {
                    li { a href=(support.url(None)) { (frame.words.say(FrameText::Help)) } }
                }
                @for link in links {
                    li { a href=(link.url) { bdi { (link.label) } } }
                }
            }
        }
    }
}
