//! The tables `chat` and `message`.

use domain::{AgentId, ContactId, LineId, ObjectId, Timestamp};
use platform::database::{Database, DatabaseError, Migration, Row};
use sea_orm::{QueryResult, Statement, Value};

use crate::chat::{Beginning, State};
use crate::message::{Body, Kind, Message, Sender};
use crate::token::TokenHash;

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        room: "messaging",
        version: 1,
        name: "chats and their messages",
        sql: include_str!("../migrations/0001_chats.sql"),
    },
    Migration {
        room: "messaging",
        version: 2,
        name: "texts to and from phones",
        sql: include_str!("../migrations/0002_texts.sql"),
    },
    Migration {
        room: "messaging",
        version: 3,
        name: "the message board",
        sql: include_str!("../migrations/0003_board.sql"),
    },
];

/// How many messages are read at once.
pub(crate) const PAGE: i64 = 200;

/// What an ended chat's customer is checked against.
pub(crate) struct Ownership {
    pub(crate) token: TokenHash,
    pub(crate) agent: Option<AgentId>,
    pub(crate) ended_at: Option<Timestamp>,
}

pub(crate) fn insert_message(database: &Database, message: &Message) -> Statement {
    let body = serde_json::to_string(&message.body).expect("invariant: a body has text keys");
    let object = message.body.file.as_ref().map(|file| file.id.to_string());
    database.sql(
        "INSERT INTO message (contact, seq, id, sender, client_id, kind, body, object, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        [
            text(message.contact),
            message.seq.into(),
            text(message.id),
            message.sender.code().into(),
            message.client_id.clone().into(),
            message.kind.code().into(),
            body.into(),
            object.into(),
            message.at.micros().into(),
        ],
    )
}

pub(crate) fn insert_chat(database: &Database, chat: &Beginning, now: Timestamp) -> Statement {
    database.sql(
        "INSERT INTO chat (contact, token_hash, line, language, agent, secure, customer_read, agent_read, opened_at, ended_at, phone) \
         VALUES ($1, $2, $3, $4, NULL, 0, 0, 0, $5, NULL, $6)",
        [
            text(chat.id),
            chat.token.to_text().into(),
            chat.line.as_str().into(),
            chat.language.code().into(),
            now.micros().into(),
            chat.phone.as_ref().map(|phone| phone.as_str().to_owned()).into(),
        ],
    )
}

/// Brings the chat's row up to what is remembered.
pub(crate) fn update_chat(database: &Database, contact: ContactId, state: &State) -> Statement {
    database.sql(
        "UPDATE chat SET language = $2, agent = $3, secure = $4, customer_read = $5, agent_read = $6, ended_at = $7 \
         WHERE contact = $1",
        [
            text(contact),
            state.language.code().into(),
            state.last_agent.map(|agent| agent.to_string()).into(),
            i64::from(state.secure).into(),
            state.customer_read.into(),
            state.agent_read.into(),
            state.ended_at.map(Timestamp::micros).into(),
        ],
    )
}

/// Ends chats whose contact is over.
pub(crate) fn end_chat(database: &Database, contact: ContactId, now: Timestamp) -> Statement {
    database.sql("UPDATE chat SET ended_at = $2 WHERE contact = $1", [text(contact), now.micros().into()])
}

/// The chats that have not ended.
pub(crate) async fn open_chats(database: &Database) -> Result<Vec<Beginning>, DatabaseError> {
    let sql = "SELECT c.contact, c.token_hash, c.line, c.language, c.agent, c.secure, c.customer_read, c.agent_read, c.phone, \
               COALESCE((SELECT MAX(m.seq) FROM message m WHERE m.contact = c.contact), 0) AS last_seq \
               FROM chat c WHERE c.ended_at IS NULL ORDER BY c.contact";
    let rows = database.fetch_all(database.sql(sql, [])).await?;
    rows.iter()
        .map(|row| {
            Ok(Beginning {
                id: row.parsed("contact")?,
                line: row.parsed::<LineId>("line")?,
                token: token(row)?,
                phone: row.parsed_or_none("phone")?,
                language: row.parsed("language")?,
                agent: row.parsed_or_none("agent")?,
                secure: row.truth("secure")?,
                last_seq: row.column("last_seq")?,
                customer_read: row.column("customer_read")?,
                agent_read: row.column("agent_read")?,
            })
        })
        .collect()
}

pub(crate) async fn ownership(database: &Database, contact: ContactId) -> Result<Option<Ownership>, DatabaseError> {
    let sql = "SELECT token_hash, agent, ended_at FROM chat WHERE contact = $1";
    let Some(row) = database.fetch_one(database.sql(sql, [text(contact)])).await? else { return Ok(None) };
    Ok(Some(Ownership {
        token: token(&row)?,
        agent: row.parsed_or_none("agent")?,
        ended_at: row.time_or_none("ended_at")?,
    }))
}

fn token(row: &QueryResult) -> Result<TokenHash, DatabaseError> {
    let hash: String = row.column("token_hash")?;
    TokenHash::from_text(&hash).ok_or_else(|| DatabaseError::Corrupt("column token_hash: no SHA-256".into()))
}

/// The messages after a place, at most [`PAGE`].
pub(crate) async fn messages_after(
    database: &Database,
    contact: ContactId,
    after: i64,
) -> Result<Vec<Message>, DatabaseError> {
    let sql = "SELECT contact, seq, id, sender, client_id, kind, body, at FROM message \
               WHERE contact = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    let rows = database.fetch_all(database.sql(sql, [text(contact), after.into(), PAGE.into()])).await?;
    rows.iter().map(message).collect()
}

/// The message that was posted under a client id.
pub(crate) async fn message_of(
    database: &Database,
    contact: ContactId,
    sender: Sender,
    client_id: &str,
) -> Result<Option<Message>, DatabaseError> {
    let sql = "SELECT contact, seq, id, sender, client_id, kind, body, at FROM message \
               WHERE contact = $1 AND sender = $2 AND client_id = $3";
    let values: [Value; 3] = [text(contact), sender.code().into(), client_id.into()];
    database.fetch_one(database.sql(sql, values)).await?.as_ref().map(message).transpose()
}

/// Whether the object is a file of the contact's messages.
pub(crate) async fn has_file(database: &Database, contact: ContactId, object: ObjectId) -> Result<bool, DatabaseError> {
    let sql = "SELECT seq FROM message WHERE contact = $1 AND object = $2";
    Ok(database.fetch_one(database.sql(sql, [text(contact), text(object)])).await?.is_some())
}

fn message(row: &QueryResult) -> Result<Message, DatabaseError> {
    let corrupt = |column: &str| DatabaseError::Corrupt(format!("column {column}: not a known value"));
    Ok(Message {
        contact: row.parsed("contact")?,
        seq: row.column("seq")?,
        id: row.parsed("id")?,
        sender: Sender::from_code(&row.column::<String>("sender")?).ok_or_else(|| corrupt("sender"))?,
        client_id: row.column("client_id")?,
        kind: Kind::from_code(&row.column::<String>("kind")?).ok_or_else(|| corrupt("kind"))?,
        body: row.json::<Body>("body")?,
        at: row.time("at")?,
    })
}

fn text(id: impl std::fmt::Display) -> Value {
    id.to_string().into()
}
