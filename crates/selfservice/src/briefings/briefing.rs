//! What an agent is told of a contact that comes out of a flow, made out of what the flow knows. Pure.

use center::ports::core_bank::amount_of;
use domain::{CustomerId, Localised, Timestamp};
use flow::{Acted, Given, InputKind, State, Wish};
use serde::{Deserialize, Serialize};

use crate::acts::{action_words, command_words, is_refusal, outcome_words, words};

/// Actions that are kept for a briefing; the oldest are forgotten.
const MOST_TAKEN: usize = 10;

/// Actions that customers do not ask for. They are told only where they went wrong.
const QUIET: [&str; 3] = ["identity.check", "identity.find", "bank.list"];

/// A number of so many digits or more is shown by its end only.
const LONG_NUMBER: usize = 8;

/// The actions that were done for a contact, the latest last, and when its customer's identity was verified.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Taken {
    verified_at: Option<Timestamp>,
    /// Who the customer has shown to be.
    customer: Option<CustomerId>,
    actions: Vec<TakenAction>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct TakenAction {
    action: String,
    /// The instruction, where the bank was given one.
    command: Option<String>,
    outcome: String,
    /// Why it was refused, in the bank's words.
    reason: Option<Localised>,
    at: Timestamp,
}

impl Taken {
    /// The customer has shown who they are.
    pub fn verified(&mut self, customer: CustomerId, at: Timestamp) {
        self.verified_at = Some(at);
        self.customer = Some(customer);
    }

    /// Who the customer has shown to be.
    pub const fn customer(&self) -> Option<CustomerId> {
        self.customer
    }

    /// An action has come out.
    pub fn remember(&mut self, wish: &Wish, acted: &Acted, at: Timestamp) {
        let is_refused = is_refusal(&acted.outcome);
        if QUIET.contains(&wish.action.as_str()) && !is_refused {
            return;
        }
        let command = wish.parameters.get("command").filter(|_| wish.action.starts_with("bank.")).cloned();
        let reason = acted.values.get("reason").filter(|_| is_refused).cloned();
        // What was posted need not be told as read back before.
        if wish.action == "bank.post" {
            self.actions.retain(|known| {
                known.action != "bank.prepare" || known.command != command || is_refusal(&known.outcome)
            });
        }
        if self.actions.len() >= MOST_TAKEN {
            self.actions.remove(0);
        }
        let (action, outcome) = (wish.action.clone(), acted.outcome.clone());
        self.actions.push(TakenAction { action, command, outcome, reason, at });
    }
}

/// What is known of a contact when it is handed to a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Briefing {
    /// Whether the customer has shown in self-service who they are.
    pub verified: bool,
    pub verified_at: Option<Timestamp>,
    /// What the customer wants.
    pub business: Option<Localised>,
    /// What need not be asked again; long numbers by their last four digits.
    pub given: Vec<GivenFact>,
    /// What was done in self-service, the latest last.
    pub actions: Vec<ActionOutcome>,
    /// What the customer said in their own words last, with secrets and numbers covered.
    pub said: Option<String>,
    /// When the contact was handed over.
    pub written_at: Timestamp,
}

/// Something that the customer has given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GivenFact {
    pub name: Localised,
    pub value: Localised,
    /// What it is about: `amount`, `date`, `payees` …
    pub about: Option<String>,
}

/// An action and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ActionOutcome {
    /// The action's key, such as `account.balance`.
    pub action: String,
    pub name: Localised,
    pub outcome: String,
    pub result: Localised,
    /// Whether it was refused or could not be done.
    pub refused: bool,
    pub at: Timestamp,
}

