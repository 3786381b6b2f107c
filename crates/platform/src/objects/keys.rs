//! The master key, which wraps the key of each object.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, RandomizedNonceKey};
use domain::ObjectId;

use super::ObjectError;
use super::cipher::{DataKey, KEY_BYTES};

const FILE: &str = "master.key";

/// The key that wraps the keys of the objects.
pub(super) struct MasterKey(RandomizedNonceKey);

impl MasterKey {
    /// Reads the key of the folder; makes one, readable by its owner only, if there is none.
    pub fn load_or_create(folder: &Path) -> Result<Self, ObjectError> {
        let path = folder.join(FILE);
        match fs::read_to_string(&path) {
            Ok(text) => {
                if fs::metadata(&path)?.permissions().mode() & 0o077 != 0 {
                    tracing::warn!("others could read the master key; its file is now the owner's only");
                    fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
                }
                Self::parse(text.trim()).ok_or_else(|| ObjectError::MasterKey(path.display().to_string()))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                create(folder, &path)?;
                Self::load_or_create(folder)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; KEY_BYTES];
        if text.len() != 2 * KEY_BYTES || !text.is_ascii() {
            return None;
        }
        for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        Some(Self(RandomizedNonceKey::new(&AES_256_GCM, &bytes).ok()?))
    }

    /// The object's key, sealed: nonce, then ciphertext and tag.
    pub fn wrap(&self, id: ObjectId, key: &DataKey) -> Result<Vec<u8>, ObjectError> {
        let mut sealed = key.bytes().to_vec();
        let nonce = self
            .0
            .seal_in_place_append_tag(Aad::from(id.0.as_bytes()), &mut sealed)
            .map_err(|_| ObjectError::Damaged)?;
        let mut wrapped = nonce.as_ref().to_vec();
        wrapped.append(&mut sealed);
        Ok(wrapped)
    }

    /// The object's key.
    pub fn unwrap(&self, id: ObjectId, wrapped: &[u8]) -> Result<DataKey, ObjectError> {
        let (nonce, sealed) = wrapped.split_at_checked(NONCE_LEN).ok_or(ObjectError::Damaged)?;
        let nonce = aws_lc_rs::aead::Nonce::try_assume_unique_for_key(nonce).map_err(|_| ObjectError::Damaged)?;
        let mut sealed = sealed.to_vec();
        let key =
            self.0.open_in_place(nonce, Aad::from(id.0.as_bytes()), &mut sealed).map_err(|_| ObjectError::Damaged)?;
        Ok(DataKey::from_bytes(<[u8; KEY_BYTES]>::try_from(&*key).map_err(|_| ObjectError::Damaged)?))
    }
}

/// Writes the key beside its place and moves it there, so that no half a key is ever read.
fn create(folder: &Path, path: &Path) -> Result<(), ObjectError> {
    fs::create_dir_all(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    let text = DataKey::generate().bytes().iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    let beside = folder.join(format!("{FILE}.{}", std::process::id()));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    writeln!(file, "{text}")?;
    file.sync_all()?;
    // A hard link fails if another process was faster, whose key then counts.
    match fs::hard_link(&beside, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error.into()),
        _ => fs::remove_file(&beside)?,
    }
    File::open(folder)?.sync_all()?;
    tracing::info!("a master key was made; keep a copy of it in a safe place");
    Ok(())
}
