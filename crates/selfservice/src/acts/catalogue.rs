//! The actions that flows may ask for, as their authors read them.

use domain::Localised;
use serde::Serialize;

/// Outcomes that a refusal of the bank can have.
const REFUSALS: [&str; 12] = [
    "unknown_customer",
    "wrong",
    "locked",
    "not_verified",
    "not_registered",
    "insufficient",
    "over_limit",
    "stopped",
    "changed",
    "too_often",
    "outcome_unknown",
    "refused",
];

/// An action that flows may ask for.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct ActionView {
    /// The key that a flow writes.
    pub action: &'static str,
    /// What it does, in Chinese and English.
    pub zh: &'static str,
    pub en: &'static str,
    /// The parameters that it reads.
    pub parameters: &'static [&'static str],
    /// The values of secure entry that it takes.
    pub secrets: &'static [&'static str],
    /// The outcomes of its own; any refusal of the bank and `unavailable` may come beside them.
    pub outcomes: &'static [&'static str],
    /// The values that texts may use afterwards.
    pub values: &'static [&'static str],
}

const PASSWORDS: &[&str] = &["query_password", "transaction_password", "identity_number", "one_time_code"];

const ACTIONS: [ActionView; 20] = [
    ActionView {
        action: "identity.check",
        zh: "检查身份验证是否足够",
        en: "Check whether enough has been shown",
        parameters: &["business", "customer"],
        secrets: &[],
        outcomes: &[
            "enough",
            "query_password",
            "transaction_password",
            "identity_number",
            "one_time_code",
            "not_possible",
        ],
        values: &["business"],
    },
    ActionView {
        action: "identity.find",
        zh: "按卡号或账号查找客户",
        en: "Find the customer of a card or account",
        parameters: &["number"],
        secrets: &[],
        outcomes: &["found"],
        values: &["customer"],
    },
    ActionView {
        action: "identity.verify",
        zh: "核验密码、证件号码或验证码",
        en: "Verify a password, identity number or code",
        parameters: &["customer"],
        secrets: PASSWORDS,
        outcomes: &["verified", "missing"],
        values: &["tries_left", "locked_until"],
    },
    ActionView {
        action: "identity.send_code",
        zh: "发送短信验证码",
        en: "Send a one-time code",
        parameters: &["customer"],
        secrets: &[],
        outcomes: &["sent"],
        values: &["phone"],
    },
    ActionView {
        action: "account.balance",
        zh: "查询余额",
        en: "Tell a balance",
        parameters: &["account"],
        secrets: &[],
        outcomes: &["done"],
        values: &["account", "balance", "available"],
    },
    ActionView {
        action: "account.transactions",
        zh: "查询交易明细",
        en: "Tell transactions",
        parameters: &["account", "from", "to"],
        secrets: &[],
        outcomes: &["done", "none"],
        values: &["transactions", "count"],
    },
    ActionView {
        action: "account.limits",
        zh: "查询转账限额",
        en: "Tell the limits",
        parameters: &[],
        secrets: &[],
        outcomes: &["done"],
        values: &["per_transaction", "per_day", "used_today"],
    },
    ActionView {
        action: "account.pension",
        zh: "查询养老账本",
        en: "Tell the pension account book",
        parameters: &[],
        secrets: &[],
        outcomes: &["done", "none"],
        values: &["pension"],
    },
    ActionView {
        action: "bank.list",
        zh: "列出账户、收款人、账单等",
        en: "List accounts, payees, bills …",
        parameters: &["what", "except"],
        secrets: &[],
        outcomes: &["done", "none"],
        values: &["count"],
    },
    ActionView {
        action: "bank.payee",
        zh: "按号码查找已注册收款账户",
        en: "Find a registered payee by number",
        parameters: &["number"],
        secrets: &[],
        outcomes: &["found"],
        values: &["payee", "payee_number"],
    },
    ActionView {
        action: "bank.prepare",
        zh: "试算并生成复述内容",
        en: "Prepare what is read back",
        parameters: &[
            "command",
            "from",
            "to",
            "amount",
            "speed",
            "number",
            "transfer",
            "bill",
            "product",
            "units",
            "day_of_month",
            "serial",
            "phone",
            "on",
            "days",
            "coached",
            "customer",
        ],
        secrets: &[],
        outcomes: &["ready", "caution"],
        values: &["read_back", "quote", "quote_key", "fee", "ends_at", "effective_at"],
    },
    ActionView {
        action: "bank.post",
        zh: "按复述内容办理",
        en: "Post what was read back",
        parameters: &[
            "command",
            "quote",
            "key",
            "from",
            "to",
            "amount",
            "speed",
            "number",
            "transfer",
            "bill",
            "product",
            "units",
            "day_of_month",
            "serial",
            "phone",
            "on",
            "days",
            "coached",
            "customer",
        ],
        secrets: &[],
        outcomes: &["posted"],
        values: &["posted_at", "effective_at", "ends_at"],
    },
    ActionView {
        action: "bank.rates",
        zh: "查询利率、汇率",
        en: "Tell rates",
        parameters: &["kind"],
        secrets: &[],
        outcomes: &["done", "none"],
        values: &["rates"],
    },
    ActionView {
        action: "bank.fees",
        zh: "查询收费标准",
        en: "Tell fees",
        parameters: &["code"],
        secrets: &[],
        outcomes: &["done", "none"],
        values: &["fees"],
    },
    ActionView {
        action: "order.progress",
        zh: "查询业务办理进度",
        en: "Tell what has become of earlier requests",
        parameters: &[],
        secrets: &[],
        outcomes: &["done", "none"],
        values: &["progress"],
    },
    ActionView {
        action: "place.find",
        zh: "查找网点和自助设备",
        en: "Find branches and machines",
        parameters: &["kind", "city", "text"],
        secrets: &[],
        outcomes: &["found", "none"],
        values: &["places", "count"],
    },
    ActionView {
        action: "knowledge.answer",
        zh: "知识库回答",
        en: "Answer out of the knowledge base",
        parameters: &["question"],
        secrets: &[],
        outcomes: &["found", "ask_back", "nothing"],
        values: &["answer", "title"],
    },
    ActionView {
        action: "knowledge.article",
        zh: "播报指定知识",
        en: "Tell an article",
        parameters: &["article"],
        secrets: &[],
        outcomes: &["found", "nothing"],
        values: &["answer", "title"],
    },
    ActionView {
        action: "sms.send",
        zh: "发送短信",
        en: "Send a text message",
        parameters: &["text"],
        secrets: &[],
        outcomes: &["sent", "no_phone"],
        values: &["phone"],
    },
    ActionView {
        action: "online.offer",
        zh: "发送在线办理链接（先征得客户同意）",
        en: "Send a link to go on online (with the customer's yes)",
        parameters: &["business"],
        secrets: &[],
        outcomes: &["sent", "already", "no_phone"],
        values: &["phone"],
    },
];

/// All actions.
#[must_use]
pub const fn catalogue() -> &'static [ActionView] {
    &ACTIONS
}

/// What an action is called; one that is unknown here by its key.
pub(crate) fn action_words(action: &str) -> Localised {
    let known = ACTIONS.iter().find(|known| known.action == action);
    known.map_or_else(|| Localised::new(action, action), |known| Localised::new(known.zh, known.en))
}

/// Whether an outcome says that the bank refused or that nobody could do it.
pub(crate) fn is_refusal(outcome: &str) -> bool {
    outcome == "unavailable" || REFUSALS.contains(&outcome)
}

/// The outcomes that an action can have; `None` if there is no such action.
#[must_use]
pub fn outcomes_of(action: &str) -> Option<Vec<&'static str>> {
    let found = ACTIONS.iter().find(|known| known.action == action)?;
    Some(found.outcomes.iter().chain(&REFUSALS).copied().chain(["unavailable"]).collect())
}
