//! The tables of articles and of what stands around them.

use std::collections::{BTreeMap, HashMap};

use domain::{ArticleId, ObjectId, StaffId, Timestamp};
use platform::database::{Database, DatabaseError, Row};
use sea_orm::Statement;
use serde::Serialize;

use crate::article::{Article, Publication};
use crate::attachments::Attachment;
use crate::edition::SpecialEdition;
use crate::institution::Institution;
use crate::synonyms::Synonyms;
use crate::topics::{Count, Topic};

pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("invariant: what is kept has string keys and finite numbers")
}

fn staff(staff: Option<StaffId>) -> sea_orm::Value {
    staff.map(|staff| staff.to_string()).into()
}

pub(crate) async fn articles(database: &Database) -> Result<Vec<Article>, DatabaseError> {
    let rows = database.fetch_all(database.sql("SELECT document FROM article ORDER BY id", [])).await?;
    rows.iter().map(|row| row.json("document")).collect()
}

pub(crate) fn put_article(database: &Database, article: &Article) -> Statement {
    let sql = "INSERT INTO article (id, document, revision, updated_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (id) DO UPDATE SET document = excluded.document, revision = excluded.revision, updated_at = excluded.updated_at";
    let values =
        [article.id.as_str().into(), json(article).into(), article.revision.into(), article.updated_at.micros().into()];
    database.sql(sql, values)
}

pub(crate) fn add_version(database: &Database, id: &ArticleId, publication: &Publication) -> Statement {
    let sql = "INSERT INTO article_version (article, version, content, submitted_by, published_at, published_by, note)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        id.as_str().into(),
        i64::from(publication.version).into(),
        json(&publication.content).into(),
        staff(publication.submitted_by),
        publication.at.micros().into(),
        staff(publication.by),
        publication.note.as_str().into(),
    ];
    database.sql(sql, values)
}

pub(crate) async fn versions(database: &Database, id: &ArticleId) -> Result<Vec<Publication>, DatabaseError> {
    let sql = "SELECT version, content, submitted_by, published_at, published_by, note FROM article_version
        WHERE article = $1 ORDER BY version DESC LIMIT 200";
    let rows = database.fetch_all(database.sql(sql, [id.as_str().into()])).await?;
    rows.iter()
        .map(|row| {
            Ok(Publication {
                version: u32::try_from(row.column::<i64>("version")?).unwrap_or(0),
                content: row.json("content")?,
                at: row.time("published_at")?,
                by: row.parsed_or_none("published_by")?,
                submitted_by: row.parsed_or_none("submitted_by")?,
                note: row.column("note")?,
            })
        })
        .collect()
}

pub(crate) async fn synonyms(database: &Database) -> Result<(Synonyms, i64), DatabaseError> {
    let row =
        database.fetch_one(database.sql("SELECT document, revision FROM knowledge_synonyms WHERE id = 1", [])).await?;
    row.map_or(Ok((Synonyms::default(), 0)), |row| Ok((row.json("document")?, row.column("revision")?)))
}

pub(crate) fn put_synonyms(database: &Database, synonyms: &Synonyms, revision: i64) -> Statement {
    let sql = "INSERT INTO knowledge_synonyms (id, document, revision) VALUES (1, $1, $2)
        ON CONFLICT (id) DO UPDATE SET document = excluded.document, revision = excluded.revision";
    database.sql(sql, [json(synonyms).into(), revision.into()])
}

pub(crate) async fn institutions(database: &Database) -> Result<BTreeMap<String, (Institution, i64)>, DatabaseError> {
    let rows = database.fetch_all(database.sql("SELECT id, document, revision FROM knowledge_institution", [])).await?;
    rows.iter().map(|row| Ok((row.column("id")?, (row.json("document")?, row.column("revision")?)))).collect()
}

pub(crate) fn put_institution(database: &Database, institution: &Institution, revision: i64) -> Statement {
    let sql = "INSERT INTO knowledge_institution (id, document, revision) VALUES ($1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET document = excluded.document, revision = excluded.revision";
    database.sql(sql, [institution.id.as_str().into(), json(institution).into(), revision.into()])
}

