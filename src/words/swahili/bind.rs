use super::{Rounding, span};
use crate::domain::factor::FactorKind;
use crate::domain::phone_number::BadNumber;
use crate::words::{BindText, Sentence, TryOutText};

pub(super) fn say(text: BindText<'_>) -> Sentence {
    match text {
        BindText::ChooseTitle => "Chagua uthibitisho wako wa pili".into(),
        BindText::ChooseAbout => "Utakuwa na nini mkononi unapoingia? Unaweza kuongeza zaidi ya kimoja.".into(),
        BindText::Kind(kind) => name(kind).into(),
        BindText::About(kind) => about(kind).into(),
        BindText::SetUp => "Weka tayari".into(),
        BindText::Which { label } => Sentence::fill(": {0}", &[label]),
        BindText::Down => "Haipatikani kwa sasa".into(),
        BindText::Title(kind) => title(kind).into(),
        BindText::First(kind) => first(kind).into(),
        BindText::FirstEmail { address } => {
            Sentence::fill("Sasa tunatuma msimbo kwa {0} ili kuona kwamba unakufikia.", &[address])
        }
        BindText::Country => "Nchi".into(),
        BindText::ChooseCountry => "Chagua nchi".into(),
        BindText::Number => "Nambari ya simu".into(),
        BindText::NumberHint { example } => {
            Sentence::fill("Kama unavyoiandika nyumbani, mfano {0}, au kwa + na msimbo wa nchi.", &[example])
        }
        BindText::Bad(bad) => problem(bad).into(),
        BindText::Landline => "Simu ya mezani haipokei SMS. Andika nambari ya simu ya mkononi.".into(),
        BindText::CountryClosed => "Hapa hatutumi kitu kwa nambari za nchi hiyo. Chagua njia nyingine.".into(),
        BindText::Send(FactorKind::Voice) => "Nipigie".into(),
        BindText::Send(kind) if sends_code(kind) => "Tuma msimbo".into(),
        BindText::Send(_) => "Endelea".into(),
        BindText::Unsuccessful => "Bado haijawekwa tayari".into(),
        BindText::Failing => {
            "Huduma ya kukufikia haijibu. Chagua njia nyingine, au jaribu tena baada ya dakika chache.".into()
        }
        BindText::NotTaken => "Huduma ya kukufikia haikubali hii. Andika nyingine, au chagua njia nyingine.".into(),
        BindText::Mailbox => "Kisanduku chako cha barua pepe".into(),
    }
}

pub(super) fn try_out(text: TryOutText<'_>) -> Sentence {
    match text {
        TryOutText::LinkHow { label } => {
            Sentence::fill("Skani picha hii kwa simu yako, kisha thibitisha huko kile {0} inachouliza.", &[label])
        }
        TryOutText::LinkPicture => {
            "Picha ya kuskani kwa simu yako. Kiungo kilicho chini yake kinafika mahali pale pale.".into()
        }
        TryOutText::LinkHere => "Kwenye kifaa hiki: fungua hapa".into(),
        TryOutText::LinkDone => "Tayari, endelea".into(),
        TryOutText::LinkNotYet => "Simu yako bado haijajibu. Skani picha, thibitisha huko, kisha endelea.".into(),
        TryOutText::CodeSent { digits: None, to } => Sentence::fill("Andika msimbo tuliotuma kwa {0}.", &[to]),
        TryOutText::CodeSent { digits: Some(digits), to } => {
            Sentence::fill("Andika msimbo wa tarakimu {0} tuliotuma kwa {1}.", &[&digits.to_string(), to])
        }
        TryOutText::Asked { label } => Sentence::fill("Fungua {0} na ukubali swali lililo huko.", &[label]),
        TryOutText::ShownNumber => "Ukiulizwa nambari, ni hii:".into(),
        TryOutText::Approved => "Nimekubali".into(),
        TryOutText::NotAnswered => "Bado hakuna jibu. Kubali swali kwenye simu yako, kisha endelea hapa.".into(),
        TryOutText::Confirm => "Thibitisha".into(),
        TryOutText::SendAgain => "Tuma tena msimbo uleule".into(),
        TryOutText::AskAgain => "Uliza tena".into(),
        TryOutText::SendAgainIn { rest } => Sentence::fill(
            "Hakuna kilichofika? Baada ya {0} unaweza kuomba kitumwe tena.",
            &[&span(rest, Rounding::Up)],
        ),
        TryOutText::AnotherNumber => "Anza upya na nyingine".into(),
        TryOutText::CodeOver => {
            "Msimbo huo haufai tena: umejaribiwa mara nyingi, au umezeeka. Omba mpya utumwe.".into()
        }
        TryOutText::Denied => "Jibu lilikuwa hapana. Ikiwa si wewe, hakuna kilichobadilika hapa.".into(),
        TryOutText::Unsent => "Haikuweza kutumwa. Omba itumwe tena, au chagua njia nyingine.".into(),
    }
}

