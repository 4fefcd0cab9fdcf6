//! Accounts.

use super::crypt;
use super::plan::{AccountPlan, Context, Home, SYSTEM, free_from_above, free_from_below};
use crate::error::{ActivationError, Obstacle};
use crate::ledger::{Ledger, OwnedAccount};
use crate::manifest::User;

const NO_LOGIN: &str = "/usr/sbin/nologin";
/// Ids that accounts of people get (`update-users-groups.pl` of NixOS).
const NORMAL: (u32, u32) = (1000, 29_999);
/// So many subordinate ids an account gets, from here on (login.defs(5): `SUB_UID_MIN`, `SUB_UID_COUNT`).
const SUBORDINATE: (u32, u32) = (100_000, 65_536);

/// An account that is declared, with the number of its primary group.
struct Declared<'a> {
    name: &'a str,
    user: &'a User,
    gid: u32,
}

/// Declared accounts are made or changed, those that are not declared any more are locked.
pub(super) fn plan_users(
    context: &Context<'_>,
    ledger: &mut Ledger,
    plan: &mut AccountPlan,
) -> Result<(), ActivationError> {
    for (name, user) in &context.manifest.users {
        let group = plan.databases.group.field(&user.group, 2).and_then(|gid| gid.parse::<u32>().ok());
        let Some(gid) = group else {
            plan.obstacles.push(Obstacle::new(
                format!("the primary group '{}' of '{name}' is not on this machine", user.group),
                format!("declare users.groups.{}", user.group),
            ));
            continue;
        };
        let declared = Declared { name, user, gid };
        match plan.databases.passwd.field(name, 2).map(str::to_owned) {
            Some(there) => {
                if let Some(uid) = user.uid.filter(|uid| uid.to_string() != there) {
                    plan.obstacles.push(Obstacle::new(
                        format!(
                            "the user '{name}' has the id {there} on this machine, and {uid} is declared"
                        ),
                        format!(
                            "declare users.users.{name}.uid = {there}, or change the account with usermod"
                        ),
                    ));
                    continue;
                }
                change(context, &declared, ledger, plan)?;
            }
            None => create(context, &declared, ledger, plan)?,
        }
        subordinates(name, user, ledger, plan);
        linger(context, name, user, ledger, plan);
        home(name, user, plan);
    }
    let gone: Vec<String> =
        ledger.users.keys().filter(|name| !context.manifest.users.contains_key(*name)).cloned().collect();
    for name in gone {
        let_go(context, &name, ledger, plan);
    }
    Ok(())
}

/// The hash that is to be set, if one is. `is_new`: the account is being made.
fn password(
    context: &Context<'_>,
    user: &User,
    is_new: bool,
    present: &str,
) -> Result<Option<String>, ActivationError> {
    if context.mutable && !is_new {
        return Ok(None);
    }
    let hashed = |hash: &Option<String>| hash.clone().map(|hash| (hash, true));
    let clear = |text: &Option<String>| text.clone().map(|text| (text, false));
    // The last one counts; docs/reference/manifest.md.
    let order = if context.mutable {
        [
            hashed(&user.initial_hashed_password),
            clear(&user.initial_password),
            hashed(&user.hashed_password),
            clear(&user.password),
        ]
    } else {
        [
            hashed(&user.initial_hashed_password),
            hashed(&user.hashed_password),
            clear(&user.initial_password),
            clear(&user.password),
        ]
    };
    if let Some(file) = &user.hashed_password_file {
        let real = context.places.real(file);
        let text = std::fs::read_to_string(&real)
            .map_err(ActivationError::io("cannot read the password in", &real))?;
        return Ok(Some(text.lines().next().unwrap_or_default().trim().to_owned()));
    }
    match order.into_iter().flatten().next_back() {
        None => Ok(None),
        Some((hash, true)) => Ok(Some(hash)),
        Some((text, false)) if crypt::matches(text.as_bytes(), present) => Ok(None),
        Some((text, false)) => {
            let salt = crypt::salt()
                .map_err(ActivationError::io("cannot read", std::path::Path::new("/dev/urandom")))?;
            Ok(Some(crypt::sha512_crypt(text.as_bytes(), &salt)))
        }
    }
}

