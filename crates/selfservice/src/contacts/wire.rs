//! The engine's words in the words of the ports.

use center::ports::{Choice, DoorCommand, Prompt, QueueRequest};
use domain::Language;
use flow::{ShownChoice, Wanted};

pub(super) fn say(token: u64, language: Language, prompts: &[flow::Prompt], choices: &[ShownChoice]) -> DoorCommand {
    DoorCommand::Say {
        token,
        language,
        prompts: prompts.iter().map(|prompt| said(prompt, language)).collect(),
        choices: choices
            .iter()
            .map(|choice| Choice { key: choice.key.to_string(), label: choice.label.clone() })
            .collect(),
    }
}

fn said(prompt: &flow::Prompt, language: Language) -> Prompt {
    Prompt { text: prompt.text.clone(), audio: prompt.audio.get(&language).copied() }
}

pub(super) fn request(wanted: &Wanted) -> QueueRequest {
    QueueRequest {
        queue: wanted.queue.clone(),
        skills: wanted.skills.clone(),
        priority: wanted.priority,
        language: wanted.language,
    }
}
