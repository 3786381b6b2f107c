//! The bank through its port, on the store that `STORE` names.

mod adapter;
mod concurrency;
mod conformance;
mod contract;
mod demonstration;
mod killed;
mod properties;
mod support;