/// The briefing of a contact that its flow hands over now.
pub(crate) fn briefing(state: &State, taken: &Taken, now: Timestamp) -> Briefing {
    let mut given: Vec<GivenFact> = state.given().iter().map(fact).collect();
    let unasked =
        state.slots().iter().filter(|(slot, _)| state.given().iter().all(|known| known.about.as_ref() != Some(*slot)));
    given.extend(unasked.map(|(slot, value)| GivenFact {
        name: subject(slot).unwrap_or_else(|| Localised::new(slot, slot)),
        value: shown(Some(slot), None, value),
        about: Some(slot.clone()),
    }));
    Briefing {
        verified: taken.verified_at.is_some(),
        verified_at: taken.verified_at,
        business: state.business().cloned(),
        given,
        actions: taken.actions.iter().map(outcome).collect(),
        said: Some(language::redact_personal(state.said()).into_owned()).filter(|said| !said.is_empty()),
        written_at: now,
    }
}

fn fact(given: &Given) -> GivenFact {
    let known = given.about.as_deref().and_then(subject);
    let named = Some(given.name.clone()).filter(|name| name.0.values().any(|text| !text.trim().is_empty()));
    // Authors call a list by what is done with it, a question by what it asks for.
    let name = if given.input.is_some() { named.or(known) } else { known.or(named) };
    let value = match given.input {
        Some(input) => shown(given.about.as_deref(), Some(input), given.value.get(domain::Language::Zh)),
        None => Localised(given.value.0.iter().map(|(language, text)| (*language, covered(text))).collect()),
    };
    GivenFact {
        name: name.unwrap_or_else(|| Localised::new(given.node.as_str(), given.node.as_str())),
        value,
        about: given.about.clone(),
    }
}

/// An answer as an agent reads it.
fn shown(about: Option<&str>, input: Option<InputKind>, value: &str) -> Localised {
    if about == Some("amount")
        && let Some(money) = amount_of(value)
    {
        return words::money(money);
    }
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    let is_account = matches!(about, Some("account" | "phone"));
    if is_number && (value.len() >= LONG_NUMBER || is_account) && input != Some(InputKind::Amount) {
        let tail = &value[value.len().saturating_sub(4)..];
        return Localised::new(&format!("尾号{tail}"), &format!("ending {tail}"));
    }
    let covered = covered(value);
    Localised::new(&covered, &covered)
}

fn covered(text: &str) -> String {
    language::redact_personal(text).into_owned()
}

fn outcome(taken: &TakenAction) -> ActionOutcome {
    ActionOutcome {
        action: taken.action.clone(),
        name: taken.command.as_deref().and_then(command_words).unwrap_or_else(|| action_words(&taken.action)),
        outcome: taken.outcome.clone(),
        result: taken.reason.clone().unwrap_or_else(|| outcome_words(&taken.outcome)),
        refused: is_refusal(&taken.outcome),
        at: taken.at,
    }
}

