//! What people see. A view struct goes in, markup comes out: a page knows no request, no store and no clock.

mod account;
pub mod assets;
mod home;
mod language;
mod layout;
mod new_password;
mod parts;
mod problem;
mod sign_in;
mod sign_out;

pub use account::{
    AccountView, ActivityRow, ActivityView, DataView, Email, ProfileProblem, ProfileView, SessionRow, SessionsView,
    TrustRow, account, activity, data, profile, sessions,
};
pub use home::{AppCard, HomeView, home};
pub use language::{LanguageView, language};
pub use layout::{Frame, Notice};
pub use new_password::NewPasswordFields;
pub use problem::{Problem, ProblemView, problem};
pub use sign_in::{Destination, SignInProblem, SignInView, sign_in};
pub use sign_out::{SignOutView, sign_out};
