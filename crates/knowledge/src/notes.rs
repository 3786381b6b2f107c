//! What is written down on the way, without anybody waiting for it: questions and readings.
//!
//! A bounded line leads to one task that writes what waits in one transaction. When the line is full, notes are lost and
//! counted: a customer never waits for statistics.

use std::time::Duration;

use domain::contact::Channel;
use domain::{ArticleId, ContactId, Language, Timestamp};
use platform::database::Database;
use sea_orm::Statement;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::queries::json;
use crate::questions::Outcome;
use crate::reading::{self, Reader};
use crate::topics::{Topic, hour_of};

/// How many notes are written in one transaction.
const TOGETHER: usize = 256;
/// How long the task waits after a failure of the store.
const PAUSE: Duration = Duration::from_secs(1);

/// Something to be written down.
pub(crate) enum Note {
    /// A question was asked.
    Asked(Box<AskedNote>),
    /// A question that had an answer turned out to have none.
    Unanswered { topic: Box<Topic>, text: String, at: Timestamp },
    /// An article was read.
    Read { article: ArticleId, reader: Reader, at: Timestamp },
    /// Everything before this is written: tests and reports wait for it.
    Flush(tokio::sync::oneshot::Sender<()>),
}

pub(crate) struct AskedNote {
    pub(crate) at: Timestamp,
    /// `bot` or `staff`.
    pub(crate) asked_by: &'static str,
    pub(crate) language: Language,
    pub(crate) channel: Option<Channel>,
    pub(crate) contact: Option<ContactId>,
    /// Masked.
    pub(crate) text: String,
    pub(crate) outcome: Outcome,
    pub(crate) article: Option<ArticleId>,
    pub(crate) confidence: Option<f32>,
    pub(crate) topic: Option<Topic>,
}

/// The line of notes.
pub(crate) struct Notes {
    line: mpsc::Sender<Note>,
}

impl Notes {
    pub(crate) fn new(waiting: usize) -> (Self, mpsc::Receiver<Note>) {
        let (line, inbox) = mpsc::channel(waiting);
        (Self { line }, inbox)
    }

    /// Puts a note into the line; returns at once.
    pub(crate) fn put(&self, note: Note) {
        if self.line.try_send(note).is_err() {
            tracing::warn!("a note of the knowledge base was lost: too many wait to be written");
        }
    }

    /// Returns when everything that was put in before is written or lost.
    pub(crate) async fn flush(&self) {
        let (written, wait) = tokio::sync::oneshot::channel();
        if self.line.send(Note::Flush(written)).await.is_ok() {
            let _ = wait.await;
        }
    }
}

/// Writes notes until the program stops and the line is empty.
pub(crate) async fn write(database: Database, mut inbox: mpsc::Receiver<Note>, stop: CancellationToken) {
    let mut waiting = Vec::with_capacity(TOGETHER);
    loop {
        tokio::select! {
            biased;
            count = inbox.recv_many(&mut waiting, TOGETHER) => if count == 0 { return },
            () = stop.cancelled() => {
                inbox.close();
                if inbox.is_empty() { return }
                continue;
            }
        }
        let statements: Vec<Statement> = waiting.iter().flat_map(|note| statements(&database, note)).collect();
        if !statements.is_empty()
            && let Err(error) = database.transaction(statements).await
        {
            tracing::error!(%error, notes = waiting.len(), "notes of the knowledge base could not be written");
            let _ = tokio::time::timeout(PAUSE, stop.cancelled()).await;
        }
        for note in waiting.drain(..) {
            if let Note::Flush(written) = note {
                let _ = written.send(());
            }
        }
    }
}

fn statements(database: &Database, note: &Note) -> Vec<Statement> {
    match note {
        Note::Flush(_) => Vec::new(),
        Note::Read { article, reader, at } => vec![reading::count(database, article, *reader, *at)],
        Note::Unanswered { topic, text, at } => {
            let sql = "UPDATE hot_topic_hour SET unanswered = unanswered + 1 WHERE topic = $1 AND hour = $2 AND unanswered < asked";
            vec![
                database.sql(sql, [topic.id.to_string().into(), hour_of(*at).into()]),
                gap(database, topic.id, text, *at),
            ]
        }
        Note::Asked(asked) => {
            let mut statements = vec![question(database, asked)];
            if let Some(topic) = &asked.topic {
                let unanswered = asked.outcome == Outcome::Nothing;
                statements.push(put_topic(database, topic));
                let sql = "INSERT INTO hot_topic_hour (topic, hour, asked, unanswered) VALUES ($1, $2, 1, $3)
                    ON CONFLICT (topic, hour) DO UPDATE SET asked = hot_topic_hour.asked + 1,
                        unanswered = hot_topic_hour.unanswered + excluded.unanswered";
                let values = [topic.id.to_string().into(), hour_of(asked.at).into(), i64::from(unanswered).into()];
                statements.push(database.sql(sql, values));
                if unanswered {
                    statements.push(gap(database, topic.id, &asked.text, asked.at));
                }
            }
            statements
        }
    }
}

fn question(database: &Database, asked: &AskedNote) -> Statement {
    let sql = "INSERT INTO asked_question (id, at, asked_by, language, channel, contact, text, outcome, article, confidence, topic)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = [
        Uuid::now_v7().to_string().into(),
        asked.at.micros().into(),
        asked.asked_by.into(),
        asked.language.code().into(),
        asked.channel.map_or("", Channel::code).into(),
        asked.contact.map(|contact| contact.to_string()).into(),
        asked.text.as_str().into(),
        asked.outcome.code().into(),
        asked.article.as_ref().map(|article| article.as_str().to_owned()).into(),
        asked.confidence.map(f64::from).into(),
        asked.topic.as_ref().map(|topic| topic.id.to_string()).into(),
    ];
    database.sql(sql, values)
}

fn put_topic(database: &Database, topic: &Topic) -> Statement {
    let sql = "INSERT INTO hot_topic (id, document, last_at) VALUES ($1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET document = excluded.document, last_at = excluded.last_at";
    database.sql(sql, [topic.id.to_string().into(), json(topic).into(), topic.last_at.micros().into()])
}

/// A question without an answer makes a gap, or makes an open one larger. One that had been answered opens again.
fn gap(database: &Database, topic: Uuid, example: &str, at: Timestamp) -> Statement {
    let sql = "INSERT INTO knowledge_gap (topic, example, first_at, last_at, asked, state, note, revision)
        VALUES ($1, $2, $3, $3, 1, 'open', '', 1)
        ON CONFLICT (topic) DO UPDATE SET asked = knowledge_gap.asked + 1, last_at = excluded.last_at,
            state = CASE WHEN knowledge_gap.state = 'answered' THEN 'open' ELSE knowledge_gap.state END";
    database.sql(sql, [topic.to_string().into(), example.into(), at.micros().into()])
}
