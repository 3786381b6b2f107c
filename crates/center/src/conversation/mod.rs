//! Who is in a conversation beside customer and agent: a state machine without I/O.
//!
//! A conversation has one agent, who *owns* it, and up to four [`Guest`]s. A guest is invited, comes and goes. While a
//! guest is consulted the customer is [`Form::Apart`] and hears music; [`Form::Together`] all hear each other. A shift
//! leader who listens is a guest whom others hear or not.
//!
//! Invariant: whatever leg fails at whatever moment, the conversation has an owner who is there, or
//! [`Output::GiveBack`] says that it has none.

#[cfg(test)]
mod tests;

use domain::events::{GuestEnd, ListeningMode};
use domain::phone::Phone;
use domain::{AgentId, GuestId, Timestamp};

/// Legs in a conversation at most, without one who listens.
const MOST: usize = 5;

/// Who is invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invitee {
    /// A member of staff.
    Staff(AgentId),
    /// Somebody outside, over the bank's trunk.
    Outside(Phone),
}

impl Invitee {
    /// The member of staff.
    #[must_use]
    pub const fn staff(&self) -> Option<AgentId> {
        match self {
            Self::Staff(staff) => Some(*staff),
            Self::Outside(_) => None,
        }
    }
}

/// What a guest is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The agent asks them something.
    Consult,
    /// They are to take the conversation over as soon as they come.
    Transfer,
    /// They listen.
    Listen(ListeningMode),
}

/// How far a guest is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// The desk shows the invitation.
    Asked,
    /// The telephone rings.
    Called,
    /// The guest is there.
    Here,
}

/// Somebody beside customer and agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    /// The guest.
    pub id: GuestId,
    /// Who it is.
    pub who: Invitee,
    /// What for.
    pub purpose: Purpose,
    /// How far they are.
    pub presence: Presence,
    /// Since when they are so far.
    pub since: Timestamp,
}

impl Guest {
    const fn listens(&self) -> bool {
        matches!(self.purpose, Purpose::Listen(_))
    }

    fn is_here(&self) -> bool {
        self.presence == Presence::Here
    }
}

/// Whom the customer hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The agent and the guests.
    Together,
    /// Music.
    Apart,
}

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    agent: AgentId,
    form: Form,
    guests: Vec<Guest>,
}

/// Something that happens or is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The agent invites somebody. `is_asked`: the desk shows the invitation; otherwise a telephone rings.
    Invite { guest: GuestId, who: Invitee, purpose: Purpose, is_asked: bool },
    /// The invited member of staff accepts at the desk.
    Accept { guest: GuestId, staff: AgentId },
    /// The guest's leg is there.
    Came(GuestId),
    /// The guest is gone, or does not come.
    Gone(GuestId, GuestEnd),
    /// The agent goes back to the customer, without those who were consulted.
    Return,
    /// All hear each other.
    Confer,
    /// The consulted colleague takes the conversation over.
    Complete,
    /// The agent leaves the conference to a colleague.
    Leave,
    /// The leader is heard by others from now on.
    Listen(GuestId, ListeningMode),
    /// The listening leader takes the conversation over.
    TakeOver(GuestId),
    /// The agent's leg is lost.
    AgentLost,
    /// The conversation is over.
    Over,
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// The guest's telephone is to be called.
    Call(Guest),
    /// The guest's leg is to be ended, or the invitation taken back.
    Drop(Guest, GuestEnd),
    /// The guest is there.
    Here(Guest),
    /// Who hears whom has changed.
    Arrange,
    /// All hear each other from now on.
    Conferred,
    /// Another agent owns the conversation; the one before has left it.
    HandOver {
        /// The one before.
        from: AgentId,
        /// The owner.
        to: AgentId,
    },
    /// Nobody of the bank is left.
    GiveBack(AgentId),
}

