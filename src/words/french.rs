//! French. « Vous », short sentences, nothing that takes the reader for a man or a woman, and what to do next.

mod account;
mod approval;
mod bind;
mod confirm;
mod countries;
mod credentials;
mod factor;
mod mail;
mod new_password;
mod phone;
mod problem;
mod register;
mod reset;

use std::fmt::Display;
use std::time::Duration;

use super::Sentence;
use super::measure::{self, Rounding, Unit};
use super::text::{FrameText, HomeText, LanguageText, Notice, SignInText, SignOutText, Text, TimeText};
use crate::domain::time::Timestamp;

pub(super) fn say(text: Text<'_>) -> Sentence {
    match text {
        Text::Frame(text) => frame(text),
        Text::Notice(text) => notice(text).into(),
        Text::SignIn(text) => sign_in(text),
        Text::Home(text) => home(text),
        Text::Account(text) => account::account(text).into(),
        Text::Protection(text) => account::protection(text),
        Text::HowMany(text) => account::how_many(text),
        Text::Sessions(text) => account::sessions(text),
        Text::Browser(text) => account::browser(text),
        Text::Profile(text) => account::profile(text),
        Text::Activity(text) => account::activity(text),
        Text::Data(text) => account::data(text).into(),
        Text::Leave(text) => account::leave(text),
        Text::ChangePassword(text) => credentials::password(text).into(),
        Text::ChangeAddress(text) => credentials::address(text),
        Text::OwnFactors(text) => credentials::own(text),
        Text::AddPhone(text) => phone::add(text),
        Text::Phone(text) => phone::page(text),
        Text::PhoneNews(text) => phone::news(text),
        Text::Deed(text) => credentials::deed(text),
        Text::SignOut(text) => sign_out(text),
        Text::NewPassword(text) => new_password::say(text),
        Text::Register(text) => register::register(text),
        Text::ConfirmAddress(text) => register::confirm(text),
        Text::Reset(text) => reset::reset(text),
        Text::NotMe(text) => reset::not_me(text),
        Text::AlreadyHere(text) => reset::already_here(text),
        Text::Language(text) => language(text).into(),
        Text::ProblemTitle(text) => problem::title(text),
        Text::Problem(text) => problem::problem(text),
        Text::NextStep(text) => problem::next_step(text),
        Text::Confirm(text) => confirm::say(text),
        Text::Factor(text) => factor::say(text),
        Text::Enrol(text) => factor::enrol(text),
        Text::Recovery(text) => factor::recovery(text),
        Text::Bind(text) => bind::say(text),
        Text::TryOut(text) => bind::try_out(text),
        Text::Country(country) => countries::name(country).into(),
        Text::Approval(text) => approval::say(text),
        Text::Time(text) => time(text),
        Text::Mail(text) => mail::mail(text),
    }
}

fn frame(text: FrameText<'_>) -> Sentence {
    match text {
        FrameText::SkipToContent => "Aller au contenu".into(),
        FrameText::Pages => "Pages".into(),
        FrameText::YourApps => "Vos applications".into(),
        FrameText::Account => "Compte".into(),
        FrameText::SignOut => "Se déconnecter".into(),
        FrameText::SignedInAs { name } => Sentence::fill("Vous utilisez le compte {0}", &[name]),
        FrameText::Language { name } => Sentence::fill("Langue\u{a0}: {0}", &[name]),
        FrameText::Help => "Aide".into(),
    }
}

