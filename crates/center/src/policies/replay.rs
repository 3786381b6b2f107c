//! Yesterday again: who came and who worked, played by two policies with the live router on a virtual clock.
//!
//! The model is made of what the contact records and the journal tell: arrivals by hour and kind of customer, how long
//! conversations and wrap-ups took by queue, how long customers waited before they gave up, which agents were at work.

use std::collections::BTreeMap;

use domain::agent::AgentState;
use domain::contact::Channel;
use domain::customer::{CareGroup, Tier};
use domain::events::AgentEvent;
use domain::{AgentId, Language, LineId, QueueId, RegionId, Timestamp};
use planning::{Figure, Model, Report, Run};
use platform::database::{Database, DatabaseError, Row as _};
use routing::{Choice, Policy};
use serde::Serialize;

use super::queries;
use crate::center::Center;
use crate::contacts::live::StoredRequest;
use crate::dispatcher::standing_points;
use crate::error::CenterError;
use crate::queues::queries::document;
use crate::queues::{self, Queue};
use crate::staff::{self, AgentSettings};

const HOUR: i64 = 3_600_000_000;
/// The bank's day begins at midnight in China.
const OFFSET: i64 = 8 * HOUR;
const HOURS: usize = 24;
/// How many days with yesterday's rates are played: enough for intervals that tell two policies apart.
const DAYS: u32 = 20;

/// What a policy would have made of yesterday.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct ReplayFigures {
    /// 0: routed without a policy.
    version: u32,
    /// Contacts that were answered, a day.
    answered: Figure,
    /// That gave up.
    abandoned: Figure,
    /// That were turned away.
    turned_away: Figure,
    /// That waited in another queue than they asked for.
    diverted: Figure,
    /// That were offered a call-back.
    call_backs_offered: Figure,
    /// Answered within their queue's time ÷ (answered + given up).
    service_level: Figure,
    mean_wait_seconds: Figure,
    /// How often a day each guarantee would have been broken.
    #[schema(value_type = std::collections::HashMap<String, Figure>)]
    guarantees_broken: BTreeMap<String, Figure>,
}

/// Yesterday by the policy in force and by another one.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct Replay {
    /// The beginning of the day that was played.
    day: Timestamp,
    /// How many contacts asked for a person on it.
    contacts: u32,
    /// How many agents were at work on it.
    agents: u32,
    /// How many days with its rates were played.
    days_played: u32,
    in_force: ReplayFigures,
    draft: ReplayFigures,
    /// The draft less the policy in force, day by day.
    service_level_difference: Figure,
    mean_wait_difference: Figure,
}

impl Center {
    /// Plays yesterday by the policy and by the one in force.
    pub(crate) async fn replay_yesterday(&self, policy: Policy) -> Result<Replay, CenterError> {
        let findings = self.check_policy(&policy).await?;
        if !findings.is_empty() {
            return Err(CenterError::PolicyRefused(findings));
        }
        let database = self.database();
        let now = self.inner.foundations.clock.now();
        let day =
            Timestamp::from_micros((now.micros() + OFFSET).div_euclid(24 * HOUR) * 24 * HOUR - OFFSET - 24 * HOUR);
        let queues = queues::queries::queues(database).await?;
        let settings = staff::queries::all_settings(database).await?;
        let contacts = contacts(database, day).await?;
        let shifts = shifts(database, day).await?;
        let at_work: Vec<(&AgentSettings, &[u32; HOURS])> =
            shifts.iter().filter_map(|(agent, hours)| Some((settings.get(agent)?, hours))).collect();
        if contacts.is_empty() || at_work.is_empty() {
            return Err(CenterError::NothingToReplay);
        }
        let in_force = queries::in_force(database).await?;
        let draft = model(&queues, &contacts, &at_work, Some(policy));
        let present = model(&queues, &contacts, &at_work, in_force);
        let (count, agents) = (contacts.len(), at_work.len());
        let run = Run { days: DAYS, seed: 1, confidence: 0.95 };
        let played = tokio::task::spawn_blocking(move || {
            let compared = planning::compare(&draft, &present, &run)?;
            Ok::<_, planning::ModelError>((
                figures(&draft, &compared.first),
                figures(&present, &compared.second),
                compared.difference,
            ))
        });
        let (draft, in_force, difference) = played.await.map_err(|_| CenterError::Unavailable)?.map_err(|error| {
            tracing::warn!(%error, "yesterday could not be played");
            CenterError::NothingToReplay
        })?;
        Ok(Replay {
            day,
            contacts: u32::try_from(count).unwrap_or(u32::MAX),
            agents: u32::try_from(agents).unwrap_or(u32::MAX),
            days_played: DAYS,
            in_force,
            draft,
            service_level_difference: difference.service_level,
            mean_wait_difference: difference.mean_wait_seconds,
        })
    }
}

