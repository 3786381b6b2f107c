//! Plans in the dispatcher: what is asked for, what is on, and what that changes.

use std::collections::BTreeSet;

use domain::{AgentId, ContactId, NoticeId, PlanRunId, Timestamp};
use routing::Policy;
use sea_orm::Statement;

use super::board::{Asked, Board};
use super::plan::says_something;
use super::queries::RunRow;
use super::{Plan, PlanError, PlanEvent};
use crate::dispatcher::command::Switch;
use crate::dispatcher::state::State;
use crate::dispatcher::turn::{Effect, Turn};
use crate::error::CenterError;
use crate::ports::{EmergencyAnnouncement, Prompt};
use crate::supervision::act::Leader;
use crate::supervision::notice::{self, DeskNotice, NoticeContent};

/// A plan that is on.
#[derive(Debug, Clone)]
pub(crate) struct Running {
    pub(crate) asked: Asked,
    pub(crate) document: Plan,
    pub(crate) asked_by: String,
    pub(crate) approved_by: Leader,
    pub(crate) since: Timestamp,
    pub(crate) reason: String,
    /// Who has been left its notice.
    told: BTreeSet<AgentId>,
}

impl Running {
    /// The notice of the plan has the id of the run, so that nobody is left it twice.
    fn notice(&self) -> Option<DeskNotice> {
        says_something(&self.document.desk_notice).then(|| DeskNotice {
            id: NoticeId(self.asked.run.0),
            from: self.approved_by.name.clone(),
            at: self.since,
            what: NoticeContent::Message { text: in_both(&self.document.desk_notice) },
        })
    }
}

/// Desks show one text: the Chinese one, and below it the English one.
fn in_both(text: &domain::Localised) -> String {
    let all: Vec<&str> = text.0.values().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    all.join("\n")
}

/// Why and by whom a plan was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub(crate) run: PlanRunId,
    /// The plan's name.
    pub(crate) name: domain::Localised,
    pub(crate) by: String,
    pub(crate) reason: String,
}

/// The plans of the dispatcher.
#[derive(Debug)]
pub(crate) struct Emergencies {
    pub(crate) board: Board,
    /// Why and by whom each open request was made.
    pub(crate) wishes: Vec<Wish>,
    pub(crate) running: Vec<Running>,
}

/// Another routing policy, made before the dispatcher was asked.
#[derive(Debug)]
pub(crate) struct PolicyChange {
    /// The version that was in force when it was made.
    pub(crate) from: Option<u32>,
    /// The version that holds once no plan changes the routing.
    pub(crate) base: Option<u32>,
    pub(crate) policy: Box<Policy>,
    pub(crate) switch: Switch,
}

/// What is asked of the dispatcher about plans.
#[derive(Debug)]
pub(crate) enum PlanCommand {
    Ask { asked: Asked, name: domain::Localised, by: Leader, reason: String, writes: Vec<Statement> },
    Withdraw { run: PlanRunId, by: Leader, writes: Vec<Statement> },
    Approve { run: PlanRunId, by: Leader, document: Box<Plan>, change: Option<PolicyChange>, writes: Vec<Statement> },
    End { run: PlanRunId, by: Leader, reason: String, change: Option<PolicyChange>, writes: Vec<Statement> },
}

impl Emergencies {
    pub(crate) fn new(within: std::time::Duration) -> Self {
        Self { board: Board::new(within), wishes: Vec::new(), running: Vec::new() }
    }

    /// What was asked for or on when the server stopped.
    pub(crate) fn restore(&mut self, run: RunRow, document: Plan, told: Vec<AgentId>) {
        let asked = Asked { run: run.id, plan: run.plan, version: run.version, by: run.asked_by, at: run.asked_at };
        let asked_by = run.asked_by_name.unwrap_or_default();
        match (run.approved_by, run.approved_at) {
            (Some(by), Some(since)) => {
                self.board.restore(asked.clone(), true);
                self.running.push(Running {
                    asked,
                    document,
                    asked_by,
                    approved_by: Leader { id: by, name: run.approved_by_name.unwrap_or_default() },
                    since,
                    reason: run.reason,
                    told: told.into_iter().collect(),
                });
            }
            _ => {
                self.wishes.push(Wish { run: asked.run, name: document.name, by: asked_by, reason: run.reason });
                self.board.restore(asked, false);
            }
        }
    }

    /// Whether a plan that is on says how contacts are routed.
    pub(crate) fn holds_routing(&self) -> bool {
        self.running.iter().any(|running| running.document.changes_routing())
    }

    /// What flows say at their head.
    pub(crate) fn announcements(&self) -> Vec<EmergencyAnnouncement> {
        let of = |running: &Running| {
            let run = running.asked.run;
            let said = |(index, one): (usize, &super::PlanAnnouncement)| EmergencyAnnouncement {
                key: format!("plan-{run}-{index}"),
                slot: one.slot.clone(),
                text: one.text.clone(),
                lines: one.lines.clone(),
                regions: one.regions.clone(),
            };
            running.document.announcements.iter().enumerate().map(said).collect::<Vec<_>>()
        };
        self.running.iter().flat_map(of).collect()
    }
}

