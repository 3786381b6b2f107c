//! The settings of the message board.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{Language, LineId, Localised, QueueId, SkillId};

use super::thread::{Area, Matter};

/// How messages are taken, waited for and promised.
#[derive(Debug, Clone)]
pub struct BoardSettings {
    /// The line of channel board; without it there is no board.
    pub line: LineId,
    /// The queue in which messages wait.
    pub queue: QueueId,
    /// How the bank is named in text messages.
    pub bank: Localised,
    /// What agents need beside the queue's skills to answer in a language.
    pub language_skills: BTreeMap<Language, SkillId>,
    /// What they need for an area.
    pub area_skills: BTreeMap<Area, SkillId>,
    /// Within which time an enquiry is answered.
    pub enquiry_within: Duration,
    /// The same of a suggestion.
    pub suggestion_within: Duration,
    /// The same of a complaint.
    pub complaint_within: Duration,
    /// Points that a message gets when it is late; a point is worth a second of waiting.
    pub late_points: i32,
    /// Messages that one address may leave in an hour.
    pub messages_an_hour: u32,
    /// Wrong codes for one message, and from one address, in a quarter of an hour.
    pub wrong_codes: u32,
    /// Questions that a customer may add to one message.
    pub most_questions: usize,
    /// Characters of a text.
    pub max_text_chars: usize,
    /// For how long after the last word a thread is shown to its customer.
    pub readable: Duration,
}

impl Default for BoardSettings {
    fn default() -> Self {
        Self {
            line: LineId::of("message-board"),
            queue: QueueId::of("messages"),
            bank: Localised::default(),
            language_skills: BTreeMap::new(),
            area_skills: BTreeMap::new(),
            enquiry_within: Duration::from_hours(8),
            suggestion_within: Duration::from_hours(24),
            complaint_within: Duration::from_hours(4),
            late_points: 86_400,
            messages_an_hour: 20,
            wrong_codes: 5,
            most_questions: 20,
            max_text_chars: 2_000,
            readable: Duration::from_hours(180 * 24),
        }
    }
}

impl BoardSettings {
    pub(crate) fn promise(&self, matter: Matter) -> Duration {
        match matter {
            Matter::Enquiry => self.enquiry_within,
            Matter::Suggestion => self.suggestion_within,
            Matter::Complaint => self.complaint_within,
        }
    }

    /// The points that a message brings along, so that of two that came together the one that is promised sooner goes
    /// first.
    pub(crate) fn points(&self, matter: Matter) -> i32 {
        let sooner = self.suggestion_within.saturating_sub(self.promise(matter));
        i32::try_from(sooner.as_secs()).unwrap_or(i32::MAX)
    }

    /// What an agent must know to answer it.
    pub(crate) fn skills(&self, language: Language, area: Area) -> Vec<(SkillId, u8)> {
        let skills = self.language_skills.get(&language).into_iter().chain(self.area_skills.get(&area));
        skills.map(|skill| (skill.clone(), 1)).collect()
    }
}
