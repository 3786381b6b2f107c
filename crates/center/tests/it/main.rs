//! The live centre through its public service, on either store.

mod abilities;
mod bank;
mod call_backs;
mod customers;
mod desk_routes;
mod dialling;
mod emergencies;
mod follow_ups;
mod guests;
mod life;
mod mentions;
mod policies;
mod restart;
mod sites;
mod staff_preferences;
mod supervision;
mod visits;
