//! The shell of the flow engine: the live contacts, their sessions, what is done for them, and when.

mod acting;
mod deadlines;
mod effects;
mod live;
mod queries;
mod restore;
mod wire;

use std::collections::HashMap;
use std::sync::Arc;

use center::ports::{
    ContactBrief, CustomerInput, DoorCommand, EmergencyAnnouncement, Prompt, Standing, Synthesizer as _,
};
use domain::contact::Party;
use domain::events::EndCause;
use domain::{AgentId, ContactId, FlowId, Localised, StaffId, Timestamp};
use flow::{Edition, Facts, Input, Library as _, Output, Session};
use parking_lot::RwLock;
use platform::audit::Audit;
use platform::clock::SharedClock;
use platform::database::Database;
use platform::tasks::Tasks;

use crate::SelfServiceConfig;
use crate::acts::Actors;
use crate::briefings::Taken;
use crate::centre::Centre;
use crate::error::SelfServiceError;
use crate::flows::Around;
use crate::shelf::Shelf;
use crate::speech::EspeakSynthesizer;

use deadlines::Deadlines;
use effects::Effect;
use live::Live;

/// Customer inputs are passed over while so many effects of the contact wait: nobody keys that fast.
const MOST_WAITING: usize = 256;

/// Leads contacts through their flows. Clones lead the same contacts.
#[derive(Clone)]
pub struct SelfService {
    inner: Arc<Inner>,
}

struct Inner {
    centre: Arc<dyn Centre>,
    shelf: Shelf,
    database: Database,
    audit: Audit,
    clock: SharedClock,
    config: SelfServiceConfig,
    tasks: Tasks,
    speech: Option<EspeakSynthesizer>,
    actors: RwLock<Actors>,
    contacts: RwLock<HashMap<ContactId, Arc<Live>>>,
    deadlines: Deadlines,
    /// One customer at a time rates by a link, so that none is counted twice.
    rating: tokio::sync::Mutex<()>,
}

impl SelfService {
    /// Starts self-service with its timer on `tasks`. The server then joins it to the centre and calls
    /// [`SelfService::restore`].
    #[must_use]
    pub fn start(
        centre: Arc<dyn Centre>,
        shelf: Shelf,
        database: Database,
        clock: SharedClock,
        config: SelfServiceConfig,
        speech: Option<EspeakSynthesizer>,
        tasks: &Tasks,
    ) -> Self {
        let inner = Inner {
            centre,
            shelf,
            audit: Audit::new(database.clone(), clock.clone()),
            database,
            clock,
            config,
            tasks: tasks.clone(),
            speech,
            actors: RwLock::default(),
            contacts: RwLock::default(),
            deadlines: Deadlines::default(),
            rating: tokio::sync::Mutex::default(),
        };
        let service = Self { inner: Arc::new(inner) };
        let timer = service.clone();
        tasks.spawn_until_stopped("flow-deadlines", async move { timer.keep_time().await });
        service.warm_up();
        service
    }

    /// What the flows find around them.
    #[must_use]
    pub fn shelf(&self) -> &Shelf {
        &self.inner.shelf
    }

    /// Says who does what flows ask for; before, every action ends in `unavailable`.
    pub fn set_actors(&self, actors: Actors) {
        *self.inner.actors.write() = actors;
    }

    /// Those who do what flows ask for.
    pub(crate) fn actors(&self) -> Actors {
        self.inner.actors.read().clone()
    }

    /// The proof of who the customer of a contact is, if the flow has got one.
    pub(crate) fn identity_of(&self, contact: ContactId) -> Option<String> {
        let live = self.find(contact)?;
        let state = live.lock();
        state.session.state().identity().map(str::to_owned)
    }

    /// How many contacts are being led.
    #[must_use]
    pub fn count(&self) -> usize {
        self.inner.contacts.read().len()
    }

    /// What flows may refer to besides each other.
    ///
    /// # Errors
    /// If the centre's queues cannot be read.
    pub async fn around(&self) -> Result<Around, center::CenterError> {
        let queues = self.inner.centre.queues().await?;
        let shelf = self.inner.shelf.clone();
        let intents = shelf.comprehension.intents().into_iter().collect();
        let knowledge = self.inner.actors.read().knowledge.clone();
        let calendars = Arc::clone(&shelf.calendars);
        Ok(Around { calendars, queues, intents, knowledge, shelf: Some(shelf), ..Around::default() })
    }

    /// Has the fixed texts of the published flows and announcements spoken in the background.
    pub(crate) fn warm_up(&self) {
        let Some(speech) = self.inner.speech.clone() else {
            return;
        };
        let texts = crate::speech::fixed_texts(&self.inner.shelf);
        self.inner.tasks.spawn_until_stopped("prompts", async move { speech.keep(texts).await });
    }

