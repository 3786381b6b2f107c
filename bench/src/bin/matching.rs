//! How long does it take to bring 2,000 agents and 5,000 waiting contacts together, and one of them at a time?
//!
//! `full`: the assignment over both sides, agents of different abilities and skills, contacts of 43 kinds of business in three
//! moods. `incremental`: the live router with a policy that matches, 2,000 agents at work and 5,000 waiting: an agent becomes
//! free, a contact comes. `kuhn_munkres`: the exact method on smaller problems, for comparison. Prints one line of JSON.

use std::time::{Duration, Instant};

use domain::contact::Medium;
use domain::{AgentId, BusinessId, ContactId, QueueId, StaffId, Timestamp};
use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use routing::{
    Ability, AgentProfile, Class, Facts, IMPOSSIBLE, Input, Mood, Output, Policy, QueueConfig, Router, RouterConfig,
    assign,
};
use serde_json::json;
use uuid::Uuid;

const BUSINESSES: usize = 43;
const MOODS: [Mood; 3] = [Mood::Calm, Mood::Upset, Mood::Angry];

fn main() -> anyhow::Result<()> {
    let mut random = StdRng::seed_from_u64(1);
    let full = |agents: usize, contacts: usize, random: &mut StdRng| {
        let classes = problem(agents, contacts, random);
        let mut taken = Vec::new();
        let mut found = assign(&classes, agents);
        for _ in 0..15 {
            let began = Instant::now();
            found = assign(&classes, agents);
            taken.push(began.elapsed().as_secs_f64() * 1000.0);
        }
        taken.sort_by(f64::total_cmp);
        let given: usize = found.agents.iter().map(Vec::len).sum();
        let loss = found.within as f64 / found.total.max(1) as f64;
        json!({"agents": agents, "contacts": contacts, "given": given, "milliseconds_median": taken[7],
               "milliseconds_most": taken[14], "at_most_below_best": loss})
    };
    let sizes = [(50, 200), (400, 60), (2000, 5000), (5000, 2000)]
        .map(|(agents, contacts)| full(agents, contacts, &mut random));
    let exact: Vec<_> = [50, 200, 500].into_iter().map(|rows| exact(rows, rows * 5 / 2, &mut random)).collect();
    let report =
        json!({"figure": "matching", "full": sizes, "kuhn_munkres": exact, "incremental": incremental(&mut random)?});
    println!("{report}");
    Ok(())
}

/// Each agent knows a quarter of the business; worth is up to 30 s, urgency up to 10 minutes of waiting.
fn problem(agents: usize, contacts: usize, random: &mut StdRng) -> Vec<Class> {
    let classes = BUSINESSES * MOODS.len();
    (0..classes)
        .map(|class| {
            let worth = |random: &mut StdRng| {
                if random.random_bool(0.25) { random.random_range(0..30_000) } else { IMPOSSIBLE }
            };
            let worth = (0..agents).map(|_| worth(random)).collect();
            let waiting = contacts / classes + usize::from(class < contacts % classes);
            let mut urgency: Vec<i64> = (0..waiting).map(|_| random.random_range(0..600_000)).collect();
            urgency.sort_unstable_by(|one, other| other.cmp(one));
            Class { worth, urgency }
        })
        .collect()
}

fn exact(rows: usize, columns: usize, random: &mut StdRng) -> serde_json::Value {
    let weights = Matrix::from_fn(rows, columns, |_| random.random_range(0..30_000_i64));
    let began = Instant::now();
    std::hint::black_box(kuhn_munkres(&weights));
    json!({"agents": rows, "contacts": columns, "milliseconds": began.elapsed().as_secs_f64() * 1000.0})
}

fn incremental(random: &mut StdRng) -> anyhow::Result<serde_json::Value> {
    let mut router =
        Router::new(RouterConfig { expected_agents: 2000, expected_contacts: 8000, ..RouterConfig::default() });
    let mut now = Timestamp::from_seconds(1_770_000_000);
    let mut out = Vec::new();
    let policy: Policy = serde_json::from_value(json!({"matching": {
        "weights": {"speed": 2, "satisfaction": 1}, "moods": {"upset": {"satisfaction": 2, "speed": 1}, "angry": {"satisfaction": 1}},
        "worth_seconds": 30
    }}))?;
    router.handle(now, Input::DefineQueue(QueueConfig::new(QueueId::of("main"))), &mut out)?;
    router.handle(now, Input::SetPolicy(Box::new(policy)), &mut out)?;
    let business = |number: usize| BusinessId::of(&format!("business-{number}"));
    for number in 0..2000 {
        let agent: AgentId = StaffId(Uuid::from_u128(number + 1));
        let profile = AgentProfile { voice_capacity: 1, ..AgentProfile::default() };
        router.handle(now, Input::SignIn { agent, profile }, &mut out)?;
        let able = |random: &mut StdRng| Ability {
            speed: random.random_range(0..1000),
            satisfaction: random.random_range(0..1000),
            ..Ability::default()
        };
        let abilities = (0..BUSINESSES).map(|number| (business(number), able(random))).collect();
        router.handle(now, Input::SetAbilities { agent, abilities }, &mut out)?;
        router.handle(now, Input::Ready { agent }, &mut out)?;
    }
    let (mut came, mut taken, mut talking) = (0_u128, Vec::new(), Vec::new());
    let mut come = |router: &mut Router, now, random: &mut StdRng, out: &mut Vec<Output>| {
        came += 1;
        let facts = Facts {
            business: Some(business(random.random_range(0..BUSINESSES))),
            mood: Some(MOODS[random.random_range(0..3)]),
            ..Facts::default()
        };
        let contact = ContactId(Uuid::from_u128(came << 64));
        let input = Input::Enqueue {
            contact,
            queue: QueueId::of("main"),
            medium: Medium::Voice,
            skills: Vec::new(),
            priority: 0,
            since: now,
            at_head: false,
            facts: Some(Box::new(facts)),
        };
        let began = Instant::now();
        let result = router.handle(now, input, out);
        result.map(|()| began.elapsed())
    };
    for _ in 0..7000 {
        come(&mut router, now, random, &mut out)?;
    }
    for round in 0..60_000 {
        now = now + Duration::from_millis(30);
        for output in std::mem::take(&mut out) {
            if let Output::Offered { offer, agent, contact, .. } = output {
                router.handle(now, Input::Accept { offer, agent }, &mut Vec::new())?;
                talking.push(contact);
            }
        }
        if round % 2 == 0 {
            taken.push(come(&mut router, now, random, &mut out)?);
        } else {
            let contact = talking.swap_remove(random.random_range(0..talking.len()));
            let began = Instant::now();
            router.handle(now, Input::EndConversation { contact }, &mut out)?;
            taken.push(began.elapsed());
        }
    }
    taken.sort_unstable();
    let micros = |share: f64| taken[((taken.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e6;
    let waiting = router.queue(&QueueId::of("main")).map_or(0, |queue| queue.waiting);
    Ok(
        json!({"decisions": taken.len(), "waiting": waiting, "p50_micros": micros(0.5), "p99_micros": micros(0.99), "max_micros": micros(1.0)}),
    )
}
