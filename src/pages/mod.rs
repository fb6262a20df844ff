//! What people see. A view struct goes in, markup comes out: a page knows no request, no store and no clock.

mod account;
pub mod assets;
mod confirm;
mod enrol;
mod factor;
mod home;
mod language;
mod layout;
mod mails;
mod new_password;
mod parts;
mod problem;
mod proof;
mod qr;
mod recovery;
mod sign_in;
mod sign_out;

pub use account::{AccountView, Email, SessionRow, account};
pub use confirm::{ConfirmView, confirm};
pub use enrol::{EnrolProblem, EnrolView, Occasion, enrol};
pub use factor::{FactorView, factor};
pub use home::{AppCard, HomeView, home};
pub use language::{LanguageView, language};
pub use layout::Frame;
pub use mails::{MailView, WrittenMail, mail, mail_samples};
pub use new_password::NewPasswordFields;
pub use problem::{Problem, ProblemView, problem};
pub use proof::{ProofProblem, ProofView, Way};
pub use recovery::{RecoveryView, recovery};
pub use sign_in::{Destination, SignInProblem, SignInView, sign_in};
pub use sign_out::{SignOutView, sign_out};

pub use crate::words::Notice;
