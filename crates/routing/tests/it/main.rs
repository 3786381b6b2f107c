//! The rules of the router as examples, and against a simple model of it.

mod agents;
mod by_hand;
mod capacity;
mod centre;
mod choice;
mod deferred;
mod hand_over;
mod model;
mod offers;
mod order;
mod policies;
mod policy_check;
mod policy_properties;
mod properties;
mod queues;
mod refusals;
mod restart;
mod standing;
mod time;
mod wrap_up;
