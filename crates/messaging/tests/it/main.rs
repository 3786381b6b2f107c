//! The chat door through its sockets and routes, with the centre played by the tests.

mod access;
mod center;
mod chats;
mod deadlines;
mod desk;
mod files;
mod house;
mod page;
mod reconnect;
mod restart;
mod secrets;
