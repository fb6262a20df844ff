//! What people see. A view struct goes in, markup comes out: a page knows no request, no store and no clock.

pub use account::*;

mod account;
mod already_here;
mod approve_link;
pub mod assets;
mod confirm;
mod elsewhere;
mod enrol;
mod factor;
mod home;
mod language;
mod layout;
mod mails;
mod new_password;
mod not_me;
mod parts;
mod phone;
mod problem;
mod proof;
mod qr;
mod qr_text;
mod recovery;
mod register;
mod reset;
mod sign_in;
mod sign_out;
mod verify_email;

pub use account::{AccountView, Email, SessionRow, account};
pub use already_here::{AlreadyHereView, Wanted, already_here};
pub use approve_link::{ApproveLinkEnd, ApproveLinkProblem, ApproveLinkView, approve_link, approve_link_end};
pub use confirm::{ConfirmView, confirm};
pub use elsewhere::{Elsewhere, ElsewhereView, Posts, elsewhere};
pub use enrol::{EnrolProblem, EnrolView, Occasion, enrol};
pub use factor::{FactorView, factor};
pub use home::{AppCard, HomeView, home};
pub use language::{LanguageView, language};
pub use layout::Frame;
pub use mails::{MailView, WrittenMail, mail, mail_samples};
pub use new_password::NewPasswordFields;
pub use not_me::{NotMeEnd, NotMeView, not_me, not_me_end};
pub use phone::{PhoneView, phone};
pub use problem::{Problem, ProblemView, problem};
pub use proof::{ProofProblem, ProofView, Standing, Way};
pub use qr_text::qr_text;
pub use recovery::{RecoveryView, recovery};
pub use register::{EmailAsked, NoRegistration, RegisterTrouble, RegisterView, TypedIn, no_registration, register};
pub use reset::{
    NewPasswordProblem, NewPasswordView, ResetProblem, ResetSentView, ResetView, new_password, no_reset, reset,
    reset_sent,
};
pub use sign_in::{Destination, SignInProblem, SignInView, SignInWays, sign_in};
pub use sign_out::{SignOutView, sign_out};
pub use verify_email::{
    AskedOf, ConfirmAddressView, ConfirmEnd, ConfirmProblem, MailSentView, confirm_address, confirm_end, mail_sent,
};

pub use crate::words::Notice;
