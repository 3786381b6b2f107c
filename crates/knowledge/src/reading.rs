//! How often articles are read.

use domain::{ArticleId, Timestamp};
use platform::database::{Database, DatabaseError, Row};
use sea_orm::Statement;
use serde::Serialize;

/// The bank's days are those of Beijing time.
const OFFSET_SECONDS: i64 = 8 * 3600;

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// A member of staff opened it.
    Staff,
    /// The bot said it.
    Bot,
}

impl Reader {
    const fn code(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Bot => "bot",
        }
    }
}

/// How often an article was read on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DayReadings {
    /// The day, `2026-02-13`.
    pub day: String,
    /// By members of staff.
    pub staff: i64,
    /// By customers, through the bot.
    pub bot: i64,
}

/// The day of the bank in which the time lies, `2026-02-13`.
#[must_use]
pub(crate) fn day_of(at: Timestamp) -> String {
    Timestamp::from_micros(at.micros() + OFFSET_SECONDS * 1_000_000).to_utc().date().to_string()
}

/// When the day of the bank begins in which the time lies.
#[must_use]
pub(crate) fn beginning_of_day(at: Timestamp) -> Timestamp {
    let offset = OFFSET_SECONDS * 1_000_000;
    let day = 24 * 3600 * 1_000_000;
    Timestamp::from_micros((at.micros() + offset).div_euclid(day) * day - offset)
}

pub(crate) fn count(database: &Database, article: &ArticleId, reader: Reader, at: Timestamp) -> Statement {
    let sql = "INSERT INTO article_reading (article, day, reader, readings) VALUES ($1, $2, $3, 1)
        ON CONFLICT (article, day, reader) DO UPDATE SET readings = article_reading.readings + 1";
    database.sql(sql, [article.as_str().into(), day_of(at).into(), reader.code().into()])
}

pub(crate) async fn of_article(
    database: &Database,
    article: &ArticleId,
    since: &str,
) -> Result<Vec<DayReadings>, DatabaseError> {
    let sql = "SELECT day, CAST(SUM(CASE WHEN reader = 'staff' THEN readings ELSE 0 END) AS BIGINT) AS staff,
            CAST(SUM(CASE WHEN reader = 'bot' THEN readings ELSE 0 END) AS BIGINT) AS bot
        FROM article_reading WHERE article = $1 AND day >= $2 GROUP BY day ORDER BY day";
    let rows = database.fetch_all(database.sql(sql, [article.as_str().into(), since.into()])).await?;
    rows.iter()
        .map(|row| Ok(DayReadings { day: row.column("day")?, staff: row.column("staff")?, bot: row.column("bot")? }))
        .collect()
}

/// Readings of all articles on a day, the most read first.
pub(crate) async fn of_day(database: &Database, day: &str) -> Result<Vec<(ArticleId, i64)>, DatabaseError> {
    let sql = "SELECT article, CAST(SUM(readings) AS BIGINT) AS readings FROM article_reading WHERE day = $1
        GROUP BY article ORDER BY 2 DESC, article LIMIT 500";
    let rows = database.fetch_all(database.sql(sql, [day.into()])).await?;
    rows.iter().map(|row| Ok((row.parsed("article")?, row.column("readings")?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_of_beijing_time() {
        let evening = Timestamp::parse("2026-02-13T23:59:59+08:00").unwrap();
        assert_eq!(day_of(evening), "2026-02-13");
        assert_eq!(beginning_of_day(evening), Timestamp::parse("2026-02-13T00:00:00+08:00").unwrap());
        assert_eq!(day_of(evening + std::time::Duration::from_secs(1)), "2026-02-14");
    }
}
