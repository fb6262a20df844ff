//! What the operator wrote -> what the program uses.

pub mod settings;
