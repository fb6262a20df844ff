//! Mails: the same sentences twice, as text and as HTML. Nothing is loaded and nobody is watched. Colours are left to the
//! reader's program, which knows whether it is dark there.

use std::fmt::Write as _;
use std::time::Duration;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::domain::colour::Accent;
use crate::domain::letter::{Message, Purpose};
use crate::domain::link::Link;
use crate::domain::look::{Look, Support};
use crate::words::{MailText, Sentence, TimeText, Words};

mod samples;

pub use samples::mail_samples;

const STYLE: &str = include_str!("assets/mail.css");

#[derive(Clone, Debug)]
pub struct MailView<'a> {
    pub words: Words,
    pub brand: &'a str,
    pub look: &'a Look,
    /// The portal's address.
    pub origin: &'a str,
    pub about: &'a Message,
    /// Where whatever it tells of came from.
    pub address: Option<&'a str>,
    pub name: Option<&'a str>,
    /// Somebody reads what is answered to it.
    pub is_answered: bool,
    pub link: Option<&'a str>,
    /// What is to be typed where it is asked for.
    pub code: Option<&'a str>,
    /// How long the link or the code works, where that is short.
    pub rest: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenMail {
    pub subject: String,
    pub text: String,
    pub html: String,
}

pub fn mail(view: &MailView<'_>) -> WrittenMail {
    let subject = view.words.say(MailText::Subject { about: view.about, brand: view.brand });
    let blocks = blocks(view);
    WrittenMail {
        text: as_text(view.words, &blocks),
        html: as_html(view, &subject, &blocks).into_string(),
        subject: subject.to_string(),
    }
}

/// What a mail is made of, whatever it is written in.
enum Block<'a> {
    Sentence(Sentence),
    Link {
        label: Sentence,
        /// Before the address in full.
        instead: Sentence,
        address: &'a str,
    },
    /// By itself, where eyes and programs find it.
    Code(&'a str),
    Facts(Vec<(Sentence, String)>),
    /// What is said under every mail.
    Foot(Vec<Sentence>),
}

/// What was done comes first. A link that was asked for follows at once; one for emergencies after what they are.
fn blocks<'a>(view: &MailView<'a>) -> Vec<Block<'a>> {
    let MailView { words, brand, about, name, link, code, rest, .. } = *view;
    let link = link.map(|address| Block::Link {
        label: words.say(MailText::Link { about }),
        instead: words.say(MailText::LinkInFull),
        address,
    });
    let (asked_for, emergency) =
        if about.purpose() == Purpose::Link(Link::NotMe) { (None, link) } else { (link, None) };
    let lasts = rest.and_then(|rest| match (&asked_for, code) {
        (Some(_), _) => Some(words.say(MailText::LinkLasts { rest })),
        (None, Some(_)) => Some(words.say(MailText::CodeLasts { rest })),
        (None, None) => None,
    });
    let mut blocks = vec![
        Block::Sentence(words.say(MailText::Hello { name })),
        Block::Sentence(words.say(MailText::Lead { about, brand })),
    ];
    blocks.extend(asked_for);
    blocks.extend(code.map(Block::Code));
    blocks.extend(lasts.map(Block::Sentence));
    blocks.extend(facts(view));
    blocks.push(Block::Sentence(words.say(MailText::Otherwise { about, brand })));
    blocks.extend(emergency);
    blocks.push(Block::Foot(foot(view)));
    blocks
}

/// Who sends this, and whom to turn to.
fn foot(view: &MailView<'_>) -> Vec<Sentence> {
    let MailView { words, brand, origin, .. } = *view;
    let mut foot = vec![words.say(MailText::Automatic { brand, origin })];
    if !view.is_answered {
        foot.push(words.say(MailText::NobodyReadsAnswers));
    }
    match &view.look.support {
        Some(Support::Mail(address)) => foot.push(words.say(MailText::Help { at: address.as_str() })),
        Some(Support::Page(page)) => foot.push(words.say(MailText::Help { at: page })),
        None => {}
    }
    foot
}

fn facts<'a>(view: &MailView<'_>) -> Option<Block<'a>> {
    let (words, whence) = (view.words, view.about.whence()?);
    let browser = if whence.browser.is_empty() { String::new() } else { words.browser(&whence.browser).to_string() };
    let facts = [
        (MailText::When, words.say(TimeText::Exact(whence.at)).to_string()),
        (MailText::Where, view.address.unwrap_or(&whence.address).to_owned()),
        (MailText::With, browser),
    ];
    let known = facts.into_iter().filter(|(_, value)| !value.is_empty());
    Some(Block::Facts(known.map(|(label, value)| (words.say(label), value)).collect()))
}

/// Writing into a text cannot fail.
fn as_text(words: Words, blocks: &[Block<'_>]) -> String {
    let mut text = String::new();
    for block in blocks {
        let _ = match block {
            Block::Sentence(sentence) => writeln!(text, "{}\n", one_line(&sentence.to_string())),
            Block::Link { label, address, .. } => {
                let _ = writeln!(text, "{}", words.say(MailText::Before { what: &label.to_string() }));
                writeln!(text, "{address}\n")
            }
            Block::Code(code) => writeln!(text, "{code}\n"),
            Block::Facts(facts) => {
                for (label, value) in facts {
                    let fact = MailText::Fact { what: &label.to_string(), value };
                    let _ = writeln!(text, "{}", one_line(&words.say(fact).to_string()));
                }
                writeln!(text)
            }
            // The mark that programs know a signature by.
            Block::Foot(sentences) => {
                let _ = writeln!(text, "-- ");
                sentences.iter().try_for_each(|sentence| writeln!(text, "{}", one_line(&sentence.to_string())))
            }
        };
    }
    text
}

/// A name with a break in it would write lines of its own, which look as if we had.
fn one_line(text: &str) -> String {
    text.split(|letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}'))
        .collect::<Vec<_>>()
        .join(" ")
}

fn as_html(view: &MailView<'_>, subject: &Sentence, blocks: &[Block<'_>]) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(view.words.tag()) dir=(view.words.direction()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (subject.to_string()) }
                style { (PreEscaped(STYLE)) @if let Some(accent) = &view.look.accent { (PreEscaped(accent_rule(accent))) } }
            }
            body {
                main {
                    h1 { (subject) }
                    @for block in blocks { (block_in_html(view.words, block)) }
                }
            }
        }
    }
}

/// One for light and dark: programs that make mails dark do it in their own way.
fn accent_rule(accent: &Accent) -> String {
    format!(".button {{ background: {}; color: {}; }}", accent.light.accent, accent.light.ink)
}

fn block_in_html(words: Words, block: &Block<'_>) -> Markup {
    match block {
        Block::Sentence(sentence) => html! { p { (sentence) } },
        Block::Link { label, instead, address } => html! {
            p { a.button href=(address) { (label) } }
            p.small { (instead) br; a href=(address) { (address) } }
        },
        Block::Code(code) => html! { p.code { (code) } },
        Block::Facts(facts) => html! {
            table role="presentation" {
                @for (label, value) in facts { tr { td.label { (label) } td { bdi { (value) } } } }
            }
        },
        Block::Foot(sentences) => html! {
            hr;
            p.small { @for sentence in sentences { (sentence) (words.gap()) } }
        },
    }
}

#[cfg(test)]
mod tests;
