//! Somebody at one of the pages of their own account.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::StatusCode;
use http::request::Parts;

use crate::actions::oneself::Oneself;
use crate::actions::prove::Proof;
use crate::domain::return_to::ReturnTo;
use crate::domain::secret::TokenHash;
use crate::domain::user::User;
use crate::live::sessions::LiveSession;
use crate::pages::{Frame, Notice, ProofProblem};
use crate::portal::problem::Trouble;
use crate::portal::proof::{self, Needs, ProofAsked, ProofFields, Refused};
use crate::portal::visit::Visit;
use crate::portal::{Answer, cookies, csrf, reply};

pub(in crate::portal) struct Own {
    pub(super) visit: Visit,
    pub(super) session: Arc<LiveSession>,
}

impl Own {
    pub(super) fn oneself(&self) -> Oneself<'_> {
        Oneself { session: &self.session, client: self.visit.arrival.client, browser: self.visit.browser_name() }
    }

    /// As they are stored, which is newer than what is in memory.
    pub(super) async fn user(&self) -> Result<User, Trouble> {
        self.visit.app.store.user(self.session.user.id).await?.ok_or(Trouble::SignInNeeded)
    }

    /// A page with a form, which is bound to this browser.
    pub(super) fn show<M: Into<String>>(
        &self,
        status: StatusCode,
        form: &str,
        draw: impl FnOnce(&Frame<'_>, &str) -> M,
    ) -> Answer {
        self.show_leading_to(None, (status, form), draw)
    }

    /// The same, asking for a proof; once more, if there was something wrong with it.
    pub(super) fn ask<M: Into<String>>(
        &self,
        problem: Option<ProofProblem>,
        form: &str,
        draw: impl FnOnce(&Frame<'_>, &str) -> M,
    ) -> Answer {
        let mut answer = self.show(proof::status(problem), form, draw);
        reply::retry_after(&mut answer, problem.and_then(ProofProblem::wait));
        answer
    }

    /// The same, with a form that may end where they were on the way to.
    pub(super) fn show_leading_to<M: Into<String>>(
        &self,
        target: Option<&ReturnTo>,
        (status, form): (StatusCode, &str),
        draw: impl FnOnce(&Frame<'_>, &str) -> M,
    ) -> Answer {
        let browser = csrf::Browser::of(&self.visit);
        let links = self.visit.link("");
        let markup = draw(&self.visit.frame(&links), &browser.proof(form));
        let origin = self.visit.foreign_origin(target);
        let mut answer = reply::page_leading_to(status, markup, origin.as_deref());
        browser.keep(&mut answer);
        answer
    }

    /// What a form of theirs asks for as a proof.
    pub(super) async fn asked(&self, page: &str, way: Option<&str>) -> Result<ProofAsked, Trouble> {
        ProofAsked::of(&self.visit, &self.session, page, way).await
    }

    pub(super) async fn prove(
        &self,
        fields: ProofFields,
        needs: Needs,
        browser: TokenHash,
    ) -> Result<Result<Proof, Refused>, Trouble> {
        proof::check(&self.visit, &self.session, (fields, needs), browser).await
    }

    /// On to a page, which tells what was done.
    pub(super) fn done(&self, path: &str, notice: Notice) -> Answer {
        let mut answer = reply::see_other(&self.visit.link(path));
        cookies::tell_next(&mut answer, self.visit.arrival.secure, notice);
        answer
    }
}

impl<S: Sync> FromRequestParts<S> for Own {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Trouble> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let session = visit.session.clone().ok_or(Trouble::SignInNeeded)?;
        Ok(Self { visit, session })
    }
}
