//! What must hold before a document may be published.

mod limits;
mod texts;
mod ways;

use std::collections::BTreeMap;

use domain::{FlowId, Localised, QueueId, SkillId};

use crate::document::{Document, Node};
use crate::finding::{Finding, escaped};
use crate::node::Way;

/// Everything that is wrong with the document by itself. A document with findings cannot be published.
#[must_use]
pub fn check(document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    limits::check(document, &mut findings);
    ways::check(document, &mut findings);
    texts::check(document, &mut findings);
    findings
}

/// What a document may refer to outside itself.
pub trait References {
    fn has_flow(&self, flow: &FlowId) -> bool;
    fn has_hours(&self, hours: &str) -> bool;
    fn has_queue(&self, queue: &QueueId) -> bool;
    fn has_skill(&self, skill: &SkillId) -> bool;
    /// The outcomes of an action; `None` if there is no such action.
    fn outcomes(&self, action: &str) -> Option<Vec<&'static str>>;
    /// What speaks against giving an action these parameters: a parameter with a sentence about it. Texts with
    /// placeholders are known only while a contact is served, so nothing speaks against them.
    fn objections(&self, action: &str, parameters: &BTreeMap<String, String>) -> Vec<(String, Localised)>;
    /// Whether the model knows the intent.
    fn has_intent(&self, intent: &str) -> bool;
}

/// Everything that the document refers to and that is not there.
#[must_use]
pub fn check_references(document: &Document, references: &dyn References) -> Vec<Finding> {
    let mut findings = objections(document, references);
    let mut missing = |pointer: String, code, zh: &str, en: &str, name: &str| {
        findings.push(Finding::new(
            pointer,
            code,
            &format!("{zh}“{name}”不存在"),
            &format!("there is no {en} \"{name}\""),
        ));
    };
    for (id, node) in &document.nodes {
        let at = node_pointer(id.as_str());
        match node {
            Node::Transfer(node) if node.flow != document.id && !references.has_flow(&node.flow) => {
                missing(format!("{at}/flow"), "unknown_flow", "已发布的流程", "published flow", node.flow.as_str());
            }
            Node::Call(node) if node.flow != document.id && !references.has_flow(&node.flow) => {
                missing(format!("{at}/flow"), "unknown_flow", "已发布的流程", "published flow", node.flow.as_str());
            }
            Node::Act(node) => match references.outcomes(&node.action) {
                None => missing(format!("{at}/action"), "unknown_action", "业务动作", "action", &node.action),
                Some(outcomes) => {
                    for outcome in node.outcomes.keys().filter(|outcome| !outcomes.contains(&outcome.as_str())) {
                        let pointer = format!("{at}/outcomes/{}", escaped(outcome));
                        missing(pointer, "unknown_outcome", "动作结果", "outcome", outcome);
                    }
                }
            },
            Node::BusinessHours(node) if !references.has_hours(&node.hours) => {
                missing(format!("{at}/hours"), "unknown_hours", "营业时间", "opening hours", &node.hours);
            }
            Node::Queue(node) => {
                if !references.has_queue(&node.queue) {
                    missing(format!("{at}/queue"), "unknown_queue", "队列", "queue", node.queue.as_str());
                }
                for (index, need) in node.skills.iter().enumerate() {
                    if !references.has_skill(&need.skill) {
                        let pointer = format!("{at}/skills/{index}/skill");
                        missing(pointer, "unknown_skill", "技能", "skill", need.skill.as_str());
                    }
                }
            }
            _ => {}
        }
    }
    for intent in document.understanding.iter().flat_map(|understanding| understanding.intents.keys()) {
        if !references.has_intent(intent) {
            let pointer = format!("/understanding/intents/{}", escaped(intent));
            missing(pointer, "unknown_intent", "意图", "intent", intent);
        }
    }
    findings
}

/// What speaks against the parameters of the document's acts.
fn objections(document: &Document, references: &dyn References) -> Vec<Finding> {
    let acts = document.nodes.iter().filter_map(|(id, node)| match node {
        Node::Act(act) => Some((id, act)),
        _ => None,
    });
    acts.flat_map(|(id, act)| {
        references.objections(&act.action, &act.parameters).into_iter().map(move |(parameter, message)| Finding {
            pointer: format!("{}/parameters/{}", node_pointer(id.as_str()), escaped(&parameter)),
            code: "flow.unfit_parameter".into(),
            message,
        })
    })
    .collect()
}

fn node_pointer(id: &str) -> String {
    format!("/nodes/{}", escaped(id))
}

/// The heading's ways into the flow.
fn entrances(document: &Document) -> Vec<Way<'_>> {
    let way = |pointer: &str, to| Way { pointer: pointer.to_owned(), to, silent: true };
    let mut ways =
        vec![way("/start", &document.start), way("/human/node", &document.human.node), way("/error", &document.error)];
    if let Some(understanding) = &document.understanding {
        for (intent, route) in &understanding.intents {
            ways.push(way(&format!("/understanding/intents/{}/node", escaped(intent)), &route.node));
        }
        ways.extend(understanding.answer.as_ref().map(|node| way("/understanding/answer", node)));
        ways.extend(understanding.urgent.as_ref().map(|node| way("/understanding/urgent", node)));
    }
    ways
}
