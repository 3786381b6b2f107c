//! What is known of a contact when it asks for a person: the customer's record, and who served them last.

use domain::customer::{CareGroup, Tier};
use domain::{AgentId, ContactId, CustomerId, RegionId, Timestamp};
use platform::database::{Database, DatabaseError, Row as _};
use routing::Facts;

use crate::center::Center;
use crate::ports::{ContactBrief, QueueRequest};
use crate::queues::queries::document;

impl Center {
    /// What the policy may know of the contact. Read before the dispatcher is asked, so that it waits for no reading.
    /// A customer whose record cannot be read is served by what their arrival told.
    pub(crate) async fn facts(&self, contact: ContactId, request: &QueueRequest) -> Facts {
        let Some(brief) = self.brief(contact) else { return Facts::default() };
        self.facts_of(&brief, request).await
    }

    /// The same of a contact that has not come yet.
    pub(crate) async fn facts_of(&self, brief: &ContactBrief, request: &QueueRequest) -> Facts {
        let contact = brief.id;
        let mut facts = Facts { business: request.heard.business.clone(), ..brief.facts(request.language) };
        let Some(customer) = request.heard.verified.or(brief.customer) else { return facts };
        let since = self.inner.foundations.clock.now() - self.inner.config.last_agent_within;
        match of_customer(self.database(), customer, since).await {
            Ok(Some(known)) => {
                facts.tier = known.tier;
                facts.star = known.star;
                facts.care = known.care;
                facts.region = known.region;
                facts.manager = known.manager;
                facts.last_agent = known.last_agent;
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%contact, %error, "a contact is routed without its customer's record"),
        }
        facts
    }
}

struct Known {
    tier: Tier,
    star: Option<u8>,
    care: Vec<CareGroup>,
    region: Option<RegionId>,
    manager: Option<AgentId>,
    last_agent: Option<AgentId>,
}

/// The customer's record and the agent who served them last since then: one question, answered by two indexes.
async fn of_customer(
    database: &Database,
    customer: CustomerId,
    since: Timestamp,
) -> Result<Option<Known>, DatabaseError> {
    let sql = "SELECT tier, care, further_care, star_level, region_code, manager, \
               (SELECT agent FROM contact WHERE contact.customer = customer.id AND agent IS NOT NULL \
                AND connected_at >= $2 ORDER BY contact.id DESC LIMIT 1) AS last_agent \
               FROM customer WHERE id = $1";
    let statement = database.sql(sql, [customer.to_string().into(), since.micros().into()]);
    let Some(row) = database.fetch_one(statement).await? else { return Ok(None) };
    let mut care: Vec<CareGroup> =
        row.column::<Option<String>>("care")?.and_then(|care| CareGroup::from_code(&care)).into_iter().collect();
    for group in document::<Vec<CareGroup>>(&row.column::<String>("further_care")?)? {
        if !care.contains(&group) {
            care.push(group);
        }
    }
    Ok(Some(Known {
        tier: Tier::from_code(&row.column::<String>("tier")?).unwrap_or_default(),
        star: u8::try_from(row.column::<i64>("star_level")?).ok().filter(|star| *star > 0),
        care,
        region: row.parsed_or_none("region_code")?,
        manager: row.parsed_or_none("manager")?,
        last_agent: row.parsed_or_none("last_agent")?,
    }))
}
