//! The JSON schema of a flow, made of the types that read it.

use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, ToSchema};

use crate::document::Document;

/// The JSON schema (2020-12) of a [`Document`].
#[must_use]
pub fn schema() -> Value {
    let mut named = Vec::new();
    Document::schemas(&mut named);
    let mut definitions: Map<String, Value> = named
        .into_iter()
        .map(|(name, schema)| (name, serde_json::to_value(schema).expect("invariant: a schema is JSON")))
        .collect();
    inline_kinds(&mut definitions);
    let mut root = serde_json::to_value(Document::schema()).expect("invariant: a schema is JSON");
    definitions.remove("Document");
    if let Value::Object(fields) = &mut root {
        fields.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        fields.insert("title".into(), json!("流程 / Flow"));
        fields.insert("$defs".into(), Value::Object(definitions));
    }
    point_to_definitions(&mut root);
    root
}

/// A node is written with its kind among its own fields, so each kind is spelled out with `kind` as one of them:
/// put together by `allOf`, the two halves would forbid each other's fields.
fn inline_kinds(definitions: &mut Map<String, Value>) {
    let Some(mut node) = definitions.remove("Node") else { return };
    if let Some(Value::Array(kinds)) = node.get_mut("oneOf") {
        for kind in kinds {
            let Some(parts) = kind.get("allOf").and_then(Value::as_array) else { continue };
            let target = parts
                .iter()
                .find_map(|part| part.get("$ref"))
                .and_then(Value::as_str)
                .and_then(|reference| reference.rsplit('/').next())
                .map(str::to_owned);
            let tag = parts.iter().find_map(|part| part.pointer("/properties/kind")).cloned();
            let (Some(target), Some(tag)) = (target, tag) else { continue };
            let Some(mut spelled) = definitions.remove(&target) else { continue };
            if let Some(Value::Object(properties)) = spelled.get_mut("properties") {
                properties.insert("kind".into(), tag);
            }
            match spelled.get_mut("required") {
                Some(Value::Array(required)) => required.insert(0, json!("kind")),
                _ => spelled["required"] = json!(["kind"]),
            }
            *kind = spelled;
        }
    }
    definitions.insert("Node".into(), node);
}

fn point_to_definitions(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(reference) if name == "$ref" => {
                        *reference = reference.replace("#/components/schemas/", "#/$defs/");
                    }
                    other => point_to_definitions(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(point_to_definitions),
        _ => {}
    }
}
