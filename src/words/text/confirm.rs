/// Where a place asks for more than the sign-in.
#[derive(Clone, Copy, Debug)]
pub enum ConfirmText {
    Title,
    WhyPassword,
    WhyCode,
    Unsuccessful,
}
