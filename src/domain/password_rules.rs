//! Which new passwords are good enough, and what to say of those that are not.

use std::collections::HashSet;

use zxcvbn::feedback::{Suggestion, Warning};
use zxcvbn::{Score, zxcvbn};

use super::secret::Password;

/// Lengths count code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordRules {
    pub minimum: usize,
    pub maximum: usize,
}

/// What one hash costs (argon2id). Stored hashes that cost less are made anew at the next sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashCost {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

/// Why a password is not taken: each has a sentence that helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeakPassword {
    TooShort {
        minimum: usize,
    },
    TooLong {
        maximum: usize,
    },
    /// Among the most used ones, or a saying that everybody knows.
    Common,
    /// The user name, the e-mail address or another word about them, and hardly more.
    Personal,
    /// Guessed quickly.
    Guessable(Weakness),
}

/// Why what was typed into a form becomes nobody's password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    Missing,
    Weak(WeakPassword),
    /// The second time something else was typed.
    Different,
}

/// What makes a password quick to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Neighbours on the keyboard.
    KeyboardRow,
    /// The same letter or group of letters again and again.
    Repeats,
    /// Such as `abcdef` or `654321`.
    Sequence,
    /// A date or a year.
    Date,
    /// One or two names.
    Names,
    /// A word, as it is or with the usual disguises: capitals, backwards, `@` for `a`.
    Word,
    /// Too few words or letters that nobody expects.
    TooSimple,
}

impl HashCost {
    pub const DEFAULT: Self = Self { memory_kib: 19_456, passes: 2, lanes: 1 };
}

impl PasswordRules {
    /// For a password that is the only proof.
    pub const ALONE: Self = Self { minimum: 15, maximum: Password::MAXIMUM };
    /// For a password beside a second factor that is required.
    pub const WITH_SECOND_FACTOR: Self = Self { minimum: 8, maximum: Password::MAXIMUM };

    /// `about` are words that an attacker knows of the person: user name, address, display name, brand.
    pub fn judge(&self, password: &Password, about: &[&str]) -> Result<(), WeakPassword> {
        let password = password.expose();
        let length = password.chars().count();
        if length < self.minimum {
            return Err(WeakPassword::TooShort { minimum: self.minimum });
        }
        if length > self.maximum {
            return Err(WeakPassword::TooLong { maximum: self.maximum });
        }
        let core = Core::of(password);
        let personal = personal_words(about);
        if FAMOUS.split_whitespace().any(|phrase| core.is_hardly_more_than([phrase])) {
            return Err(WeakPassword::Common);
        }
        if core.is_hardly_more_than(personal.iter().map(String::as_str)) {
            return Err(WeakPassword::Personal);
        }
        if core.is_hardly_more_than(CALENDAR.split_whitespace()) {
            return Err(WeakPassword::Guessable(Weakness::Date));
        }
        if core.is_repeated() {
            return Err(WeakPassword::Guessable(Weakness::Repeats));
        }
        let guess = zxcvbn(password, &personal.iter().map(String::as_str).collect::<Vec<_>>());
        match guess.feedback() {
            Some(feedback) if guess.score() < self.least_score() => {
                Err(explain(feedback.warning(), feedback.suggestions()))
            }
            _ => Ok(()),
        }
    }

    /// Eight letters, however random, never get more than two from the estimator; where so few are enough, a second
    /// factor stands beside them.
    fn least_score(&self) -> Score {
        if self.minimum < Self::ALONE.minimum { Score::Two } else { Score::Three }
    }
}

/// What is left of a password without its decoration.
struct Core {
    /// Lower case, without blanks and signs of ASCII.
    letters: String,
    /// Different signs and blanks beyond two: more than that is no decoration.
    signs: usize,
}

/// A password needs so much that is neither a word about its owner nor part of a famous phrase.
const OWN_LETTERS: usize = 6;
/// Shorter words about a person (`li`, `of`) are in too many good passwords.
const SHORTEST_WORD: usize = 3;

