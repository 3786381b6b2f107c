//! Texts that are missing or cannot be said.

use std::collections::BTreeSet;

use domain::{Language, Localised, NodeId};

use super::node_pointer;
use crate::condition::Condition;
use crate::document::{Document, Node};
use crate::finding::{Finding, escaped};
use crate::matching::folded;
use crate::prompt::{Piece, Prompt, pieces};

/// Characters of one text.
const LONGEST_TEXT: usize = 1_000;

pub(super) fn check(document: &Document, findings: &mut Vec<Finding>) {
    in_all_languages(document, "/name", &document.name, findings);
    if let Some(understanding) = &document.understanding {
        for (intent, route) in &understanding.intents {
            in_all_languages(
                document,
                &format!("/understanding/intents/{}/label", escaped(intent)),
                &route.label,
                findings,
            );
        }
        for (index, prompt) in understanding.ask_back.iter().enumerate() {
            let pointer = format!("/understanding/ask_back/{index}/text");
            in_all_languages(document, &pointer, &prompt.text, findings);
            placeholders(document, &pointer, &prompt.text, false, findings);
            written(document, &format!("/understanding/ask_back/{index}/written"), prompt, false, findings);
        }
    }
    for (id, node) in &document.nodes {
        let at = node_pointer(id.as_str());
        if !node.name().0.is_empty() {
            in_all_languages(document, &format!("{at}/name"), node.name(), findings);
        }
        for (pointer, prompt) in node.prompts() {
            let waiting = matches!(node, Node::Queue(_)) && pointer.contains("/announcement/");
            written(document, &format!("{at}{pointer}/written"), prompt, waiting, findings);
            let pointer = format!("{at}{pointer}/text");
            in_all_languages(document, &pointer, &prompt.text, findings);
            placeholders(document, &pointer, &prompt.text, waiting, findings);
        }
        for (pointer, label) in node.labels() {
            in_all_languages(document, &format!("{at}{pointer}"), label, findings);
        }
        if let Node::Act(act) = node {
            for (name, text) in &act.parameters {
                placeholders_of(document, &format!("{at}/parameters/{}", escaped(name)), text, false, findings);
            }
        }
        if let Node::Call(call) = node {
            for (name, text) in &call.values {
                placeholders_of(document, &format!("{at}/values/{}", escaped(name)), text, false, findings);
            }
        }
        names(node, &at, findings);
        if let Node::Decide(decide) = node {
            for (index, case) in decide.cases.iter().enumerate() {
                condition(document, &format!("{at}/cases/{index}/when"), &case.when, findings);
            }
        }
    }
}

fn in_all_languages(document: &Document, pointer: &str, text: &Localised, findings: &mut Vec<Finding>) {
    for language in &document.languages {
        match text.0.get(language).map(|text| text.trim().chars().count()) {
            None | Some(0) => findings.push(Finding::new(
                format!("{pointer}/{}", language.code()),
                "missing_text",
                &format!("缺少{}文本", in_chinese(*language)),
                &format!("the text in {} is missing", language.code()),
            )),
            Some(length) if length > LONGEST_TEXT => findings.push(Finding::new(
                format!("{pointer}/{}", language.code()),
                "text_too_long",
                &format!("文本有 {length} 个字符，最多 {LONGEST_TEXT} 个"),
                &format!("the text has {length} characters, {LONGEST_TEXT} at most"),
            )),
            Some(_) => {}
        }
    }
}

/// What is written for who reads may be left away, but not be half there.
fn written(document: &Document, pointer: &str, prompt: &Prompt, waiting: bool, findings: &mut Vec<Finding>) {
    if !prompt.written.0.is_empty() {
        in_all_languages(document, pointer, &prompt.written, findings);
        placeholders(document, pointer, &prompt.written, waiting, findings);
    }
}

const fn in_chinese(language: Language) -> &'static str {
    match language {
        Language::Zh => "中文",
        Language::En => "英文",
        Language::Ja => "日文",
        Language::Fr => "法文",
        Language::Ru => "俄文",
        Language::Ko => "韩文",
        Language::De => "德文",
    }
}

