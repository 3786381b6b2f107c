//! The router against the [model](crate::model), and the invariants, for sequences of anything that may happen.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use domain::contact::Medium;
use domain::events::{MissCause, RequeueCause};
use domain::{AgentId, ContactId, OfferId, QueueId, SkillId, Timestamp};
use proptest::prelude::*;
use proptest::sample::Index;
use routing::{Ageing, AgentProfile, Choice, Input, Output, QueueConfig, Router, RouterConfig, Stage, WrapUpRule};

use crate::centre::{agent, contact, queue, skills};
use crate::model::{Model, NAMELESS, Place};

/// One thing that happens. Contacts are picked out of those that are there.
#[derive(Debug, Clone)]
enum Step {
    /// So many seconds pass; the router is woken at each of its deadlines, or not at all.
    Pass {
        seconds: u64,
        woken: bool,
    },
    Define(QueueConfig),
    Remove(QueueId),
    SignIn(AgentId, AgentProfile),
    Update(AgentId, AgentProfile),
    Ready(AgentId),
    NotReady(AgentId, &'static str),
    SignOut(AgentId),
    Lose(AgentId),
    Enqueue {
        queue: QueueId,
        medium: Medium,
        skills: Vec<(SkillId, u8)>,
        priority: i32,
        ago: u64,
        at_head: bool,
    },
    /// The same contact once more.
    EnqueueAgain(Index),
    Abandon(Index),
    Accept(Index),
    /// Somebody else accepts.
    Steal(Index, AgentId),
    Refuse(Index, MissCause),
    End(Index),
    GiveBack(Index),
    SetAside(Index),
    Finish(Index),
    Restore {
        agent: AgentId,
        queue: QueueId,
        medium: Medium,
    },
}

fn an_agent() -> impl Strategy<Value = AgentId> {
    (0u128..6).prop_map(agent)
}

fn a_queue() -> impl Strategy<Value = QueueId> {
    prop::sample::select(vec!["cards", "loans", "gold"]).prop_map(queue)
}

fn a_medium() -> impl Strategy<Value = Medium> {
    prop_oneof![3 => Just(Medium::Voice), 4 => Just(Medium::Text), 3 => Just(Medium::Deferred)]
}

fn some_needs() -> impl Strategy<Value = Vec<(SkillId, u8)>> {
    prop_oneof![
        3 => Just(skills(&[])),
        1 => (1u8..6).prop_map(|level| skills(&[("english", level)])),
        1 => Just(skills(&[("loan", 2)])),
        1 => Just(skills(&[("english", 2), ("loan", 4)])),
    ]
}

fn a_profile() -> impl Strategy<Value = AgentProfile> {
    let levels = prop::option::weighted(0.7, 1u8..6);
    (levels.clone(), levels, 0u8..2, 0u8..4, 0u8..3).prop_map(|(english, loan, voice, text, deferred)| {
        let levels = [("english", english), ("loan", loan)];
        AgentProfile {
            skills: levels.iter().filter_map(|(skill, level)| Some((SkillId::of(skill), (*level)?))).collect(),
            voice_capacity: voice,
            text_capacity: text,
            deferred_capacity: deferred,
            site: None,
        }
    })
}

fn a_definition() -> impl Strategy<Value = QueueConfig> {
    let wrap_up = prop_oneof![
        Just(WrapUpRule::NONE),
        Just(WrapUpRule::UNTIL_DONE),
        (0u64..30).prop_map(|seconds| WrapUpRule::within(Duration::from_secs(seconds))),
    ];
    let choice = prop_oneof![Just(Choice::LongestIdle), Just(Choice::BestLevel)];
    (a_queue(), some_needs(), -3i32..4, 1u64..20, wrap_up, choice).prop_map(
        |(id, skills, priority, seconds, wrap_up, choice)| QueueConfig {
            id,
            skills,
            priority,
            offer_timeout: Duration::from_secs(seconds),
            wrap_up,
            choice,
        },
    )
}

fn a_step() -> impl Strategy<Value = Step> {
    let cause = prop_oneof![
        4 => Just(MissCause::Declined),
        1 => Just(MissCause::Timeout),
        1 => Just(MissCause::PhoneFailed),
        1 => Just(MissCause::AgentLost),
        1 => Just(MissCause::CustomerLeft),
    ];
    let pick = || any::<Index>();
    prop_oneof![
        8 => (0u64..15, prop::bool::weighted(0.9)).prop_map(|(seconds, woken)| Step::Pass { seconds, woken }),
        1 => a_definition().prop_map(Step::Define),
        1 => a_queue().prop_map(Step::Remove),
        2 => (an_agent(), a_profile()).prop_map(|(agent, profile)| Step::SignIn(agent, profile)),
        1 => (an_agent(), a_profile()).prop_map(|(agent, profile)| Step::Update(agent, profile)),
        8 => an_agent().prop_map(Step::Ready),
        2 => (an_agent(), prop::sample::select(vec!["lunch", "training"]))
            .prop_map(|(agent, reason)| Step::NotReady(agent, reason)),
        1 => an_agent().prop_map(Step::SignOut),
        1 => an_agent().prop_map(Step::Lose),
        14 => (a_queue(), a_medium(), some_needs(), -5i32..6, 0u64..10, prop::bool::weighted(0.1)).prop_map(
            |(queue, medium, skills, priority, ago, at_head)| {
                Step::Enqueue { queue, medium, skills, priority, ago, at_head }
            }
        ),
        1 => pick().prop_map(Step::EnqueueAgain),
        3 => pick().prop_map(Step::Abandon),
        12 => pick().prop_map(Step::Accept),
        1 => (pick(), an_agent()).prop_map(|(pick, agent)| Step::Steal(pick, agent)),
        4 => (pick(), cause).prop_map(|(pick, cause)| Step::Refuse(pick, cause)),
        7 => pick().prop_map(Step::End),
        2 => pick().prop_map(Step::GiveBack),
        2 => pick().prop_map(Step::SetAside),
        4 => pick().prop_map(Step::Finish),
        1 => (an_agent(), a_queue(), a_medium())
            .prop_map(|(agent, queue, medium)| Step::Restore { agent, queue, medium }),
    ]
}

fn a_config() -> impl Strategy<Value = RouterConfig> {
    let ageing =
        prop_oneof![Just(Ageing::Off), (0u64..5).prop_map(|seconds| Ageing::PointEvery(Duration::from_secs(seconds))),];
    let reason = || prop::option::of(Just("missed_offer".to_owned()));
    let memory = prop_oneof![Just(0u64), 1u64..30];
    (ageing, any::<bool>(), any::<(bool, bool)>(), memory, reason(), reason()).prop_map(
        |(ageing, voice_with_text, deferred, memory, missed_offer_reason, phone_failed_reason)| RouterConfig {
            ageing,
            voice_with_text,
            deferred_beside_live: deferred.0,
            deferred_beside_text: deferred.1,
            refusal_memory: Duration::from_secs(memory),
            missed_offer_reason,
            phone_failed_reason,
            ..RouterConfig::default()
        },
    )
}

/// Router and model side by side, and what is remembered to judge them.
struct Trial {
    router: Router,
    model: Model,
    now: Timestamp,
    came: u128,
    /// Every contact that came and is not over, by what was told of it.
    alive: HashSet<ContactId>,
    /// The latest offer of each contact, open or not, and to whom.
    offers: BTreeMap<ContactId, (OfferId, AgentId)>,
    made: HashSet<OfferId>,
    wrap_ups: HashMap<ContactId, Option<Timestamp>>,
}

impl Trial {
    fn new(config: RouterConfig) -> Self {
        let now = Timestamp::from_seconds(1_770_000_000);
        Self {
            router: Router::new(config.clone()),
            model: Model::new(config, now),
            now,
            came: 0,
            alive: HashSet::new(),
            offers: BTreeMap::new(),
            made: HashSet::new(),
            wrap_ups: HashMap::new(),
        }
    }

