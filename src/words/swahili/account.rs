use crate::domain::audit::{Act, Actor};
use crate::domain::names::{BadDisplayName, MAX_NAME};
use crate::words::{
    AccountText, ActivityText, BrowserText, DataText, HowManyText, LeaveText, ProfileText, ProtectionText, Sentence,
    SessionsText,
};

pub(super) fn account(text: AccountText) -> &'static str {
    match text {
        AccountText::Title => "Akaunti yako",
        AccountText::Back => "Rudi kwenye akaunti yako",
        AccountText::You => "Kukuhusu",
        AccountText::Name => "Jina",
        AccountText::UserName => "Jina la mtumiaji",
        AccountText::Email => "Barua pepe",
        AccountText::EmailVerified => "imethibitishwa",
        AccountText::EmailNotVerified => "bado haijathibitishwa",
        AccountText::NoEmail => "Hakuna anwani",
        AccountText::Groups => "Vikundi",
        AccountText::NoGroups => "Hakuna",
        AccountText::SigningIn => "Jinsi unavyoingia",
        AccountText::Password => "Nenosiri",
        AccountText::PasswordSet => "Limewekwa",
        AccountText::PasswordNotSet => "Halijawekwa",
        AccountText::SecondFactor => "Uthibitisho wa pili",
        AccountText::Off => "Umezimwa",
        AccountText::RecoveryCodes => "Misimbo ya dharura",
        AccountText::TrustedBrowsers => "Vivinjari vinavyoaminika",
        AccountText::Sessions => "Mahali ulipoingia",
        AccountText::Activity => "Shughuli za hivi karibuni",
        AccountText::Data => "Data yako",
        AccountText::Change => "Badilisha",
        AccountText::ChangeName => " jina lako",
        AccountText::ChangeEmail => " anwani yako ya barua pepe",
        AccountText::ChangePassword => " nenosiri lako",
        AccountText::Manage => "Simamia",
        AccountText::ManageFactors => " uthibitisho wako wa pili",
        AccountText::ManageTrust => " vivinjari vinavyoaminika",
        AccountText::EnableTwoFactor => "Washa uthibitishaji wa hatua mbili",
        AccountText::AllSessions => "Vipindi na vivinjari vyote",
        AccountText::AllActivity => "Shughuli zaidi",
        AccountText::TakeData => "Pakua data yako",
        AccountText::Delete => "Futa akaunti yako",
        AccountText::OpenTooLong => {
            "Ukurasa huu umekaa wazi kwa muda mrefu mno. Hakuna kilichobadilishwa. Jaribu tena."
        }
        AccountText::Unsuccessful => "Bado hakuna kilichobadilishwa",
    }
}

pub(super) fn protection(text: ProtectionText) -> Sentence {
    match text {
        ProtectionText::ByPassword => {
            "Nenosiri lako pekee ndilo linalolinda akaunti hii. Ukiweka uthibitisho wa pili, hata anayelijua hawezi \
             kuingia."
                .into()
        }
        ProtectionText::ByTwo => "Akaunti hii inalindwa kwa nenosiri lako na uthibitisho wa pili.".into(),
        ProtectionText::FewCodes { left: 1 } => {
            "Umebakiwa na msimbo mmoja wa dharura. Tengeneza mipya kabla ya kuuhitaji huo wa mwisho.".into()
        }
        ProtectionText::FewCodes { left } => Sentence::fill(
            "Umebakiwa na misimbo {0} ya dharura. Tengeneza mipya kabla ya kuuhitaji wa mwisho.",
            &[&left.to_string()],
        ),
        ProtectionText::TurnedAway => {
            "Kuna mtu aliyehitaji idhini yako, na akakataliwa ulipoulizwa. Kama si wewe, chagua nenosiri lingine."
                .into()
        }
        ProtectionText::NoCodes => "Huna misimbo ya dharura. Itengeneze, ili uweze kuingia simu yako ikipotea.".into(),
    }
}

