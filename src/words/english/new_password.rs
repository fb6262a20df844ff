use crate::domain::password_rules::{WeakPassword, Weakness};
use crate::words::{NewPasswordText, Sentence};

pub(super) fn say(text: NewPasswordText) -> Sentence {
    match text {
        NewPasswordText::Password => "New password".into(),
        NewPasswordText::Again => "New password, once more".into(),
        NewPasswordText::Hint { minimum } => Sentence::fill(
            "At least {0} characters. A few words that have nothing to do with each other are good and easy to keep \
             in mind.",
            &[&minimum.to_string()],
        ),
        NewPasswordText::Missing => "Enter a new password.".into(),
        NewPasswordText::Weak(weak) => refuse(weak),
        NewPasswordText::Different => "The two passwords are not the same. Type both again.".into(),
    }
}

fn refuse(weak: WeakPassword) -> Sentence {
    match weak {
        WeakPassword::TooShort { minimum } => Sentence::fill(
            "This password is too short. Make it at least {0} characters long, such as by adding a word or two.",
            &[&minimum.to_string()],
        ),
        WeakPassword::TooLong { maximum } => {
            Sentence::fill("A password has at most {0} characters. Choose a shorter one.", &[&maximum.to_string()])
        }
        WeakPassword::Common => {
            "This password is among those that are tried first. Choose one that nobody else has.".into()
        }
        WeakPassword::Personal => {
            "This password is made of your own name or address, which others know. Choose another.".into()
        }
        WeakPassword::Guessable(weakness) => {
            Sentence::from(why_guessed(weakness)).then(" Add a word or two that nobody expects.")
        }
    }
}

fn why_guessed(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::KeyboardRow => "This password runs along the keyboard, which is guessed quickly.",
        Weakness::Repeats => "This password repeats itself, which is guessed quickly.",
        Weakness::Sequence => "This password is a sequence, which is guessed quickly.",
        Weakness::Date => "This password is a date or a year, which is guessed quickly.",
        Weakness::Names => "This password is made of names, which are guessed quickly.",
        Weakness::Word => "This password is a word, which is guessed quickly, however it is written.",
        Weakness::TooSimple => "This password is guessed quickly.",
    }
}
