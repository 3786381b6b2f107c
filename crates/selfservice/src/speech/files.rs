//! Speech kept as WAV files, one for each fixed text. Staff can listen to them; a file that cannot be read is spoken anew.

use std::collections::HashSet;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;

use hound::{SampleFormat, WavReader, WavSpec, WavWriter};

use super::{Key, RATE};

pub(super) struct Files {
    folder: PathBuf,
}

impl Files {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn path(&self, key: &Key) -> PathBuf {
        self.folder.join(name(key))
    }

    pub async fn has(&self, key: &Key) -> bool {
        tokio::fs::try_exists(self.path(key)).await.unwrap_or(false)
    }

    pub async fn read(&self, key: &Key) -> Option<Arc<[i16]>> {
        let bytes = tokio::fs::read(self.path(key)).await.ok()?;
        let mut reader = WavReader::new(Cursor::new(bytes)).ok()?;
        let spec = reader.spec();
        if (spec.sample_rate, spec.channels, spec.bits_per_sample) != (RATE, 1, 16) {
            return None;
        }
        reader.samples::<i16>().collect::<Result<Vec<_>, _>>().ok().map(Arc::from)
    }

    /// Writes the file as a whole or not at all. That it cannot be written is told and otherwise passed over.
    pub async fn write(&self, key: &Key, samples: &[i16]) {
        let Some(bytes) = encoded(samples) else {
            return;
        };
        let path = self.path(key);
        let unfinished = path.with_extension("unfinished");
        let result = async {
            tokio::fs::create_dir_all(&self.folder).await?;
            tokio::fs::write(&unfinished, bytes).await?;
            tokio::fs::rename(&unfinished, &path).await
        };
        if let Err(error) = result.await {
            tracing::warn!(%error, "a spoken prompt could not be kept as a file");
        }
    }

    /// Removes the files of this folder's naming that are not among the keys.
    pub async fn retain(&self, keys: &HashSet<Key>) {
        let names: HashSet<String> = keys.iter().map(name).collect();
        let Ok(mut entries) = tokio::fs::read_dir(&self.folder).await else {
            return;
        };
        while let Ok(Some(entry)) = entries.next_entry().await {
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let is_ours = name
                .strip_suffix(".wav")
                .is_some_and(|stem| stem.len() == 64 && stem.bytes().all(|b| b.is_ascii_hexdigit()));
            if is_ours && !names.contains(&name) {
                let _ = tokio::fs::remove_file(entry.path()).await;
            }
        }
    }
}

fn name(key: &Key) -> String {
    key.iter().fold(String::with_capacity(68), |name, byte| name + &format!("{byte:02x}")) + ".wav"
}

/// The samples as a WAV file.
pub(crate) fn encoded(samples: &[i16]) -> Option<Vec<u8>> {
    let spec = WavSpec { channels: 1, sample_rate: RATE, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut bytes = Cursor::new(Vec::with_capacity(samples.len() * 2 + 44));
    let mut writer = WavWriter::new(&mut bytes, spec).ok()?;
    for sample in samples {
        writer.write_sample(*sample).ok()?;
    }
    writer.finalize().ok()?;
    Some(bytes.into_inner())
}
