//! The agents: their states, their capacity and how they come and go.

use std::ops::{Index, IndexMut};

use domain::agent::AgentState;
use domain::contact::Medium;
use domain::events::{MissCause, RequeueCause};
use domain::{AgentId, BusinessId, Timestamp};
use rustc_hash::FxHashMap;

use crate::ability::Ability;
use crate::bits::BitSet;
use crate::config::{AgentProfile, MOST_AT_ONCE, RouterConfig};
use crate::contact::{ContactIx, Place};
use crate::error::RoutingError;
use crate::idle::IdleAgent;
use crate::lane::medium_index;
use crate::offer::Back;
use crate::order::{Order, SortedList};
use crate::output::Output;
use crate::router::Router;
use crate::skills::Levels;

/// The number of an agent within one router.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AgentIx(pub(crate) u32);

/// What the router knows of an agent.
#[derive(Debug, Clone)]
pub(crate) struct Agent {
    pub(crate) id: AgentId,
    pub(crate) profile: AgentProfile,
    /// The profile's skills.
    levels: Levels,
    /// Whether the agent is at work.
    signed_in: bool,
    /// Whether the agent signed in themselves, and not only by having a conversation restored.
    confirmed: bool,
    /// Whether the agent takes new contacts.
    pub(crate) ready: bool,
    /// Why not.
    pub(crate) reason: Option<String>,
    /// What the agent is offered, is in conversation with or finishes, the longest first.
    pub(crate) held: Vec<ContactIx>,
    pub(crate) offers: u16,
    pub(crate) conversations: u16,
    /// The contacts held, by medium.
    pub(crate) load: [u16; 3],
    /// When the last turn was: the router counts turns. A turn is a contact finished, given back or refused, or
    /// becoming ready. The agent with the smallest number has been idle longest.
    pub(crate) turn: u64,
    /// Whether the agent has changed and neither looked for a contact nor got in line since.
    pub(crate) unsettled: bool,
    /// The lanes whose needs the agent meets.
    pub(crate) meets: BitSet,
    /// The contacts that wait for the agent alone, in order.
    pub(crate) personal: SortedList<Order>,
    /// How able the agent is, by business.
    pub(crate) abilities: FxHashMap<BusinessId, Ability>,
    /// The agent's scores by taste.
    pub(crate) scores: Vec<u16>,
    /// The state that the router's caller was last told, and since when.
    pub(crate) told: AgentState,
    pub(crate) told_at: Timestamp,
    /// Whether the reason is another than the caller was last told.
    reason_changed: bool,
    /// Whether the agent is among those whose change is to be told.
    changed: bool,
}

impl Agent {
    /// The state as pages show it.
    pub(crate) fn state(&self) -> AgentState {
        if !self.signed_in {
            AgentState::SignedOut
        } else if self.conversations > 0 {
            AgentState::Busy
        } else if self.offers > 0 {
            AgentState::Offered
        } else if !self.held.is_empty() {
            AgentState::WrapUp
        } else if self.ready {
            AgentState::Ready
        } else {
            AgentState::NotReady
        }
    }

    /// Whether the agent could take one more contact of the medium now.
    pub(crate) fn has_room(&self, medium: Medium, config: &RouterConfig) -> bool {
        let [voice, text, deferred] = self.load;
        self.ready
            && match medium {
                Medium::Voice => {
                    voice < u16::from(self.profile.voice_capacity) && (text == 0 || config.voice_with_text)
                }
                Medium::Text => text < u16::from(self.profile.text_capacity) && (voice == 0 || config.voice_with_text),
                Medium::Deferred => {
                    let beside_text = voice == 0 && (text == 0 || config.deferred_beside_text);
                    deferred < u16::from(self.profile.deferred_capacity) && (beside_text || config.deferred_beside_live)
                }
            }
    }

