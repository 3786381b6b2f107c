//! Ways that lead nowhere, nodes that no way leads to, circles.

use std::collections::{BTreeMap, BTreeSet};

use domain::NodeId;

use super::{entrances, node_pointer};
use crate::document::{Document, Node};
use crate::finding::Finding;

pub(super) fn check(document: &Document, findings: &mut Vec<Finding>) {
    let known = findings.len();
    unknown_targets(document, findings);
    if findings.len() > known {
        return; // What is unreachable or circular shows only once every way leads somewhere.
    }
    unreachable(document, findings);
    circles_without_a_wait(document, findings);
    dead_ends(document, findings);
}

fn unknown_targets(document: &Document, findings: &mut Vec<Finding>) {
    let from_nodes = document.nodes.iter().flat_map(|(id, node)| {
        let at = node_pointer(id.as_str());
        node.ways().into_iter().map(move |way| (format!("{at}{}", way.pointer), way.to))
    });
    let from_heading = entrances(document).into_iter().map(|way| (way.pointer, way.to));
    for (pointer, to) in from_heading.chain(from_nodes) {
        if !document.nodes.contains_key(to) {
            findings.push(Finding::new(
                pointer,
                "unknown_node",
                &format!("节点“{to}”不存在"),
                &format!("there is no node \"{to}\""),
            ));
        }
    }
}

fn unreachable(document: &Document, findings: &mut Vec<Finding>) {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&NodeId> = entrances(document).iter().map(|way| way.to).collect();
    while let Some(id) = open.pop() {
        if reached.insert(id)
            && let Some(node) = document.nodes.get(id)
        {
            open.extend(node.ways().iter().map(|way| way.to));
        }
    }
    for id in document.nodes.keys().filter(|id| !reached.contains(id)) {
        findings.push(Finding::new(
            node_pointer(id.as_str()),
            "unreachable",
            &format!("没有任何路径到达节点“{id}”"),
            &format!("no way leads to the node \"{id}\""),
        ));
    }
}

/// Nodes that lead back to themselves with nothing to wait for on the way: a chat would be led round in an instant.
fn circles_without_a_wait(document: &Document, findings: &mut Vec<Finding>) {
    let rushing = |node: &Node| !node.waits();
    let graph: BTreeMap<&NodeId, Vec<&NodeId>> = document
        .nodes
        .iter()
        .filter(|(_, node)| rushing(node))
        .map(|(id, node)| (id, node.ways().iter().map(|way| way.to).collect()))
        .collect();
    for id in on_circles(&graph) {
        findings.push(Finding::new(
            node_pointer(id.as_str()),
            "circle_without_a_wait",
            &format!("节点“{id}”所在的环路上没有任何等待客户、人工或时间的节点"),
            &format!("the node \"{id}\" is on a circle on which nothing waits for the customer, a person or a time"),
        ));
    }
}

/// The nodes that can be reached from themselves.
fn on_circles<'a>(graph: &BTreeMap<&'a NodeId, Vec<&'a NodeId>>) -> Vec<&'a NodeId> {
    // Takes away what leads nowhere further, and what nothing leads to, until only circles and the ways between them are left.
    let mut left: BTreeSet<&NodeId> = graph.keys().copied().collect();
    loop {
        let leads_on = |id: &&NodeId| graph[*id].iter().any(|to| left.contains(to));
        let targets: BTreeSet<&NodeId> = left.iter().flat_map(|id| graph[*id].iter().copied()).collect();
        let next: BTreeSet<&NodeId> = left.iter().copied().filter(|id| leads_on(id) && targets.contains(id)).collect();
        if next.len() == left.len() {
            break;
        }
        left = next;
    }
    left.iter().copied().filter(|start| reaches_itself(graph, start)).collect()
}

fn reaches_itself(graph: &BTreeMap<&NodeId, Vec<&NodeId>>, start: &NodeId) -> bool {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&NodeId> = graph[start].clone();
    while let Some(id) = open.pop() {
        if id == start {
            return true;
        }
        if seen.insert(id)
            && let Some(next) = graph.get(id)
        {
            open.extend(next);
        }
    }
    false
}

/// Nodes from which the contact cannot come to an end; and nodes from which a customer who gives nothing cannot.
fn dead_ends(document: &Document, findings: &mut Vec<Finding>) {
    let can_end = coming_to_an_end(document, false);
    let can_end_in_silence = coming_to_an_end(document, true);
    for id in document.nodes.keys() {
        let at = node_pointer(id.as_str());
        if !can_end.contains(id) {
            findings.push(Finding::new(
                at,
                "no_way_out",
                &format!("从节点“{id}”无法到达结束节点"),
                &format!("no way leads from the node \"{id}\" to an end"),
            ));
        } else if !can_end_in_silence.contains(id) {
            findings.push(Finding::new(
                at,
                "no_way_out_in_silence",
                &format!("客户一直不输入时，节点“{id}”会无限循环"),
                &format!("a customer who gives nothing is led round for ever from the node \"{id}\""),
            ));
        }
    }
}

fn coming_to_an_end(document: &Document, in_silence: bool) -> BTreeSet<&NodeId> {
    let mut ending: BTreeSet<&NodeId> =
        document.nodes.iter().filter(|(_, node)| node.is_exit()).map(|(id, _)| id).collect();
    loop {
        let more: Vec<&NodeId> = document
            .nodes
            .iter()
            .filter(|(id, _)| !ending.contains(id))
            .filter(|(_, node)| node.ways().iter().any(|way| (way.silent || !in_silence) && ending.contains(way.to)))
            .map(|(id, _)| id)
            .collect();
        if more.is_empty() {
            return ending;
        }
        ending.extend(more);
    }
}
