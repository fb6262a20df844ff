use crate::words::{ConfirmText, Sentence};

pub(super) fn say(text: ConfirmText) -> Sentence {
    match text {
        ConfirmText::Title => "Confirm that it's you".into(),
        ConfirmText::WhyPassword => {
            "You are signed in, and this place asks for your password again from time to time.".into()
        }
        ConfirmText::WhyCode => "You are signed in, and this place asks for more than that.".into(),
        ConfirmText::Unsuccessful => "That did not work yet".into(),
    }
}
