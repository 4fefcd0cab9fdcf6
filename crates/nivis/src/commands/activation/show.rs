//! Plans and reports as texts.

use super::super::paint::Paint;
use nivis_fleet::{FileAction, FileChange, Plan, Recovered, Report, UnitAction};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// At most so many lines of a file's difference are shown.
const DIFF_LINES: usize = 20;

/// A plan as JSON.
pub(in super::super) fn plan_json(plan: &Plan) -> Value {
    json!(plan)
}

fn unit_word(action: UnitAction) -> &'static str {
    match action {
        UnitAction::Stop => "stop",
        UnitAction::StopStart => "stop and start",
        UnitAction::Restart => "restart",
        UnitAction::Reload => "reload",
        UnitAction::Start => "start",
        UnitAction::Skip => "leave alone",
    }
}

fn file_word(action: FileAction) -> (&'static str, &'static str) {
    match action {
        FileAction::Create => ("+", ""),
        FileAction::Update => ("~", ""),
        FileAction::Replace => ("~", " (what is there is kept)"),
        FileAction::Overwrite => ("~", " (what is there is lost, as `force` says)"),
        FileAction::Remove | FileAction::Forget => ("-", ""),
        FileAction::GiveBack => ("-", " (what was there before comes back)"),
    }
}

/// A number of bytes for people.
pub(in super::super) fn size(bytes: u64) -> String {
    match bytes {
        0..=1023 => format!("{bytes} B"),
        1024..=1_048_575 => format!("{} KiB", bytes / 1024),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

/// A text, section by section. `whole`: with the differences of files.
pub(in super::super) fn plan_text(plan: &Plan, paint: Paint, whole: bool) -> String {
    let mut text = String::new();
    packages(plan, &mut text, paint);
    if !plan.accounts.is_empty() {
        head(&mut text, paint, "accounts");
        for change in &plan.accounts {
            let what =
                if change.what.is_empty() { String::new() } else { format!(": {}", change.what.join(", ")) };
            line(&mut text, &format!("{} {} {}{what}", change.action, change.kind, change.name));
        }
    }
    if !plan.files.is_empty() {
        head(&mut text, paint, "files");
        for change in &plan.files {
            file(change, &mut text, paint, whole);
        }
    }
    if !plan.firewall.is_empty() {
        head(&mut text, paint, "firewall");
        plan.firewall.iter().for_each(|rule| line(&mut text, rule));
    }
    let settings: Vec<_> = plan.sysctl.iter().chain(&plan.host_name).collect();
    if !settings.is_empty() {
        head(&mut text, paint, "kernel");
        for change in settings {
            let old = change.old.as_deref().unwrap_or("nothing");
            line(&mut text, &format!("{}: {old} → {}", change.name, change.new));
        }
    }
    for (title, names) in [("kernel modules", &plan.modules), ("locales", &plan.locales)] {
        if !names.is_empty() {
            head(&mut text, paint, title);
            line(&mut text, &names.join(" "));
        }
    }
    if !plan.units.is_empty() {
        head(&mut text, paint, "units");
        for step in &plan.units {
            line(&mut text, &format!("{} {}: {}", unit_word(step.action), step.unit, step.why));
        }
    }
    homes(plan, &mut text, paint);
    for (title, texts) in [("reboot needed", &plan.reboot), ("note", &plan.notes)] {
        for words in texts {
            let _infallible = writeln!(text, "{}: {words}", paint.yellow(title));
        }
    }
    for obstacle in &plan.obstacles {
        let _infallible = writeln!(text, "{}: {}", paint.red("obstacle"), obstacle.message);
        let _infallible = writeln!(text, "  {} {}", paint.cyan("help:"), obstacle.help);
    }
    if plan.is_empty() && plan.obstacles.is_empty() {
        text.push_str("nothing changes\n");
    }
    text
}

fn homes(plan: &Plan, text: &mut String, paint: Paint) {
    for (user, home) in &plan.homes {
        if !home.units.is_empty() {
            head(text, paint, &format!("units of {user}"));
            for step in &home.units {
                line(text, &format!("{} {}: {}", unit_word(step.action), step.unit, step.why));
            }
        }
        if home.commands {
            head(text, paint, "commands");
            line(text, &format!("home.activation of {user}"));
        }
    }
}

fn head(text: &mut String, paint: Paint, title: &str) {
    let _infallible = writeln!(text, "{}", paint.cyan(title));
}

fn line(text: &mut String, words: &str) {
    let _infallible = writeln!(text, "  {words}");
}

fn packages(plan: &Plan, text: &mut String, paint: Paint) {
    let packages = &plan.packages;
    if packages.install.is_empty() && packages.remove.is_empty() {
        return;
    }
    let total: u64 = packages.install.iter().filter_map(|package| package.size).sum();
    let total = if total > 0 { format!(", {}", size(total)) } else { String::new() };
    head(text, paint, &format!("packages ({}{total})", packages.manager));
    for package in &packages.install {
        let of = package.size.map_or(String::new(), |bytes| format!(", {}", size(bytes)));
        let why = if package.dependency { ", needed by another" } else { "" };
        line(text, &format!("+ {} {}{of}{why}", package.name, package.version));
    }
    for package in &packages.remove {
        line(text, &format!("- {} {}", package.name, package.version));
    }
}

fn file(change: &FileChange, text: &mut String, paint: Paint, whole: bool) {
    let (sign, about) = file_word(change.action);
    let edited =
        if change.edited { " (edited by hand since; that is kept beside it as .nivis-edited)" } else { "" };
    let about = match &change.backup {
        Some(backup) => format!(" (what is there is kept as {backup})"),
        None => about.to_owned(),
    };
    line(text, &format!("{sign} {}{about}{edited}", change.path));
    let is_new = change.action == FileAction::Create;
    if !whole || is_new || change.path.ends_with("firewall.nft") {
        return;
    }
    for row in change.diff.iter().take(DIFF_LINES) {
        line(text, &paint.dim(&format!("    {row}")));
    }
    if change.diff.len() > DIFF_LINES {
        line(text, &paint.dim(&format!("    … {} more lines", change.diff.len() - DIFF_LINES)));
    }
}

/// What an activation did.
pub(in super::super) fn report_text(report: &Report, rolled_back: Option<&Plan>, paint: Paint) -> String {
    let mut text = String::new();
    match report.recovered {
        Some(Recovered::Undone) => {
            text.push_str("an activation that was interrupted has been undone first\n")
        }
        Some(Recovered::Completed) => {
            text.push_str("an activation that was interrupted has been completed first\n")
        }
        None => {}
    }
    let generation = report.generation.map_or(String::new(), |number| format!("generation {number}"));
    if report.unchanged && report.failed.is_empty() {
        let is = if generation.is_empty() { String::new() } else { format!(": {generation}") };
        let _infallible = writeln!(text, "nothing changed{is}");
    } else {
        if report.at_next_start {
            text.push_str("at the next start of this machine:\n");
        }
        text.push_str(&plan_text(&report.done, paint, false));
        if !generation.is_empty() {
            let _infallible = writeln!(text, "{generation}");
        }
    }
    for warning in &report.warnings {
        let _infallible = writeln!(text, "{} {warning}", paint.yellow("warning:"));
    }
    for failed in &report.failed {
        let _infallible = writeln!(text, "{} {} failed", paint.red("error:"), failed.unit);
        failed.lines.iter().for_each(|row| line(&mut text, row));
    }
    if let Some(plan) = rolled_back {
        text.push_str("units failed, so the machine went back to what it was\n");
        text.push_str(&plan_text(plan, paint, false));
    }
    text
}