pub(super) fn how_many(text: HowManyText) -> Sentence {
    match text {
        HowManyText::CodesLeft(0) => "Hakuna uliobaki".into(),
        HowManyText::CodesLeft(1) => "Umebaki mmoja".into(),
        HowManyText::CodesLeft(left) => Sentence::fill("Imebaki {0}", &[&left.to_string()]),
        HowManyText::TrustedBrowsers(0) => "Hakuna".into(),
        HowManyText::TrustedBrowsers(trusted) => Sentence::fill("{0}", &[&trusted.to_string()]),
        HowManyText::OtherSessions(0) => "Hujaingia kwingine kokote.".into(),
        HowManyText::OtherSessions(1) => "Umeingia pia kwenye kivinjari kingine kimoja.".into(),
        HowManyText::OtherSessions(others) => {
            Sentence::fill("Umeingia pia kwenye vivinjari vingine {0}.", &[&others.to_string()])
        }
    }
}

pub(super) fn sessions(text: SessionsText<'_>) -> Sentence {
    match text {
        SessionsText::Title => "Vipindi na vivinjari".into(),
        SessionsText::Where => "Mahali ulipoingia".into(),
        SessionsText::About => "Kama kuna usipopatambua, ondoka hapo na ubadilishe nenosiri lako.".into(),
        SessionsText::ThisBrowser => "Kivinjari hiki".into(),
        SessionsText::SignedIn => "Uliingia".into(),
        SessionsText::LastUsed => "Kilitumika".into(),
        SessionsText::ActiveNow => "Kinatumika sasa".into(),
        SessionsText::From { address } => Sentence::fill("Kutoka {0}", &[address]),
        SessionsText::Apps { apps } => Sentence::from("Kimetumika kwa ").then(Sentence::list(apps, ", ", " na ")),
        SessionsText::End => "Ondoka hapo".into(),
        SessionsText::EndOf { browser, address } => Sentence::fill(": {0}, {1}", &[browser, address]),
        SessionsText::EndOthers => "Ondoka kwingine kote".into(),
        SessionsText::EndOthersAbout => "Humaliza vipindi vyote vilivyo hapo juu, isipokuwa cha kivinjari hiki.".into(),
        SessionsText::Trusted => "Vivinjari vinavyoaminika".into(),
        SessionsText::TrustedAbout => "Kwenye vivinjari hivi, unaingia kwa nenosiri pekee.".into(),
        SessionsText::NoneTrusted => "Uthibitisho wako wa pili huombwa kwenye kila kivinjari.".into(),
        SessionsText::TrustedSince => "Kilianza kuaminika".into(),
        SessionsText::EndTrust => "Msimbo uombwe tena".into(),
        SessionsText::EndAllTrust => "Msimbo uombwe tena kwenye vyote".into(),
    }
}

pub(super) fn browser(text: BrowserText<'_>) -> Sentence {
    match text {
        BrowserText::Known { program, system } => Sentence::fill("{0} kwenye {1}", &[program, system]),
        BrowserText::Program { name } => Sentence::fill("{0}", &[name]),
        BrowserText::System { name } => Sentence::fill("Kivinjari kwenye {0}", &[name]),
        BrowserText::Unknown => "Kivinjari kisichojulikana".into(),
    }
}

