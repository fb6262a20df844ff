//! Swahili. Plain and warm: short sentences, everyday words, no blame, and what to do next.

mod account;
mod approval;
mod bind;
mod confirm;
mod countries;
mod credentials;
mod factor;
mod mail;
mod new_password;
mod phone;
mod register;
mod reset;
mod time;

use self::time::{span, time};
use super::Sentence;
use super::measure::Rounding;
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
        Text::Browser(text) => account::browser(text),
        Text::Profile(text) => account::profile(text),
        Text::Activity(text) => account::activity(text),
        Text::Data(text) => account::data(text).into(),
        Text::Leave(text) => account::leave(text),
        Text::ChangePassword(text) => credentials::password(text).into(),
        Text::ChangeAddress(text) => credentials::address(text),
        Text::OwnFactors(text) => credentials::own(text),
        Text::AddPhone(text) => phone::add(text),
        Text::Phone(text) => phone::page(text),
        Text::PhoneNews(text) => phone::news(text),
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
        FrameText::SkipToContent => "Ruka hadi kwenye maudhui".into(),
        FrameText::Pages => "Kurasa".into(),
        FrameText::YourApps => "Programu zako".into(),
        FrameText::Account => "Akaunti".into(),
        FrameText::SignOut => "Ondoka".into(),
        FrameText::SignedInAs { name } => Sentence::fill("Umeingia kama {0}", &[name]),
        FrameText::Language { name } => Sentence::fill("Lugha: {0}", &[name]),
        FrameText::Help => "Usaidizi".into(),
    }
}

fn notice(text: Notice) -> &'static str {
    match text {
        Notice::SignedOut => "Umeondoka kwenye akaunti yako katika kivinjari hiki.",
        Notice::SignedOutEverywhere => "Umeondoka kwenye akaunti yako kila mahali.",
        Notice::SessionEnded => "Kipindi hicho kimeisha.",
        Notice::OtherSessionsEnded => "Vipindi vyako vingine vyote vimeisha.",
        Notice::AccountMade => "Akaunti yako imefunguliwa. Sasa ingia.",
        Notice::AddressConfirmed => "Anwani yako imethibitishwa.",
        Notice::MailSentAgain => "Barua pepe imetumwa tena. Kila kiungo hutumika hadi muda wake uishe.",
        Notice::PasswordReset => "Nenosiri lako limebadilishwa. Ingia kwa nenosiri jipya.",
        Notice::SignInAgain => "Kipindi chako kimeisha. Ingia tena.",
        Notice::SignInOver => "Muda wa kukamilisha kuingia umeisha. Anza upya.",
        Notice::TooManyCodes => {
            "Misimbo mingi mno haikuwa sahihi, kwa hiyo huwezi tena kukamilisha kuingia. Anza upya."
        }
        Notice::ProfileSaved => "Jina lako limehifadhiwa.",
        Notice::TrustEnded => "Uthibitisho wako wa pili utaombwa tena huko.",
        Notice::PasswordChanged => "Nenosiri lako limebadilishwa. Umeondolewa kwenye akaunti yako kwingine kote.",
        Notice::AddressAsked => "Fungua kiungo tulichotuma kwenye anwani mpya. Hadi hapo, hakuna kitakachobadilika.",
        Notice::FactorAdded => "Programu yako ya uthibitishaji iko tayari.",
        Notice::SetupOver => {
            "Usanidi huo umekamilika, au muda wake umeisha. Kama hukuona misimbo yako ya dharura, tengeneza mipya hapa."
        }
        Notice::ReachedAdded => "Imewekwa tayari. Unaweza kuichagua unapoingia.",
        Notice::EnoughFactors => {
            "Akaunti yako tayari ina idadi ya juu kabisa ya uthibitisho wa pili. Ondoa mmoja kabla ya kuongeza mwingine."
        }
        Notice::FactorRenamed => "Jina jipya limehifadhiwa.",
        Notice::FactorFirst => "Utaombwa kwanza.",
        Notice::FactorRemoved => "Imeondolewa, na hakuna kivinjari kinachoaminika tena.",
        Notice::TwoFactorDisabled => {
            "Uthibitishaji wa hatua mbili umezimwa. Nenosiri lako pekee ndilo linalolinda akaunti hii."
        }
        Notice::CodesMade => "Misimbo yako mipya ya dharura inatumika sasa. Ya zamani haitumiki tena.",
    }
}