    /// The text as callers hear it: a WAV file.
    pub(crate) async fn speak(&self, language: domain::Language, text: &str) -> Result<bytes::Bytes, SelfServiceError> {
        let not_spoken = |error: &dyn std::fmt::Display| SelfServiceError::NotSpoken(error.to_string());
        let Some(speech) = &self.inner.speech else {
            return Err(not_spoken(&"nothing speaks here"));
        };
        let spoken = speech.speak(language, text).await.map_err(|error| not_spoken(&error))?;
        crate::speech::encoded(&spoken.samples).map(Into::into).ok_or_else(|| not_spoken(&"it has no samples"))
    }

    pub(crate) fn database(&self) -> &Database {
        &self.inner.database
    }

    pub(crate) fn rating(&self) -> &tokio::sync::Mutex<()> {
        &self.inner.rating
    }

    pub(crate) fn centre(&self) -> &dyn Centre {
        self.inner.centre.as_ref()
    }

    pub(crate) fn audit(&self) -> &Audit {
        &self.inner.audit
    }

    /// Whether the contact is offered to the member of staff, or theirs.
    pub(crate) fn is_before(&self, contact: ContactId, staff: StaffId) -> bool {
        self.inner.centre.is_before(contact, staff)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    fn find(&self, contact: ContactId) -> Option<Arc<Live>> {
        self.inner.contacts.read().get(&contact).cloned()
    }

    /// Leads the contact into the flow of its line.
    fn enter(&self, brief: &Arc<ContactBrief>) {
        match self.inner.shelf.flows.of_line(&brief.line) {
            Some(edition) => {
                let facts = facts(brief);
                let now = self.now();
                self.take_in(brief, Taken::default(), |service, out| {
                    Session::start(edition, facts, &service.inner.shelf, now, out)
                });
            }
            None => {
                tracing::warn!(contact = %brief.id, line = %brief.line, "no flow is published for the line");
                self.turn_away(brief);
            }
        }
    }

    /// A contact that no flow has led, such as a call out, is in conversation and is to visit the flow.
    fn accompany(&self, brief: &Arc<ContactBrief>, flow: &FlowId) {
        let Some(edition) = self.inner.shelf.edition(flow) else { return };
        let facts = facts(brief);
        self.take_in(brief, Taken::default(), |_, _| Session::in_conversation(edition, facts));
    }

    /// Keeps the session of a contact and does what it asks for first.
    fn take_in(&self, brief: &Arc<ContactBrief>, taken: Taken, begin: impl FnOnce(&Self, &mut Vec<Output>) -> Session) {
        if self.count() >= self.inner.config.max_contacts {
            tracing::warn!(contact = %brief.id, "self-service is full");
            return self.turn_away(brief);
        }
        let mut out = Vec::new();
        let session = begin(self, &mut out);
        let live = Arc::new(Live::new(Arc::clone(brief), session, taken));
        {
            let mut state = live.lock();
            self.inner.contacts.write().insert(brief.id, Arc::clone(&live));
            self.carry_out(&live, &mut state, &out);
        }
        self.pump(&live);
    }

    /// Nothing can be done for the contact: it is told so and ends.
    fn turn_away(&self, brief: &Arc<ContactBrief>) {
        let contact = brief.id;
        if let Some(door) = self.inner.centre.door(contact) {
            let text = Localised::new(
                "非常抱歉，系统暂时无法为您服务，请您稍后再试。",
                "We are very sorry that we cannot serve you at the moment. Please try again later.",
            );
            let prompts = vec![Prompt { text, audio: None }];
            door.perform(
                contact,
                DoorCommand::Say { token: 0, language: brief.language, prompts, choices: Vec::new() },
            );
        }
        self.finish(contact, EndCause::Failed);
    }

    /// Ends a contact that has no session.
    fn finish(&self, contact: ContactId, cause: EndCause) {
        let centre = Arc::clone(&self.inner.centre);
        self.inner.tasks.spawn_until_stopped("flow-end", async move { centre.finish(contact, cause).await });
    }

    /// Something happens to a contact.
    fn handle(&self, contact: ContactId, input: Input) {
        let Some(live) = self.find(contact) else {
            return;
        };
        {
            let mut state = live.lock();
            let from_customer = matches!(
                input,
                Input::Digit(_) | Input::SecureDigit(_) | Input::SecureText(_) | Input::Text(_) | Input::File
            );
            if state.is_gone || (from_customer && state.effects.len() >= MOST_WAITING) {
                return;
            }
            let mut out = Vec::new();
            state.session.handle(&self.inner.shelf, self.now(), input, &mut out);
            self.carry_out(&live, &mut state, &out);
        }
        self.pump(&live);
    }

    /// The contact is over.
    fn forget(&self, contact: ContactId) {
        let Some(live) = self.inner.contacts.write().remove(&contact) else {
            return;
        };
        {
            let mut state = live.lock();
            state.is_gone = true;
            state.speech.clear();
            state.effects.retain(|effect| !matches!(effect, Effect::Door(_)));
            if live.is_kept {
                state.effects.push_back(Effect::Forget);
            }
            self.inner.deadlines.replace(contact, state.deadline.take(), None);
        }
        self.pump(&live);
    }
}

impl center::ports::SelfService for SelfService {
    fn begin(&self, contact: Arc<ContactBrief>) {
        self.enter(&contact);
    }

