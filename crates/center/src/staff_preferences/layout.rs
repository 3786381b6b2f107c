//! How somebody has arranged their desk. Pure.

use std::collections::BTreeSet;

use platform::http::FieldError;
use serde::{Deserialize, Serialize};

use super::Section;

/// The desk's columns, panels, tabs and type as somebody likes them. What a page does not know of it is passed over there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeskLayout {
    /// The width of the column of offers and contacts, 260–420 pixels; absent, it goes with the window.
    pub left_width: Option<u16>,
    /// The width of the customer's side, 280–640 pixels; absent, it goes with the window.
    pub right_width: Option<u16>,
    /// Whether the customer's side is open.
    pub right_open: bool,
    /// The tabs of the customer's side in their order; those that are not named come after them.
    pub tabs: Vec<String>,
    /// The size of the type in per cent: 100, 110 or 120.
    pub type_percent: u8,
}

const LEFT: std::ops::RangeInclusive<u16> = 260..=420;
const RIGHT: std::ops::RangeInclusive<u16> = 280..=640;
const TYPE: [u8; 3] = [100, 110, 120];
const MOST_TABS: usize = 16;
const LONGEST_TAB: usize = 24;

impl Section for DeskLayout {
    const NAME: &'static str = "desk_layout";
    const SCHEMA: i64 = 1;

    fn findings(&self) -> Vec<FieldError> {
        let is_word = |tab: &String| {
            (1..=LONGEST_TAB).contains(&tab.len()) && tab.chars().all(|one| one.is_ascii_alphabetic() || one == '_')
        };
        let different: BTreeSet<&String> = self.tabs.iter().collect();
        let are_tabs =
            self.tabs.len() <= MOST_TABS && different.len() == self.tabs.len() && self.tabs.iter().all(is_word);
        [
            (self.left_width.is_none_or(|width| LEFT.contains(&width)), "/left_width", "260–420"),
            (self.right_width.is_none_or(|width| RIGHT.contains(&width)), "/right_width", "280–640"),
            (are_tabs, "/tabs", "0–16"),
            (TYPE.contains(&self.type_percent), "/type_percent", "100, 110, 120"),
        ]
        .into_iter()
        .filter(|(is_possible, ..)| !is_possible)
        .map(|(_, pointer, wanted)| FieldError::new(pointer, wanted))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> DeskLayout {
        DeskLayout {
            left_width: Some(300),
            right_width: None,
            right_open: true,
            tabs: vec!["knowledge".into(), "customer".into()],
            type_percent: 110,
        }
    }

    fn pointers(layout: &DeskLayout) -> Vec<String> {
        layout.findings().into_iter().map(|one| one.pointer).collect()
    }

    #[test]
    fn columns_keep_room_for_the_conversation_and_tabs_stand_once() {
        assert!(layout().findings().is_empty());
        assert_eq!(
            pointers(&DeskLayout { left_width: Some(10), right_width: Some(900), ..layout() }),
            ["/left_width", "/right_width"]
        );
        let twice = vec!["customer".to_owned(), "customer".to_owned()];
        assert_eq!(pointers(&DeskLayout { tabs: twice, type_percent: 250, ..layout() }), ["/tabs", "/type_percent"]);
        let markup = vec!["<b>".to_owned()];
        assert_eq!(pointers(&DeskLayout { tabs: markup, ..layout() }), ["/tabs"]);
    }
}
