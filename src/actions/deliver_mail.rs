//! Sends what waits in the outbox. What was taken over by a server leaves the outbox only then, so a mail may be sent
//! twice (with one `Message-ID`) and is never lost; it is sent as long as it is of use, and not longer.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use zeroize::Zeroizing;

use super::visitor::where_is;
use crate::app::{App, Current};
use crate::config::settings::Mail as MailSettings;
use crate::domain::ids::LetterId;
use crate::domain::language::Language;
use crate::domain::letter::{Letter, Message, Purpose};
use crate::domain::link::Link;
use crate::domain::mail_server::Mailbox;
use crate::domain::secret::{Sealed, Secret};
use crate::domain::time::Timestamp;
use crate::domain::user::EmailAddress;
use crate::live::faults::Report;
use crate::mail::{Mail, Mailer, NotSent};
use crate::pages::{self, MailView};
use crate::random::new_letter_id;
use crate::store::StoreResult;
use crate::words::Words;

/// How many are under way at the same time: enough to be quick, too few to be taken for an attack.
const AT_ONCE: usize = 4;
/// How many are looked at in one round.
const MOST: usize = 10_000;
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_mins(5);
/// Without any bell, what is over is cleared away this often.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);

/// Runs until it is told to stop; what is under way then is finished.
pub async fn deliver(current: Current, stop: CancellationToken) {
    let mut postman = Postman::default();
    while !stop.is_cancelled() {
        let app = current.load_full();
        let sleep = postman.round(&app, &stop).await;
        tokio::select! {
            () = stop.cancelled() => {}
            () = app.live.outbox.rung() => {}
            () = tokio::time::sleep(sleep) => {}
        }
    }
}

/// What is known between two rounds.
#[derive(Default)]
pub struct Postman {
    /// With whom it was tried.
    mailer: Option<Arc<dyn Mailer>>,
    /// How often in a row the server took nothing, and until when it is left alone.
    failures: u32,
    rests_until: Timestamp,
    /// Dealt with, but still in the outbox, since the store took no write: never to be sent again.
    done: HashSet<LetterId>,
}

