//! Agreeing on a call-back, changing it, calling it off, and giving it out when its time has come.

use std::sync::Arc;

use async_trait::async_trait;
use domain::contact::{Channel, Direction};
use domain::events::ContactEvent;
use domain::phone::Phone;
use domain::{ContactId, Timestamp};
use platform::audit::AuditEntry;
use platform::sign_in::Caller;
use platform::timers::{Timer, TimerHandler, Timers};
use sea_orm::Statement;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::error::CallBackError;
use super::live::{CallBackCommand, GivenOut};
use super::queries::{self, Plan};
use super::rules::{self, CallBackRules};
use crate::center::Center;
use crate::dispatcher::command::Command;
use crate::error::CenterError;
use crate::ports::{Heard, NewContact, QueueRequest};

/// The kind of timers that give call-backs out.
const TIMER: &str = "planned_call_back";

/// Planned call-backs. Clones share them.
#[derive(Clone)]
pub struct CallBacks {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) center: Center,
    timers: Timers,
    pub(super) rules: CallBackRules,
    /// One act on plans at a time: what is read of a plan still holds when it is written.
    turn: Mutex<()>,
}

/// What an agent and a customer agree on.
#[derive(Debug)]
pub(super) struct Agreement {
    pub(super) due: Timestamp,
    /// The contact's own number without one.
    pub(super) number: Option<Phone>,
    pub(super) note: String,
}

struct Alarm(CallBacks);

#[async_trait]
impl TimerHandler for Alarm {
    async fn due(&self, timer: Timer) -> Result<(), String> {
        let contact = timer.key.parse().map_err(|_| "a timer whose key is no contact".to_owned())?;
        self.0.give_out(contact).await.map_err(|error| error.to_string())
    }
}

impl CallBacks {
    /// Takes the plans up: their timers are handled from now on.
    #[must_use]
    pub fn start(center: Center, timers: Timers, rules: CallBackRules) -> Self {
        let inner = Inner { center, timers: timers.clone(), rules, turn: Mutex::new(()) };
        let call_backs = Self { inner: Arc::new(inner) };
        timers.register(TIMER, Arc::new(Alarm(call_backs.clone())));
        call_backs
    }

    fn now(&self) -> Timestamp {
        self.inner.center.inner.foundations.clock.now()
    }

    fn audited(&self, caller: &Caller, action: &'static str, contact: ContactId, detail: Value) -> Statement {
        self.inner.center.inner.foundations.audit.entry(AuditEntry {
            at: self.now(),
            staff: Some(caller.staff),
            action,
            subject: format!("contact:{contact}"),
            contact: Some(contact),
            detail,
            remote: None,
        })
    }

    /// Writes down what was agreed in the contact, or what was agreed instead.
    pub(super) async fn agree(
        &self,
        caller: &Caller,
        contact: ContactId,
        agreement: Agreement,
    ) -> Result<(), CenterError> {
        let _turn = self.inner.turn.lock().await;
        let center = &self.inner.center;
        let database = center.database();
        let before = queries::open(database, contact).await?;
        match &before {
            Some(plan) => self.may_change(caller, plan)?,
            None if center.attending_agent(contact) == Some(caller.staff) => {}
            None => return Err(CenterError::UnknownContact),
        }
        let now = self.now();
        self.inner.rules.check(agreement.due, now)?;
        let origin = queries::origin(database, contact).await?.ok_or(CenterError::UnknownContact)?;
        let known = before.as_ref().map(|plan| plan.phone.clone()).or(origin.phone);
        let plan = Plan {
            contact,
            due: agreement.due,
            phone: agreement.number.or(known).ok_or(CallBackError::NoNumber)?,
            note: agreement.note,
            planned_by: before.as_ref().map_or(caller.staff, |plan| plan.planned_by),
            planned_by_name: String::new(),
            planned_at: before.as_ref().map_or(now, |plan| plan.planned_at),
            customer_name: None,
            call: ContactId::generate(),
            given_out_at: None,
            done_at: None,
            call_state: None,
        };
        let (row, action) = match before {
            Some(_) => (queries::change(database, &plan), "call_back.changed"),
            None => (queries::put(database, &plan), "call_back.planned"),
        };
        let timer = self.inner.timers.schedule(TIMER, &contact.to_string(), plan.due, &json!({}));
        let audit = self.audited(caller, action, contact, json!({ "due": plan.due }));
        let command = CallBackCommand::Revise {
            origin: contact,
            call: before.map_or(plan.call, |plan| plan.call),
            by: caller.staff,
            event: ContactEvent::CallBackPlanned { staff: caller.staff, due: plan.due },
            writes: vec![row, timer, audit],
        };
        center.ask(Command::CallBacks(command)).await.map(drop)
    }

