//! German. Calm and plain, with „Sie“: what happened, and what to do next.

mod account;
mod approval;
mod bind;
mod confirm;
mod countries;
mod credentials;
mod factor;
mod mail;
mod new_password;
mod register;
mod reset;
mod time;

use self::time::{span, time, wait};
use super::Sentence;
use super::text::{
    FrameText, HomeText, LanguageText, NextStep, Notice, ProblemText, ProblemTitle, SignInText, SignOutText, Text,
};

pub(super) fn say(text: Text<'_>) -> Sentence {
    match text {
        Text::Frame(text) => frame(text),
        Text::Notice(text) => notice(text).into(),
        Text::SignIn(text) => sign_in(text),
        Text::Home(text) => home(text),
        Text::Account(text) => account::account(text).into(),
        Text::Protection(text) => account::protection(text),
        Text::HowMany(text) => account::how_many(text),
        Text::Sessions(text) => account::sessions(text),
        Text::Profile(text) => account::profile(text),
        Text::Activity(text) => account::activity(text),
        Text::Data(text) => account::data(text).into(),
        Text::Leave(text) => account::leave(text),
        Text::ChangePassword(text) => credentials::password(text).into(),
        Text::ChangeAddress(text) => credentials::address(text),
        Text::OwnFactors(text) => credentials::own(text),
        Text::Deed(text) => credentials::deed(text),
        Text::SignOut(text) => sign_out(text),
        Text::NewPassword(text) => new_password::say(text),
        Text::Register(text) => register::register(text),
        Text::ConfirmAddress(text) => register::confirm(text),
        Text::Reset(text) => reset::reset(text),
        Text::NotMe(text) => reset::not_me(text),
        Text::AlreadyHere(text) => reset::already_here(text),
        Text::Language(text) => language(text).into(),
        Text::ProblemTitle(text) => problem_title(text),
        Text::Problem(text) => problem(text),
        Text::NextStep(text) => next_step(text),
        Text::Confirm(text) => confirm::say(text),
        Text::Factor(text) => factor::say(text),
        Text::Enrol(text) => factor::enrol(text),
        Text::Recovery(text) => factor::recovery(text),
        Text::Bind(text) => bind::say(text),
        Text::TryOut(text) => bind::try_out(text),
        Text::Country(country) => countries::name(country).into(),
        Text::Approval(text) => approval::say(text),
        Text::Time(text) => time(text),
        Text::Mail(text) => mail::mail(text),
    }
}

fn frame(text: FrameText<'_>) -> Sentence {
    match text {
        FrameText::SkipToContent => "Zum Inhalt springen".into(),
        FrameText::Pages => "Seiten".into(),
        FrameText::YourApps => "Ihre Apps".into(),
        FrameText::Account => "Konto".into(),
        FrameText::SignOut => "Abmelden".into(),
        FrameText::SignedInAs { name } => Sentence::fill("Angemeldet als {0}", &[name]),
        FrameText::Language { name } => Sentence::fill("Sprache: {0}", &[name]),
        FrameText::Help => "Hilfe".into(),
    }
}

