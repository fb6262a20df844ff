use crate::words::{AddPhoneText, PhoneNews, PhoneText, Sentence};

pub(super) fn add(text: AddPhoneText<'_>) -> Sentence {
    match text {
        AddPhoneText::Link | AddPhoneText::Title => "Ongeza simu".into(),
        AddPhoneText::About => {
            "Kisha simu yako itakuuliza kila mara mtu anapoingia, nawe utajibu ndiyo au hapana. Inahitaji kivinjari chake \
             tu. Iweke karibu."
                .into()
        }
        AddPhoneText::Begin => "Onyesha msimbo wa QR".into(),
        AddPhoneText::Scan => "Changanua msimbo huu kwa simu yako".into(),
        AddPhoneText::ScanHow => {
            "Elekeza kamera ya simu hapa na ufungue kiungo. Ukurasa huu utaendelea wenyewe simu itakapofika.".into()
        }
        AddPhoneText::Picture => "Msimbo wa QR wenye kiungo cha simu yako. Kiungo hicho hicho kiko hapa chini.".into(),
        AddPhoneText::OpenThere => "Kamera isipofaa, fungua kiungo hiki kwenye simu:".into(),
        AddPhoneText::OnlyHere => {
            "Anwani hii inafanya kazi kwenye kompyuta hii pekee. Ili kujaribu, fungua kiungo kwenye dirisha lingine la \
             kivinjari; simu zinahitaji anwani ya https."
                .into()
        }
        AddPhoneText::NeedsHttps => {
            "Simu inaweza kuongezwa tu ikiwa anwani inaanza na https, na hii haianzi hivyo.".into()
        }
        AddPhoneText::TimeLeft => "Unatumika kwa muda wa".into(),
        AddPhoneText::PictureOver => "Msimbo huu wa QR umepitwa na wakati.".into(),
        AddPhoneText::NewPicture => "Onyesha msimbo mpya wa QR".into(),
        AddPhoneText::Continue => "Endelea".into(),
        AddPhoneText::Cancel => "Usiongeze simu".into(),
        AddPhoneText::IsItYours => "Je, hii ni simu yako?".into(),
        AddPhoneText::Arrived { browser } => Sentence::fill("Msimbo wa QR umechanganuliwa: {0}.", &[browser]),
        AddPhoneText::Compare => {
            "Simu yako lazima ionyeshe nambari hii. Ikionyesha nyingine au isipoonyesha yoyote, mtu mwingine amechanganua \
             msimbo: jibu hapana."
                .into()
        }
        AddPhoneText::Name => "Jina la simu hii".into(),
        AddPhoneText::NameHint => "Ili uitofautishe na nyingine, kwa mfano “Pixel 9”.".into(),
        AddPhoneText::Yes => "Ndiyo, iongeze".into(),
        AddPhoneText::No => "Hapana, si yangu".into(),
    }
}

