use super::{Rounding, span};
use crate::domain::factor::FactorKind;
use crate::domain::phone_number::BadNumber;
use crate::words::{BindText, Sentence, TryOutText};

pub(super) fn say(text: BindText<'_>) -> Sentence {
    match text {
        BindText::ChooseTitle => "Choose your second factor".into(),
        BindText::ChooseAbout => "What will you have at hand when you sign in? You can add more than one.".into(),
        BindText::Kind(kind) => name(kind).into(),
        BindText::About(kind) => about(kind).into(),
        BindText::SetUp => "Set up".into(),
        BindText::Which { label } => Sentence::fill(": {0}", &[label]),
        BindText::Down => "Not reachable just now".into(),
        BindText::Title(kind) => title(kind).into(),
        BindText::First(kind) => first(kind).into(),
        BindText::FirstEmail { address } => {
            Sentence::fill("We send a code to {0} now, to see that it reaches you.", &[address])
        }
        BindText::Country => "Country".into(),
        BindText::ChooseCountry => "Choose a country".into(),
        BindText::Number => "Telephone number".into(),
        BindText::NumberHint { example } => {
            Sentence::fill("As you write it at home, such as {0}, or with + and the country's code.", &[example])
        }
        BindText::Bad(bad) => problem(bad).into(),
        BindText::Landline => "A landline gets no text messages. Enter a mobile number.".into(),
        BindText::CountryClosed => "From here nothing is sent to numbers of that country. Choose another way.".into(),
        BindText::Send(FactorKind::Voice) => "Call me".into(),
        BindText::Send(kind) if sends_code(kind) => "Send the code".into(),
        BindText::Send(_) => "Continue".into(),
        BindText::Unsuccessful => "It is not set up yet".into(),
        BindText::Failing => {
            "The service that would reach you does not answer. Choose another way, or try again in a few minutes."
                .into()
        }
        BindText::NotTaken => "The service that would reach you does not take this one. Enter another, or choose \
                               another way."
            .into(),
        BindText::Mailbox => "Your mailbox".into(),
    }
}

pub(super) fn try_out(text: TryOutText<'_>) -> Sentence {
    match text {
        TryOutText::LinkHow { label } => {
            Sentence::fill("Scan this picture with your phone, and confirm there what {0} asks.", &[label])
        }
        TryOutText::LinkPicture => {
            "A picture for your phone to scan. The link below it leads to the same place.".into()
        }
        TryOutText::LinkHere => "On this device: open it here".into(),
        TryOutText::LinkDone => "Done, continue".into(),
        TryOutText::LinkNotYet => {
            "Your phone has not answered yet. Scan the picture and confirm there, then continue.".into()
        }
        TryOutText::CodeSent { digits: None, to } => Sentence::fill("Enter the code that we sent to {0}.", &[to]),
        TryOutText::CodeSent { digits: Some(digits), to } => {
            Sentence::fill("Enter the {0}-digit code that we sent to {1}.", &[&digits.to_string(), to])
        }
        TryOutText::Asked { label } => Sentence::fill("Open {0} and approve the question there.", &[label]),
        TryOutText::ShownNumber => "If you are asked for a number, it is this one:".into(),
        TryOutText::Approved => "I have approved it".into(),
        TryOutText::NotAnswered => {
            "There is no answer yet. Approve the question on your phone, then continue here.".into()
        }
        TryOutText::Confirm => "Confirm".into(),
        TryOutText::SendAgain => "Send the same code again".into(),
        TryOutText::AskAgain => "Ask again".into(),
        TryOutText::SendAgainIn { rest } => {
            Sentence::fill("Nothing came? In {0} you can have it sent again.", &[&span(rest, Rounding::Up)])
        }
        TryOutText::AnotherNumber => "Begin again with another one".into(),
        TryOutText::CodeOver => "That code is over: too many tries, or too old. Have a new one sent.".into(),
        TryOutText::Denied => "That was answered with no. If it was not you, nothing has changed here.".into(),
        TryOutText::Unsent => "It could not be sent. Have it sent again, or choose another way.".into(),
    }
}

fn sends_code(kind: FactorKind) -> bool {
    matches!(kind, FactorKind::Sms | FactorKind::WhatsApp | FactorKind::Email)
}

fn name(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp => "Authenticator app",
        FactorKind::RecoveryCodes => "Recovery codes",
        FactorKind::Phone => "Phone",
        FactorKind::Push | FactorKind::Tap => "Approve in an app",
        FactorKind::Call => "Approve by phone call",
        FactorKind::Sms => "Text message",
        FactorKind::Voice => "Phone call",
        FactorKind::WhatsApp => "WhatsApp message",
        FactorKind::Email => "E-mail",
    }
}

fn about(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp => "An app on your phone shows a code that changes every 30 seconds. Works without a network.",
        FactorKind::RecoveryCodes => "Codes on paper, each good for once.",
        FactorKind::Phone | FactorKind::Push => {
            "Your phone says who wants in. You type the number that the screen shows, and approve."
        }
        FactorKind::Tap => "Your phone says who wants in, and you approve. Approve nothing that you did not begin.",
        FactorKind::Call => {
            "A voice calls you and asks whether it is you, and you press a key. Press none for what you did not begin."
        }
        FactorKind::Sms => {
            "A code comes to your number each time. Numbers can be stolen: prefer another way if you can."
        }
        FactorKind::Voice => "A voice calls your number and reads a code to you. Numbers can be stolen, too.",
        FactorKind::WhatsApp => "A code comes to your number in WhatsApp each time.",
        FactorKind::Email => "A code comes to your mailbox each time. It protects only as well as your mailbox does.",
    }
}

fn title(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp | FactorKind::RecoveryCodes => "Add a second factor",
        FactorKind::Phone | FactorKind::Push | FactorKind::Tap => "Approve in an app",
        FactorKind::Call => "Approve by phone call",
        FactorKind::Sms => "Codes by text message",
        FactorKind::Voice => "Codes by phone call",
        FactorKind::WhatsApp => "Codes by WhatsApp",
        FactorKind::Email => "Codes by e-mail",
    }
}

fn first(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Sms => "We send a code to your number now, to see that it reaches you.",
        FactorKind::Voice => "We call your number now and read a code to you, to see that it reaches you.",
        FactorKind::WhatsApp => "We send a code to your number in WhatsApp now, to see that it reaches you.",
        _ => "Have your phone at hand. We connect it, and ask you something there, to see that it reaches you.",
    }
}

fn problem(bad: BadNumber) -> &'static str {
    match bad {
        BadNumber::Missing => "Enter your telephone number.",
        BadNumber::NoNumber => "Enter digits only, with + before the country's code if you write one.",
        BadNumber::NoCountry => "Choose the country of your number, or begin it with + and the country's code.",
        BadNumber::Unknown => "There is no such number in that country. Check the digits and the country.",
        BadNumber::Premium => "Calls to this number cost extra, so it is not used. Enter your mobile number.",
        BadNumber::OverInternet => {
            "This is an internet telephone number, which others can take over too easily. Enter \
                                    your mobile number."
        }
        BadNumber::Service => "This is the number of a service, not of a person. Enter your mobile number.",
    }
}
