//! The table of sites: what the bank writes down, and how each site is.

use domain::SiteId;
use platform::database::{Database, DatabaseError, Row as _};
use sea_orm::Statement;

use super::Site;
use super::live::Standing;

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("invariant: sites have text keys and whole numbers")
}

/// All sites in their order, with how they were last.
pub(crate) async fn all(database: &Database) -> Result<Vec<(Site, Standing)>, DatabaseError> {
    let sql = "SELECT settings, standing FROM site ORDER BY place, id";
    let rows = database.fetch_all(database.sql(sql, [])).await?;
    rows.iter().map(|row| Ok((row.json("settings")?, row.json("standing")?))).collect()
}

/// Writes a site down; one that is there keeps how it is.
pub(crate) fn save(database: &Database, site: &Site, place: i64) -> Statement {
    database.sql(
        "INSERT INTO site (id, place, settings, standing) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (id) DO UPDATE SET settings = excluded.settings",
        [site.id.as_str().into(), place.into(), json(site).into(), json(&Standing::default()).into()],
    )
}

/// Writes down how the site is.
pub(crate) fn stand(database: &Database, site: &SiteId, standing: &Standing) -> Statement {
    database.sql("UPDATE site SET standing = $2 WHERE id = $1", [site.as_str().into(), json(standing).into()])
}