    /// Whether the agent takes contacts of the medium at all.
    pub(crate) fn takes(&self, medium: Medium) -> bool {
        match medium {
            Medium::Voice => self.profile.voice_capacity > 0,
            Medium::Text => self.profile.text_capacity > 0,
            Medium::Deferred => self.profile.deferred_capacity > 0,
        }
    }

    /// Whether the agent is at work.
    pub(crate) fn is_at_work(&self) -> bool {
        self.signed_in
    }

    /// The agent's levels.
    pub(crate) fn levels(&self) -> &Levels {
        &self.levels
    }
}

/// All agents who have been at work, by number and by id.
#[derive(Debug, Clone, Default)]
pub(crate) struct Agents {
    all: Vec<Agent>,
    /// A number for each agent that changes with everything that matters for being chosen; apart from the rest, as
    /// those of many agents are looked at in a row.
    stamps: Vec<u32>,
    by_id: FxHashMap<AgentId, AgentIx>,
}

impl Agents {
    /// Makes room for so many agents.
    pub(crate) fn reserve(&mut self, agents: usize) {
        self.all.reserve(agents);
        self.stamps.reserve(agents);
        self.by_id.reserve(agents);
    }

    /// The number of the agent with this id.
    pub(crate) fn find(&self, id: AgentId) -> Option<AgentIx> {
        self.by_id.get(&id).copied()
    }

    /// All agents in the order of their first sign-in.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (AgentIx, &Agent)> {
        (0..).map(AgentIx).zip(&self.all)
    }

    /// The agent's stamp.
    pub(crate) fn stamp(&self, ix: AgentIx) -> u32 {
        self.stamps[ix.0 as usize]
    }

    /// Whether nothing that matters has changed since the agent got in line.
    pub(crate) fn is_unchanged(&self, entry: IdleAgent) -> bool {
        self.stamp(entry.agent()) == entry.stamp()
    }

    /// All agents, to be changed.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Agent> {
        self.all.iter_mut()
    }

    /// The number of an agent who is known; any other error than being unknown is for the caller to find.
    fn known(&self, id: AgentId) -> Result<AgentIx, RoutingError> {
        self.find(id).ok_or(RoutingError::UnknownAgent(id))
    }

    /// The number of an agent who is at work and has signed in themselves.
    pub(crate) fn at_work(&self, id: AgentId) -> Result<AgentIx, RoutingError> {
        let ix = self.known(id)?;
        let agent = &self[ix];
        if agent.signed_in && agent.confirmed { Ok(ix) } else { Err(RoutingError::NotSignedIn(id)) }
    }

    fn find_or_insert(&mut self, id: AgentId, now: Timestamp) -> AgentIx {
        if let Some(ix) = self.find(id) {
            return ix;
        }
        let ix = AgentIx(u32::try_from(self.all.len()).expect("invariant: memory holds fewer than 2^32 agents"));
        self.all.push(Agent {
            id,
            profile: AgentProfile::default(),
            levels: Levels::default(),
            signed_in: false,
            confirmed: false,
            ready: false,
            reason: None,
            held: Vec::new(),
            offers: 0,
            conversations: 0,
            load: [0; 3],
            turn: 0,
            unsettled: false,
            meets: BitSet::default(),
            personal: SortedList::default(),
            abilities: FxHashMap::default(),
            scores: Vec::new(),
            told: AgentState::SignedOut,
            told_at: now,
            reason_changed: false,
            changed: false,
        });
        self.stamps.push(0);
        self.by_id.insert(id, ix);
        ix
    }
}

impl Index<AgentIx> for Agents {
    type Output = Agent;
    fn index(&self, ix: AgentIx) -> &Agent {
        &self.all[ix.0 as usize]
    }
}

impl IndexMut<AgentIx> for Agents {
    fn index_mut(&mut self, ix: AgentIx) -> &mut Agent {
        &mut self.all[ix.0 as usize]
    }
}

