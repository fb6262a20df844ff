//! French mails. An account is named as in « votre compte Wiki »: « de » and « chez » would have to mind the name.

use crate::domain::letter::Message;
use crate::words::Sentence;
use crate::words::text::MailText;

use super::{Rounding, exact, span};

pub(super) fn mail(text: MailText<'_>) -> Sentence {
    match text {
        MailText::Hello { name: Some(name) } => Sentence::fill("Bonjour {0},", &[name]),
        MailText::Hello { name: None } => "Bonjour,".into(),
        MailText::Subject { about, brand } => subject(about, brand),
        MailText::Lead { about, brand } => lead(about, brand),
        MailText::Link { about } => link(about).into(),
        MailText::LinkInFull => "Si le bouton ne fait rien, ouvrez cette adresse\u{a0}:".into(),
        MailText::LinkLasts { rest } => {
            Sentence::fill("Le lien ne sert qu’une fois et reste valable {0}.", &[&span(rest, Rounding::Down)])
        }
        MailText::CodeLasts { rest } => Sentence::fill("Il est valable encore {0}.", &[&span(rest, Rounding::Down)]),
        MailText::Otherwise { about, brand } => otherwise(about, brand),
        MailText::When => "Date".into(),
        MailText::Where => "Adresse IP".into(),
        MailText::With => "Navigateur".into(),
        MailText::Fact { what, value } => Sentence::fill("{0}\u{a0}: {1}", &[what, value]),
        MailText::Before { what } => Sentence::fill("{0}\u{a0}:", &[what]),
        MailText::Automatic { brand, origin } => {
            Sentence::fill("E-mail envoyé automatiquement par {0} ({1}).", &[brand, origin])
        }
        MailText::NobodyReadsAnswers => "Personne ne lit les réponses.".into(),
        MailText::Help { at } => Sentence::fill("Pour obtenir de l’aide\u{a0}: {0}", &[at]),
    }
}

fn subject(about: &Message, brand: &str) -> Sentence {
    let template = match about {
        Message::ConfirmRegistration => "Confirmez votre adresse pour {0}",
        Message::AlreadyRegistered { .. } => "Vous avez déjà un compte {0}",
        Message::Approved => "Votre compte {0} est prêt",
        Message::ResetPassword { .. } => "Un nouveau mot de passe pour {0}",
        Message::ConfirmAddress => "Confirmez votre nouvelle adresse pour {0}",
        Message::AddressChanging { .. } => "Une nouvelle adresse est demandée pour votre compte {0}",
        Message::AddressChanged { .. } => "L’adresse de votre compte {0} a été modifiée",
        Message::PasswordChanged { .. } => "Le mot de passe de votre compte {0} a été modifié",
        Message::NewDevice { .. } => "Nouvelle connexion à votre compte {0}",
        Message::FactorAdded { .. } => "Un second facteur a été ajouté à votre compte {0}",
        Message::FactorRemoved { .. } => "Un second facteur a été retiré de votre compte {0}",
        Message::TwoFactorDisabled { .. } => "La double authentification de votre compte {0} a été désactivée",
        Message::RecoveryCodeUsed { .. } => "Un code de secours a été utilisé pour votre compte {0}",
        Message::RecoveryCodesMade { .. } => "De nouveaux codes de secours ont été créés pour votre compte {0}",
        Message::WrongCodes { .. } => "Votre mot de passe pour {0} a été utilisé avec des codes incorrects",
        Message::SignInCode { .. } => "Votre code pour {0}",
        Message::AskingDisowned { .. } | Message::AskingDenied { .. } => {
            "Votre accord a été demandé sur {0}, et n’a pas été donné"
        }
        Message::Broken { .. } => "Un problème est survenu sur {0}",
    };
    Sentence::fill(template, &[brand])
}

