use super::*;
use crate::accounts::Table;
use serde_json::json;

fn machine() -> Databases {
    Databases {
        passwd: Table::parse("root:x:0:0:root:/root:/bin/bash\nann:x:1000:100:Ann:/home/ann:/bin/sh\n"),
        shadow: Table::parse("root:*:19000:0:99999:7:::\nann:$6$x:19000:0:99999:7:::\n"),
        group: Table::parse("root:x:0:\nusers:x:100:\nsudo:x:27:ann\n"),
        gshadow: Table::parse("root:*::\nusers:*::\nsudo:*::ann\n"),
        ..Databases::default()
    }
}

fn user(more: serde_json::Value) -> serde_json::Value {
    let mut user = json!({
        "uid": null, "group": "users", "extraGroups": [], "description": "", "home": "/home/x", "homeMode": "700",
        "createHome": true, "isSystemUser": false, "shell": "/bin/bash", "expires": null, "linger": null,
        "autoSubUidGidRange": false, "subUidRanges": [], "subGidRanges": [], "hashedPassword": null,
        "hashedPasswordFile": null, "password": null, "initialHashedPassword": null, "initialPassword": null,
    });
    if let (Some(user), Some(more)) = (user.as_object_mut(), more.as_object()) {
        user.extend(more.clone());
    }
    user
}

fn manifest(mutable: bool, users: serde_json::Value, groups: serde_json::Value) -> Manifest {
    let mut manifest = Manifest::empty();
    manifest.host.mutable_users = Some(mutable);
    manifest.users = serde_json::from_value(users).expect("users");
    manifest.groups = serde_json::from_value(groups).expect("groups");
    manifest
}

fn run(manifest: &Manifest, now: &Databases, ledger: &mut Ledger, release: bool) -> AccountPlan {
    plan(manifest, now, ledger, &Places::at(std::path::Path::new("/nonexistent")), release).expect("planned")
}

#[test]
fn an_account_is_made_locked_and_made_again() {
    let declared = manifest(
        true,
        json!({ "bob": user(json!({ "autoSubUidGidRange": true, "initialHashedPassword": "$6$h" })) }),
        json!({ "bees": { "gid": null, "members": ["bob"] }, "sudo": { "gid": null, "members": ["bob"] } }),
    );
    let mut ledger = Ledger::default();
    let made = run(&declared, &machine(), &mut ledger, false).databases;
    assert_eq!(made.passwd.field("bob", 2), Some("1001"));
    assert_eq!(made.shadow.field("bob", 1), Some("$6$h"));
    assert_eq!(made.group.members("sudo", 3), ["ann", "bob"]);
    assert_eq!(made.group.field("bees", 2), Some("999"));
    assert_eq!(made.subuid.print(), "bob:100000:65536\n");
    // Nothing changes a second time.
    let again = run(&declared, &made, &mut ledger, false);
    assert_eq!((again.databases, again.changes), (made.clone(), vec![]));
    // Not declared any more: locked, out of the groups.
    let empty = Manifest::empty();
    let locked = run(&empty, &made, &mut ledger, false).databases;
    assert_eq!((locked.shadow.field("bob", 1), locked.shadow.field("bob", 7)), (Some("!$6$h"), Some("1")));
    assert_eq!(locked.group.members("sudo", 3), ["ann"]);
    assert!(locked.group.get("bees").is_none());
    let back = run(&declared, &locked, &mut ledger, false).databases;
    assert_eq!((back.shadow.field("bob", 1), back.shadow.field("bob", 7)), (Some("$6$h"), Some("")));
    // Let go of: everything as it was.
    let released = run(&empty, &back, &mut ledger, true).databases;
    assert_eq!(released, machine());
    assert_eq!(ledger, Ledger::default());
}

#[test]
fn accounts_that_were_there_are_changed_and_given_back() {
    let root = user(
        json!({ "uid": 0, "group": "root", "description": "admin", "home": "/root", "hashedPassword": "$6$r" }),
    );
    let declared = manifest(false, json!({ "root": root }), json!({ "root": { "gid": 0, "members": [] } }));
    let mut ledger = Ledger::default();
    let changed = run(&declared, &machine(), &mut ledger, false);
    assert_eq!(changed.databases.passwd.field("root", 4), Some("admin"));
    assert_eq!(changed.databases.shadow.field("root", 1), Some("$6$r"));
    let released = run(&Manifest::empty(), &changed.databases, &mut ledger, true).databases;
    assert_eq!(released, machine());
    // Mutable: a password that was set on the machine stays.
    let mut declared = declared;
    declared.host.mutable_users = Some(true);
    let kept = run(&declared, &machine(), &mut Ledger::default(), false).databases;
    assert_eq!(kept.shadow.field("root", 1), Some("*"));
}

#[test]
fn ids_that_differ_stand_against_it() {
    let declared = manifest(
        true,
        json!({ "ann": user(json!({ "uid": 1500 })), "bob": user(json!({ "uid": 1000 })) }),
        json!({ "sudo": { "gid": 28, "members": [] }, "new": { "gid": 100, "members": [] } }),
    );
    let plan = run(&declared, &machine(), &mut Ledger::default(), false);
    let messages: Vec<&str> = plan.obstacles.iter().map(|obstacle| obstacle.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "the group 'new' is to have the id 100, which 'users' has",
            "the group 'sudo' has the id 27 on this machine, and 28 is declared",
            "the user 'ann' has the id 1000 on this machine, and 1500 is declared",
            "the user 'bob' is to have the id 1000, which 'ann' has",
        ]
    );
}

#[test]
fn ids_that_are_used_up_stand_against_it() {
    let mut now = machine();
    for id in 400..=999 {
        now.passwd.add(&format!("s{id}:x:{id}:100::/:/bin/sh"));
        now.group.add(&format!("g{id}:x:{id}:"));
    }
    let declared = manifest(
        true,
        json!({ "bot": user(json!({ "isSystemUser": true })) }),
        json!({ "bots": { "gid": null, "members": [] } }),
    );
    let plan = run(&declared, &now, &mut Ledger::default(), false);
    let messages: Vec<&str> = plan.obstacles.iter().map(|obstacle| obstacle.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "no id from 400 to 999 is free for the group 'bots'",
            "no id from 400 to 999 is free for the user 'bot'"
        ]
    );
}

#[test]
fn dates_are_days() {
    assert_eq!(crate::accounts::users::days("1970-01-01"), Some(0));
    assert_eq!(crate::accounts::users::days("2024-02-29"), Some(19_782));
}
