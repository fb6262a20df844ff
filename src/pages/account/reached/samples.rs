//! The pages in their states.

use std::time::Duration;

use super::{
    AddRow, AddView, ConnectProblem, ConnectView, NumberFields, NumberProblem, ReachTrouble, ReachView, TryOut,
    TryOutProblem, TryOutView,
};
use crate::domain::approval::State;
use crate::domain::country::Country;
use crate::domain::factor::FactorKind;
use crate::domain::phone_number::BadNumber;
use crate::pages::elsewhere::Elsewhere;
use crate::pages::proof::{ProofProblem, ProofView, Way};

const LONG: &str = "wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenh";

impl AddView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let row = |kind, label, is_up| AddRow { kind, label, link: "/.vestibule/account/factors".to_owned(), is_up };
        let ways = vec![
            row(FactorKind::Phone, None, true),
            row(FactorKind::Totp, None, true),
            row(FactorKind::Push, Some("ntfy"), true),
            row(FactorKind::Tap, Some(LONG), true),
            row(FactorKind::Call, Some("Duo"), true),
            row(FactorKind::Sms, Some("Phone number"), false),
            row(FactorKind::Voice, Some("Phone number"), false),
            row(FactorKind::WhatsApp, Some("<b>Phone</b>"), true),
            row(FactorKind::Email, Some("ada@example.com"), true),
        ];
        let few = ways.iter().take(2).cloned().collect();
        vec![("all", Self { ways }), ("few", Self { ways: few })]
    }
}

impl ReachView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        // All of them once: to look at 240 names on each page would take long, and show nothing more.
        let home: &[Country] = &[Country::De, Country::At, Country::Ch, Country::Fr, Country::Vc];
        let number = |chosen, typed, problem| NumberFields { countries: home, chosen, typed, problem };
        let sms = Self {
            action: "/.vestibule/account/factors/reached?channel=texts&kind=sms",
            csrf: "c3JmLXRva2Vu",
            kind: FactorKind::Sms,
            label: "Phone number",
            number: Some(number(None, "", None)),
            name: "ada",
            proof: ProofView::Nothing,
            trouble: None,
        };
        let with = |number| Self { number: Some(number), ..sms.clone() };
        let german = Some(Country::De);
        let wrong = |bad| with(number(german, "<0151>", Some(NumberProblem::Bad(bad))));
        let push = Self { kind: FactorKind::Push, label: "ntfy", number: None, ..sms.clone() };
        let code = ProofView::Code { ways: Way::samples().to_vec(), problem: None };
        vec![
            ("sms", sms.clone()),
            ("all-countries", with(NumberFields { countries: Country::ALL, ..number(german, "", None) })),
            ("voice", Self { kind: FactorKind::Voice, ..sms.clone() }),
            ("whatsapp", Self { kind: FactorKind::WhatsApp, ..sms.clone() }),
            ("email", Self { kind: FactorKind::Email, label: "ada@example.com", ..push.clone() }),
            ("push", push.clone()),
            ("tap", Self { kind: FactorKind::Tap, proof: code, ..push.clone() }),
            ("call", Self { kind: FactorKind::Call, label: "Duo", ..push.clone() }),
            ("missing", wrong(BadNumber::Missing)),
            ("no-number", wrong(BadNumber::NoNumber)),
            ("no-country", with(number(None, "0151 2345678", Some(NumberProblem::Bad(BadNumber::NoCountry))))),
            ("unknown", wrong(BadNumber::Unknown)),
            ("premium", wrong(BadNumber::Premium)),
            ("internet", wrong(BadNumber::OverInternet)),
            ("service", wrong(BadNumber::Service)),
            ("landline", with(number(german, "030 123456", Some(NumberProblem::Landline)))),
            ("closed", with(number(Some(Country::Fr), "06 12 34 56 78", Some(NumberProblem::CountryClosed)))),
            ("wrong-password", {
                let problem = Some(ProofProblem::Wrong { left: None });
                Self { proof: ProofView::Password { problem }, ..sms.clone() }
            }),
            ("not-taken", Self { trouble: Some(ReachTrouble::NotTaken), ..sms.clone() }),
            ("failing", Self { trouble: Some(ReachTrouble::Failing), ..push }),
        ]
    }
}

impl ConnectView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let plain = Self {
            action: "/.vestibule/account/factors/reached?ticket=x",
            csrf: "c3JmLXRva2Vu",
            kind: FactorKind::Push,
            label: "ntfy",
            shows: Some("https://ntfy.example.com/up8mQx2Zr0cV"),
            problem: None,
        };
        let after = |problem| Self { problem: Some(problem), ..plain };
        vec![
            ("plain", plain),
            ("odd", Self { label: LONG, shows: Some("javascript:alert(1)"), ..plain }),
            ("too-old", Self { shows: None, ..plain }),
            ("not-yet", after(ConnectProblem::NotYet)),
            ("failing", after(ConnectProblem::Failing)),
            ("open-too-long", after(ConnectProblem::OpenTooLong)),
        ]
    }
}

impl TryOutView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let code = Self {
            action: "/.vestibule/account/factors/reached?ticket=x",
            csrf: "c3JmLXRva2Vu",
            kind: FactorKind::Sms,
            to: "+49 *** 67",
            asks: TryOut::Code { digits: None },
            again_in: Duration::from_secs(21),
            begin_again: "/.vestibule/account/factors/reached?channel=texts&kind=sms",
            problem: None,
        };
        let events = "/.vestibule/account/factors/reached/events?ticket=x";
        let asks = |standing| TryOut::Decision { standing, events };
        let question = Self { kind: FactorKind::Push, to: "ntfy", asks: asks(Elsewhere::OPEN), ..code };
        let tap = Self { kind: FactorKind::Tap, asks: asks(Elsewhere::OPEN_CODE), ..question };
        let ended = Self { asks: asks(Elsewhere::Ended(State::Expired)), ..question };
        let again = Self { again_in: Duration::ZERO, ..code };
        let after = |view: Self, problem| Self { problem: Some(problem), ..view };
        vec![
            ("code", code),
            ("again", again),
            ("voice", Self { kind: FactorKind::Voice, ..code }),
            ("question", question),
            ("tap", Self { to: LONG, ..tap }),
            ("wrong", after(code, TryOutProblem::Wrong)),
            ("missing", after(code, TryOutProblem::Missing)),
            ("code-over", after(again, TryOutProblem::CodeOver)),
            ("not-yet", after(question, TryOutProblem::NotYet)),
            ("approved", Self { asks: asks(Elsewhere::Approved), ..question }),
            ("denied", after(ended, TryOutProblem::Denied)),
            ("question-over", after(Self { again_in: Duration::ZERO, ..ended }, TryOutProblem::QuestionOver)),
            ("unsent", after(again, TryOutProblem::Unsent)),
            ("failing", after(code, TryOutProblem::Failing)),
            ("wait", after(code, TryOutProblem::Wait(Duration::from_secs(90)))),
            ("open-too-long", after(code, TryOutProblem::OpenTooLong)),
        ]
    }
}
