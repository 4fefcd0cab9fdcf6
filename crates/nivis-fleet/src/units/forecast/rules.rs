//! The cases of `rules.txt`, which docs/reference/activation.md has a table of.

use super::*;

#[derive(Default)]
struct Case {
    rule: String,
    name: String,
    old: BTreeMap<String, Definition>,
    new: BTreeMap<String, Definition>,
    states: BTreeMap<String, State>,
    expected: Vec<String>,
}

fn state(active: &str) -> State {
    State { active: active.into(), ran: active != "inactive", ..State::default() }
}

fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut rule = "";
    let mut unit: Option<(&str, Vec<&str>, String)> = None;
    let end = |cases: &mut Vec<Case>, unit: &mut Option<(&str, Vec<&str>, String)>| {
        let Some((side, words, text)) = unit.take() else { return };
        let case = cases.last_mut().expect("a unit is in a case");
        let (name, words) = words.split_first().expect("a unit has a name");
        let flag = |flag: &str| words.contains(&flag);
        let by = words.iter().filter(|word| !["masked", "foreign"].contains(word));
        let definition = Definition {
            text: UnitText::parse(&text),
            masked: flag("masked"),
            foreign: flag("foreign"),
            wanted_by: by.map(|word| (*word).to_owned()).collect(),
            ..Definition::default()
        };
        if side != "new" {
            case.old.insert((*name).to_owned(), definition.clone());
        }
        if side != "old" {
            case.new.insert((*name).to_owned(), definition);
        }
    };
    for line in include_str!("rules.txt").lines().skip_while(|line| !line.starts_with('#')) {
        let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
        match first {
            "#" | "-" | "old" | "new" | "same" | "state" | "=>" => end(&mut cases, &mut unit),
            _ => {}
        }
        match first {
            "#" => rule = rest,
            "-" => {
                let states = BTreeMap::from([("multi-user.target".to_owned(), state("active"))]);
                cases.push(Case { rule: rule.into(), name: rest.into(), states, ..Case::default() });
            }
            "old" | "new" | "same" => {
                unit = Some((first, rest.split_whitespace().collect(), String::new()));
            }
            "state" => {
                let case = cases.last_mut().expect("a state is in a case");
                for (name, active) in rest.split_whitespace().filter_map(|word| word.split_once('=')) {
                    case.states.insert(name.to_owned(), state(active));
                }
            }
            "=>" => {
                let case = cases.last_mut().expect("what follows is in a case");
                case.expected.extend((!rest.is_empty()).then(|| rest.to_owned()));
            }
            _ => {
                if let Some((_, _, text)) = &mut unit {
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
    }
    cases
}

fn shown(step: &UnitStep) -> String {
    let action = serde_json::to_value(step.action).expect("json");
    let early = if step.early { "early " } else { "" };
    format!("{early}{} {}", action.as_str().expect("text"), step.unit)
}

#[test]
fn each_rule_of_switch_to_configuration_is_followed() {
    let wrong: Vec<String> = cases()
        .into_iter()
        .filter_map(|case| {
            let steps: Vec<String> = forecast(&case.old, &case.new, &case.states).iter().map(shown).collect();
            (steps != case.expected)
                .then(|| format!("{}: {}: {steps:?} instead of {:?}", case.rule, case.name, case.expected))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_documented_rules_are_those_with_cases() {
    let page = include_str!("../../../../../docs/reference/activation.md");
    let table = page.split("| rule | what is done |").nth(1).expect("the table of rules");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let documented: Vec<String> = rows
        .map(|row| row.split(" | ").next().unwrap_or_default().trim_start_matches("| ").replace('`', ""))
        .collect();
    let mut tried: Vec<String> = cases().into_iter().map(|case| case.rule).collect();
    tried.dedup();
    assert_eq!(documented, tried);
}
