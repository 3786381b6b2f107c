//! Self-service through its public face, with a centre and a door that only write down what they are asked.

mod announcements;
mod briefings;
mod calls;
mod centre;
mod chats;
mod demo;
mod designer;
mod diversions;
mod flows;
mod rating_links;
mod restarts;
mod routes;
mod speech;
mod support;
