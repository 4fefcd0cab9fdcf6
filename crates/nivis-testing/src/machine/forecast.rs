//! Whether a plan says what a switch then does: asked at every switch of every scenario.

use std::collections::BTreeSet;

use super::command::Answer;

/// Options that mean the same to `nivis plan`, with the number of words they take; it does without the others.
const SHARED: [(&str, usize); 3] = [("--flake", 2), ("--specialisation", 2), ("--allow-lockout", 1)];

/// The plan that forecasts a script, which is one `nivis switch`.
pub(super) fn plan_of(script: &str) -> Option<String> {
    let words: Vec<&str> = script.split_whitespace().collect();
    let options = words.strip_prefix(&["nivis", "switch"])?;
    if script.contains([';', '|', '&', '>', '\n']) || options.contains(&"--json") {
        return None;
    }
    let mut plan = String::from("nivis plan");
    for (at, word) in options.iter().enumerate() {
        if let Some((_, length)) = SHARED.iter().find(|(option, _)| option == word) {
            for word in options.iter().skip(at).take(*length) {
                plan.push(' ');
                plan.push_str(word);
            }
        }
    }
    Some(plan)
}

/// How the units that a switch reports differ from those of the plan before it. A switch that did not happen is no
/// surprise.
pub(super) fn surprise(script: &str, plan: &Answer, switch: &Answer) -> Option<String> {
    if !matches!(switch.code, Some(0 | 3 | 4)) {
        return None;
    }
    let (plan, switch) = (plan.both(), switch.both());
    let (forecast, done) = (units(&plan), units(&switch));
    (forecast != done).then(|| {
        format!(
            "`{script}` said otherwise about units:\n{}\nwhat was done:\n{}",
            forecast.join("\n"),
            done.join("\n")
        )
    })
}

/// What is done to which unit and why: the lines below the first head `units`, and those below the first `units of USER`
/// of each user.
fn units(text: &str) -> Vec<&str> {
    let heads: BTreeSet<&str> =
        text.lines().filter(|line| *line == "units" || line.starts_with("units of ")).collect();
    let below = |head| text.lines().skip_while(move |line| *line != head).skip(1);
    heads.into_iter().flat_map(|head| below(head).take_while(|line| line.starts_with("  "))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(code: i32, text: &str) -> Answer {
        Answer { code: Some(code), stdout: text.as_bytes().to_vec(), ..Answer::default() }
    }

    #[test]
    fn a_switch_has_a_plan() {
        assert_eq!(plan_of("nivis switch").as_deref(), Some("nivis plan"));
        assert_eq!(
            plan_of("nivis switch --rollback-on-failure --flake /f --allow-lockout --description x")
                .as_deref(),
            Some("nivis plan --flake /f --allow-lockout")
        );
        assert_eq!(plan_of("nivis switch && true"), None);
        assert_eq!(plan_of("nivis rollback"), None);
    }

    #[test]
    fn a_unit_that_was_not_forecast_is_a_surprise() {
        let plan = answer(0, "files\n  + /etc/a\nunits\n  start a.service: new\n");
        assert_eq!(surprise("p", &plan, &answer(0, "units\n  start a.service: new\ngeneration 1\n")), None);
        assert!(surprise("p", &plan, &answer(0, "units\n  restart a.service: new\n")).is_some());
        assert!(surprise("p", &plan, &answer(0, "units\n  start a.service: changed\n")).is_some());
        let user = answer(0, "units of a\n  start a.service: new\n");
        assert!(surprise("p", &user, &answer(0, "units of a\n  stop a.service: gone\n")).is_some());
        assert!(surprise("p", &plan, &answer(4, "nothing changed\n")).is_some());
        assert_eq!(surprise("p", &plan, &answer(1, "error\n")), None);
    }
}