fn lead(about: &Message, brand: &str) -> Sentence {
    match about {
        Message::ConfirmRegistration => Sentence::fill(
            "Quelqu’un, sans doute vous, veut créer un compte {0} avec cette adresse. Confirmez qu’elle est à \
             vous\u{a0}:",
            &[brand],
        ),
        Message::AlreadyRegistered { .. } => Sentence::fill(
            "Quelqu’un, sans doute vous, a voulu créer un compte {0} avec cette adresse, qui en a déjà un. \
             Connectez-vous à celui-ci comme d’habitude. Si vous avez oublié le mot de passe, demandez-en un nouveau \
             ici\u{a0}:",
            &[brand],
        ),
        Message::Approved => {
            Sentence::fill("Votre compte {0} a été approuvé. Vous pouvez maintenant vous connecter.", &[brand])
        }
        Message::ResetPassword { .. } => Sentence::fill(
            "Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour votre compte {0}. Choisissez-le \
             ici\u{a0}:",
            &[brand],
        ),
        Message::ConfirmAddress => Sentence::fill(
            "Quelqu’un, sans doute vous, veut utiliser cette adresse pour un compte {0}. Confirmez qu’elle est à \
             vous\u{a0}:",
            &[brand],
        ),
        Message::AddressChanging { new, .. } => Sentence::fill(
            "Une nouvelle adresse est demandée pour votre compte {0}\u{a0}: {1}. Elle prendra effet dès qu’elle aura \
             été confirmée depuis sa boîte de réception.",
            &[brand, new.as_str()],
        ),
        Message::AddressChanged { new, .. } => Sentence::fill(
            "L’adresse de votre compte {0} est désormais {1}. Nous n’enverrons plus rien à celle où vous lisez cet \
             e-mail.",
            &[brand, new.as_str()],
        ),
        Message::PasswordChanged { .. } => {
            Sentence::fill("Le mot de passe de votre compte {0} a été modifié.", &[brand])
        }
        Message::NewDevice { .. } => Sentence::fill(
            "Quelqu’un s’est connecté à votre compte {0} dans un navigateur qui n’avait pas encore servi.",
            &[brand],
        ),
        Message::FactorAdded { label, .. } => Sentence::fill(
            "Ce second facteur permet désormais de se connecter à votre compte {0}\u{a0}: {1}.",
            &[brand, label],
        ),
        Message::FactorRemoved { label, .. } => Sentence::fill(
            "Ce second facteur ne permet plus de se connecter à votre compte {0}\u{a0}: {1}.",
            &[brand, label],
        ),
        Message::TwoFactorDisabled { .. } => Sentence::fill(
            "Tous les seconds facteurs de votre compte {0} ont été retirés. Seul votre mot de passe le protège \
             maintenant.",
            &[brand],
        ),
        Message::RecoveryCodeUsed { left, .. } => codes_left(*left, brand),
        Message::RecoveryCodesMade { .. } => Sentence::fill(
            "De nouveaux codes de secours ont été créés pour votre compte {0}. Les anciens ne sont plus valables.",
            &[brand],
        ),
        Message::WrongCodes { .. } => Sentence::fill(
            "Quelqu’un a saisi le bon mot de passe de votre compte {0}, puis des codes incorrects. L’accès lui a été \
             refusé.",
            &[brand],
        ),
        Message::SignInCode { .. } => code(brand),
        Message::AskingDisowned { .. } => disowned(brand),
        Message::AskingDenied { .. } => denied(brand),
        Message::Broken { kind, count, since, reference } => broken(kind, *count, &exact(*since), reference),
    }
}

fn code(brand: &str) -> Sentence {
    Sentence::fill("Un code est demandé à quelqu’un, sans doute vous, sur {0}. Le voici\u{a0}:", &[brand])
}

fn disowned(brand: &str) -> Sentence {
    Sentence::fill(
        "Votre accord a été demandé pour votre compte {0}, et la réponse a été «\u{a0}Ce n’était pas moi\u{a0}». Rien n’a donc \
         été autorisé.",
        &[brand],
    )
}

fn codes_left(left: u32, brand: &str) -> Sentence {
    let template = match left {
        0 => {
            "Quelqu’un s’est connecté à votre compte {0} avec un code de secours. C’était le dernier\u{a0}: créez-en \
             de nouveaux."
        }
        1 => {
            "Quelqu’un s’est connecté à votre compte {0} avec un code de secours. Il n’en reste qu’un\u{a0}: créez-en \
             bientôt de nouveaux."
        }
        _ => "Quelqu’un s’est connecté à votre compte {0} avec un code de secours. Il en reste {1}.",
    };
    Sentence::fill(template, &[brand, &left.to_string()])
}

