//! The last place in each stream, remembered for the streams in use.

use std::collections::HashMap;

use sea_orm::Value;

use crate::database::{Database, DatabaseError, Row};

type Key = (&'static str, String);

/// Streams per generation; two generations are kept.
const GENERATION: usize = 50_000;
/// Ids per question, padded to one of these sizes so that the database prepares few statements.
const QUESTION_SIZES: [usize; 4] = [1, 8, 64, 512];

/// A bounded memory of the last `stream_seq` of each stream. A stream that is used moves to the young
/// generation; when that is full, the old one is forgotten.
pub(super) struct Places {
    young: HashMap<Key, i64>,
    old: HashMap<Key, i64>,
    generation: usize,
}

impl Default for Places {
    fn default() -> Self {
        Self::with_generation(GENERATION)
    }
}

impl Places {
    fn with_generation(generation: usize) -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), generation }
    }

    pub fn get(&mut self, key: &Key) -> Option<i64> {
        if let Some(&last) = self.young.get(key) {
            return Some(last);
        }
        let last = self.old.remove(key)?;
        self.put(key.clone(), last);
        Some(last)
    }

    pub fn put(&mut self, key: Key, last: i64) {
        if self.young.len() >= self.generation && !self.young.contains_key(&key) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, last);
    }

    pub fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
    }
}

/// Reads the last places of streams that are not remembered; 0 for those that have no event yet.
pub(super) async fn load(
    database: &Database,
    kind: &'static str,
    ids: &[String],
) -> Result<HashMap<String, i64>, DatabaseError> {
    let mut found: HashMap<String, i64> = ids.iter().map(|id| (id.clone(), 0)).collect();
    for part in ids.chunks(QUESTION_SIZES[QUESTION_SIZES.len() - 1]) {
        let size = QUESTION_SIZES.into_iter().find(|size| *size >= part.len()).unwrap_or(part.len());
        let marks: Vec<String> = (2..size + 2).map(|place| format!("${place}")).collect();
        let sql = format!(
            "SELECT stream_id, MAX(stream_seq) AS last FROM journal WHERE stream_kind = $1 AND stream_id IN ({}) GROUP BY stream_id",
            marks.join(", ")
        );
        let padding = std::iter::repeat_n(&part[part.len() - 1], size - part.len());
        let values = std::iter::once(Value::from(kind)).chain(part.iter().chain(padding).map(Value::from));
        for row in database.fetch_all(database.sql(&sql, values)).await? {
            found.insert(row.column("stream_id")?, row.column("last")?);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_in_use_is_not_forgotten() {
        let mut places = Places::with_generation(100);
        places.put(("contact", "kept".into()), 7);
        for number in 0..1000 {
            places.put(("contact", number.to_string()), 1);
            if number % 50 == 0 {
                assert_eq!(places.get(&("contact", "kept".into())), Some(7));
            }
        }
        assert!(places.young.len() + places.old.len() <= 200);
        assert_eq!(places.get(&("contact", "0".into())), None);
    }
}
