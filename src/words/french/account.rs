use super::count;
use crate::domain::audit::{Act, Actor};
use crate::domain::names::{BadDisplayName, MAX_NAME};
use crate::words::{
    AccountText, ActivityText, BrowserText, DataText, HowManyText, LeaveText, ProfileText, ProtectionText, Sentence,
    SessionsText,
};

pub(super) fn account(text: AccountText) -> &'static str {
    match text {
        AccountText::Title => "Votre compte",
        AccountText::Back => "Retour à votre compte",
        AccountText::You => "À propos de vous",
        AccountText::Name => "Nom",
        AccountText::UserName => "Identifiant",
        AccountText::Email => "Adresse e-mail",
        AccountText::EmailVerified => "confirmée",
        AccountText::EmailNotVerified => "pas encore confirmée",
        AccountText::NoEmail => "Aucune adresse",
        AccountText::Groups => "Groupes",
        AccountText::NoGroups | AccountText::PasswordNotSet => "Aucun",
        AccountText::SigningIn => "Connexion",
        AccountText::Password => "Mot de passe",
        AccountText::PasswordSet => "Défini",
        AccountText::SecondFactor => "Second facteur",
        AccountText::Off => "Désactivé",
        AccountText::RecoveryCodes => "Codes de secours",
        AccountText::TrustedBrowsers => "Navigateurs de confiance",
        AccountText::Sessions => "Vos sessions ouvertes",
        AccountText::Activity => "Activité récente",
        AccountText::Data => "Vos données",
        AccountText::Change => "Modifier",
        AccountText::ChangeName => " votre nom",
        AccountText::ChangeEmail => " votre adresse e-mail",
        AccountText::ChangePassword => " votre mot de passe",
        AccountText::Manage => "Gérer",
        AccountText::ManageFactors => " votre second facteur",
        AccountText::ManageTrust => " vos navigateurs de confiance",
        AccountText::EnableTwoFactor => "Activer la double authentification",
        AccountText::AllSessions => "Toutes vos sessions et vos navigateurs",
        AccountText::AllActivity => "Toute votre activité",
        AccountText::TakeData => "Télécharger vos données",
        AccountText::Delete => "Supprimer votre compte",
        AccountText::OpenTooLong => "Cette page est restée ouverte trop longtemps. Rien n’a été modifié. Réessayez.",
        AccountText::Unsuccessful => "Rien n’a encore été modifié",
    }
}

pub(super) fn protection(text: ProtectionText) -> Sentence {
    match text {
        ProtectionText::ByPassword => {
            "Seul votre mot de passe protège ce compte. Avec un second facteur, connaître ce mot de passe \
             ne suffirait plus pour entrer."
                .into()
        }
        ProtectionText::ByTwo => "Votre mot de passe et un second facteur protègent ce compte.".into(),
        ProtectionText::FewCodes { left } => Sentence::fill(
            "Il vous reste {0}. Créez-en de nouveaux avant d’avoir besoin du dernier.",
            &[&count(left, "code de secours", "codes de secours")],
        ),
        ProtectionText::TurnedAway => "Quelqu’un avait besoin de votre accord et a été refusé quand la question vous a été posée. Si ce n’était pas vous, choisissez un autre mot de passe.".into(),
        ProtectionText::NoCodes => {
            "Vous n’avez aucun code de secours. Créez-en, pour pouvoir entrer même si vous perdez votre téléphone."
                .into()
        }
    }
}

pub(super) fn how_many(text: HowManyText) -> Sentence {
    match text {
        HowManyText::CodesLeft(0) => "Il n’en reste aucun".into(),
        HowManyText::CodesLeft(left) => Sentence::fill("Il en reste {0}", &[&left.to_string()]),
        HowManyText::TrustedBrowsers(0) => "Aucun".into(),
        HowManyText::TrustedBrowsers(trusted) => Sentence::fill("{0}", &[&trusted.to_string()]),
        HowManyText::OtherSessions(0) => "Votre compte n’est ouvert nulle part ailleurs.".into(),
        HowManyText::OtherSessions(others) => Sentence::fill(
            "Votre compte est aussi ouvert dans {0}.",
            &[&count(others, "autre navigateur", "autres navigateurs")],
        ),
    }
}