/// What slots and lists are about.
fn subject(about: &str) -> Option<Localised> {
    let (zh, en) = match about {
        "amount" => ("金额", "Amount"),
        "date" => ("日期", "Date"),
        "date_end" => ("截止日期", "Until"),
        "account" => ("账号", "Account number"),
        "phone" => ("手机号", "Telephone"),
        "product" => ("产品", "Product"),
        "place" => ("地点", "Place"),
        "accounts" => ("账户", "Account"),
        "payees" => ("收款人", "Payee"),
        "cards" => ("卡片", "Card"),
        "bills" => ("账单", "Bill"),
        "funds" => ("基金", "Fund"),
        "fund_holdings" => ("持有基金", "Fund held"),
        "wealth_holdings" => ("持有理财", "Wealth product held"),
        "gold_holdings" => ("持有黄金", "Gold held"),
        "delayed_transfers" => ("在途转账", "Transfer on its way"),
        "loss_reports" => ("挂失记录", "Loss report"),
        "certificates" => ("证书", "Certificate"),
        "articles" => ("咨询内容", "Question"),
        _ => return None,
    };
    Some(Localised::new(zh, en))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use domain::contact::Channel;
    use domain::customer::Tier;
    use domain::{Language, NodeId};
    use flow::{Document, Edition, Facts, Input, Item, NoLibrary, Session};

    use super::*;

    const FLOW: &str = r##"{
        "id": "transfer", "name": {"zh": "转账"}, "languages": ["zh"], "start": "menu", "human": {"node": "person"}, "error": "person",
        "nodes": {
            "menu": {"kind": "menu", "prompts": [{"text": {"zh": "请选择"}}],
                "options": [{"key": "1", "label": {"zh": "转账汇款"}, "next": "payees"}],
                "no_input": {"again": 0, "next": "person"}, "no_match": {"again": 1, "next": "person"}},
            "payees": {"kind": "act", "action": "bank.list", "outcomes": {"done": "payee"}, "otherwise": "person"},
            "payee": {"kind": "pick", "name": {"zh": "选择收款人"}, "list": "payees", "take_only": false, "prompts": [{"text": {"zh": "转给谁"}}],
                "no_input": {"again": 0, "next": "person"}, "no_match": {"again": 1, "next": "person"}, "empty": "person", "next": "number"},
            "number": {"kind": "ask", "name": {"zh": "收款账号"}, "input": "digits", "slot": "account", "max_length": 19, "terminator": "#",
                "prompts": [{"text": {"zh": "账号"}}],
                "no_input": {"again": 0, "next": "person"}, "no_match": {"again": 1, "next": "person"}, "next": "amount"},
            "amount": {"kind": "ask", "input": "digits", "slot": "amount", "max_length": 12, "terminator": "#", "prompts": [{"text": {"zh": "转多少"}}],
                "no_input": {"again": 0, "next": "person"}, "no_match": {"again": 1, "next": "person"}, "next": "note"},
            "note": {"kind": "ask", "name": {"zh": "附言"}, "input": "text", "max_length": 100, "prompts": [{"text": {"zh": "附言"}}],
                "no_input": {"again": 0, "next": "person"}, "no_match": {"again": 1, "next": "person"}, "next": "person"},
            "person": {"kind": "queue", "queue": "chat", "prompts": [], "refused": "bye", "next": "bye"},
            "bye": {"kind": "end", "prompts": []}
        }
    }"##;

    fn now() -> Timestamp {
        Timestamp::parse("2026-02-13T09:00:00+08:00").unwrap()
    }

    fn begun() -> Session {
        let facts = Facts {
            channel: Channel::Chat,
            language: Language::Zh,
            customer_known: false,
            tier: Tier::Standard,
            care: None,
            line: None,
            region: None,
        };
        let edition = Arc::new(Edition { document: Document::from_json(FLOW).unwrap(), version: 1 });
        Session::start(edition, facts, &NoLibrary, now(), &mut Vec::new())
    }

    fn give(session: &mut Session, input: Input) {
        session.handle(&NoLibrary, now(), input, &mut Vec::new());
    }

    fn acted(session: &mut Session) {
        let label = Localised::new("张*英，尾号1234", "Zhang, ending 1234");
        let lists = BTreeMap::from([("payees".to_owned(), vec![Item { label, value: "6222020000001234".into() }])]);
        let token = serde_json::to_value(session.state()).unwrap()["last_token"].as_u64().unwrap();
        give(session, Input::Acted { token, result: Acted { outcome: "done".into(), lists, ..Acted::default() } });
    }

    fn wish(action: &str, command: Option<&str>) -> Wish {
        Wish {
            token: 1,
            node: NodeId::of("node"),
            action: action.to_owned(),
            parameters: command.map(|command| ("command".to_owned(), command.to_owned())).into_iter().collect(),
            secrets: BTreeMap::new(),
            identity: None,
            language: Language::Zh,
        }
    }

    fn came_out(outcome: &str) -> Acted {
        Acted { outcome: outcome.to_owned(), ..Acted::default() }
    }

    fn told(briefing: &Briefing) -> Vec<String> {
        briefing
            .given
            .iter()
            .map(|fact| format!("{}：{}", fact.name.get(Language::Zh), fact.value.get(Language::Zh)))
            .collect()
    }

    fn results(taken: &Taken) -> Vec<String> {
        let briefing = briefing(begun().state(), taken, now());
        briefing
            .actions
            .iter()
            .map(|action| format!("{}：{}", action.name.get(Language::Zh), action.result.get(Language::Zh)))
            .collect()
    }

    #[test]
    fn nothing_is_made_up_for_a_customer_who_has_said_nothing() {
        let briefing = briefing(begun().state(), &Taken::default(), now());
        let nothing = Briefing {
            verified: false,
            verified_at: None,
            business: None,
            given: Vec::new(),
            actions: Vec::new(),
            said: None,
            written_at: now(),
        };
        assert_eq!(briefing, nothing);
    }

    #[test]
    fn what_was_given_is_told_by_name_and_long_numbers_by_their_end() {
        let mut session = begun();
        give(&mut session, Input::Text("1".into()));
        acted(&mut session);
        for text in ["1", "6222021234567890", "2000", "还款，电话13812345678"] {
            give(&mut session, Input::Text(text.into()));
        }
        let briefing = briefing(session.state(), &Taken::default(), now());
        assert_eq!(briefing.business.as_ref().map(|label| label.get(Language::Zh)), Some("转账汇款"));
        assert_eq!(
            told(&briefing),
            ["收款人：张*英，尾号1234", "收款账号：尾号7890", "金额：2,000.00元", "附言：还款，电话138****5678"]
        );
        assert!(!serde_json::to_string(&briefing).unwrap().contains("6222"));
    }

    #[test]
    fn what_was_done_is_told_in_words_and_a_refusal_with_its_reason() {
        let mut taken = Taken::default();
        taken.remember(&wish("identity.check", None), &came_out("query_password"), now());
        taken.remember(&wish("bank.list", None), &came_out("done"), now());
        taken.remember(&wish("account.balance", None), &came_out("done"), now());
        let mut refused = came_out("not_registered");
        refused.values.insert("reason".into(), Localised::new("收款账户未注册。", "The payee is not registered."));
        taken.remember(&wish("bank.prepare", Some("transfer")), &refused, now());
        assert_eq!(results(&taken), ["查询余额：已完成", "转账：收款账户未注册。"]);
        assert!(briefing(begun().state(), &taken, now()).actions[1].refused);
    }

    #[test]
    fn what_nobody_asked_for_is_told_where_it_went_wrong() {
        let mut taken = Taken::default();
        taken.remember(&wish("bank.list", None), &came_out("unavailable"), now());
        assert_eq!(results(&taken), ["列出账户、收款人、账单等：系统暂时无法办理"]);
    }

    #[test]
    fn what_was_posted_is_told_once() {
        let mut taken = Taken::default();
        taken.remember(&wish("bank.prepare", Some("transfer")), &came_out("ready"), now());
        assert_eq!(results(&taken), ["转账：已复述，客户未确认"]);
        taken.remember(&wish("bank.post", Some("transfer")), &came_out("posted"), now());
        assert_eq!(results(&taken), ["转账：已办理"]);
    }

    #[test]
    fn only_the_last_actions_are_kept_and_they_can_be_stored() {
        let mut taken = Taken::default();
        taken.verified(CustomerId::generate(), now());
        for _ in 0..15 {
            taken.remember(&wish("account.balance", None), &came_out("done"), now());
        }
        assert_eq!(taken.actions.len(), MOST_TAKEN);
        let stored = serde_json::to_string(&taken).unwrap();
        assert_eq!(serde_json::from_str::<Taken>(&stored).unwrap(), taken);
        assert_eq!(serde_json::from_str::<Taken>("{}").unwrap(), Taken::default());
    }
}
