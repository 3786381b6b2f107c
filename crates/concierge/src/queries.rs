//! The tables `service_order` and `service_use`.

use domain::{CustomerId, ServiceItemId, ServiceOrderId, StaffId};
use platform::database::{Database, DatabaseError, Row as _};
use sea_orm::{Statement, Value};
use serde::Serialize;

use crate::entitlement::Use;
use crate::order::{Order, OrderState};

/// Orders of a customer that are shown at most.
const MOST_OF_A_CUSTOMER: i64 = 50;

/// The order of the office's list: the next promise of an open order; those that are over come after all of them, the latest
/// first.
fn rank(order: &Order) -> i64 {
    const OVER: i64 = i64::MAX / 2;
    match (order.next_promise(), order.ended_at) {
        (Some((_, at)), None) => at.micros().min(OVER),
        (_, ended) => i64::MAX - ended.unwrap_or(order.drafted_at).micros().clamp(0, OVER),
    }
}

/// The statement that writes an order for the first time. The page's key is unique among the orders of who entered them.
pub(crate) fn insert(database: &Database, order: &Order, key: &str) -> Statement {
    let sql = "INSERT INTO service_order (id, client_key, drafted_by, customer, contact, item, state, rank, was_overdue, body)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)";
    let values = [
        order.id.to_string().into(),
        key.into(),
        order.drafted_by.to_string().into(),
        order.customer.to_string().into(),
        order.contact.map(|contact| contact.to_string()).into(),
        order.item.code.as_str().into(),
        order.state.code().into(),
        rank(order).into(),
        body(order).into(),
    ];
    database.sql(sql, values)
}

/// The statement that keeps the order as it is.
pub(crate) fn keep(database: &Database, order: &Order) -> Statement {
    let sql = "UPDATE service_order SET state = $2, year = $3, rank = $4, was_overdue = $5, requested_at = $6,
        placed_at = $7, ended_at = $8, cost_minor = $9, body = $10 WHERE id = $1";
    let values = [
        order.id.to_string().into(),
        order.state.code().into(),
        order.year.map(i64::from).into(),
        rank(order).into(),
        i64::from(!order.overdue.is_empty()).into(),
        order.requested_at.map(|at| at.micros()).into(),
        order.placed_at.map(|at| at.micros()).into(),
        order.ended_at.map(|at| at.micros()).into(),
        order.cost.map(|cost| cost.minor).into(),
        body(order).into(),
    ];
    database.sql(sql, values)
}

fn body(order: &Order) -> String {
    serde_json::to_string(order).expect("invariant: an order is texts, times and flags")
}

/// The statement that takes a place of the customer's year. A place that is taken cannot be taken again.
pub(crate) fn take(database: &Database, order: &Order, counted: Use) -> Statement {
    let sql = "INSERT INTO service_use (customer, item, year, place, order_id) VALUES ($1, $2, $3, $4, $5)";
    let values = [
        order.customer.to_string().into(),
        order.item.code.as_str().into(),
        i64::from(counted.year).into(),
        i64::from(counted.place).into(),
        order.id.to_string().into(),
    ];
    database.sql(sql, values)
}

/// The statement that gives the order's place back.
pub(crate) fn give_back(database: &Database, order: ServiceOrderId) -> Statement {
    database.sql("DELETE FROM service_use WHERE order_id = $1", [order.to_string().into()])
}

/// The places of the year that the customer's orders have taken.
pub(crate) async fn taken(
    database: &Database,
    customer: CustomerId,
    item: &ServiceItemId,
    year: i32,
) -> Result<Vec<u32>, DatabaseError> {
    let sql = "SELECT place FROM service_use WHERE customer = $1 AND item = $2 AND year = $3 ORDER BY place";
    let values = [customer.to_string().into(), item.as_str().into(), i64::from(year).into()];
    let rows = database.fetch_all(database.sql(sql, values)).await?;
    rows.iter()
        .map(|row| u32::try_from(row.column::<i64>("place")?).map_err(|_| DatabaseError::Corrupt("a place".to_owned())))
        .collect()
}

pub(crate) async fn find(database: &Database, id: ServiceOrderId) -> Result<Option<Order>, DatabaseError> {
    let sql = database.sql("SELECT body FROM service_order WHERE id = $1", [id.to_string().into()]);
    database.fetch_one(sql).await?.map(|row| row.json("body")).transpose()
}

/// The order that the member of staff entered under that key.
pub(crate) async fn by_key(database: &Database, by: StaffId, key: &str) -> Result<Option<Order>, DatabaseError> {
    let sql = "SELECT body FROM service_order WHERE drafted_by = $1 AND client_key = $2";
    let row = database.fetch_one(database.sql(sql, [by.to_string().into(), key.into()])).await?;
    row.map(|row| row.json("body")).transpose()
}

