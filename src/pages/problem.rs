//! Every refusal and every failure that a person may see: what happened, and what can be done now.

mod samples;

use std::time::Duration;

use http::StatusCode;
use maud::{Markup, html};

use super::layout::{Frame, Page, Shape};
use crate::words::{NextStep, ProblemText, ProblemTitle, Sentence, Words};

#[derive(Clone, Debug)]
pub struct ProblemView<'a> {
    pub problem: Problem<'a>,
    /// What the log knows it by, if it does.
    pub id: Option<&'a str>,
}

/// What went wrong, with what its page needs to know. Addresses are ours to make: none comes from a request unchecked.
#[derive(Clone, Debug)]
pub enum Problem<'a> {
    /// 400
    BadRequest,
    /// 400: a hand-over's link that is used, old, or was begun in another browser. `again` starts anew.
    LinkEnded { again: &'a str },
    /// 400: the browser came back without the cookie that it was just given. `again` starts anew.
    CookiesNeeded { again: &'a str },
    /// 401, where the answer can't lead to the sign-in page by itself.
    SignInNeeded { sign_in: &'a str },
    /// 403: signed in, but not in the groups; with none of them, the place is closed to everyone.
    NotAllowed { name: &'a str, groups: Vec<&'a str>, switch_account: &'a str },
    /// 403: the place asks for a second factor, and this person has none.
    SecondFactorNeeded { name: &'a str, switch_account: &'a str },
    /// 403: the password was right, and a first factor takes a link that an operator gives.
    FirstFactorByLink,
    /// 403
    Banned,
    /// 403: a form whose proof no longer holds. `again` is the page it was on.
    StaleForm { again: &'a str },
    /// 403: a form that another site, or a browser that hides its origin, has sent. `again` is a page of ours.
    ForeignForm { again: &'a str },
    /// 403: signing in over plain http. `secure` is the same page over https, where there is one.
    InsecureHttp { host: &'a str, secure: Option<&'a str> },
    /// 404
    UnknownHost { host: &'a str },
    /// 404
    UnknownPage,
    /// 405
    WrongMethod,
    /// 408
    TooSlow,
    /// 413
    TooLarge,
    /// 414
    AddressTooLong,
    /// 421
    WrongConnection,
    /// 429
    TooMany { rest: Duration },
    /// 431
    HeadTooLarge,
    /// 500
    Broken,
    /// 503: ours, not an app's.
    Unavailable,
    /// Too many people want the same at once.
    Busy,
    /// 502
    AppUnreachable { app: Option<&'a str> },
    /// 503
    AppDown { app: Option<&'a str> },
    /// 504
    AppSlow { app: Option<&'a str> },
}

pub fn problem(frame: &Frame<'_>, view: &ProblemView<'_>) -> Markup {
    let words = frame.words;
    let problem = &view.problem;
    let title = problem.title(words);
    let body = html! {
        p { (problem.detail(words)) }
        @for advice in problem.advice(frame) {
            p { (words.say(advice)) }
        }
        @if let Some((href, label)) = problem.way(frame) {
            // Out of a frame, if it is shown in one: our pages refuse to stand there.
            p { a.primary href=(href) target="_top" { (words.say(label)) } }
        }
        @if let Some((href, label)) = problem.other_way() {
            p.ways { a href=(href) target="_top" { (words.say(label)) } }
        }
        @if let Some(support) = frame.look.support.as_ref().filter(|_| problem.is_for_operator(frame)) {
            p.ways { a href=(support.url(view.id)) target="_top" { (words.say(NextStep::AskForHelp)) } }
        }
        @if matches!(problem, Problem::InsecureHttp { .. }) {
            (operators_part(words))
        }
        p.reference {
            @if let Some(id) = view.id {
                (words.say(ProblemText::Reference)) " " code { (id) } " · "
            }
            (problem.status().as_str())
        }
    };
    Page { shape: Shape::Card, place: None, title: &title }.draw(frame, &body)
}

/// How whoever runs the gateway makes it secure.
fn operators_part(words: Words) -> Markup {
    html! {
        details {
            summary { (words.say(NextStep::AreYouOperator)) }
            ul {
                @for way in [NextStep::OperatorTls, NextStep::OperatorProxy, NextStep::OperatorInsecure] {
                    li { (words.say(way)) }
                }
            }
        }
    }
}

impl<'a> Problem<'a> {
    pub fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest | Self::LinkEnded { .. } | Self::CookiesNeeded { .. } => StatusCode::BAD_REQUEST,
            Self::SignInNeeded { .. } => StatusCode::UNAUTHORIZED,
            Self::NotAllowed { .. }
            | Self::SecondFactorNeeded { .. }
            | Self::FirstFactorByLink
            | Self::Banned
            | Self::StaleForm { .. }
            | Self::ForeignForm { .. }
            | Self::InsecureHttp { .. } => StatusCode::FORBIDDEN,
            Self::UnknownHost { .. } | Self::UnknownPage => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::AddressTooLong => StatusCode::URI_TOO_LONG,
            Self::WrongConnection => StatusCode::MISDIRECTED_REQUEST,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            Self::AppUnreachable { .. } => StatusCode::BAD_GATEWAY,
            Self::Unavailable | Self::Busy | Self::AppDown { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::AppSlow { .. } => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    /// In a few words; problem+json has the same as `title`.
    pub fn title(&self, words: Words) -> Sentence {
        words.say(match *self {
            Self::BadRequest => ProblemTitle::BadRequest,
            Self::LinkEnded { .. } => ProblemTitle::LinkEnded,
            Self::CookiesNeeded { .. } => ProblemTitle::CookiesNeeded,
            Self::SignInNeeded { .. } => ProblemTitle::SignInNeeded,
            Self::NotAllowed { .. } => ProblemTitle::NotAllowed,
            Self::SecondFactorNeeded { .. } => ProblemTitle::SecondFactorNeeded,
            Self::FirstFactorByLink => ProblemTitle::FirstFactorByLink,
            Self::Banned => ProblemTitle::Banned,
            Self::StaleForm { .. } => ProblemTitle::StaleForm,
            Self::ForeignForm { .. } => ProblemTitle::ForeignForm,
            Self::InsecureHttp { .. } => ProblemTitle::InsecureHttp,
            Self::UnknownHost { .. } => ProblemTitle::UnknownHost,
            Self::UnknownPage => ProblemTitle::UnknownPage,
            Self::WrongMethod => ProblemTitle::WrongMethod,
            Self::TooSlow => ProblemTitle::TooSlow,
            Self::TooLarge | Self::AddressTooLong | Self::HeadTooLarge => ProblemTitle::TooLarge,
            Self::WrongConnection => ProblemTitle::WrongConnection,
            Self::TooMany { .. } => ProblemTitle::TooMany,
            Self::Broken => ProblemTitle::Broken,
            Self::Unavailable | Self::Busy => ProblemTitle::Unavailable,
            Self::AppUnreachable { app } => ProblemTitle::AppUnreachable { app },
            Self::AppDown { app } => ProblemTitle::AppDown { app },
            Self::AppSlow { app } => ProblemTitle::AppSlow { app },
        })
    }

    /// In a sentence; problem+json has the same as `detail`.
    pub fn detail(&self, words: Words) -> Sentence {
        words.say(match self {
            Self::BadRequest => ProblemText::BadRequest,
            Self::LinkEnded { .. } => ProblemText::LinkEnded,
            Self::CookiesNeeded { .. } => ProblemText::CookiesNeeded,
            Self::SignInNeeded { .. } => ProblemText::SignInNeeded,
            Self::NotAllowed { name, groups, .. } if groups.is_empty() => ProblemText::Closed { name },
            Self::NotAllowed { name, groups, .. } => ProblemText::NotInGroups { name, groups },
            Self::SecondFactorNeeded { name, .. } => ProblemText::SecondFactorNeeded { name },
            Self::FirstFactorByLink => ProblemText::FirstFactorByLink,
            Self::Banned => ProblemText::Banned,
            Self::StaleForm { .. } => ProblemText::StaleForm,
            Self::ForeignForm { .. } => ProblemText::ForeignForm,
            Self::InsecureHttp { host, .. } => ProblemText::InsecureHttp { host },
            Self::UnknownHost { host } => ProblemText::UnknownHost { host },
            Self::UnknownPage => ProblemText::UnknownPage,
            Self::WrongMethod => ProblemText::WrongMethod,
            Self::TooSlow => ProblemText::TooSlow,
            Self::TooLarge => ProblemText::TooLarge,
            Self::AddressTooLong | Self::HeadTooLarge => ProblemText::HeadTooLarge,
            Self::WrongConnection => ProblemText::WrongConnection,
            Self::TooMany { rest } => ProblemText::TooMany { rest: *rest },
            Self::Broken => ProblemText::Broken,
            Self::Unavailable | Self::Busy => ProblemText::Unavailable,
            Self::AppUnreachable { .. } => ProblemText::AppUnreachable,
            Self::AppDown { .. } => ProblemText::AppDown,
            Self::AppSlow { .. } => ProblemText::AppSlow,
        })
    }

    /// What the reader can do that no link of ours does.
    fn advice<'b>(&self, frame: &Frame<'b>) -> Vec<NextStep<'b>> {
        let brand = frame.brand;
        match self {
            Self::NotAllowed { groups, .. } if groups.is_empty() => vec![],
            Self::NotAllowed { .. } => vec![NextStep::AskForAccess { brand }],
            Self::SecondFactorNeeded { .. } => vec![NextStep::AskForFactor { brand }],
            Self::FirstFactorByLink => vec![NextStep::AskForFactorLink { brand }],
            Self::Banned => vec![NextStep::AskAboutBan { brand }],
            Self::ForeignForm { .. } => vec![NextStep::CloseIfNotYou],
            Self::CookiesNeeded { .. } => vec![NextStep::AllowCookies],
            Self::BadRequest | Self::UnknownHost { .. } => vec![NextStep::CheckAddress],
            Self::TooLarge => vec![NextStep::GoBackAndShorten],
            Self::AddressTooLong | Self::HeadTooLarge => vec![NextStep::ClearCookies],
            Self::WrongConnection => vec![NextStep::ReloadPage],
            Self::TooSlow => vec![NextStep::TryAgainSoon],
            Self::Broken
            | Self::Unavailable
            | Self::Busy
            | Self::AppUnreachable { .. }
            | Self::AppDown { .. }
            | Self::AppSlow { .. } => vec![NextStep::TryAgainSoon, NextStep::TellOperator { brand }],
            Self::LinkEnded { .. }
            | Self::SignInNeeded { .. }
            | Self::StaleForm { .. }
            | Self::InsecureHttp { .. }
            | Self::UnknownPage
            | Self::WrongMethod
            | Self::TooMany { .. } => vec![],
        }
    }

    /// Whether only those who run the gateway can help.
    fn is_for_operator(&self, frame: &Frame<'_>) -> bool {
        self.advice(frame).iter().any(|advice| {
            matches!(
                advice,
                NextStep::AskForAccess { .. }
                    | NextStep::AskForFactor { .. }
                    | NextStep::AskForFactorLink { .. }
                    | NextStep::AskAboutBan { .. }
                    | NextStep::TellOperator { .. }
            )
        })
    }

    /// The link that helps most.
    fn way(&self, frame: &Frame<'_>) -> Option<(String, NextStep<'static>)> {
        let home = || (format!("{}/", frame.prefix), NextStep::YourApps);
        match *self {
            Self::LinkEnded { again }
            | Self::CookiesNeeded { again }
            | Self::StaleForm { again }
            | Self::ForeignForm { again } => Some((again.to_owned(), NextStep::TryAgain)),
            Self::SignInNeeded { sign_in } => Some((sign_in.to_owned(), NextStep::SignIn)),
            Self::InsecureHttp { secure, .. } => Some((secure?.to_owned(), NextStep::OpenSecurely)),
            Self::NotAllowed { .. } | Self::SecondFactorNeeded { .. } | Self::UnknownPage | Self::WrongMethod => {
                Some(home())
            }
            _ => None,
        }
    }

    fn other_way(&self) -> Option<(&'a str, NextStep<'static>)> {
        match *self {
            Self::NotAllowed { switch_account, .. } | Self::SecondFactorNeeded { switch_account, .. } => {
                Some((switch_account, NextStep::SwitchAccount))
            }
            _ => None,
        }
    }
}