pub(super) fn profile(text: ProfileText<'_>) -> Sentence {
    match text {
        ProfileText::Title => "Jina lako".into(),
        ProfileText::About { name } => Sentence::fill(
            "Programu na barua pepe hukuita kwa jina hili. Unaingia kama {0}, na hilo halibadiliki.",
            &[name],
        ),
        ProfileText::Given => "Jina la kwanza".into(),
        ProfileText::Family => "Jina la mwisho".into(),
        ProfileText::OneIsEnough => {
            Sentence::fill("Moja kati ya haya linatosha. Kila moja lisizidi herufi {0}.", &[&MAX_NAME.to_string()])
        }
        ProfileText::Save => "Hifadhi".into(),
        ProfileText::Wrong(BadDisplayName::Empty) => "Weka jina la kwanza au la mwisho.".into(),
        ProfileText::Wrong(BadDisplayName::TooLong) => Sentence::fill(
            "Jina hili linazidi herufi {0}. Lifupishe, kwa mfano kwa herufi za mwanzo pekee.",
            &[&MAX_NAME.to_string()],
        ),
        ProfileText::Wrong(BadDisplayName::Letter) => {
            "Jina hili lina herufi isiyoonekana, au inayogeuza mwelekeo wa maandishi. Liandike upya.".into()
        }
        ProfileText::Wrong(BadDisplayName::MixedAlphabets) => {
            "Jina hili lina neno lenye herufi za alfabeti mbili, ambazo zinafanana. Andika kila neno kwa alfabeti moja."
                .into()
        }
    }
}

pub(super) fn activity(text: ActivityText<'_>) -> Sentence {
    match text {
        ActivityText::Title => "Shughuli".into(),
        ActivityText::About => "Kama kuna usiyoitambua, badilisha nenosiri lako.".into(),
        ActivityText::Empty => "Bado hakuna kilichorekodiwa.".into(),
        ActivityText::Act(act, by) => done(act, by).into(),
        ActivityText::LanguageChosen => "Ulichagua lugha".into(),
        ActivityText::With { detail } => Sentence::fill("{0}", &[detail]),
        ActivityText::From { address } => Sentence::fill("kutoka {0}", &[address]),
        ActivityText::Older => "Za zamani zaidi".into(),
        ActivityText::Newest => "Rudi kwenye za karibuni zaidi".into(),
    }
}

fn done(act: Act, by: Actor) -> &'static str {
    match (act, by) {
        (Act::PasswordSet, Actor::Operator) => "Msimamizi aliweka nenosiri lako",
        (Act::SessionsRevoked, Actor::Operator) => "Msimamizi alimaliza vipindi vyako",
        (Act::FactorRemoved, Actor::Operator) => "Msimamizi aliondoa uthibitisho wako wa pili",
        (Act::AddressSet, Actor::Operator) => "Msimamizi aliweka anwani yako ya barua pepe",
        (Act::UserCreated, Actor::Owner) => "Akaunti yako ilifunguliwa",
        (Act::ResetAsked, Actor::Operator) => "Msimamizi alikupa kiungo cha kuweka nenosiri jipya",
        _ => told(act),
    }
}

