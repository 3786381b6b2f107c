//! Agent assist on both databases.

mod following;
mod house;
mod translation;