    fn input(&self, contact: ContactId, input: CustomerInput) {
        let input = match input {
            CustomerInput::Digit(key) => Input::Digit(key),
            CustomerInput::SecureDigit(key) => Input::SecureDigit(key),
            CustomerInput::SecureText(text) => Input::SecureText(text),
            CustomerInput::Text(text) => Input::Text(text),
            CustomerInput::File(_) => Input::File,
            CustomerInput::SpeechStarted => Input::SpeechStarted,
            CustomerInput::Speech { text, confidence } => Input::Speech { text, confidence },
            CustomerInput::SpeechFailed => Input::SpeechFailed,
        };
        self.handle(contact, input);
    }

    fn playback_finished(&self, contact: ContactId, token: u64) {
        self.handle(contact, Input::PlaybackFinished { token });
    }

    fn standing(&self, contact: ContactId, standing: Standing) {
        let Standing { position, expected_wait_seconds } = standing;
        self.handle(contact, Input::Standing { position, expected_wait_seconds });
    }

    fn connected(&self, contact: ContactId, _agent: AgentId) {
        self.handle(contact, Input::Connected);
    }

    fn requeued(&self, contact: ContactId) {
        self.handle(contact, Input::Requeued);
    }

    fn conversation_ended(&self, contact: ContactId, _by: Party) {
        if self.find(contact).is_some() {
            self.handle(contact, Input::ConversationEnded);
        } else {
            self.finish(contact, EndCause::Completed);
        }
    }

    fn turned_away(&self, contact: ContactId) {
        self.handle(contact, Input::Full);
    }

    fn call_back_offered(&self, contact: ContactId) {
        self.handle(contact, Input::CallBackOffered);
    }

    fn announce(&self, contact: ContactId, prompts: Vec<Prompt>) {
        let said = |prompt: Prompt| flow::Prompt { text: prompt.text, ..flow::Prompt::default() };
        self.handle(contact, Input::Announced(prompts.into_iter().map(said).collect()));
    }

    fn emergencies(&self, announcements: Vec<EmergencyAnnouncement>) {
        self.inner.shelf.announcements.set_emergencies(announcements);
        self.warm_up();
    }

    fn call_back_promised(&self, contact: ContactId) {
        self.handle(contact, Input::CallBackPromised);
    }

    fn visit(&self, contact: Arc<ContactBrief>, flow: FlowId) {
        if self.find(contact.id).is_none() {
            self.accompany(&contact, &flow);
        }
        if self.find(contact.id).is_some() {
            self.handle(contact.id, Input::Visit { flow });
        } else {
            let centre = Arc::clone(&self.inner.centre);
            let over = async move { centre.visit_over(contact.id, "unavailable".to_owned()).await };
            self.inner.tasks.spawn_until_stopped("visit", over);
        }
    }

    fn end_visit(&self, contact: ContactId) {
        self.handle(contact, Input::EndVisit);
    }

    fn flows_for_agents(&self) -> Vec<(FlowId, Localised)> {
        self.inner.shelf.flows.for_agents()
    }

    fn node_name(&self, flow: &domain::FlowId, node: &domain::NodeId) -> Option<domain::Localised> {
        self.inner.shelf.flows.node_name(flow, node)
    }

    fn dismissed(&self, contact: ContactId) {
        self.forget(contact);
    }
}

fn facts(brief: &ContactBrief) -> Facts {
    Facts {
        channel: brief.channel,
        language: brief.language,
        customer_known: brief.customer.is_some(),
        tier: brief.tier,
        care: brief.care,
        line: Some(brief.line.clone()),
        region: brief.region.clone(),
    }
}

/// The edition that a stored session goes on in.
async fn edition_of(shelf: &Shelf, state: &flow::State) -> Result<Arc<Edition>, SelfServiceError> {
    shelf.flows.version(state.flow(), state.version()).await
}

/// The editions of the flows that wait for a stored session's flow to return.
async fn callers_of(shelf: &Shelf, state: &flow::State) -> Result<Vec<Arc<Edition>>, SelfServiceError> {
    let mut editions = Vec::new();
    for (flow, version) in state.callers() {
        editions.push(shelf.flows.version(&flow, version).await?);
    }
    Ok(editions)
}
