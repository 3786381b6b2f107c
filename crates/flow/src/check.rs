//! What must hold before a document may be published.

mod limits;
mod texts;
mod ways;

use domain::{FlowId, QueueId, SkillId};

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
}

/// Everything that the document refers to and that is not there.
#[must_use]
pub fn check_references(document: &Document, references: &dyn References) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut missing = |pointer: String, code, zh: &str, en: &str, name: &str| {
        findings.push(Finding::new(pointer, code, &format!("{zh}“{name}”不存在"), &format!("there is no {en} \"{name}\"")));
    };
    for (id, node) in &document.nodes {
        let at = node_pointer(id.as_str());
        match node {
            Node::Transfer(node) if node.flow != document.id && !references.has_flow(&node.flow) => {
                missing(format!("{at}/flow"), "unknown_flow", "已发布的流程", "published flow", node.flow.as_str());
            }
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
    findings
}

fn node_pointer(id: &str) -> String {
    format!("/nodes/{}", escaped(id))
}

/// The heading's ways into the flow.
fn entrances(document: &Document) -> [Way<'_>; 3] {
    let way = |pointer: &str, to| Way { pointer: pointer.to_owned(), to, silent: true };
    [way("/start", &document.start), way("/human/node", &document.human.node), way("/error", &document.error)]
}
