//! The keys of the desk: Alt and a letter for each act, each letter for one act. Pure.

use std::collections::BTreeMap;

use platform::http::FieldError;
use serde::{Deserialize, Serialize};

use super::Section;

/// What a key asks the desk for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum DeskAct {
    Accept,
    Decline,
    Hold,
    Mute,
    End,
    WrapUp,
    Ready,
    Next,
    Business,
    Assist,
    Draft,
}

/// The keys that somebody has chosen, as places on the keyboard: `KeyA` to `KeyZ`. An act that is not there has its default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeskKeys {
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub keys: BTreeMap<DeskAct, String>,
}

/// Letters that browsers mean something else by together with Alt: the address (D) and the menu (E, F).
const OF_BROWSERS: [&str; 3] = ["KeyD", "KeyE", "KeyF"];

impl Section for DeskKeys {
    const NAME: &'static str = "desk_keys";
    const SCHEMA: i64 = 1;

    fn findings(&self) -> Vec<FieldError> {
        let mut taken: BTreeMap<&str, DeskAct> = BTreeMap::new();
        let mut found = Vec::new();
        for (act, code) in &self.keys {
            let pointer = format!("/keys/{}", pointer_of(*act));
            if !is_letter(code) {
                found.push(FieldError::new(pointer, "KeyA–KeyZ"));
            } else if OF_BROWSERS.contains(&code.as_str()) {
                found.push(FieldError::new(pointer, "used by the browser · 浏览器占用"));
            } else if let Some(other) = taken.insert(code, *act) {
                found.push(FieldError::new(pointer, format!("already used · 已被使用: {}", pointer_of(other))));
            }
        }
        found
    }
}

fn is_letter(code: &str) -> bool {
    code.strip_prefix("Key")
        .is_some_and(|letter| letter.len() == 1 && letter.chars().all(|one| one.is_ascii_uppercase()))
}

fn pointer_of(act: DeskAct) -> String {
    serde_json::to_value(act).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(chosen: &[(DeskAct, &str)]) -> DeskKeys {
        DeskKeys { keys: chosen.iter().map(|(act, code)| (*act, (*code).to_owned())).collect() }
    }

    fn pointers(chosen: &[(DeskAct, &str)]) -> Vec<String> {
        keys(chosen).findings().into_iter().map(|one| one.pointer).collect()
    }

    #[test]
    fn each_letter_stands_for_one_act() {
        assert!(pointers(&[(DeskAct::Accept, "KeyA"), (DeskAct::WrapUp, "KeyW")]).is_empty());
        assert_eq!(pointers(&[(DeskAct::Accept, "KeyA"), (DeskAct::WrapUp, "KeyA")]), ["/keys/wrap_up"]);
    }

    #[test]
    fn what_is_no_letter_or_means_something_to_the_browser_is_refused() {
        for code in ["KeyD", "KeyE", "KeyF", "Digit1", "KeyAA", "Key", "keya", "KeyÅ", ""] {
            assert_eq!(pointers(&[(DeskAct::Hold, code)]), ["/keys/hold"], "{code}");
        }
    }
}
