//! What a page asks of whoever has a factor.

/// What a factor asks for: all that pages know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    EnterCode(CodeShape),
    /// The same, after it was sent: the form asks for that first.
    EnterSentCode(CodeShape),
    /// It is answered on another device, and the page waits.
    ApproveElsewhere,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeShape {
    /// So many digits.
    Digits(u8),
    /// As many as a provider makes.
    SomeDigits,
    /// Letters and digits, as they stand on paper.
    Written,
}

impl CodeShape {
    /// How many, where that is known.
    pub fn digits(self) -> Option<u8> {
        match self {
            Self::Digits(digits) => Some(digits),
            Self::SomeDigits | Self::Written => None,
        }
    }
}

impl Prompt {
    /// The code that is typed into our page, if one is.
    pub fn code(self) -> Option<CodeShape> {
        match self {
            Self::EnterCode(shape) | Self::EnterSentCode(shape) => Some(shape),
            Self::ApproveElsewhere => None,
        }
    }
}
