use super::{Rounding, span};
use crate::domain::factor::FactorKind;
use crate::domain::phone_number::BadNumber;
use crate::words::{BindText, Sentence, TryOutText};

pub(super) fn say(text: BindText<'_>) -> Sentence {
    match text {
        BindText::ChooseTitle => "Choisissez votre second facteur".into(),
        BindText::ChooseAbout => {
            "Qu’aurez-vous sous la main en vous connectant\u{a0}? Vous pouvez en ajouter plusieurs.".into()
        }
        BindText::Kind(kind) => name(kind).into(),
        BindText::About(kind) => about(kind).into(),
        BindText::SetUp => "Configurer".into(),
        BindText::Which { label } => Sentence::fill("\u{a0}: {0}", &[label]),
        BindText::Down => "Injoignable pour le moment".into(),
        BindText::Title(kind) => title(kind).into(),
        BindText::First(kind) => first(kind).into(),
        BindText::FirstEmail { address } => {
            Sentence::fill("Nous envoyons maintenant un code à {0}, pour vérifier qu’il vous parvient.", &[address])
        }
        BindText::Country => "Pays".into(),
        BindText::ChooseCountry => "Choisissez un pays".into(),
        BindText::Number => "Numéro de téléphone".into(),
        BindText::NumberHint { example } => Sentence::fill(
            "Comme vous l’écrivez chez vous, par exemple {0}, ou avec + et l’indicatif du pays.",
            &[example],
        ),
        BindText::Bad(bad) => problem(bad).into(),
        BindText::Landline => "Un téléphone fixe ne reçoit pas de SMS. Saisissez un numéro de mobile.".into(),
        BindText::CountryClosed => {
            "Rien n’est envoyé d’ici vers les numéros de ce pays. Choisissez un autre moyen.".into()
        }
        BindText::Send(FactorKind::Voice) => "M’appeler".into(),
        BindText::Send(kind) if sends_code(kind) => "Envoyer le code".into(),
        BindText::Send(_) => "Continuer".into(),
        BindText::Unsuccessful => "La configuration n’est pas terminée".into(),
        BindText::Failing => "Le service qui doit vous joindre ne répond pas. Choisissez un autre moyen, ou réessayez \
                              dans quelques minutes."
            .into(),
        BindText::NotTaken => "Le service qui doit vous joindre n’accepte pas cette saisie. Essayez autre chose, ou \
                               choisissez un autre moyen."
            .into(),
        BindText::Mailbox => "Votre messagerie".into(),
    }
}

pub(super) fn try_out(text: TryOutText<'_>) -> Sentence {
    match text {
        TryOutText::LinkHow { label } => {
            Sentence::fill("Scannez cette image avec votre téléphone, et confirmez-y ce que {0} demande.", &[label])
        }
        TryOutText::LinkPicture => {
            "Une image à scanner avec votre téléphone. Le lien au-dessous mène au même endroit.".into()
        }
        TryOutText::LinkHere => "Sur cet appareil\u{a0}: ouvrir ici".into(),
        TryOutText::LinkDone => "C’est fait, continuer".into(),
        TryOutText::LinkNotYet => {
            "Votre téléphone n’a pas encore répondu. Scannez l’image, confirmez, puis continuez.".into()
        }
        TryOutText::CodeSent { digits: None, to } => {
            Sentence::fill("Saisissez le code que nous avons envoyé à {0}.", &[to])
        }
        TryOutText::CodeSent { digits: Some(digits), to } => {
            Sentence::fill("Saisissez le code à {0} chiffres que nous avons envoyé à {1}.", &[&digits.to_string(), to])
        }
        TryOutText::Asked { label } => Sentence::fill("Ouvrez {0} et acceptez-y la demande.", &[label]),
        TryOutText::ShownNumber => "Si un nombre vous est demandé, c’est celui-ci\u{a0}:".into(),
        TryOutText::Approved => "J’ai accepté".into(),
        TryOutText::NotAnswered => {
            "Il n’y a pas encore de réponse. Acceptez la demande sur votre téléphone, puis continuez ici.".into()
        }
        TryOutText::Confirm => "Confirmer".into(),
        TryOutText::SendAgain => "Renvoyer le même code".into(),
        TryOutText::AskAgain => "Demander encore".into(),
        TryOutText::SendAgainIn { rest } => Sentence::fill(
            "Rien n’est arrivé\u{a0}? Dans {0}, vous pourrez demander un nouvel envoi.",
            &[&span(rest, Rounding::Up)],
        ),
        TryOutText::AnotherNumber => "Recommencer autrement".into(),
        TryOutText::CodeOver => {
            "Ce code n’est plus valable\u{a0}: trop d’essais, ou trop ancien. Faites-en envoyer un nouveau.".into()
        }
        TryOutText::Denied => "La réponse a été non. Si ce n’était pas vous, rien n’a changé ici.".into(),
        TryOutText::Unsent => "L’envoi a échoué. Demandez un nouvel envoi, ou choisissez un autre moyen.".into(),
    }
}

