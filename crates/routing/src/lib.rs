//! Which agent gets which contact: skills, queues, order, offers, wrap-up. Pure: time is an argument.

mod config;
mod error;
mod input;
mod output;
mod router;
mod view;

pub use config::{
    AgentProfile, Ageing, Choice, HIGHEST_LEVEL, MOST_AT_ONCE, QueueConfig, RouterConfig, WrapUpRule,
};
pub use error::RoutingError;
pub use input::Input;
pub use output::Output;
pub use router::Router;
pub use view::{AgentView, ContactView, OfferView, QueueView, Stage, Standing, WrapUpView};
