//! Groups.

use super::plan::{AccountPlan, Context, SYSTEM, free_from_above};
use crate::error::Obstacle;
use crate::ledger::Ledger;
use std::collections::BTreeSet;

/// Field of /etc/group, and of /etc/gshadow, with the members.
const MEMBERS: usize = 3;

/// Declared groups: made where they are missing, with their members.
pub(super) fn plan_groups(context: &Context<'_>, ledger: &mut Ledger, plan: &mut AccountPlan) {
    for (name, group) in &context.manifest.groups {
        let there = plan.databases.group.field(name, 2).map(str::to_owned);
        match (&there, group.gid) {
            (Some(there), Some(gid)) if *there != gid.to_string() => {
                plan.obstacles.push(Obstacle::new(
                    format!("the group '{name}' has the id {there} on this machine, and {gid} is declared"),
                    format!("declare users.groups.{name}.gid = {there}, or change the group with groupmod"),
                ));
                continue;
            }
            (Some(_), _) => {}
            (None, wanted) => {
                let used = plan.databases.group.numbers(2);
                let taken = wanted.filter(|gid| used.into_iter().any(|used| used == *gid));
                if let Some(gid) = taken {
                    let owner =
                        plan.databases.group.lines.iter().find(|l| l.get(2) == Some(&gid.to_string()));
                    let owner = owner.and_then(|line| line.first()).cloned().unwrap_or_default();
                    plan.obstacles.push(Obstacle::new(
                        format!("the group '{name}' is to have the id {gid}, which '{owner}' has"),
                        format!("choose another users.groups.{name}.gid"),
                    ));
                    continue;
                }
                let (from, to) = SYSTEM;
                let free = || free_from_above(plan.databases.group.numbers(2), from, to);
                let Some(gid) = wanted.or_else(free) else {
                    plan.obstacles.push(Obstacle::new(
                        format!("no id from {from} to {to} is free for the group '{name}'"),
                        format!("give it one of its own: users.groups.{name}.gid"),
                    ));
                    continue;
                };
                plan.databases.group.add(&format!("{name}:x:{gid}:"));
                if !plan.databases.gshadow.lines.is_empty() {
                    plan.databases.gshadow.add(&format!("{name}:!::"));
                }
                ledger.groups.entry(name.clone()).or_default().made = true;
                plan.note("group", name, "create", vec![format!("id {gid}")]);
            }
        }
        members(context, name, group.members.iter().cloned().collect(), ledger, plan);
    }
}

/// Brings the members of a group to what is declared; others' stay, unless the group is wholly ours.
fn members(
    context: &Context<'_>,
    name: &str,
    declared: BTreeSet<String>,
    ledger: &mut Ledger,
    plan: &mut AccountPlan,
) {
    let before = plan.databases.group.members(name, MEMBERS);
    let record = ledger.groups.entry(name.to_owned()).or_default();
    let exact = !context.mutable && record.made;
    let mut after: Vec<String> = before
        .iter()
        .filter(|member| declared.contains(*member) || !(exact || record.members.contains(*member)))
        .cloned()
        .collect();
    record.members.retain(|member| declared.contains(member));
    for member in &declared {
        if !after.contains(member) {
            after.push(member.clone());
            record.members.insert(member.clone());
        }
    }
    if *record == crate::ledger::OwnedGroup::default() {
        ledger.groups.remove(name);
    }
    set_members(name, &before, &after, plan);
}

fn set_members(name: &str, before: &[String], after: &[String], plan: &mut AccountPlan) {
    if before == after {
        return;
    }
    plan.databases.group.set(name, MEMBERS, &after.join(","));
    plan.databases.gshadow.set(name, MEMBERS, &after.join(","));
    let signs = [("+", after, before), ("-", before, after)];
    let what = signs.iter().flat_map(|(sign, of, without)| {
        of.iter().filter(|member| !without.contains(member)).map(move |member| format!("{sign}{member}"))
    });
    let what: Vec<String> = what.collect();
    let is_new = plan.changes.iter().any(|change| change.kind == "group" && change.name == name);
    if !is_new {
        plan.note("group", name, "change", what);
    }
}

/// Groups that are not declared any more: our members leave, and groups we made go when no account needs them.
pub(super) fn let_go(context: &Context<'_>, ledger: &mut Ledger, plan: &mut AccountPlan) {
    let gone: Vec<String> =
        ledger.groups.keys().filter(|name| !context.manifest.groups.contains_key(*name)).cloned().collect();
    for name in gone {
        let Some(record) = ledger.groups.get(&name).cloned() else { continue };
        let gid = plan.databases.group.field(&name, 2).map(str::to_owned);
        let in_use = plan
            .databases
            .passwd
            .lines
            .iter()
            .any(|line| line.get(3).is_some() && line.get(3) == gid.as_ref());
        if record.made && (!in_use || context.release) {
            plan.databases.group.remove(&name);
            plan.databases.gshadow.remove(&name);
            ledger.groups.remove(&name);
            if gid.is_some() {
                plan.note("group", &name, "remove", Vec::new());
            }
            continue;
        }
        let before = plan.databases.group.members(&name, MEMBERS);
        let after: Vec<String> =
            before.iter().filter(|member| !record.members.contains(*member)).cloned().collect();
        set_members(&name, &before, &after, plan);
        if record.made {
            ledger.groups.entry(name).or_default().members.clear();
        } else {
            ledger.groups.remove(&name);
        }
    }
}
