//! Reading a document so that each mistake is told with its place.

use std::collections::BTreeMap;

use domain::{FlowId, Language, LineId, Localised, NodeId};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use serde_path_to_error::{Path, Segment};

use crate::business::Understanding;
use crate::document::{Document, Human, Node};
use crate::finding::{Finding, escaped};

/// Everything of a document but its nodes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Heading {
    id: FlowId,
    name: Localised,
    #[serde(default)]
    lines: Vec<LineId>,
    #[serde(default)]
    for_agents: bool,
    languages: Vec<Language>,
    start: NodeId,
    human: Human,
    error: NodeId,
    #[serde(default)]
    understanding: Option<Understanding>,
}

impl Document {
    /// Reads a document out of JSON text.
    ///
    /// # Errors
    /// The first mistake of the heading and of each node, with its JSON pointer.
    pub fn from_json(text: &str) -> Result<Self, Vec<Finding>> {
        let value = serde_json::from_str(text).map_err(|error| {
            vec![Finding::new(
                "",
                "not_json",
                &format!("第 {} 行第 {} 列不是有效的 JSON", error.line(), error.column()),
                &format!("line {} column {} is not valid JSON", error.line(), error.column()),
            )]
        })?;
        Self::from_value(value)
    }

    /// Reads a document out of a JSON value.
    ///
    /// # Errors
    /// The first mistake of the heading and of each node, with its JSON pointer.
    pub fn from_value(value: Value) -> Result<Self, Vec<Finding>> {
        let Value::Object(mut fields) = value else {
            return Err(vec![Finding::new("", "not_an_object", "流程文档必须是 JSON 对象", "a flow is a JSON object")]);
        };
        let mut findings = Vec::new();
        let nodes = match fields.remove("nodes") {
            Some(Value::Object(written)) => nodes(written, &mut findings),
            Some(_) => {
                findings.push(Finding::new("/nodes", "not_an_object", "nodes 必须是对象", "nodes is an object"));
                BTreeMap::new()
            }
            None => {
                findings.push(Finding::new("", "unreadable", "缺少字段 nodes", "missing field `nodes`"));
                BTreeMap::new()
            }
        };
        let heading = read_at::<Heading>("", Value::Object(fields)).map_err(|finding| findings.insert(0, finding)).ok();
        match heading {
            Some(heading) if findings.is_empty() => Ok(Self {
                id: heading.id,
                name: heading.name,
                lines: heading.lines,
                for_agents: heading.for_agents,
                languages: heading.languages,
                start: heading.start,
                human: heading.human,
                error: heading.error,
                understanding: heading.understanding,
                nodes,
            }),
            _ => Err(findings),
        }
    }
}

fn nodes(written: Map<String, Value>, findings: &mut Vec<Finding>) -> BTreeMap<NodeId, Node> {
    let mut nodes = BTreeMap::new();
    for (key, value) in written {
        let pointer = format!("/nodes/{}", escaped(&key));
        let Ok(id) = key.parse::<NodeId>() else {
            findings.push(Finding::new(
                pointer,
                "bad_key",
                "节点名由 1 至 64 个字符 a-z、0-9、-、_、. 组成",
                "a node's key is 1 to 64 characters of a-z, 0-9, '-', '_' and '.'",
            ));
            continue;
        };
        match node(&pointer, value) {
            Ok(node) => {
                nodes.insert(id, node);
            }
            Err(finding) => findings.push(finding),
        }
    }
    nodes
}

/// Reads one node by its kind. Reading the enum at once would lose the place of a mistake.
fn node(pointer: &str, value: Value) -> Result<Node, Finding> {
    let Value::Object(mut fields) = value else {
        return Err(Finding::new(pointer, "not_an_object", "节点必须是对象", "a node is an object"));
    };
    let kind = fields.remove("kind");
    let value = Value::Object(fields);
    match kind.as_ref().and_then(Value::as_str) {
        Some("say") => read_at(pointer, value).map(Node::Say),
        Some("menu") => read_at(pointer, value).map(Node::Menu),
        Some("ask") => read_at(pointer, value).map(Node::Ask),
        Some("decide") => read_at(pointer, value).map(Node::Decide),
        Some("business_hours") => read_at(pointer, value).map(Node::BusinessHours),
        Some("announce") => read_at(pointer, value).map(Node::Announce),
        Some("set_language") => read_at(pointer, value).map(Node::SetLanguage),
        Some("act") => read_at(pointer, value).map(Node::Act),
        Some("pick") => read_at(pointer, value).map(Node::Pick),
        Some("call") => read_at(pointer, value).map(Node::Call),
        Some("return") => read_at(pointer, value).map(Node::Return),
        Some("queue") => read_at(pointer, value).map(Node::Queue),
        Some("survey") => read_at(pointer, value).map(Node::Survey),
        Some("transfer") => read_at(pointer, value).map(Node::Transfer),
        Some("end") => read_at(pointer, value).map(Node::End),
        _ => Err(Finding::new(
            format!("{pointer}/kind"),
            "unknown_kind",
            "kind 应为 say、menu、ask、decide、business_hours、announce、set_language、act、pick、call、return、queue、survey、transfer、end 之一",
            "kind is one of say, menu, ask, decide, business_hours, announce, set_language, act, pick, call, return, queue, survey, transfer, end",
        )),
    }
}

fn read_at<T: DeserializeOwned>(pointer: &str, value: Value) -> Result<T, Finding> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let place = format!("{pointer}{}", json_pointer(error.path()));
        let reason = error.inner().to_string();
        Finding::new(place, "unreadable", &in_chinese(&reason), &reason)
    })
}

fn json_pointer(path: &Path) -> String {
    path.iter().fold(String::new(), |pointer, segment| match segment {
        Segment::Seq { index } => format!("{pointer}/{index}"),
        Segment::Map { key } => format!("{pointer}/{}", escaped(key)),
        Segment::Enum { variant } => format!("{pointer}/{}", escaped(variant)),
        Segment::Unknown => pointer,
    })
}

/// The reader's sentence in Chinese; what has no translation keeps its English.
fn in_chinese(reason: &str) -> String {
    let quoted = reason.split('`').nth(1).unwrap_or_default();
    if reason.starts_with("missing field") {
        format!("缺少字段 {quoted}")
    } else if reason.starts_with("unknown field") {
        format!("没有名为 {quoted} 的字段")
    } else if reason.starts_with("unknown variant") {
        format!("“{quoted}”不是可用的值")
    } else {
        format!("值不符合要求（{reason}）")
    }
}
