//! Where in the world an address is, as far as a database tells that an operator has put beside the gateway. Nobody is asked.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use maxminddb::geoip2::{City, Names};
use maxminddb::{MaxMindDbError, Reader};

use crate::domain::country::Country;
use crate::domain::language::Language;
use crate::domain::place::Place;

/// Without a database nothing is known.
#[derive(Clone, Default)]
pub struct Places(Option<Arc<Reader<Vec<u8>>>>);

#[derive(Debug, thiserror::Error)]
pub enum NotPlaces {
    #[error("it is no MaxMind database: {0}")]
    Unreadable(MaxMindDbError),
    #[error("it is a database of another kind, “{0}”")]
    OtherKind(String),
}

impl Places {
    /// The bytes of a file in this form, with countries or with cities.
    pub fn read(bytes: Vec<u8>) -> Result<Self, NotPlaces> {
        let reader = Reader::from_source(bytes).map_err(NotPlaces::Unreadable)?;
        let kind = &reader.metadata().database_type;
        if !["City", "Country", "Enterprise"].iter().any(|known| kind.contains(known)) {
            return Err(NotPlaces::OtherKind(kind.clone()));
        }
        Ok(Self(Some(Arc::new(reader))))
    }

    /// Where an address is that was written down. Cities are named in this language where the database can.
    pub fn find(&self, address: &str, language: Language) -> Option<Place> {
        let address: IpAddr = address.parse().ok()?;
        let found = self.0.as_deref()?.lookup(address.to_canonical()).ok()?;
        let found = found.decode::<City<'_>>().ok()??;
        let city = name_in(&found.city.names, language).map(plain);
        let country = found.country.iso_code.or(found.registered_country.iso_code).and_then(Country::from_code);
        (city.is_some() || country.is_some()).then_some(Place { city, country })
    }
}

fn name_in<'n>(names: &Names<'n>, language: Language) -> Option<&'n str> {
    let own = match language {
        Language::German => names.german,
        Language::French => names.french,
        Language::Spanish => names.spanish,
        Language::Chinese => names.simplified_chinese,
        // No such database has names in Swahili.
        Language::English | Language::Swahili => None,
    };
    own.or(names.english)
}

/// It stands beside what people rely on, in messages of one line.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(64).collect()
}

impl fmt::Debug for Places {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.0.as_ref().map(|reader| reader.metadata().database_type.as_str());
        formatter.debug_tuple("Places").field(&kind).finish()
    }
}
