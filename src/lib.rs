//! Vestibule, a reverse-proxy authentication gateway. `docs/ARCHITECTURE.md` is the way in.

pub mod actions;
pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod crypto;
pub mod domain;
pub mod gateway;
pub mod live;
pub mod pages;
pub mod portal;
pub mod random;
pub mod store;
pub mod words;
