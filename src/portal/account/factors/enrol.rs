//! Setting up an authenticator app, for somebody who is signed in.

use axum::extract::Request;
use serde::Deserialize;

use super::name::to_list;
use super::{Own, PAGE, ended, show_codes};
use crate::actions::add_factor::{Begun, Confirmed, Draft, Labels, begin, confirm, find, may_begin};
use crate::crypto::token::hash_token;
use crate::domain::factor::Label;
use crate::domain::return_to::ReturnTo;
use crate::domain::secret::{Secret, TokenHash};
use crate::domain::typed_code::TypedCode;
use crate::pages::{self, BeginView, EnrolProblem, EnrolView, Notice, Occasion, ProofProblem};
use crate::portal::forms::{self, Form, Sent};
use crate::portal::problem::Trouble;
use crate::portal::proof::{self, Needs, ProofFields};
use crate::portal::refuse::quote;
use crate::portal::second_factor::label;
use crate::portal::ways::with_query;
use crate::portal::{Answer, reply};
use crate::words::{EnrolText, RecoveryText};

pub(in crate::portal) const TOTP: &str = "/account/factors/totp";

/// Both steps come with it: the proof before anything is shown, the first code after.
#[derive(Deserialize)]
struct EnrolForm {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    label: String,
    #[serde(flatten)]
    proof: ProofFields,
}

impl Form for EnrolForm {
    const NAME: &'static str = "factor-totp";

    fn csrf(&self) -> &str {
        &self.csrf
    }
}

#[derive(Default, Deserialize)]
struct Step {
    /// The one that is shown, and waits for its first code.
    ticket: Option<String>,
    way: Option<String>,
    /// Where they were on the way to, if a place asked for it.
    rd: Option<String>,
    /// An operator's link.
    enroll: Option<String>,
}

impl Step {
    fn target(&self, own: &Own) -> Option<ReturnTo> {
        own.visit.return_to(self.rd.as_deref())
    }

    /// What each address of this page carries, so that it leads on in the end.
    fn way_back(&self, own: &Own) -> String {
        self.target(own).map_or_else(String::new, |target| format!("rd={}", quote(target.as_str())))
    }

    fn link(&self) -> Option<TokenHash> {
        self.enroll.as_deref().and_then(hash_token)
    }

    /// The page before anything is shown, with a link that may open it.
    fn begin_page(&self, own: &Own) -> String {
        let enroll = self.enroll.as_deref().filter(|_| self.link().is_some());
        let enroll = enroll.map_or_else(String::new, |token| format!("enroll={token}"));
        with_query(TOTP.to_owned(), &[&enroll, &self.way_back(own)])
    }

    /// The one that shows what this ticket is about.
    fn draft_page(&self, own: &Own, ticket: &str) -> String {
        with_query(own.visit.link(TOTP), &[&format!("ticket={ticket}"), &self.way_back(own)])
    }
}

pub(in crate::portal) async fn get(own: Own) -> Result<Answer, Trouble> {
    let step: Step = own.visit.query()?;
    match &step.ticket {
        None => show_begin(&own, &step, None).await,
        Some(ticket) => Ok(match find(&own.visit.app, &own.oneself(), ticket).await? {
            Some(draft) => show_draft(&own, (&step, ticket), &draft, ("", None)),
            None => ended(&own),
        }),
    }
}

pub(in crate::portal) async fn post(own: Own, request: Request) -> Result<Answer, Trouble> {
    let mut step: Step = own.visit.query()?;
    let sent = forms::read::<EnrolForm>(&own.visit, request).await?;
    let Some(ticket) = step.ticket.take() else {
        let Sent::Checked(form) = sent else { return Err(Trouble::StaleForm { again: TOTP }) };
        let browser = form.browser();
        let given = form.into_inner().proof;
        step.way.clone_from(&given.way);
        return match own.prove(given, Needs::Fresh, browser).await? {
            Ok(proof) => {
                let begun = begin(&own.visit.app, &own.oneself(), &proof, (default_label(&own), step.link())).await;
                let done = begun.map_err(Trouble::from).and_then(|begun| go_on(&own, &step, begun));
                Ok(proof::renew(&own.visit, &proof, done))
            }
            Err(refused) => show_begin(&own, &step, Some(refused.problem())).await,
        };
    };
    let Some(draft) = find(&own.visit.app, &own.oneself(), &ticket).await? else { return Ok(ended(&own)) };
    match sent {
        Sent::Checked(form) => judge(&own, (&step, &ticket), draft, form.into_inner()).await,
        Sent::Stale(form) => {
            let again = (form.label.as_str(), Some(EnrolProblem::OpenTooLong));
            Ok(show_draft(&own, (&step, &ticket), &draft, again))
        }
    }
}

