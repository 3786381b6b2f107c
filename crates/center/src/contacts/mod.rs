//! Contacts (接触): the live ones in memory, all of them in the table `contact`.

pub(crate) mod call_back;
pub(crate) mod http;
pub(crate) mod live;
pub(crate) mod queries;
pub(crate) mod records;

pub(crate) use live::LiveContact;