impl Router {
    /// [`crate::Input::SignIn`].
    pub(crate) fn sign_in(&mut self, id: AgentId, profile: AgentProfile) -> Result<(), RoutingError> {
        self.check_profile(&profile)?;
        if self.agents.at_work(id).is_ok() {
            return Err(RoutingError::AlreadySignedIn(id));
        }
        let ix = self.agents.find_or_insert(id, self.now);
        self.learn(ix, profile);
        let agent = &mut self.agents[ix];
        agent.scores = self.tastes.scores(&agent.abilities);
        if !agent.signed_in {
            agent.signed_in = true;
            agent.ready = false;
            agent.reason = None;
        }
        agent.confirmed = true;
        self.touch(ix);
        Ok(())
    }

    /// [`crate::Input::UpdateProfile`].
    pub(crate) fn update_profile(&mut self, id: AgentId, profile: AgentProfile) -> Result<(), RoutingError> {
        self.check_profile(&profile)?;
        let ix = self.agents.at_work(id)?;
        self.learn(ix, profile);
        self.touch(ix);
        Ok(())
    }

    /// [`crate::Input::Ready`].
    pub(crate) fn ready(&mut self, id: AgentId) -> Result<(), RoutingError> {
        let ix = self.agents.at_work(id)?;
        if let Some(site) = self.agents[ix].profile.site.clone().filter(|site| self.lost_sites.contains(site)) {
            return Err(RoutingError::SiteIsLost(site));
        }
        if !self.agents[ix].ready {
            self.take_turn(ix);
            let agent = &mut self.agents[ix];
            agent.ready = true;
            agent.reason = None;
            self.touch(ix);
        }
        Ok(())
    }

    /// [`crate::Input::NotReady`].
    pub(crate) fn not_ready(&mut self, id: AgentId, reason: String) -> Result<(), RoutingError> {
        let ix = self.agents.at_work(id)?;
        self.stop(ix, Some(reason));
        Ok(())
    }

    /// [`crate::Input::SignOut`]. An agent who is signed out already stays so.
    pub(crate) fn sign_out(&mut self, id: AgentId) -> Result<(), RoutingError> {
        let ix = self.agents.known(id)?;
        let agent = &mut self.agents[ix];
        if !agent.held.is_empty() {
            return Err(RoutingError::AgentServing(id));
        }
        if agent.signed_in {
            agent.signed_in = false;
            agent.confirmed = false;
            self.stop(ix, None);
        }
        Ok(())
    }

    /// [`crate::Input::AgentLost`]. An agent who is signed out stays so.
    pub(crate) fn agent_lost(&mut self, id: AgentId, out: &mut Vec<Output>) -> Result<(), RoutingError> {
        let ix = self.agents.known(id)?;
        if !self.agents[ix].signed_in {
            return Ok(());
        }
        self.stop(ix, Some(self.config.connection_lost_reason.clone()));
        for contact in self.agents[ix].held.clone() {
            match self.contacts[contact].place {
                Place::Offered { .. } => self.miss(contact, MissCause::AgentLost, out),
                Place::Connected { .. } => self.send_back(contact, Back::Conversation(RequeueCause::AgentLost), out),
                Place::Waiting | Place::WrapUp { .. } => {}
            }
        }
        Ok(())
    }

    /// Puts an agent, who may be new, to work for a conversation that is restored.
    pub(crate) fn call_back_to_work(&mut self, id: AgentId) -> AgentIx {
        let ix = self.agents.find_or_insert(id, self.now);
        let agent = &mut self.agents[ix];
        if !agent.signed_in {
            agent.signed_in = true;
            let reason = self.config.restart_reason.clone();
            self.stop(ix, Some(reason));
        }
        ix
    }

    /// The agent takes no new contacts from now on.
    pub(crate) fn stop(&mut self, ix: AgentIx, reason: Option<String>) {
        let agent = &mut self.agents[ix];
        agent.ready = false;
        if agent.reason != reason {
            agent.reason = reason;
            agent.reason_changed = true;
        }
        self.touch(ix);
    }

