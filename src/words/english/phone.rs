use crate::words::{AddPhoneText, PhoneNews, PhoneText, Sentence};

pub(super) fn add(text: AddPhoneText<'_>) -> Sentence {
    match text {
        AddPhoneText::Link | AddPhoneText::Title => "Add a phone".into(),
        AddPhoneText::About => {
            "From then on your phone asks you about each sign-in, and you say yes or no. It needs nothing but its browser. \
             Have it at hand."
                .into()
        }
        AddPhoneText::Begin => "Show the picture".into(),
        AddPhoneText::Scan => "Scan this with your phone".into(),
        AddPhoneText::ScanHow => {
            "Point the phone's camera at it and open the link. This page goes on by itself when the phone is there.".into()
        }
        AddPhoneText::Picture => "QR code with a link for your phone. The same link stands below.".into(),
        AddPhoneText::OpenThere => "If the camera does not help, open this link on the phone:".into(),
        AddPhoneText::OnlyHere => {
            "This address leads here from this computer alone. To try it, open the link in another browser window; phones \
             need an https address."
                .into()
        }
        AddPhoneText::NeedsHttps => {
            "A phone can only be added where the address begins with https, and this one does not.".into()
        }
        AddPhoneText::TimeLeft => "Good for another".into(),
        AddPhoneText::PictureOver => "This picture is too old now.".into(),
        AddPhoneText::NewPicture => "Show a new picture".into(),
        AddPhoneText::Continue => "Continue".into(),
        AddPhoneText::Cancel => "Do not add a phone".into(),
        AddPhoneText::IsItYours => "Is this your phone?".into(),
        AddPhoneText::Arrived { browser } => Sentence::fill("{0} scanned the picture.", &[browser]),
        AddPhoneText::Compare => {
            "Your phone must show this number. If it shows another one or none, somebody else scanned the picture: say no."
                .into()
        }
        AddPhoneText::Name => "Name for this phone".into(),
        AddPhoneText::NameHint => "So that you can tell it from others, such as “Pixel 9”.".into(),
        AddPhoneText::Yes => "Yes, add it".into(),
        AddPhoneText::No => "No, this is not mine".into(),
    }
}

pub(super) fn page(text: PhoneText) -> Sentence {
    match text {
        PhoneText::Title => "Approve sign-ins".into(),
        PhoneText::NeedsScript => {
            "This page signs what you decide with a key that stays on this phone, and needs JavaScript for it.".into()
        }
        PhoneText::Unfit => {
            "This browser cannot keep a key here. That takes an address that begins with https and an up-to-date browser, \
             not in a private window."
                .into()
        }
        PhoneText::Stranger => {
            "This phone approves nothing yet. On your computer, open your account, then the second factor, choose “Add a \
             phone”, and scan the picture."
                .into()
        }
        PhoneText::AddAbout => "From then on you say yes or no to your sign-ins on this phone.".into(),
        PhoneText::Add => "Add this phone".into(),
        PhoneText::HomeScreen => {
            "An iPhone or iPad tells you of sign-ins only from the home screen: tap Share, then “Add to Home Screen”, and \
             open this page from there before you go on."
                .into()
        }
        PhoneText::Compare => "Your computer must show the same number. If it does, say yes there.".into(),
        PhoneText::Account => "Account:".into(),
        PhoneText::Nothing => "Nothing waits for you. When somebody signs in as you, you are asked here.".into(),
        PhoneText::TellMe => "Notify me when something waits".into(),
        PhoneText::Told => "You are notified when something waits.".into(),
        PhoneText::NotTold => "Notifications are off in this browser. Open this page whenever you sign in.".into(),
        PhoneText::Number => "Number on the other screen".into(),
        PhoneText::NumberHint => {
            "The page where you sign in shows it. If no such page is before you, it is not you who signs in: say no.".into()
        }
        PhoneText::Pick => "Pick the number instead".into(),
        PhoneText::TimeLeft => "Time left:".into(),
        PhoneText::Approve => "Approve".into(),
        PhoneText::Deny => "Deny".into(),
        PhoneText::NotMe => "This wasn't me".into(),
        PhoneText::Forget => "Forget this phone".into(),
        PhoneText::StrangerBefore => "If you added it before, its key is gone. Remove it from your account there, and add it again.".into(),
        PhoneText::Paste => "Paste the link instead".into(),
        PhoneText::PasteLink => "Link under the picture".into(),
        PhoneText::PasteGo => "Open the link".into(),
        PhoneText::NumberMissing => "Type the two digits that the other screen shows, or pick them below.".into(),
        PhoneText::AskedAt => "Asked at:".into(),
    }
}

pub(super) fn news(text: PhoneNews) -> Sentence {
    match text {
        PhoneNews::LinkOver => {
            "This picture was used already or is too old. Show a new one on your computer, and scan that.".into()
        }
        PhoneNews::Approved => "Approved. The other page goes on by itself.".into(),
        PhoneNews::Denied => "Denied. Nobody was let in.".into(),
        PhoneNews::NotMe => {
            "Denied. Somebody else may know your password: change it as soon as you can.".into()
        }
        PhoneNews::WrongNumber => {
            "That is not the number on the other screen, so it was denied. If it was you, begin again there.".into()
        }
        PhoneNews::Ended => "It had ended already, and nothing was done.".into(),
        PhoneNews::NotReached => "That did not get through. Try again.".into(),
        PhoneNews::Removed => "This phone was removed from the account, and approves nothing any more.".into(),
        PhoneNews::NotDenied => "Your no did not get through. Open the page and say it there.".into(),
        PhoneNews::DeniedLate => "It had ended already when your no arrived. Open the page to see what waits.".into(),
        PhoneNews::Inactive => "This account may do nothing at the moment. The phone keeps its key, and works again when the account does.".into(),
        PhoneNews::OtherBrowser => "What belongs to this phone's key is gone from this browser, as when its cookies are deleted. Remove the phone from your account, and add it again.".into(),
        PhoneNews::NoLink => "That is not the link under the picture. Copy all of it, and paste it here.".into(),
        PhoneNews::NotSwitchedOn => "Notifications could not be switched on. Try again, or open this page whenever you sign in.".into(),
        PhoneNews::Over => "What was asked here has ended. Nothing is left to answer.".into(),
        PhoneNews::ChangePassword => "Change your password".into(),
    }
}
