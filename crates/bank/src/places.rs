//! Branches and machines.

use async_trait::async_trait;
use center::ports::core_bank::BankError;
use center::ports::places::{Coordinates, FoundPlace, Place, PlaceQuery, Places};
use platform::database::Row;

use crate::ledger::{EmbeddedLedger, failed};

/// The earth's mean radius in metres.
const EARTH_METRES: f64 = 6_371_009.0;

#[async_trait]
impl Places for EmbeddedLedger {
    async fn find_places(&self, query: &PlaceQuery) -> Result<Vec<FoundPlace>, BankError> {
        check(query)?;
        let database = &self.shared.database;
        let rows = database.fetch_all(database.sql("SELECT document FROM bank_place ORDER BY id", [])).await;
        let rows = rows.map_err(|error| failed(&error))?;
        let places = rows.iter().map(|row| row.json("document")).collect::<Result<Vec<Place>, _>>();
        Ok(select(places.map_err(|error| failed(&error))?, query))
    }
}

fn check(query: &PlaceQuery) -> Result<(), BankError> {
    let invalid = |pointer: &str| Err(BankError::Invalid { pointer: pointer.to_owned() });
    if let Some(near) = query.near {
        // Comparisons with what is not a number are false.
        if !(near.latitude.abs() <= 90.0 && near.longitude.abs() <= 180.0) {
            return invalid("/near");
        }
    } else if query.within_metres.is_some() {
        return invalid("/within_metres");
    }
    if query.limit.is_some_and(|limit| !(1..=100).contains(&limit)) { invalid("/limit") } else { Ok(()) }
}

fn select(places: Vec<Place>, query: &PlaceQuery) -> Vec<FoundPlace> {
    let fits = |place: &Place| {
        query.kind.is_none_or(|kind| kind == place.kind)
            && query.city.as_deref().is_none_or(|city| is_city(place, city))
            && query.text.as_deref().is_none_or(|text| says(place, text))
            && query.service.as_ref().is_none_or(|service| place.services.contains(service))
    };
    let mut found: Vec<FoundPlace> = places
        .into_iter()
        .filter(fits)
        .map(|place| FoundPlace { metres: query.near.map(|near| distance(near, place.at)), place })
        .filter(|found| query.within_metres.is_none_or(|within| found.metres.is_some_and(|metres| metres <= within)))
        .collect();
    if query.near.is_some() {
        found.sort_by_key(|found| found.metres);
    }
    found.truncate(query.limit.unwrap_or(20) as usize);
    found
}

fn is_city(place: &Place, wanted: &str) -> bool {
    let bare = |name: &str| name.trim().trim_end_matches('市').to_lowercase();
    place.city.0.values().any(|name| bare(name) == bare(wanted))
}

fn says(place: &Place, text: &str) -> bool {
    let text = text.trim().to_lowercase();
    place.name.0.values().chain(place.address.0.values()).any(|words| words.to_lowercase().contains(&text))
}

/// The distance on a sphere, in metres.
fn distance(from: Coordinates, to: Coordinates) -> u32 {
    let (from_latitude, to_latitude) = (from.latitude.to_radians(), to.latitude.to_radians());
    let (latitude, longitude) = (to_latitude - from_latitude, (to.longitude - from.longitude).to_radians());
    let half =
        (latitude / 2.0).sin().powi(2) + from_latitude.cos() * to_latitude.cos() * (longitude / 2.0).sin().powi(2);
    (2.0 * EARTH_METRES * half.sqrt().min(1.0).asin()).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_from_beijing_to_shanghai_is_1067_kilometres() {
        let beijing = Coordinates { latitude: 39.9042, longitude: 116.4074 };
        let shanghai = Coordinates { latitude: 31.2304, longitude: 121.4737 };
        let metres = distance(beijing, shanghai);
        assert!((1_066_000..1_069_000).contains(&metres), "{metres}");
    }

    #[test]
    fn a_place_that_is_nowhere_is_refused() {
        for (latitude, longitude) in [(91.0, 0.0), (0.0, 181.0), (f64::NAN, 0.0)] {
            let near = Some(Coordinates { latitude, longitude });
            assert!(check(&PlaceQuery { near, ..PlaceQuery::default() }).is_err());
        }
        assert!(check(&PlaceQuery { within_metres: Some(5), ..PlaceQuery::default() }).is_err());
    }
}