    /// Gives the agent the newest turn.
    pub(crate) fn take_turn(&mut self, ix: AgentIx) {
        self.turns += 1;
        self.agents[ix].turn = self.turns;
    }

    /// Gives the agent one more contact, as an offer or a conversation.
    pub(crate) fn hold(&mut self, ix: AgentIx, contact: ContactIx) {
        let medium = self.contacts[contact].medium;
        let agent = &mut self.agents[ix];
        agent.held.push(contact);
        agent.load[medium_index(medium)] += 1;
        self.touch(ix);
    }

    /// Takes a contact from the agent. The caller has counted down the agent's offers or conversations.
    pub(crate) fn let_go(&mut self, ix: AgentIx, contact: ContactIx) {
        let medium = self.contacts[contact].medium;
        let agent = &mut self.agents[ix];
        agent.held.retain(|held| *held != contact);
        agent.load[medium_index(medium)] -= 1;
        self.touch(ix);
    }

    /// Something changed that matters for the agent's being chosen: they leave every line, and look for contacts or
    /// get in line again before the input is done.
    pub(crate) fn touch(&mut self, ix: AgentIx) {
        let stamp = &mut self.agents.stamps[ix.0 as usize];
        *stamp = stamp.wrapping_add(1);
        let agent = &mut self.agents[ix];
        if !agent.unsettled {
            agent.unsettled = true;
            self.unsettled.push(ix);
        }
        self.note_change(ix);
    }

    /// The agent's state may be another.
    pub(crate) fn note_change(&mut self, ix: AgentIx) {
        let agent = &mut self.agents[ix];
        if !agent.changed {
            agent.changed = true;
            self.changed_agents.push(ix);
        }
    }

    /// Tells which agents' states changed.
    pub(crate) fn tell_agents(&mut self, out: &mut Vec<Output>) {
        for ix in self.changed_agents.drain(..) {
            let agent = &mut self.agents[ix];
            let (from, to) = (agent.told, agent.state());
            if from != to || (to == AgentState::NotReady && agent.reason_changed) {
                agent.told = to;
                agent.told_at = self.now;
                out.push(Output::AgentChanged { agent: agent.id, from, to, reason: agent.reason.clone() });
            }
            agent.reason_changed = false;
            agent.changed = false;
        }
    }

    fn check_profile(&self, profile: &AgentProfile) -> Result<(), RoutingError> {
        if profile.voice_capacity > 1
            || profile.text_capacity > MOST_AT_ONCE
            || profile.deferred_capacity > MOST_AT_ONCE
        {
            return Err(RoutingError::InvalidCapacity);
        }
        self.skills.check(&profile.skills)
    }

    /// Takes in what the agent can do.
    fn learn(&mut self, ix: AgentIx, profile: AgentProfile) {
        let levels = self.skills.levels(&profile.skills, profile.site.as_ref());
        let agent = &mut self.agents[ix];
        for lane in self.lanes.used() {
            agent.meets.set(lane.index(), self.lanes[lane].is_for(&levels));
        }
        agent.levels = levels;
        agent.profile = profile;
    }

    /// All agents' levels are worked out anew, as sites count for more than they did. Nobody waits meanwhile.
    pub(crate) fn learn_again(&mut self) {
        for number in 0..self.agents.all.len() {
            let ix = AgentIx(u32::try_from(number).expect("invariant: agents are numbered in 32 bits"));
            let profile = self.agents[ix].profile.clone();
            self.learn(ix, profile);
            self.touch(ix);
        }
    }

    /// [`crate::Input::SetAbilities`].
    pub(crate) fn set_abilities(
        &mut self,
        id: AgentId,
        abilities: Vec<(BusinessId, Ability)>,
    ) -> Result<(), RoutingError> {
        let ix = self.agents.known(id)?;
        let agent = &mut self.agents[ix];
        agent.abilities = abilities.into_iter().collect();
        agent.scores = self.tastes.scores(&agent.abilities);
        self.touch(ix);
        Ok(())
    }
}
