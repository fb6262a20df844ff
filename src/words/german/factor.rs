use super::span;
use crate::words::{EnrolText, FactorText, RecoveryText, Sentence};

pub(super) fn say(text: FactorText<'_>) -> Sentence {
    match text {
        FactorText::Title => "Noch ein Schritt".into(),
        FactorText::AskDigits { digits, label } => {
            Sentence::fill("Geben Sie den {0}-stelligen Code aus der App „{1}“ ein.", &[&digits.to_string(), label])
        }
        FactorText::AskSent { digits: None, label } => {
            Sentence::fill("Geben Sie den Code ein, den wir an {0} geschickt haben.", &[label])
        }
        FactorText::AskSent { digits: Some(digits), label } => Sentence::fill(
            "Geben Sie den {0}-stelligen Code ein, den wir an {1} geschickt haben.",
            &[&digits.to_string(), label],
        ),
        FactorText::AskElsewhere { label } => {
            Sentence::fill("Öffnen Sie {0} und bestätigen Sie die Anmeldung dort.", &[label])
        }
        FactorText::WaySent { label } => Sentence::fill("Ein Code an {0}", &[label]),
        FactorText::WayElsewhere { label } => Sentence::fill("Auf {0} bestätigen", &[label]),
        FactorText::WrongSent => {
            "Dieser Code stimmt nicht. Prüfen Sie ihn, oder lassen Sie sich einen neuen schicken.".into()
        }
        FactorText::AskWritten => {
            "Geben Sie einen der Wiederherstellungscodes ein, die Sie aufbewahrt haben. Jeder gilt einmal.".into()
        }
        FactorText::Code => "Code".into(),
        FactorText::WrittenCode | FactorText::WayWritten => "Wiederherstellungscode".into(),
        FactorText::OpenFor { rest } => Sentence::fill("Diese Anmeldung bleibt noch {0} offen.", &[&span(rest)]),
        FactorText::OtherWays => "Andere Möglichkeiten".into(),
        FactorText::WayApp { label } => Sentence::fill("Code aus der App „{0}“", &[label]),
        FactorText::BeginAgain => "Von vorn beginnen".into(),
        FactorText::Trust { lasts } => {
            Sentence::fill("In diesem Browser {0} lang nicht mehr danach fragen", &[&span(lasts)])
        }
        FactorText::TrustHint => "Nur auf einem Gerät, das sonst niemand benutzt.".into(),
        FactorText::Button => "Weiter".into(),
        FactorText::Wrong => {
            "Dieser Code stimmt nicht. Codes wechseln alle 30 Sekunden: Geben Sie den neuesten ein. Wenn keiner \
             angenommen wird, lassen Sie Ihr Smartphone die Uhrzeit automatisch einstellen."
                .into()
        }
        FactorText::WrongWritten => {
            "Dieser Wiederherstellungscode stimmt nicht oder wurde schon benutzt. Prüfen Sie ihn oder nehmen Sie einen \
             anderen."
                .into()
        }
        FactorText::TriesLeft { left: 1 } => {
            "Sie haben noch einen Versuch. Danach müssen Sie von vorn beginnen.".into()
        }
        FactorText::TriesLeft { left } => {
            Sentence::fill("Sie haben noch {0} Versuche. Danach müssen Sie von vorn beginnen.", &[&left.to_string()])
        }
        FactorText::Replayed => {
            "Dieser Code wurde schon benutzt. Warten Sie auf den nächsten (etwa 30 Sekunden).".into()
        }
        FactorText::Missing => "Geben Sie den Code ein.".into(),
        FactorText::MissingWritten => "Geben Sie einen Wiederherstellungscode ein.".into(),
        FactorText::NothingChanged => "Es wurde noch nichts geändert".into(),
        FactorText::Password => "Ihr Passwort".into(),
        FactorText::PasswordMissing => "Geben Sie Ihr Passwort ein.".into(),
        FactorText::PasswordWrong => {
            "Das ist nicht Ihr Passwort. Prüfen Sie es und versuchen Sie es noch einmal.".into()
        }
        FactorText::WhyProve => "Bestätigen Sie, dass Sie es sind, damit niemand sonst das hier tun kann.".into(),
        FactorText::WhyProvePassword => {
            "Bestätigen Sie mit Ihrem jetzigen Passwort, dass Sie es sind, damit niemand sonst das hier tun \
             kann."
                .into()
        }
    }
}

