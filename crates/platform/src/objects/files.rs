//! The files that objects stand in: sealed chunks of one size, the last one shorter.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::ops::Range;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use bytes::Bytes;
use domain::ObjectId;

use super::ObjectError;
use super::cipher::{DataKey, TAG_BYTES};

/// Writes a whole object: beside its place first, then, once it is durable, there.
pub(super) fn write_whole(
    path: &Path,
    id: ObjectId,
    key: &DataKey,
    chunk: u32,
    bytes: &[u8],
) -> Result<(), ObjectError> {
    let beside = path.with_extension("new");
    let written = (|| {
        let mut file = create(&beside)?;
        for (place, part) in bytes.chunks(chunk as usize).enumerate() {
            let mut sealed = part.to_vec();
            key.seal(id, place as u64, &mut sealed)?;
            file.write_all(&sealed)?;
        }
        file.sync_all()?;
        fs::rename(&beside, path)?;
        sync_folder(path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Makes an empty file, readable by its owner only, and the folder that it is in.
pub(super) fn create(path: &Path) -> Result<File, ObjectError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?)
}

/// Makes the file's name durable.
pub(super) fn sync_folder(path: &Path) -> Result<(), ObjectError> {
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// How many bytes of content the whole chunks of a file hold. A chunk that a crash cut short is not counted.
pub(super) fn whole_chunks(path: &Path, chunk: u32) -> Result<u64, ObjectError> {
    let length = match fs::metadata(path) {
        Ok(metadata) => metadata.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => 0,
        Err(error) => return Err(error.into()),
    };
    Ok(length / (u64::from(chunk) + TAG_BYTES as u64) * u64::from(chunk))
}

/// Reads a part of the content. `range` lies within `length`.
pub(super) fn read_range(
    path: &Path,
    id: ObjectId,
    key: &DataKey,
    chunk: u32,
    length: u64,
    range: Range<u64>,
) -> Result<Bytes, ObjectError> {
    if range.is_empty() {
        return Ok(Bytes::new());
    }
    let file = File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => ObjectError::Damaged,
        _ => ObjectError::Disk(error),
    })?;
    let size = u64::from(chunk);
    let mut content = Vec::with_capacity(usize::try_from(range.end - range.start).map_err(|_| ObjectError::Damaged)?);
    for place in range.start / size..=(range.end - 1) / size {
        let begin = place * size;
        let here = size.min(length - begin);
        let mut part = vec![0; usize::try_from(here).map_err(|_| ObjectError::Damaged)? + TAG_BYTES];
        file.read_exact_at(&mut part, place * (size + TAG_BYTES as u64)).map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => ObjectError::Damaged,
            _ => ObjectError::Disk(error),
        })?;
        key.open(id, place, &mut part)?;
        let from = usize::try_from(range.start.saturating_sub(begin)).map_err(|_| ObjectError::Damaged)?;
        let to = usize::try_from((range.end - begin).min(here)).map_err(|_| ObjectError::Damaged)?;
        content.extend_from_slice(&part[from..to]);
    }
    Ok(content.into())
}