    fn take(&mut self, step: Step) {
        let input = match step {
            Step::Pass { seconds, woken } => return self.pass(seconds, woken),
            Step::Define(config) => Input::DefineQueue(config),
            Step::Remove(queue) => Input::RemoveQueue(queue),
            Step::SignIn(agent, profile) => Input::SignIn { agent, profile },
            Step::Update(agent, profile) => Input::UpdateProfile { agent, profile },
            Step::Ready(agent) => Input::Ready { agent },
            Step::NotReady(agent, reason) => Input::NotReady { agent, reason: reason.to_owned() },
            Step::SignOut(agent) => Input::SignOut { agent },
            Step::Lose(agent) => Input::AgentLost { agent },
            Step::Enqueue { queue, medium, skills, priority, ago, at_head } => {
                self.came += 1;
                let since = self.now - Duration::from_secs(ago);
                Input::Enqueue {
                    contact: contact(self.came),
                    queue,
                    medium,
                    skills,
                    priority,
                    since,
                    at_head,
                    facts: None,
                }
            }
            Step::EnqueueAgain(pick) => Input::Enqueue {
                contact: self.pick(pick, |_| true),
                queue: queue("cards"),
                medium: Medium::Text,
                skills: Vec::new(),
                priority: 0,
                since: self.now,
                at_head: false,
                facts: None,
            },
            Step::Abandon(pick) => {
                let waits = |place| matches!(place, Place::Waiting | Place::Offered { .. });
                Input::Abandon { contact: self.pick(pick, waits) }
            }
            Step::Accept(pick) => {
                let (offer, agent) = self.pick_offer(pick);
                Input::Accept { offer, agent }
            }
            Step::Steal(pick, agent) => Input::Accept { offer: self.pick_offer(pick).0, agent },
            Step::Refuse(pick, cause) => {
                let (offer, agent) = self.pick_offer(pick);
                Input::Refuse { offer, agent, cause }
            }
            Step::End(pick) => {
                Input::EndConversation { contact: self.pick(pick, |place| matches!(place, Place::Connected { .. })) }
            }
            Step::GiveBack(pick) => Input::ReturnToQueue {
                contact: self.pick(pick, |place| matches!(place, Place::Connected { .. })),
                cause: RequeueCause::Returned,
            },
            Step::SetAside(pick) => {
                Input::SetAside { contact: self.pick(pick, |place| matches!(place, Place::Connected { .. })) }
            }
            Step::Finish(pick) => {
                let contact = self.pick(pick, |place| matches!(place, Place::WrapUp { .. }));
                let by = self.model.find(contact).ok().and_then(|contact| contact.place.agent());
                Input::FinishWrapUp { agent: by.unwrap_or(agent(0)), contact }
            }
            Step::Restore { agent, queue, medium } => {
                self.came += 1;
                Input::RestoreConversation {
                    agent,
                    contact: contact(self.came),
                    queue,
                    medium,
                    skills: Vec::new(),
                    priority: 0,
                    since: self.now,
                }
            }
        };
        self.give(input);
    }

