/// Where a phone is added, on the screen that shows the picture.
#[derive(Clone, Copy, Debug)]
pub enum AddPhoneText<'a> {
    Link,
    Title,
    About,
    Begin,
    Scan,
    ScanHow,
    Picture,
    OpenThere,
    /// The address leads nowhere from another device.
    OnlyHere,
    /// It leads here, and the browser will keep no key.
    NeedsHttps,
    TimeLeft,
    PictureOver,
    NewPicture,
    Continue,
    Cancel,
    IsItYours,
    Arrived {
        browser: &'a str,
    },
    Compare,
    Name,
    NameHint,
    Yes,
    No,
}

/// The page on the phone.
#[derive(Clone, Copy, Debug)]
pub enum PhoneText {
    Title,
    NeedsScript,
    Unfit,
    Stranger,
    AddAbout,
    Add,
    HomeScreen,
    Compare,
    Account,
    Nothing,
    TellMe,
    Told,
    NotTold,
    Number,
    NumberHint,
    Pick,
    TimeLeft,
    Approve,
    Deny,
    NotMe,
    Forget,
    StrangerBefore,
    Paste,
    PasteLink,
    PasteGo,
    NumberMissing,
    AskedAt,
}

/// What came of it, on the page and in notifications.
#[derive(Clone, Copy, Debug)]
pub enum PhoneNews {
    Approved,
    Denied,
    NotMe,
    WrongNumber,
    /// Goes with the three before.
    ChangePassword,
    Ended,
    Over,
    NotReached,
    LinkOver,
    NoLink,
    NotSwitchedOn,
    Removed,
    Inactive,
    OtherBrowser,
    /// On a notification whose "no" was lost, and on one whose "no" came too late.
    NotDenied,
    DeniedLate,
}
