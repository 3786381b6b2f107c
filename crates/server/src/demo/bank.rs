//! The demonstration bank as written in `demo/bank.json`.

use anyhow::{Context, Result};
use center::administration::Setup;
use center::sites::Site;
use center::{AgentSettings, CannedReply, Line, NotReadyReason, Queue, Skill};
use domain::roles::Role;
use domain::{SiteId, SkillId, StaffId};
use serde::Deserialize;
use uuid::Uuid;

const BANK: &str = include_str!("../../../../demo/bank.json");

/// The file's content.
#[derive(Debug, Clone, Deserialize)]
pub struct Bank {
    pub lines: Vec<Line>,
    pub skills: Vec<Skill>,
    pub queues: Vec<Queue>,
    pub reasons: Vec<NotReadyReason>,
    pub canned_replies: Vec<CannedReply>,
    pub sites: Vec<Site>,
    pub staff: Vec<Person>,
}

/// A member of staff.
#[derive(Debug, Clone, Deserialize)]
pub struct Person {
    pub number: String,
    pub name: String,
    /// Where an agent works.
    #[serde(default)]
    pub site: Option<SiteId>,
    pub roles: Vec<Role>,
    pub skills: Vec<(SkillId, u8)>,
    pub voice_capacity: u8,
    pub text_capacity: u8,
    /// Messages at once, beside chats.
    #[serde(default = "one")]
    pub deferred_capacity: u8,
}

/// What an agent of whom the file says nothing else has of messages at once.
const fn one() -> u8 {
    1
}

impl Person {
    #[must_use]
    pub fn id(&self) -> StaffId {
        staff_id(&self.number)
    }

    /// The password of a demonstration; printed at the start.
    #[must_use]
    pub fn password(&self) -> String {
        format!("demo-{}", self.number)
    }

    /// The password of the person's SIP phone.
    #[must_use]
    pub fn sip_password(&self) -> String {
        format!("sip-{}", self.number)
    }

    /// Whether the person serves customers.
    #[must_use]
    pub fn is_agent(&self) -> bool {
        self.roles.contains(&Role::Agent)
    }
}

impl Bank {
    /// Reads the demonstration bank.
    ///
    /// # Errors
    /// If the file that is built into the program is damaged.
    pub fn read() -> Result<Self> {
        serde_json::from_str(BANK).context("demo/bank.json cannot be read")
    }

    /// What the centre needs of it.
    #[must_use]
    pub fn setup(&self) -> Setup {
        Setup {
            skills: self.skills.clone(),
            lines: self.lines.clone(),
            queues: self.queues.clone(),
            reasons: self.reasons.clone(),
            canned_replies: self.canned_replies.clone(),
            customers: super::customers::all(),
            sites: self.sites.clone(),
            agents: self
                .staff
                .iter()
                .filter(|person| person.is_agent())
                .map(|person| AgentSettings {
                    staff: person.id(),
                    skills: person.skills.clone(),
                    voice_capacity: person.voice_capacity,
                    text_capacity: person.text_capacity,
                    deferred_capacity: person.deferred_capacity,
                    site: person.site.clone(),
                })
                .collect(),
        }
    }
}

/// The id of a member of staff by number: the same on every start, so that a demonstration can be put on top of an older one.
#[must_use]
pub fn staff_id(number: &str) -> StaffId {
    let mut bytes = *b"demo-staff-00000";
    for (slot, digit) in bytes.iter_mut().rev().zip(number.bytes().rev()) {
        *slot = digit;
    }
    StaffId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// An id that is the same on every start.
#[must_use]
pub fn fixed_id(kind: [u8; 8], number: u64) -> Uuid {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&kind);
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_bank_is_whole() {
        let bank = Bank::read().unwrap();
        let skills: HashSet<_> = bank.skills.iter().map(|skill| &skill.id).collect();
        for queue in &bank.queues {
            assert!(queue.skills.iter().all(|(skill, _)| skills.contains(skill)), "{}", queue.id);
            let served = bank.staff.iter().any(|person| {
                queue.skills.iter().all(|(skill, level)| {
                    person.skills.iter().any(|(has, has_level)| has == skill && has_level >= level)
                })
            });
            assert!(served, "nobody can serve {}", queue.id);
        }
        for person in bank.staff.iter().filter(|person| person.is_agent()) {
            assert!(bank.sites.iter().any(|site| person.site.as_ref() == Some(&site.id)), "{}", person.number);
        }
        for role in Role::ALL {
            assert!(bank.staff.iter().any(|person| person.roles.contains(&role)), "nobody is {}", role.code());
        }
        let ids: HashSet<_> = bank.staff.iter().map(Person::id).collect();
        assert_eq!(ids.len(), bank.staff.len());
    }
}