/// Why something is not possible now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No guest of that id.
    #[error("there is no such guest")]
    UnknownGuest,
    /// Nobody is there to be talked to or handed over to.
    #[error("nobody is there")]
    NobodyThere,
    /// Somebody is being consulted already.
    #[error("somebody is being consulted already")]
    Consulting,
    /// No more legs.
    #[error("the conversation is full")]
    Full,
    /// The member of staff is in the conversation already.
    #[error("they are in the conversation already")]
    InIt,
}

impl Conversation {
    /// A conversation of customer and agent.
    #[must_use]
    pub const fn new(agent: AgentId) -> Self {
        Self { agent, form: Form::Together, guests: Vec::new() }
    }

    /// The owner.
    #[must_use]
    pub const fn agent(&self) -> AgentId {
        self.agent
    }

    /// Whom the customer hears.
    #[must_use]
    pub const fn form(&self) -> Form {
        self.form
    }

    /// The guests, in the order in which they were invited.
    #[must_use]
    pub fn guests(&self) -> &[Guest] {
        &self.guests
    }

    /// The guest of that id.
    #[must_use]
    pub fn guest(&self, id: GuestId) -> Option<&Guest> {
        self.guests.iter().find(|guest| guest.id == id)
    }

    /// The guest who is that member of staff.
    #[must_use]
    pub fn guest_of(&self, staff: AgentId) -> Option<&Guest> {
        self.guests.iter().find(|guest| guest.who.staff() == Some(staff))
    }

