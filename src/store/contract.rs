//! What every backend must keep, races included. A backend runs it all by `contract!(its_maker)`.

use std::any::Any;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::*;
use crate::domain::audit::{Act, Actor};
use crate::domain::ban::Banned;
use crate::domain::change::{Change, ChangeSink};
use crate::domain::factor::{CodeHash, Keeps, Label, RecoveryCodes, Totp};
use crate::domain::host::HostName;
use crate::domain::language::Language;
use crate::domain::letter::Message;
use crate::domain::secret::Sealed;
use crate::domain::session::{Methods, Reach, Second};
use crate::domain::ticket::{Errand, Pending, Registration};
use crate::domain::user::{Email, PasswordHash, Status};

mod along;
mod approvals;
mod attempts;
mod factors;
mod house;
mod letters;
mod people;
mod sessions;
mod tickets;

pub(crate) use along::*;
pub(crate) use approvals::*;
pub(crate) use attempts::*;
pub(crate) use factors::*;
pub(crate) use house::*;
pub(crate) use letters::*;
pub(crate) use people::*;
pub(crate) use sessions::*;
pub(crate) use tickets::*;

/// An empty store, what it reported, and what must live as long.
pub(crate) struct Fixture {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) changes: Arc<Witness>,
    pub(crate) _keep: Box<dyn Any + Send>,
}

/// Remembers what it was told.
#[derive(Default)]
pub(crate) struct Witness(Mutex<Vec<Change>>);

impl ChangeSink for Witness {
    fn changed(&self, change: &Change) {
        self.0.lock().unwrap().push(change.clone());
    }
}

impl Witness {
    pub(crate) fn take(&self) -> Vec<Change> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    fn ended(&self) -> Vec<SessionId> {
        let ended = self.take().into_iter().filter_map(|change| match change {
            Change::SessionsEnded { sessions, .. } => Some(sessions),
            _ => None,
        });
        let mut ended: Vec<SessionId> = ended.flatten().collect();
        ended.sort();
        ended
    }
}

pub(crate) fn at(second: u64) -> Timestamp {
    Timestamp::from_seconds(1_700_000_000 + second)
}

pub(crate) fn entry(act: Act) -> AuditEntry {
    AuditEntry {
        at: at(0),
        act,
        by: Actor::Operator,
        user: None,
        session: None,
        address: Some("192.0.2.1".to_owned()),
        note: "a note\twith a tab\n".to_owned(),
    }
}

pub(crate) fn name(text: &str) -> UserName {
    UserName::parse(text).unwrap()
}

