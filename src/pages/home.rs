//! Your apps: what this person may open.

use maud::{Markup, html};

use super::account::turned_away;
use super::layout::{Frame, Page, Place, Shape};
use crate::domain::time::Timestamp;
use crate::words::{FrameText, HomeText};

#[derive(Clone, Debug)]
pub struct HomeView<'a> {
    pub display_name: &'a str,
    pub apps: Vec<AppCard<'a>>,
    /// When somebody who knew the password was.
    pub turned_away: Option<Timestamp>,
    pub now: Timestamp,
}

#[derive(Clone, Debug)]
pub struct AppCard<'a> {
    pub title: &'a str,
    pub url: String,
    pub host: &'a str,
}

pub fn home(frame: &Frame<'_>, view: &HomeView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(FrameText::YourApps);
    let body = html! {
        (turned_away(frame, view.turned_away, view.now))
        @if view.apps.is_empty() {
            div.empty {
                p { (words.say(HomeText::Empty)) }
                p.quiet { (words.say(HomeText::EmptyNext { brand: frame.brand })) }
            }
        } @else {
            p.lead { (words.say(HomeText::Hello { name: view.display_name })) }
            ul.apps {
                @for app in &view.apps {
                    li { (card(app)) }
                }
            }
        }
    };
    Page { shape: Shape::Column, place: Some(Place::Home), title: &title }.draw(frame, &body)
}

fn card(app: &AppCard<'_>) -> Markup {
    let initial: String = app.title.chars().next().into_iter().flat_map(char::to_uppercase).collect();
    html! {
        a.app href=(app.url) {
            span.initial aria-hidden="true" { (initial) }
            span.names {
                span.title { bdi { (app.title) } }
                " "
                span.quiet { bdi { (app.host) } }
            }
        }
    }
}

impl HomeView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let now = Timestamp::from_seconds(1_795_254_343);
        let view = |display_name, apps| Self { display_name, apps, turned_away: None, now };
        let app = |title, host| AppCard { title, url: format!("https://{host}/"), host };
        vec![
            ("empty", view("Ada Lovelace", Vec::new())),
            ("one", Self { turned_away: Some(now), ..view("Ada Lovelace", vec![app("Wiki", "wiki.example.com")]) }),
            (
                "few",
                view(
                    "Ada Lovelace",
                    vec![
                        app("Calendar", "calendar.example.com"),
                        app("Files", "files.example.com"),
                        app("Photos", "photos.example.com"),
                        app("Status", "status.example.net"),
                        app("Wiki", "wiki.example.com"),
                    ],
                ),
            ),
            (
                "many",
                view(
                    "ada",
                    vec![
                        app("Wiki", "wiki.example.com"),
                        app("Files", "files.example.com"),
                        app("Fotos", "fotos.example.com"),
                        app("日程表", "calendar.example.com"),
                        app("ويكي", "ar.example.com"),
                        app(
                            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
                            "a-very-long-label-of-sixty-three-bytes-which-is-all-that-dns-permits.example.com",
                        ),
                        app("<b>Bold</b> & \"brave\"", "bold.example.com"),
                    ],
                ),
            ),
        ]
    }
}
