//! The demonstration bank 远银示范银行: its staff, queues, customers, flows, and a past week of contacts.

pub mod bank;
pub mod customers;
