//! The live centre through its public service, on either store.

mod bank;
mod desk_routes;
mod dialling;
mod guests;
mod life;
mod restart;