/// What it is called where its owner gives it no name.
fn default_label(own: &Own) -> Label {
    label(&own.visit, EnrolText::DefaultName)
}

fn go_on(own: &Own, step: &Step, begun: Begun) -> Result<Answer, Trouble> {
    match begun {
        Begun::Begun(ticket) => Ok(reply::see_other(&step.draft_page(own, ticket.expose()))),
        Begun::ByLink => Ok(to_list(own)),
        Begun::Enough => Ok(own.done(PAGE, Notice::EnoughFactors)),
        Begun::Over => Err(Trouble::SignInNeeded),
    }
}

async fn judge(own: &Own, (step, ticket): (&Step, &str), draft: Draft, form: EnrolForm) -> Result<Answer, Trouble> {
    let again = |draft: &Draft, problem| Ok(show_draft(own, (step, ticket), draft, (&form.label, Some(problem))));
    let typed = if form.label.trim().is_empty() { Ok(default_label(own)) } else { Label::parse(&form.label) };
    let Ok(factor) = typed else { return again(&draft, EnrolProblem::Label) };
    let Some(code) = TypedCode::read(&Secret::new(form.proof.code)) else {
        return again(&draft, EnrolProblem::Missing);
    };
    match confirm(
        &own.visit.app,
        &own.oneself(),
        &draft,
        (&code, Labels { factor, codes: label(&own.visit, RecoveryText::Name) }),
    )
    .await?
    {
        Confirmed::Confirmed(added) => {
            let target = step.target(own);
            let mut answer = match &target {
                _ if !added.codes.is_empty() => show_codes(own, &added.codes, target.as_ref()),
                Some(target) => reply::see_other(target.as_str()),
                None => own.done(PAGE, Notice::FactorAdded),
            };
            if let Some(renewed) = &added.renewed {
                proof::keep(&own.visit, renewed, &mut answer);
            }
            Ok(answer)
        }
        Confirmed::Wrong => again(&draft, EnrolProblem::Wrong),
        Confirmed::Ended => Ok(ended(own)),
    }
}

async fn show_begin(own: &Own, step: &Step, problem: Option<ProofProblem>) -> Result<Answer, Trouble> {
    if !may_begin(&own.visit.app, &own.user().await?, step.link().as_ref()).await? {
        return Ok(to_list(own));
    }
    let page = step.begin_page(own);
    let asked = own.asked(&page, step.way.as_deref()).await?;
    Ok(own.ask(problem, EnrolForm::NAME, |frame, csrf| {
        let (name, action) = (own.session.user.name.as_str(), own.visit.link(&page));
        pages::begin(frame, &BeginView { action: &action, name, proof: asked.view(problem), csrf })
    }))
}

fn show_draft(
    own: &Own,
    (step, ticket): (&Step, &str),
    draft: &Draft,
    (label, problem): (&str, Option<EnrolProblem>),
) -> Answer {
    let status = problem.map_or(http::StatusCode::OK, EnrolProblem::status);
    // The ticket was read, so it is a token, which needs no escaping.
    let action = step.draft_page(own, ticket);
    let cancel = own.visit.link(PAGE);
    own.show_leading_to(step.target(own).as_ref(), (status, EnrolForm::NAME), |frame, csrf| {
        let view = EnrolView {
            action: &action,
            csrf,
            uri: draft.setup.uri.expose(),
            key: draft.setup.groups.expose(),
            account: own.session.user.name.as_str(),
            occasion: Occasion::Further { label, cancel: &cancel },
            problem,
        };
        pages::enrol(frame, &view)
    })
}
