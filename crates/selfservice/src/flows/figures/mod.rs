//! What becomes of contacts at each node of a flow, by the hour: counted out of the journal as it grows.
//!
//! A contact's whole good is written to the nodes it went through when it is over: it was *served* if the flow came to
//! its end with it or an agent took it. All counts stand at the hour of the contact's first visit to the node or, for
//! what happens at a visit, at the hour of that visit.

mod counter;
pub(crate) mod http;
mod ways;

use domain::{FlowId, NodeId, Timestamp};
use platform::database::{Database, Row};
use serde::Serialize;

use crate::error::SelfServiceError;

pub use counter::FigureCounter;

/// Microseconds of an hour.
const HOUR: i64 = 3_600_000_000;

/// The hour of a time, counted from 1970.
const fn hour_of(at: Timestamp) -> i64 {
    at.micros().div_euclid(HOUR)
}

/// What became of the contacts that came to a node.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct NodeFigures {
    pub node: NodeId,
    /// How often it was reached.
    pub visits: i64,
    /// How many contacts reached it.
    pub contacts: i64,
    /// Contacts with which the flow came to its end here.
    pub ended: i64,
    /// Contacts whose customer gave up here.
    pub abandoned: i64,
    /// Times that a contact began to wait for a person here.
    pub queued: i64,
    /// Contacts among those that reached it that were served in the end: by the flow or by an agent.
    pub served: i64,
    /// `served` of `contacts`, 0 to 1; absent where nobody came.
    pub success: Option<f64>,
    /// How long a visit lasted on average, in seconds; absent where none is over.
    pub average_seconds: Option<f64>,
}

/// The figures of a flow's nodes for contacts from the hour of `from` up to, not including, the hour of `to`.
pub(crate) async fn of_flow(
    database: &Database,
    flow: &FlowId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<NodeFigures>, SelfServiceError> {
    let sum = |column: &str| format!("CAST(SUM({column}) AS BIGINT) AS {column}");
    let columns =
        ["visits", "contacts", "ended", "abandoned", "queued", "served", "stays", "micros"].map(sum).join(", ");
    let sql = format!(
        "SELECT node, {columns} FROM flow_node_hour WHERE flow = $1 AND hour >= $2 AND hour < $3 GROUP BY node ORDER BY node"
    );
    let values = [flow.as_str().into(), hour_of(from).into(), hour_of(to).into()];
    let rows = database.fetch_all(database.sql(&sql, values)).await?;
    rows.iter()
        .map(|row| {
            let count = |column: &str| row.column::<i64>(column);
            let share = |part: i64, of: i64| (of > 0).then(|| part as f64 / of as f64);
            let (contacts, served) = (count("contacts")?, count("served")?);
            Ok(NodeFigures {
                node: row.parsed("node")?,
                visits: count("visits")?,
                contacts,
                ended: count("ended")?,
                abandoned: count("abandoned")?,
                queued: count("queued")?,
                served,
                success: share(served, contacts),
                average_seconds: share(count("micros")?, count("stays")?).map(|micros| micros / 1e6),
            })
        })
        .collect()
}
