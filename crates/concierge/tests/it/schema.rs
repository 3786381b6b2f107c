//! The published schema of the catalogue.

use std::path::Path;

#[test]
fn the_schema_file_is_the_schema_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue.schema.json");
    let made = serde_json::to_string_pretty(&concierge::catalogue::schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "run the tests of this crate with UPDATE_SCHEMA=1 and look at what has changed");
}

#[test]
fn every_reference_of_the_schema_leads_somewhere() {
    fn references<'a>(value: &'a serde_json::Value, found: &mut Vec<&'a str>) {
        match value {
            serde_json::Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(serde_json::Value::as_str));
                fields.values().for_each(|field| references(field, found));
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let schema = concierge::catalogue::schema();
    let mut found = Vec::new();
    references(&schema, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        assert!(schema.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}
