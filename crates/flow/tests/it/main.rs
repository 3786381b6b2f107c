//! Flows as customers meet them, and documents as their authors write them.

mod business;
mod calls;
mod chats;
mod checks;
mod given;
mod properties;
mod queues;
mod ratings;
mod restarts;
mod schema;
mod support;
mod visits;