pub(crate) fn mail(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

pub(crate) fn person(number: u8, called: &str) -> User {
    User {
        display_name: format!("{called} «the {number}th»"),
        email: Some(Email { address: mail(&format!("{called}@example.com")), verified: true }),
        version: 1,
        ..User::new(UserId::from_bytes([number; 16]), name(called), at(0))
    }
}

pub(crate) fn session(number: u8, of: &User) -> Session {
    Session {
        id: SessionId::from_bytes([number; 16]),
        user: of.id,
        token: TokenHash::from_bytes([number; 32]),
        reach: Reach::Portal { remembered: false },
        created: at(u64::from(number)),
        last_used: at(u64::from(number)),
        authenticated: at(u64::from(number)),
        methods: Methods::PASSWORD,
        browser: "Firefox on Linux".to_owned(),
        address: "192.0.2.1".to_owned(),
    }
}

fn child(number: u8, of: &Session, host: &str) -> Session {
    let reach = Reach::Child { parent: of.id, host: HostName::parse(host).unwrap() };
    Session { id: SessionId::from_bytes([number; 16]), token: TokenHash::from_bytes([number; 32]), reach, ..of.clone() }
}

pub(crate) fn sign_in(session: Session) -> NewSession {
    NewSession::new(session, 1, Lane::Strangers)
}

fn browser(number: u8) -> TokenHash {
    TokenHash::from_bytes([number; 32])
}

const RULE: AttemptRule = AttemptRule {
    forgives: crate::domain::limits::Forgives::AllTries,
    tries: 3,
    window: Duration::from_mins(15),
    first_wait: Duration::from_mins(1),
    longest_wait: Duration::from_hours(1),
};

impl Fixture {
    pub(crate) async fn with_person(&self, number: u8, called: &str) -> User {
        let user = person(number, called);
        assert_eq!(self.store.create_user(&user, entry(Act::UserCreated).into()).await.unwrap(), Created::Created);
        user
    }

    pub(crate) async fn start(&self, new: NewSession) -> Started {
        self.store.start_session(new, entry(Act::SignedIn).into()).await.unwrap()
    }

    async fn entries(&self) -> usize {
        self.store.entries(0, 1000).await.unwrap().len()
    }

    async fn is_live(&self, session: &Session) -> bool {
        self.store.session(&session.token).await.unwrap().is_some()
    }

    async fn count(&self, user: &User, lane: Lane, now: Timestamp) -> AttemptVerdict {
        self.store.count_attempt(user.id, lane, RULE, now).await.unwrap()
    }
}

const JUDGED: AttemptVerdict = AttemptVerdict::Judge { last_before_wait: false };
const LAST: AttemptVerdict = AttemptVerdict::Judge { last_before_wait: true };

/// An authenticator app that accepted no code yet.
pub(crate) fn authenticator(number: u8, of: &User) -> Factor {
    Factor {
        id: FactorId::from_bytes([number; 16]),
        user: of.id,
        label: Label::parse("Phone").unwrap(),
        keeps: Keeps::Totp(Totp { secret: Sealed::from_bytes(vec![number; 40]), last_step: 0 }),
        created: at(u64::from(number)),
        last_used: None,
        version: 1,
    }
}

/// The same after it accepted the code of a step.
pub(crate) fn after_step(factor: &Factor, step: u64) -> Factor {
    let Keeps::Totp(totp) = &factor.keeps else { panic!("an authenticator") };
    let keeps = Keeps::Totp(Totp { last_step: step, ..totp.clone() });
    Factor { keeps, last_used: Some(at(step)), ..factor.clone() }
}

pub(crate) fn paper(number: u8, of: &User, left: u8) -> Factor {
    let left = (0..left).map(|code| CodeHash([code; 32])).collect();
    Factor { keeps: Keeps::RecoveryCodes(RecoveryCodes { left }), ..authenticator(number, of) }
}

/// One that ends at `ends`.
pub(crate) fn ticket(number: u8, errand: Errand, ends: u64) -> Ticket {
    Ticket { hash: browser(number), created: at(0), ends: at(ends), tries: 0, errand }
}

pub(crate) fn pending(of: &User) -> Errand {
    Errand::SignIn(Pending {
        user: of.id,
        user_version: of.version,
        browser: browser(200),
        remembered: false,
        draft: None,
        link: None,
    })
}

/// "This wasn't me", in the mailbox that the person has now.
pub(crate) fn disown(of: &User) -> Errand {
    Errand::Disown { user: of.id, mailbox: of.email.as_ref().unwrap().address.clone() }
}

pub(crate) fn trusted(number: u8, of: &User) -> TrustedBrowser {
    TrustedBrowser {
        id: TrustId::from_bytes([number; 16]),
        user: of.id,
        hash: browser(number),
        created: at(u64::from(number)),
        ends: at(1000),
        browser: "Firefox on Linux".to_owned(),
        address: "192.0.2.1".to_owned(),
    }
}

pub(crate) fn letter(number: u8, about: Option<&User>) -> Letter {
    Letter {
        id: LetterId::from_bytes([number; 16]),
        to: mail("alice@example.com"),
        name: None,
        user: about.map(|user| user.id),
        language: Language::English,
        message: Message::ConfirmRegistration,
        token: Some(Sealed::from_bytes(vec![number; 40])),
        created: at(u64::from(number)),
        ends: at(600),
        due: at(u64::from(number)),
        tries: 0,
    }
}

/// Runs the same act twenty times at once.
async fn twenty<T: Send + 'static, F>(act: impl Fn(u8) -> F) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
{
    let running: Vec<_> = (100..120).map(|number| tokio::spawn(act(number))).collect();
    let mut outcomes = Vec::new();
    for one in running {
        outcomes.push(one.await.unwrap());
    }
    outcomes
}

macro_rules! contract {
    ($maker:path) => {
        $crate::store::contract::contract! { $maker;
            a_person_is_found_by_id_name_and_address
            people_are_listed_by_name_in_pages
            names_and_addresses_are_given_once
            a_deleted_persons_name_and_id_stay_taken_and_the_address_is_free
            saving_needs_the_version_that_was_read
            an_address_moves_with_its_person
            a_change_of_a_person_ends_the_sessions_it_says
            a_session_is_found_with_its_person_and_a_child_with_its_parent
            a_sign_in_is_refused_if_the_person_changed_meanwhile
            a_repeated_sign_in_takes_the_place_of_the_session_before
            a_session_that_keeps_its_id_changes_its_token_only_while_it_lives
            a_child_needs_a_living_parent_and_is_alone_on_its_host
            ending_a_session_ends_its_children_once
            all_sessions_but_one_end_together
            use_is_noted_and_never_revives
            the_sweep_takes_what_is_over_a_few_at_a_time
            a_browser_is_known_after_a_sign_in_until_it_gets_a_new_value
            tries_are_counted_before_they_are_judged
            a_try_that_was_never_judged_is_given_back
            all_that_is_counted_against_a_person_is_forgotten_with_an_act
            success_clears_the_browsers_own_lane_and_gives_strangers_one_try_back
            bans_stand_until_they_are_lifted
            keys_come_one_after_the_other_and_the_last_stays
            of_twenty_who_add_a_key_one_does
            entries_have_growing_numbers
            each_entry_is_linked_to_the_one_before_it
            old_entries_are_forgotten_and_numbers_go_on
            what_concerns_one_person_is_found_without_the_rest
            an_act_of_a_session_that_has_ended_is_not_done
            of_two_links_the_newer_counts_and_none_outlives_its_address
            somebody_who_was_changed_meanwhile_is_not_as_they_were_read
            what_comes_along_is_written_with_the_act_or_not_at_all
            of_twenty_who_spend_a_ticket_one_does
            of_twenty_who_use_a_code_one_does
            factors_are_the_persons_own_from_the_oldest_on
            a_change_of_factors_needs_the_person_as_they_were_read
            a_factor_is_saved_if_nobody_used_it_meanwhile
            of_twenty_first_factors_one_is_enrolled
            a_first_factor_is_enrolled_on_the_way_in_only_while_there_is_none
            a_browser_is_trusted_until_its_trust_is_ended
            a_change_of_credentials_ends_trust_and_tickets
            a_session_rises_while_it_lives_and_its_children_stay
            a_deleted_person_leaves_no_factor_ticket_trust_or_letter
            a_ticket_is_found_until_it_is_ended
            a_ticket_needs_the_person_whom_it_concerns
            a_name_is_kept_for_whoever_registers_until_the_end
            of_twenty_who_register_a_name_one_keeps_it
            a_registration_becomes_an_account_on_its_own_ticket_alone
            a_person_has_a_bounded_number_of_half_finished_sign_ins
            room_is_taken_only_from_what_is_alike
            answers_to_a_ticket_are_counted_whoever_gives_them
            the_sweep_of_tickets_takes_what_is_over_a_few_at_a_time
            letters_wait_from_the_oldest_on_until_they_are_ended
            what_is_asked_is_found_by_its_id_its_link_and_its_person
            nothing_is_asked_for_somebody_who_is_not_there
            strangers_who_ask_too_often_are_withheld_and_a_known_browser_is_told
            of_two_answers_the_first_one_counts
            what_was_approved_opens_once_and_only_for_whoever_asked
            a_question_and_a_code_are_nothing_to_each_other
            of_twenty_who_use_an_approval_one_does
            codes_are_counted_whoever_types_them
            what_was_asked_is_forgotten_after_a_day_and_with_its_person
            no_backup_carries_what_is_asked
            of_twenty_who_want_a_name_one_gets_it
            of_twenty_who_save_a_version_one_wins
            of_twenty_who_end_a_session_one_did
            of_twenty_tries_at_once_no_more_are_judged_than_the_rule_says
            a_sign_in_that_races_a_disabling_never_leaves_a_session
            an_export_is_of_one_moment_though_writes_go_on
            a_closed_store_answers_that_it_is
        }
    };
    ($maker:path; $($case:ident)+) => {
        mod contract {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    $crate::store::contract::$case($maker()).await;
                }
            )+
        }
    };
}
pub(crate) use contract;