fn placeholders(document: &Document, pointer: &str, text: &Localised, waiting: bool, findings: &mut Vec<Finding>) {
    for (language, text) in &text.0 {
        placeholders_of(document, &format!("{pointer}/{}", language.code()), text, waiting, findings);
    }
}

fn placeholders_of(document: &Document, pointer: &str, text: &str, waiting: bool, findings: &mut Vec<Finding>) {
    for piece in pieces(text) {
        let Piece::Placeholder(name) = piece else { continue };
        if name == "said" || ["values.", "slots."].iter().any(|prefix| name.starts_with(prefix)) {
            continue; // Whether an action has left it shows only when the flow runs; where it has not, nothing is said.
        }
        let known = match name.strip_prefix("answers.") {
            Some(node) => node.parse().is_ok_and(|node| answer_is_known(document, &node)),
            None => waiting && matches!(name, "position" | "ahead" | "minutes"),
        };
        if !known {
            findings.push(Finding::new(
                pointer,
                "unknown_placeholder",
                &format!("此处没有可用的变量 {{{name}}}"),
                &format!("nothing here stands for {{{name}}}"),
            ));
        }
    }
}

/// Whether the node gives an answer that texts and conditions may use.
fn answer_is_known(document: &Document, node: &NodeId) -> bool {
    match document.nodes.get(node) {
        Some(Node::Menu(_) | Node::Survey(_) | Node::Queue(_) | Node::Pick(_)) => true,
        Some(Node::Ask(ask)) => !ask.secure,
        _ => false,
    }
}

fn condition(document: &Document, pointer: &str, condition: &Condition, findings: &mut Vec<Finding>) {
    for (below, leaf) in condition.leaves() {
        let pointer = format!("{pointer}{below}");
        match leaf {
            Condition::Answer(answer) if !answer_is_known(document, &answer.node) => findings.push(Finding::new(
                format!("{pointer}/answer/node"),
                "unknown_answer",
                &format!("节点“{}”没有可用于判断的回答", answer.node),
                &format!("the node \"{}\" gives no answer to decide by", answer.node),
            )),
            Condition::Visits(visits) if !document.nodes.contains_key(&visits.node) => findings.push(Finding::new(
                format!("{pointer}/visits/node"),
                "unknown_node",
                &format!("节点“{}”不存在", visits.node),
                &format!("there is no node \"{}\"", visits.node),
            )),
            _ => {}
        }
    }
}

/// Keys, labels and words by which two choices of a node could be confused.
fn names(node: &Node, at: &str, findings: &mut Vec<Finding>) {
    let choices: Vec<(char, &Localised, &[String])> = match node {
        Node::Menu(menu) => menu.options.iter().map(|o| (o.key.char(), &o.label, o.words.as_slice())).collect(),
        Node::Queue(queue) => queue.options.iter().map(|o| (o.key.char(), &o.label, o.words.as_slice())).collect(),
        Node::Survey(survey) => survey.grades.iter().map(|g| (g.key.char(), &g.label, g.words.as_slice())).collect(),
        _ => return,
    };
    let list = if matches!(node, Node::Survey(_)) { "grades" } else { "options" };
    let mut keys = BTreeSet::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (index, (key, label, words)) in choices.into_iter().enumerate() {
        if !keys.insert(key) {
            findings.push(Finding::new(
                format!("{at}/{list}/{index}/key"),
                "key_twice",
                &format!("按键 {key} 重复"),
                &format!("the key {key} stands twice"),
            ));
        }
        let own: BTreeSet<String> = label.0.values().chain(words).map(|name| folded(name)).collect();
        for name in own {
            if name.is_empty() || seen.insert(name.clone()) {
                continue;
            }
            findings.push(Finding::new(
                format!("{at}/{list}/{index}"),
                "name_twice",
                &format!("“{name}”同时指向两个选项"),
                &format!("\"{name}\" means two choices"),
            ));
        }
    }
    if let Node::Queue(queue) = node
        && let Some(yes) = &queue.call_back
        && keys.contains(&yes.key.char())
    {
        let key = yes.key;
        findings.push(Finding::new(
            format!("{at}/call_back/key"),
            "key_twice",
            &format!("按键 {key} 重复"),
            &format!("the key {key} stands twice"),
        ));
    }
}
