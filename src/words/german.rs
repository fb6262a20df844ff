use super::text::Text;
use super::{Sentence, english};

pub(super) fn say(text: Text<'_>) -> Sentence {
    english::say(text)
}
