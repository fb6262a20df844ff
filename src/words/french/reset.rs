use super::register::bad_email;
use super::{Rounding, span};
use crate::words::{AlreadyHereText, NotMeText, ResetText, Sentence};

pub(super) fn reset(text: ResetText<'_>) -> Sentence {
    match text {
        ResetText::Title => "Mot de passe oublié\u{202f}?".into(),
        ResetText::About => {
            "Saisissez l’adresse e-mail de votre compte. Nous vous envoyons un lien pour choisir un nouveau mot de \
             passe."
                .into()
        }
        ResetText::Email => "Adresse e-mail".into(),
        ResetText::Button => "Envoyer le lien".into(),
        ResetText::SignIn => "Retour à la page de connexion".into(),
        ResetText::Unsuccessful => "Aucun lien n’a encore été envoyé".into(),
        ResetText::EmailMissing => "Saisissez votre adresse e-mail.".into(),
        ResetText::EmailBad(why) => bad_email(why),
        ResetText::LinkEnded => "Ce lien a déjà servi, ou est trop ancien. Demandez-en un nouveau ici.".into(),
        ResetText::OpenTooLong => {
            "Cette page est restée ouverte trop longtemps. Rien n’a été modifié. Réessayez.".into()
        }
        ResetText::SentTitle => "Consultez votre boîte de réception".into(),
        ResetText::Sent { address } => Sentence::fill(
            "Si {0} est l’adresse d’un compte de ce site, vous allez y recevoir un e-mail avec un lien.",
            &[address],
        ),
        ResetText::SentNext { lasts } => Sentence::fill("Le lien est valable {0}.", &[&span(lasts, Rounding::Down)]),
        ResetText::SentNothing => {
            "Rien reçu\u{202f}? Regardez aussi dans les courriers indésirables, et vérifiez l’adresse. Une même \
             adresse reçoit au plus trois e-mails par heure."
                .into()
        }
        ResetText::Again => "Essayer une autre adresse, ou redemander un lien".into(),
        ResetText::NoMail => "Ici, le mot de passe ne peut pas être modifié par e-mail.".into(),
        ResetText::NoMailNext { brand } => Sentence::fill(
            "Les personnes qui gèrent {0} peuvent vous donner un lien pour en choisir un nouveau.",
            &[brand],
        ),
        ResetText::NewTitle => "Choisissez un nouveau mot de passe".into(),
        ResetText::NewFor { name } => Sentence::fill("Pour le compte {0}.", &[name]),
        ResetText::SignedInAs { name } => Sentence::fill(
            "Vous utilisez le compte {0}, et ce mot de passe est celui d’un autre compte. Pour continuer avec cet \
             autre compte, déconnectez-vous ensuite.",
            &[name],
        ),
        ResetText::EndsSessions => {
            "Toutes vos sessions seront fermées, et vous vous connecterez avec le nouveau mot de passe.".into()
        }
        ResetText::NewButton => "Modifier le mot de passe".into(),
        ResetText::NotChanged => "Votre mot de passe n’a pas encore été modifié".into(),
        ResetText::Code => "Code".into(),
        ResetText::CodeHint => {
            "Le code à 6\u{a0}chiffres le plus récent de votre application d’authentification, ou l’un de vos codes de \
             secours."
                .into()
        }
        ResetText::CodeMissing => {
            "Saisissez un code de votre application d’authentification, ou un code de secours.".into()
        }
        ResetText::CodeWrong => {
            "Ce code ne correspond pas. Saisissez le plus récent de votre application, ou un code de secours qui n’a \
             pas encore servi."
                .into()
        }
        ResetText::CodeUsed => "Ce code a déjà servi. Attendez le suivant (au plus 30\u{a0}secondes).".into(),
        ResetText::Wait { rest } => {
            Sentence::fill("Trop de tentatives. Vous pourrez réessayer dans {0}.", &[&span(rest, Rounding::Up)])
        }
        ResetText::Busy => "Beaucoup de personnes se connectent en ce moment. Réessayez dans quelques secondes.".into(),
    }
}

pub(super) fn not_me(text: NotMeText<'_>) -> Sentence {
    match text {
        NotMeText::Title => "Était-ce quelqu’un d’autre\u{202f}?".into(),
        NotMeText::Lock { name } => Sentence::fill(
            "Si quelqu’un d’autre est entré dans le compte {0}, ou a essayé d’y entrer, verrouillez-le.",
            &[name],
        ),
        NotMeText::LockNext => {
            "Toutes ses sessions seront alors fermées. Personne ne pourra plus s’y connecter, pas même vous, tant que \
             les personnes qui gèrent ce site ne vous l’auront pas rendu."
                .into()
        }
        NotMeText::Button => "Ce n’était pas moi\u{a0}: verrouiller le compte".into(),
        NotMeText::Keep => "Si c’était vous, fermez cette page\u{a0}: rien ne se passera.".into(),
        NotMeText::DoneTitle => "Le compte est verrouillé".into(),
        NotMeText::Done => "Toutes ses sessions sont fermées, et personne ne peut plus s’y connecter.".into(),
        NotMeText::DoneNext { brand } => Sentence::fill(
            "Prévenez maintenant les personnes qui gèrent {0}\u{a0}: elles déverrouilleront le compte et vous \
             donneront un lien pour choisir un nouveau mot de passe. La personne qui est entrée connaissait votre mot \
             de passe ou lisait vos e-mails\u{a0}: modifiez donc aussi le mot de passe de votre messagerie.",
            &[brand],
        ),
        NotMeText::EndedTitle => "Ce lien n’est plus valable".into(),
        NotMeText::Ended => "Il a déjà servi, ou est trop ancien. Rien n’a été modifié cette fois.".into(),
        NotMeText::EndedNext { brand } => Sentence::fill(
            "Si quelqu’un d’autre a peut-être accès à votre compte, prévenez les personnes qui gèrent {0}.",
            &[brand],
        ),
    }
}

pub(super) fn already_here(text: AlreadyHereText<'_>) -> Sentence {
    match text {
        AlreadyHereText::Title { name } => Sentence::fill("Vous utilisez le compte {0}", &[name]),
        AlreadyHereText::Register => {
            "Vous avez déjà un compte. Pour en créer un pour quelqu’un d’autre, déconnectez-vous d’abord.".into()
        }
        AlreadyHereText::Invitation => {
            "Cette invitation sert à créer un nouveau compte. Pour en faire profiter quelqu’un d’autre, \
             déconnectez-vous d’abord\u{a0}: elle reste valable d’ici là."
                .into()
        }
        AlreadyHereText::Reset => {
            "Vous pouvez modifier votre mot de passe sur la page de votre compte. Si vous ne le connaissez plus, \
             déconnectez-vous d’abord\u{a0}: nous vous enverrons ensuite un lien."
                .into()
        }
        AlreadyHereText::Apps => "Vos applications".into(),
        AlreadyHereText::Account => "Votre compte".into(),
        AlreadyHereText::SignOut => "Se déconnecter et continuer".into(),
    }
}