fn sign_in(text: SignInText<'_>) -> Sentence {
    match text {
        SignInText::Title | SignInText::Button => "Ingia".into(),
        SignInText::TitleTo { app } => Sentence::fill("Ingia ili uendelee kwenye {0}", &[app]),
        SignInText::Name => "Jina la mtumiaji au anwani ya barua pepe".into(),
        SignInText::Password => "Nenosiri".into(),
        SignInText::Remember => "Nikumbuke kwenye kivinjari hiki".into(),
        SignInText::RememberHint => "Ikiwa tu hakuna mtu mwingine anayetumia kifaa hiki.".into(),
        SignInText::Unsuccessful => "Bado hujaingia".into(),
        SignInText::Refused => {
            "Jina hilo na nenosiri hilo hayalingani. Yaangalie yote mawili, kisha ujaribu tena.".into()
        }
        SignInText::Wait { rest } => Sentence::fill(
            "Majaribio yamekuwa mengi mno. Unaweza kujaribu tena baada ya {0}.",
            &[&span(rest, Rounding::Up)],
        ),
        SignInText::OpenTooLong => {
            "Ukurasa huu umekaa wazi kwa muda mrefu mno. Hakuna kilichobadilishwa. Jaribu tena.".into()
        }
        SignInText::Busy => {
            "Watu wengi wanaingia kwa sasa, kwa hiyo hatukuweza kuhakiki ulichoweka. Jaribu tena baada ya sekunde \
             chache."
                .into()
        }
        SignInText::NameMissing => "Weka jina lako la mtumiaji au anwani yako ya barua pepe.".into(),
        SignInText::PasswordMissing => "Weka nenosiri lako.".into(),
        SignInText::Forgot => "Umesahau nenosiri?".into(),
        SignInText::NewHere => "Ni mara yako ya kwanza? Fungua akaunti".into(),
    }
}

fn home(text: HomeText<'_>) -> Sentence {
    match text {
        HomeText::Hello { name } => Sentence::fill("Habari, {0}. Ungependa kwenda wapi?", &[name]),
        HomeText::Empty => "Bado hakuna programu kwa ajili yako hapa.".into(),
        HomeText::EmptyNext { brand } => Sentence::fill(
            "Programu unazoruhusiwa kufungua zitaonekana kwenye ukurasa huu. Kama ulitarajia kuona programu fulani, \
             waulize wasimamizi wa {0}.",
            &[brand],
        ),
    }
}

fn language(text: LanguageText) -> &'static str {
    match text {
        LanguageText::Title => "Lugha",
        LanguageText::About => "Ya kurasa hizi, na ya barua pepe unazopata kutoka hapa.",
        LanguageText::Back => "Acha kama ilivyo",
    }
}

fn sign_out(text: SignOutText<'_>) -> Sentence {
    match text {
        SignOutText::SignedInAs { name } => Sentence::fill("Umeingia kama {0}.", &[name]),
        SignOutText::Where => "Ungependa kuondoka wapi?".into(),
        SignOutText::Here => "Kwenye kivinjari hiki".into(),
        SignOutText::HereAbout => "Humaliza kipindi hiki na vile vya programu ulizofungua nacho.".into(),
        SignOutText::Everywhere => "Kila mahali".into(),
        SignOutText::EverywhereAbout => "Humaliza vipindi vyako vyote, kwenye kila kifaa.".into(),
        SignOutText::Stay => "Baki kwenye akaunti yako".into(),
    }
}

fn problem_title(text: ProblemTitle<'_>) -> Sentence {
    let about_app = |app: Option<&str>, named, unnamed: &'static str| {
        app.map_or_else(|| unnamed.into(), |app| Sentence::fill(named, &[app]))
    };
    match text {
        ProblemTitle::BadRequest => "Hatukuweza kusoma ombi hilo".into(),
        ProblemTitle::SignInNeeded => "Ingia kwanza".into(),
        ProblemTitle::NotAllowed => "Huna ruhusa ya kufika hapa".into(),
        ProblemTitle::StepUpNeeded => "Thibitisha kuwa ni wewe".into(),
        ProblemTitle::SecondFactorNeeded => "Nenosiri pekee halitoshi hapa".into(),
        ProblemTitle::FirstFactorByLink => "Nenosiri pekee halitoshi kwa akaunti yako".into(),
        ProblemTitle::Banned => "Huwezi kuingia hapa".into(),
        ProblemTitle::CookiesNeeded => "Kivinjari chako hakikuhifadhi kidakuzi chetu".into(),
        ProblemTitle::LinkEnded => "Kiungo hiki hakitumiki tena".into(),
        ProblemTitle::StaleForm => "Ukurasa huu umekaa wazi kwa muda mrefu mno".into(),
        ProblemTitle::ForeignForm => "Fomu hiyo haikutoka hapa".into(),
        ProblemTitle::InsecureHttp => "Muunganisho huu si salama".into(),
        ProblemTitle::UnknownHost => "Hakuna kitu kwenye anwani hii".into(),
        ProblemTitle::UnknownPage => "Hakuna ukurasa kama huo".into(),
        ProblemTitle::WrongMethod => "Ukurasa huu hautumiki kwa njia hiyo".into(),
        ProblemTitle::TooSlow => "Ombi limechukua muda mrefu mno".into(),
        ProblemTitle::TooLarge => "Kilichotumwa ni kikubwa mno".into(),
        ProblemTitle::WrongConnection => "Ombi hilo limekuja kwa muunganisho usio wake".into(),
        ProblemTitle::TooMany => "Majaribio yamekuwa mengi mno".into(),
        ProblemTitle::Broken => "Kuna kitu kimeharibika upande wetu".into(),
        ProblemTitle::Unavailable => "Hatuwezi kujibu kwa sasa".into(),
        ProblemTitle::AppUnreachable { app } => about_app(app, "{0} haifikiki", "Programu haifikiki"),
        ProblemTitle::AppDown { app } => about_app(app, "{0} haipatikani kwa sasa", "Programu haipatikani kwa sasa"),
        ProblemTitle::AppSlow { app } => about_app(app, "{0} haikujibu kwa wakati", "Programu haikujibu kwa wakati"),
    }
}

