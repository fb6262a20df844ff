use super::count;
use crate::domain::factor::Label;
use crate::words::{ChangeAddressText, ChangePasswordText, DeedText, OwnFactorsText, Sentence};

pub(super) fn password(text: ChangePasswordText) -> &'static str {
    match text {
        ChangePasswordText::Title => "Modifier votre mot de passe",
        ChangePasswordText::About => "Toutes vos sessions seront fermées, sauf celle de ce navigateur.",
        ChangePasswordText::Current => "Mot de passe actuel",
        ChangePasswordText::Button => "Modifier le mot de passe",
    }
}

pub(super) fn address(text: ChangeAddressText<'_>) -> Sentence {
    match text {
        ChangeAddressText::Title => "Modifier votre adresse e-mail".into(),
        ChangeAddressText::Now { address } => Sentence::fill("Votre adresse actuelle est {0}.", &[address]),
        ChangeAddressText::NowNone => "Votre compte n’a pas encore d’adresse.".into(),
        ChangeAddressText::About => {
            "Nous envoyons un lien à la nouvelle adresse, qui prend effet quand vous ouvrez ce lien. Nous prévenons \
             aussi l’ancienne."
                .into()
        }
        ChangeAddressText::Address => "Nouvelle adresse e-mail".into(),
        ChangeAddressText::Button => "Envoyer le lien".into(),
        ChangeAddressText::Missing => "Saisissez la nouvelle adresse e-mail.".into(),
        ChangeAddressText::Wrong => {
            "Ce n’est pas une adresse à laquelle nous pouvons écrire. Une adresse e-mail ressemble à anna@example.com."
                .into()
        }
        ChangeAddressText::Own => "C’est déjà votre adresse. Saisissez-en une autre.".into(),
        ChangeAddressText::NoMail => {
            "Aucun e-mail n’est envoyé d’ici\u{a0}: une nouvelle adresse ne pourrait pas être confirmée.".into()
        }
        ChangeAddressText::AskOperator { brand } => {
            Sentence::fill("Demandez aux personnes qui gèrent {0} de la modifier pour vous.", &[brand])
        }
    }
}

pub(super) fn own(text: OwnFactorsText<'_>) -> Sentence {
    match text {
        OwnFactorsText::Title => "Second facteur".into(),
        OwnFactorsText::Off => "La double authentification est désactivée".into(),
        OwnFactorsText::OffAbout => {
            "Avec elle, votre mot de passe ne suffit plus pour se connecter\u{a0}: il faut aussi quelque chose que \
             vous avez, comme votre téléphone."
                .into()
        }
        OwnFactorsText::Enable => "Activer la double authentification".into(),
        OwnFactorsText::ByLink { brand } => {
            Sentence::fill("Pour l’activer, il faut un lien. Demandez-le aux personnes qui gèrent {0}.", &[brand])
        }
        OwnFactorsText::Apps => "Comment vous prouvez que c’est vous".into(),
        OwnFactorsText::First => "Demandée en premier".into(),
        OwnFactorsText::Added => "Ajoutée".into(),
        OwnFactorsText::LastUsed => "utilisée".into(),
        OwnFactorsText::NeverUsed => "pas encore utilisée".into(),
        OwnFactorsText::AskFirst => "Demander en premier".into(),
        OwnFactorsText::Rename => "Renommer".into(),
        OwnFactorsText::Remove => "Retirer".into(),
        OwnFactorsText::Which { label } => Sentence::fill("\u{a0}: {0}", &[label]),
        OwnFactorsText::Add => "Ajouter un autre moyen".into(),
        OwnFactorsText::CodesAbout => {
            "Si vous perdez votre téléphone, l’un de ces codes vous permet d’entrer. Chacun ne sert qu’une fois.".into()
        }
        OwnFactorsText::NewCodes => "Créer de nouveaux codes".into(),
        OwnFactorsText::Required => {
            "Votre compte doit avoir un second facteur\u{a0}: le dernier ne peut donc pas être retiré.".into()
        }
        OwnFactorsText::Disable => "Désactiver la double authentification".into(),
        OwnFactorsText::RenameTitle { label } => Sentence::fill("Renommer {0}", &[label]),
        OwnFactorsText::NewName => "Nouveau nom".into(),
        OwnFactorsText::BadName => Sentence::fill(
            "Choisissez un nom de 1 à {0}\u{a0}caractères, par exemple «\u{a0}Téléphone\u{a0}».",
            &[&Label::MAXIMUM.to_string()],
        ),
        OwnFactorsText::Save => "Enregistrer".into(),
        OwnFactorsText::Back => "Retour à votre second facteur".into(),
        OwnFactorsText::BeginTitle => "Ajouter une application d’authentification".into(),
        OwnFactorsText::BeginAbout => {
            "Il vous faut une application comme Google Authenticator, FreeOTP ou Aegis, et environ deux minutes.".into()
        }
        OwnFactorsText::Begin => "Commencer".into(),
    }
}

pub(super) fn deed(text: DeedText<'_>) -> Sentence {
    match text {
        DeedText::RemoveTitle { label } => Sentence::fill("Retirer {0}\u{202f}?", &[label]),
        DeedText::RemoveAbout => "Il ne permettra plus à personne d’entrer.".into(),
        DeedText::RemoveTrust => {
            "Vous n’aurez plus de navigateur de confiance\u{a0}: chacun redemandera un code.".into()
        }
        DeedText::DisableTitle => "Désactiver la double authentification\u{202f}?".into(),
        DeedText::DisableAbout => {
            "Seul votre mot de passe protégera alors ce compte. Voici ce qui sera retiré\u{a0}:".into()
        }
        DeedText::DisableApp { label } => Sentence::fill("le second facteur {0}", &[label]),
        DeedText::DisableCodes { left: 0 } => "vos codes de secours".into(),
        DeedText::DisableCodes { left: 1 } => "votre dernier code de secours".into(),
        DeedText::DisableCodes { left } => {
            Sentence::fill("vos {0}", &[&count(left, "code de secours", "codes de secours")])
        }
        DeedText::DisableTrust { count: trusted } => {
            Sentence::fill("la confiance accordée à {0}", &[&count(trusted, "navigateur", "navigateurs")])
        }
        DeedText::CodesTitle => "Créer de nouveaux codes de secours\u{202f}?".into(),
        DeedText::CodesAbout => "Vous en recevez dix, qui ne s’affichent qu’une fois.".into(),
        DeedText::CodesOld { left: 0 } => "Il ne vous en reste aucun.".into(),
        DeedText::CodesOld { left: 1 } => "Celui qui vous reste ne sera plus valable.".into(),
        DeedText::CodesOld { left } => {
            Sentence::fill("Les {0} qui vous restent ne seront plus valables.", &[&left.to_string()])
        }
        DeedText::Remove => "Retirer".into(),
        DeedText::Disable => "Désactiver la double authentification".into(),
        DeedText::MakeCodes => "Créer de nouveaux codes".into(),
        DeedText::Keep => "Ne rien modifier".into(),
    }
}