fn notice(text: Notice) -> &'static str {
    match text {
        Notice::SignedOut => "Ce navigateur est déconnecté de votre compte.",
        Notice::SignedOutEverywhere => "Tous vos navigateurs sont déconnectés de votre compte.",
        Notice::SessionEnded => "Cette session est fermée.",
        Notice::OtherSessionsEnded => "Toutes vos autres sessions sont fermées.",
        Notice::AccountMade => "Votre compte est créé. Connectez-vous.",
        Notice::AddressConfirmed => "Votre adresse est confirmée.",
        Notice::MailSentAgain => {
            "L’e-mail a été renvoyé. Les liens déjà envoyés restent valables jusqu’à leur expiration."
        }
        Notice::PasswordReset => "Votre mot de passe a été modifié. Connectez-vous avec le nouveau.",
        Notice::SignInAgain => "Votre session a pris fin. Reconnectez-vous.",
        Notice::SignInOver => "Cette tentative de connexion a pris fin. Recommencez.",
        Notice::TooManyCodes => {
            "Trop de codes étaient incorrects\u{a0}: cette tentative de connexion a pris fin. Recommencez."
        }
        Notice::ProfileSaved => "Votre nom est enregistré.",
        Notice::TrustEnded => "Votre second facteur y sera de nouveau demandé.",
        Notice::PasswordChanged => "Votre mot de passe a été modifié. Toutes vos autres sessions sont fermées.",
        Notice::AddressAsked => "Ouvrez le lien que nous avons envoyé à la nouvelle adresse. D’ici là, rien ne change.",
        Notice::FactorAdded => "Votre application d’authentification est configurée.",
        Notice::SetupOver => {
            "Cette configuration est terminée ou a pris fin. Si vous n’avez pas vu vos codes de secours, \
             créez-en de nouveaux ici."
        }
        Notice::ReachedAdded => "C’est configuré. Vous pouvez le choisir à la connexion.",
        Notice::EnoughFactors => {
            "Votre compte a déjà le maximum de seconds facteurs. Retirez-en un avant d’en ajouter un autre."
        }
        Notice::FactorRenamed => "Le nouveau nom est enregistré.",
        Notice::FactorFirst => "Il sera demandé en premier.",
        Notice::FactorRemoved => "C’est retiré, et vous n’avez plus de navigateur de confiance.",
        Notice::TwoFactorDisabled => {
            "La double authentification est désactivée. Seul votre mot de passe protège ce compte."
        }
        Notice::CodesMade => "Vos nouveaux codes de secours sont valables. Les anciens ne le sont plus.",
    }
}

fn sign_in(text: SignInText<'_>) -> Sentence {
    match text {
        SignInText::Title | SignInText::Button => "Se connecter".into(),
        SignInText::TitleTo { app } => Sentence::fill("Connectez-vous pour accéder à {0}", &[app]),
        SignInText::Name => "Identifiant ou adresse e-mail".into(),
        SignInText::Password => "Mot de passe".into(),
        SignInText::Remember => "Garder ma session ouverte".into(),
        SignInText::RememberHint => "Seulement sur un appareil que personne d’autre n’utilise.".into(),
        SignInText::Unsuccessful => "La connexion n’a pas abouti".into(),
        SignInText::Refused => {
            "Cet identifiant et ce mot de passe ne correspondent pas. Vérifiez les deux et réessayez.".into()
        }
        SignInText::Wait { rest } => {
            Sentence::fill("Trop de tentatives. Vous pourrez réessayer dans {0}.", &[&span(rest, Rounding::Up)])
        }
        SignInText::OpenTooLong => {
            "Cette page est restée ouverte trop longtemps. Rien n’a été modifié. Réessayez.".into()
        }
        SignInText::Busy => {
            "Beaucoup de personnes se connectent en ce moment, et votre saisie n’a pas pu être vérifiée. Réessayez \
             dans quelques secondes."
                .into()
        }
        SignInText::NameMissing => "Saisissez votre identifiant ou votre adresse e-mail.".into(),
        SignInText::PasswordMissing => "Saisissez votre mot de passe.".into(),
        SignInText::Forgot => "Mot de passe oublié\u{202f}?".into(),
        SignInText::NewHere => "Première visite\u{202f}? Créez un compte".into(),
    }
}

fn home(text: HomeText<'_>) -> Sentence {
    match text {
        HomeText::Hello { name } => Sentence::fill("Bonjour {0}. Où souhaitez-vous aller\u{202f}?", &[name]),
        HomeText::Empty => "Il n’y a pas encore d’application pour vous ici.".into(),
        HomeText::EmptyNext { brand } => Sentence::fill(
            "Les applications que vous pouvez ouvrir s’afficheront sur cette page. Si vous en attendiez une, \
             adressez-vous aux personnes qui gèrent {0}.",
            &[brand],
        ),
    }
}

