//! Where in the world somebody seems to be.

use super::country::Country;

/// As much of it as is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub city: Option<String>,
    pub country: Option<Country>,
}