impl State {
    /// Decides what is asked about plans. An error leaves the state as it was.
    pub(crate) fn decide_plan(
        &mut self,
        now: Timestamp,
        command: PlanCommand,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        match command {
            PlanCommand::Ask { asked, name, by, reason, writes } => {
                turn.actor = Some(by.id);
                let (plan, run) = (asked.plan.clone(), asked.run);
                let event = PlanEvent::PlanAsked { run, version: asked.version, reason: reason.clone() };
                self.emergencies.board.ask(asked, now)?;
                let open: BTreeSet<PlanRunId> = self.emergencies.board.asked(now).map(|asked| asked.run).collect();
                self.emergencies.wishes.retain(|wish| open.contains(&wish.run));
                self.emergencies.wishes.push(Wish { run, name, by: by.name, reason });
                turn.entries.push(event.entry(&plan, now, by.id));
                turn.writes.extend(writes);
            }
            PlanCommand::Withdraw { run, by, writes } => {
                let open = self.emergencies.board.asked(now).find(|asked| asked.run == run);
                let plan = open.ok_or(PlanError::NotAsked)?.plan.clone();
                self.emergencies.board.withdraw(run, now)?;
                turn.entries.push(PlanEvent::PlanWithdrawn { run }.entry(&plan, now, by.id));
                turn.writes.extend(writes);
            }
            PlanCommand::Approve { run, by, document, change, writes } => {
                self.approve_plan(now, run, by, *document, change, writes, turn)?;
            }
            PlanCommand::End { run, by, reason, change, writes } => {
                self.end_plan(now, run, &by, reason, change, writes, turn)?;
            }
        }
        self.situation_changed = true;
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one command")]
    fn approve_plan(
        &mut self,
        now: Timestamp,
        run: PlanRunId,
        by: Leader,
        document: Plan,
        change: Option<PolicyChange>,
        writes: Vec<Statement>,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        let asked = self.emergencies.board.may_approve(run, by.id, now)?.clone();
        turn.actor = Some(by.id);
        let policy = change.as_ref().map(|change| change.policy.version);
        if let Some(change) = change {
            self.change_policy(now, change, by.id, turn)?;
        }
        self.emergencies.board.approve(run, by.id, now)?;
        let wish = self.emergencies.wishes.iter().find(|wish| wish.run == run);
        let (asked_by, reason) = wish.map(|wish| (wish.by.clone(), wish.reason.clone())).unwrap_or_default();
        self.emergencies.wishes.retain(|wish| wish.run != run);
        let waiting: Vec<ContactId> = self
            .contacts
            .iter()
            .filter(|(_, contact)| contact.waiting() && contact.customer_present)
            .map(|(id, _)| *id)
            .collect();
        let told = if says_something(&document.waiting) { waiting.len() } else { 0 };
        if told > 0 {
            for contact in waiting {
                turn.then(Effect::Announce(contact, vec![Prompt { text: document.waiting.clone(), audio: None }]));
            }
        }
        let event = PlanEvent::PlanStarted { run, version: asked.version, policy, told };
        turn.entries.push(event.entry(&asked.plan, now, by.id));
        turn.writes.extend(writes);
        self.emergencies.running.push(Running {
            asked,
            document,
            asked_by,
            approved_by: by,
            since: now,
            reason,
            told: BTreeSet::new(),
        });
        for agent in self.agents.keys().copied().collect::<Vec<_>>() {
            self.tell_of_plans(agent, turn);
        }
        turn.then(Effect::Emergencies(self.emergencies.announcements()));
        tracing::warn!(%run, "an emergency plan is on");
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one command")]
    fn end_plan(
        &mut self,
        now: Timestamp,
        run: PlanRunId,
        by: &Leader,
        reason: String,
        change: Option<PolicyChange>,
        writes: Vec<Statement>,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        let place = self.emergencies.running.iter().position(|running| running.asked.run == run);
        let place = place.ok_or(PlanError::NotOn)?;
        turn.actor = Some(by.id);
        let policy = change.as_ref().map(|change| change.policy.version);
        if let Some(change) = change {
            self.change_policy(now, change, by.id, turn)?;
        }
        self.emergencies.board.end(run)?;
        let ended = self.emergencies.running.remove(place);
        let event = PlanEvent::PlanEnded { run, reason, policy };
        turn.entries.push(event.entry(&ended.asked.plan, now, by.id));
        turn.writes.extend(writes);
        // What nobody has read yet no longer holds; whoever has read it is told that it is over.
        let notice = NoticeId(run.0);
        let over = NoticeContent::Message { text: over(&ended.document.name) };
        for agent in &ended.told {
            let open = self.notices.entry(*agent).or_default();
            let before = open.len();
            open.retain(|one| one.id != notice);
            if open.len() < before {
                turn.writes.push(notice::withdraw(&self.database, *agent, notice));
                turn.desks.insert(*agent);
            } else if self.agents.contains_key(agent) && ended.notice().is_some() {
                let what = over.clone();
                let notice = DeskNotice { id: NoticeId::generate(), from: by.name.clone(), at: now, what };
                self.leave_notice(by, *agent, notice, turn);
            }
        }
        turn.then(Effect::Emergencies(self.emergencies.announcements()));
        tracing::warn!(%run, "an emergency plan has ended");
        Ok(())
    }

    fn change_policy(
        &mut self,
        now: Timestamp,
        change: PolicyChange,
        by: AgentId,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        if self.policy_version != change.from {
            return Err(PlanError::PolicyChanged.into());
        }
        self.put_policy(now, *change.policy, change.switch, by, turn)
    }

    /// Leaves the notices of the plans that are on with an agent who has not been left them.
    pub(crate) fn tell_of_plans(&mut self, agent: AgentId, turn: &mut Turn) {
        for place in 0..self.emergencies.running.len() {
            let running = &mut self.emergencies.running[place];
            if !running.told.insert(agent) {
                continue;
            }
            let (by, notice) = (running.approved_by.clone(), running.notice());
            if let Some(notice) = notice {
                self.leave_notice(&by, agent, notice, turn);
            }
        }
    }
}

fn over(name: &domain::Localised) -> String {
    use domain::Language::{En, Zh};
    format!("预案“{}”已结束。\nThe plan “{}” has ended.", name.get(Zh), name.get(En))
}