impl Postman {
    /// Sends what is due, and says how long nothing is to be done.
    pub async fn round(&mut self, app: &Arc<App>, stop: &CancellationToken) -> Duration {
        let is_new_server = self.follow(app);
        let now = app.clock.now();
        // No rest is that long: the clock was set back, and the server is simply asked.
        if self.rests_until > now.plus(LONGEST_WAIT) {
            self.rests_until = now;
        }
        if now < self.rests_until {
            return self.rests_until.since(now).min(LONGEST_SLEEP);
        }
        let letters = match app.store.letters(MOST).await {
            Ok(letters) => letters,
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read");
                return self.rest(now);
            }
        };
        let (over, standing): (Vec<_>, Vec<_>) =
            letters.into_iter().partition(|letter| letter.is_over(now) || self.done.contains(&letter.id));
        for letter in over {
            self.drop_over(app, &letter).await;
        }
        if self.mailer.is_some() {
            let is_due = |letter: &Letter| is_new_server || is_due(letter, now);
            let mut due: Vec<_> = standing.into_iter().filter(is_due).collect();
            // One at which a server hangs holds up itself alone.
            due.sort_by_key(|letter| (letter.tries, letter.created));
            self.send(app, due, stop).await;
        }
        if self.may_go_on(app) && !stop.is_cancelled() {
            self.tell_operators(app).await;
        }
        self.look_ahead(app).await
    }

    /// A new server knows nothing of the troubles with the one before.
    fn follow(&mut self, app: &App) -> bool {
        let is_same = match (&self.mailer, &app.mailer) {
            (Some(old), Some(new)) => Arc::ptr_eq(old, new),
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            self.mailer.clone_from(&app.mailer);
            self.recovered(app);
        }
        !is_same
    }

    async fn send(&mut self, app: &Arc<App>, due: Vec<Letter>, stop: &CancellationToken) {
        let mut due = due.into_iter();
        let mut under_way = JoinSet::new();
        loop {
            // After a failure one goes ahead, to see.
            let most = if self.failures == 0 { AT_ONCE } else { 1 };
            while under_way.len() < most && !stop.is_cancelled() && self.may_go_on(app) {
                let Some(letter) = due.next() else { break };
                let app = Arc::clone(app);
                under_way.spawn(async move {
                    let outcome = send_one(&app, &letter).await;
                    (letter, outcome)
                });
            }
            match under_way.join_next().await {
                Some(Ok((letter, outcome))) => self.judge(app, &letter, outcome).await,
                Some(Err(error)) => {
                    tracing::error!(%error, "sending a mail broke off");
                    self.rest(app.clock.now());
                }
                None => return,
            }
        }
    }

    fn may_go_on(&self, app: &App) -> bool {
        app.clock.now() >= self.rests_until
    }

    async fn judge(&mut self, app: &App, letter: &Letter, outcome: Result<(), NotSent>) {
        let now = app.clock.now();
        let (id, about) = (letter.id, kind_of(&letter.message));
        match outcome {
            Ok(()) => {
                app.live.outbox.tries.add("sent");
                self.recovered(app);
                self.end(app, id).await;
            }
            Err(NotSent::Refused(why)) => {
                app.live.outbox.tries.add("refused");
                tracing::warn!(%id, about, why, "a mail was refused and is not tried again");
                self.recovered(app);
                self.end(app, id).await;
            }
            Err(NotSent::Later(why)) => {
                app.live.outbox.tries.add("put_off");
                tracing::info!(%id, about, why, "a mail was put off by the mail server");
                self.recovered(app);
                self.postpone(app, letter).await;
            }
            Err(NotSent::Server(why)) => {
                app.live.outbox.tries.add("failed");
                tracing::warn!(%id, about, why, "mail does not leave");
                app.live.outbox.note_trouble(Some(why));
                self.rest(now);
                self.postpone(app, letter).await;
            }
        }
    }

    fn rest(&mut self, now: Timestamp) -> Duration {
        let wait = wait_after(self.failures);
        self.failures = self.failures.saturating_add(1);
        self.rests_until = self.rests_until.max(now.plus(wait));
        wait.min(LONGEST_SLEEP)
    }

    fn recovered(&mut self, app: &App) {
        self.failures = 0;
        self.rests_until = Timestamp::default();
        app.live.outbox.note_trouble(None);
    }

    async fn drop_over(&mut self, app: &App, letter: &Letter) {
        if !self.done.contains(&letter.id) {
            app.live.outbox.tries.add("late");
            let (id, about) = (letter.id, kind_of(&letter.message));
            tracing::warn!(%id, about, tries = letter.tries, "a mail could not be sent while it was of use");
        }
        self.end(app, letter.id).await;
    }

    /// If it cannot be written down, it is remembered for as long as the process runs.
    async fn end(&mut self, app: &App, id: LetterId) {
        self.done.insert(id);
        if self.is_written(&app.store.end_letter(id).await, app) {
            self.done.remove(&id);
        }
    }

    async fn postpone(&mut self, app: &App, letter: &Letter) {
        let due = app.clock.now().plus(wait_after(letter.tries));
        let written = app.store.postpone_letter(letter.id, due).await;
        self.is_written(&written, app);
    }

    /// A store that takes no write is no reason to send a mail again and again.
    fn is_written(&mut self, written: &StoreResult<bool>, app: &App) -> bool {
        if let Err(error) = written {
            tracing::warn!(%error, "what became of a mail could not be written down");
            self.rest(app.clock.now());
        }
        written.is_ok()
    }

    /// What waits now, for whoever watches, and when the next one is due.
    async fn look_ahead(&self, app: &App) -> Duration {
        let Ok(mut letters) = app.store.letters(MOST).await else { return LONGEST_SLEEP };
        letters.retain(|letter| !self.done.contains(&letter.id));
        let oldest = letters.iter().map(|letter| letter.created).min();
        app.live.outbox.note_waiting(letters.len(), oldest);
        // Without a server nothing happens to a mail but its end.
        let has_server = self.mailer.is_some();
        let moment = |letter: &Letter| if has_server { letter.due.min(letter.ends) } else { letter.ends };
        let next = letters.iter().map(moment).min();
        let now = app.clock.now();
        let next = next.map_or(LONGEST_SLEEP, |next| next.max(self.rests_until).since(now));
        // Never zero: what is due and was not sent has a reason.
        next.clamp(Duration::from_millis(100), LONGEST_SLEEP)
    }

    /// Past the outbox: whoever is told that the store is broken must be told without it.
    async fn tell_operators(&mut self, app: &App) {
        let (Some(mailer), Some(mail)) = (self.mailer.clone(), &app.settings.mail) else { return };
        if mail.operators.is_empty() {
            return;
        }
        for report in app.live.faults.due(app.clock.now()) {
            let mut is_told = false;
            for operator in &mail.operators {
                let letter = about_fault(app, operator, &report);
                match write_and_send(app, (mail, &*mailer), &letter, (None, None)).await {
                    Ok(()) => {
                        app.live.outbox.tries.add("sent");
                        is_told = true;
                    }
                    // Told by the log alone: a fault of its own would be told by a mail.
                    Err(why) => {
                        tracing::warn!(%why, "an operator could not be told of a fault");
                        if let NotSent::Server(why) = why {
                            app.live.outbox.note_trouble(Some(why));
                            self.rest(app.clock.now());
                        }
                    }
                }
            }
            let now = app.clock.now();
            if is_told {
                app.live.faults.told(&report, now);
            } else if self.may_go_on(app) {
                app.live.faults.put_off(&report, now);
            } else {
                // The server is away: what is due is told once it is back.
                return;
            }
        }
    }
}

fn is_due(letter: &Letter, now: Timestamp) -> bool {
    // None is put off for longer: it was by a clock that was set back.
    letter.due <= now || letter.due > now.plus(LONGEST_WAIT)
}