pub(super) fn sessions(text: SessionsText<'_>) -> Sentence {
    match text {
        SessionsText::Title => "Sessions et navigateurs".into(),
        SessionsText::Where => "Vos sessions ouvertes".into(),
        SessionsText::About => {
            "Si vous ne reconnaissez pas l’une d’elles, fermez-la, puis modifiez votre mot de passe.".into()
        }
        SessionsText::ThisBrowser => "Ce navigateur".into(),
        SessionsText::SignedIn => "Connexion".into(),
        SessionsText::LastUsed => "Dernière activité".into(),
        SessionsText::ActiveNow => "Utilisé en ce moment".into(),
        SessionsText::From { address } => Sentence::fill("Depuis {0}", &[address]),
        SessionsText::Apps { apps } => {
            Sentence::from("Applications ouvertes\u{a0}: ").then(Sentence::list(apps, ", ", " et "))
        }
        SessionsText::End => "Fermer la session".into(),
        SessionsText::EndOf { browser, address } => Sentence::fill("\u{a0}: {0}, {1}", &[browser, address]),
        SessionsText::EndOthers => "Fermer toutes les autres sessions".into(),
        SessionsText::EndOthersAbout => "Ferme toutes les sessions ci-dessus, sauf celle de ce navigateur.".into(),
        SessionsText::Trusted => "Navigateurs de confiance".into(),
        SessionsText::TrustedAbout => "Dans ces navigateurs, votre mot de passe suffit pour vous connecter.".into(),
        SessionsText::NoneTrusted => "Votre second facteur est demandé dans chaque navigateur.".into(),
        SessionsText::TrustedSince => "Ajouté".into(),
        SessionsText::EndTrust => "Redemander un code".into(),
        SessionsText::EndAllTrust => "Redemander un code partout".into(),
    }
}

pub(super) fn browser(text: BrowserText<'_>) -> Sentence {
    match text {
        BrowserText::Known { program, system } => Sentence::fill("{0} sur {1}", &[program, system]),
        BrowserText::Program { name } => Sentence::fill("{0}", &[name]),
        BrowserText::System { name } => Sentence::fill("Un navigateur sur {0}", &[name]),
        BrowserText::Unknown => "Navigateur inconnu".into(),
    }
}

pub(super) fn profile(text: ProfileText<'_>) -> Sentence {
    match text {
        ProfileText::Title => "Votre nom".into(),
        ProfileText::About { name } => Sentence::fill(
            "C’est ainsi que les applications et les e-mails vous appellent. Pour vous connecter, votre identifiant \
             reste {0}.",
            &[name],
        ),
        ProfileText::Given => "Prénom".into(),
        ProfileText::Family => "Nom de famille".into(),
        ProfileText::OneIsEnough => {
            Sentence::fill("L’un des deux suffit. Au plus {0}\u{a0}caractères chacun.", &[&MAX_NAME.to_string()])
        }
        ProfileText::Save => "Enregistrer".into(),
        ProfileText::Wrong(BadDisplayName::Empty) => "Saisissez un prénom ou un nom de famille.".into(),
        ProfileText::Wrong(BadDisplayName::TooLong) => Sentence::fill(
            "Ce nom dépasse {0}\u{a0}caractères. Raccourcissez-le, par exemple avec des initiales.",
            &[&MAX_NAME.to_string()],
        ),
        ProfileText::Wrong(BadDisplayName::Letter) => {
            "Ce nom contient un caractère invisible, ou un caractère qui inverse le sens du texte. Saisissez-le à \
             nouveau."
                .into()
        }
        ProfileText::Wrong(BadDisplayName::MixedAlphabets) => {
            "Un mot de ce nom mélange des lettres de deux alphabets, qui se ressemblent. Écrivez chaque mot dans un \
             seul alphabet."
                .into()
        }
    }
}

pub(super) fn activity(text: ActivityText<'_>) -> Sentence {
    match text {
        ActivityText::Title => "Activité".into(),
        ActivityText::About => "Si vous ne reconnaissez pas l’une de ces lignes, modifiez votre mot de passe.".into(),
        ActivityText::Empty => "Aucune activité pour l’instant.".into(),
        ActivityText::Act(act, by) => done(act, by).into(),
        ActivityText::LanguageChosen => "Vous avez choisi une langue".into(),
        ActivityText::With { detail } => Sentence::fill("{0}", &[detail]),
        ActivityText::From { address } => Sentence::fill("depuis {0}", &[address]),
        ActivityText::Older => "Activité plus ancienne".into(),
        ActivityText::Newest => "Retour à l’activité la plus récente".into(),
    }
}

fn done(act: Act, by: Actor) -> &'static str {
    match (act, by) {
        (Act::PasswordSet, Actor::Operator) => "Un administrateur a défini votre mot de passe",
        (Act::SessionsRevoked, Actor::Operator) => "Un administrateur a fermé des sessions de votre compte",
        (Act::FactorRemoved, Actor::Operator) => "Un administrateur a retiré votre second facteur",
        (Act::AddressSet, Actor::Operator) => "Un administrateur a défini votre adresse e-mail",
        (Act::UserCreated, Actor::Owner) => "Votre compte a été créé",
        (Act::ResetAsked, Actor::Operator) => {
            "Un administrateur vous a donné un lien pour choisir un nouveau mot de passe"
        }
        _ => told(act),
    }
}