/// Days since 1970 of a date `YYYY-MM-DD` (Howard Hinnant, "chrono-compatible low-level date algorithms").
pub(super) fn days(date: &str) -> Option<i64> {
    let mut parts = date.split('-').map(str::parse::<i64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

fn create(
    context: &Context<'_>,
    declared: &Declared<'_>,
    ledger: &mut Ledger,
    plan: &mut AccountPlan,
) -> Result<(), ActivationError> {
    let Declared { name, user, gid } = *declared;
    let used = || plan.databases.passwd.numbers(2);
    let taken = user.uid.filter(|uid| used().any(|used| used == *uid));
    if let Some(uid) = taken {
        let owner = plan.databases.passwd.lines.iter().find(|line| line.get(2) == Some(&uid.to_string()));
        let owner = owner.and_then(|line| line.first()).cloned().unwrap_or_default();
        plan.obstacles.push(Obstacle::new(
            format!("the user '{name}' is to have the id {uid}, which '{owner}' has"),
            format!("choose another users.users.{name}.uid"),
        ));
        return Ok(());
    }
    let (from, to) = if user.is_system_user { SYSTEM } else { NORMAL };
    let free = || match user.is_system_user {
        true => free_from_above(used(), from, to),
        false => free_from_below(used(), from, to),
    };
    let Some(uid) = user.uid.or_else(free) else {
        plan.obstacles.push(Obstacle::new(
            format!("no id from {from} to {to} is free for the user '{name}'"),
            format!("give it one of its own: users.users.{name}.uid"),
        ));
        return Ok(());
    };
    let shell = user.shell.as_deref().unwrap_or(NO_LOGIN);
    plan.databases.passwd.add(&format!("{name}:x:{uid}:{gid}:{}:{}:{shell}", user.description, user.home));
    let hash = password(context, user, true, "")?.unwrap_or_else(|| "!".into());
    let expires = user.expires.as_deref().and_then(days).map_or(String::new(), |day| day.to_string());
    plan.databases.shadow.add(&format!("{name}:{hash}:{}:0:99999:7::{expires}:", context.today));
    ledger.users.insert(name.to_owned(), OwnedAccount { made: true, ..OwnedAccount::default() });
    plan.note("user", name, "create", vec![format!("id {uid}")]);
    Ok(())
}

fn change(
    context: &Context<'_>,
    declared: &Declared<'_>,
    ledger: &mut Ledger,
    plan: &mut AccountPlan,
) -> Result<(), ActivationError> {
    let Declared { name, user, gid } = *declared;
    let line = |table: &super::Table| table.get(name).map(|line| line.join(":"));
    let (passwd_before, shadow_before) = (line(&plan.databases.passwd), line(&plan.databases.shadow));
    let mut what = Vec::new();
    let gid = gid.to_string();
    let shell = user.shell.as_deref();
    let fields = [
        (3, Some(gid.as_str()), "group"),
        (4, Some(&*user.description), "description"),
        (5, Some(&*user.home), "home"),
    ];
    for (index, value, word) in fields.into_iter().chain([(6, shell, "shell")]) {
        if let Some(value) = value
            && plan.databases.passwd.set(name, index, value)
        {
            what.push(word.to_owned());
        }
    }
    let present = plan.databases.shadow.field(name, 1).unwrap_or_default().to_owned();
    let was_locked = ledger.users.get(name).is_some_and(|account| account.locked);
    let mut hash = password(context, user, false, present.trim_start_matches('!'))?;
    if was_locked {
        // Declared again: its password is what it was.
        hash = hash.or_else(|| Some(present.strip_prefix('!').unwrap_or(&present).to_owned()));
        plan.databases.shadow.set(name, 7, "");
    }
    if let Some(hash) = hash.filter(|hash| *hash != present) {
        plan.databases.shadow.set(name, 1, &hash);
        plan.databases.shadow.set(name, 2, &context.today.to_string());
        what.push(if was_locked { "unlocked".into() } else { "password".into() });
    }
    if let Some(day) = user.expires.as_deref().and_then(days)
        && plan.databases.shadow.set(name, 7, &day.to_string())
    {
        what.push("end".into());
    }
    if what.is_empty() {
        return Ok(());
    }
    let account = ledger
        .users
        .entry(name.to_owned())
        .or_insert_with(|| OwnedAccount { passwd_before: passwd_before.clone(), ..OwnedAccount::default() });
    account.locked = false;
    let shadow_changed = line(&plan.databases.shadow) != shadow_before;
    if !account.made && shadow_changed && account.shadow_before.is_none() {
        account.shadow_before = shadow_before;
    }
    if !account.made && account.passwd_before.is_none() {
        account.passwd_before = passwd_before;
    }
    plan.note("user", name, "change", what);
    Ok(())
}

fn subordinates(name: &str, user: &User, ledger: &mut Ledger, plan: &mut AccountPlan) {
    let uids: Vec<(u32, u32)> =
        user.sub_uid_ranges.iter().map(|range| (range.start_uid, range.count)).collect();
    let gids: Vec<(u32, u32)> =
        user.sub_gid_ranges.iter().map(|range| (range.start_gid, range.count)).collect();
    let auto = user.auto_sub_uid_gid_range && uids.is_empty() && gids.is_empty();
    let auto = auto.then(|| free_range(plan));
    for (is_user, declared) in [(true, uids), (false, gids)] {
        let table = if is_user { &mut plan.databases.subuid } else { &mut plan.databases.subgid };
        let has_one = table.get(name).is_some();
        let ranges = match auto {
            Some(start) if !has_one => vec![(start, SUBORDINATE.1)],
            Some(_) => continue,
            None => declared,
        };
        for (start, count) in ranges {
            let line = format!("{name}:{start}:{count}");
            if table.lines.iter().any(|fields| fields.join(":") == line) {
                continue;
            }
            table.add(&line);
            let account = ledger.users.entry(name.to_owned()).or_default();
            let lines = if is_user { &mut account.subuid } else { &mut account.subgid };
            lines.push(line);
        }
    }
}

/// Where a range begins that nobody has, in both databases.
fn free_range(plan: &AccountPlan) -> u32 {
    let tables = [&plan.databases.subuid, &plan.databases.subgid];
    let ends = tables.iter().flat_map(|table| table.lines.iter()).filter_map(|line| {
        let (start, count): (u32, u32) = (line.get(1)?.parse().ok()?, line.get(2)?.parse().ok()?);
        start.checked_add(count)
    });
    ends.max().unwrap_or(0).max(SUBORDINATE.0)
}

fn linger(context: &Context<'_>, name: &str, user: &User, ledger: &mut Ledger, plan: &mut AccountPlan) {
    let Some(wanted) = user.linger else { return };
    let lingers = context.places.real("/var/lib/systemd/linger").join(name).exists();
    if lingers == wanted {
        return;
    }
    ledger.users.entry(name.to_owned()).or_default().linger = Some(wanted);
    plan.linger.push((name.to_owned(), wanted));
    plan.note("user", name, "change", vec![if wanted { "lingers".into() } else { "does not linger".into() }]);
}

fn home(name: &str, user: &User, plan: &mut AccountPlan) {
    let ids = plan.databases.names().users.get(name).copied();
    if let (true, Some((uid, gid))) = (user.create_home, ids) {
        let mode = u32::from_str_radix(&user.home_mode, 8).unwrap_or(0o700);
        plan.homes.push(Home { path: user.home.clone(), mode, uid, gid });
    }
}

/// An account that is not declared any more.
fn let_go(context: &Context<'_>, name: &str, ledger: &mut Ledger, plan: &mut AccountPlan) {
    let Some(account) = ledger.users.get(name).cloned() else { return };
    if let Some(lingers) = account.linger {
        plan.linger.push((name.to_owned(), !lingers));
    }
    for (table, lines) in
        [(&mut plan.databases.subuid, &account.subuid), (&mut plan.databases.subgid, &account.subgid)]
    {
        table.lines.retain(|fields| !lines.contains(&fields.join(":")));
    }
    if !account.made {
        if let Some(line) = &account.passwd_before {
            give_back(&mut plan.databases.passwd, name, line);
        }
        if let Some(line) = &account.shadow_before {
            give_back(&mut plan.databases.shadow, name, line);
        }
        ledger.users.remove(name);
        plan.note("user", name, "giveBack", Vec::new());
        return;
    }
    if context.release {
        for table in [&mut plan.databases.passwd, &mut plan.databases.shadow] {
            table.remove(name);
        }
        for table in [&mut plan.databases.subuid, &mut plan.databases.subgid] {
            table.remove(name);
        }
        ledger.users.remove(name);
        plan.note("user", name, "remove", Vec::new());
        return;
    }
    let kept = OwnedAccount { made: true, locked: true, ..OwnedAccount::default() };
    ledger.users.insert(name.to_owned(), kept);
    if !account.locked {
        let hash = plan.databases.shadow.field(name, 1).unwrap_or_default().to_owned();
        plan.databases.shadow.set(name, 1, &format!("!{hash}"));
        // The first day of 1970: nobody logs in, with a key either.
        plan.databases.shadow.set(name, 7, "1");
        plan.note("user", name, "lock", Vec::new());
    }
}

fn give_back(table: &mut super::Table, name: &str, line: &str) {
    if let Some(fields) = table.get_mut(name) {
        *fields = line.split(':').map(str::to_owned).collect();
    }
}