    /// One of the contacts at such a place, or one of any that ever came, so that wrong inputs happen too.
    fn pick(&self, pick: Index, right: impl Fn(Place) -> bool) -> ContactId {
        let fitting: Vec<_> =
            self.model.contacts.iter().filter(|contact| right(contact.place)).map(|contact| contact.id).collect();
        match pick.index(fitting.len() + 1) {
            at if at < fitting.len() => fitting[at],
            _ => contact(pick.index(usize::try_from(self.came).unwrap() + 1) as u128),
        }
    }

    /// One of the open offers, or one that was made once.
    fn pick_offer(&self, pick: Index) -> (OfferId, AgentId) {
        let open = self.pick(pick, |place| matches!(place, Place::Offered { .. }));
        self.offers.get(&open).copied().unwrap_or((NAMELESS, agent(0)))
    }

    fn pass(&mut self, seconds: u64, woken: bool) {
        let end = self.now + Duration::from_secs(seconds);
        while let Some(deadline) = self.router.next_deadline().filter(|deadline| woken && *deadline <= end) {
            self.now = self.now.max(deadline);
            let before = self.waiting();
            let mut out = Vec::new();
            self.router.wake(self.now, &mut out);
            let expected = self.model.wake(self.now);
            self.compare(out, expected, &before);
            assert!(self.router.next_deadline().is_none_or(|next| next > self.now), "what is due was done");
        }
        self.now = end;
    }