fn sends_code(kind: FactorKind) -> bool {
    matches!(kind, FactorKind::Sms | FactorKind::WhatsApp | FactorKind::Email)
}

fn name(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp => "Programu ya uthibitishaji",
        FactorKind::RecoveryCodes => "Misimbo ya dharura",
        FactorKind::Phone => "Simu",
        FactorKind::Push | FactorKind::Tap => "Kukubali kwenye programu",
        FactorKind::Call => "Kukubali kwa simu ya sauti",
        FactorKind::Sms => "SMS",
        FactorKind::Voice => "Simu ya sauti",
        FactorKind::WhatsApp => "Ujumbe wa WhatsApp",
        FactorKind::Email => "Barua pepe",
    }
}

fn about(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp => {
            "Programu kwenye simu yako huonyesha msimbo unaobadilika kila sekunde 30. Hufanya kazi bila mtandao."
        }
        FactorKind::RecoveryCodes => "Misimbo ya karatasi, kila mmoja hutumika mara moja.",
        FactorKind::Phone | FactorKind::Push => {
            "Simu yako husema nani anataka kuingia. Unaandika nambari inayoonyeshwa kwenye skrini, kisha unakubali."
        }
        FactorKind::Tap => {
            "Simu yako husema nani anataka kuingia, nawe unakubali. Usikubali kitu ambacho hukuanzisha wewe."
        }
        FactorKind::Call => {
            "Sauti hukupigia na kuuliza kama ni wewe, nawe unabonyeza kitufe. Usibonyeze \
             kwa kitu ambacho hukuanzisha wewe."
        }
        FactorKind::Sms => {
            "Kila mara msimbo hufika kwa nambari yako. Nambari zinaweza kuibiwa: chagua njia nyingine ukiweza."
        }
        FactorKind::Voice => "Sauti hupigia nambari yako na kukusomea msimbo. Nambari zinaweza kuibiwa hapa pia.",
        FactorKind::WhatsApp => "Kila mara msimbo hufika kwa nambari yako kwenye WhatsApp.",
        FactorKind::Email => {
            "Kila mara msimbo hufika kwenye barua pepe yako. Hulinda kadiri tu barua pepe yako inavyolindwa."
        }
    }
}

fn title(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp | FactorKind::RecoveryCodes => "Ongeza uthibitisho wa pili",
        FactorKind::Phone | FactorKind::Push | FactorKind::Tap => "Kukubali kwenye programu",
        FactorKind::Call => "Kukubali kwa simu ya sauti",
        FactorKind::Sms => "Misimbo kwa SMS",
        FactorKind::Voice => "Misimbo kwa simu ya sauti",
        FactorKind::WhatsApp => "Misimbo kwa WhatsApp",
        FactorKind::Email => "Misimbo kwa barua pepe",
    }
}

fn first(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Sms => "Sasa tunatuma msimbo kwa nambari yako ili kuona kwamba unakufikia.",
        FactorKind::Voice => "Sasa tunapigia nambari yako na kukusomea msimbo ili kuona kwamba unakufikia.",
        FactorKind::WhatsApp => "Sasa tunatuma msimbo kwa nambari yako kwenye WhatsApp ili kuona kwamba unakufikia.",
        _ => "Uwe na simu yako karibu. Tunaiunganisha na kukuuliza kitu huko, ili kuona kwamba kinakufikia.",
    }
}

fn problem(bad: BadNumber) -> &'static str {
    match bad {
        BadNumber::Missing => "Andika nambari yako ya simu.",
        BadNumber::NoNumber => "Andika tarakimu tu, na + mbele ya msimbo wa nchi ukiuandika.",
        BadNumber::NoCountry => "Chagua nchi ya nambari yako, au ianze kwa + na msimbo wa nchi.",
        BadNumber::Unknown => "Hakuna nambari kama hiyo katika nchi hiyo. Angalia tarakimu na nchi.",
        BadNumber::Premium => {
            "Kupigia nambari hii hugharimu zaidi, kwa hiyo haitumiki. Andika nambari yako ya mkononi."
        }
        BadNumber::OverInternet => {
            "Hii ni nambari ya simu ya intaneti, ambayo wengine wanaweza kuichukua kwa urahisi. Andika nambari yako ya \
             mkononi."
        }
        BadNumber::Service => "Hii ni nambari ya huduma, si ya mtu. Andika nambari yako ya mkononi.",
    }
}
