//! The chat door through its sockets and routes, with the centre played by the tests.

mod access;
mod board;
mod carrier;
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
mod smpp;
mod texts;
