//! Sealing and opening chunks.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use domain::ObjectId;

use super::ObjectError;

pub(super) const KEY_BYTES: usize = 32;
/// What sealing adds to a chunk.
pub(super) const TAG_BYTES: usize = 16;

/// The key of one object. Each chunk's place is its nonce, so no nonce is used twice with a key.
pub(super) struct DataKey {
    bytes: [u8; KEY_BYTES],
    key: LessSafeKey,
}

impl DataKey {
    pub fn generate() -> Self {
        let mut bytes = [0; KEY_BYTES];
        aws_lc_rs::rand::fill(&mut bytes).expect("invariant: the system's random generator works");
        Self::from_bytes(bytes)
    }

    pub fn from_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        let key =
            UnboundKey::new(&AES_256_GCM, &bytes).expect("invariant: the key has the length that the cipher wants");
        Self { bytes, key: LessSafeKey::new(key) }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Replaces the chunk by its sealed form, which is [`TAG_BYTES`] longer.
    pub fn seal(&self, id: ObjectId, place: u64, chunk: &mut Vec<u8>) -> Result<(), ObjectError> {
        self.key
            .seal_in_place_append_tag(nonce(place), authenticated(id, place), chunk)
            .map_err(|_| ObjectError::Damaged)
    }

    /// Replaces the sealed chunk by its content.
    pub fn open(&self, id: ObjectId, place: u64, chunk: &mut Vec<u8>) -> Result<(), ObjectError> {
        let opened =
            self.key.open_in_place(nonce(place), authenticated(id, place), chunk).map_err(|_| ObjectError::Damaged)?;
        let length = opened.len();
        chunk.truncate(length);
        Ok(())
    }
}

fn nonce(place: u64) -> Nonce {
    let mut bytes = [0; 12];
    bytes[4..].copy_from_slice(&place.to_be_bytes());
    Nonce::assume_unique_for_key(bytes)
}

fn authenticated(id: ObjectId, place: u64) -> Aad<[u8; 24]> {
    let mut bytes = [0; 24];
    bytes[..16].copy_from_slice(id.0.as_bytes());
    bytes[16..].copy_from_slice(&place.to_be_bytes());
    Aad::from(bytes)
}
