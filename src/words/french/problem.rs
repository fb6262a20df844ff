use super::{Rounding, span};
use crate::words::{NextStep, ProblemText, ProblemTitle, Sentence};

pub(super) fn title(text: ProblemTitle<'_>) -> Sentence {
    let about_app = |app: Option<&str>, named, unnamed: &'static str| {
        app.map_or_else(|| unnamed.into(), |app| Sentence::fill(named, &[app]))
    };
    match text {
        ProblemTitle::BadRequest => "Nous n’avons pas pu lire cette demande".into(),
        ProblemTitle::SignInNeeded => "Connectez-vous d’abord".into(),
        ProblemTitle::NotAllowed => "Vous n’avez pas accès à cette page".into(),
        ProblemTitle::StepUpNeeded => "Confirmez que c’est bien vous".into(),
        ProblemTitle::SecondFactorNeeded => "Un mot de passe ne suffit pas ici".into(),
        ProblemTitle::FirstFactorByLink => "Un mot de passe ne suffit pas pour votre compte".into(),
        ProblemTitle::Banned => "Vous ne pouvez pas entrer".into(),
        ProblemTitle::CookiesNeeded => "Votre navigateur n’a pas gardé notre cookie".into(),
        ProblemTitle::LinkEnded => "Ce lien n’est plus valable".into(),
        ProblemTitle::StaleForm => "Cette page est restée ouverte trop longtemps".into(),
        ProblemTitle::ForeignForm => "Ce formulaire ne vient pas d’ici".into(),
        ProblemTitle::InsecureHttp => "Cette connexion n’est pas sécurisée".into(),
        ProblemTitle::UnknownHost => "Il n’y a rien à cette adresse".into(),
        ProblemTitle::UnknownPage => "Cette page n’existe pas".into(),
        ProblemTitle::WrongMethod => "Cette page ne s’utilise pas ainsi".into(),
        ProblemTitle::TooSlow => "La demande a mis trop de temps".into(),
        ProblemTitle::TooLarge => "La demande est trop volumineuse".into(),
        ProblemTitle::WrongConnection => "La demande est arrivée par la mauvaise connexion".into(),
        ProblemTitle::TooMany => "Trop de tentatives".into(),
        ProblemTitle::Broken => "Un problème est survenu de notre côté".into(),
        ProblemTitle::Unavailable => "Nous ne pouvons pas répondre pour l’instant".into(),
        ProblemTitle::AppUnreachable { app } => about_app(app, "{0} est injoignable", "L’application est injoignable"),
        ProblemTitle::AppDown { app } => {
            about_app(app, "{0} n’est pas disponible", "L’application n’est pas disponible")
        }
        ProblemTitle::AppSlow { app } => {
            about_app(app, "{0} n’a pas répondu à temps", "L’application n’a pas répondu à temps")
        }
    }
}

pub(super) fn problem(text: ProblemText<'_>) -> Sentence {
    match text {
        ProblemText::SignInNeeded => "Cette page est réservée aux personnes connectées.".into(),
        ProblemText::Closed { name } => {
            Sentence::fill("Vous utilisez le compte {0}, et cette page est fermée à tout le monde.", &[name])
        }
        ProblemText::NotInGroups { name, groups: [group] } => {
            Sentence::fill("Vous utilisez le compte {0}, et cette page est réservée au groupe {1}.", &[name, group])
        }
        ProblemText::NotInGroups { name, groups } => {
            Sentence::fill("Vous utilisez le compte {0}, et cette page est réservée aux groupes ", &[name])
                .then(Sentence::list(groups, ", ", " et "))
                .then(".")
        }
        ProblemText::StepUpNeeded => {
            "Votre session est ouverte, mais cette page demande plus\u{a0}: une seconde preuve, ou une preuve plus \
             récente."
                .into()
        }
        ProblemText::SecondFactorNeeded { name } => Sentence::fill(
            "Vous utilisez le compte {0} avec votre mot de passe. Cette page demande aussi une seconde preuve, par \
             exemple un code de votre téléphone, et votre compte n’en a pas.",
            &[name],
        ),
        ProblemText::FirstFactorByLink => {
            "Votre identifiant et votre mot de passe sont corrects. Mais votre compte demande aussi une seconde \
             preuve, par exemple un code de votre téléphone, et ici elle se configure avec un lien que quelqu’un vous \
             donne."
                .into()
        }
        ProblemText::Banned => {
            "Les personnes qui gèrent ce site l’ont fermé à votre compte, ou au réseau d’où vous venez.".into()
        }
        ProblemText::CookiesNeeded => {
            "Pour se souvenir de votre connexion, ce site a besoin d’un cookie. Il ne vous suit nulle part ailleurs."
                .into()
        }
        ProblemText::LinkEnded => {
            "Il ne sert qu’une fois, pendant peu de temps, dans le navigateur où vous avez commencé.".into()
        }
        ProblemText::StaleForm => "Rien n’a été modifié.".into(),
        ProblemText::ForeignForm => {
            "Votre navigateur n’a pas indiqué qu’il se trouvait sur l’une de nos pages. Rien n’a été modifié.".into()
        }
        ProblemText::InsecureHttp { host } => Sentence::fill(
            "Ce que vous saisissez ici pourrait être lu en chemin vers {0}. Il n’est donc pas possible de se connecter \
             à un compte.",
            &[host],
        ),
        ProblemText::UnknownHost { host } => Sentence::fill("Aucune application ne répond au nom {0}.", &[host]),
        ProblemText::UnknownPage => "L’adresse est peut-être mal écrite, ou la page a changé de place.".into(),
        ProblemText::TooMany { rest } => {
            Sentence::fill("Vous pourrez réessayer dans {0}.", &[&span(rest, Rounding::Up)])
        }
        ProblemText::Broken => "Le problème est consigné, et vous n’y êtes pour rien.".into(),
        ProblemText::Unavailable => {
            "Nous sommes en ligne, mais surchargés, ou en attente d’une partie de notre système. Votre session reste \
             ouverte."
                .into()
        }
        ProblemText::BadRequest
        | ProblemText::WrongMethod
        | ProblemText::TooSlow
        | ProblemText::TooLarge
        | ProblemText::HeadTooLarge
        | ProblemText::WrongConnection => of_request(text).into(),
        ProblemText::AppUnreachable | ProblemText::AppDown | ProblemText::AppSlow => of_app(text).into(),
        ProblemText::Reference => "Référence".into(),
    }
}