fn broken(kind: &str, count: u64, since: &str, reference: &str) -> Sentence {
    let often = if count == 1 { "une fois".to_owned() } else { format!("{count}\u{a0}fois") };
    let template = "{0}\u{a0}: {1} depuis le {2}. Cherchez {3} dans le journal, qui en dit plus. Vous ne recevrez plus \
                    d’e-mail de ce genre pendant une heure.";
    Sentence::fill(template, &[kind, &often, since, reference])
}

fn denied(brand: &str) -> Sentence {
    Sentence::fill(
        "Votre accord a été demandé pour votre compte {0}, et la réponse a été non, ou un nombre erroné. Rien n’a donc été autorisé.",
        &[brand],
    )
}

fn link(about: &Message) -> &'static str {
    match about {
        Message::ConfirmRegistration | Message::ConfirmAddress => "Confirmer cette adresse",
        Message::ResetPassword { .. } => "Choisir un nouveau mot de passe",
        Message::AlreadyRegistered { .. } => "Demander un nouveau mot de passe",
        Message::Approved => "Se connecter",
        Message::AddressChanging { .. }
        | Message::AddressChanged { .. }
        | Message::PasswordChanged { .. }
        | Message::NewDevice { .. }
        | Message::FactorAdded { .. }
        | Message::FactorRemoved { .. }
        | Message::TwoFactorDisabled { .. }
        | Message::RecoveryCodeUsed { .. }
        | Message::RecoveryCodesMade { .. }
        | Message::WrongCodes { .. }
        | Message::SignInCode { .. }
        | Message::AskingDisowned { .. }
        | Message::AskingDenied { .. }
        | Message::Broken { .. } => "Ce n’était pas moi",
    }
}

fn otherwise(about: &Message, brand: &str) -> Sentence {
    match about {
        Message::ConfirmRegistration => {
            "Si ce n’était pas vous, ne faites rien\u{a0}: sans le lien, aucun compte ne sera créé.".into()
        }
        Message::AlreadyRegistered { .. } => {
            "Si ce n’était pas vous, ne faites rien\u{a0}: personne n’a appris que vous avez un compte.".into()
        }
        Message::ResetPassword { .. } => {
            "Si ce n’était pas vous, ne faites rien\u{a0}: votre mot de passe reste le même, et personne d’autre n’a \
             reçu ce lien."
                .into()
        }
        Message::ConfirmAddress => {
            "Si ce n’était pas vous, ne faites rien\u{a0}: sans le lien, l’adresse ne sera pas utilisée.".into()
        }
        Message::SignInCode { .. } => {
            "Ne le donnez à personne, qui que ce soit qui le demande. Si ce n’était pas vous, quelqu’un connaît \
             votre mot de passe\u{a0}: connectez-vous et modifiez-le."
                .into()
        }
        Message::AskingDisowned { .. } | Message::AskingDenied { .. } => {
            "Si c’était vous, il n’y a rien à faire. Sinon, quelqu’un connaît votre mot de passe, ou utilise un navigateur où \
             votre session est ouverte\u{a0}: modifiez le mot de passe, ou ouvrez le lien et verrouillez votre compte, ce \
             qui ferme toutes ses sessions."
                .into()
        }
        Message::WrongCodes { .. } => {
            "Si c’était vous, il n’y a rien à faire. Sinon, quelqu’un connaît votre mot de passe\u{a0}: modifiez-le, \
             ou ouvrez le lien et verrouillez votre compte, ce qui ferme toutes ses sessions."
                .into()
        }
        Message::Broken { .. } => {
            "Vous recevez cet e-mail parce que votre adresse figure dans operators, sous [mail].".into()
        }
        Message::Approved => Sentence::fill("Cet e-mail vient des personnes qui gèrent {0}.", &[brand]),
        Message::AddressChanging { .. }
        | Message::AddressChanged { .. }
        | Message::PasswordChanged { .. }
        | Message::NewDevice { .. }
        | Message::FactorAdded { .. }
        | Message::FactorRemoved { .. }
        | Message::TwoFactorDisabled { .. }
        | Message::RecoveryCodeUsed { .. }
        | Message::RecoveryCodesMade { .. } => Sentence::fill(
            "Si c’était vous, il n’y a rien à faire. Sinon, ouvrez le lien et verrouillez votre compte\u{a0}: toutes \
             ses sessions seront fermées. Les personnes qui gèrent {0} vous aident ensuite à le retrouver.",
            &[brand],
        ),
    }
}
