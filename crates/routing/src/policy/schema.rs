//! The JSON schema of a policy, made of the types that read it.

use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::policy::document::Policy;

/// The JSON schema (2020-12) of a [`Policy`].
#[must_use]
pub fn schema() -> Value {
    spelled_out::<Policy>("路由策略 / Routing policy")
}

/// The JSON schema (2020-12) of a document type, with the types that it is made of under `$defs`.
#[must_use]
pub fn spelled_out<T: ToSchema>(title: &str) -> Value {
    let mut named = Vec::new();
    T::schemas(&mut named);
    let definitions: Map<String, Value> = named
        .into_iter()
        .map(|(name, schema)| (name, serde_json::to_value(schema).expect("invariant: a schema is JSON")))
        .collect();
    let mut root = serde_json::to_value(T::schema()).expect("invariant: a schema is JSON");
    if let Value::Object(fields) = &mut root {
        fields.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        fields.insert("title".into(), json!(title));
        fields.insert("$defs".into(), Value::Object(definitions));
    }
    point_to_definitions(&mut root);
    root
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
