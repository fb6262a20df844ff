use crate::words::{ConfirmText, Sentence};

pub(super) fn say(text: ConfirmText) -> Sentence {
    match text {
        ConfirmText::Title => "Thibitisha kuwa ni wewe".into(),
        ConfirmText::WhyPassword => "Umeingia, na mahali hapa huomba nenosiri lako tena mara kwa mara.".into(),
        ConfirmText::WhyCode => "Umeingia, na mahali hapa panahitaji zaidi ya hapo.".into(),
        ConfirmText::Unsuccessful => "Bado haijafanikiwa".into(),
    }
}