fn notice(text: Notice) -> &'static str {
    match text {
        Notice::SignedOut => "Sie sind in diesem Browser abgemeldet.",
        Notice::SignedOutEverywhere => "Sie sind überall abgemeldet.",
        Notice::SessionEnded => "Die Sitzung ist beendet.",
        Notice::OtherSessionsEnded => "Alle Ihre anderen Sitzungen sind beendet.",
        Notice::AccountMade => "Ihr Konto ist erstellt. Sie können sich jetzt anmelden.",
        Notice::AddressConfirmed => "Ihre Adresse ist bestätigt.",
        Notice::MailSentAgain => "Die E-Mail ist noch einmal unterwegs. Auch frühere Links gelten, bis sie ablaufen.",
        Notice::PasswordReset => "Ihr Passwort ist geändert. Melden Sie sich mit dem neuen an.",
        Notice::SignInAgain => "Ihre Sitzung ist beendet. Melden Sie sich wieder an.",
        Notice::SignInOver => "Diese Anmeldung gilt nicht mehr. Beginnen Sie von vorn.",
        Notice::TooManyCodes => "Zu viele Codes waren falsch. Diese Anmeldung gilt nicht mehr. Beginnen Sie von vorn.",
        Notice::ProfileSaved => "Ihr Name ist gespeichert.",
        Notice::TrustEnded => "Dort wird wieder nach Ihrem zweiten Faktor gefragt.",
        Notice::PasswordChanged => "Ihr Passwort ist geändert. Überall sonst sind Sie abgemeldet.",
        Notice::AddressAsked => "Öffnen Sie den Link in der E-Mail an die neue Adresse. Bis dahin ändert sich nichts.",
        Notice::SetupOver => {
            "Diese Einrichtung ist fertig oder abgelaufen. Wenn Sie Ihre Wiederherstellungscodes nicht gesehen haben, erstellen Sie hier neue."
        }
        Notice::FactorAdded => "Ihre Authenticator-App ist eingerichtet.",
        Notice::ReachedAdded => "Eingerichtet. Beim Anmelden wird jetzt danach gefragt.",
        Notice::FactorRenamed => "Der neue Name ist gespeichert.",
        Notice::FactorFirst => "Danach wird ab jetzt zuerst gefragt.",
        Notice::FactorRemoved => "Entfernt. Kein Browser gilt mehr als vertrauenswürdig.",
        Notice::TwoFactorDisabled => "Der zweite Faktor ist abgeschaltet. Nur noch Ihr Passwort schützt dieses Konto.",
        Notice::CodesMade => "Ihre neuen Wiederherstellungscodes gelten ab jetzt, die alten nicht mehr.",
    }
}

fn sign_in(text: SignInText<'_>) -> Sentence {
    match text {
        SignInText::Title | SignInText::Button => "Anmelden".into(),
        SignInText::TitleTo { app } => Sentence::fill("Anmelden und weiter zu {0}", &[app]),
        SignInText::Name => "Benutzername oder E-Mail-Adresse".into(),
        SignInText::Password => "Passwort".into(),
        SignInText::Remember => "Angemeldet bleiben".into(),
        SignInText::RememberHint => "Nur auf einem Gerät, das sonst niemand benutzt.".into(),
        SignInText::Unsuccessful => "Sie sind noch nicht angemeldet".into(),
        SignInText::Refused => {
            "Name und Passwort passen nicht zusammen. Prüfen Sie beides und versuchen Sie es noch einmal.".into()
        }
        SignInText::Wait { rest } => {
            Sentence::fill("Zu viele Versuche. Versuchen Sie es in {0} noch einmal.", &[&wait(rest)])
        }
        SignInText::OpenTooLong => {
            "Diese Seite war zu lange geöffnet. Es wurde nichts geändert. Versuchen Sie es noch einmal.".into()
        }
        SignInText::Busy => {
            "Gerade melden sich viele an, deshalb konnten wir Ihre Angaben nicht prüfen. Versuchen Sie es in ein paar \
             Sekunden noch einmal."
                .into()
        }
        SignInText::NameMissing => "Geben Sie Ihren Benutzernamen oder Ihre E-Mail-Adresse ein.".into(),
        SignInText::PasswordMissing => "Geben Sie Ihr Passwort ein.".into(),
        SignInText::Forgot => "Passwort vergessen?".into(),
        SignInText::NewHere => "Neu hier? Konto erstellen".into(),
    }
}

fn home(text: HomeText<'_>) -> Sentence {
    match text {
        HomeText::Hello { name } => Sentence::fill("Willkommen, {0}. Wohin möchten Sie?", &[name]),
        HomeText::Empty => "Für Sie gibt es hier noch keine App.".into(),
        HomeText::EmptyNext { brand } => Sentence::fill(
            "Hier erscheinen die Apps, die Sie öffnen dürfen. Wenn Ihnen eine fehlt, wenden Sie sich an die \
             Betreiber von {0}.",
            &[brand],
        ),
    }
}

