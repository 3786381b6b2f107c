//! The definitions (口径) of the indicators: one each, shown beside the figure wherever it stands. Domain rules §1.

use domain::Localised;
use serde::Serialize;

/// An indicator and what it means.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Indicator {
    pub code: &'static str,
    pub name: Localised,
    pub definition: Localised,
    /// The formula in the field's words.
    pub formula: Localised,
    /// `share`, `seconds` or `count`.
    pub unit: &'static str,
    /// Raised whenever the definition changes.
    pub version: u32,
    /// The usual target as text, if there is one.
    pub target: Option<&'static str>,
}

struct Written {
    code: &'static str,
    name: (&'static str, &'static str),
    definition: (&'static str, &'static str),
    formula: (&'static str, &'static str),
    unit: &'static str,
    target: Option<&'static str>,
}

const WRITTEN: &[Written] = &[
    Written {
        code: "waiting",
        name: ("等待人数", "Waiting"),
        definition: (
            "此刻正在排队、尚未接通人工的客户数，含正在派接的；留言另计。",
            "Customers who wait for an agent now, those being offered included; messages are counted apart.",
        ),
        formula: ("排队中 + 派接中", "queued + offered"),
        unit: "count",
        target: None,
    },
    Written {
        code: "oldest_wait",
        name: ("最长等待", "Oldest wait"),
        definition: (
            "此刻等待最久的客户已等待的时间，从请求人工起算。",
            "How long the customer who waits longest has waited, from asking for a person.",
        ),
        formula: ("现在 − 请求人工时间", "now − asked for an agent"),
        unit: "seconds",
        target: None,
    },
    Written {
        code: "answered",
        name: ("人工接听量", "Answered"),
        definition: (
            "当日接通人工的客户数；同一次接触退回队列后再次接通只计一次。",
            "Customers answered by an agent today; one who goes back to the queue is counted once.",
        ),
        formula: ("接通人工的接触数", "contacts connected to an agent"),
        unit: "count",
        target: None,
    },
    Written {
        code: "abandoned",
        name: ("放弃量", "Abandoned"),
        definition: ("当日在排队中离开的客户数。", "Customers who left while they waited today."),
        formula: ("排队中离开的接触数", "contacts that left the queue unanswered"),
        unit: "count",
        target: None,
    },
    Written {
        code: "answer_rate",
        name: ("接通率", "Answer rate"),
        definition: (
            "请求人工的客户中被接听的比例；仍在等待的不计。",
            "The share of customers asking for an agent who were answered; those still waiting are left out.",
        ),
        formula: ("人工接听量 ÷（人工接听量 + 放弃量）", "answered ÷ (answered + abandoned)"),
        unit: "share",
        target: Some("≥ 98 %"),
    },
    Written {
        code: "service_level",
        name: ("服务水平", "Service level"),
        definition: (
            "在队列规定时间内接听的比例（公式③）。",
            "The share answered within the queue's time (formula ③).",
        ),
        formula: ("规定时间内接听 ÷（人工接听量 + 放弃量）", "answered in time ÷ (answered + abandoned)"),
        unit: "share",
        target: Some("80/20, VIP 90/10"),
    },
    Written {
        code: "asa",
        name: ("平均应答速度", "Average speed of answer"),
        definition: (
            "已接听客户从请求人工到接通的平均时间。",
            "The mean time from asking for an agent to being answered, over the answered.",
        ),
        formula: ("已接听者等待时间之和 ÷ 人工接听量", "Σ wait of answered ÷ answered"),
        unit: "seconds",
        target: Some("≤ 30 s"),
    },
    Written {
        code: "aht",
        name: ("平均处理时长", "Average handling time"),
        definition: (
            "每次人工服务的通话、保持与话后处理时间之和的平均；机器人时间不计入。",
            "The mean of conversation, hold and wrap-up of each served contact; the machine's time is not in it.",
        ),
        formula: ("（通话 + 保持 + 话后处理）÷ 已处理量", "(talk + hold + wrap-up) ÷ handled"),
        unit: "seconds",
        target: None,
    },
    Written {
        code: "abandonment_rate",
        name: ("放弃率", "Abandonment rate"),
        definition: (
            "进入队列的客户中未等到接听就离开的比例。",
            "The share of those who entered the queue that left unanswered.",
        ),
        formula: ("放弃量 ÷ 进入队列量", "abandoned ÷ entered the queue"),
        unit: "share",
        target: Some("≤ 5 %"),
    },
    Written {
        code: "satisfaction",
        name: ("满意度", "Satisfaction"),
        definition: (
            "评价者中给出“非常满意”或“满意”的比例。",
            "The share of ratings that are very satisfied or satisfied.",
        ),
        formula: ("（非常满意 + 满意）÷ 参评量", "(very satisfied + satisfied) ÷ rated"),
        unit: "share",
        target: Some("≥ 95 %"),
    },
    Written {
        code: "smart_share",
        name: ("智能服务占比", "Smart share"),
        definition: (
            "当日结束的接触中，机器为客户查到、办成或答复了事项的为智能会话；接通人工的为人工会话；两者皆有的各计一次。核验身份本身不计。",
            "A contact over today for which the machine found, did or answered something is a smart session; one that an agent answered is a human session; one with both counts in both. Verifying identity alone does not count.",
        ),
        formula: ("智能会话 ÷（智能会话 + 人工会话）", "smart sessions ÷ (smart + human sessions)"),
        unit: "share",
        target: Some("90 %"),
    },
    Written {
        code: "smart_resolution",
        name: ("智能交互解决率", "Smart resolution"),
        definition: (
            "智能会话中，未转人工、且同一客户 24 小时内未就同一事项再来的比例。未识别身份的客户无法判断是否再来，按未再来计；当日统计。",
            "The share of smart sessions without a hand-over whose customer did not come back on the same subject within 24 hours. Of customers who are not identified nobody can say whether they came back; they count as not. Counted over the day.",
        ),
        formula: (
            "（未转人工且未再来的智能会话）÷ 智能会话",
            "smart sessions without hand-over or return ÷ smart sessions",
        ),
        unit: "share",
        target: Some("72 %"),
    },
    Written {
        code: "messages",
        name: ("留言", "Messages"),
        definition: (
            "此刻等待答复的留言数，含正在派接的。留言按其自身的答复时限考核，等待与处理时间不计入电话和在线客服的服务水平、应答速度与处理时长。",
            "Messages that wait for an answer now, those being offered included. They have a promise of their own: their waiting and handling are in no service level, speed of answer or handling time of calls and chats.",
        ),
        formula: ("排队中 + 派接中的留言", "messages queued + offered"),
        unit: "count",
        target: None,
    },
    Written {
        code: "agents",
        name: ("座席状态", "Agents by state"),
        definition: ("已签入座席按当前状态的人数。", "Agents who are signed in, by their present state."),
        formula: ("按状态计数", "count by state"),
        unit: "count",
        target: None,
    },
];

/// All definitions, in the order in which pages list them.
#[must_use]
pub fn all() -> Vec<Indicator> {
    WRITTEN
        .iter()
        .map(|written| Indicator {
            code: written.code,
            name: Localised::new(written.name.0, written.name.1),
            definition: Localised::new(written.definition.0, written.definition.1),
            formula: Localised::new(written.formula.0, written.formula.1),
            unit: written.unit,
            version: 1,
            target: written.target,
        })
        .collect()
}
