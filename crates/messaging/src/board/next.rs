//! What is to be done for a thread, pure: from what is kept of it and where its contact is.

use domain::Timestamp;
use domain::contact::ContactState;

use super::thread::Standing;

/// Where the thread's contact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It has never come.
    Unknown,
    /// It is there.
    Live(ContactState),
    /// It is over.
    Over,
}

/// What is next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Its contact arrives.
    Arrive,
    /// Its contact ended without an answer: another one takes its place.
    Anew,
    /// Its contact is put into its queue, for the first time or after it was set aside.
    Enqueue,
    /// The promise is broken: its contact is more urgent from now on.
    Raise,
    /// It is answered and its contact is not over yet.
    Conclude,
    /// It is answered and nobody serves it any more: the customer is told.
    Settle,
    /// Nothing.
    Rest,
}

/// What is to be done next for a thread that is not settled.
#[must_use]
pub fn next(
    standing: Standing,
    place: Place,
    aside_until: Option<Timestamp>,
    due_at: Timestamp,
    raised: bool,
    now: Timestamp,
) -> Step {
    use ContactState::{Arrived, Connected, Held, Queued, SelfService};
    match (standing, place) {
        (Standing::Open, Place::Unknown) => Step::Arrive,
        (Standing::Open, Place::Over) => Step::Anew,
        (Standing::Open, Place::Live(Arrived | SelfService)) if aside_until.is_none_or(|until| until <= now) => {
            Step::Enqueue
        }
        (Standing::Open, Place::Live(Queued)) if due_at <= now && !raised => Step::Raise,
        (Standing::Open, Place::Live(_)) => Step::Rest,
        (Standing::Answered | Standing::Closed, Place::Live(Connected | Held)) => Step::Conclude,
        (Standing::Answered | Standing::Closed, _) => Step::Settle,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STATES: [ContactState; 11] = [
        ContactState::Arrived,
        ContactState::SelfService,
        ContactState::Queued,
        ContactState::Offered,
        ContactState::Connected,
        ContactState::Held,
        ContactState::Survey,
        ContactState::WrapUp,
        ContactState::Closed,
        ContactState::Abandoned,
        ContactState::Interrupted,
    ];

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn what_is_set_aside_rests_until_its_time_and_is_queued_then() {
        let place = Place::Live(ContactState::SelfService);
        let step = |now| next(Standing::Open, place, Some(at(100)), at(50), false, at(now));
        assert_eq!((step(99), step(100)), (Step::Rest, Step::Enqueue));
    }

    #[test]
    fn a_promise_that_is_broken_raises_a_waiting_message_once() {
        let queued =
            |raised, now| next(Standing::Open, Place::Live(ContactState::Queued), None, at(100), raised, at(now));
        assert_eq!((queued(false, 99), queued(false, 100), queued(true, 100)), (Step::Rest, Step::Raise, Step::Rest));
    }

    #[test]
    fn a_conversation_that_ended_without_an_answer_begins_anew() {
        assert_eq!(next(Standing::Open, Place::Over, None, at(0), false, at(1)), Step::Anew);
        assert_eq!(next(Standing::Answered, Place::Over, None, at(0), false, at(1)), Step::Settle);
    }

    proptest! {
        /// Whatever happened, an open message is on its way to somebody, or with them, and an answered one is never
        /// given out again.
        #[test]
        fn an_open_message_is_never_forgotten(
            state in prop::sample::select(STATES.to_vec()),
            aside in prop::option::of(0i64..200),
            due in 0i64..200,
            raised in any::<bool>(),
            now in 0i64..200,
            standing in prop::sample::select(vec![Standing::Open, Standing::Answered, Standing::Closed]),
        ) {
            let place = if state.is_over() { Place::Over } else { Place::Live(state) };
            let step = next(standing, place, aside.map(at), at(due), raised, at(now));
            if standing == Standing::Open {
                let with_somebody = matches!(
                    state,
                    ContactState::Queued | ContactState::Offered | ContactState::Connected | ContactState::Held
                        | ContactState::Survey | ContactState::WrapUp
                );
                let set_aside = aside.is_some_and(|until| until > now);
                prop_assert!(step != Step::Rest || with_somebody || set_aside);
                prop_assert!(!matches!(step, Step::Conclude | Step::Settle));
            } else {
                prop_assert!(matches!(step, Step::Conclude | Step::Settle));
            }
        }
    }
}