fn language(text: LanguageText) -> &'static str {
    match text {
        LanguageText::Title => "Sprache",
        LanguageText::About => "Für diese Seiten und für die E-Mails, die Sie von hier bekommen.",
        LanguageText::Back => "Nichts ändern",
    }
}

fn sign_out(text: SignOutText<'_>) -> Sentence {
    match text {
        SignOutText::SignedInAs { name } => Sentence::fill("Sie sind als {0} angemeldet.", &[name]),
        SignOutText::Where => "Wo?".into(),
        SignOutText::Here => "In diesem Browser".into(),
        SignOutText::HereAbout => "Beendet diese Sitzung und die der Apps, die Sie damit geöffnet haben.".into(),
        SignOutText::Everywhere => "Überall".into(),
        SignOutText::EverywhereAbout => "Beendet alle Ihre Sitzungen auf allen Geräten.".into(),
        SignOutText::Stay => "Angemeldet bleiben".into(),
    }
}

fn problem_title(text: ProblemTitle<'_>) -> Sentence {
    let about_app = |app: Option<&str>, named, unnamed: &'static str| {
        app.map_or_else(|| unnamed.into(), |app| Sentence::fill(named, &[app]))
    };
    match text {
        ProblemTitle::BadRequest => "Diese Anfrage konnten wir nicht lesen".into(),
        ProblemTitle::SignInNeeded => "Melden Sie sich zuerst an".into(),
        ProblemTitle::NotAllowed => "Dieser Bereich ist für Sie nicht freigegeben".into(),
        ProblemTitle::StepUpNeeded => "Bestätigen Sie, dass Sie es sind".into(),
        ProblemTitle::SecondFactorNeeded => "Ein Passwort reicht hier nicht".into(),
        ProblemTitle::FirstFactorByLink => "Ein Passwort reicht für Ihr Konto nicht".into(),
        ProblemTitle::Banned => "Diese Website ist für Sie gesperrt".into(),
        ProblemTitle::CookiesNeeded => "Ihr Browser hat unser Cookie nicht gespeichert".into(),
        ProblemTitle::LinkEnded => "Dieser Link gilt nicht mehr".into(),
        ProblemTitle::StaleForm => "Diese Seite war zu lange geöffnet".into(),
        ProblemTitle::ForeignForm => "Dieses Formular stammt nicht von hier".into(),
        ProblemTitle::InsecureHttp => "Diese Verbindung ist nicht sicher".into(),
        ProblemTitle::UnknownHost => "Unter dieser Adresse gibt es nichts".into(),
        ProblemTitle::UnknownPage => "Diese Seite gibt es nicht".into(),
        ProblemTitle::WrongMethod => "So lässt sich diese Seite nicht aufrufen".into(),
        ProblemTitle::TooSlow => "Die Anfrage hat zu lange gedauert".into(),
        ProblemTitle::TooLarge => "Die Anfrage war zu groß".into(),
        ProblemTitle::WrongConnection => "Die Anfrage kam über die falsche Verbindung".into(),
        ProblemTitle::TooMany => "Zu viele Versuche".into(),
        ProblemTitle::Broken => "Bei uns ist etwas schiefgegangen".into(),
        ProblemTitle::Unavailable => "Wir können gerade nicht antworten".into(),
        ProblemTitle::AppUnreachable { app } => {
            about_app(app, "{0} ist nicht erreichbar", "Die App ist nicht erreichbar")
        }
        ProblemTitle::AppDown { app } => about_app(app, "{0} ist nicht verfügbar", "Die App ist nicht verfügbar"),
        ProblemTitle::AppSlow { app } => {
            about_app(app, "{0} hat nicht rechtzeitig geantwortet", "Die App hat nicht rechtzeitig geantwortet")
        }
    }
}

