//! One binary for all tests that look at the program from outside.

#[cfg(test)]
mod commands;