    fn give(&mut self, input: Input) {
        let before = self.waiting();
        let picture = self.picture();
        let mut out = Vec::new();
        if let Input::Enqueue { contact, .. } | Input::RestoreConversation { contact, .. } = &input
            && self.router.contact(*contact).is_none()
            && let Input::Enqueue { queue, .. } | Input::RestoreConversation { queue, .. } = &input
            && self.router.queue(queue).is_some()
        {
            self.alive.insert(*contact);
        }
        let result = self.router.handle(self.now, input.clone(), &mut out);
        match (result, self.model.handle(self.now, input)) {
            (Ok(()), Ok(expected)) => self.compare(out, expected, &before),
            (Err(error), Err(expected)) => {
                assert_eq!(error, expected);
                assert!(out.is_empty(), "an error decides nothing");
                assert_eq!(self.picture(), picture, "an error changes nothing");
            }
            (result, expected) => panic!("{result:?} where {expected:?} was expected"),
        }
    }

    fn compare(&mut self, out: Vec<Output>, mut expected: Vec<Output>, before: &[(QueueId, Vec<ContactId>)]) {
        for output in &out {
            self.note(output);
        }
        for (queue, waiting) in before {
            let told =
                out.iter().filter(|output| matches!(output, Output::StandingsChanged { queue: q } if q == queue));
            let changed = self.router.queue(queue).is_some() && self.router.waiting(queue).ne(waiting.iter().copied());
            let told = told.count();
            assert!(told <= 1 && (told == 1 || !changed), "{queue}: told {told} times, changed: {changed}");
        }
        let mut decided: Vec<_> = out.into_iter().map(nameless).filter(|output| !is_standing(output)).collect();
        // Changes of agents are told in the order in which they came about, which the model does not know.
        sort_changes(&mut decided);
        sort_changes(&mut expected);
        assert_eq!(decided, expected);
        self.check();
    }

    /// Follows what is told and judges it alone.
    fn note(&mut self, output: &Output) {
        match *output {
            Output::Offered { offer, contact, agent, .. } => {
                assert!(self.made.insert(offer), "no two offers have one name");
                self.offers.insert(contact, (offer, agent));
                if let Ok(found) = self.model.find(contact)
                    && matches!(found.place, Place::Offered { .. })
                {
                    self.model.contact(contact).offer = Some(offer);
                }
            }
            Output::OfferMissed { offer, contact, agent, .. } | Output::Connected { offer, contact, agent } => {
                assert_eq!(self.offers.get(&contact), Some(&(offer, agent)));
            }
            Output::OfferWithdrawn { offer, contact, agent } => {
                assert_eq!(self.offers.get(&contact), Some(&(offer, agent)));
                assert!(self.alive.remove(&contact));
            }
            Output::WrapUpStarted { contact, until, .. } => {
                self.wrap_ups.insert(contact, until);
            }
            Output::WrapUpEnded { contact, by_timer, .. } => {
                let until = self.wrap_ups.remove(&contact).expect("a wrap-up ends once, after it has begun");
                assert!(!by_timer || until.is_some_and(|until| until <= self.now), "no timer ends it early");
                assert!(self.alive.remove(&contact));
            }
            _ => {}
        }
    }

