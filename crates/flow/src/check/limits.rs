//! Numbers that are out of their bounds.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::node_pointer;
use crate::business::Act;
use crate::document::{Ask, Document, InputKind, Node, Queue, Survey};
use crate::finding::{Finding, escaped};

pub(super) fn check(document: &Document, findings: &mut Vec<Finding>) {
    within("/nodes", document.nodes.len() as u64, 1..=1_000, findings);
    within("/languages", document.languages.len() as u64, 1..=7, findings);
    for (id, node) in &document.nodes {
        let at = node_pointer(id.as_str());
        for (which, retry) in node.retries() {
            within(&format!("{at}/{which}/again"), u64::from(retry.again), 0..=9, findings);
        }
        match node {
            Node::Say(say) => within(&format!("{at}/prompts"), say.prompts.len() as u64, 1..=20, findings),
            Node::Menu(menu) => {
                within(&format!("{at}/prompts"), menu.prompts.len() as u64, 1..=20, findings);
                within(&format!("{at}/options"), menu.options.len() as u64, 1..=12, findings);
                within(&format!("{at}/timeout_seconds"), u64::from(menu.timeout_seconds), 1..=60, findings);
            }
            Node::Ask(ask) => question(ask, &at, findings),
            Node::Queue(node) => queue(node, &at, findings),
            Node::Survey(node) => survey(node, &at, findings),
            Node::BusinessHours(hours) => key(&format!("{at}/hours"), &hours.hours, findings),
            Node::Announce(announce) => key(&format!("{at}/slot"), &announce.slot, findings),
            Node::Act(act) => {
                key(&format!("{at}/action"), &act.action, findings);
                within(&format!("{at}/timeout_seconds"), u64::from(act.timeout_seconds), 1..=120, findings);
                within(&format!("{at}/parameters"), act.parameters.len() as u64, 0..=20, findings);
                secrets(document, act, &at, findings);
            }
            Node::Pick(pick) => {
                key(&format!("{at}/list"), &pick.list, findings);
                within(&format!("{at}/prompts"), pick.prompts.len() as u64, 1..=20, findings);
                within(&format!("{at}/timeout_seconds"), u64::from(pick.timeout_seconds), 1..=60, findings);
            }
            Node::Return(back) => key(&format!("{at}/outcome"), &back.outcome, findings),
            Node::Decide(_) | Node::SetLanguage(_) | Node::Call(_) | Node::Transfer(_) | Node::End(_) => {}
        }
    }
}

fn within(pointer: &str, value: u64, bounds: RangeInclusive<u64>, findings: &mut Vec<Finding>) {
    if !bounds.contains(&value) {
        let (low, high) = (bounds.start(), bounds.end());
        findings.push(Finding::new(
            pointer,
            "out_of_bounds",
            &format!("应在 {low} 至 {high} 之间，现为 {value}"),
            &format!("{value} is not within {low} to {high}"),
        ));
    }
}

fn key(pointer: &str, key: &str, findings: &mut Vec<Finding>) {
    if key.parse::<domain::QueueId>().is_err() {
        findings.push(Finding::new(
            pointer,
            "bad_key",
            "由 1 至 64 个字符 a-z、0-9、-、_、. 组成",
            "it is 1 to 64 characters of a-z, 0-9, '-', '_' and '.'",
        ));
    }
}

fn question(ask: &Ask, at: &str, findings: &mut Vec<Finding>) {
    let longest = if ask.input == InputKind::Text { 500 } else { 32 };
    within(&format!("{at}/prompts"), ask.prompts.len() as u64, 1..=20, findings);
    within(&format!("{at}/max_length"), u64::from(ask.max_length), 1..=longest, findings);
    let most = u64::from(ask.max_length).max(1);
    within(&format!("{at}/min_length"), u64::from(ask.min_length), 1..=most, findings);
    within(&format!("{at}/timeout_seconds"), u64::from(ask.timeout_seconds), 1..=60, findings);
    within(&format!("{at}/inter_digit_seconds"), u64::from(ask.inter_digit_seconds), 1..=20, findings);
    if ask.secure && ask.record_answer {
        findings.push(Finding::new(
            format!("{at}/record_answer"),
            "secret_recorded",
            "安全收号的内容不能写入日志",
            "what is given in secure entry cannot be recorded",
        ));
    }
    if ask.terminator.is_some_and(|terminator| terminator.char().is_ascii_digit()) {
        findings.push(Finding::new(
            format!("{at}/terminator"),
            "digit_as_terminator",
            "结束键不能是数字键",
            "a digit cannot complete the entry",
        ));
    }
}

/// What an act is given in secret must come out of secure entry, and nothing else may.
fn secrets(document: &Document, act: &Act, at: &str, findings: &mut Vec<Finding>) {
    for (name, from) in &act.secrets {
        if !matches!(document.nodes.get(from), Some(Node::Ask(ask)) if ask.secure) {
            findings.push(Finding::new(
                format!("{at}/secrets/{}", escaped(name)),
                "not_secure_entry",
                &format!("节点“{from}”不是安全收号节点"),
                &format!("the node \"{from}\" does not ask by secure entry"),
            ));
        }
    }
}

fn queue(queue: &Queue, at: &str, findings: &mut Vec<Finding>) {
    if !(-100..=100).contains(&queue.priority) {
        findings.push(Finding::new(
            format!("{at}/priority"),
            "out_of_bounds",
            &format!("应在 -100 至 100 之间，现为 {}", queue.priority),
            &format!("{} is not within -100 to 100", queue.priority),
        ));
    }
    within(&format!("{at}/options"), queue.options.len() as u64, 0..=12, findings);
    for (index, need) in queue.skills.iter().enumerate() {
        within(&format!("{at}/skills/{index}/level"), u64::from(need.level), 1..=10, findings);
    }
    if let Some(announcement) = &queue.announcement {
        let pointer = format!("{at}/announcement");
        within(&format!("{pointer}/every_seconds"), u64::from(announcement.every_seconds), 10..=600, findings);
        within(&format!("{pointer}/prompts"), announcement.prompts.len() as u64, 1..=20, findings);
    }
    if let Some(call_back) = &queue.call_back {
        within(&format!("{at}/call_back/prompts"), call_back.prompts.len() as u64, 1..=20, findings);
    }
    if let Some(overflow) = &queue.overflow {
        within(&format!("{at}/overflow/after_seconds"), u64::from(overflow.after_seconds), 10..=86_400, findings);
    }
}

fn survey(survey: &Survey, at: &str, findings: &mut Vec<Finding>) {
    within(&format!("{at}/prompts"), survey.prompts.len() as u64, 1..=20, findings);
    within(&format!("{at}/grades"), survey.grades.len() as u64, 2..=9, findings);
    within(&format!("{at}/timeout_seconds"), u64::from(survey.timeout_seconds), 1..=60, findings);
    let scores: BTreeSet<usize> = survey.grades.iter().map(|grade| usize::from(grade.score)).collect();
    if scores != (1..=survey.grades.len()).collect() {
        findings.push(Finding::new(
            format!("{at}/grades"),
            "scores_with_gaps",
            &format!("各档分值应为 1 至 {}，各出现一次", survey.grades.len()),
            &format!("the scores must be 1 to {}, each of them once", survey.grades.len()),
        ));
    }
}
