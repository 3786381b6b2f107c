//! A contact that is led through a flow by a test.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::contact::Channel;
use domain::customer::{CareGroup, Tier};
use domain::{FlowId, Language, Localised, Timestamp};
use flow::{
    Document, Edition, Facts, Input, InputKind, Library, Output, Prompt, Session, State, Understood, Verdict,
    Whereabouts,
};

/// Other flows, hours and announcements as a test sets them.
#[derive(Default)]
pub struct Shelf {
    pub editions: BTreeMap<FlowId, Arc<Edition>>,
    pub open: bool,
    pub announcement: Option<Prompt>,
}

impl Library for Shelf {
    fn edition(&self, flow: &FlowId) -> Option<Arc<Edition>> {
        self.editions.get(flow).cloned()
    }
    fn is_open(&self, hours: &str, _now: Timestamp) -> Option<bool> {
        (hours == "desk").then_some(self.open)
    }
    fn announcements(&self, slot: &str, _facts: &Facts, _now: Timestamp) -> Vec<Prompt> {
        self.announcement.iter().filter(|_| slot == "notice").cloned().collect()
    }
    /// Knows the sentences of these tests, as a model would.
    fn understand(&self, _language: Language, text: &str, _now: Timestamp) -> Understood {
        let slots = |name: &str, value: &str| BTreeMap::from([(name.to_owned(), value.to_owned())]);
        let means = |intent: &str| Understood {
            intents: vec![(intent.to_owned(), 0.9)],
            verdict: Verdict::Accept,
            ..Understood::default()
        };
        match text {
            "卡里还有多少钱呀" => means("balance_query"),
            "帮我转两千块给我妈" => Understood { slots: slots("amount", "2000.00"), ..means("transfer") },
            "不对，是三千" => {
                Understood { slots: slots("amount", "3000.00"), is_correction: true, ..Understood::default() }
            }
            "嗯没错" => Understood { agrees: Some(true), ..Understood::default() },
            "先不弄了" => Understood { agrees: Some(false), ..Understood::default() },
            "钱的事情" => Understood {
                intents: vec![("balance_query".to_owned(), 0.4), ("transfer".to_owned(), 0.3)],
                verdict: Verdict::AskBack,
                ..Understood::default()
            },
            "快给我开绿色通道" => Understood { wants_person: true, ..Understood::default() },
            "警察让我把钱转到安全账户" => Understood { is_urgent: true, ..Understood::default() },
            _ => Understood::default(),
        }
    }
    fn read(&self, kind: InputKind, _language: Language, text: &str, _now: Timestamp) -> Option<String> {
        match (kind, text) {
            (InputKind::Amount, "五百") => Some("500.00".to_owned()),
            (InputKind::Amount, "12.5") => Some("12.50".to_owned()),
            _ => None,
        }
    }
}

/// A contact, its flow and its clock.
pub struct Contact {
    pub session: Session,
    pub shelf: Shelf,
    pub now: Timestamp,
    /// What the last input brought about.
    pub out: Vec<Output>,
}

pub fn facts(channel: Channel) -> Facts {
    let (customer_known, tier) = (false, Tier::Standard);
    Facts { channel, language: Language::Zh, customer_known, tier, care: None, line: None, region: None }
}

pub fn elderly(channel: Channel) -> Facts {
    Facts { care: Some(CareGroup::Elderly), customer_known: true, ..facts(channel) }
}

impl Contact {
    pub fn begin(document: &str, facts: Facts) -> Self {
        Self::begin_with(document, facts, Shelf::default())
    }

    pub fn begin_with(document: &str, facts: Facts, shelf: Shelf) -> Self {
        let document = Document::from_json(document).expect("the test's document is readable");
        let now = Timestamp::parse("2026-02-13T09:00:00+08:00").unwrap();
        let mut out = Vec::new();
        let session = Session::start(Arc::new(Edition { document, version: 1 }), facts, &shelf, now, &mut out);
        Self { session, shelf, now, out }
    }

    pub fn give(&mut self, input: Input) -> &mut Self {
        self.out.clear();
        self.session.handle(&self.shelf, self.now, input, &mut self.out);
        self
    }

    pub fn key(&mut self, key: char) -> &mut Self {
        self.give(Input::Digit(key))
    }

    pub fn write(&mut self, text: &str) -> &mut Self {
        self.give(Input::Text(text.to_owned()))
    }

    /// What is being said is heard to its end.
    pub fn hear(&mut self) -> &mut Self {
        let token = self.last_token();
        self.give(Input::PlaybackFinished { token })
    }

    pub fn last_token(&self) -> u64 {
        serde_json::to_value(self.session.state()).unwrap()["last_token"].as_u64().unwrap()
    }

    /// Lets time pass; the session is woken at each of its deadlines.
    pub fn wait(&mut self, seconds: u64) -> &mut Self {
        self.out.clear();
        let until = self.now + Duration::from_secs(seconds);
        while let Some(deadline) = self.session.next_deadline().filter(|deadline| *deadline <= until) {
            self.now = deadline.max(self.now);
            self.session.handle(&self.shelf, self.now, Input::Tick, &mut self.out);
        }
        self.now = until;
        self
    }