fn problem(text: ProblemText<'_>) -> Sentence {
    match text {
        ProblemText::BadRequest => {
            "Die Adresse oder etwas, das mitgesendet wurde, ist so nicht erlaubt. Es wurde nichts geändert.".into()
        }
        ProblemText::SignInNeeded => "Hierfür müssen Sie angemeldet sein.".into(),
        ProblemText::Closed { name } => {
            Sentence::fill("Sie sind als {0} angemeldet. Dieser Bereich ist für alle geschlossen.", &[name])
        }
        ProblemText::NotInGroups { name, groups: [group] } => {
            Sentence::fill("Sie sind als {0} angemeldet. Dieser Bereich ist nur für die Gruppe {1}.", &[name, group])
        }
        ProblemText::NotInGroups { name, groups } => {
            Sentence::fill("Sie sind als {0} angemeldet. Dieser Bereich ist nur für die Gruppen ", &[name])
                .then(Sentence::list(groups, ", ", " oder "))
                .then(".")
        }
        ProblemText::StepUpNeeded => {
            "Sie sind angemeldet. Dieser Bereich verlangt mehr: einen zweiten Faktor oder eine neue Bestätigung.".into()
        }
        ProblemText::SecondFactorNeeded { name } => Sentence::fill(
            "Sie sind als {0} mit Ihrem Passwort angemeldet. Dieser Bereich verlangt zusätzlich einen zweiten Faktor, \
             etwa einen Code von Ihrem Smartphone. Ihr Konto hat noch keinen.",
            &[name],
        ),
        ProblemText::FirstFactorByLink => {
            "Name und Passwort stimmen. Ihr Konto braucht aber auch einen zweiten Faktor, etwa einen Code von Ihrem \
             Smartphone. Hier richten Sie ihn mit einem Link ein, den Ihnen jemand gibt."
                .into()
        }
        ProblemText::Banned => {
            "Die Betreiber haben diese Website für Sie gesperrt oder für das Netz, aus dem Sie kommen.".into()
        }
        ProblemText::CookiesNeeded => {
            "Damit Sie angemeldet bleiben, braucht diese Website ein Cookie. Anderswo verfolgt es Sie nicht.".into()
        }
        ProblemText::LinkEnded => {
            "Er gilt nur einmal, nur kurze Zeit und nur in dem Browser, in dem Sie begonnen haben.".into()
        }
        ProblemText::StaleForm => "Es wurde nichts geändert.".into(),
        ProblemText::ForeignForm => {
            "Ihr Browser hat nicht angegeben, dass er auf einer unserer Seiten war. Es wurde nichts geändert.".into()
        }
        ProblemText::InsecureHttp { host } => Sentence::fill(
            "Was Sie hier eingeben, könnte auf dem Weg zu {0} mitgelesen werden. Deshalb ist die Anmeldung \
             abgeschaltet.",
            &[host],
        ),
        ProblemText::UnknownHost { host } => Sentence::fill("Unter dem Namen {0} antwortet keine App.", &[host]),
        ProblemText::UnknownPage => "Vielleicht ist die Adresse falsch geschrieben oder die Seite umgezogen.".into(),
        ProblemText::WrongMethod => "Die Seite gibt es, aber sie nimmt diese Art von Anfrage nicht an.".into(),
        ProblemText::TooSlow => "Nicht alles ist rechtzeitig angekommen. Es wurde nichts geändert.".into(),
        ProblemText::TooLarge => "Es kam mehr an, als hier angenommen wird. Es wurde nichts geändert.".into(),
        ProblemText::WrongConnection => {
            "Ihr Browser hat diese Website über eine Verbindung zu einer anderen angefragt.".into()
        }
        ProblemText::TooMany { rest } => Sentence::fill("Versuchen Sie es in {0} noch einmal.", &[&wait(rest)]),
        ProblemText::HeadTooLarge => {
            "Die Adresse oder die mitgesendeten Cookies sind zu lang. Es wurde nichts geändert.".into()
        }
        ProblemText::Broken => "Der Fehler ist festgehalten. Er liegt nicht an Ihnen.".into(),
        ProblemText::Unavailable => {
            "Wir sind überlastet oder warten auf einen Teil unseres Systems. Sie wurden nicht abgemeldet.".into()
        }
        ProblemText::AppUnreachable => {
            "Es liegt nicht an Ihnen und nicht an der Anmeldung: Die App hat nicht richtig geantwortet.".into()
        }
        ProblemText::AppDown => {
            "Es liegt nicht an Ihnen und nicht an der Anmeldung: Die App ist abgeschaltet oder überlastet.".into()
        }
        ProblemText::AppSlow => {
            "Es liegt nicht an Ihnen und nicht an der Anmeldung. Was Sie gesendet haben, kam vielleicht doch an.".into()
        }
        ProblemText::Reference => "Referenz".into(),
    }
}

