use super::count;
use crate::domain::factor::Label;
use crate::words::{ChangeAddressText, ChangePasswordText, DeedText, OwnFactorsText, Sentence};

pub(super) fn password(text: ChangePasswordText) -> &'static str {
    match text {
        ChangePasswordText::Title => "Change your password",
        ChangePasswordText::About => "You will be signed out everywhere but in this browser.",
        ChangePasswordText::Current => "Current password",
        ChangePasswordText::Button => "Change password",
    }
}

pub(super) fn address(text: ChangeAddressText<'_>) -> Sentence {
    match text {
        ChangeAddressText::Title => "Change your e-mail address".into(),
        ChangeAddressText::Now { address } => Sentence::fill("Now it is {0}.", &[address]),
        ChangeAddressText::NowNone => "Your account has no address yet.".into(),
        ChangeAddressText::About => {
            "We send a link to the new address. It counts once you have opened the link; the old one is told too."
                .into()
        }
        ChangeAddressText::Address => "New e-mail address".into(),
        ChangeAddressText::Button => "Send the link".into(),
        ChangeAddressText::Missing => "Enter the new e-mail address.".into(),
        ChangeAddressText::Wrong => {
            "This is no e-mail address that we can write to. One looks like anna@example.com.".into()
        }
        ChangeAddressText::Own => "This is your address already. Enter another one.".into(),
        ChangeAddressText::NoMail => "No mail is sent from here, so a new address could not be verified.".into(),
        ChangeAddressText::AskOperator { brand } => {
            Sentence::fill("Ask the people who run {0} to change it for you.", &[brand])
        }
    }
}

pub(super) fn own(text: OwnFactorsText<'_>) -> Sentence {
    match text {
        OwnFactorsText::Title => "Second factor".into(),
        OwnFactorsText::Off => "Two-factor is off".into(),
        OwnFactorsText::OffAbout => {
            "With it, signing in takes more than your password: something that you have, such as your phone.".into()
        }
        OwnFactorsText::Enable => "Enable two-factor".into(),
        OwnFactorsText::ByLink { brand } => {
            Sentence::fill("The first one takes a link. Ask the people who run {0} for it.", &[brand])
        }
        OwnFactorsText::Apps => "How you prove that it's you".into(),
        OwnFactorsText::First => "Asked first".into(),
        OwnFactorsText::Added => "Added".into(),
        OwnFactorsText::LastUsed => "used".into(),
        OwnFactorsText::NeverUsed => "not used yet".into(),
        OwnFactorsText::AskFirst => "Ask first".into(),
        OwnFactorsText::Rename => "Rename".into(),
        OwnFactorsText::Remove => "Remove".into(),
        OwnFactorsText::Which { label } => Sentence::fill(": {0}", &[label]),
        OwnFactorsText::Add => "Add another way".into(),
        OwnFactorsText::CodesAbout => {
            "If you lose your phone, one of these lets you in instead. Each counts once.".into()
        }
        OwnFactorsText::NewCodes => "Make new codes".into(),
        OwnFactorsText::Required => "Your account must have a second factor, so the last one stays.".into(),
        OwnFactorsText::Disable => "Disable two-factor".into(),
        OwnFactorsText::RenameTitle { label } => Sentence::fill("Rename {0}", &[label]),
        OwnFactorsText::NewName => "New name".into(),
        OwnFactorsText::BadName => {
            Sentence::fill("Give it a name of 1 to {0} characters, such as “Phone”.", &[&Label::MAXIMUM.to_string()])
        }
        OwnFactorsText::Save => "Save".into(),
        OwnFactorsText::Back => "Back to your second factor".into(),
        OwnFactorsText::BeginTitle => "Add an authenticator app".into(),
        OwnFactorsText::BeginAbout => {
            "You will need an app such as Google Authenticator, FreeOTP or Aegis, and about two minutes.".into()
        }
        OwnFactorsText::Begin => "Begin".into(),
    }
}

pub(super) fn deed(text: DeedText<'_>) -> Sentence {
    match text {
        DeedText::RemoveTitle { label } => Sentence::fill("Remove {0}?", &[label]),
        DeedText::RemoveAbout => "It lets nobody in any more.".into(),
        DeedText::RemoveTrust => "No browser is trusted any more: each asks for a code again.".into(),
        DeedText::DisableTitle => "Disable two-factor?".into(),
        DeedText::DisableAbout => "Then only your password protects this account. This removes:".into(),
        DeedText::DisableApp { label } => Sentence::fill("the second factor {0}", &[label]),
        DeedText::DisableCodes { left } => {
            Sentence::fill("your {0}", &[&count(left, "recovery code", "recovery codes")])
        }
        DeedText::DisableTrust { count: trusted } => {
            Sentence::fill("the trust in {0}", &[&count(trusted, "browser", "browsers")])
        }
        DeedText::CodesTitle => "Make new recovery codes?".into(),
        DeedText::CodesAbout => "You get ten new ones, which are shown once.".into(),
        DeedText::CodesOld { left: 0 } => "You have none left.".into(),
        DeedText::CodesOld { left } => {
            Sentence::fill("The {0} left from before are worth nothing then.", &[&left.to_string()])
        }
        DeedText::Remove => "Remove it".into(),
        DeedText::Disable => "Disable two-factor".into(),
        DeedText::MakeCodes => "Make new codes".into(),
        DeedText::Keep => "Leave it as it is".into(),
    }
}