pub(super) fn enrol(text: EnrolText<'_>) -> Sentence {
    match text {
        EnrolText::Title => "Authenticator-App einrichten".into(),
        EnrolText::Required => {
            "Ihr Konto braucht mehr als ein Passwort: einen Code aus einer App auf Ihrem Smartphone. Das Einrichten \
             dauert zwei Minuten."
                .into()
        }
        EnrolText::Install => "Authenticator-App installieren".into(),
        EnrolText::InstallHow => {
            "Jede ist geeignet, zum Beispiel Google Authenticator, FreeOTP oder Aegis. Wenn Sie schon eine haben, \
             nehmen Sie diese."
                .into()
        }
        EnrolText::Scan => "QR-Code mit der App scannen".into(),
        EnrolText::ScanHow => "Fügen Sie in der App ein Konto hinzu und richten Sie die Kamera hierher.".into(),
        EnrolText::Picture => "QR-Code für Ihre Authenticator-App. Dasselbe steht darunter als Schlüssel.".into(),
        EnrolText::OpenHere => "Auf diesem Gerät: in der App öffnen".into(),
        EnrolText::TypeIt => "Wenn das nicht geht, geben Sie diesen Schlüssel in die App ein:".into(),
        EnrolText::Key => "Schlüssel".into(),
        EnrolText::KeyHow { account } => Sentence::fill("Konto: {0}. Schlüsseltyp: zeitbasiert.", &[account]),
        EnrolText::Confirm => "Code aus der App eingeben".into(),
        EnrolText::Name => "Name für diese App".into(),
        EnrolText::NameHint => "Damit Sie sie von anderen unterscheiden können, zum Beispiel „Smartphone“.".into(),
        EnrolText::NameWrong => "Wählen Sie einen Namen mit höchstens 64 Zeichen.".into(),
        EnrolText::DefaultName => "Authenticator-App".into(),
        EnrolText::Button => "Bestätigen".into(),
        EnrolText::Unconfirmed => "Die App ist noch nicht eingerichtet".into(),
        EnrolText::Wrong => {
            "Dieser Code stimmt nicht. Geben Sie den neuesten aus dem Konto ein, das Sie gerade hinzugefügt haben. \
             Wenn keiner angenommen wird, lassen Sie Ihr Smartphone die Uhrzeit automatisch einstellen."
                .into()
        }
        EnrolText::Cancel => "Jetzt nicht einrichten".into(),
    }
}

pub(super) fn recovery(text: RecoveryText<'_>) -> Sentence {
    match text {
        RecoveryText::Title => "Bewahren Sie Ihre Wiederherstellungscodes auf".into(),
        RecoveryText::Why => {
            "Wenn Sie Ihr Smartphone verlieren, melden Sie sich stattdessen mit einem dieser Codes an. Jeder gilt einmal."
                .into()
        }
        RecoveryText::Once => {
            "Die Codes werden nur jetzt angezeigt. Legen Sie sie dorthin, wo auch ein Ersatzschlüssel sicher wäre."
                .into()
        }
        RecoveryText::Copy => "Kopieren".into(),
        RecoveryText::Copied => "Kopiert".into(),
        RecoveryText::Download => "Herunterladen".into(),
        RecoveryText::Print => "Drucken".into(),
        RecoveryText::FileHead { brand, name } => {
            Sentence::fill("Wiederherstellungscodes für {0}, Konto {1}. Jeder gilt einmal.", &[brand, name])
        }
        RecoveryText::Kept => "Ich habe die Codes aufbewahrt".into(),
        RecoveryText::Button => "Weiter".into(),
        RecoveryText::Lost => "Wenn sie verloren gehen, können Sie auf Ihrer Kontoseite neue erstellen.".into(),
        RecoveryText::Name => "Wiederherstellungscodes".into(),
    }
}