pub(crate) async fn editions(database: &Database) -> Result<BTreeMap<String, (SpecialEdition, i64)>, DatabaseError> {
    let rows = database.fetch_all(database.sql("SELECT id, document, revision FROM special_edition", [])).await?;
    rows.iter().map(|row| Ok((row.column("id")?, (row.json("document")?, row.column("revision")?)))).collect()
}

pub(crate) fn put_edition(database: &Database, edition: &SpecialEdition, revision: i64) -> Statement {
    let sql = "INSERT INTO special_edition (id, document, revision) VALUES ($1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET document = excluded.document, revision = excluded.revision";
    database.sql(sql, [edition.id.as_str().into(), json(edition).into(), revision.into()])
}

pub(crate) async fn attachments(database: &Database, id: &ArticleId) -> Result<Vec<Attachment>, DatabaseError> {
    let sql = "SELECT object, name, media_type, bytes, added_at FROM article_attachment WHERE article = $1 ORDER BY added_at, object";
    let rows = database.fetch_all(database.sql(sql, [id.as_str().into()])).await?;
    rows.iter()
        .map(|row| {
            Ok(Attachment {
                object: row.parsed("object")?,
                name: row.column("name")?,
                media_type: row.column("media_type")?,
                bytes: row.column("bytes")?,
                added_at: row.time("added_at")?,
            })
        })
        .collect()
}

pub(crate) fn add_attachment(database: &Database, id: &ArticleId, attachment: &Attachment, by: StaffId) -> Statement {
    let sql = "INSERT INTO article_attachment (object, article, name, media_type, bytes, added_at, added_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        attachment.object.to_string().into(),
        id.as_str().into(),
        attachment.name.as_str().into(),
        attachment.media_type.as_str().into(),
        attachment.bytes.into(),
        attachment.added_at.micros().into(),
        by.to_string().into(),
    ];
    database.sql(sql, values)
}

pub(crate) async fn has_attachment(
    database: &Database,
    id: &ArticleId,
    object: ObjectId,
) -> Result<bool, DatabaseError> {
    let sql = "SELECT object FROM article_attachment WHERE article = $1 AND object = $2";
    Ok(database.fetch_one(database.sql(sql, [id.as_str().into(), object.to_string().into()])).await?.is_some())
}

/// The topics with their figures by the hour.
pub(crate) async fn topics(database: &Database) -> Result<Vec<Topic>, DatabaseError> {
    let rows =
        database.fetch_all(database.sql("SELECT topic, hour, asked, unanswered FROM hot_topic_hour", [])).await?;
    let mut hours: HashMap<String, BTreeMap<i64, Count>> = HashMap::new();
    let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    for row in &rows {
        let figures = Count { asked: count(row.column("asked")?), unanswered: count(row.column("unanswered")?) };
        hours.entry(row.column("topic")?).or_default().insert(row.column("hour")?, figures);
    }
    let rows = database
        .fetch_all(database.sql("SELECT id, document FROM hot_topic ORDER BY last_at DESC LIMIT 4000", []))
        .await?;
    rows.iter()
        .map(|row| {
            let mut topic: Topic = row.json("document")?;
            topic.hours = hours.remove(&row.column::<String>("id")?).unwrap_or_default();
            Ok(topic)
        })
        .collect()
}

/// Forgets single questions before `questions`, and topics and figures before `topics`.
pub(crate) fn forget(database: &Database, questions: Timestamp, topics: Timestamp) -> Vec<Statement> {
    vec![
        database.sql("DELETE FROM asked_question WHERE at < $1", [questions.micros().into()]),
        database.sql("DELETE FROM hot_topic_hour WHERE hour < $1", [crate::topics::hour_of(topics).into()]),
        database.sql("DELETE FROM hot_topic WHERE last_at < $1", [topics.micros().into()]),
    ]
}
