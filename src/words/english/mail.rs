//! English mails.

use crate::domain::letter::Message;
use crate::words::Sentence;
use crate::words::text::MailText;

use super::{Rounding, exact, span};

pub(super) fn mail(text: MailText<'_>) -> Sentence {
    match text {
        MailText::Hello { name: Some(name) } => Sentence::fill("Hello {0},", &[name]),
        MailText::Hello { name: None } => "Hello,".into(),
        MailText::Subject { about, brand } => subject(about, brand),
        MailText::Lead { about, brand } => lead(about, brand),
        MailText::Link { about } => link(about).into(),
        MailText::LinkInFull => "If the button does nothing, open this address:".into(),
        MailText::LinkLasts { rest } => {
            Sentence::fill("The link works once, and for the next {0}.", &[&span(rest, Rounding::Down)])
        }
        MailText::CodeLasts { rest } => Sentence::fill("Enter it within {0}.", &[&span(rest, Rounding::Down)]),
        MailText::Otherwise { about, brand } => otherwise(about, brand),
        MailText::When => "When".into(),
        MailText::Where => "From".into(),
        MailText::With => "With".into(),
        MailText::Fact { what, value } => Sentence::fill("{0}: {1}", &[what, value]),
        MailText::Before { what } => Sentence::fill("{0}:", &[what]),
        MailText::Automatic { brand, origin } => Sentence::fill("{0} at {1} sends this by itself.", &[brand, origin]),
        MailText::NobodyReadsAnswers => "Nobody reads answers to it.".into(),
        MailText::Help { at } => Sentence::fill("For help: {0}", &[at]),
    }
}

fn subject(about: &Message, brand: &str) -> Sentence {
    let template = match about {
        Message::ConfirmRegistration => "Confirm your address for {0}",
        Message::AlreadyRegistered { .. } => "You have an account at {0} already",
        Message::Approved => "Your account at {0} is ready",
        Message::ResetPassword { .. } => "A new password for {0}",
        Message::ConfirmAddress => "Confirm your new address for {0}",
        Message::AddressChanging { .. } => "A new address is asked for at {0}",
        Message::AddressChanged { .. } => "Your address at {0} was changed",
        Message::PasswordChanged { .. } => "Your password at {0} was changed",
        Message::NewDevice { .. } => "A new sign-in at {0}",
        Message::FactorAdded { .. } => "A second factor was added at {0}",
        Message::FactorRemoved { .. } => "A second factor was removed at {0}",
        Message::TwoFactorDisabled { .. } => "Two-factor sign-in was switched off at {0}",
        Message::RecoveryCodeUsed { .. } => "A recovery code was used at {0}",
        Message::RecoveryCodesMade { .. } => "New recovery codes were made at {0}",
        Message::WrongCodes { .. } => "Your password was used with wrong codes at {0}",
        Message::SignInCode { .. } => "Your code for {0}",
        Message::AskingDisowned { .. } | Message::AskingDenied { .. } => {
            "Your approval was asked for at {0}, and not given"
        }
        Message::Broken { .. } => "Something failed at {0}",
    };
    Sentence::fill(template, &[brand])
}

fn lead(about: &Message, brand: &str) -> Sentence {
    match about {
        Message::ConfirmRegistration => Sentence::fill(
            "Somebody, probably you, wants an account at {0} with this address. Confirm that the address is yours:",
            &[brand],
        ),
        Message::AlreadyRegistered { .. } => Sentence::fill(
            "Somebody, probably you, tried to make an account at {0} with this address, which has one already. Sign in \
             with it as usual. If you forgot the password, ask for a new one here:",
            &[brand],
        ),
        Message::Approved => Sentence::fill("Your account at {0} was approved. You can sign in now.", &[brand]),
        Message::ResetPassword { .. } => {
            Sentence::fill("Somebody, probably you, asked for a new password at {0}. Choose one here:", &[brand])
        }
        Message::ConfirmAddress => Sentence::fill(
            "Somebody, probably you, wants to use this address for an account at {0}. Confirm that it is yours:",
            &[brand],
        ),
        Message::AddressChanging { new, .. } => Sentence::fill(
            "Your account at {0} shall get the address {1}. It is used as soon as it is confirmed from there.",
            &[brand, new.as_str()],
        ),
        Message::AddressChanged { new, .. } => Sentence::fill(
            "The address of your account at {0} is {1} from now on. Nothing more is sent to this one.",
            &[brand, new.as_str()],
        ),
        Message::PasswordChanged { .. } => Sentence::fill("The password of your account at {0} was changed.", &[brand]),
        Message::NewDevice { .. } => {
            Sentence::fill("Somebody signed in to your account at {0} in a browser that was not used before.", &[brand])
        }
        Message::FactorAdded { label, .. } => {
            Sentence::fill("Your account at {0} can be signed in to with a further factor: {1}.", &[brand, label])
        }
        Message::FactorRemoved { label, .. } => {
            Sentence::fill("This factor no longer opens your account at {0}: {1}.", &[brand, label])
        }
        Message::TwoFactorDisabled { .. } => Sentence::fill(
            "All second factors of your account at {0} were removed. Your password alone protects it now.",
            &[brand],
        ),
        Message::RecoveryCodeUsed { left, .. } => codes_left(*left, brand),
        Message::RecoveryCodesMade { .. } => {
            Sentence::fill("New recovery codes were made for your account at {0}. The old ones are void.", &[brand])
        }
        Message::WrongCodes { .. } => Sentence::fill(
            "Somebody entered the right password of your account at {0}, and then wrong codes. They did not get in.",
            &[brand],
        ),
        Message::SignInCode { .. } => {
            Sentence::fill("Somebody, probably you, is asked for a code at {0}. This is it:", &[brand])
        }
        Message::AskingDisowned { .. } => Sentence::fill(
            "Your approval was asked for at {0}, and the answer was “This wasn't me”. So nothing was allowed.",
            &[brand],
        ),
        Message::AskingDenied { .. } => denied(brand),
        Message::Broken { kind, count, since, reference } => broken(kind, *count, &exact(*since), reference),
    }
}