fn told(act: Act) -> &'static str {
    match act {
        Act::UserCreated => "Un administrateur a créé votre compte",
        Act::UserDisabled => "Votre compte a été verrouillé",
        Act::UserEnabled => "Votre compte a été déverrouillé",
        Act::UserDeleted => "Votre compte a été supprimé",
        Act::PasswordSet => "Vous avez modifié votre mot de passe",
        Act::PasswordRehashed => "Votre mot de passe a été enregistré à nouveau, sous une forme plus sûre",
        Act::PasswordAccepted => "Votre mot de passe a été saisi",
        Act::PasswordRefused => "Quelqu’un a saisi un mot de passe incorrect",
        Act::GroupsSet => "Un administrateur a modifié vos groupes",
        Act::SignedIn => "Connexion à votre compte",
        Act::SignedOut => "Déconnexion de votre compte",
        Act::SessionsRevoked => "Vous avez fermé des sessions",
        Act::AccountDelayed => "Trop de mots de passe ou de codes étaient incorrects\u{a0}: la connexion a dû attendre",
        Act::BanAdded => "Un administrateur vous a fermé l’accès",
        Act::BanRevoked => "Un administrateur vous a rouvert l’accès",
        Act::SigningKeyAdded
        | Act::SigningKeyRemoved
        | Act::MasterKeyRotated
        | Act::StoreBackedUp
        | Act::StoreRestored
        | Act::ConfigurationReloaded
        | Act::ReloadRefused => "Maintenance de la passerelle",
        Act::Registered => "Vous avez créé votre compte",
        Act::AddressVerified => "Votre adresse e-mail a été confirmée",
        Act::AddressSet => "Vous avez demandé à modifier votre adresse e-mail",
        Act::ProfileSet => "Vous avez modifié votre nom",
        Act::UserApproved => "Un administrateur a approuvé votre compte",
        Act::UserInvited => "Un administrateur vous a envoyé une invitation",
        Act::ResetAsked => "Quelqu’un a demandé un nouveau mot de passe par e-mail",
        Act::PasswordReset => "Vous avez choisi un nouveau mot de passe à l’aide d’un lien",
        Act::EnrollLinkMade => "Un administrateur vous a donné un lien pour configurer un second facteur",
        Act::FactorBegun => "Vous avez commencé à ajouter un second facteur",
        Act::FactorAdded => "Vous avez ajouté un second facteur",
        Act::FactorRemoved => "Vous avez retiré un second facteur",
        Act::FactorChanged => "Vous avez modifié la façon dont votre second facteur est demandé",
        Act::FactorAccepted => "Votre second facteur a été accepté",
        Act::FactorRefused => "Quelqu’un a saisi un code incorrect",
        Act::FactorAsked => "Une demande ou un code a été envoyé à votre téléphone",
        Act::AskingApproved => "Approuvé sur votre téléphone",
        Act::AskingDenied => "Refusé sur votre téléphone",
        Act::AskingDisowned => "«\u{a0}Ce n’était pas moi\u{a0}», sur votre téléphone",
        Act::RecoveryCodesMade => "Vous avez créé de nouveaux codes de secours",
        Act::TrustEnded => "Vous avez retiré un navigateur de confiance",
        Act::AccountDisowned => "Votre compte a été verrouillé à l’aide du lien d’un e-mail",
        Act::DataTaken => "Vous avez téléchargé vos données",
    }
}

pub(super) fn data(text: DataText) -> &'static str {
    match text {
        DataText::Title => "Télécharger vos données",
        DataText::About => {
            "Vous recevez ce qui est conservé ici à votre sujet, dans un fichier JSON\u{a0}: votre compte, vos \
             seconds facteurs, vos navigateurs, vos sessions et votre activité."
        }
        DataText::Left => "Les mots de passe, les codes et les clés n’y figurent pas.",
        DataText::Button => "Télécharger",
    }
}

pub(super) fn leave(text: LeaveText<'_>) -> Sentence {
    match text {
        LeaveText::Title => "Supprimer votre compte".into(),
        LeaveText::RemovesAccount => {
            "Votre nom, votre adresse e-mail, votre mot de passe, vos seconds facteurs et vos groupes sont effacés \
             de ce site."
                .into()
        }
        LeaveText::RemovesAccess => {
            "Toutes vos sessions sont fermées, et plus aucune application ne vous laisse entrer.".into()
        }
        LeaveText::AppsKeep => {
            "Ce que vous avez créé dans les applications y reste. À ce sujet, adressez-vous aux personnes qui les \
             gèrent."
                .into()
        }
        LeaveText::NameStays { name } => {
            Sentence::fill("Personne ne pourra jamais reprendre l’identifiant {0}, pas même vous.", &[name])
        }
        LeaveText::NoWayBack => "Personne ne peut revenir sur cette suppression.".into(),
        LeaveText::TypeName { name } => {
            Sentence::fill("Pour confirmer, saisissez votre identifiant\u{a0}: {0}", &[name])
        }
        LeaveText::OtherName => "Ce n’est pas votre identifiant. Saisissez-le comme il est écrit ci-dessus.".into(),
        LeaveText::Button => "Supprimer mon compte".into(),
        LeaveText::Gone => "Votre compte est supprimé".into(),
        LeaveText::GoneAbout { brand } => Sentence::fill(
            "Vos sessions sur {0} sont toutes fermées. Vous pouvez fermer cette fenêtre. Au revoir.",
            &[brand],
        ),
    }
}
