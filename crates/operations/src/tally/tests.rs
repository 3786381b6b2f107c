//! A day counted, event by event.

use super::*;
use domain::contact::{Direction, Party};
use domain::customer::Tier;
use domain::events::{EndCause, RequeueCause};
use domain::{Language, LineId, OfferId};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(1_000_000 + seconds)
}

struct Bank {
    tally: Tally,
    agent: AgentId,
}

impl Bank {
    fn new() -> Self {
        let goals = HashMap::from([(QueueId::of("common"), Goal { within: Duration::from_secs(20) })]);
        Self { tally: Tally::new(at(0), goals), agent: AgentId::generate() }
    }

    fn tell(&mut self, id: ContactId, seconds: i64, event: &ContactEvent) {
        self.tally.contact(id, at(seconds), event);
    }

    fn queued(&mut self, seconds: i64) -> ContactId {
        self.queued_by(Channel::Phone, seconds)
    }

    fn queued_by(&mut self, channel: Channel, seconds: i64) -> ContactId {
        let id = ContactId::generate();
        let arrived = ContactEvent::Arrived {
            channel,
            direction: Direction::Inbound,
            line: LineId::of("95588"),
            language: Language::Zh,
            customer: None,
            tier: Tier::Standard,
            care: None,
        };
        self.tell(id, seconds, &arrived);
        let queue = QueueId::of("common");
        self.tell(id, seconds, &ContactEvent::Queued { queue, skills: vec![], priority: 0, language: Language::Zh });
        id
    }

    fn answered(&mut self, id: ContactId, seconds: i64) {
        let (agent, offer) = (self.agent, OfferId::generate());
        self.tell(id, seconds, &ContactEvent::Connected { agent, offer });
    }

    fn ended(&mut self, id: ContactId, seconds: i64) {
        let agent = self.agent;
        self.tell(id, seconds, &ContactEvent::ConversationEnded { agent, by: Party::Agent, cause: EndCause::Ended });
    }
}

#[test]
fn the_service_level_is_answered_in_time_of_answered_and_abandoned() {
    let mut bank = Bank::new();
    for (queued, answered) in [(0, 10), (0, 20), (0, 30)] {
        let id = bank.queued(queued);
        bank.answered(id, answered);
    }
    let left = bank.queued(0);
    bank.tell(left, 40, &ContactEvent::Abandoned { stage: AbandonStage::Queue });
    let figures = bank.tally.totals();
    assert_eq!((figures.offered, figures.answered, figures.abandoned), (4, 3, 1));
    assert_eq!(figures.service_level, Some(0.5));
    assert_eq!(figures.asa_seconds, Some(20.0));
    assert_eq!(figures.answer_rate, Some(0.75));
    assert_eq!(figures.abandonment_rate, Some(0.25));
}

#[test]
fn handling_time_is_conversation_and_wrap_up() {
    let mut bank = Bank::new();
    let id = bank.queued(0);
    bank.answered(id, 5);
    bank.ended(id, 105);
    let agent = bank.agent;
    bank.tell(id, 105, &ContactEvent::WrapUpStarted { agent });
    bank.tell(id, 135, &ContactEvent::WrapUpEnded { agent, code: None, by_timer: false });
    assert_eq!(bank.tally.totals().aht_seconds, Some(130.0));
    let own = bank.tally.agent_day(agent);
    assert_eq!((own.handled, own.aht_seconds()), (1, Some(130.0)));
}

#[test]
fn who_is_moved_to_another_queue_counts_there() {
    let mut bank = Bank::new();
    let id = bank.queued(0);
    let (from, to) = (QueueId::of("common"), QueueId::of("loans"));
    bank.tell(id, 10, &ContactEvent::MovedToQueue { from: from.clone(), to: to.clone() });
    bank.tell(id, 20, &ContactEvent::Abandoned { stage: AbandonStage::Queue });
    let queues = bank.tally.queues();
    assert_eq!((queues[&from].abandoned, queues[&from].abandonment_rate), (0, None));
    assert_eq!((queues[&to].abandoned, queues[&to].abandonment_rate), (1, Some(1.0)));
}

#[test]
fn a_contact_that_goes_back_to_its_queue_is_answered_once() {
    let mut bank = Bank::new();
    let id = bank.queued(0);
    bank.answered(id, 10);
    bank.ended(id, 20);
    bank.tell(id, 20, &ContactEvent::Requeued { queue: QueueId::of("common"), cause: RequeueCause::AgentLost });
    assert_eq!(bank.tally.totals().waiting, 1);
    bank.answered(id, 30);
    let figures = bank.tally.totals();
    assert_eq!((figures.answered, figures.waiting, figures.in_conversation), (1, 0, 1));
}

#[test]
fn a_customer_who_never_asked_for_a_person_served_themselves() {
    let mut bank = Bank::new();
    let id = bank.queued(-10);
    assert_eq!(bank.tally.day().arrived, 0, "yesterday's arrivals are not today's");
    bank.tell(id, 1, &ContactEvent::Abandoned { stage: AbandonStage::Queue });
    assert_eq!(bank.tally.totals().waiting, 0);
    assert_eq!(bank.tally.day().self_served, 0);
}

#[test]
fn another_day_starts_from_nothing_but_what_is_going_on() {
    let mut bank = Bank::new();
    let waiting = bank.queued(0);
    let talking = bank.queued(0);
    bank.answered(talking, 5);
    bank.tally.begin_day(at(86_400));
    let figures = bank.tally.totals();
    assert_eq!((figures.waiting, figures.in_conversation, figures.answered), (1, 1, 0));
    bank.answered(waiting, 86_401);
    assert_eq!(bank.tally.totals().answered, 1);
}