    /// The invariants, by what the router shows of itself.
    fn check(&mut self) {
        // Contacts that are over without a word of their own: abandoned while waiting, ended without a wrap-up.
        let model = &self.model;
        self.alive.retain(|contact| model.find(*contact).is_ok());
        let mut held = HashMap::new();
        for (id, view) in self.router.agents() {
            let agent = model.find_agent(id).expect("the same agents");
            assert_eq!((view.state, view.ready, &view.reason), (model.state(agent), agent.ready, &agent.reason));
            assert_eq!((view.since, &view.profile), (agent.since, &agent.profile));
            let loads = [view.voice_load, view.text_load, view.deferred_load].map(usize::from);
            assert_eq!(loads, [Medium::Voice, Medium::Text, Medium::Deferred].map(|medium| model.load(id, medium)));
            let shown = view.offers.iter().map(|offer| offer.contact);
            let shown = shown.chain(view.contacts.iter().copied());
            for contact in shown.chain(view.wrap_ups.iter().map(|wrap_up| wrap_up.contact)) {
                assert_eq!(held.insert(contact, id), None, "two agents on one contact");
            }
            let in_order = model.held_by(id);
            let connected = in_order.iter().filter(|contact| matches!(contact.place, Place::Connected { .. }));
            assert!(connected.map(|contact| contact.id).eq(view.contacts));
            for offer in &view.offers {
                assert_eq!(self.offers.get(&offer.contact), Some(&(offer.offer, id)));
            }
        }
        let mut waiting = HashSet::new();
        for config in &model.queues {
            let order: Vec<_> = self.router.waiting(&config.id).collect();
            assert_eq!(order, model.waiting(&config.id));
            let view = self.router.queue(&config.id).expect("the same queues");
            assert_eq!(view.waiting as usize, order.len());
            let oldest = order.iter().map(|contact| model.find(*contact).unwrap().since).min();
            assert_eq!(view.oldest_since, oldest);
            for (before, contact) in order.iter().enumerate() {
                let standing = self.router.standing(*contact, self.now).expect("who waits has a standing");
                assert_eq!(standing.position as usize, before + 1);
            }
            waiting.extend(order);
        }
        assert_eq!(self.alive.len(), model.contacts.len(), "no contact is lost");
        for contact in &self.alive {
            let view = self.router.contact(*contact).expect("no contact is lost");
            assert_eq!(view.agent(), held.get(contact).copied());
            assert_eq!(view.stage == Stage::Waiting, waiting.contains(contact));
            assert_eq!(self.router.standing(*contact, self.now).is_some(), waiting.contains(contact));
            if let Stage::WrapUp { until, .. } = view.stage {
                assert_eq!(self.wrap_ups.get(contact), Some(&until), "no wrap-up moves its end");
            }
        }
        assert_eq!(self.router.next_deadline(), model.next_deadline());
        if self.router.next_deadline().is_none_or(|next| next > self.now) {
            for contact in model.contacts.iter().filter(|contact| contact.place == Place::Waiting) {
                for agent in &model.agents {
                    assert!(!model.could_take(agent, contact), "{:?} waits, {:?} is idle", contact.id, agent.id);
                }
            }
        }
    }

    fn waiting(&self) -> Vec<(QueueId, Vec<ContactId>)> {
        self.router.queues().into_iter().map(|id| (id.clone(), self.router.waiting(&id).collect())).collect()
    }

    /// Everything that the router shows of itself.
    fn picture(&self) -> String {
        let agents: Vec<_> = self.router.agents().collect();
        let contacts: Vec<_> = (0..=self.came + 1).map(|number| self.router.contact(contact(number))).collect();
        let queues: Vec<_> = self.router.queues().iter().map(|id| self.router.queue(id)).collect();
        let deadline = self.router.next_deadline();
        format!("{agents:?} {contacts:?} {queues:?} {:?} {deadline:?}", self.waiting())
    }
}

fn is_standing(output: &Output) -> bool {
    matches!(output, Output::StandingsChanged { .. })
}

/// Sorts the changes of agents, which stand at the end.
fn sort_changes(outputs: &mut [Output]) {
    let first = outputs.iter().position(|output| matches!(output, Output::AgentChanged { .. }));
    if let Some(first) = first {
        outputs[first..].sort_by_key(|output| match output {
            Output::AgentChanged { agent, .. } => *agent,
            other => panic!("{other:?} after a change of an agent"),
        });
    }
}

fn nameless(mut output: Output) -> Output {
    match &mut output {
        Output::Offered { offer, .. }
        | Output::OfferMissed { offer, .. }
        | Output::OfferWithdrawn { offer, .. }
        | Output::Connected { offer, .. } => *offer = NAMELESS,
        _ => {}
    }
    output
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_router_decides_as_the_model_does_and_keeps_its_invariants(
        config in a_config(),
        definitions in prop::collection::vec(a_definition(), 4),
        profiles in prop::collection::vec(a_profile(), 5),
        steps in prop::collection::vec(a_step(), 1..150),
    ) {
        let mut trial = Trial::new(config);
        for definition in definitions {
            trial.take(Step::Define(definition));
        }
        for (number, profile) in profiles.into_iter().enumerate() {
            trial.take(Step::SignIn(agent(number as u128), profile));
            trial.take(Step::Ready(agent(number as u128)));
        }
        for step in steps {
            trial.take(step);
        }
    }
}