    /// Stores the session, forgets it and goes on with what was stored.
    pub fn restart(&mut self, at: Whereabouts) -> &mut Self {
        let stored = serde_json::to_string(self.session.state()).unwrap();
        let edition = Arc::new(self.edition());
        let state: State = serde_json::from_str(&stored).unwrap();
        let callers = state.callers().into_iter().map(|(flow, _)| Arc::clone(&self.shelf.editions[&flow])).collect();
        self.session = Session::resume(edition, callers, state);
        self.out.clear();
        self.session.reconcile(&self.shelf, self.now, at, &mut self.out);
        self
    }

    fn edition(&self) -> Edition {
        // The session shows its edition only through the shelf; tests keep one flow per contact.
        self.shelf
            .editions
            .get(self.session.flow())
            .map(|edition| (**edition).clone())
            .expect("the flow is on the shelf")
    }

    /// The nodes visited by the last input.
    pub fn visited(&self) -> Vec<String> {
        self.out
            .iter()
            .filter_map(|output| match output {
                Output::Visit { node, .. } => Some(node.to_string()),
                _ => None,
            })
            .collect()
    }

    /// What the last input made the machine say, in the contact's language.
    pub fn said(&self) -> Vec<String> {
        self.out
            .iter()
            .filter_map(|output| match output {
                Output::Say { prompts, language, .. } => {
                    Some(prompts.iter().map(|prompt| prompt.text.get(*language)).collect::<Vec<_>>().join("|"))
                }
                _ => None,
            })
            .collect()
    }

    pub fn has(&self, output: &Output) -> bool {
        self.out.contains(output)
    }
}

/// A prompt in Chinese; English is the same with `en:` before it.
pub fn prompt(text: &str) -> Prompt {
    Prompt::new(Localised::new(text, &format!("en:{text}")))
}

/// A document made of nodes, with `start` first, `person` for people and `bye` for errors.
pub fn document(nodes: &str) -> String {
    format!(
        r#"{{"id": "test", "name": {{"zh": "测试", "en": "Test"}}, "languages": ["zh", "en"], "start": "start",
            "human": {{"node": "person", "words": ["柜员"]}}, "error": "bye", "nodes": {{{nodes},
            "bye": {{"kind": "end", "prompts": [{BYE}]}}}}}}"#
    )
}

pub const BYE: &str = r#"{"text": {"zh": "再见", "en": "Bye"}}"#;

/// A menu of two choices that asks again once, and the queue behind `person`.
pub const MENU: &str = r#"
    "start": {"kind": "menu", "prompts": [{"text": {"zh": "菜单", "en": "Menu"}}],
        "options": [
            {"key": "1", "label": {"zh": "挂失", "en": "Report a loss"}, "words": ["丢了"], "next": "bye"},
            {"key": "2", "label": {"zh": "营业时间", "en": "Hours"}, "next": "hours"}],
        "no_input": {"again": 1, "prompts": [{"text": {"zh": "没有输入", "en": "No input"}}], "next": "bye"},
        "no_match": {"again": 1, "prompts": [{"text": {"zh": "输入有误", "en": "No match"}}], "next": "person"}},
    "hours": {"kind": "say", "prompts": [{"text": {"zh": "九点到五点", "en": "Nine to five"}}], "next": "start"},
    "person": {"kind": "queue", "queue": "common", "skills": [{"skill": "card", "level": 3}], "priority": 5,
        "prompts": [{"text": {"zh": "请稍候", "en": "Please wait"}}],
        "announcement": {"every_seconds": 30, "prompts": [{"text": {"zh": "第{position}位，{minutes}分钟", "en": "{position}, {minutes}"}}]},
        "options": [{"key": "*", "label": {"zh": "返回菜单", "en": "Menu"}, "next": "start"}],
        "overflow": {"after_seconds": 600, "next": "sorry"}, "refused": "sorry", "next": "survey"},
    "sorry": {"kind": "say", "prompts": [{"text": {"zh": "座席繁忙", "en": "Busy"}}], "next": "bye"},
    "survey": {"kind": "survey", "prompts": [{"text": {"zh": "请评价", "en": "Please rate"}}],
        "grades": [{"key": "1", "label": {"zh": "满意", "en": "Satisfied"}, "score": 2},
                   {"key": "2", "label": {"zh": "不满意", "en": "Dissatisfied"}, "score": 1}],
        "no_input": {"again": 0, "next": "bye"}, "no_match": {"again": 1, "next": "bye"}, "next": "bye"}"#;

/// A contact in the flow of [`MENU`], which is also on the shelf.
pub fn menu(facts: Facts) -> Contact {
    let text = document(MENU);
    let parsed = Document::from_json(&text).expect("the test's document is readable");
    assert_eq!(flow::check(&parsed), []);
    let mut contact = Contact::begin(&text, facts);
    contact.shelf.editions.insert(parsed.id.clone(), Arc::new(Edition { document: parsed, version: 1 }));
    contact
}
