//! What goes wrong with the store, and whether it may be right again later.

use domain::Language;
use domain::problem::{Explain, Refusal};
use sea_orm::{DbErr, RuntimeErr, sqlx};

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The address is of no known kind.
    #[error("a database address begins with sqlite:// or postgres://")]
    Address,
    /// The store itself fails: unreachable, full, read-only. The same statement may work later.
    #[error("the database is not available: {0}")]
    Unavailable(#[source] DbErr),
    /// The statement breaks a uniqueness rule.
    #[error("such a row exists already: {0}")]
    Duplicate(#[source] DbErr),
    /// The statement is wrong or breaks another rule of the tables; it will fail again.
    #[error("the database refused the statement: {0}")]
    Statement(#[source] DbErr),
    /// A migration failed.
    #[error("migration {room}/{version} ({name}) failed: {source}")]
    Migration { room: &'static str, version: u32, name: &'static str, source: Box<DatabaseError> },
    /// The database has been used by a later program.
    #[error(
        "the database has version {found} of the tables of `{room}`, this program knows {known}: use the later program"
    )]
    Newer { room: String, found: u32, known: u32 },
    /// A row holds something that the program cannot read.
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
}

impl DatabaseError {
    /// Whether the store itself fails, so that the same may work later.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }

    /// Whether a row of that key exists already.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Duplicate(_))
    }
}

impl From<DbErr> for DatabaseError {
    fn from(error: DbErr) -> Self {
        match verdict(&error) {
            Verdict::Unavailable => Self::Unavailable(error),
            Verdict::Duplicate => Self::Duplicate(error),
            Verdict::Wrong => Self::Statement(error),
            Verdict::Corrupt => Self::Corrupt(error.to_string()),
        }
    }
}

impl Explain for DatabaseError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::Unavailable(_) => Refusal::Unavailable,
            Self::Duplicate(_) => Refusal::Conflict,
            _ => Refusal::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "database.unavailable",
            Self::Duplicate(_) => "database.duplicate",
            _ => "database.failed",
        }
    }

    fn title(&self, language: Language) -> String {
        match (self, language) {
            (Self::Unavailable(_), Language::Zh) => "系统暂时无法保存数据，请稍后再试。".into(),
            (Self::Unavailable(_), _) => "Data cannot be saved at the moment. Please try again shortly.".into(),
            (Self::Duplicate(_), Language::Zh) => "该记录已存在。".into(),
            (Self::Duplicate(_), _) => "Such a record exists already.".into(),
            (_, Language::Zh) => "系统内部错误，请稍后再试。".into(),
            (_, _) => "An internal error occurred. Please try again later.".into(),
        }
    }
}

enum Verdict {
    Unavailable,
    Duplicate,
    Wrong,
    Corrupt,
}

fn verdict(error: &DbErr) -> Verdict {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Verdict::Unavailable,
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => sqlx_verdict(error),
        DbErr::Type(_) | DbErr::Json(_) | DbErr::TryIntoErr { .. } => Verdict::Corrupt,
        _ => Verdict::Wrong,
    }
}

/// BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB (sqlite.org/rescode.html)
pub(super) const fn is_sqlite_unavailable(extended_code: u32) -> bool {
    matches!(extended_code & 0xff, 5 | 6 | 7 | 8 | 9 | 10 | 11 | 13 | 14 | 15 | 26)
}

fn sqlx_verdict(error: &sqlx::Error) -> Verdict {
    let sqlx::Error::Database(error) = error else {
        return match error {
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::ColumnNotFound(_) | sqlx::Error::Decode(_) => {
                Verdict::Corrupt
            }
            sqlx::Error::Encode(_) | sqlx::Error::RowNotFound | sqlx::Error::TypeNotFound { .. } => Verdict::Wrong,
            // Io, Tls, Protocol, PoolTimedOut, PoolClosed, WorkerCrashed …
            _ => Verdict::Unavailable,
        };
    };
    if error.is_unique_violation() {
        return Verdict::Duplicate;
    }
    let code = error.code().unwrap_or_default().into_owned();
    let unavailable = if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        code.parse::<u32>().is_ok_and(is_sqlite_unavailable)
    } else {
        // Connection, rollback by conflict, resources, intervention, system error, read-only standby (PostgreSQL, appendix A)
        ["08", "40", "53", "57", "58"].iter().any(|class| code.starts_with(class)) || code == "25006"
    };
    if unavailable { Verdict::Unavailable } else { Verdict::Wrong }
}
