use crate::words::{AddPhoneText, PhoneNews, PhoneText, Sentence};

pub(super) fn add(text: AddPhoneText<'_>) -> Sentence {
    match text {
        AddPhoneText::Link | AddPhoneText::Title => "Smartphone hinzufügen".into(),
        AddPhoneText::About => {
            "Dann fragt Ihr Smartphone Sie bei jeder Anmeldung, und Sie sagen Ja oder Nein. Es braucht dazu nur seinen \
             Browser. Halten Sie es bereit."
                .into()
        }
        AddPhoneText::Begin => "QR-Code anzeigen".into(),
        AddPhoneText::Scan => "Mit dem Smartphone scannen".into(),
        AddPhoneText::ScanHow => {
            "Richten Sie die Kamera hierher und öffnen Sie den Link. Diese Seite geht von selbst weiter, sobald das \
             Smartphone da ist."
                .into()
        }
        AddPhoneText::Picture => "QR-Code mit einem Link für Ihr Smartphone. Derselbe Link steht darunter.".into(),
        AddPhoneText::OpenThere => "Wenn die Kamera nicht hilft, öffnen Sie auf dem Smartphone diesen Link:".into(),
        AddPhoneText::OnlyHere => {
            "Diese Adresse funktioniert nur auf diesem Computer. Öffnen Sie den Link zum Ausprobieren in einem anderen \
             Browserfenster; Smartphones brauchen eine https-Adresse."
                .into()
        }
        AddPhoneText::NeedsHttps => {
            "Ein Smartphone lässt sich nur hinzufügen, wenn die Adresse mit https beginnt. Diese tut es nicht.".into()
        }
        AddPhoneText::TimeLeft => "Gilt noch".into(),
        AddPhoneText::PictureOver => "Dieser QR-Code gilt nicht mehr.".into(),
        AddPhoneText::NewPicture => "Neuen QR-Code anzeigen".into(),
        AddPhoneText::Continue => "Weiter".into(),
        AddPhoneText::Cancel => "Kein Smartphone hinzufügen".into(),
        AddPhoneText::IsItYours => "Ist das Ihr Smartphone?".into(),
        AddPhoneText::Arrived { browser } => Sentence::fill("Der QR-Code wurde gescannt: {0}.", &[browser]),
        AddPhoneText::Compare => {
            "Ihr Smartphone muss diese Zahl anzeigen. Zeigt es eine andere oder keine, hat jemand anderes den QR-Code \
             gescannt: Sagen Sie dann Nein."
                .into()
        }
        AddPhoneText::Name => "Name für dieses Smartphone".into(),
        AddPhoneText::NameHint => "Damit Sie es von anderen unterscheiden können, zum Beispiel „Pixel 9“.".into(),
        AddPhoneText::Yes => "Ja, hinzufügen".into(),
        AddPhoneText::No => "Nein, das ist nicht meines".into(),
    }
}

