use crate::domain::audit::{Act, Actor};
use crate::domain::names::{BadDisplayName, MAX_NAME};
use crate::words::{
    AccountText, ActivityText, BrowserText, DataText, HowManyText, LeaveText, ProfileText, ProtectionText, Sentence,
    SessionsText,
};

pub(super) fn account(text: AccountText) -> &'static str {
    match text {
        AccountText::Title => "Ihr Konto",
        AccountText::Back => "Zurück zu Ihrem Konto",
        AccountText::You => "Über Sie",
        AccountText::Name => "Name",
        AccountText::UserName => "Benutzername",
        AccountText::Email => "E-Mail",
        AccountText::EmailVerified => "bestätigt",
        AccountText::EmailNotVerified => "noch nicht bestätigt",
        AccountText::NoEmail => "Keine Adresse",
        AccountText::Groups => "Gruppen",
        AccountText::NoGroups => "Keine",
        AccountText::SigningIn => "So melden Sie sich an",
        AccountText::Password => "Passwort",
        AccountText::PasswordSet => "Festgelegt",
        AccountText::PasswordNotSet => "Nicht festgelegt",
        AccountText::SecondFactor => "Zweiter Faktor",
        AccountText::Off => "Nicht eingerichtet",
        AccountText::RecoveryCodes => "Wiederherstellungscodes",
        AccountText::TrustedBrowsers => "Vertrauenswürdige Browser",
        AccountText::Sessions => "Wo Sie angemeldet sind",
        AccountText::Activity => "Letzte Aktivitäten",
        AccountText::Data => "Ihre Daten",
        AccountText::Change => "Ändern",
        AccountText::ChangeName => ": Name",
        AccountText::ChangeEmail => ": E-Mail-Adresse",
        AccountText::ChangePassword => ": Passwort",
        AccountText::Manage => "Verwalten",
        AccountText::ManageFactors => ": zweiter Faktor",
        AccountText::ManageTrust => ": vertrauenswürdige Browser",
        AccountText::EnableTwoFactor => "Zweiten Faktor einrichten",
        AccountText::AllSessions => "Alle Sitzungen und Browser",
        AccountText::AllActivity => "Weitere Aktivitäten",
        AccountText::TakeData => "Ihre Daten herunterladen",
        AccountText::Delete => "Ihr Konto löschen",
        AccountText::OpenTooLong => {
            "Diese Seite war zu lange geöffnet. Es wurde nichts geändert. Versuchen Sie es noch einmal."
        }
        AccountText::Unsuccessful => "Es wurde noch nichts geändert",
    }
}

pub(super) fn protection(text: ProtectionText) -> Sentence {
    match text {
        ProtectionText::ByPassword => {
            "Nur Ihr Passwort schützt dieses Konto. Mit einem zweiten Faktor genügt es nicht mehr, das Passwort zu \
             kennen."
                .into()
        }
        ProtectionText::ByTwo => "Ihr Passwort und ein zweiter Faktor schützen dieses Konto.".into(),
        ProtectionText::FewCodes { left: 1 } => {
            "Sie haben noch einen Wiederherstellungscode. Erstellen Sie neue, bevor Sie ihn brauchen.".into()
        }
        ProtectionText::FewCodes { left } => Sentence::fill(
            "Sie haben noch {0} Wiederherstellungscodes. Erstellen Sie neue, bevor Sie den letzten brauchen.",
            &[&left.to_string()],
        ),
        ProtectionText::TurnedAway => "Jemand brauchte Ihre Zustimmung und wurde auf Ihre Antwort hin abgewiesen. Wenn Sie das nicht waren, wählen Sie ein anderes Passwort.".into(),
        ProtectionText::NoCodes => {
            "Sie haben keine Wiederherstellungscodes. Erstellen Sie welche, damit Sie sich auch ohne Ihr Smartphone \
             anmelden können."
                .into()
        }
    }
}

