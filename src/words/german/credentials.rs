use crate::domain::factor::Label;
use crate::words::{ChangeAddressText, ChangePasswordText, DeedText, OwnFactorsText, Sentence};

pub(super) fn password(text: ChangePasswordText) -> &'static str {
    match text {
        ChangePasswordText::Title | ChangePasswordText::Button => "Passwort ändern",
        ChangePasswordText::About => "Sie werden überall abgemeldet, nur nicht in diesem Browser.",
        ChangePasswordText::Current => "Aktuelles Passwort",
    }
}

pub(super) fn address(text: ChangeAddressText<'_>) -> Sentence {
    match text {
        ChangeAddressText::Title => "E-Mail-Adresse ändern".into(),
        ChangeAddressText::Now { address } => Sentence::fill("Ihre Adresse ist zurzeit {0}.", &[address]),
        ChangeAddressText::NowNone => "Ihr Konto hat noch keine Adresse.".into(),
        ChangeAddressText::About => {
            "Wir senden einen Link an die neue Adresse. Sie gilt, sobald Sie den Link geöffnet haben. Auch die alte \
             Adresse bekommt eine Nachricht."
                .into()
        }
        ChangeAddressText::Address => "Neue E-Mail-Adresse".into(),
        ChangeAddressText::Button => "Link senden".into(),
        ChangeAddressText::Missing => "Geben Sie die neue E-Mail-Adresse ein.".into(),
        ChangeAddressText::Wrong => {
            "An diese Adresse können wir nicht schreiben. Eine E-Mail-Adresse sieht zum Beispiel so aus: \
             anna@example.com"
                .into()
        }
        ChangeAddressText::Own => "Das ist bereits Ihre Adresse. Geben Sie eine andere ein.".into(),
        ChangeAddressText::NoMail => {
            "Von hier werden keine E-Mails gesendet, deshalb könnten wir eine neue Adresse nicht bestätigen lassen."
                .into()
        }
        ChangeAddressText::AskOperator { brand } => {
            Sentence::fill("Bitten Sie die Betreiber von {0}, sie für Sie zu ändern.", &[brand])
        }
    }
}

pub(super) fn own(text: OwnFactorsText<'_>) -> Sentence {
    match text {
        OwnFactorsText::Title => "Zweiter Faktor".into(),
        OwnFactorsText::Off => "Kein zweiter Faktor eingerichtet".into(),
        OwnFactorsText::OffAbout => {
            "Mit einem zweiten Faktor reicht Ihr Passwort allein nicht mehr zum Anmelden: Sie brauchen dazu etwas, \
             das Sie haben, zum Beispiel Ihr Smartphone."
                .into()
        }
        OwnFactorsText::Enable => "Zweiten Faktor einrichten".into(),
        OwnFactorsText::ByLink { brand } => {
            Sentence::fill("Für den ersten brauchen Sie einen Link. Bitten Sie die Betreiber von {0} darum.", &[brand])
        }
        OwnFactorsText::Apps => "So bestätigen Sie, dass Sie es sind".into(),
        OwnFactorsText::First => "Wird zuerst abgefragt".into(),
        OwnFactorsText::Added => "Hinzugefügt".into(),
        OwnFactorsText::LastUsed => "zuletzt benutzt".into(),
        OwnFactorsText::NeverUsed => "noch nicht benutzt".into(),
        OwnFactorsText::AskFirst => "Zuerst abfragen".into(),
        OwnFactorsText::Rename => "Umbenennen".into(),
        OwnFactorsText::Remove => "Entfernen".into(),
        OwnFactorsText::Which { label } => Sentence::fill(": {0}", &[label]),
        OwnFactorsText::Add => "Weiteren Weg hinzufügen".into(),
        OwnFactorsText::CodesAbout => {
            "Wenn Sie Ihr Smartphone verlieren, melden Sie sich stattdessen mit einem dieser Codes an. Jeder gilt \
             einmal."
                .into()
        }
        OwnFactorsText::NewCodes => "Neue Codes erstellen".into(),
        OwnFactorsText::Required => {
            "Für Ihr Konto ist ein zweiter Faktor vorgeschrieben, deshalb lässt sich der letzte nicht entfernen.".into()
        }
        OwnFactorsText::Disable => "Zweiten Faktor abschalten".into(),
        OwnFactorsText::RenameTitle { label } => Sentence::fill("{0} umbenennen", &[label]),
        OwnFactorsText::NewName => "Neuer Name".into(),
        OwnFactorsText::BadName => Sentence::fill(
            "Wählen Sie einen Namen mit 1 bis {0} Zeichen, zum Beispiel „Smartphone“.",
            &[&Label::MAXIMUM.to_string()],
        ),
        OwnFactorsText::Save => "Speichern".into(),
        OwnFactorsText::Back => "Zurück zum zweiten Faktor".into(),
        OwnFactorsText::BeginTitle => "Authenticator-App hinzufügen".into(),
        OwnFactorsText::BeginAbout => {
            "Sie brauchen eine App wie Google Authenticator, FreeOTP oder Aegis und etwa zwei Minuten Zeit.".into()
        }
        OwnFactorsText::Begin => "Beginnen".into(),
    }
}

pub(super) fn deed(text: DeedText<'_>) -> Sentence {
    match text {
        DeedText::RemoveTitle { label } => Sentence::fill("{0} entfernen?", &[label]),
        DeedText::RemoveAbout => "Damit kommt dann niemand mehr hinein.".into(),
        DeedText::RemoveTrust => {
            "Kein Browser gilt mehr als vertrauenswürdig: In jedem wird wieder nach einem Code gefragt.".into()
        }
        DeedText::DisableTitle => "Zweiten Faktor abschalten?".into(),
        DeedText::DisableAbout => "Dann schützt nur noch Ihr Passwort dieses Konto. Entfernt werden:".into(),
        DeedText::DisableApp { label } => Sentence::fill("den zweiten Faktor „{0}“", &[label]),
        DeedText::DisableCodes { left: 0 } => "Ihre Wiederherstellungscodes".into(),
        DeedText::DisableCodes { left: 1 } => "Ihr letzter Wiederherstellungscode".into(),
        DeedText::DisableCodes { left } => Sentence::fill("Ihre {0} Wiederherstellungscodes", &[&left.to_string()]),
        DeedText::DisableTrust { count: trusted } => {
            Sentence::fill("das Vertrauen in {0} Browser", &[&trusted.to_string()])
        }
        DeedText::CodesTitle => "Neue Wiederherstellungscodes erstellen?".into(),
        DeedText::CodesAbout => "Sie bekommen zehn neue, die nur einmal angezeigt werden.".into(),
        DeedText::CodesOld { left: 0 } => "Von den alten ist keiner mehr übrig.".into(),
        DeedText::CodesOld { left: 1 } => "Der letzte der alten gilt dann nicht mehr.".into(),
        DeedText::CodesOld { left } => {
            Sentence::fill("Die {0} übrigen alten gelten dann nicht mehr.", &[&left.to_string()])
        }
        DeedText::Remove => "Entfernen".into(),
        DeedText::Disable => "Zweiten Faktor abschalten".into(),
        DeedText::MakeCodes => "Neue Codes erstellen".into(),
        DeedText::Keep => "Nichts ändern".into(),
    }
}
