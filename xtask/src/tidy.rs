//! The floors of ARCHITECTURE.md: a crate imports only from floors below its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The crates by floor, the ground first. Rooms of one floor do not import each other.
const FLOORS: &[&[&str]] = &[
    &["domain"],
    &["routing", "flow", "language"],
    &["platform", "planning"],
    &["center"],
    &[
        "selfservice",
        "bank",
        "business",
        "knowledge",
        "speech",
        "voice",
        "messaging",
        "operations",
        "assist",
        "concierge",
    ],
    &["server"],
];

/// Crates that may import anything: they are not part of the product.
const OUTSIDE: &[&str] = &["xtask", "bench"];

/// Engines of a floor above the pure ones, because they drive another engine. They are as pure.
const PURE_ABOVE: &[&str] = &["planning"];

/// What the pure floors may not depend on.
const IMPURE: &[&str] = &["tokio", "axum", "socket2", "reqwest", "sea-orm", "async-trait", "futures"];

/// What the sources of the pure floors may not say.
const CLOCKS: &[&str] = &["Instant::now", "SystemTime::now", "OffsetDateTime::now", "std::net", "std::fs", "async fn"];

/// File names that say nothing.
const NAMELESS: &[&str] = &["utils", "helpers", "common", "misc", "manager"];

const LONGEST_FILE: usize = 620;

/// Everything that is not in order, a line each.
///
/// # Errors
/// If the workspace cannot be read.
pub fn findings() -> Result<Vec<String>> {
    let output = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .context("cargo metadata cannot be run")?;
    if !output.status.success() {
        bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let root = PathBuf::from(metadata["workspace_root"].as_str().context("no workspace root")?);
    let mut findings = Vec::new();
    for package in metadata["packages"].as_array().context("no packages")? {
        let name = package["name"].as_str().context("a package without a name")?;
        check_imports(name, package, &mut findings);
        let folder = Path::new(package["manifest_path"].as_str().context("no manifest")?)
            .parent()
            .context("a manifest without a folder")?
            .to_owned();
        check_sources(name, &root, &folder, &mut findings)?;
    }
    Ok(findings)
}

fn floor_of(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&name))
}

fn is_pure(name: &str) -> bool {
    floor_of(name).is_some_and(|floor| floor <= 1) || PURE_ABOVE.contains(&name)
}

fn check_imports(name: &str, package: &Value, findings: &mut Vec<String>) {
    let Some(floor) = floor_of(name) else {
        if !OUTSIDE.contains(&name) {
            findings.push(format!("{name}: give it a floor in xtask/src/tidy.rs"));
        }
        return;
    };
    for dependency in package["dependencies"].as_array().into_iter().flatten() {
        // Tests may look at anything.
        if dependency["kind"].as_str() == Some("dev") {
            continue;
        }
        let other = dependency["name"].as_str().unwrap_or_default();
        if floor_of(other).is_some_and(|other_floor| other_floor >= floor) {
            findings.push(format!("{name} (floor {floor}) imports {other}, which is not on a floor below"));
        }
        if is_pure(name) && IMPURE.contains(&other) {
            findings.push(format!("{name} is pure and imports {other}"));
        }
    }
}

fn check_sources(name: &str, root: &Path, folder: &Path, findings: &mut Vec<String>) -> Result<()> {
    let pure = is_pure(name);
    for file in rust_files(folder)? {
        let shown = file.strip_prefix(root).unwrap_or(&file).display().to_string();
        let text = fs::read_to_string(&file).with_context(|| shown.clone())?;
        let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if NAMELESS.contains(&stem) {
            findings.push(format!("{shown}: name it after what is in it"));
        }
        if stem == "lib" && !text.starts_with("//!") {
            findings.push(format!("{shown}: opens without a page of documentation"));
        }
        let lines = text.lines().count();
        if lines > LONGEST_FILE {
            findings.push(format!("{shown}: {lines} lines, more than {LONGEST_FILE}"));
        }
        if pure && shown.contains("/src/") {
            let product = text.split("#[cfg(test)]").next().unwrap_or_default();
            for clock in CLOCKS.iter().filter(|clock| product.contains(**clock)) {
                findings.push(format!("{shown}: says {clock} on a pure floor"));
            }
        }
    }
    Ok(())
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "target" && name != "node_modules") {
                found.extend(rust_files(&path)?);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_house_is_in_order() {
        let findings = super::findings().unwrap();
        assert!(findings.is_empty(), "\n{}", findings.join("\n"));
    }
}