pub(super) fn page(text: PhoneText) -> Sentence {
    match text {
        PhoneText::Title => "Anmeldungen bestätigen".into(),
        PhoneText::NeedsScript => {
            "Diese Seite unterschreibt, was Sie entscheiden, mit einem Schlüssel, der auf diesem Smartphone bleibt. Dazu \
             braucht sie JavaScript."
                .into()
        }
        PhoneText::Unfit => {
            "Dieser Browser kann hier keinen Schlüssel aufbewahren. Dazu braucht es eine Adresse, die mit https beginnt, \
             und einen aktuellen Browser, nicht im privaten Modus."
                .into()
        }
        PhoneText::Stranger => {
            "Dieses Smartphone bestätigt noch nichts. Öffnen Sie am Computer Ihr Konto, dann den zweiten Faktor, wählen \
             Sie „Smartphone hinzufügen“ und scannen Sie den QR-Code."
                .into()
        }
        PhoneText::AddAbout => "Dann sagen Sie auf diesem Smartphone Ja oder Nein zu Ihren Anmeldungen.".into(),
        PhoneText::Add => "Dieses Smartphone hinzufügen".into(),
        PhoneText::HomeScreen => {
            "Ein iPhone oder iPad meldet Anmeldungen nur vom Home-Bildschirm aus: Tippen Sie auf „Teilen“, dann auf „Zum \
             Home-Bildschirm“, und öffnen Sie diese Seite von dort, bevor Sie weitermachen."
                .into()
        }
        PhoneText::Compare => "Ihr Computer muss dieselbe Zahl anzeigen. Wenn ja, bestätigen Sie dort.".into(),
        PhoneText::Account => "Konto:".into(),
        PhoneText::Nothing => "Es wartet nichts. Wenn sich jemand mit Ihrem Konto anmeldet, werden Sie hier gefragt.".into(),
        PhoneText::TellMe => "Benachrichtigen, wenn etwas wartet".into(),
        PhoneText::Told => "Sie werden benachrichtigt, wenn etwas wartet.".into(),
        PhoneText::NotTold => {
            "In diesem Browser sind Benachrichtigungen aus. Öffnen Sie diese Seite, wenn Sie sich anmelden.".into()
        }
        PhoneText::Number => "Zahl auf dem anderen Bildschirm".into(),
        PhoneText::NumberHint => {
            "Die Seite, auf der Sie sich anmelden, zeigt sie an. Wenn Sie keine solche Seite vor sich haben, meldet sich \
             jemand anderes an: Lehnen Sie ab."
                .into()
        }
        PhoneText::Pick => "Zahl auswählen statt eintippen".into(),
        PhoneText::TimeLeft => "Noch".into(),
        PhoneText::Approve => "Bestätigen".into(),
        PhoneText::Deny => "Ablehnen".into(),
        PhoneText::NotMe => "Das war ich nicht".into(),
        PhoneText::Forget => "Dieses Smartphone vergessen".into(),
        PhoneText::StrangerBefore => "Wenn Sie es schon einmal hinzugefügt haben, ist sein Schlüssel verloren. Entfernen Sie es dort aus Ihrem Konto und fügen Sie es neu hinzu.".into(),
        PhoneText::Paste => "Link stattdessen einfügen".into(),
        PhoneText::PasteLink => "Link unter dem QR-Code".into(),
        PhoneText::PasteGo => "Link öffnen".into(),
        PhoneText::NumberMissing => "Tippen Sie die zwei Ziffern ein, die der andere Bildschirm zeigt, oder wählen Sie sie unten aus.".into(),
        PhoneText::AskedAt => "Gefragt um:".into(),
    }
}

pub(super) fn news(text: PhoneNews) -> Sentence {
    match text {
        PhoneNews::LinkOver => {
            "Dieser QR-Code wurde schon benutzt oder gilt nicht mehr. Lassen Sie sich am Computer einen neuen anzeigen und \
             scannen Sie den."
                .into()
        }
        PhoneNews::Approved => "Bestätigt. Die andere Seite geht von selbst weiter.".into(),
        PhoneNews::Denied => "Abgelehnt. Niemand wurde hereingelassen.".into(),
        PhoneNews::NotMe => {
            "Abgelehnt. Vielleicht kennt jemand anderes Ihr Passwort: Ändern Sie es so bald wie möglich.".into()
        }
        PhoneNews::WrongNumber => {
            "Das ist nicht die Zahl auf dem anderen Bildschirm, deshalb wurde abgelehnt. Wenn Sie es waren, beginnen Sie \
             dort von vorn."
                .into()
        }
        PhoneNews::Ended => "Die Anfrage war schon beendet. Es ist nichts geschehen.".into(),
        PhoneNews::NotReached => "Das ist nicht angekommen. Versuchen Sie es noch einmal.".into(),
        PhoneNews::Removed => "Dieses Smartphone wurde aus dem Konto entfernt und bestätigt nichts mehr.".into(),
        PhoneNews::NotDenied => "Ihr Nein ist nicht angekommen. Öffnen Sie die Seite und lehnen Sie dort ab.".into(),
        PhoneNews::DeniedLate => "Die Anfrage war schon beendet, als Ihr Nein ankam. Öffnen Sie die Seite, um zu sehen, was wartet.".into(),
        PhoneNews::Inactive => "Dieses Konto ist im Moment gesperrt. Das Smartphone behält seinen Schlüssel und wird wieder gefragt, sobald das Konto frei ist.".into(),
        PhoneNews::OtherBrowser => "Was zum Schlüssel dieses Smartphones gehört, fehlt in diesem Browser, zum Beispiel weil Cookies gelöscht wurden. Entfernen Sie das Smartphone aus Ihrem Konto und fügen Sie es neu hinzu.".into(),
        PhoneNews::NoLink => "Das ist nicht der Link unter dem QR-Code. Kopieren Sie ihn ganz und fügen Sie ihn hier ein.".into(),
        PhoneNews::NotSwitchedOn => "Benachrichtigungen ließen sich nicht einschalten. Versuchen Sie es noch einmal, oder öffnen Sie diese Seite, wenn Sie sich anmelden.".into(),
        PhoneNews::Over => "Die Anfrage, die hier stand, ist beendet. Es gibt nichts mehr zu beantworten.".into(),
        PhoneNews::ChangePassword => "Passwort ändern".into(),
    }
}
