//! The live centre through its public service, on either store.

mod bank;
mod customers;
mod desk_routes;
mod life;
mod policies;
mod restart;
mod supervision;
