//! What happens if: how many agents are needed, and a centre's day played with the live router.
//!
//! [`simulate`] runs days of a centre that a [`Model`] describes: customers come, wait in the queues of a
//! [`routing::Router`] — the very engine of the live centre, under the same policy document — are served and give up, and
//! the [`Report`] tells means and confidence intervals over the days. [`erlang_c`] and [`erlang_a`] are the closed formulas.
//!
//! ```
//! let model: planning::Model = serde_json::from_str(r#"{
//!     "intervals": {"seconds": 3600, "count": 4},
//!     "queues": [{"id": "main"}],
//!     "contacts": [{
//!         "id": "calls", "queue": "main", "arrivals": {"per_hour": [60]},
//!         "service": {"kind": "exponential", "mean": 120}, "patience": {"kind": "exponential", "mean": 180}
//!     }],
//!     "agents": [{"id": "team", "count": [4]}]
//! }"#)?;
//! let report = planning::simulate(&model, &planning::Run { days: 20, seed: 1, ..planning::Run::default() })?;
//! let wait = report.all.mean_wait_seconds;
//! assert!(wait.low <= wait.mean && wait.mean <= wait.high);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The model file
//! A JSON document, whose schema is `model.schema.json` beside this crate's manifest ([`schema`]). Times are in seconds.
//!
//! - `intervals`: the day is `count` intervals of `seconds`. Everything that differs over the day is a list with one entry for
//!   each interval; a shorter list goes on with its last entry.
//! - `warm_up_seconds`: contacts that come before are served and not counted. `steady`: contacts go on coming after the day as
//!   at its end, uncounted, until all that are counted are over, so that figures are those of a steady state.
//! - `after_close`: `serve` (default) serves those who came before the end, `leave` cuts them: they count as arrivals and as
//!   nothing else.
//! - `busyness`: a factor for the whole day's arrivals, drawn once a day (mean 1).
//! - `queues`: as in the live centre, `choice` is `longest_idle` or `best_level`.
//! - `contacts`: the kinds of contact. Arrivals are a Poisson process with the given rates. `patience` counts from the moment
//!   when the customer begins to wait; without it nobody gives up. `threshold_seconds` is the acceptable wait.
//!   `facts` are what the policy may ask for; `returning` is the share whose last agent is known.
//! - `agents`: groups of agents who are alike, with skills, site, and how many of them work in each interval. Who leaves
//!   finishes their contact first. `abilities` says how agents of a group differ by business: a factor of the service time,
//!   the probability of a satisfied customer. The router is told estimates out of `history` contacts, as the live centre
//!   would be, and not the truth.
//! - `policy`: the policy document ([`routing::Policy`]). `ageing_seconds`: what a point of priority is worth (0: everything,
//!   priority comes first however long others wait); 1 if it is not given, as in the live centre.
//!
//! # The figures
//! A figure is a mean over the days with an interval by Student's t. Those that are a ratio (service level, mean wait …)
//! are the ratio of the means, with the interval by the delta method: so the busiest day counts most, as it does for
//! customers. Waits of those who gave up are counted apart.
//!
//! # Invariants
//! Nothing here has a clock or does I/O, and the same seed gives the same days. Two runs of models that differ in policy or
//! agents alone have the same customers: each kind of contact has its own stream of chance for arrivals, and draws service,
//! patience and facts when it comes.

mod check;
mod day;
mod distribution;
mod erlang;
mod events;
mod figures;
mod model;
mod report;
mod run;
mod student;
mod team;

pub use check::ModelError;
pub use distribution::Distribution;
pub use erlang::{ErlangA, agents_for, erlang_a, erlang_c};
pub use figures::Figure;
pub use model::{
    AbilityModel, AfterClose, AgentGroup, Arrivals, ContactKind, FactsModel, Intervals, Level, Model, QueueModel,
    schema,
};
pub use report::{GuaranteeReport, Report, Tally};
pub use run::{Comparison, Difference, Run, compare, simulate};
pub use student::quantile;