fn problem(text: ProblemText<'_>) -> Sentence {
    match text {
        ProblemText::BadRequest => {
            "Anwani, au kilichotumwa pamoja nayo, ina sehemu isiyoruhusiwa. Hakuna kilichobadilishwa.".into()
        }
        ProblemText::SignInNeeded => "Hapa ni kwa walioingia kwenye akaunti zao pekee.".into(),
        ProblemText::Closed { name } => {
            Sentence::fill("Umeingia kama {0}, na mahali hapa pamefungwa kwa kila mtu.", &[name])
        }
        ProblemText::NotInGroups { name, groups: [group] } => {
            Sentence::fill("Umeingia kama {0}, na mahali hapa ni kwa kikundi cha {1} pekee.", &[name, group])
        }
        ProblemText::NotInGroups { name, groups } => {
            Sentence::fill("Umeingia kama {0}, na mahali hapa ni kwa vikundi vya ", &[name])
                .then(Sentence::list(groups, ", ", " au "))
                .then(" pekee.")
        }
        ProblemText::StepUpNeeded => {
            "Umeingia, na mahali hapa panahitaji zaidi: uthibitisho wa pili, au uthibitisho wa hivi karibuni.".into()
        }
        ProblemText::SecondFactorNeeded { name } => Sentence::fill(
            "Umeingia kama {0} kwa nenosiri lako. Mahali hapa panahitaji pia uthibitisho wa pili, kama vile msimbo \
             kutoka kwenye simu yako, na akaunti yako haina.",
            &[name],
        ),
        ProblemText::FirstFactorByLink => {
            "Jina na nenosiri lako ni sahihi. Lakini akaunti yako inahitaji pia uthibitisho wa pili, kama vile msimbo \
             kutoka kwenye simu yako, na hapa huo huwekwa kwa kiungo ambacho mtu anakupa."
                .into()
        }
        ProblemText::Banned => "Wasimamizi wa tovuti hii wamekuzuia wewe, au mtandao unaotumia.".into(),
        ProblemText::CookiesNeeded => {
            "Ili kukumbuka kuwa umeingia, tovuti hii inahitaji kidakuzi kimoja. Hakikufuatilii kwingineko.".into()
        }
        ProblemText::LinkEnded => "Hutumika mara moja tu, kwa muda mfupi, kwenye kivinjari kilikoanzia.".into(),
        ProblemText::StaleForm => "Hakuna kilichobadilishwa.".into(),
        ProblemText::ForeignForm => {
            "Kivinjari chako hakikuonyesha kuwa kilikuwa kwenye ukurasa wetu. Hakuna kilichobadilishwa.".into()
        }
        ProblemText::InsecureHttp { host } => Sentence::fill(
            "Unachoandika hapa kinaweza kusomwa na wengine kabla ya kufika {0}, kwa hiyo kuingia kumezimwa.",
            &[host],
        ),
        ProblemText::UnknownHost { host } => Sentence::fill("Hakuna programu inayopatikana kwa jina {0}.", &[host]),
        ProblemText::UnknownPage => "Huenda anwani imekosewa, au ukurasa umehamishwa.".into(),
        ProblemText::WrongMethod => "Ukurasa upo, lakini haupokei ombi la aina hii.".into(),
        ProblemText::TooSlow => "Halikufika lote ndani ya muda tunaosubiri. Hakuna kilichobadilishwa.".into(),
        ProblemText::TooLarge => "Kinazidi ukubwa unaopokelewa hapa. Hakuna kilichobadilishwa.".into(),
        ProblemText::WrongConnection => {
            "Kivinjari chako kiliomba tovuti hii kupitia muunganisho wa tovuti nyingine.".into()
        }
        ProblemText::TooMany { rest } => Sentence::fill("Jaribu tena baada ya {0}.", &[&span(rest, Rounding::Up)]),
        ProblemText::HeadTooLarge => "Anwani au vidakuzi vyake ni virefu mno. Hakuna kilichobadilishwa.".into(),
        ProblemText::Broken => "Tatizo hili limerekodiwa, na si wewe uliyelisababisha.".into(),
        ProblemText::Unavailable => {
            "Mfumo wetu unafanya kazi, ila umelemewa au unasubiri sehemu yake. Hujaondolewa kwenye akaunti.".into()
        }
        ProblemText::AppUnreachable => {
            "Mfumo wetu unafanya kazi, na hujakosea chochote, lakini programu haikutoa jibu sahihi.".into()
        }
        ProblemText::AppDown => {
            "Mfumo wetu unafanya kazi, na hujakosea chochote, lakini programu imezimwa au imelemewa.".into()
        }
        ProblemText::AppSlow => {
            "Mfumo wetu unafanya kazi, na hujakosea chochote. Huenda ulichotuma kimefika hata hivyo.".into()
        }
        ProblemText::Reference => "Kumbukumbu".into(),
    }
}