fn figures(model: &Model, report: &Report) -> ReplayFigures {
    let all = &report.all;
    ReplayFigures {
        version: model.policy.as_ref().map_or(0, |policy| policy.version),
        answered: all.served,
        abandoned: all.abandoned,
        turned_away: all.blocked,
        diverted: all.diverted,
        call_backs_offered: all.call_backs_offered,
        service_level: all.service_level,
        mean_wait_seconds: all.mean_wait_seconds,
        guarantees_broken: report.guarantees.iter().map(|(id, report)| (id.clone(), report.broken)).collect(),
    }
}

/// Customers who are alike for a policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    queue: QueueId,
    channel: Channel,
    tier: Tier,
    star: Option<u8>,
    care: Vec<CareGroup>,
    language: Language,
    line: LineId,
    region: Option<RegionId>,
}

struct Came {
    kind: Kind,
    hour: usize,
    /// All in seconds.
    waited: f64,
    talked: Option<f64>,
    finished: f64,
    gave_up: bool,
}

/// The contacts that asked for a person on the day.
async fn contacts(database: &Database, day: Timestamp) -> Result<Vec<Came>, DatabaseError> {
    let sql = "SELECT c.queue, c.request, c.channel, c.tier, c.care, c.language, c.line, c.state, c.queued_at, \
               c.connected_at, c.ended_at, c.closed_at, c.wait_micros, c.talk_micros, k.star_level, k.region_code \
               FROM contact c LEFT JOIN customer k ON k.id = c.customer \
               WHERE c.queued_at >= $1 AND c.queued_at < $2 AND c.queue IS NOT NULL ORDER BY c.id";
    let values = [day.micros().into(), (day.micros() + 24 * HOUR).into()];
    let rows = database.fetch_all(database.sql(sql, values)).await?;
    let seconds = |micros: i64| std::time::Duration::from_micros(u64::try_from(micros).unwrap_or(0)).as_secs_f64();
    rows.iter()
        .map(|row| {
            let damaged = |what: &str| DatabaseError::Corrupt(format!("contact with an unreadable {what}"));
            let request: Option<StoredRequest> =
                row.column::<Option<String>>("request")?.map(|text| document(&text)).transpose()?;
            let asked_for = request.and_then(|request| request.asked_for);
            let queued: i64 = row.column("queued_at")?;
            let talked = row.column::<Option<i64>>("connected_at")?.is_some();
            let ended = row.column::<Option<i64>>("ended_at")?.zip(row.column::<Option<i64>>("closed_at")?);
            Ok(Came {
                kind: Kind {
                    queue: asked_for.map_or_else(|| row.parsed("queue"), Ok)?,
                    channel: Channel::from_code(&row.column::<String>("channel")?).ok_or_else(|| damaged("channel"))?,
                    tier: Tier::from_code(&row.column::<String>("tier")?).unwrap_or_default(),
                    star: row.column::<Option<i64>>("star_level")?.and_then(|star| u8::try_from(star).ok()),
                    care: row
                        .column::<Option<String>>("care")?
                        .and_then(|care| CareGroup::from_code(&care))
                        .into_iter()
                        .collect(),
                    language: row.parsed("language")?,
                    line: row.parsed("line")?,
                    region: row.parsed_or_none("region_code")?,
                },
                hour: usize::try_from((queued - day.micros()) / HOUR).unwrap_or(0).min(HOURS - 1),
                waited: seconds(row.column("wait_micros")?),
                talked: talked.then(|| row.column("talk_micros").map(seconds)).transpose()?,
                finished: ended.map_or(0.0, |(ended, closed)| seconds(closed - ended)),
                gave_up: row.column::<String>("state")? == "abandoned",
            })
        })
        .collect()
}

/// Which agents took contacts, or could have, in which hours of the day: for at least half of each.
async fn shifts(database: &Database, day: Timestamp) -> Result<BTreeMap<AgentId, [u32; HOURS]>, DatabaseError> {
    let end = day.micros() + 24 * HOUR;
    // Whoever came before midnight came within the day before.
    let sql =
        "SELECT stream_id, at, event FROM journal WHERE stream_kind = 'agent' AND at >= $1 AND at < $2 ORDER BY seq";
    let rows = database.fetch_all(database.sql(sql, [(day.micros() - 24 * HOUR).into(), end.into()])).await?;
    let mut since: BTreeMap<AgentId, i64> = BTreeMap::new();
    let mut spent: BTreeMap<AgentId, [i64; HOURS]> = BTreeMap::new();
    let mut worked = |agent: AgentId, from: i64, to: i64| {
        let hours = spent.entry(agent).or_insert([0; HOURS]);
        for (hour, spent) in hours.iter_mut().enumerate() {
            let begin = day.micros() + i64::try_from(hour).unwrap_or(0) * HOUR;
            *spent += (to.min(begin + HOUR) - from.max(begin)).max(0);
        }
    };
    for row in rows {
        let (agent, at): (AgentId, i64) = (row.parsed("stream_id")?, row.column("at")?);
        let Ok(AgentEvent::StateChanged { to, .. }) = row.json("event") else { continue };
        match to {
            AgentState::SignedOut | AgentState::NotReady => {
                if let Some(from) = since.remove(&agent) {
                    worked(agent, from, at);
                }
            }
            AgentState::Ready | AgentState::Offered | AgentState::Busy | AgentState::WrapUp => {
                since.entry(agent).or_insert(at);
            }
        }
    }
    for (agent, from) in since {
        worked(agent, from, end);
    }
    let present = |hours: [i64; HOURS]| hours.map(|spent| u32::from(spent * 2 >= HOUR));
    Ok(spent
        .into_iter()
        .map(|(agent, hours)| (agent, present(hours)))
        .filter(|(_, hours)| hours.contains(&1))
        .collect())
}

