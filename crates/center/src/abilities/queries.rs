//! Counting the table `contact` by agent and business: one query, whatever the number of agents.

use std::time::Duration;

use domain::Timestamp;
use platform::database::{Database, DatabaseError, Row as _};
use sea_orm::QueryResult;

use super::estimate::Seen;

/// Whoever comes again for the same within so long was not helped: 7 days (domain rules §1, first contact resolution).
const AGAIN: Duration = Duration::from_secs(7 * 24 * 3600);
/// Satisfied is whoever chose one of the two best of five grades, or the best of fewer.
const SATISFIED: &str = "c.score >= CASE WHEN c.grades >= 5 THEN c.grades - 1 ELSE c.grades END";

/// What was seen of every agent in every business since then.
pub(super) async fn seen(database: &Database, since: Timestamp, now: Timestamp) -> Result<Vec<Seen>, DatabaseError> {
    let again = i64::try_from(AGAIN.as_micros()).unwrap_or(i64::MAX);
    let sql = format!(
        "SELECT h.agent, h.business, COUNT(*) AS contacts, SUM(h.seconds) AS seconds, \
         SUM(h.seconds * h.seconds) AS seconds_squared, SUM(h.rated) AS rated, SUM(h.satisfied) AS satisfied, \
         SUM(h.judged) AS judged, SUM(h.resolved) AS resolved FROM ( \
         SELECT c.agent, c.business, \
         CAST(c.talk_micros + COALESCE(c.closed_at - c.ended_at, 0) AS DOUBLE PRECISION) / 1000000.0 AS seconds, \
         CASE WHEN c.score IS NULL THEN 0 ELSE 1 END AS rated, \
         CASE WHEN c.score IS NOT NULL AND {SATISFIED} THEN 1 ELSE 0 END AS satisfied, \
         CASE WHEN c.customer IS NOT NULL AND c.ended_at <= $2 THEN 1 ELSE 0 END AS judged, \
         CASE WHEN c.customer IS NOT NULL AND c.ended_at <= $2 AND NOT EXISTS ( \
           SELECT 1 FROM contact n WHERE n.customer = c.customer AND n.business = c.business \
           AND n.arrived_at >= c.ended_at AND n.arrived_at <= c.ended_at + {again}) THEN 1 ELSE 0 END AS resolved \
         FROM contact c WHERE c.business IS NOT NULL AND c.arrived_at >= $1 AND c.agent IS NOT NULL \
         AND c.ended_at IS NOT NULL AND c.talk_micros > 0) h GROUP BY h.agent, h.business"
    );
    let values = [since.micros().into(), (now - AGAIN).micros().into()];
    database.fetch_all(database.sql(&sql, values)).await?.iter().map(row).collect()
}

fn row(found: &QueryResult) -> Result<Seen, DatabaseError> {
    let count = |column: &str| -> Result<u32, DatabaseError> {
        u32::try_from(found.column::<i64>(column)?)
            .map_err(|_| DatabaseError::Corrupt("a count of contacts".to_owned()))
    };
    Ok(Seen {
        agent: found.parsed("agent")?,
        business: found.parsed("business")?,
        contacts: count("contacts")?,
        seconds: found.column("seconds")?,
        seconds_squared: found.column("seconds_squared")?,
        rated: count("rated")?,
        satisfied: count("satisfied")?,
        judged: count("judged")?,
        resolved: count("resolved")?,
    })
}