    /// Whether it is customer and agent and nobody else.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.guests.is_empty() && self.form == Form::Together
    }

    /// Whether several hear the customer beside the agent, or will.
    #[must_use]
    pub fn is_conference(&self) -> bool {
        self.form == Form::Together && self.talking().next().is_some()
    }

    fn talking(&self) -> impl Iterator<Item = &Guest> {
        self.guests.iter().filter(|guest| guest.is_here() && !guest.listens())
    }

    /// The colleague who would own the conversation next.
    fn heir(&self) -> Option<AgentId> {
        self.talking().find_map(|guest| guest.who.staff())
    }

    /// Takes an input in and appends what follows.
    ///
    /// # Errors
    /// If it is not possible now; nothing has changed then and nothing was appended.
    pub fn handle(&mut self, now: Timestamp, input: Input, out: &mut Vec<Output>) -> Result<(), Refused> {
        match input {
            Input::Invite { guest, who, purpose, is_asked } => {
                self.invite(now, guest, who, purpose, is_asked, out)?;
            }
            Input::Accept { guest, staff } => {
                let found = self.find(guest)?;
                if found.who.staff() != Some(staff) || found.presence != Presence::Asked {
                    return Err(Refused::UnknownGuest);
                }
                found.presence = Presence::Called;
                found.since = now;
                out.push(Output::Call(found.clone()));
            }
            Input::Came(id) => self.came(now, id, out)?,
            Input::Gone(id, cause) => self.gone(id, cause, out)?,
            Input::Return => {
                if self.form == Form::Together {
                    return Err(Refused::NobodyThere);
                }
                self.drop_where(|guest| !guest.listens(), GuestEnd::Dismissed, out);
                self.form = Form::Together;
                out.push(Output::Arrange);
            }
            Input::Confer => {
                if self.form == Form::Together || self.talking().next().is_none() {
                    return Err(Refused::NobodyThere);
                }
                self.form = Form::Together;
                out.extend([Output::Conferred, Output::Arrange]);
            }
            Input::Complete => {
                let to = self.heir().filter(|_| self.form == Form::Apart).ok_or(Refused::NobodyThere)?;
                self.hand_over(to, out);
            }
            Input::Leave => {
                let to = self.heir().filter(|_| self.form == Form::Together).ok_or(Refused::NobodyThere)?;
                self.hand_over(to, out);
            }
            Input::Listen(id, mode) => {
                let found = self.find(id)?;
                if !found.listens() {
                    return Err(Refused::UnknownGuest);
                }
                found.purpose = Purpose::Listen(mode);
                out.push(Output::Arrange);
            }
            Input::TakeOver(id) => {
                let found = self.find(id)?;
                if !found.listens() || !found.is_here() {
                    return Err(Refused::NobodyThere);
                }
                let to = found.who.staff().ok_or(Refused::UnknownGuest)?;
                self.hand_over(to, out);
            }
            Input::AgentLost => match self.heir() {
                Some(to) => self.hand_over(to, out),
                None => {
                    out.push(Output::GiveBack(self.agent));
                    self.drop_where(|_| true, GuestEnd::Dismissed, out);
                    self.form = Form::Together;
                }
            },
            Input::Over => {
                self.drop_where(|_| true, GuestEnd::Dismissed, out);
                self.form = Form::Together;
            }
        }
        Ok(())
    }

    fn find(&mut self, id: GuestId) -> Result<&mut Guest, Refused> {
        self.guests.iter_mut().find(|guest| guest.id == id).ok_or(Refused::UnknownGuest)
    }

    fn invite(
        &mut self,
        now: Timestamp,
        id: GuestId,
        who: Invitee,
        purpose: Purpose,
        is_asked: bool,
        out: &mut Vec<Output>,
    ) -> Result<(), Refused> {
        if who.staff().is_some_and(|staff| staff == self.agent || self.guest_of(staff).is_some()) {
            return Err(Refused::InIt);
        }
        let listens = matches!(purpose, Purpose::Listen(_));
        if listens && self.guests.iter().any(Guest::listens) {
            return Err(Refused::Full);
        }
        if !listens {
            if self.form == Form::Apart {
                return Err(Refused::Consulting);
            }
            // Customer and agent are two of them.
            if self.guests.iter().filter(|guest| !guest.listens()).count() + 3 > MOST {
                return Err(Refused::Full);
            }
        }
        let presence = if is_asked { Presence::Asked } else { Presence::Called };
        let guest = Guest { id, who, purpose, presence, since: now };
        if !is_asked {
            out.push(Output::Call(guest.clone()));
        }
        self.guests.push(guest);
        if !listens {
            self.form = Form::Apart;
            out.push(Output::Arrange);
        }
        Ok(())
    }

    fn came(&mut self, now: Timestamp, id: GuestId, out: &mut Vec<Output>) -> Result<(), Refused> {
        let guest = self.find(id)?;
        if guest.presence != Presence::Called {
            return Err(Refused::UnknownGuest);
        }
        guest.presence = Presence::Here;
        guest.since = now;
        let guest = guest.clone();
        out.push(Output::Here(guest.clone()));
        match (guest.purpose, guest.who.staff()) {
            (Purpose::Transfer, Some(to)) => self.hand_over(to, out),
            _ => out.push(Output::Arrange),
        }
        Ok(())
    }

    /// A guest who goes leaves the others as they are; nobody to consult any more leaves customer and agent waiting for
    /// each other, so they are together again unless the agent still talks to another one.
    fn gone(&mut self, id: GuestId, cause: GuestEnd, out: &mut Vec<Output>) -> Result<(), Refused> {
        self.find(id)?;
        self.drop_where(|guest| guest.id == id, cause, out);
        if self.form == Form::Apart && self.guests.iter().all(Guest::listens) {
            self.form = Form::Together;
        }
        out.push(Output::Arrange);
        Ok(())
    }

    fn hand_over(&mut self, to: AgentId, out: &mut Vec<Output>) {
        let from = std::mem::replace(&mut self.agent, to);
        self.guests.retain(|guest| guest.who.staff() != Some(to));
        out.push(Output::HandOver { from, to });
        // Whom the one before had invited and who has not come is of no use to the one who owns it now.
        self.drop_where(|guest| !guest.is_here(), GuestEnd::Dismissed, out);
        self.form = Form::Together;
        out.push(Output::Arrange);
    }

    fn drop_where(&mut self, wanted: impl Fn(&Guest) -> bool, cause: GuestEnd, out: &mut Vec<Output>) {
        self.guests.retain(|guest| {
            let goes = wanted(guest);
            if goes {
                out.push(Output::Drop(guest.clone(), cause));
            }
            !goes
        });
    }
}
