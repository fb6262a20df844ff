//! One binary for all tests that look at the program from outside. (`#[cfg(test)]` on each line lets clippy know that
//! helpers here are test code too.)

#[cfg(test)]
mod store;
