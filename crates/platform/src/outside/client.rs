//! The client that asks them.

use std::time::Duration;

/// How long a server may take to accept a connection where no setting says otherwise.
pub const CONNECT_WITHIN: Duration = Duration::from_secs(2);

/// A client that gives up a connection after `connect_within`, and follows no redirect: one could carry what customers say
/// and the bank's material somewhere else. The caller sets a deadline, here or on each request.
#[must_use]
pub fn client(connect_within: Duration) -> reqwest::ClientBuilder {
    reqwest::Client::builder().connect_timeout(connect_within).redirect(reqwest::redirect::Policy::none())
}
