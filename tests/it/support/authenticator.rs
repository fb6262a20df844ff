//! Somebody's authenticator app. Its codes come from `oathtool`, which was written by others.

use std::process::Command;
use std::time::Duration;

use vestibule::clock::Clock;
use vestibule::crypto::token::new_token;
use vestibule::domain::audit::Act;
use vestibule::domain::factor::{Factor, Label};
use vestibule::domain::ticket::{Errand, Ticket};
use vestibule::domain::time::Timestamp;
use vestibule::domain::user::User;
use vestibule::factors::{recovery, totp};
use vestibule::store::{FactorChange, Saved};

use super::World;

pub(crate) struct Authenticator {
    /// In base32.
    pub(crate) key: String,
}

impl Authenticator {
    /// From what an enrolment page says.
    pub(crate) fn scan(page: &str) -> Self {
        let uri = page.split("href=\"otpauth://").nth(1).expect("a link").split('"').next().expect("its end");
        let key = uri.split("secret=").nth(1).expect("a secret").split('&').next().expect("its end");
        Self { key: key.to_owned() }
    }

    pub(crate) fn code_at(&self, now: Timestamp) -> String {
        let at = format!("@{}", now.seconds());
        let output = Command::new("oathtool").args(["--totp", "-b", "-N", &at, &self.key]).output().expect("oathtool");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).expect("digits").trim().to_owned()
    }

    /// Six digits that are no code of these minutes.
    pub(crate) fn wrong_code_at(&self, now: Timestamp) -> String {
        let near: Vec<String> =
            (0..7).map(|step| self.code_at(Timestamp::from_seconds(now.seconds() + 30 * step - 90))).collect();
        (0..8).map(|number| format!("00000{number}")).find(|code| !near.contains(code)).expect("one of eight")
    }
}

impl World {
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// This person has an authenticator app from now on.
    pub(crate) async fn give_authenticator(&self, name: &str, label: &str) -> (Authenticator, Factor) {
        let (user, app) = (self.user(name).await, &self.app);
        let label = Label::parse(label).expect("a label");
        let factor = totp::draft(user.id, label, app.clock.now(), (&app.secrets, &*app.random)).expect("a draft");
        let key = totp::setup(&factor, &app.secrets, ("Gate", name)).expect("a key").groups.expose().replace(' ', "");
        self.add_factor(&user, factor.clone()).await;
        (Authenticator { key }, factor)
    }

    pub(crate) async fn give_recovery_codes(&self, name: &str) -> Vec<String> {
        let (user, app) = (self.user(name).await, &self.app);
        let label = Label::parse("Recovery codes").expect("a label");
        let (factor, codes) = recovery::draw(user.id, label, app.clock.now(), (&app.secrets, &*app.random));
        self.add_factor(&user, factor).await;
        codes.iter().map(|code| code.expose().to_owned()).collect()
    }

    /// What an operator's `user enroll-link` prints.
    pub(crate) async fn enroll_link(&self, name: &str) -> String {
        let (token, hash) = new_token(&*self.app.random);
        let (created, ends) = (self.now(), self.now().plus(Duration::from_hours(1)));
        let errand = Errand::Enrol { user: self.user(name).await.id };
        let ticket = Ticket { hash, created, ends, tries: 0, errand };
        self.app.store.open_ticket(ticket, self.entry(Act::FactorBegun).into()).await.expect("a write");
        format!("http://portal.localhost:8080/.vestibule/sign-in?enroll={}", token.expose())
    }

    pub(crate) async fn add_factor(&self, user: &User, factor: Factor) {
        let change = FactorChange {
            user: user.id,
            user_version: user.version,
            removes: Vec::new(),
            adds: vec![factor],
            ends_trust: false,
        };
        let saved = self.app.store.change_factors(change, self.entry(Act::FactorAdded).into()).await;
        assert_eq!(saved.expect("a write"), Saved::Saved);
    }
}