fn codes_left(left: u32, brand: &str) -> Sentence {
    let template = match left {
        0 => "Somebody signed in to your account at {0} with a recovery code. It was the last one: make new ones.",
        1 => "Somebody signed in to your account at {0} with a recovery code. One is left: make new ones soon.",
        _ => "Somebody signed in to your account at {0} with a recovery code. {1} are left.",
    };
    Sentence::fill(template, &[brand, &left.to_string()])
}

fn broken(kind: &str, count: u64, since: &str, reference: &str) -> Sentence {
    let often = if count == 1 { "once".to_owned() } else { format!("{count} times") };
    let template = "{0}: {1} since {2}. Look for {3} in the log, which knows more. You will not hear of this kind again \
                    within an hour.";
    Sentence::fill(template, &[kind, &often, since, reference])
}

fn denied(brand: &str) -> Sentence {
    Sentence::fill(
        "Your approval was asked for at {0}, and the answer was a no, or a wrong number. So nothing was allowed.",
        &[brand],
    )
}

fn link(about: &Message) -> &'static str {
    match about {
        Message::ConfirmRegistration | Message::ConfirmAddress => "Confirm this address",
        Message::ResetPassword { .. } => "Choose a new password",
        Message::AlreadyRegistered { .. } => "Ask for a new password",
        Message::Approved => "Sign in",
        Message::AddressChanging { .. }
        | Message::AddressChanged { .. }
        | Message::PasswordChanged { .. }
        | Message::NewDevice { .. }
        | Message::FactorAdded { .. }
        | Message::FactorRemoved { .. }
        | Message::TwoFactorDisabled { .. }
        | Message::RecoveryCodeUsed { .. }
        | Message::RecoveryCodesMade { .. }
        | Message::WrongCodes { .. }
        | Message::SignInCode { .. }
        | Message::AskingDisowned { .. }
        | Message::AskingDenied { .. }
        | Message::Broken { .. } => "This wasn't me",
    }
}

fn otherwise(about: &Message, brand: &str) -> Sentence {
    match about {
        Message::ConfirmRegistration => {
            "If it wasn't you, do nothing: without the link there will be no account.".into()
        }
        Message::AlreadyRegistered { .. } => {
            "If it wasn't you, do nothing: nobody was told that you have an account.".into()
        }
        Message::ResetPassword { .. } => {
            "If it wasn't you, do nothing: your password stays as it is, and nobody else was sent this link.".into()
        }
        Message::ConfirmAddress => "If it wasn't you, do nothing: without the link the address is not used.".into(),
        Message::SignInCode { .. } => {
            "Give it to nobody, whoever asks. If it wasn't you, somebody knows your password: sign in and change \
             it."
            .into()
        }
        Message::AskingDisowned { .. } | Message::AskingDenied { .. } => {
            "If it was you, there is nothing to do. If it wasn't, somebody knows your password, or uses a browser in which you \
             are signed in: change the password, or open the link and lock your account, which ends all its sessions."
                .into()
        }
        Message::WrongCodes { .. } => {
            "If it was you, there is nothing to do. If it wasn't, somebody knows your password: change it, or open \
             the link and lock your account, which ends all its sessions."
                .into()
        }
        Message::Broken { .. } => "You get this because your address is listed under operators in [mail].".into(),
        Message::Approved => Sentence::fill("The people who run {0} sent this.", &[brand]),
        Message::AddressChanging { .. }
        | Message::AddressChanged { .. }
        | Message::PasswordChanged { .. }
        | Message::NewDevice { .. }
        | Message::FactorAdded { .. }
        | Message::FactorRemoved { .. }
        | Message::TwoFactorDisabled { .. }
        | Message::RecoveryCodeUsed { .. }
        | Message::RecoveryCodesMade { .. } => Sentence::fill(
            "If it was you, there is nothing to do. If it wasn't, open the link and lock your account: that ends all \
             its sessions. The people who run {0} then help you back in.",
            &[brand],
        ),
    }
}
