//! The live centre through its public service, on either store.

mod bank;
mod customers;
mod desk_routes;
mod dialling;
mod guests;
mod life;
mod policies;
mod restart;
mod supervision;
mod visits;
