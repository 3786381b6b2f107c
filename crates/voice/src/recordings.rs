//! Recordings after they have been made: encrypted into the objects, or recovered after a crash.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::events::ContactEvent;
use domain::{AgentId, ContactId, ObjectId, Timestamp};
use platform::clock::SharedClock;
use platform::database::{Database, DatabaseError, Row as _};
use platform::objects::{NewObject, ObjectError, Objects};
use sea_orm::Statement;

use crate::contact_center::ContactCenter;
use crate::media;

/// What is known of a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recording {
    pub contact: ContactId,
    pub agent: AgentId,
    pub is_kept: bool,
}

/// Keeps recordings.
#[derive(Clone)]
pub(crate) struct Keeper {
    pub database: Database,
    pub objects: Objects,
    pub center: Arc<dyn ContactCenter>,
    pub clock: SharedClock,
}

/// A disk that is full is tried again after this long, then after twice as long, and so on.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

impl Keeper {
    /// The row that a recording begins with.
    pub(crate) fn started(&self, recording: ObjectId, contact: ContactId, agent: AgentId) -> Statement {
        self.database.sql(
            "INSERT INTO recording (id, contact, agent, started_at, milliseconds, state) VALUES ($1, $2, $3, $4, NULL, 'running')",
            [
                recording.to_string().into(),
                contact.to_string().into(),
                agent.to_string().into(),
                self.clock.now().micros().into(),
            ],
        )
    }

    /// The recording of that id.
    pub(crate) async fn find(&self, recording: ObjectId) -> Result<Option<Recording>, DatabaseError> {
        let statement = self
            .database
            .sql("SELECT contact, agent, state FROM recording WHERE id = $1", [recording.to_string().into()]);
        let Some(row) = self.database.fetch_one(statement).await? else { return Ok(None) };
        let state: String = row.column("state")?;
        Ok(Some(Recording { contact: row.parsed("contact")?, agent: row.parsed("agent")?, is_kept: state == "kept" }))
    }

    /// Encrypts the file into the objects, tells the centre, and deletes the file. Does not give up before it is done:
    /// the file stays where it is until then, and would be found at the next start.
    pub(crate) async fn keep(&self, contact: ContactId, recording: ObjectId, path: PathBuf, milliseconds: u64) {
        let mut pause = FIRST_PAUSE;
        while let Err(error) = self.try_keep(contact, recording, &path, milliseconds).await {
            tracing::error!(%contact, %recording, %error, "a recording could not be kept; it is tried again");
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn try_keep(
        &self,
        contact: ContactId,
        recording: ObjectId,
        path: &Path,
        milliseconds: u64,
    ) -> Result<(), KeepError> {
        let bytes = match tokio::fs::read(path).await {
            Ok(bytes) => Bytes::from(bytes),
            // Kept before a crash that came between storing and deleting.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Bytes::new(),
            Err(error) => return Err(error.into()),
        };
        match self.objects.info(recording).await {
            Ok(_) => {}
            Err(ObjectError::Unknown) if bytes.is_empty() => {
                tracing::error!(%contact, %recording, "the file of a recording is gone");
            }
            Err(ObjectError::Unknown) => {
                let name = format!("{recording}.wav");
                let new = NewObject { kind: "recording", media_type: "audio/wav".to_owned(), name, bytes };
                self.objects.put_as(recording, new).await?;
            }
            Err(error) => return Err(error.into()),
        }
        let row = self.database.sql(
            "UPDATE recording SET milliseconds = $2, state = 'kept' WHERE id = $1",
            [recording.to_string().into(), i64::try_from(milliseconds).unwrap_or(i64::MAX).into()],
        );
        let event = ContactEvent::RecordingEnded { recording, milliseconds };
        if !self.center.record(contact, event, vec![row]).await {
            return Err(KeepError::NotRecorded);
        }
        match tokio::fs::remove_file(path).await {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps what a crash left in the spool folder.
    pub(crate) async fn recover(&self, files: Vec<PathBuf>) {
        for path in files {
            let id = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse::<ObjectId>().ok());
            let Some(recording) = id else { continue };
            let found = match self.find(recording).await {
                Ok(found) => found,
                Err(error) => {
                    tracing::error!(%recording, %error, "a recording cannot be recovered now; the next start tries again");
                    continue;
                }
            };
            let Some(found) = found else {
                tracing::warn!(%recording, "a recording in the spool folder belongs to no contact and is left there");
                continue;
            };
            let file = path.clone();
            let length = tokio::task::spawn_blocking(move || media::recover(&file)).await;
            match length {
                Ok(Ok(length)) => {
                    let milliseconds = u64::try_from(length.as_millis()).unwrap_or(u64::MAX);
                    self.keep(found.contact, recording, path, milliseconds).await;
                    tracing::info!(contact = %found.contact, %recording, "a cut recording was recovered");
                }
                Ok(Err(error)) => tracing::error!(%recording, %error, "a cut recording cannot be read"),
                Err(_) => return,
            }
        }
    }
}

/// The recordings that lie in the spool folder, which is made if it is not there.
pub(crate) fn spooled(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder)?;
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "wav"))
        .collect();
    files.sort();
    Ok(files)
}

#[derive(Debug, thiserror::Error)]
enum KeepError {
    #[error("the file: {0}")]
    File(#[from] std::io::Error),
    #[error("the objects: {0}")]
    Object(#[from] ObjectError),
    #[error("the centre did not take the event")]
    NotRecorded,
}

impl Keeper {
    /// The time, for the audit.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