pub(super) fn how_many(text: HowManyText) -> Sentence {
    match text {
        HowManyText::CodesLeft(0) => "Keine mehr übrig".into(),
        HowManyText::CodesLeft(left) => Sentence::fill("Noch {0} übrig", &[&left.to_string()]),
        HowManyText::TrustedBrowsers(0) => "Keine".into(),
        HowManyText::TrustedBrowsers(trusted) => Sentence::fill("{0}", &[&trusted.to_string()]),
        HowManyText::OtherSessions(0) => "Sonst sind Sie nirgends angemeldet.".into(),
        HowManyText::OtherSessions(1) => "Sie sind auch in einem anderen Browser angemeldet.".into(),
        HowManyText::OtherSessions(others) => {
            Sentence::fill("Sie sind auch in {0} anderen Browsern angemeldet.", &[&others.to_string()])
        }
    }
}

pub(super) fn sessions(text: SessionsText<'_>) -> Sentence {
    match text {
        SessionsText::Title => "Sitzungen und Browser".into(),
        SessionsText::Where => "Wo Sie angemeldet sind".into(),
        SessionsText::About => {
            "Wenn Sie eine Sitzung nicht kennen, melden Sie sie ab und ändern Sie Ihr Passwort.".into()
        }
        SessionsText::ThisBrowser => "Dieser Browser".into(),
        SessionsText::SignedIn => "Angemeldet".into(),
        SessionsText::LastUsed => "Zuletzt aktiv".into(),
        SessionsText::ActiveNow => "Jetzt aktiv".into(),
        SessionsText::From { address } => Sentence::fill("Von {0}", &[address]),
        SessionsText::Apps { apps } => Sentence::from("Benutzt für ").then(Sentence::list(apps, ", ", " und ")),
        SessionsText::End => "Abmelden".into(),
        SessionsText::EndOf { browser, address } => Sentence::fill(": {0}, {1}", &[browser, address]),
        SessionsText::EndOthers => "Überall sonst abmelden".into(),
        SessionsText::EndOthersAbout => "Beendet alle Sitzungen in dieser Liste außer der in diesem Browser.".into(),
        SessionsText::Trusted => "Vertrauenswürdige Browser".into(),
        SessionsText::TrustedAbout => "In diesen Browsern genügt zum Anmelden Ihr Passwort.".into(),
        SessionsText::NoneTrusted => "In jedem Browser wird nach Ihrem zweiten Faktor gefragt.".into(),
        SessionsText::TrustedSince => "Hinzugefügt".into(),
        SessionsText::EndTrust => "Wieder nach Code fragen".into(),
        SessionsText::EndAllTrust => "Überall wieder nach Code fragen".into(),
    }
}

pub(super) fn browser(text: BrowserText<'_>) -> Sentence {
    match text {
        BrowserText::Known { program, system } => Sentence::fill("{0} auf {1}", &[program, system]),
        BrowserText::Program { name } => Sentence::fill("{0}", &[name]),
        BrowserText::System { name } => Sentence::fill("Ein Browser auf {0}", &[name]),
        BrowserText::Unknown => "Unbekannter Browser".into(),
    }
}

pub(super) fn profile(text: ProfileText<'_>) -> Sentence {
    match text {
        ProfileText::Title => "Ihr Name".into(),
        ProfileText::About { name } => {
            Sentence::fill("So sprechen Apps und E-Mails Sie an. Ihr Benutzername zum Anmelden bleibt {0}.", &[name])
        }
        ProfileText::Given => "Vorname".into(),
        ProfileText::Family => "Nachname".into(),
        ProfileText::OneIsEnough => {
            Sentence::fill("Einer von beiden genügt. Höchstens je {0} Zeichen.", &[&MAX_NAME.to_string()])
        }
        ProfileText::Save => "Speichern".into(),
        ProfileText::Wrong(BadDisplayName::Empty) => "Geben Sie einen Vor- oder Nachnamen ein.".into(),
        ProfileText::Wrong(BadDisplayName::TooLong) => Sentence::fill(
            "Das sind mehr als {0} Zeichen. Kürzen Sie den Namen, zum Beispiel auf Initialen.",
            &[&MAX_NAME.to_string()],
        ),
        ProfileText::Wrong(BadDisplayName::Letter) => {
            "Darin ist ein Zeichen, das unsichtbar ist oder die Schreibrichtung ändert. Tippen Sie den Namen neu ein."
                .into()
        }
        ProfileText::Wrong(BadDisplayName::MixedAlphabets) => {
            "In einem Wort stehen Buchstaben aus zwei Alphabeten, die gleich aussehen. Schreiben Sie jedes Wort in nur \
             einem Alphabet."
                .into()
        }
    }
}

