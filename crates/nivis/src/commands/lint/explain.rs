//! What the rules are.

use crate::commands::failure::Failure;
use crate::commands::print;
use nivis_style::lint::{Rule, rules};
use serde_json::{Value, json};

fn to_json(rule: &Rule) -> Value {
    json!({
        "name": rule.name,
        "summary": rule.summary,
        "reason": rule.reason,
        "default": rule.default,
        "fixable": rule.repairs,
        "example": { "before": rule.example.before, "after": rule.example.after },
    })
}

/// All rules, a line each.
pub(super) fn list(as_json: bool) -> Result<i32, Failure> {
    if as_json {
        let all: Vec<Value> = rules().iter().map(to_json).collect();
        print(format!("{:#}\n", json!(all)).as_bytes())?;
        return Ok(0);
    }
    let width = rules().iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for rule in rules() {
        let repairs = if rule.repairs { "fix" } else { "" };
        let off = if rule.default { "" } else { " (off)" };
        text.push_str(&format!("{:width$}  {repairs:3}  {}{off}\n", rule.name, rule.summary));
    }
    print(text.as_bytes())?;
    Ok(0)
}

/// What a rule is about.
pub(super) fn explain(rule: &Rule, as_json: bool) -> Result<i32, Failure> {
    if as_json {
        print(format!("{:#}\n", to_json(rule)).as_bytes())?;
        return Ok(0);
    }
    let reason = rule.reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = format!("{}: {}\n\n{reason}\n\n", rule.name, rule.summary);
    text.push_str(&format!(
        "  instead of  {}\n  write       {}\n\n",
        rule.example.before, rule.example.after
    ));
    text.push_str(match (rule.default, rule.repairs) {
        (false, _) => "The rule is off; --enable turns it on.\n",
        (true, true) => "--fix repairs it where that keeps the meaning.\n",
        (true, false) => "There is no repair for it.\n",
    });
    print(text.as_bytes())?;
    Ok(0)
}