fn told(act: Act) -> &'static str {
    match act {
        Act::UserCreated => "Msimamizi alikufungulia akaunti",
        Act::UserDisabled => "Akaunti yako ilizuiwa",
        Act::UserEnabled => "Kizuizi cha akaunti yako kiliondolewa",
        Act::UserDeleted => "Akaunti yako ilifutwa",
        Act::PasswordSet => "Ulibadilisha nenosiri lako",
        Act::PasswordRehashed => "Nenosiri lako lilihifadhiwa upya kwa njia salama zaidi",
        Act::PasswordAccepted => "Nenosiri lako lilitumika",
        Act::PasswordRefused => "Mtu aliweka nenosiri lisilo sahihi",
        Act::GroupsSet => "Msimamizi alibadilisha vikundi vyako",
        Act::SignedIn => "Uliingia",
        Act::SignedOut => "Uliondoka",
        Act::SessionsRevoked => "Ulimaliza vipindi",
        Act::AccountDelayed => "Manenosiri au misimbo isiyo sahihi ilikuwa mingi mno, kwa hiyo kuingia kulicheleweshwa",
        Act::BanAdded => "Msimamizi alikuzuia kuingia",
        Act::BanRevoked => "Msimamizi alikuruhusu kuingia tena",
        Act::SigningKeyAdded
        | Act::SigningKeyRemoved
        | Act::MasterKeyRotated
        | Act::StoreBackedUp
        | Act::StoreRestored
        | Act::ConfigurationReloaded
        | Act::ReloadRefused => "Lango lilifanyiwa matengenezo",
        Act::Registered => "Ulifungua akaunti",
        Act::AddressVerified => "Anwani yako ya barua pepe ilithibitishwa",
        Act::AddressSet => "Uliomba anwani mpya ya barua pepe",
        Act::ProfileSet => "Ulibadilisha jina lako",
        Act::UserApproved => "Msimamizi aliidhinisha akaunti yako",
        Act::UserInvited => "Msimamizi alikualika",
        Act::ResetAsked => "Mtu aliomba nenosiri jipya kwa barua pepe",
        Act::PasswordReset => "Uliweka nenosiri jipya kwa kiungo",
        Act::EnrollLinkMade => "Msimamizi alikupa kiungo cha kuweka uthibitisho wa pili",
        Act::FactorBegun => "Ulianza kuongeza uthibitisho wa pili",
        Act::FactorAdded => "Uliongeza uthibitisho wa pili",
        Act::FactorRemoved => "Uliondoa uthibitisho wa pili",
        Act::FactorChanged => "Ulibadilisha jinsi unavyoombwa uthibitisho wako wa pili",
        Act::FactorAccepted => "Ulitoa uthibitisho wako wa pili",
        Act::FactorRefused => "Mtu aliweka msimbo usio sahihi",
        Act::FactorAsked => "Uliulizwa kwenye simu yako, au msimbo ulitumwa",
        Act::AskingApproved => "Iliidhinishwa kwenye simu yako",
        Act::AskingDenied => "Ilikataliwa kwenye simu yako",
        Act::AskingDisowned => "Ulisema “Si mimi” kwenye simu yako",
        Act::RecoveryCodesMade => "Ulitengeneza misimbo mipya ya dharura",
        Act::TrustEnded => "Uliacha kuamini kivinjari",
        Act::AccountDisowned => "Akaunti yako ilizuiwa kwa kiungo cha barua pepe",
        Act::DataTaken => "Ulipakua data yako",
    }
}

pub(super) fn data(text: DataText) -> &'static str {
    match text {
        DataText::Title => "Pakua data yako",
        DataText::About => {
            "Utapata yanayohifadhiwa hapa kukuhusu, katika faili moja ya JSON: akaunti yako, uthibitisho wa pili, \
             vivinjari, vipindi na shughuli."
        }
        DataText::Left => "Haina manenosiri, misimbo wala funguo.",
        DataText::Button => "Pakua",
    }
}

pub(super) fn leave(text: LeaveText<'_>) -> Sentence {
    match text {
        LeaveText::Title => "Futa akaunti yako".into(),
        LeaveText::RemovesAccount => {
            "Jina lako, anwani ya barua pepe, nenosiri, uthibitisho wa pili na vikundi vyako vitaondolewa hapa.".into()
        }
        LeaveText::RemovesAccess => {
            "Utaondolewa kwenye akaunti kila mahali, na hakuna programu itakayokuruhusu kuingia tena.".into()
        }
        LeaveText::AppsKeep => {
            "Ulichotengeneza kwenye programu kitabaki humo. Waulize wasimamizi wa programu hizo.".into()
        }
        LeaveText::NameStays { name } => {
            Sentence::fill("Hakuna mtu atakayeweza tena kuchukua jina la mtumiaji {0}, hata wewe.", &[name])
        }
        LeaveText::NoWayBack => "Hakuna anayeweza kutengua hatua hii.".into(),
        LeaveText::TypeName { name } => Sentence::fill("Ili kuthibitisha, andika jina lako la mtumiaji: {0}", &[name]),
        LeaveText::OtherName => "Hili si jina lako la mtumiaji. Liandike kama lilivyoandikwa hapo juu.".into(),
        LeaveText::Button => "Futa akaunti yangu".into(),
        LeaveText::Gone => "Akaunti yako imefutwa".into(),
        LeaveText::GoneAbout { brand } => {
            Sentence::fill("Umeondolewa kwenye {0} kila mahali. Unaweza kufunga dirisha hili. Kwaheri.", &[brand])
        }
    }
}
