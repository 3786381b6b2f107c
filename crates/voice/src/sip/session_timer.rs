//! Session timers (RFC 4028): a call whose other side is gone without a word ends.

use std::time::Duration;

use super::header::{Refresher, SessionExpires};

/// What we want of session timers.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The interval that we propose and the longest that we accept, in seconds.
    pub expires: u32,
    /// The shortest interval that we accept, in seconds; at least 90.
    pub min: u32,
}

/// The interval offered is too small; the response 422 names ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooSmall {
    /// The value of `Min-SE`.
    pub min: u32,
}

/// What both sides agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement {
    /// Seconds without a refresh after which the session is over.
    pub seconds: u32,
    /// Who refreshes, seen from the request that settled it.
    pub refresher: Refresher,
}

/// Decides what to answer to an INVITE. `None`: no session timer.
///
/// # Errors
/// [`TooSmall`] if the sender supports timers and proposes less than our minimum.
pub fn answer(
    wanted: Wanted,
    proposed: Option<SessionExpires>,
    min_se: Option<u32>,
    supports_timer: bool,
) -> Result<Option<Agreement>, TooSmall> {
    let floor = min_se.unwrap_or(0).max(wanted.min);
    match proposed {
        Some(proposed) if proposed.seconds < wanted.min && supports_timer => Err(TooSmall { min: wanted.min }),
        Some(proposed) => {
            let refresher = match proposed.refresher {
                Some(Refresher::Uac) if supports_timer => Refresher::Uac,
                None if supports_timer => Refresher::Uac,
                _ => Refresher::Uas,
            };
            Ok(Some(Agreement { seconds: proposed.seconds.min(wanted.expires).max(floor), refresher }))
        }
        None if supports_timer => Ok(Some(Agreement { seconds: wanted.expires.max(floor), refresher: Refresher::Uas })),
        None => Ok(None),
    }
}

/// The running timer of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionTimer {
    /// When we refresh; `None` if the other side does.
    pub refresh_at: Option<Duration>,
    /// When the session is over if nobody refreshed.
    pub expires_at: Duration,
}

impl SessionTimer {
    /// Starts with a successful INVITE.
    #[must_use]
    pub fn start(now: Duration, seconds: u32, we_refresh: bool) -> Self {
        let interval = Duration::from_secs(u64::from(seconds));
        // The BYE is sent a little before the end (RFC 4028 §10).
        let early = (interval / 3).min(Duration::from_secs(32));
        Self { refresh_at: we_refresh.then(|| now + interval / 2), expires_at: now + interval - early }
    }

    /// When to look at the timer next.
    #[must_use]
    pub fn deadline(&self) -> Duration {
        self.refresh_at.map_or(self.expires_at, |at| at.min(self.expires_at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: Wanted = Wanted { expires: 1800, min: 90 };

    #[test]
    fn a_proposal_is_taken_within_our_limits() {
        let proposed = |seconds, refresher| Some(SessionExpires { seconds, refresher });
        assert_eq!(
            answer(WANTED, proposed(3600, Some(Refresher::Uac)), None, true),
            Ok(Some(Agreement { seconds: 1800, refresher: Refresher::Uac }))
        );
        assert_eq!(
            answer(WANTED, proposed(600, Some(Refresher::Uas)), None, true),
            Ok(Some(Agreement { seconds: 600, refresher: Refresher::Uas }))
        );
        assert_eq!(
            answer(WANTED, proposed(3600, None), Some(2400), true),
            Ok(Some(Agreement { seconds: 2400, refresher: Refresher::Uac }))
        );
        assert_eq!(answer(WANTED, proposed(30, None), None, true), Err(TooSmall { min: 90 }));
    }

    #[test]
    fn a_side_without_timers_is_never_asked_to_refresh() {
        let proposed = Some(SessionExpires { seconds: 60, refresher: Some(Refresher::Uac) });
        assert_eq!(
            answer(WANTED, proposed, None, false),
            Ok(Some(Agreement { seconds: 90, refresher: Refresher::Uas }))
        );
        assert_eq!(answer(WANTED, None, None, false), Ok(None));
        assert_eq!(answer(WANTED, None, None, true), Ok(Some(Agreement { seconds: 1800, refresher: Refresher::Uas })));
    }

    #[test]
    fn we_refresh_at_half_of_the_interval_and_give_up_a_little_before_its_end() {
        let timer = SessionTimer::start(Duration::ZERO, 1800, true);
        assert_eq!(timer.deadline(), Duration::from_secs(900));
        assert_eq!(timer.expires_at, Duration::from_secs(1768));
        let timer = SessionTimer::start(Duration::ZERO, 90, false);
        assert_eq!(timer.deadline(), Duration::from_secs(60));
    }
}
