use super::{Rounding, span};
use crate::domain::names::{BadEmail, BadName, MAX_NAME};
use crate::words::{ConfirmAddressText, RegisterText, Sentence};

pub(super) fn register(text: RegisterText<'_>) -> Sentence {
    match text {
        RegisterText::Title => "Make an account".into(),
        RegisterText::Invited => "You were invited. Fill this in, and you are in.".into(),
        RegisterText::GivenName => "First name".into(),
        RegisterText::FamilyName => "Last name".into(),
        RegisterText::NamesHint => Sentence::fill(
            "One of the two is enough. At most {0} characters each.", &[&MAX_NAME.to_string()]),
        RegisterText::Name => "User name".into(),
        RegisterText::NameHint => {
            "1 to 64 letters a to z and digits, with dots, hyphens or underscores between them. It cannot be changed later. \
             Names such as admin, root or support are reserved."
                .into()
        }
        RegisterText::Email => "E-mail address".into(),
        RegisterText::EmailHint => "We send a link to it, to be sure that it is yours.".into(),
        RegisterText::EmailHintDomains { domains } => {
            Sentence::from("An address at ").then(Sentence::list(domains, ", ", " or ")).then(". We send a link to it.")
        }
        RegisterText::EmailKnown { address } => Sentence::fill("Your e-mail address is {0}.", &[address]),
        RegisterText::Button => "Make the account".into(),
        RegisterText::SignIn => "You have an account? Sign in".into(),
        RegisterText::Closed => "Nobody can make an account here by themselves.".into(),
        RegisterText::ClosedNext { brand } => {
            Sentence::fill("If you should have one, ask the people who run {0}.", &[brand])
        }
        RegisterText::InvitationEnded => "This invitation was used already, or is too old.".into(),
        RegisterText::InvitationEndedNext { brand } => {
            Sentence::fill("If you used it, sign in. If not, ask the people who run {0} for another one.", &[brand])
        }
        problem => problem_with(problem),
    }
}

fn problem_with(text: RegisterText<'_>) -> Sentence {
    match text {
        RegisterText::PersonMissing => "Enter your first name, your last name, or both.".into(),
        RegisterText::PersonTooLong => Sentence::fill(
            "First and last name have at most {0} characters each. Shorten the longer one.",
            &[&MAX_NAME.to_string()],
        ),
        RegisterText::PersonLetter => {
            "A name has no line breaks and no hidden characters. Type it anew, rather than pasting it.".into()
        }
        RegisterText::PersonMixed => {
            "One word of your name has letters of two alphabets that look alike. Type it in one of them.".into()
        }
        RegisterText::NameMissing => "Enter a user name.".into(),
        RegisterText::NameBad(why) => bad_name(why),
        RegisterText::NameReserved => "This user name is reserved. Choose another one.".into(),
        RegisterText::NameTaken => "This user name, or one that reads like it, is taken. Choose another one.".into(),
        RegisterText::EmailMissing => "Enter your e-mail address.".into(),
        RegisterText::EmailBad(why) => bad_email(why),
        RegisterText::EmailElsewhere { domains } => {
            Sentence::from("Accounts here are for addresses at ").then(Sentence::list(domains, ", ", " or ")).then(".")
        }
        RegisterText::AddressTaken => "The address that was invited has an account already. Sign in to it.".into(),
        RegisterText::Wait { rest } => {
            Sentence::fill("Too many tries from your network. You can try again in {0}.", &[&span(rest, Rounding::Up)])
        }
        RegisterText::OpenTooLong => "This page was open for too long. Nothing was sent. Try again.".into(),
        RegisterText::Busy => "Many people are signing in just now. Try again in a few seconds.".into(),
        _ => "No account was made yet".into(),
    }
}

fn bad_name(why: BadName) -> Sentence {
    match why {
        BadName::Empty => "Enter a user name.".into(),
        BadName::TooLong => "A user name has at most 64 characters. Choose a shorter one.".into(),
        BadName::Address => {
            "This is an e-mail address. A user name has no @, and the address has a field of its own.".into()
        }
        BadName::Letter(letter) if letter.is_control() => {
            "There is a character in it that cannot be seen. Type the user name anew.".into()
        }
        BadName::Letter(letter) => Sentence::fill(
            "{0} cannot be in a user name. Use letters a to z and digits, with dots, hyphens or underscores between \
             them.",
            &[&(if letter == ' ' { "A blank".to_owned() } else { letter.to_string() })],
        ),
        BadName::Edge => "A user name begins and ends with a letter or a digit.".into(),
        BadName::LikeAnId => "A user name does not begin with s_, u_ or b_. Choose another one.".into(),
    }
}

