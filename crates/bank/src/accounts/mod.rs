//! Accounts and the file that the bank keeps of each customer.

mod account;
mod customer;

pub(crate) use account::{AccountRow, Internal, code_of, from_code};
pub(crate) use customer::{CustomerFile, CustomerRow, Used};