fn model(
    queues: &[Queue],
    contacts: &[Came],
    at_work: &[(&AgentSettings, &[u32; HOURS])],
    policy: Option<Policy>,
) -> Model {
    let mut kinds: BTreeMap<&Kind, [f64; HOURS]> = BTreeMap::new();
    for came in contacts {
        kinds.entry(&came.kind).or_insert([0.0; HOURS])[came.hour] += 1.0;
    }
    let levels = |skills: &[(domain::SkillId, u8)]| {
        skills.iter().map(|(skill, level)| planning::Level { skill: skill.clone(), level: *level }).collect()
    };
    let queue_of = |id: &QueueId| queues.iter().find(|queue| queue.id == *id);
    let patience = patience(contacts);
    let kinds = kinds.into_iter().filter(|(kind, _)| queue_of(&kind.queue).is_some()).enumerate();
    Model {
        name: "yesterday".to_owned(),
        intervals: planning::Intervals { seconds: 3600.0, count: HOURS },
        warm_up_seconds: 0.0,
        steady: false,
        after_close: planning::AfterClose::Serve,
        busyness: None,
        queues: queues
            .iter()
            .map(|queue| planning::QueueModel {
                id: queue.id.clone(),
                skills: levels(&queue.skills),
                priority: queue.priority,
                choice: if queue.best_level_first { Choice::BestLevel } else { Choice::LongestIdle },
            })
            .collect(),
        contacts: kinds
            .map(|(index, (kind, hours))| planning::ContactKind {
                id: format!("{}-{index}", kind.queue),
                queue: kind.queue.clone(),
                medium: kind.channel.medium(),
                skills: Vec::new(),
                // As the live centre does: a policy gives points by its own rules.
                priority: if policy.is_some() { 0 } else { standing_points(kind.tier, !kind.care.is_empty()) },
                arrivals: planning::Arrivals { per_hour: hours.to_vec() },
                service: spread(contacts, &kind.queue, |came| came.talked)
                    .unwrap_or(planning::Distribution::Constant { value: 0.0 }),
                wrap_up: spread(contacts, &kind.queue, |came| came.talked.map(|_| came.finished)),
                patience: patience.clone(),
                threshold_seconds: queue_of(&kind.queue).map_or(20.0, |queue| f64::from(queue.service_level_seconds)),
                facts: planning::FactsModel {
                    tier: kind.tier,
                    star: kind.star,
                    care: kind.care.clone(),
                    language: Some(kind.language),
                    region: kind.region.clone(),
                    line: Some(kind.line.clone()),
                    ..planning::FactsModel::default()
                },
                returning: 0.0,
            })
            .collect(),
        agents: at_work
            .iter()
            .map(|(settings, hours)| planning::AgentGroup {
                id: settings.staff.to_string(),
                skills: levels(&settings.skills),
                site: None,
                count: hours.to_vec(),
                texts: settings.text_capacity,
                abilities: BTreeMap::new(),
                history: 0,
            })
            .collect(),
        policy,
        ageing_seconds: 1.0,
    }
}

/// How a time was spread over the queue's contacts, or over all if the queue had too few; `None` if there was none.
fn spread(contacts: &[Came], queue: &QueueId, time: impl Fn(&Came) -> Option<f64>) -> Option<planning::Distribution> {
    const ENOUGH: usize = 5;
    let of = |all: bool| -> Vec<f64> {
        contacts.iter().filter(|came| all || came.kind.queue == *queue).filter_map(&time).collect()
    };
    let own = of(false);
    let times = if own.len() >= ENOUGH { own } else { of(true) };
    if times.is_empty() {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "a day has few contacts")]
    let count = times.len() as f64;
    let mean = times.iter().sum::<f64>() / count;
    let variance = times.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / count;
    if mean <= 0.0 || variance <= 0.0 {
        return Some(planning::Distribution::Constant { value: mean.max(0.0) });
    }
    Some(planning::Distribution::LogNormal { mean, variation: variance.sqrt() / mean })
}

/// Customers' patience, as far as the day shows it: all the time that was waited, divided by those who gave up.
fn patience(contacts: &[Came]) -> Option<planning::Distribution> {
    let waited: f64 = contacts.iter().map(|came| came.waited).sum();
    #[expect(clippy::cast_precision_loss, reason = "a day has few contacts")]
    let gave_up = contacts.iter().filter(|came| came.gave_up).count() as f64;
    (gave_up > 0.0 && waited > 0.0).then(|| planning::Distribution::Exponential { mean: waited / gave_up })
}
