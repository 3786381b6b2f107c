//! Recordings, files and prompts, encrypted where they lie.
//!
//! Each object has a data key of its own (AES-256-GCM), which is kept wrapped by the master key of the file
//! `<data>/keys/master.key`. The bytes stand in `<data>/objects/` in chunks; the object's id and the chunk's place are
//! authenticated with each, so that chunks cannot be moved or exchanged. What is known of an object is a row of the table
//! `object`.
//!
//! A whole object is [`put`](Objects::put): written beside its place, made durable, then moved there. One that grows is
//! written with an [`ObjectWriter`]: after a crash it ends with the last whole chunk.

mod cipher;
mod error;
mod files;
mod keys;
mod queries;
mod writer;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use domain::{ObjectId, Timestamp};

pub use error::ObjectError;
pub use writer::ObjectWriter;

use crate::clock::SharedClock;
use crate::database::Database;
use cipher::DataKey;
use keys::MasterKey;

/// Bytes of a chunk of an object that is put as a whole.
const CHUNK: u32 = 64 * 1024;

/// The objects. Clones share them.
#[derive(Clone)]
pub struct Objects {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    clock: SharedClock,
    folder: PathBuf,
    master: MasterKey,
}

/// An object to be stored.
#[derive(Debug, Clone)]
pub struct NewObject {
    /// What it is to the room that stores it: `recording`, `chat_file`.
    pub kind: &'static str,
    /// The media type, such as `image/png`.
    pub media_type: String,
    /// The name under which it is downloaded.
    pub name: String,
    /// The content.
    pub bytes: Bytes,
}

/// What is known of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectInfo {
    /// The object.
    pub id: ObjectId,
    /// What it is to the room that stored it.
    pub kind: String,
    /// The media type.
    pub media_type: String,
    /// The name under which it is downloaded.
    pub name: String,
    /// How many bytes it has; of one that is being written, those that are whole chunks.
    pub bytes: u64,
    /// Whether it is complete.
    pub complete: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// An object with its content.
#[derive(Debug, Clone)]
pub struct StoredObject {
    /// What is known of it.
    pub info: ObjectInfo,
    /// The content.
    pub bytes: Bytes,
}

impl Objects {
    /// Opens the objects under the data folder, making the master key if there is none, and closes objects whose
    /// writing a crash cut short.
    ///
    /// # Errors
    /// If the folder cannot be written, the key cannot be read, or the store cannot be reached.
    pub async fn open(data: &Path, database: Database, clock: SharedClock) -> Result<Self, ObjectError> {
        let (keys, folder) = (data.join("keys"), data.join("objects"));
        let made = folder.clone();
        let master = blocking(move || {
            std::fs::create_dir_all(made)?;
            MasterKey::load_or_create(&keys)
        })
        .await?;
        let objects = Self { inner: Arc::new(Inner { database, clock, folder, master }) };
        objects.close_cut_short().await?;
        Ok(objects)
    }

    /// Stores an object; it is durable when this returns.
    ///
    /// # Errors
    /// If the disk or the store does not take it.
    pub async fn put(&self, new: NewObject) -> Result<ObjectId, ObjectError> {
        let id = ObjectId::generate();
        self.put_as(id, new).await?;
        Ok(id)
    }

    /// Stores an object under an id that was given out before.
    ///
    /// # Errors
    /// If the disk or the store does not take it.
    pub async fn put_as(&self, id: ObjectId, new: NewObject) -> Result<(), ObjectError> {
        let NewObject { kind, media_type, name, bytes } = new;
        let key = DataKey::generate();
        let wrapped = self.inner.master.wrap(id, &key)?;
        let length = bytes.len() as u64;
        let path = self.path(id);
        blocking(move || files::write_whole(&path, id, &key, CHUNK, &bytes)).await?;
        let row = queries::NewRow { id, kind, media_type, name, bytes: Some(length), chunk: CHUNK, wrapped };
        let inserted = self.insert(row).await;
        if inserted.is_err() {
            let path = self.path(id);
            // The file means nothing without its row; what cannot be removed is swept up with the data folder.
            let _ = blocking(move || Ok(std::fs::remove_file(path)?)).await;
        }
        inserted
    }

    /// Begins an object that grows. `chunk_bytes` are lost at most if the process ends before
    /// [`ObjectWriter::finish`].
    ///
    /// # Errors
    /// If the disk or the store does not take it.
    pub async fn begin(
        &self,
        id: ObjectId,
        kind: &'static str,
        media_type: String,
        name: String,
        chunk_bytes: u32,
    ) -> Result<ObjectWriter, ObjectError> {
        let key = DataKey::generate();
        let wrapped = self.inner.master.wrap(id, &key)?;
        let path = self.path(id);
        let file = blocking(move || files::create(&path)).await?;
        self.insert(queries::NewRow { id, kind, media_type, name, bytes: None, chunk: chunk_bytes, wrapped }).await?;
        Ok(ObjectWriter::new(self.clone(), id, key, chunk_bytes, file))
    }

    /// What is known of an object.
    ///
    /// # Errors
    /// [`ObjectError::Unknown`] if there is no such object.
    pub async fn info(&self, id: ObjectId) -> Result<ObjectInfo, ObjectError> {
        Ok(self.row(id).await?.info)
    }

    /// An object with its content.
    ///
    /// # Errors
    /// [`ObjectError::Unknown`] if there is no such object, [`ObjectError::Damaged`] if it is not what was stored.
    pub async fn get(&self, id: ObjectId) -> Result<StoredObject, ObjectError> {
        let row = self.row(id).await?;
        let bytes = self.read(&row, 0..row.info.bytes).await?;
        Ok(StoredObject { info: row.info, bytes })
    }

    /// A part of an object's content; what lies beyond its end is left out.
    ///
    /// # Errors
    /// [`ObjectError::Unknown`] if there is no such object, [`ObjectError::Damaged`] if it is not what was stored.
    pub async fn get_range(&self, id: ObjectId, range: Range<u64>) -> Result<Bytes, ObjectError> {
        let row = self.row(id).await?;
        self.read(&row, range).await
    }

    async fn read(&self, row: &queries::ObjectRow, range: Range<u64>) -> Result<Bytes, ObjectError> {
        let id = row.info.id;
        let key = self.inner.master.unwrap(id, &row.wrapped)?;
        let (path, chunk, length) = (self.path(id), row.chunk, row.info.bytes);
        let range = range.start.min(length)..range.end.min(length);
        blocking(move || files::read_range(&path, id, &key, chunk, length, range)).await
    }

    /// Objects lie in folders named after the end of their id, which is random.
    fn path(&self, id: ObjectId) -> PathBuf {
        let name = id.0.simple().to_string();
        self.inner.folder.join(&name[name.len() - 2..]).join(name)
    }
}

/// Runs work on files on the blocking pool.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ObjectError> + Send + 'static,
) -> Result<T, ObjectError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| ObjectError::Stopped)?
}
