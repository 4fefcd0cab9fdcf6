//! Cases of NixOS' switch-to-configuration, each as the definitions before and after.

use super::*;

fn unit(text: &str) -> Definition {
    Definition {
        text: UnitText::parse(text),
        wanted_by: vec!["multi-user.target".into()],
        ..Definition::default()
    }
}

fn map(units: &[(&str, Definition)]) -> BTreeMap<String, Definition> {
    units.iter().map(|(name, unit)| ((*name).to_owned(), unit.clone())).collect()
}

/// Checks what happens, as `action unit`; `running` are active beside multi-user.target.
fn check(old: &[(&str, Definition)], new: &[(&str, Definition)], running: &[&str], expected: &[&str]) {
    let mut states: BTreeMap<String, State> = BTreeMap::new();
    for name in running.iter().chain(&["multi-user.target"]) {
        states.insert((*name).to_owned(), State { active: "active".into(), ran: true, ..State::default() });
    }
    let steps = forecast(&map(old), &map(new), &states);
    let shown: Vec<String> = steps
        .iter()
        .map(|step| {
            format!(
                "{} {}",
                serde_json::to_value(step.action).expect("json").as_str().expect("text"),
                step.unit
            )
        })
        .collect();
    assert_eq!(shown, expected);
}

const SERVICE: &str = "[Service]\nExecStart=a\n";

#[test]
fn new_units_start_and_old_ones_stop() {
    check(&[], &[("a.service", unit(SERVICE))], &[], &["start a.service"]);
    check(&[("a.service", unit(SERVICE))], &[], &["a.service"], &["stop a.service"]);
    let stays = unit("[Unit]\nX-StopOnRemoval=false\n");
    check(&[("a.service", stays)], &[], &["a.service"], &[]);
    let masked = Definition { masked: true, ..unit("") };
    check(&[("a.service", unit(SERVICE))], &[("a.service", masked)], &["a.service"], &["stop a.service"]);
}

#[test]
fn an_unchanged_unit_is_left_alone() {
    check(&[("a.service", unit(SERVICE))], &[("a.service", unit(SERVICE))], &["a.service"], &[]);
}

#[test]
fn a_changed_unit_follows_its_own_rules() {
    let old = [("a.service", unit(SERVICE))];
    let changed = |more: &str| [("a.service", unit(&format!("[Service]\nExecStart=b\n{more}")))];
    check(&old, &changed(""), &["a.service"], &["stopStart a.service"]);
    check(&old, &changed("X-StopIfChanged=false"), &["a.service"], &["restart a.service"]);
    check(&old, &changed("X-ReloadIfChanged=true"), &["a.service"], &["reload a.service"]);
    check(&old, &changed("X-RestartIfChanged=false"), &["a.service"], &["skip a.service"]);
    check(&old, &changed("[Unit]\nRefuseManualStop=true"), &["a.service"], &["skip a.service"]);
    check(&old, &changed("[Unit]\nX-OnlyManualStart=true"), &["a.service"], &["skip a.service"]);
    check(&old, &changed(""), &[], &["start a.service"]);
}

#[test]
fn a_reload_trigger_reloads() {
    let with =
        |trigger: &str| [("a.service", unit(&format!("[Unit]\nX-Reload-Triggers={trigger}\n{SERVICE}")))];
    check(&with("1"), &with("2"), &["a.service"], &["reload a.service"]);
}

#[test]
fn a_socket_starts_its_service() {
    let socket =
        Definition { wanted_by: vec!["multi-user.target".into()], ..unit("[Socket]\nListenStream=1\n") };
    let service = |text: &str| Definition { wanted_by: Vec::new(), ..unit(text) };
    let old = [("a.service", service(SERVICE)), ("a.socket", socket.clone())];
    let new = |more: &str| {
        [("a.service", service(&format!("[Service]\nExecStart=b\n{more}"))), ("a.socket", socket.clone())]
    };
    let running = ["a.service", "a.socket"];
    check(&old, &new(""), &running, &["stop a.service", "stopStart a.socket"]);
    check(&old, &new("X-NotSocketActivated=true"), &running, &["stopStart a.service", "stopStart a.socket"]);
    check(&old, &new("Sockets=other.socket"), &running, &["stopStart a.service"]);
}

#[test]
fn sorts_of_units_differ() {
    for (name, expected) in [
        ("a.path", vec![]),
        ("a.slice", vec![]),
        ("a.socket", vec![]),
        ("a.target", vec![]),
        ("a.timer", vec!["restart a.timer"]),
        ("a.mount", vec!["restart a.mount"]),
        ("nix.mount", vec!["reload nix.mount"]),
    ] {
        check(&[(name, unit("[X]\na=1\n"))], &[(name, unit("[X]\na=2\n"))], &[name], &expected);
    }
}

#[test]
fn instances_follow_their_template() {
    let old = [("a@.service", unit(SERVICE))];
    let new = [("a@.service", unit("[Service]\nExecStart=b\n"))];
    check(&old, &new, &["a@x.service"], &["stopStart a@x.service"]);
    check(&old, &[], &["a@x.service"], &["stop a@x.service"]);
    check(&[], &new, &[], &[]);
}

#[test]
fn what_should_run_is_started_again_but_finished_work_is_not_repeated() {
    let with_state = |text: &str, active: &str, ran: bool, condition_failed: bool| {
        let state = State { active: active.into(), ran, condition_failed };
        let target = State { active: "active".into(), ..State::default() };
        let states = [("a.service".to_owned(), state), ("multi-user.target".to_owned(), target)];
        let units = map(&[("a.service", unit(text))]);
        forecast(&units, &units, &states.into()).into_iter().map(|step| step.why).collect::<Vec<_>>()
    };
    let once = "[Service]\nType=oneshot\n";
    assert_eq!(with_state(SERVICE, "failed", true, false), ["it failed before"]);
    assert_eq!(with_state(SERVICE, "inactive", true, false), ["it did not run"]);
    assert_eq!(with_state(once, "inactive", true, false), Vec::<String>::new());
    assert_eq!(with_state(once, "inactive", false, false), ["it did not run"]);
    assert_eq!(with_state(SERVICE, "inactive", false, true), Vec::<String>::new());
}

#[test]
fn a_unit_that_a_package_brings_is_new_before_and_after_it_came() {
    let target = State { active: "active".into(), ..State::default() };
    let states = BTreeMap::from([("multi-user.target".to_owned(), target)]);
    let new = map(&[("a.service", unit("[Service]\nExecStart=b\n"))]);
    let foreign = Definition { foreign: true, ..unit(SERVICE) };
    for old in [
        map(&[]),
        map(&[("a.service", foreign)]),
        map(&[("a.service", Definition { foreign: true, ..unit("[Service]\nExecStart=b\n") })]),
    ] {
        let steps = forecast(&old, &new, &states);
        assert_eq!(steps.iter().map(|step| step.why.as_str()).collect::<Vec<_>>(), ["it is new"]);
    }
}

#[test]
fn a_started_target_pulls_in_its_units() {
    let target = unit("[Unit]\nDescription=t\n");
    let by_target = Definition { wanted_by: vec!["t.target".into()], ..unit(SERVICE) };
    let new = [("t.target", target), ("a.service", by_target)];
    check(&[], &new, &[], &["start a.service", "start t.target"]);
}
