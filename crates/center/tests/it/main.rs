//! The live centre through its public service, on either store.

mod bank;
mod desk_routes;
mod life;
mod policies;
mod restart;