pub(super) fn activity(text: ActivityText<'_>) -> Sentence {
    match text {
        ActivityText::Title => "Aktivitäten".into(),
        ActivityText::About => "Wenn Sie etwas davon nicht waren, ändern Sie Ihr Passwort.".into(),
        ActivityText::Empty => "Bisher ist nichts verzeichnet.".into(),
        ActivityText::Act(act, by) => done(act, by).into(),
        ActivityText::LanguageChosen => "Sie haben eine Sprache gewählt".into(),
        ActivityText::With { detail } => Sentence::fill("{0}", &[detail]),
        ActivityText::From { address } => Sentence::fill("von {0}", &[address]),
        ActivityText::Older => "Ältere".into(),
        ActivityText::Newest => "Zurück zu den neuesten".into(),
    }
}

fn done(act: Act, by: Actor) -> &'static str {
    match (act, by) {
        (Act::PasswordSet, Actor::Operator) => "Die Betreiber haben Ihr Passwort festgelegt",
        (Act::SessionsRevoked, Actor::Operator) => "Die Betreiber haben Sitzungen von Ihnen beendet",
        (Act::FactorRemoved, Actor::Operator) => "Die Betreiber haben Ihren zweiten Faktor entfernt",
        (Act::AddressSet, Actor::Operator) => "Die Betreiber haben Ihre E-Mail-Adresse festgelegt",
        (Act::UserCreated, Actor::Owner) => "Ihr Konto wurde erstellt",
        (Act::ResetAsked, Actor::Operator) => "Die Betreiber haben Ihnen einen Link für ein neues Passwort gegeben",
        _ => told(act),
    }
}

