//! The engine's words in the words of the ports.

use center::ports::{Choice, DoorCommand, Heard, Prompt, QueueRequest};
use domain::Language;
use flow::{ShownChoice, State, Wanted};

use crate::briefings::Taken;

pub(super) fn say(token: u64, language: Language, prompts: &[flow::Prompt], choices: &[ShownChoice]) -> DoorCommand {
    DoorCommand::Say {
        token,
        language,
        prompts: prompts.iter().map(|prompt| said(prompt, language)).collect(),
        choices: choices
            .iter()
            .map(|choice| Choice {
                key: choice.key.to_string(),
                label: choice.label.clone(),
                is_grade: choice.is_grade,
            })
            .collect(),
    }
}

fn said(prompt: &flow::Prompt, language: Language) -> Prompt {
    Prompt { text: prompt.text.clone(), audio: prompt.audio.get(&language).copied() }
}

pub(super) fn request(wanted: &Wanted, state: &State, taken: &Taken) -> QueueRequest {
    QueueRequest {
        queue: wanted.queue.clone(),
        skills: wanted.skills.clone(),
        priority: wanted.priority,
        language: wanted.language,
        heard: heard(state, taken),
    }
}

/// What the flow has learnt. A choice counts as said: whoever keys “绿色通道” means what whoever writes it means.
fn heard(state: &State, taken: &Taken) -> Heard {
    let chosen = state.business().into_iter().flat_map(|business| business.0.values().cloned());
    let mut said: Vec<String> = std::iter::once(state.said().to_owned()).chain(chosen).collect();
    said.extend(state.called_by().iter().cloned());
    // However it was heard or spelt, it is one word for the policy.
    if said.iter().any(|said| language::is_green_channel(said)) {
        said.push("绿色通道".to_owned());
    }
    said.retain(|said| !said.is_empty());
    Heard { business: state.intent().and_then(|intent| intent.parse().ok()), said, verified: taken.customer() }
}
