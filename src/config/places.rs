//! `[places]`: where people are, said beside their addresses.

use super::files;
use super::section::Section;
use super::values::PathIn;
use crate::places::Places;

/// It is kept in memory whole.
const LARGEST: usize = 512 << 20;

pub(super) fn read(top: &mut Section<'_, '_>) -> Places {
    top.table("places", "Where people seem to be, said beside their addresses. A reload is enough.", |section| {
        let kind = PathIn(section.folder());
        let path = section
            .key(
                "database",
                "A database of cities or countries by address, as a file in MaxMind's form (.mmdb), such as GeoLite2 or DB-IP \
                 Lite.\nIt is kept in memory whole, and nobody is asked over the network.",
            )
            .optional(&kind, "\"GeoLite2-City.mmdb\"");
        let bytes = path.as_ref().and_then(|path| files::read_small(section, "database", path, LARGEST));
        let (Some(path), Some(bytes)) = (path, bytes) else { return Places::default() };
        Places::read(bytes).unwrap_or_else(|error| {
            let (spot, says) = (section.spot("database"), format!("{} cannot be used: {error}", path.display()));
            section.problem(&spot, says, "Name a database of cities or countries in MaxMind's form, as GeoLite2-City.mmdb.");
            Places::default()
        })
    })
}
