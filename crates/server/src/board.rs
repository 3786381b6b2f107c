//! The message board in the server.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use center::Center;
use domain::{Language, LineId, Localised, QueueId, SkillId};
use messaging::MessagingService;
use messaging::board::{Area, BoardService, BoardSettings};
use platform::tasks::Tasks;

use crate::settings::Settings;

/// The skill that an agent needs to answer in a language other than the bank's own.
const LANGUAGES: [(Language, &str); 6] = [
    (Language::En, "english"),
    (Language::Ja, "japanese"),
    (Language::Fr, "french"),
    (Language::Ru, "russian"),
    (Language::Ko, "korean"),
    (Language::De, "german"),
];

/// Starts the board.
#[must_use]
pub fn start(
    settings: &Settings,
    center: &Center,
    messaging: &MessagingService,
    sms: Arc<messaging::SmsService>,
    tasks: &Tasks,
) -> BoardService {
    let minutes = |minutes: u64| Duration::from_secs(minutes.saturating_mul(60));
    let board = BoardSettings {
        line: LineId::of("message-board"),
        queue: QueueId::of("messages"),
        bank: Localised::new(&settings.bank_name, &settings.bank_name_en),
        language_skills: LANGUAGES.into_iter().map(|(language, skill)| (language, SkillId::of(skill))).collect(),
        area_skills: BTreeMap::from([(Area::Cards, SkillId::of("credit-card"))]),
        enquiry_within: minutes(settings.board_enquiry_minutes),
        suggestion_within: minutes(settings.board_suggestion_minutes),
        complaint_within: minutes(settings.board_complaint_minutes),
        messages_an_hour: settings.board_messages_an_hour,
        ..BoardSettings::default()
    };
    BoardService::start(board, messaging.clone(), Arc::new(center.clone()), sms, tasks)
}