    /// Calls off what was agreed in the contact.
    pub(super) async fn call_off(&self, caller: &Caller, contact: ContactId) -> Result<(), CenterError> {
        let _turn = self.inner.turn.lock().await;
        let center = &self.inner.center;
        let plan = queries::open(center.database(), contact).await?.ok_or(CallBackError::NotPlanned)?;
        self.may_change(caller, &plan)?;
        let row = queries::call_off(center.database(), contact, self.now(), caller.staff);
        let timer = self.inner.timers.cancel(TIMER, &contact.to_string());
        let audit = self.audited(caller, "call_back.called_off", contact, json!({}));
        let command = CallBackCommand::Revise {
            origin: contact,
            call: plan.call,
            by: caller.staff,
            event: ContactEvent::CallBackCalledOff { staff: caller.staff },
            writes: vec![row, timer, audit],
        };
        center.ask(Command::CallBacks(command)).await.map(drop)
    }

    /// Whether the caller may change the plan: its planner, a leader, and whoever has called and reached nobody. Who has
    /// nothing to do with it does not hear of it.
    fn may_change(&self, caller: &Caller, plan: &Plan) -> Result<(), CallBackError> {
        if self.inner.center.attending_agent(plan.call) == Some(caller.staff) {
            return Ok(());
        }
        let may = rules::may_change(plan.planned_by, caller.staff, &caller.roles);
        if self.knows(caller, plan.contact) { may } else { may.map_err(|_| CallBackError::NotPlanned) }
    }

    /// Whether the caller has to do with the contact now, so that they may know what was agreed in it.
    pub(super) fn knows(&self, caller: &Caller, contact: ContactId) -> bool {
        let center = &self.inner.center;
        [center.attending_agent(contact), center.offered_agent(contact)].contains(&Some(caller.staff))
    }

    /// Gives the open plan of the contact out, if its time has come and it is not given out yet.
    async fn give_out(&self, contact: ContactId) -> Result<(), CenterError> {
        let _turn = self.inner.turn.lock().await;
        let center = &self.inner.center;
        let Some(plan) = queries::open(center.database(), contact).await? else { return Ok(()) };
        if plan.given_out_at.is_some() || plan.due > self.now() {
            return Ok(());
        }
        let origin = queries::origin(center.database(), contact).await?.ok_or(CenterError::UnknownContact)?;
        let mut telephones = center.lines().into_iter().filter(|line| line.channel == Channel::Phone);
        let line = match origin.channel {
            Channel::Phone => Some(origin.line),
            _ => telephones.next().map(|line| line.id),
        };
        let mut new = NewContact {
            id: plan.call,
            channel: Channel::Phone,
            direction: Direction::Outbound,
            line: line.ok_or_else(|| CenterError::UnknownLine("telephone".to_owned()))?,
            phone: Some(plan.phone),
            customer: origin.customer,
            visitor_name: origin.visitor_name,
            language: Some(origin.language),
        };
        let brief = center.look_up(&mut new).await?;
        let request = QueueRequest {
            queue: origin.queue.clone().unwrap_or_else(|| domain::QueueId::of("common")),
            skills: Vec::new(),
            priority: 0,
            language: brief.language,
            heard: Heard::default(),
        };
        let mut facts = center.facts_of(&brief, &request).await;
        facts.last_agent = Some(plan.planned_by);
        facts.promised_by = Some(plan.planned_by);
        let given = GivenOut { origin: contact, new, brief, queue: origin.queue, facts };
        center.ask(Command::CallBacks(CallBackCommand::GiveOut(Box::new(given)))).await.map(drop)
    }
}
