//! What stories are told with.

mod browser;
pub(crate) mod small_disk;
pub(crate) mod world;

pub(crate) use browser::Browser;
pub(crate) use world::World;
