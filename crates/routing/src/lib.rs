//! Which agent gets which contact: skills, queues, order, offers, wrap-up. Pure: time is an argument.

mod agent;
mod bits;
mod config;
mod contact;
mod deadline;
mod error;
mod idle;
mod input;
mod lane;
mod matching;
mod offer;
mod order;
mod output;
mod queue;
mod router;
mod skills;
mod view;
mod wait;
mod wrap_up;

pub use config::{Ageing, AgentProfile, Choice, HIGHEST_LEVEL, MOST_AT_ONCE, QueueConfig, RouterConfig, WrapUpRule};
pub use error::RoutingError;
pub use input::Input;
pub use output::Output;
pub use router::Router;
pub use view::{AgentView, ContactView, OfferView, QueueView, Stage, Standing, WrapUpView};