pub(super) fn bad_email(why: BadEmail) -> Sentence {
    match why {
        BadEmail::Shape => {
            "An e-mail address has one @, with something on both sides, such as anna@example.com.".into()
        }
        BadEmail::TooLong => "This is longer than any e-mail address. Check it for a slip.".into(),
        BadEmail::Letter(letter) if letter.is_control() || letter.is_whitespace() => {
            "There is a blank or a hidden character before the @. Type the address anew.".into()
        }
        BadEmail::Letter(letter) => {
            Sentence::fill("{0} cannot stand before the @ here. Check the address for a slip.", &[&letter.to_string()])
        }
        BadEmail::Dots => "Before the @ there is a dot too many. Check the address for a slip.".into(),
        BadEmail::Domain => "What stands after the @ is not the name of a mail server, such as example.com.".into(),
    }
}

pub(super) fn confirm(text: ConfirmAddressText<'_>) -> Sentence {
    match text {
        ConfirmAddressText::SentTitle => "Look into your mailbox".into(),
        ConfirmAddressText::Sent { address } => {
            Sentence::fill("We have written to {0}. Open the link in that mail to go on.", &[address])
        }
        ConfirmAddressText::SentNext { lasts } => {
            Sentence::fill("The link is good for {0}, best in this browser.", &[&span(lasts, Rounding::Down)])
        }
        ConfirmAddressText::SentNothing => {
            "Nothing there? Look among the unwanted mails, too. At most three mails an hour go to one address.".into()
        }
        ConfirmAddressText::SendAgain => "Send it again".into(),
        ConfirmAddressText::SendAgainWait { rest } => {
            Sentence::fill("It was sent often enough for now. You can ask again in {0}.", &[&span(rest, Rounding::Up)])
        }
        ConfirmAddressText::StartOver => "Another address? Begin anew".into(),
        ConfirmAddressText::Title => "Is this your address?".into(),
        ConfirmAddressText::NewAccount { name, address } => {
            Sentence::fill("Somebody wants an account with the user name {0} and the address {1}.", &[name, address])
        }
        ConfirmAddressText::NewAddress { name, address } => {
            Sentence::fill("The account {0} shall have the address {1} from now on.", &[name, address])
        }
        ConfirmAddressText::NotYou => "If that was not you, close this page: then nothing happens.".into(),
        ConfirmAddressText::WhyPassword => {
            "The account was asked for in another browser. Enter the password that was chosen there. If you chose none, \
             somebody else used your address: close this page."
                .into()
        }
        ConfirmAddressText::PasswordMissing => "Enter the password that you chose for this account.".into(),
        ConfirmAddressText::PasswordWrong => {
            "This is not the password that was chosen for this account. Check it and try again.".into()
        }
        ConfirmAddressText::OpenTooLong => "This page was open for too long. Nothing was changed. Try again.".into(),
        ConfirmAddressText::Busy => "Many people are signing in just now. Try again in a few seconds.".into(),
        ConfirmAddressText::NotConfirmed => "Nothing was confirmed yet".into(),
        ConfirmAddressText::MakeAccount => "That was me: make the account".into(),
        ConfirmAddressText::ConfirmAddress => "That was me: take this address".into(),
        ConfirmAddressText::EndedTitle => "This link has ended".into(),
        ConfirmAddressText::Ended => "It was used already, or is too old.".into(),
        ConfirmAddressText::EndedNext => {
            "If you used it, sign in. If not, begin again, and a new link is sent to you.".into()
        }
        ConfirmAddressText::TakenTitle => "This address has an account".into(),
        ConfirmAddressText::Taken => {
            "An account with this address was made meanwhile. Nothing else was changed.".into()
        }
        ConfirmAddressText::TakenNext => "Sign in to it, or choose another address.".into(),
        ConfirmAddressText::WaitsTitle => "Your account waits".into(),
        ConfirmAddressText::Waits { brand } => {
            Sentence::fill("Your address is confirmed. Now the people who run {0} look at it.", &[brand])
        }
        ConfirmAddressText::WaitsNext => {
            "Once they agree, a mail tells you, and you can sign in. You can close this page.".into()
        }
        ConfirmAddressText::Unsuccessful => "No mail was sent".into(),
    }
}