pub(super) fn page(text: PhoneText) -> Sentence {
    match text {
        PhoneText::Title => "Idhinisha kuingia".into(),
        PhoneText::NeedsScript => {
            "Ukurasa huu hutia sahihi uamuzi wako kwa ufunguo unaobaki kwenye simu hii, na unahitaji JavaScript.".into()
        }
        PhoneText::Unfit => {
            "Kivinjari hiki hakiwezi kuhifadhi ufunguo hapa. Inahitajika anwani inayoanza na https na kivinjari cha kisasa, \
             si kwenye dirisha la faragha."
                .into()
        }
        PhoneText::Stranger => {
            "Simu hii bado haiidhinishi chochote. Kwenye kompyuta yako, fungua akaunti yako, kisha uthibitisho wa pili, \
             chagua “Ongeza simu”, na uchanganue msimbo wa QR."
                .into()
        }
        PhoneText::AddAbout => "Kisha utajibu ndiyo au hapana kwa kila kuingia kwako kwenye simu hii.".into(),
        PhoneText::Add => "Ongeza simu hii".into(),
        PhoneText::HomeScreen => {
            "iPhone au iPad hukuarifu kutoka skrini ya mwanzo pekee: gusa “Share”, kisha “Add to Home Screen”, na ufungue \
             ukurasa huu kutoka hapo kabla ya kuendelea."
                .into()
        }
        PhoneText::Compare => "Kompyuta yako lazima ionyeshe nambari hiyo hiyo. Ikiwa ndivyo, thibitisha huko.".into(),
        PhoneText::Account => "Akaunti:".into(),
        PhoneText::Nothing => "Hakuna kinachokusubiri. Mtu akiingia kwa akaunti yako, utaulizwa hapa.".into(),
        PhoneText::TellMe => "Niarifu kunapokuwa na ombi".into(),
        PhoneText::Told => "Unaarifiwa kunapokuwa na ombi.".into(),
        PhoneText::NotTold => "Arifa zimezimwa kwenye kivinjari hiki. Fungua ukurasa huu kila unapoingia.".into(),
        PhoneText::Number => "Nambari iliyo kwenye skrini nyingine".into(),
        PhoneText::NumberHint => {
            "Ukurasa unaotumia kuingia unaionyesha. Ikiwa huna ukurasa huo mbele yako, si wewe unayeingia: kataa.".into()
        }
        PhoneText::Pick => "Chagua nambari badala ya kuiandika".into(),
        PhoneText::TimeLeft => "Muda uliobaki:".into(),
        PhoneText::Approve => "Idhinisha".into(),
        PhoneText::Deny => "Kataa".into(),
        PhoneText::NotMe => "Sikuwa mimi".into(),
        PhoneText::Forget => "Sahau simu hii".into(),
        PhoneText::StrangerBefore => "Ikiwa uliiongeza hapo awali, ufunguo wake umepotea. Iondoe huko kwenye akaunti yako, kisha uiongeze tena.".into(),
        PhoneText::Paste => "Bandika kiungo badala yake".into(),
        PhoneText::PasteLink => "Kiungo kilicho chini ya msimbo wa QR".into(),
        PhoneText::PasteGo => "Fungua kiungo".into(),
        PhoneText::NumberMissing => "Andika tarakimu mbili zilizo kwenye skrini nyingine, au uzichague hapa chini.".into(),
        PhoneText::AskedAt => "Saa:".into(),
    }
}

pub(super) fn news(text: PhoneNews) -> Sentence {
    match text {
        PhoneNews::LinkOver => {
            "Msimbo huu wa QR umeshatumika au umepitwa na wakati. Onyesha mpya kwenye kompyuta yako na uuchanganue.".into()
        }
        PhoneNews::Approved => "Imeidhinishwa. Ukurasa mwingine utaendelea wenyewe.".into(),
        PhoneNews::Denied => "Imekataliwa. Hakuna aliyeingia.".into(),
        PhoneNews::NotMe => {
            "Imekataliwa. Huenda mtu mwingine anajua nenosiri lako: libadilishe haraka uwezavyo.".into()
        }
        PhoneNews::WrongNumber => {
            "Hiyo si nambari iliyo kwenye skrini nyingine, kwa hiyo imekataliwa. Ikiwa ulikuwa wewe, anza tena huko.".into()
        }
        PhoneNews::Ended => "Ombi lilikuwa limeshaisha, na hakuna kilichofanyika.".into(),
        PhoneNews::NotReached => "Haikufika. Jaribu tena.".into(),
        PhoneNews::Removed => "Simu hii imeondolewa kwenye akaunti, na haiidhinishi chochote tena.".into(),
        PhoneNews::NotDenied => "Jibu lako la hapana halikufika. Fungua ukurasa na ukatae hapo.".into(),
        PhoneNews::DeniedLate => "Ombi lilikuwa limeshaisha jibu lako la hapana lilipofika. Fungua ukurasa uone kinachokusubiri.".into(),
        PhoneNews::Inactive => "Akaunti hii imesimamishwa kwa sasa. Simu inabaki na ufunguo wake, na itafanya kazi tena akaunti itakaporudishwa.".into(),
        PhoneNews::OtherBrowser => "Kinachoandamana na ufunguo wa simu hii hakipo tena kwenye kivinjari hiki, kwa mfano vidakuzi vilipofutwa. Ondoa simu kwenye akaunti yako, kisha uiongeze tena.".into(),
        PhoneNews::NoLink => "Hicho si kiungo kilicho chini ya msimbo wa QR. Kinakili chote na ukibandike hapa.".into(),
        PhoneNews::NotSwitchedOn => "Arifa hazikuweza kuwashwa. Jaribu tena, au fungua ukurasa huu kila unapoingia.".into(),
        PhoneNews::Over => "Ombi lililokuwa hapa limeisha. Hakuna tena cha kujibu.".into(),
        PhoneNews::ChangePassword => "Badilisha nenosiri".into(),
    }
}
