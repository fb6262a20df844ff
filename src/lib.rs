//! Vestibule, a reverse-proxy authentication gateway. `docs/ARCHITECTURE.md` is the way in.

pub mod actions;
pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod control;
pub mod crypto;
pub mod demo;
pub mod domain;
pub mod factors;
pub mod gateway;
pub mod live;
pub mod mail;
pub mod observe;
pub mod pages;
pub mod places;
pub mod portal;
pub mod random;
pub mod store;
pub mod wiring;
pub mod words;
