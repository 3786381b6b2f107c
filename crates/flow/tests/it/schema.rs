//! The published schema.

use std::path::Path;

use serde_json::Value;

#[test]
fn the_schema_file_is_the_schema_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("flow.schema.json");
    let made = serde_json::to_string_pretty(&flow::schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "run the tests of this crate with UPDATE_SCHEMA=1 and look at what has changed");
}

#[test]
fn every_kind_of_node_is_spelled_out_with_its_kind() {
    let schema = flow::schema();
    let kinds = schema["$defs"]["Node"]["oneOf"].as_array().unwrap();
    assert_eq!(kinds.len(), 15);
    for kind in kinds {
        assert_eq!(kind["required"][0], "kind", "{kind}");
        assert_eq!(kind["additionalProperties"], false, "{kind}");
        assert!(kind["properties"]["kind"]["enum"][0].is_string(), "{kind}");
    }
}

#[test]
fn every_reference_of_the_schema_leads_somewhere() {
    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str));
                fields.values().for_each(|field| references(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let schema = flow::schema();
    let mut found = Vec::new();
    references(&schema, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        assert!(schema.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}