/// What was sent cannot be taken.
fn of_request(text: ProblemText<'_>) -> &'static str {
    match text {
        ProblemText::BadRequest => {
            "L’adresse, ou ce qui a été envoyé avec elle, contient quelque chose qui n’est pas admis. Rien n’a été \
             modifié."
        }
        ProblemText::WrongMethod => "La page existe, mais elle n’accepte pas ce type de demande.",
        ProblemText::TooSlow => "Elle n’est pas arrivée en entier dans le délai prévu. Rien n’a été modifié.",
        ProblemText::TooLarge => "Ce qui a été envoyé dépasse la taille admise ici. Rien n’a été modifié.",
        ProblemText::HeadTooLarge => {
            "L’adresse ou les cookies qui l’accompagnent sont trop longs. Rien n’a été modifié."
        }
        _ => "Votre navigateur a demandé ce site par une connexion ouverte vers un autre.",
    }
}

/// The app behind the gateway fails.
fn of_app(text: ProblemText<'_>) -> &'static str {
    match text {
        ProblemText::AppUnreachable => {
            "Tout fonctionne de notre côté, et vous n’y êtes pour rien, mais l’application n’a pas donné de réponse \
             correcte."
        }
        ProblemText::AppDown => {
            "Tout fonctionne de notre côté, et vous n’y êtes pour rien, mais l’application est arrêtée ou surchargée."
        }
        _ => {
            "Tout fonctionne de notre côté, et vous n’y êtes pour rien. Ce que vous avez envoyé est peut-être arrivé \
             quand même."
        }
    }
}

pub(super) fn next_step(text: NextStep<'_>) -> Sentence {
    match text {
        NextStep::SignIn => "Se connecter".into(),
        NextStep::SwitchAccount => "Utiliser un autre compte".into(),
        NextStep::YourApps => "Vos applications".into(),
        NextStep::TryAgain => "Réessayer".into(),
        NextStep::OpenSecurely => "Ouvrir la page sécurisée".into(),
        NextStep::AskForAccess { brand } => {
            Sentence::fill("Si vous devez y avoir accès, adressez-vous aux personnes qui gèrent {0}.", &[brand])
        }
        NextStep::ConfirmItsYou => "Confirmer que c’est bien vous".into(),
        NextStep::AskForFactor { brand } => Sentence::fill(
            "Les personnes qui gèrent {0} peuvent vous envoyer un lien pour en configurer une.",
            &[brand],
        ),
        NextStep::AskForFactorLink { brand } => {
            Sentence::fill("Demandez le lien aux personnes qui gèrent {0}.", &[brand])
        }
        NextStep::AskAboutBan { brand } => {
            Sentence::fill("Si vous pensez que c’est une erreur, prévenez les personnes qui gèrent {0}.", &[brand])
        }
        NextStep::AllowCookies => "Autorisez les cookies pour ce site, puis réessayez.".into(),
        NextStep::CloseIfNotYou => "Si vous n’avez rien envoyé d’ici, tout va bien\u{a0}: fermez cette page.".into(),
        NextStep::CheckAddress => "Vérifiez qu’il n’y a pas de faute dans l’adresse.".into(),
        NextStep::GoBackAndShorten => "Revenez en arrière, envoyez moins à la fois et réessayez.".into(),
        NextStep::ClearCookies => "Effacez les cookies de ce site et réessayez.".into(),
        NextStep::ReloadPage => "Rechargez la page.".into(),
        NextStep::TryAgainSoon => "Réessayez dans une minute.".into(),
        NextStep::TellOperator { brand } => {
            Sentence::fill("Si cela continue, prévenez les personnes qui gèrent {0}.", &[brand])
        }
        NextStep::AskForHelp => "Demander de l’aide".into(),
        NextStep::AreYouOperator => "Gérez-vous ce site\u{202f}?".into(),
        NextStep::OperatorTls => {
            "Donnez un certificat à la passerelle\u{a0}: un [[listener]] avec tls = { certificate, key }, et une \
             public_url qui commence par https."
                .into()
        }
        NextStep::OperatorProxy => {
            "Si l’un de vos proxys parle déjà https, ajoutez son adresse à trusted_proxies et faites-lui envoyer \
             X-Forwarded-Proto."
                .into()
        }
        NextStep::OperatorInsecure => {
            "Seulement sur un réseau où personne d’autre ne peut écouter\u{a0}: insecure_http = true dans [gateway]."
                .into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_listed_as_one_would_say_them() {
        for (groups, said) in [
            (&["staff"][..], "Vous utilisez le compte ada, et cette page est réservée au groupe staff."),
            (&["a", "b"], "Vous utilisez le compte ada, et cette page est réservée aux groupes a et b."),
            (&["a", "b", "c"], "Vous utilisez le compte ada, et cette page est réservée aux groupes a, b et c."),
        ] {
            assert_eq!(problem(ProblemText::NotInGroups { name: "ada", groups }).to_string(), said);
        }
    }
}
