/// Changing the password that is in force.
#[derive(Clone, Copy, Debug)]
pub enum ChangePasswordText {
    Title,
    About,
    Current,
    Button,
}

#[derive(Clone, Copy, Debug)]
pub enum ChangeAddressText<'a> {
    Title,
    Now { address: &'a str },
    NowNone,
    About,
    Address,
    Button,
    Missing,
    Wrong,
    Own,
    NoMail,
    AskOperator { brand: &'a str },
}

/// The second factors that somebody has.
#[derive(Clone, Copy, Debug)]
pub enum OwnFactorsText<'a> {
    Title,
    Off,
    OffAbout,
    Enable,
    ByLink { brand: &'a str },
    Apps,
    First,
    Added,
    LastUsed,
    NeverUsed,
    AskFirst,
    Rename,
    Remove,
    Which { label: &'a str },
    Add,
    CodesAbout,
    NewCodes,
    Required,
    Disable,
    RenameTitle { label: &'a str },
    NewName,
    BadName,
    Save,
    Back,
    BeginTitle,
    BeginAbout,
    Begin,
}

/// Pages that ask once more, and say what will happen.
#[derive(Clone, Copy, Debug)]
pub enum DeedText<'a> {
    RemoveTitle { label: &'a str },
    RemoveAbout,
    RemoveTrust,
    DisableTitle,
    DisableAbout,
    DisableApp { label: &'a str },
    DisableCodes { left: usize },
    DisableTrust { count: usize },
    CodesTitle,
    CodesAbout,
    CodesOld { left: usize },
    Remove,
    Disable,
    MakeCodes,
    Keep,
}