fn next_step(text: NextStep<'_>) -> Sentence {
    match text {
        NextStep::SignIn => "Ingia".into(),
        NextStep::SwitchAccount => "Tumia akaunti nyingine".into(),
        NextStep::YourApps => "Programu zako".into(),
        NextStep::TryAgain => "Jaribu tena".into(),
        NextStep::OpenSecurely => "Fungua ukurasa salama".into(),
        NextStep::AskForAccess { brand } => {
            Sentence::fill("Kama unastahili kuruhusiwa, waombe wasimamizi wa {0}.", &[brand])
        }
        NextStep::ConfirmItsYou => "Thibitisha kuwa ni wewe".into(),
        NextStep::AskForFactor { brand } => {
            Sentence::fill("Wasimamizi wa {0} wanaweza kukutumia kiungo cha kuuweka.", &[brand])
        }
        NextStep::AskForFactorLink { brand } => Sentence::fill("Waombe wasimamizi wa {0} kiungo hicho.", &[brand]),
        NextStep::AskAboutBan { brand } => {
            Sentence::fill("Kama unadhani kuna makosa, waambie wasimamizi wa {0}.", &[brand])
        }
        NextStep::AllowCookies => "Ruhusu vidakuzi vya tovuti hii, kisha ujaribu tena.".into(),
        NextStep::CloseIfNotYou => "Kama hukutuma chochote kutoka hapa, hakuna shida: funga ukurasa huu.".into(),
        NextStep::CheckAddress => "Angalia kama anwani imeandikwa sawasawa.".into(),
        NextStep::GoBackAndShorten => "Rudi nyuma, punguza unachotuma kwa mara moja, kisha ujaribu tena.".into(),
        NextStep::ClearCookies => "Futa vidakuzi vya tovuti hii, kisha ujaribu tena.".into(),
        NextStep::ReloadPage => "Pakia ukurasa upya.".into(),
        NextStep::TryAgainSoon => "Jaribu tena baada ya dakika moja.".into(),
        NextStep::TellOperator { brand } => {
            Sentence::fill("Hali ikiendelea hivi, waambie wasimamizi wa {0}.", &[brand])
        }
        NextStep::AskForHelp => "Omba usaidizi".into(),
        NextStep::AreYouOperator => "Je, wewe ni msimamizi wa tovuti hii?".into(),
        NextStep::OperatorTls => {
            "Lipe lango cheti: [[listener]] yenye tls = { certificate, key }, na public_url inayoanza na https.".into()
        }
        NextStep::OperatorProxy => {
            "Kama proksi yako tayari inatumia https, orodhesha anwani yake kwenye trusted_proxies na uifanye itume \
             X-Forwarded-Proto."
                .into()
        }
        NextStep::OperatorInsecure => {
            "Ikiwa tu hakuna mtu mwingine anayeweza kusikiliza mtandao wako: insecure_http = true ndani ya [gateway]."
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
            (&["staff"][..], "Umeingia kama ada, na mahali hapa ni kwa kikundi cha staff pekee."),
            (&["a", "b", "c"], "Umeingia kama ada, na mahali hapa ni kwa vikundi vya a, b au c pekee."),
        ] {
            assert_eq!(problem(ProblemText::NotInGroups { name: "ada", groups }).to_string(), said);
        }
    }
}