fn sends_code(kind: FactorKind) -> bool {
    matches!(kind, FactorKind::Sms | FactorKind::WhatsApp | FactorKind::Email)
}

fn name(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp => "Application d’authentification",
        FactorKind::RecoveryCodes => "Codes de secours",
        FactorKind::Phone => "Téléphone",
        FactorKind::Push | FactorKind::Tap => "Accord dans une application",
        FactorKind::Call => "Accord par appel téléphonique",
        FactorKind::Sms => "SMS",
        FactorKind::Voice => "Appel téléphonique",
        FactorKind::WhatsApp => "Message WhatsApp",
        FactorKind::Email => "E-mail",
    }
}

fn about(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp => {
            "Une application sur votre téléphone affiche un code qui change toutes les 30 secondes. Fonctionne sans \
             réseau."
        }
        FactorKind::RecoveryCodes => "Des codes sur papier, chacun valable une fois.",
        FactorKind::Phone | FactorKind::Push => {
            "Votre téléphone indique qui veut se connecter. Vous saisissez le nombre affiché à l’écran, et vous \
             acceptez."
        }
        FactorKind::Tap => {
            "Votre téléphone indique qui veut se connecter, et vous acceptez. N’acceptez rien que vous n’ayez commencé."
        }
        FactorKind::Call => {
            "Une voix vous appelle et demande si c’est bien vous\u{a0}; vous appuyez sur une touche. \
             N’appuyez sur aucune pour ce que vous n’avez pas commencé."
        }
        FactorKind::Sms => {
            "Un code arrive chaque fois sur votre numéro. Un numéro peut être volé\u{a0}: préférez un autre moyen \
             si possible."
        }
        FactorKind::Voice => "Une voix appelle votre numéro et vous lit un code. Un numéro peut être volé, là aussi.",
        FactorKind::WhatsApp => "Un code arrive chaque fois sur votre numéro, dans WhatsApp.",
        FactorKind::Email => {
            "Un code arrive chaque fois dans votre messagerie. Il ne protège pas mieux que celle-ci n’est protégée."
        }
    }
}

fn title(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp | FactorKind::RecoveryCodes => "Ajouter un second facteur",
        FactorKind::Phone | FactorKind::Push | FactorKind::Tap => "Accord dans une application",
        FactorKind::Call => "Accord par appel téléphonique",
        FactorKind::Sms => "Codes par SMS",
        FactorKind::Voice => "Codes par appel téléphonique",
        FactorKind::WhatsApp => "Codes par WhatsApp",
        FactorKind::Email => "Codes par e-mail",
    }
}

fn first(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Sms => "Nous envoyons maintenant un code à votre numéro, pour vérifier qu’il vous parvient.",
        FactorKind::Voice => {
            "Nous appelons maintenant votre numéro et vous lisons un code, pour vérifier que cela marche."
        }
        FactorKind::WhatsApp => {
            "Nous envoyons maintenant un code à votre numéro dans WhatsApp, pour vérifier qu’il vous parvient."
        }
        _ => {
            "Gardez votre téléphone à portée de main. Nous le relions et lui posons une question, pour vérifier qu’elle vous \
             parvient."
        }
    }
}

fn problem(bad: BadNumber) -> &'static str {
    match bad {
        BadNumber::Missing => "Saisissez votre numéro de téléphone.",
        BadNumber::NoNumber => "Saisissez seulement des chiffres, avec + devant l’indicatif du pays si vous l’écrivez.",
        BadNumber::NoCountry => "Choisissez le pays de votre numéro, ou commencez-le par + et l’indicatif du pays.",
        BadNumber::Unknown => "Ce numéro n’existe pas dans ce pays. Vérifiez les chiffres et le pays.",
        BadNumber::Premium => {
            "Les appels vers ce numéro sont surtaxés, il n’est donc pas utilisé. Saisissez votre mobile."
        }
        BadNumber::OverInternet => {
            "C’est un numéro de téléphonie par Internet, que d’autres peuvent prendre trop facilement. Saisissez votre \
             mobile."
        }
        BadNumber::Service => "C’est le numéro d’un service, pas celui d’une personne. Saisissez votre mobile.",
    }
}