fn told(act: Act) -> &'static str {
    match act {
        Act::UserCreated => "Die Betreiber haben Ihr Konto erstellt",
        Act::UserDisabled => "Ihr Konto wurde gesperrt",
        Act::UserEnabled => "Ihr Konto wurde entsperrt",
        Act::UserDeleted => "Ihr Konto wurde gelöscht",
        Act::PasswordSet => "Sie haben Ihr Passwort geändert",
        Act::PasswordRehashed => "Ihr Passwort wurde in sichererer Form neu gespeichert",
        Act::PasswordAccepted => "Ihr Passwort wurde eingegeben",
        Act::PasswordRefused => "Jemand hat ein falsches Passwort eingegeben",
        Act::GroupsSet => "Die Betreiber haben Ihre Gruppen geändert",
        Act::SignedIn => "Sie haben sich angemeldet",
        Act::SignedOut => "Sie haben sich abgemeldet",
        Act::SessionsRevoked => "Sie haben Sitzungen beendet",
        Act::AccountDelayed => "Nach zu vielen Fehlversuchen gab es eine Wartezeit beim Anmelden",
        Act::BanAdded => "Die Betreiber haben die Website für Sie gesperrt",
        Act::BanRevoked => "Die Betreiber haben die Website für Sie wieder freigegeben",
        Act::SigningKeyAdded
        | Act::SigningKeyRemoved
        | Act::MasterKeyRotated
        | Act::StoreBackedUp
        | Act::StoreRestored
        | Act::ConfigurationReloaded
        | Act::ReloadRefused => "Das Gateway wurde gewartet",
        Act::Registered => "Sie haben sich registriert",
        Act::AddressVerified => "Ihre E-Mail-Adresse wurde bestätigt",
        Act::AddressSet => "Sie haben eine neue E-Mail-Adresse angegeben",
        Act::ProfileSet => "Sie haben Ihren Namen geändert",
        Act::UserApproved => "Die Betreiber haben Ihr Konto freigegeben",
        Act::UserInvited => "Die Betreiber haben Sie eingeladen",
        Act::ResetAsked => "Jemand hat ein neues Passwort per E-Mail angefordert",
        Act::PasswordReset => "Sie haben über einen Link ein neues Passwort festgelegt",
        Act::EnrollLinkMade => "Die Betreiber haben Ihnen einen Link zum Einrichten eines zweiten Faktors gegeben",
        Act::FactorBegun => "Sie haben begonnen, einen zweiten Faktor einzurichten",
        Act::FactorAdded => "Sie haben einen zweiten Faktor hinzugefügt",
        Act::FactorRemoved => "Sie haben einen zweiten Faktor entfernt",
        Act::FactorChanged => "Sie haben geändert, wie Ihr zweiter Faktor abgefragt wird",
        Act::FactorAccepted => "Ihr zweiter Faktor wurde bestätigt",
        Act::FactorRefused => "Jemand hat einen falschen Code eingegeben",
        Act::FactorAsked => "Auf Ihrem Telefon wurde gefragt oder ein Code gesendet",
        Act::AskingApproved => "Auf Ihrem Telefon wurde zugestimmt",
        Act::AskingDenied => "Auf Ihrem Telefon wurde abgelehnt",
        Act::AskingDisowned => "Auf Ihrem Telefon: „Das war ich nicht“",
        Act::RecoveryCodesMade => "Sie haben neue Wiederherstellungscodes erstellt",
        Act::TrustEnded => "Sie haben einem Browser das Vertrauen entzogen",
        Act::AccountDisowned => "Ihr Konto wurde über einen Link in einer E-Mail gesperrt",
        Act::DataTaken => "Sie haben Ihre Daten heruntergeladen",
    }
}

pub(super) fn data(text: DataText) -> &'static str {
    match text {
        DataText::Title => "Ihre Daten herunterladen",
        DataText::About => {
            "Sie bekommen, was hier über Sie gespeichert ist, als eine JSON-Datei: Konto, zweite Faktoren, \
             Browser, Sitzungen und Aktivitäten."
        }
        DataText::Left => "Passwörter, Codes und Schlüssel sind nicht enthalten.",
        DataText::Button => "Herunterladen",
    }
}

pub(super) fn leave(text: LeaveText<'_>) -> Sentence {
    match text {
        LeaveText::Title => "Ihr Konto löschen".into(),
        LeaveText::RemovesAccount => {
            "Ihr Name, Ihre E-Mail-Adresse, Ihr Passwort, Ihre zweiten Faktoren und Ihre Gruppen werden hier entfernt."
                .into()
        }
        LeaveText::RemovesAccess => "Sie werden überall abgemeldet, und keine App lässt Sie mehr hinein.".into(),
        LeaveText::AppsKeep => {
            "Was Sie in den Apps erstellt haben, bleibt dort. Fragen Sie dazu die Betreiber der Apps.".into()
        }
        LeaveText::NameStays { name } => {
            Sentence::fill("Den Benutzernamen {0} kann nie wieder jemand bekommen, auch Sie nicht.", &[name])
        }
        LeaveText::NoWayBack => "Niemand kann das rückgängig machen.".into(),
        LeaveText::TypeName { name } => {
            Sentence::fill("Geben Sie zur Bestätigung Ihren Benutzernamen ein: {0}", &[name])
        }
        LeaveText::OtherName => "Das ist nicht Ihr Benutzername. Schreiben Sie ihn genau so, wie er hier steht.".into(),
        LeaveText::Button => "Mein Konto löschen".into(),
        LeaveText::Gone => "Ihr Konto ist gelöscht".into(),
        LeaveText::GoneAbout { brand } => Sentence::fill(
            "Sie sind bei {0} überall abgemeldet. Sie können dieses Fenster schließen. Alles Gute.",
            &[brand],
        ),
    }
}
