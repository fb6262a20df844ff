use super::register::bad_email;
use super::{Rounding, span};
use crate::words::{AlreadyHereText, NotMeText, ResetText, Sentence};

pub(super) fn reset(text: ResetText<'_>) -> Sentence {
    match text {
        ResetText::Title => "Forgot your password?".into(),
        ResetText::About => "Enter the e-mail address of your account. We send you a link for a new password.".into(),
        ResetText::Email => "E-mail address".into(),
        ResetText::Button => "Send the link".into(),
        ResetText::SignIn => "Back to the sign-in page".into(),
        ResetText::Unsuccessful => "No link was sent yet".into(),
        ResetText::EmailMissing => "Enter your e-mail address.".into(),
        ResetText::EmailBad(why) => bad_email(why),
        ResetText::LinkEnded => "That link was used already, or is too old. Here you get a new one.".into(),
        ResetText::OpenTooLong => "This page was open for too long. Nothing was changed. Try again.".into(),
        ResetText::SentTitle => "Look into your mailbox".into(),
        ResetText::Sent { address } => {
            Sentence::fill("If {0} belongs to an account here, a mail with a link is on its way to it.", &[address])
        }
        ResetText::SentNext { lasts } => Sentence::fill("The link is good for {0}.", &[&span(lasts, Rounding::Down)]),
        ResetText::SentNothing => {
            "Nothing there? Look among the unwanted mails, too, and check the address. At most three mails an hour go to \
             one address."
                .into()
        }
        ResetText::Again => "Try another address, or ask again".into(),
        ResetText::NoMail => "Passwords cannot be changed by mail here.".into(),
        ResetText::NoMailNext { brand } => {
            Sentence::fill("The people who run {0} can give you a link for a new one.", &[brand])
        }
        ResetText::NewTitle => "Choose a new password".into(),
        ResetText::NewFor { name } => Sentence::fill("For the account {0}.", &[name]),
        ResetText::SignedInAs { name } => Sentence::fill(
            "You are signed in as {0}, whose password this is not. To go on with the other account, sign out afterwards.",
            &[name],
        ),
        ResetText::EndsSessions => "You are signed out everywhere, and sign in again with the new password.".into(),
        ResetText::NewButton => "Change the password".into(),
        ResetText::NotChanged => "Your password was not changed yet".into(),
        ResetText::Code => "Code".into(),
        ResetText::CodeHint => {
            "The newest 6-digit code of your authenticator app, or one of your recovery codes.".into()
        }
        ResetText::CodeMissing => "Enter a code of your authenticator app, or a recovery code.".into(),
        ResetText::CodeWrong => {
            "That code didn't match. Enter the newest one of your app, or a recovery code that you have not used yet."
                .into()
        }
        ResetText::CodeUsed => "That code was used already. Wait for the next one (at most 30 seconds).".into(),
        ResetText::Wait { rest } => {
            Sentence::fill("Too many tries. You can try again in {0}.", &[&span(rest, Rounding::Up)])
        }
        ResetText::Busy => "Many people are signing in just now. Try again in a few seconds.".into(),
    }
}

pub(super) fn not_me(text: NotMeText<'_>) -> Sentence {
    match text {
        NotMeText::Title => "Was it somebody else?".into(),
        NotMeText::Lock { name } => {
            Sentence::fill("If somebody else was in the account {0}, or tried to get in, lock it.", &[name])
        }
        NotMeText::LockNext => {
            "Then nobody is signed in to it any more, and nobody can sign in, you included, until the people who run \
             this site have helped you to get it back."
                .into()
        }
        NotMeText::Button => "It was not me: lock the account".into(),
        NotMeText::Keep => "If it was you, close this page: then nothing happens.".into(),
        NotMeText::DoneTitle => "The account is locked".into(),
        NotMeText::Done => "Nobody is signed in to it any more, and nobody can sign in.".into(),
        NotMeText::DoneNext { brand } => Sentence::fill(
            "Now tell the people who run {0}: they open the account again and give you a link for a new password. Whoever \
             got in knew your password or read your mail, so change the password of your mailbox, too.",
            &[brand],
        ),
        NotMeText::EndedTitle => "This link has ended".into(),
        NotMeText::Ended => "It was used already, or is too old. Nothing was changed now.".into(),
        NotMeText::EndedNext { brand } => {
            Sentence::fill("If somebody else may be in your account, tell the people who run {0}.", &[brand])
        }
    }
}

pub(super) fn already_here(text: AlreadyHereText<'_>) -> Sentence {
    match text {
        AlreadyHereText::Title { name } => Sentence::fill("You are signed in as {0}", &[name]),
        AlreadyHereText::Register => {
            "You have an account already. To make another one, for somebody else, sign out first.".into()
        }
        AlreadyHereText::Invitation => {
            "This invitation makes a new account. To use it for somebody else, sign out first: it stays good until then."
                .into()
        }
        AlreadyHereText::Reset => {
            "You can change your password on your account page. If you don't know it any more, sign out first: then we send \
             you a link."
                .into()
        }
        AlreadyHereText::Apps => "Your apps".into(),
        AlreadyHereText::Account => "Your account".into(),
        AlreadyHereText::SignOut => "Sign out and go on".into(),
    }
}