fn language(text: LanguageText) -> &'static str {
    match text {
        LanguageText::Title => "Langue",
        LanguageText::About => "Celle de ces pages, et des e-mails que ce site vous envoie.",
        LanguageText::Back => "Garder la langue actuelle",
    }
}

fn sign_out(text: SignOutText<'_>) -> Sentence {
    match text {
        SignOutText::SignedInAs { name } => Sentence::fill("Vous utilisez le compte {0}.", &[name]),
        SignOutText::Where => "Où\u{202f}?".into(),
        SignOutText::Here => "Dans ce navigateur".into(),
        SignOutText::HereAbout => {
            "Ferme cette session, et celles des applications que vous avez ouvertes avec elle.".into()
        }
        SignOutText::Everywhere => "Partout".into(),
        SignOutText::EverywhereAbout => "Ferme toutes vos sessions, sur tous vos appareils.".into(),
        SignOutText::Stay => "Garder ma session ouverte".into(),
    }
}

fn time(text: TimeText) -> Sentence {
    match text {
        TimeText::Ago(past) if past < MINUTE => "à l’instant".into(),
        TimeText::Ago(past) => Sentence::fill("il y a {0}", &[&span(past, Rounding::Down)]),
        TimeText::Exact(at) => Sentence::fill("{0}", &[&exact(at)]),
    }
}

const MINUTE: Duration = Duration::from_mins(1);

/// "45 secondes", "4 minutes", "1 heure".
fn span(long: Duration, rounding: Rounding) -> String {
    let (how_many, unit) = measure::span(long, rounding);
    let (one, many) = match unit {
        Unit::Day => ("jour", "jours"),
        Unit::Hour => ("heure", "heures"),
        Unit::Minute => ("minute", "minutes"),
        Unit::Second => ("seconde", "secondes"),
    };
    count(how_many, one, many)
}

/// "1 code", "3 codes"; nothing is counted like one.
fn count<N: Copy + Display + PartialOrd + From<u8>>(how_many: N, one: &str, many: &str) -> String {
    let noun = if how_many < N::from(2) { one } else { many };
    format!("{how_many}\u{a0}{noun}")
}

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// "21 novembre 2026 à 09:45 UTC"; a month begins with its "1er".
fn exact(at: Timestamp) -> String {
    let written = || {
        let at = jiff::Timestamp::from_millisecond(i64::try_from(at.millis()).ok()?).ok()?;
        let date = at.to_zoned(jiff::tz::TimeZone::UTC);
        let month = MONTHS.get(usize::try_from(date.month()).ok()?.checked_sub(1)?)?;
        let day = if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
        Some(format!("{day} {month} {} à {:02}:{:02} UTC", date.year(), date.hour(), date.minute()))
    };
    written().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_said_apart_from_many_and_nothing_is_like_one() {
        assert_eq!(span(Duration::from_mins(1), Rounding::Up), "1\u{a0}minute");
        assert_eq!(span(Duration::from_secs(61), Rounding::Up), "2\u{a0}minutes");
        assert_eq!(count(0_usize, "code", "codes"), "0\u{a0}code");
    }

    #[test]
    fn what_is_past_is_said_in_its_largest_unit() {
        for (seconds, said) in [
            (59, "à l’instant"),
            (119, "il y a 1\u{a0}minute"),
            (7199, "il y a 1\u{a0}heure"),
            (86_400 * 3 + 5, "il y a 3\u{a0}jours"),
        ] {
            assert_eq!(time(TimeText::Ago(Duration::from_secs(seconds))).to_string(), said, "{seconds}");
        }
    }

    #[test]
    fn a_moment_is_written_out_and_an_impossible_one_is_left_out() {
        assert_eq!(exact(Timestamp::from_seconds(1_795_254_343)), "21 novembre 2026 à 09:45 UTC");
        assert_eq!(exact(Timestamp::from_seconds(1_785_542_400)), "1er août 2026 à 00:00 UTC");
        assert_eq!(exact(Timestamp::from_millis(u64::MAX)), "");
    }
}