/// The orders of a customer, the latest first.
pub(crate) async fn of_customer(database: &Database, customer: CustomerId) -> Result<Vec<Order>, DatabaseError> {
    let sql = "SELECT body FROM service_order WHERE customer = $1 ORDER BY id DESC LIMIT $2";
    let rows = database.fetch_all(database.sql(sql, [customer.to_string().into(), MOST_OF_A_CUSTOMER.into()])).await?;
    rows.iter().map(|row| row.json("body")).collect()
}

/// Which orders the office wants to see.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// Those in one of the states.
    pub states: Vec<OrderState>,
    pub item: Option<ServiceItemId>,
    pub was_overdue: bool,
    /// Orders after this place of the list.
    pub after: Option<(i64, ServiceOrderId)>,
}

/// The orders in the office's order, each with its place in the list.
pub(crate) async fn list(database: &Database, filter: &Filter, limit: u32) -> Result<Vec<(i64, Order)>, DatabaseError> {
    let mut values: Vec<Value> = Vec::new();
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let states: Vec<String> = filter.states.iter().map(|state| place(state.code().into())).collect();
    let mut conditions = vec![format!("state IN ({})", states.join(", "))];
    if let Some(item) = &filter.item {
        conditions.push(format!("item = {}", place(item.as_str().into())));
    }
    if filter.was_overdue {
        conditions.push("was_overdue = 1".to_owned());
    }
    if let Some((rank, id)) = filter.after {
        let (rank, id) = (place(rank.into()), place(id.to_string().into()));
        conditions.push(format!("(rank > {rank} OR (rank = {rank} AND id > {id}))"));
    }
    let limit = place(i64::from(limit).into());
    let conditions = conditions.join(" AND ");
    let sql = format!("SELECT rank, body FROM service_order WHERE {conditions} ORDER BY rank, id LIMIT {limit}");
    let rows = database.fetch_all(database.sql(&sql, values)).await?;
    rows.iter().map(|row| Ok((row.column("rank")?, row.json("body")?))).collect()
}

/// The year of an item in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ServiceYear)]
pub struct ItemYear {
    pub item: ServiceItemId,
    pub ordered: i64,
    pub open: i64,
    pub done: i64,
    pub cancelled: i64,
    pub failed: i64,
    /// Orders that count.
    pub counted: i64,
    /// Orders of which a promise was missed.
    pub overdue: i64,
    /// From the customer's yes until the provider had the order, on average.
    pub response_seconds: Option<i64>,
    /// What customers paid or are to pay, in fen.
    pub cost_minor: i64,
}

/// The figures of a year, by item.
pub(crate) async fn year(database: &Database, year: i32) -> Result<Vec<ItemYear>, DatabaseError> {
    // Sums are of another type than what is summed on PostgreSQL.
    let sum = |what: &str, name: &str| format!("CAST(COALESCE(SUM({what}), 0) AS BIGINT) AS {name}");
    let when = |condition: &str, name: &str| sum(&format!("CASE WHEN {condition} THEN 1 ELSE 0 END"), name);
    let sql = format!(
        "SELECT item, COUNT(*) AS ordered, {}, {}, {}, {}, {}, {}, {}, {}, {} FROM service_order
        WHERE year = $1 GROUP BY item ORDER BY item",
        when("state IN ('requested', 'placed', 'confirmed')", "is_open"),
        when("state = 'done'", "done"),
        when("state = 'cancelled'", "cancelled"),
        when("state = 'failed'", "failed"),
        when("EXISTS (SELECT 1 FROM service_use WHERE service_use.order_id = service_order.id)", "counted"),
        sum("was_overdue", "overdue"),
        when("placed_at IS NOT NULL", "placed"),
        sum("CASE WHEN placed_at IS NULL THEN 0 ELSE (placed_at - requested_at) / 1000000 END", "response"),
        sum("cost_minor", "cost"),
    );
    let rows = database.fetch_all(database.sql(&sql, [i64::from(year).into()])).await?;
    rows.iter()
        .map(|row| {
            let (placed, response): (i64, i64) = (row.column("placed")?, row.column("response")?);
            Ok(ItemYear {
                item: row.parsed("item")?,
                ordered: row.column("ordered")?,
                open: row.column("is_open")?,
                done: row.column("done")?,
                cancelled: row.column("cancelled")?,
                failed: row.column("failed")?,
                counted: row.column("counted")?,
                overdue: row.column("overdue")?,
                response_seconds: response.checked_div(placed),
                cost_minor: row.column("cost")?,
            })
        })
        .collect()
}
