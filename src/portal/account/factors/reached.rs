//! Setting up something that is reached elsewhere, for somebody who is signed in: the proof and the number, what the phone
//! must do, and the first code or question.

mod opened;

use axum::extract::Request;
use http::header::ACCEPT_LANGUAGE;
use serde::Deserialize;

use self::opened::{is_decision, show_open};
use super::name::to_list;
use super::{Own, PAGE, ended, show_codes};
use crate::actions::add_factor::may_begin;
use crate::actions::add_reached::{
    Begun, Choice, Confirmed, Connected, Open, Step, Way, Wish, again, begin, choices, confirm, connect_anew,
    connected, find,
};
use crate::actions::ask_elsewhere::Asked;
use crate::domain::country::Country;
use crate::domain::factor::{ChannelName, FactorKind, ReachedKind};
use crate::domain::phone_number::{Line, PhoneNumber};
use crate::domain::secret::{Secret, TokenHash};
use crate::pages::{self, Notice, NumberFields, NumberProblem, ProofProblem, ReachTrouble, ReachView, TryOutProblem};
use crate::portal::elsewhere::{self, Poll};
use crate::portal::forms::{self, Form, Sent};
use crate::portal::problem::Trouble;
use crate::portal::proof::{self, Needs, ProofFields};
use crate::portal::second_factor::label;
use crate::portal::ways::with_query;
use crate::portal::{Answer, csrf, reply};
use crate::words::{BindText, RecoveryText};

const REACHED: &str = "/account/factors/reached";

/// All steps come with it.
#[derive(Deserialize)]
struct ReachedForm {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    number: String,
    /// Which of a page's buttons it was, where there are two.
    #[serde(default, rename = "do")]
    deed: String,
    #[serde(flatten)]
    proof: ProofFields,
}

