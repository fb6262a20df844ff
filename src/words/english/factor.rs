use super::{Rounding, span};
use crate::words::{EnrolText, FactorText, RecoveryText, Sentence};

pub(super) fn say(text: FactorText<'_>) -> Sentence {
    match text {
        FactorText::Title => "One more step".into(),
        FactorText::AskDigits { digits, label } => {
            Sentence::fill("Enter the {0}-digit code from the app “{1}”.", &[&digits.to_string(), label])
        }
        FactorText::AskWritten => "Enter one of the recovery codes that you kept. Each counts once.".into(),
        FactorText::AskSent { digits: None, label } => Sentence::fill("Enter the code that we sent to {0}.", &[label]),
        FactorText::AskSent { digits: Some(digits), label } => {
            Sentence::fill("Enter the {0}-digit code that we sent to {1}.", &[&digits.to_string(), label])
        }
        FactorText::AskElsewhere { label } => Sentence::fill("Open {0} and approve the sign-in there.", &[label]),
        FactorText::Code => "Code".into(),
        FactorText::WrittenCode => "Recovery code".into(),
        FactorText::OpenFor { rest } => {
            Sentence::fill("This sign-in stays open for {0}.", &[&span(rest, Rounding::Down)])
        }
        FactorText::OtherWays => "Try another way".into(),
        FactorText::WayApp { label } => Sentence::fill("A code from the app “{0}”", &[label]),
        FactorText::WayWritten => "A recovery code".into(),
        FactorText::WaySent { label } => Sentence::fill("A code sent to {0}", &[label]),
        FactorText::WayElsewhere { label } => Sentence::fill("Approve on {0}", &[label]),
        FactorText::BeginAgain => "Begin again".into(),
        FactorText::Trust { lasts } => {
            Sentence::fill("Don't ask again in this browser for {0}", &[&span(lasts, Rounding::Down)])
        }
        FactorText::TrustHint => "Only on a device that nobody else uses.".into(),
        FactorText::Button => "Continue".into(),
        FactorText::Wrong => {
            "That code didn't match. Codes change every 30 seconds: enter the newest one. If none is taken, let your \
             phone set its clock by itself."
                .into()
        }
        FactorText::WrongWritten => {
            "That recovery code didn't match, or was used before. Check it, or take another one.".into()
        }
        FactorText::WrongSent => "That code didn't match. Check it, or have a new one sent.".into(),
        FactorText::TriesLeft { left: 1 } => "You can try once more before you have to begin again.".into(),
        FactorText::TriesLeft { left } => {
            Sentence::fill("You can try {0} more times before you have to begin again.", &[&left.to_string()])
        }
        FactorText::Replayed => "That code was used already. Wait for the next one (about 30 seconds).".into(),
        FactorText::Missing => "Enter the code.".into(),
        FactorText::MissingWritten => "Enter a recovery code.".into(),
        FactorText::NothingChanged => "Nothing was changed yet".into(),
        FactorText::Password => "Your password".into(),
        FactorText::PasswordMissing => "Enter your password.".into(),
        FactorText::PasswordWrong => "That is not your password. Check it and try again.".into(),
        FactorText::WhyProve => "So that nobody but you can change this, show that it is you.".into(),
        FactorText::WhyProvePassword => {
            "So that nobody but you can change this, enter the password that you sign in with now.".into()
        }
    }
}

pub(super) fn enrol(text: EnrolText<'_>) -> Sentence {
    match text {
        EnrolText::Title => "Set up your authenticator app".into(),
        EnrolText::Required => {
            "Your account needs more than a password: a code from an app on your phone. It takes two minutes.".into()
        }
        EnrolText::Install => "Get an authenticator app".into(),
        EnrolText::InstallHow => {
            "Any works, such as Google Authenticator, FreeOTP or Aegis. If you have one, take that.".into()
        }
        EnrolText::Scan => "Scan this picture with it".into(),
        EnrolText::ScanHow => "In the app, choose to add an account, and point the camera here.".into(),
        EnrolText::Picture => "A picture for your authenticator app to scan. The same stands below as a key.".into(),
        EnrolText::OpenHere => "On this device: open it in the app".into(),
        EnrolText::TypeIt => "If that doesn't work, type this key into the app:".into(),
        EnrolText::Key => "Key".into(),
        EnrolText::KeyHow { account } => Sentence::fill("Account: {0}. Kind of key: based on time.", &[account]),
        EnrolText::Confirm => "Enter the code that it shows".into(),
        EnrolText::Name => "A name for it".into(),
        EnrolText::NameHint => "So that you know it from others, such as “Phone”.".into(),
        EnrolText::NameWrong => "Give it a name of at most 64 characters.".into(),
        EnrolText::DefaultName => "Authenticator app".into(),
        EnrolText::Button => "Confirm".into(),
        EnrolText::Unconfirmed => "The app is not set up yet".into(),
        EnrolText::Wrong => {
            "That code didn't match. Enter the newest one from the account that you have just added. If none is \
             taken, let your phone set its clock by itself."
                .into()
        }
        EnrolText::Cancel => "Don't set it up now".into(),
    }
}

pub(super) fn recovery(text: RecoveryText<'_>) -> Sentence {
    match text {
        RecoveryText::Title => "Keep your recovery codes".into(),
        RecoveryText::Why => "If you lose your phone, one of these lets you in instead. Each counts once.".into(),
        RecoveryText::Once => "They are shown only now. Keep them where you would keep a spare key.".into(),
        RecoveryText::Copy => "Copy".into(),
        RecoveryText::Copied => "Copied".into(),
        RecoveryText::Download => "Download".into(),
        RecoveryText::Print => "Print".into(),
        RecoveryText::FileHead { brand, name } => {
            Sentence::fill("Recovery codes for {0}, account {1}. Each counts once.", &[brand, name])
        }
        RecoveryText::Kept => "I have kept them".into(),
        RecoveryText::Button => "Continue".into(),
        RecoveryText::Lost => "If they get lost, you can make new ones on your account page.".into(),
        RecoveryText::Name => "Recovery codes".into(),
    }
}
