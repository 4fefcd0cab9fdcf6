//! Which crate may use which.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::TaskError;

/// The crates that ship, lowest first; each may use those before it.
const ORDER: [&str; 12] = [
    "nivis-diag",
    "nivis-syntax",
    "nivis-formats",
    "nivis-store",
    "nivis-eval",
    "nivis-flake",
    "nivis-modules",
    "nivis-style",
    "nivis-search",
    "nivis-secrets",
    "nivis-fleet",
    "nivis",
];

/// Crates for tests and tasks: they may use all, none that ships may use them.
const OUTSIDE: [&str; 2] = ["nivis-testing", "xtask"];

/// A dependency between crates of the workspace that is not for tests alone.
#[derive(Debug)]
pub(super) struct Edge {
    from: String,
    to: String,
}

/// Asks Cargo.
pub(super) fn read_edges(root: &Path) -> Result<Vec<Edge>, TaskError> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(root)
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|_| TaskError::Metadata(String::from_utf8_lossy(&output.stderr).into_owned()))?;
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or("").to_owned();
    let list =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut edges = Vec::new();
    for package in list(&metadata, "packages") {
        let from = text(&package, "name");
        // A crate without dependencies stands for itself, so that its name is checked.
        edges.push(Edge { from: from.clone(), to: from.clone() });
        for dependency in list(&package, "dependencies") {
            if text(&dependency, "kind") != "dev" && dependency.get("path").is_some() {
                edges.push(Edge { from: from.clone(), to: text(&dependency, "name") });
            }
        }
    }
    Ok(edges)
}

/// No edge leads upwards, or to what does not ship, and every crate has its place.
pub(super) fn check_edges(edges: &[Edge]) -> Vec<String> {
    let place = |name: &str| ORDER.iter().position(|other| *other == name);
    let mut problems = Vec::new();
    for Edge { from, to } in edges {
        if OUTSIDE.contains(&from.as_str()) {
            continue;
        }
        match (place(from), place(to)) {
            (None, _) => problems.push(format!("{from} has no place in the order of crates")),
            (Some(_), None) => problems.push(format!("{from} ships and uses {to}, which does not")),
            (Some(user), Some(used)) if used > user => {
                problems.push(format!("{from} uses {to}, which stands above it"));
            }
            _ => {}
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(from: &str, to: &str) -> usize {
        check_edges(&[Edge { from: from.to_owned(), to: to.to_owned() }]).len()
    }

    #[test]
    fn edges_lead_downwards() {
        assert_eq!(check("nivis-eval", "nivis-syntax"), 0);
        assert_eq!(check("nivis-syntax", "nivis-eval"), 1);
        assert_eq!(check("nivis-eval", "nivis-testing"), 1);
        assert_eq!(check("nivis-testing", "nivis"), 0);
        assert_eq!(check("nivis-elsewhere", "nivis-diag"), 1);
    }
}