fn wait_after(failures: u32) -> Duration {
    FIRST_WAIT.saturating_mul(1 << failures.min(10)).min(LONGEST_WAIT)
}

fn about_fault(app: &App, operator: &EmailAddress, report: &Report) -> Letter {
    let now = app.clock.now();
    Letter {
        id: new_letter_id(&*app.random),
        to: operator.clone(),
        name: None,
        user: None,
        language: Language::default(),
        message: Message::Broken {
            kind: report.kind.as_str().to_owned(),
            count: report.count,
            since: report.since,
            reference: report.reference.clone(),
        },
        token: None,
        created: now,
        ends: now,
        due: now,
        tries: 0,
    }
}

async fn send_one(app: &App, letter: &Letter) -> Result<(), NotSent> {
    let (Some(mailer), Some(mail)) = (&app.mailer, &app.settings.mail) else {
        return Err(NotSent::Server("no mail is configured".to_owned()));
    };
    let link = link(app, letter)?;
    let code = code(app, letter)?;
    write_and_send(app, (mail, &**mailer), letter, (link.as_deref(), code.as_ref().map(|code| code.as_str()))).await
}

async fn write_and_send(
    app: &App,
    (mail, mailer): (&MailSettings, &dyn Mailer),
    letter: &Letter,
    (link, code): (Option<&str>, Option<&str>),
) -> Result<(), NotSent> {
    // A stranger may have typed name and address: their name would be a text that we send to whomever they like.
    let is_strangers = letter.message.purpose() == Purpose::Link(Link::ConfirmAddress);
    let name = letter.name.as_deref().filter(|_| !is_strangers);
    let is_short =
        matches!(letter.message.purpose(), Purpose::Link(Link::ConfirmAddress | Link::Reset) | Purpose::Code);
    let public = &app.settings.gateway.public;
    let words = Words { language: letter.language };
    let address = letter.message.whence().map(|whence| where_is(app, words, &whence.address));
    let written = pages::mail(&MailView {
        words,
        brand: &app.settings.branding.name,
        look: &app.settings.branding.look,
        origin: &public.origin(),
        about: &letter.message,
        address: address.as_deref(),
        name,
        is_answered: mail.reply_to.is_some(),
        link,
        code,
        rest: is_short.then(|| letter.ends.since(app.clock.now())),
    });
    let to = Mailbox { name: name.map(str::to_owned), address: letter.to.clone() };
    mailer
        .send(&Mail {
            id: letter.id,
            host: &public.host,
            date: letter.created,
            from: &mail.from,
            reply_to: mail.reply_to.as_ref(),
            to: &to,
            subject: &written.subject,
            text: &written.text,
            html: &written.html,
        })
        .await
}

/// Made from the configuration alone, whatever any request said.
fn link(app: &App, letter: &Letter) -> Result<Option<String>, NotSent> {
    let path = match (letter.message.purpose(), &letter.token) {
        (Purpose::Link(link), Some(sealed)) => link.path(&opened(app, letter, sealed)?),
        (Purpose::SignIn, _) => "/sign-in".to_owned(),
        (Purpose::ForgotPassword, _) => "/reset".to_owned(),
        (Purpose::Link(_), None) | (Purpose::Nothing | Purpose::Code, _) => return Ok(None),
    };
    Ok(Some(format!("{}{}{path}", app.settings.gateway.public, app.settings.routes.prefix())))
}

/// In two groups, which the eye can hold.
fn code(app: &App, letter: &Letter) -> Result<Option<Zeroizing<String>>, NotSent> {
    let (Purpose::Code, Some(sealed)) = (letter.message.purpose(), &letter.token) else { return Ok(None) };
    let code = opened(app, letter, sealed)?;
    let (first, second) = code.expose().split_at_checked(code.expose().len() / 2).unwrap_or((code.expose(), ""));
    Ok(Some(Zeroizing::new(format!("{first} {second}"))))
}

fn opened(app: &App, letter: &Letter, sealed: &Sealed) -> Result<Secret, NotSent> {
    let fault = |why: &str| NotSent::Refused(format!("what is sealed with it cannot be opened: {why}"));
    let opened = app.secrets.open_link(letter.id, sealed).map_err(|error| fault(&error.to_string()))?;
    let text = std::str::from_utf8(&opened).map_err(|_| fault("it is no text"))?;
    Ok(Secret::new(text.to_owned()))
}

/// For the log, which knows mails by what they are and never by whom they go to.
fn kind_of(message: &Message) -> &'static str {
    match message.purpose() {
        Purpose::Link(Link::ConfirmAddress) => "confirm an address",
        Purpose::Link(Link::Reset) => "a new password",
        Purpose::Link(Link::NotMe) => "a notice",
        Purpose::Link(Link::Invitation) => "an invitation",
        Purpose::Link(Link::Enroll) => "a first factor",
        Purpose::Code => "a code",
        Purpose::Link(Link::Approve) => "a question",
        Purpose::SignIn | Purpose::ForgotPassword => "an account",
        Purpose::Nothing => "a fault",
    }
}
