//! The message board (留言板): the customer fills in a form, gets a number and a code, and finds the answer on the page.
//!
//! A message with everything that is written to it is a *thread*, named by its [`Reference`]. Each time the bank has
//! something to answer, the thread has a contact of channel board, which waits in a queue like others but may wait for
//! hours: its medium is deferred. Its texts are rows of the table `message`, like those of chats.
//!
//! Nothing is lost between two rooms: the thread is written first, and a round each second looks at what is not settled
//! and does what is next ([`next`], pure): it lets the contact arrive, puts it into its queue, takes up what was set
//! aside, raises what is late, ends what is answered, texts the customer. So it does not matter when the server stops.
//!
//! Invariants: only the hash of a code is kept; passwords and card numbers are covered before a text is stored, drafts
//! of agents too; what an agent has begun to write belongs to the thread and not to the agent.

mod agent;
mod centre;
mod config;
mod customer;
mod error;
mod form;
mod http;
mod limits;
mod next;
mod queries;
mod reference;
mod rounds;
mod service;
mod thread;

pub use centre::BoardCenter;
pub use config::BoardSettings;
pub use customer::{CustomerThread, Receipt};
pub use error::BoardError;
pub use form::{BoardForm, Field};
pub use next::{Place, Step, next};
pub use reference::Reference;
pub use service::BoardService;
pub use thread::{Area, Matter, Standing};

pub(crate) use queries::last_agent;
