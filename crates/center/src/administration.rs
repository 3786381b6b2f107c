//! Setting the centre up: queues, skills, lines, agents, customers. Each takes effect at once.

use std::collections::HashMap;

use domain::{CustomerId, StaffId};
use sea_orm::Statement;

use crate::center::Center;
use crate::customers::{self, Customer};
use crate::dispatcher::command::Command;
use crate::error::CenterError;
use crate::queues::{CannedReply, Line, NotReadyReason, Queue, Skill, queries};
use crate::sites::{self, Site};
use crate::staff::{self, AgentSettings};

/// Everything that a bank sets up before its centre opens.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    pub skills: Vec<Skill>,
    pub lines: Vec<Line>,
    /// In the order in which pages list them.
    pub queues: Vec<Queue>,
    pub reasons: Vec<NotReadyReason>,
    pub canned_replies: Vec<CannedReply>,
    pub customers: Vec<Customer>,
    pub agents: Vec<AgentSettings>,
    /// In the order in which pages list them.
    pub sites: Vec<Site>,
}

impl Setup {
    /// The rows of the set-up, to be written in one transaction before [`Center::start`].
    #[must_use]
    pub fn statements(&self, database: &platform::database::Database) -> Vec<Statement> {
        fn place(index: usize) -> i64 {
            i64::try_from(index).unwrap_or(i64::MAX)
        }
        let mut all = Vec::new();
        all.extend(self.skills.iter().map(|skill| queries::save_skill(database, skill)));
        all.extend(self.lines.iter().map(|line| queries::save_line(database, line)));
        all.extend(
            self.queues.iter().enumerate().map(|(index, queue)| queries::save_queue(database, queue, place(index))),
        );
        all.extend(
            self.reasons.iter().enumerate().map(|(index, reason)| queries::save_reason(database, reason, place(index))),
        );
        all.extend(
            self.canned_replies
                .iter()
                .enumerate()
                .map(|(index, reply)| queries::save_canned_reply(database, reply, place(index))),
        );
        all.extend(self.customers.iter().flat_map(|customer| customers::queries::save(database, customer)));
        all.extend(
            self.sites.iter().enumerate().map(|(index, site)| sites::queries::save(database, site, place(index))),
        );
        all.extend(self.agents.iter().map(|agent| staff::queries::save(database, agent)));
        all
    }
}

impl Center {
    /// Writes a queue and lets the router know.
    ///
    /// # Errors
    /// If the store does not take it.
    pub async fn define_queue(&self, queue: Queue, place: i64) -> Result<(), CenterError> {
        let database = self.database();
        database.execute(queries::save_queue(database, &queue, place)).await?;
        self.ask(Command::DefineQueue { queue }).await.map(drop)
    }

    /// Writes a line, so that contacts may come through it.
    ///
    /// # Errors
    /// If the store does not take it.
    pub async fn define_line(&self, line: &Line) -> Result<(), CenterError> {
        let database = self.database();
        database.execute(queries::save_line(database, line)).await?;
        self.remember_lines(queries::lines(database).await?);
        Ok(())
    }

    /// Writes what an agent can do; an agent at work is routed by it at once.
    ///
    /// # Errors
    /// If the store does not take it.
    pub async fn save_agent(&self, settings: &AgentSettings) -> Result<(), CenterError> {
        let database = self.database();
        database.execute(staff::queries::save(database, settings)).await?;
        self.ask(Command::UpdateProfile { agent: settings.staff, profile: settings.profile() }).await.map(drop)
    }

    /// What each agent can do.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn agents(&self) -> Result<HashMap<StaffId, AgentSettings>, CenterError> {
        Ok(staff::queries::all_settings(self.database()).await?)
    }

    /// A customer with their registered numbers.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn customer(&self, id: CustomerId) -> Result<Option<Customer>, CenterError> {
        Ok(customers::queries::by_id(self.database(), id).await?)
    }
}