impl Bank {
    /// A customer whom the machine serves in a contact from one second to the next.
    fn served_by_machine(&mut self, customer: CustomerId, second: i64, action: &str, hands_over: bool) {
        let id = ContactId::generate();
        let arrived = ContactEvent::Arrived {
            channel: Channel::Chat,
            direction: Direction::Inbound,
            line: LineId::of("web-portal"),
            language: Language::Zh,
            customer: Some(customer),
            tier: Tier::Standard,
            care: None,
        };
        self.tell(id, second, &arrived);
        for (action, outcome) in [("identity.verify", "verified"), ("bank.list", "done"), (action, "done")] {
            let node = domain::NodeId::of("node");
            self.tell(id, second, &ContactEvent::ActionTaken { node, action: action.into(), outcome: outcome.into() });
        }
        if hands_over {
            let queue = QueueId::of("common");
            self.tell(id, second, &ContactEvent::Queued { queue, skills: vec![], priority: 0, language: Language::Zh });
            self.answered(id, second);
            self.ended(id, second + 1);
        }
        self.tell(id, second + 1, &ContactEvent::Closed { by: Party::Customer, cause: EndCause::Ended });
    }
}

#[test]
fn a_session_is_smart_when_the_machine_has_done_something_and_resolved_when_nobody_else_had_to() {
    let mut bank = Bank::new();
    bank.served_by_machine(CustomerId::generate(), 0, "account.balance", false);
    bank.served_by_machine(CustomerId::generate(), 10, "account.balance", true);
    let day = bank.tally.day();
    assert_eq!((day.smart_sessions, day.human_sessions, day.smart_resolved), (2, 1, 1));
    assert_eq!(day.smart_share, Some(2.0 / 3.0));
    assert_eq!(day.smart_resolution, Some(0.5));
}

#[test]
fn who_comes_back_with_the_same_subject_within_a_day_was_not_helped() {
    let mut bank = Bank::new();
    let customer = CustomerId::generate();
    bank.served_by_machine(customer, 0, "account.balance", false);
    bank.served_by_machine(customer, 3600, "bank.post", false);
    assert_eq!(bank.tally.day().smart_resolved, 2, "another subject is another matter");
    bank.served_by_machine(customer, 7200, "account.balance", false);
    let day = bank.tally.day();
    assert_eq!((day.smart_sessions, day.smart_resolved), (3, 2));
}

#[test]
fn proving_who_one_is_serves_nobody_by_itself() {
    let mut bank = Bank::new();
    bank.served_by_machine(CustomerId::generate(), 0, "identity.check", false);
    assert_eq!(bank.tally.day().smart_sessions, 0);
}

#[test]
fn messages_are_counted_apart_and_spoil_no_service_level() {
    let mut bank = Bank::new();
    let call = bank.queued(0);
    bank.answered(call, 10);
    bank.ended(call, 100);
    let message = bank.queued_by(Channel::Board, 0);
    let waiting = bank.queued_by(Channel::Board, 50);
    bank.answered(message, 7_200);
    bank.ended(message, 9_000);
    let totals = bank.tally.totals();
    assert_eq!((totals.answered, totals.waiting, totals.oldest_wait_since), (1, 0, None));
    assert_eq!((totals.service_level, totals.asa_seconds, totals.aht_seconds), (Some(1.0), Some(10.0), Some(90.0)));
    assert_eq!(bank.tally.queues()[&QueueId::of("common")].answered, 1, "a queue shows those who are there");
    assert_eq!(bank.tally.agent_day(bank.agent).handled, 1);
    let messages = bank.tally.deferred();
    assert_eq!((messages.waiting, messages.oldest_wait_since, messages.answered), (1, Some(at(50)), 1));
    assert_eq!(messages.asa_seconds, Some(7_200.0));
    assert_eq!((bank.tally.day().messages, bank.tally.day().arrived), (2, 3));
    assert_eq!(bank.tally.bins()[0].answered, 1);
    assert!(bank.tally.day().human_sessions == 2);
    let _ = waiting;
}

#[test]
fn a_message_that_is_set_aside_enters_its_queue_once() {
    let mut bank = Bank::new();
    let message = bank.queued_by(Channel::Board, 0);
    bank.answered(message, 60);
    bank.ended(message, 120);
    bank.tell(message, 120, &ContactEvent::SetAside { agent: bank.agent, until: at(3_600) });
    assert_eq!(bank.tally.deferred().waiting, 0);
    let queue = QueueId::of("common");
    bank.tell(message, 3_600, &ContactEvent::Queued { queue, skills: vec![], priority: 0, language: Language::Zh });
    bank.answered(message, 3_700);
    let messages = bank.tally.deferred();
    assert_eq!((messages.answered, messages.offered, messages.waiting), (1, 1, 0));
}

#[test]
fn a_message_from_before_the_journal_was_read_still_waits() {
    let mut bank = Bank::new();
    let message = ContactId::generate();
    bank.tally.remember_work(message, at(-90_000), Some(QueueId::of("common")), true);
    assert_eq!(bank.tally.deferred().oldest_wait_since, Some(at(-90_000)));
    bank.answered(message, 60);
    assert_eq!((bank.tally.deferred().waiting, bank.tally.deferred().answered), (0, 1));
}
