//! Your apps: what this person may open.

use maud::{Markup, html};

use super::layout::{Frame, Page, Place, Shape};
use crate::words::{FrameText, HomeText};

#[derive(Clone, Debug)]
pub struct HomeView<'a> {
    pub display_name: &'a str,
    pub apps: Vec<AppCard<'a>>,
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
        let app = |title, host| AppCard { title, url: format!("https://{host}/"), host };
        vec![
            ("empty", Self { display_name: "Ada Lovelace", apps: Vec::new() }),
            ("one", Self { display_name: "Ada Lovelace", apps: vec![app("Wiki", "wiki.example.com")] }),
            (
                "few",
                Self {
                    display_name: "Ada Lovelace",
                    apps: vec![
                        app("Calendar", "calendar.example.com"),
                        app("Files", "files.example.com"),
                        app("Photos", "photos.example.com"),
                        app("Status", "status.example.net"),
                        app("Wiki", "wiki.example.com"),
                    ],
                },
            ),
            (
                "many",
                Self {
                    display_name: "ada",
                    apps: vec![
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
                },
            ),
        ]
    }
}