/// Long enough for our rules and strong to an estimator, but in every guesser's list. Letters and digits, lower case.
const FAMOUS: &str = "
    abandonallhopeyewhoenterhere allyourbasearebelongtous changemechangeme correcthorsebatterystaple donttellanyone
    dontforgetyourpassword enteryourpassword happybirthdaytoyou helloworldhelloworld iforgotmypassword
    inthebeginningwastheword itwasthebestoftimes letmeinletmein loremipsumdolorsitamet lukeiamyourfather
    maytheforcebewithyou mypasswordisincorrect mypasswordispassword neitherherenorthere nevergonnagiveyouup
    onceuponatime oneringtorulethemall opensesame passwordpassword pleaseletmein qwertyuiopasdfghjkl
    qwertyuiopasdfghjklzxcvbnm qwertzuiopasdfghjklyxcvbnm azertyuiopqsdfghjklmwxcvbn someoneelsespassword
    thequickbrownfoxjumpsoverthelazydog thisisapassword thisisasecret thisismypassword thisisnotapassword
    tobeornottobe tobeornottobethatisthequestion topsecretpassword trustnoone twinkletwinklelittlestar
    wethepeopleoftheunitedstates winteriscoming youshallnotpass";

/// `Winter2026!` is what people take where a password must change each quarter.
const CALENDAR: &str = "
    september wednesday december february november saturday thursday january october tuesday autumn august friday
    monday spring summer sunday winter april march july june fall may";

impl Core {
    fn of(password: &str) -> Self {
        let signs: HashSet<char> = password.chars().filter(|letter| is_sign(*letter)).collect();
        Self { letters: letters_of(password), signs: signs.len().saturating_sub(2) }
    }

    /// Those words, with a year, a few letters or signs around them.
    fn is_hardly_more_than<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> bool {
        let rest = words.into_iter().fold(self.letters.clone(), |rest, word| rest.replace(word, ""));
        rest.len() < self.letters.len() && rest.chars().count() + self.signs < OWN_LETTERS
    }

    /// Such as `football football`.
    fn is_repeated(&self) -> bool {
        let letters: Vec<char> = self.letters.chars().collect();
        let is_unit = |unit: &[char]| letters.chunks(unit.len()).all(|chunk| unit.starts_with(chunk));
        self.signs == 0 && (1..=letters.len() / 2).filter_map(|length| letters.get(..length)).any(is_unit)
    }
}

fn letters_of(text: &str) -> String {
    text.chars().filter(|letter| !is_sign(*letter)).flat_map(char::to_lowercase).collect()
}

fn is_sign(letter: char) -> bool {
    letter.is_ascii_punctuation() || letter.is_whitespace()
}

/// Each text whole, in its halves around an @, and in its parts, longest first: `anna.smith@example.com` is known by
/// `anna` and by `example.com`, too.
fn personal_words(about: &[&str]) -> Vec<String> {
    let halves = about.iter().flat_map(|text| text.split('@'));
    let parts = about.iter().flat_map(|text| text.split(is_sign));
    let mut words: Vec<String> = about.iter().copied().chain(halves).chain(parts).map(letters_of).collect();
    words.retain(|word| word.chars().count() >= SHORTEST_WORD);
    words.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
    words.dedup();
    words
}

fn explain(warning: Option<Warning>, suggestions: &[Suggestion]) -> WeakPassword {
    use Warning as W;
    let weakness = match warning {
        Some(W::ThisIsATop10Password | W::ThisIsATop100Password | W::ThisIsACommonPassword) => {
            return WeakPassword::Common;
        }
        Some(W::StraightRowsOfKeysAreEasyToGuess | W::ShortKeyboardPatternsAreEasyToGuess) => Weakness::KeyboardRow,
        Some(W::RepeatsLikeAaaAreEasyToGuess | W::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess) => Weakness::Repeats,
        Some(W::SequencesLikeAbcAreEasyToGuess) => Weakness::Sequence,
        Some(W::RecentYearsAreEasyToGuess | W::DatesAreOftenEasyToGuess) => Weakness::Date,
        Some(W::NamesAndSurnamesByThemselvesAreEasyToGuess | W::CommonNamesAndSurnamesAreEasyToGuess) => {
            Weakness::Names
        }
        Some(W::AWordByItselfIsEasyToGuess | W::ThisIsSimilarToACommonlyUsedPassword) => Weakness::Word,
        None if suggestions.iter().copied().any(is_about_disguise) => Weakness::Word,
        None => Weakness::TooSimple,
    };
    WeakPassword::Guessable(weakness)
}

fn is_about_disguise(suggestion: Suggestion) -> bool {
    matches!(
        suggestion,
        Suggestion::CapitalizationDoesntHelpVeryMuch
            | Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase
            | Suggestion::ReversedWordsArentMuchHarderToGuess
            | Suggestion::PredictableSubstitutionsDontHelpVeryMuch
    )
}

#[cfg(test)]
mod tests;
