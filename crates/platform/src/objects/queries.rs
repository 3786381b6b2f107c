//! The rows of the table `object`.

use domain::ObjectId;
use sea_orm::QueryResult;

use super::{ObjectError, ObjectInfo, Objects, blocking, files};
use crate::database::Row;

pub(super) struct NewRow {
    pub id: ObjectId,
    pub kind: &'static str,
    pub media_type: String,
    pub name: String,
    pub bytes: Option<u64>,
    pub chunk: u32,
    pub wrapped: Vec<u8>,
}

pub(super) struct ObjectRow {
    pub info: ObjectInfo,
    pub chunk: u32,
    pub wrapped: Vec<u8>,
}

impl Objects {
    pub(super) async fn insert(&self, row: NewRow) -> Result<(), ObjectError> {
        let database = &self.inner.database;
        let sql = "INSERT INTO object (id, kind, media_type, name, bytes, chunk_bytes, wrapped_key, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values = [
            row.id.to_string().into(),
            row.kind.into(),
            row.media_type.into(),
            row.name.into(),
            row.bytes.map(|bytes| i64::try_from(bytes).unwrap_or(i64::MAX)).into(),
            i64::from(row.chunk).into(),
            row.wrapped.into(),
            self.inner.clock.now().micros().into(),
        ];
        database.execute(database.sql(sql, values)).await?;
        Ok(())
    }

    /// Writes down how many bytes an object has that is complete now.
    pub(super) async fn complete(&self, id: ObjectId, bytes: u64) -> Result<(), ObjectError> {
        let database = &self.inner.database;
        let sql = "UPDATE object SET bytes = $1 WHERE id = $2";
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        database.execute(database.sql(sql, [bytes.into(), id.to_string().into()])).await?;
        Ok(())
    }

    pub(super) async fn row(&self, id: ObjectId) -> Result<ObjectRow, ObjectError> {
        let database = &self.inner.database;
        let sql = format!("SELECT {COLUMNS} FROM object WHERE id = $1");
        let row = database.fetch_one(database.sql(&sql, [id.to_string().into()])).await?.ok_or(ObjectError::Unknown)?;
        self.read_row(&row).await
    }

    /// Closes the objects whose writing ended with the process: they have the chunks that are whole.
    pub(super) async fn close_cut_short(&self) -> Result<(), ObjectError> {
        let database = &self.inner.database;
        let sql = format!("SELECT {COLUMNS} FROM object WHERE bytes IS NULL");
        for row in database.fetch_all(database.sql(&sql, [])).await? {
            let row = self.read_row(&row).await?;
            tracing::warn!(object = %row.info.id, bytes = row.info.bytes, "an object was cut short; what was written is kept");
            self.complete(row.info.id, row.info.bytes).await?;
        }
        Ok(())
    }

    async fn read_row(&self, row: &QueryResult) -> Result<ObjectRow, ObjectError> {
        let id: ObjectId = row.parsed("id")?;
        let chunk = u32::try_from(row.column::<i64>("chunk_bytes")?).map_err(|_| ObjectError::Damaged)?;
        let known: Option<i64> = row.column("bytes")?;
        let bytes = match known {
            Some(bytes) => u64::try_from(bytes).map_err(|_| ObjectError::Damaged)?,
            None => {
                let path = self.path(id);
                blocking(move || files::whole_chunks(&path, chunk)).await?
            }
        };
        let info = ObjectInfo {
            id,
            kind: row.column("kind")?,
            media_type: row.column("media_type")?,
            name: row.column("name")?,
            bytes,
            complete: known.is_some(),
            created_at: row.time("created_at")?,
        };
        Ok(ObjectRow { info, chunk, wrapped: row.column("wrapped_key")? })
    }
}

const COLUMNS: &str = "id, kind, media_type, name, bytes, chunk_bytes, wrapped_key, created_at";