impl Form for ReachedForm {
    const NAME: &'static str = "factor-reached";

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

#[derive(Default, Deserialize)]
struct Asking {
    channel: Option<String>,
    kind: Option<String>,
    /// What is being set up.
    ticket: Option<String>,
    way: Option<String>,
}

impl Asking {
    fn way_of(&self, choices: Vec<Choice>) -> Option<Choice> {
        let kind = self.kind.as_deref()?;
        let name = self.channel.as_deref().and_then(ChannelName::parse);
        choices.into_iter().find(|choice| match &choice.way {
            Way::Channel { name: channel, kind: reached } => {
                Some(channel) == name.as_ref() && FactorKind::from(*reached).as_str() == kind
            }
            Way::Mailbox => name.is_none() && kind == FactorKind::Email.as_str(),
        })
    }
}

/// Where setting this up begins.
pub(super) fn begin_page(way: &Way) -> String {
    let kind = way.kind().as_str();
    match way {
        Way::Channel { name, .. } => format!("{REACHED}?channel={}&kind={kind}", name.as_str()),
        Way::Mailbox => format!("{REACHED}?kind={kind}"),
    }
}

pub(in crate::portal) async fn get(own: Own) -> Result<Answer, Trouble> {
    let asking: Asking = own.visit.query()?;
    let Some(ticket) = &asking.ticket else {
        let Some(choice) = choice(&own, &asking).await? else { return Ok(to_list(&own)) };
        let chosen = guessed(&own);
        return show_begin(&own, (&choice, asking.way.as_deref()), Typed { chosen, ..Typed::default() }).await;
    };
    Ok(match find(&own.visit.app, &own.oneself(), ticket).await? {
        Some(open) => show_open(&own, ticket, &open, None),
        None => ended(&own),
    })
}

pub(in crate::portal) async fn post(own: Own, request: Request) -> Result<Answer, Trouble> {
    let asking: Asking = own.visit.query()?;
    let sent = forms::read::<ReachedForm>(&own.visit, request).await?;
    let Some(ticket) = &asking.ticket else {
        let Sent::Checked(form) = sent else { return Err(Trouble::StaleForm { again: PAGE }) };
        let Some(choice) = choice(&own, &asking).await? else { return Ok(to_list(&own)) };
        let browser = form.browser();
        return begin_with(&own, &choice, form.into_inner(), browser).await;
    };
    let Some(open) = find(&own.visit.app, &own.oneself(), ticket).await? else {
        return Ok(ended(&own));
    };
    let form = match sent {
        Sent::Checked(form) => form,
        Sent::Stale(_) => return Ok(show_open(&own, ticket, &open, Some(TryOutProblem::OpenTooLong))),
    };
    let browser = form.browser();
    let form = form.into_inner();
    match (&open.step, form.deed.as_str()) {
        (Step::Connect { .. }, deed) => connect(&own, ticket, &open, (deed == "anew", browser)).await,
        (Step::TryOut(_), "again") => once_more(&own, ticket, &open, browser).await,
        (Step::TryOut(_), _) => try_out(&own, ticket, &open, (form, browser)).await,
    }
}

async fn choice(own: &Own, asking: &Asking) -> Result<Option<Choice>, Trouble> {
    let (app, user) = (&own.visit.app, own.user().await?);
    if !may_begin(app, &user, None).await? {
        return Ok(None);
    }
    Ok(asking.way_of(choices(app, &user).await?))
}

/// What was typed, and what is wrong with it.
#[derive(Default)]
struct Typed {
    chosen: Option<Country>,
    number: String,
    wrong: Option<NumberProblem>,
    proof: Option<ProofProblem>,
    trouble: Option<ReachTrouble>,
}

/// The number first, since a proof that is right is used up.
async fn begin_with(own: &Own, choice: &Choice, form: ReachedForm, browser: TokenHash) -> Result<Answer, Trouble> {
    let chosen = Country::from_code(&form.country);
    let way = form.proof.way.clone();
    let typed = |wrong| Typed { chosen, number: form.number.clone(), wrong, ..Typed::default() };
    let number = match read_number(own, choice, (chosen, &form.number)) {
        Ok(number) => number,
        Err(wrong) => return show_begin(own, (choice, way.as_deref()), typed(Some(wrong))).await,
    };
    let proof = match own.prove(form.proof, Needs::Fresh, browser).await? {
        Ok(proof) => proof,
        Err(refused) => {
            let typed = Typed { proof: Some(refused.problem()), ..typed(None) };
            return show_begin(own, (choice, way.as_deref()), typed).await;
        }
    };
    let wish = Wish { way: choice.way.clone(), number, mailbox: label(&own.visit, BindText::Mailbox) };
    let visitor = own.visit.visitor(browser);
    let begun = begin(&own.visit.app, &own.oneself(), &proof, (wish, &visitor)).await;
    let trouble = |trouble| Typed { trouble: Some(trouble), ..typed(None) };
    let done = match begun.map_err(Trouble::from) {
        Ok(Begun::Begun(ticket)) => Ok(reply::see_other(&open_page(own, ticket.expose()))),
        Ok(Begun::Enough) => Ok(own.done(PAGE, Notice::EnoughFactors)),
        Ok(Begun::ByLink | Begun::NoSuchWay) => Ok(to_list(own)),
        Ok(Begun::NotTaken) => show_begin(own, (choice, None), trouble(ReachTrouble::NotTaken)).await,
        Ok(Begun::Failing) => show_begin(own, (choice, None), trouble(ReachTrouble::Failing)).await,
        Ok(Begun::Over) => Err(Trouble::SignInNeeded),
        Err(trouble) => Err(trouble),
    };
    Ok(proof::renew(&own.visit, &proof, done))
}

fn read_number(
    own: &Own,
    choice: &Choice,
    (country, typed): (Option<Country>, &str),
) -> Result<Option<PhoneNumber>, NumberProblem> {
    if !choice.takes_number {
        return Ok(None);
    }
    let number = PhoneNumber::read(country, typed).map_err(NumberProblem::Bad)?;
    let is_text = matches!(choice.way, Way::Channel { kind: ReachedKind::Sms, .. });
    if is_text && number.line() == Line::Fixed {
        return Err(NumberProblem::Landline);
    }
    if !own.visit.app.settings.limits.messages.is_open_to(number.country()) {
        return Err(NumberProblem::CountryClosed);
    }
    Ok(Some(number))
}

/// The country that the browser speaks of; the only one, if there is no other to choose.
fn guessed(own: &Own) -> Option<Country> {
    let open = &own.visit.app.settings.limits.messages.countries;
    if let [only] = open.as_slice() {
        return Some(*only);
    }
    let accepted = own.visit.headers.get(ACCEPT_LANGUAGE).and_then(|accepted| accepted.to_str().ok());
    accepted.and_then(Country::preferred).filter(|country| open.is_empty() || open.contains(country))
}

async fn show_begin(own: &Own, (choice, way): (&Choice, Option<&str>), typed: Typed) -> Result<Answer, Trouble> {
    let page = begin_page(&choice.way);
    let asked = own.asked(&page, way).await?;
    let open = &own.visit.app.settings.limits.messages.countries;
    let countries: &[Country] = if open.is_empty() { Country::ALL } else { open };
    let number = choice.takes_number.then_some(NumberFields {
        countries,
        chosen: typed.chosen,
        typed: &typed.number,
        problem: typed.wrong,
    });
    let action = own.visit.link(&page);
    // To its owner a mailbox is named whole, whoever writes to it.
    let address = own.session.user.email.as_ref().filter(|_| choice.way.kind() == FactorKind::Email);
    let address = address.map(|email| email.address.to_string());
    let view = ReachView {
        action: &action,
        csrf: "",
        kind: choice.way.kind(),
        label: address.as_ref().unwrap_or(&choice.label),
        number,
        name: own.session.user.name.as_str(),
        proof: asked.view(typed.proof),
        trouble: typed.trouble,
    };
    let status = view.status(typed.proof);
    let mut answer =
        own.show(status, ReachedForm::NAME, |frame, csrf| pages::reach(frame, &ReachView { csrf, ..view }));
    reply::retry_after(&mut answer, typed.proof.and_then(ProofProblem::wait));
    Ok(answer)
}

/// The ticket was read, so it is a token, which needs no escaping.
fn open_page(own: &Own, ticket: &str) -> String {
    with_query(own.visit.link(REACHED), &[&format!("ticket={ticket}")])
}

async fn connect(own: &Own, ticket: &str, open: &Open, (anew, browser): (bool, TokenHash)) -> Result<Answer, Trouble> {
    let (app, own_self, visitor) = (&own.visit.app, own.oneself(), own.visit.visitor(browser));
    let done =
        if anew { connect_anew(app, &own_self, open).await } else { connected(app, &own_self, open, &visitor).await };
    Ok(match done? {
        Connected::On(ticket) => reply::see_other(&open_page(own, ticket.expose())),
        Connected::NotYet => show_open(own, ticket, open, Some(TryOutProblem::NotYet)),
        Connected::Failing => show_open(own, ticket, open, Some(TryOutProblem::Failing)),
        Connected::Over => ended(own),
    })
}

async fn once_more(own: &Own, ticket: &str, open: &Open, browser: TokenHash) -> Result<Answer, Trouble> {
    let visitor = own.visit.visitor(browser);
    Ok(match again(&own.visit.app, open, &visitor).await? {
        Asked::Asked => reply::see_other(&open_page(own, ticket)),
        Asked::NotFor(wait) => show_open(own, ticket, open, Some(TryOutProblem::Wait(wait))),
        Asked::Unreachable => show_open(own, ticket, open, Some(TryOutProblem::Failing)),
        Asked::Over => ended(own),
    })
}

async fn try_out(
    own: &Own,
    ticket: &str,
    open: &Open,
    (form, browser): (ReachedForm, TokenHash),
) -> Result<Answer, Trouble> {
    let visitor = own.visit.visitor(browser);
    let codes = label(&own.visit, RecoveryText::Name);
    let code = Secret::new(form.proof.code);
    let wrong = match confirm(&own.visit.app, &own.oneself(), open, (&code, codes, &visitor)).await? {
        Confirmed::Confirmed(added) => {
            let mut answer = if added.codes.is_empty() {
                own.done(PAGE, Notice::ReachedAdded)
            } else {
                show_codes(own, &added.codes, None)
            };
            if let Some(renewed) = &added.renewed {
                proof::keep(&own.visit, renewed, &mut answer);
            }
            return Ok(answer);
        }
        Confirmed::Ended => return Ok(ended(own)),
        Confirmed::Missing => TryOutProblem::Missing,
        Confirmed::Wrong => TryOutProblem::Wrong,
        Confirmed::CodeOver if is_decision(&open.draft) => TryOutProblem::QuestionOver,
        Confirmed::CodeOver => TryOutProblem::CodeOver,
        Confirmed::NotYet => TryOutProblem::NotYet,
        Confirmed::Denied => TryOutProblem::Denied,
        Confirmed::Unsent => TryOutProblem::Unsent,
        Confirmed::Failing => TryOutProblem::Failing,
    };
    Ok(show_open(own, ticket, open, Some(wrong)))
}

/// Tells the page that waits for a first yes: as a stream, or once with `poll`.
pub(in crate::portal) async fn events(own: Own) -> Result<Answer, Trouble> {
    let (asking, how): (Asking, Poll) = (own.visit.query()?, own.visit.query()?);
    let found = find(&own.visit.app, &own.oneself(), asking.ticket.as_deref().unwrap_or_default()).await?;
    let asked = found.and_then(|open| match open.step {
        Step::TryOut(asked) => asked,
        Step::Connect { .. } => None,
    });
    Ok(match csrf::browsers(&own.visit).first() {
        Some(browser) => elsewhere::answer(&own.visit, asked.as_deref(), (*browser, how)),
        None => elsewhere::told(&own.visit, None),
    })
}