fn next_step(text: NextStep<'_>) -> Sentence {
    match text {
        NextStep::SignIn => "Anmelden".into(),
        NextStep::SwitchAccount => "Anderes Konto verwenden".into(),
        NextStep::YourApps => "Ihre Apps".into(),
        NextStep::TryAgain => "Noch einmal versuchen".into(),
        NextStep::OpenSecurely => "Sichere Seite öffnen".into(),
        NextStep::AskForAccess { brand } => {
            Sentence::fill("Wenn Sie Zugang haben sollten, wenden Sie sich an die Betreiber von {0}.", &[brand])
        }
        NextStep::ConfirmItsYou => "Bestätigen, dass Sie es sind".into(),
        NextStep::AskForFactor { brand } => {
            Sentence::fill("Die Betreiber von {0} können Ihnen einen Link zum Einrichten senden.", &[brand])
        }
        NextStep::AskForFactorLink { brand } => {
            Sentence::fill("Bitten Sie die Betreiber von {0} um den Link.", &[brand])
        }
        NextStep::AskAboutBan { brand } => {
            Sentence::fill("Wenn Sie das für einen Irrtum halten, wenden Sie sich an die Betreiber von {0}.", &[brand])
        }
        NextStep::AllowCookies => "Erlauben Sie Cookies für diese Website und versuchen Sie es noch einmal.".into(),
        NextStep::CloseIfNotYou => "Wenn Sie nichts abgesendet haben, ist alles gut: Schließen Sie diese Seite.".into(),
        NextStep::CheckAddress => "Prüfen Sie die Adresse auf Tippfehler.".into(),
        NextStep::GoBackAndShorten => "Gehen Sie zurück und versuchen Sie es mit weniger auf einmal.".into(),
        NextStep::ClearCookies => "Löschen Sie die Cookies dieser Website und versuchen Sie es noch einmal.".into(),
        NextStep::ReloadPage => "Laden Sie die Seite neu.".into(),
        NextStep::TryAgainSoon => "Versuchen Sie es in einer Minute noch einmal.".into(),
        NextStep::TellOperator { brand } => {
            Sentence::fill("Wenn es so bleibt, sagen Sie den Betreibern von {0} Bescheid.", &[brand])
        }
        NextStep::AskForHelp => "Um Hilfe bitten".into(),
        NextStep::AreYouOperator => "Betreiben Sie diese Website?".into(),
        NextStep::OperatorTls => {
            "Geben Sie dem Gateway ein Zertifikat: einen [[listener]] mit tls = { certificate, key } und eine \
             public_url, die mit https beginnt."
                .into()
        }
        NextStep::OperatorProxy => {
            "Wenn ein eigener Proxy bereits https spricht, tragen Sie seine Adresse in trusted_proxies ein und lassen \
             Sie ihn X-Forwarded-Proto senden."
                .into()
        }
        NextStep::OperatorInsecure => {
            "Nur in einem Netz, in dem sonst niemand mithören kann: insecure_http = true in [gateway].".into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_listed_as_one_would_say_them() {
        let groups = &["a", "b", "c"];
        let said = "Sie sind als ada angemeldet. Dieser Bereich ist nur für die Gruppen a, b oder c.";
        assert_eq!(problem(ProblemText::NotInGroups { name: "ada", groups }).to_string(), said);
    }
}
