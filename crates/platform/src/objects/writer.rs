//! Writing an object that grows, such as a recording.

use std::fs::File;
use std::io::{self, Write};

use domain::ObjectId;

use super::cipher::DataKey;
use super::{ObjectError, Objects, blocking, files};

/// Writes an object as its content comes. [`append`](ObjectWriter::append) is not async, so that a media thread can
/// use it; it writes to the file once per chunk.
pub struct ObjectWriter {
    objects: Objects,
    id: ObjectId,
    key: DataKey,
    chunk: usize,
    file: File,
    /// What does not fill a chunk yet.
    rest: Vec<u8>,
    place: u64,
}

impl ObjectWriter {
    pub(super) fn new(objects: Objects, id: ObjectId, key: DataKey, chunk: u32, file: File) -> Self {
        let chunk = chunk.max(1) as usize;
        Self { objects, id, key, chunk, file, rest: Vec::with_capacity(chunk + super::cipher::TAG_BYTES), place: 0 }
    }

    /// The object.
    #[must_use]
    pub fn id(&self) -> ObjectId {
        self.id
    }

    /// How many bytes have been appended.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.place * self.chunk as u64 + self.rest.len() as u64
    }

    /// Adds to the content.
    ///
    /// # Errors
    /// If the disk does not take it; the object then ends before what was to be added.
    pub fn append(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let fits = bytes.len().min(self.chunk - self.rest.len());
            let (now, later) = bytes.split_at(fits);
            self.rest.extend_from_slice(now);
            bytes = later;
            if self.rest.len() == self.chunk {
                self.write_chunk()?;
            }
        }
        Ok(())
    }

    /// Closes the object; it is durable when this returns.
    ///
    /// # Errors
    /// If the disk or the store does not take it.
    pub async fn finish(mut self) -> Result<ObjectId, ObjectError> {
        let (objects, id, length) = (self.objects.clone(), self.id, self.length());
        let path = objects.path(id);
        blocking(move || {
            if !self.rest.is_empty() {
                self.write_chunk()?;
            }
            self.file.sync_all()?;
            files::sync_folder(&path)
        })
        .await?;
        objects.complete(id, length).await?;
        Ok(id)
    }

    fn write_chunk(&mut self) -> io::Result<()> {
        self.key.seal(self.id, self.place, &mut self.rest).map_err(io::Error::other)?;
        self.file.write_all(&self.rest)?;
        self.rest.clear();
        self.place += 1;
        Ok(())
    }
}
