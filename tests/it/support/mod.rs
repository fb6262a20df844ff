//! What stories are told with.

mod browser;
pub(crate) mod world;

pub(crate) use browser::Browser;
pub(crate) use world::World;
