use crate::words::{ConfirmText, Sentence};

pub(super) fn say(text: ConfirmText) -> Sentence {
    match text {
        ConfirmText::Title => "Bestätigen Sie, dass Sie es sind".into(),
        ConfirmText::WhyPassword => {
            "Sie sind angemeldet. Dieser Bereich fragt von Zeit zu Zeit noch einmal nach Ihrem Passwort.".into()
        }
        ConfirmText::WhyCode => "Sie sind angemeldet. Dieser Bereich verlangt noch etwas mehr.".into(),
        ConfirmText::Unsuccessful => "Das hat noch nicht geklappt".into(),
    }
}
