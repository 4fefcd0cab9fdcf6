//! `nivis generations`

use super::activation::size;
use super::failure::Failure;
use super::moment::moment;
use super::places::kept_places;
use super::print;
use comfy_table::{Table, presets};
use jiff::tz::TimeZone;
use nivis_fleet::{ActivationError, Expiry, Listed, list_generations};
use serde_json::json;
use std::time::Duration;

/// Options of `nivis generations`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis generations
  nivis generations rm --keep 5
  nivis generations rm --older-than 30d")]
pub(super) struct GenerationsArgs {
    #[command(subcommand)]
    command: Option<GenerationsCommand>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(clap::Subcommand)]
enum GenerationsCommand {
    /// Remove generations; never the current one, the booted one and the one to be booted
    #[command(after_help = "Examples:
  nivis generations rm --keep 5
  nivis generations rm --older-than 30d")]
    Rm {
        /// These numbers
        numbers: Vec<u64>,
        /// The youngest so many stay
        #[arg(long, value_name = "N")]
        keep: Option<usize>,
        /// Only those that are older, as `30d`, `12h` or `8w`
        #[arg(long, value_name = "AGE", value_parser = parse_age)]
        older_than: Option<Duration>,
    },
}

/// `30d` and the like.
fn parse_age(text: &str) -> Result<Duration, String> {
    let wrong = || format!("'{text}' is no age; write 30d, 12h, 90m or 8w");
    let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(wrong)?;
    let seconds = match unit {
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        "w" => 604_800,
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    number.checked_mul(seconds).map(Duration::from_secs).ok_or_else(wrong)
}

/// `nivis generations`
pub(super) fn run(args: &GenerationsArgs) -> Result<i32, Failure> {
    let places = kept_places();
    let list = list_generations(&places)?;
    let Some(GenerationsCommand::Rm { numbers, keep, older_than }) = &args.command else {
        return show(args, &list).map(|()| 0);
    };
    if numbers.is_empty() && keep.is_none() && older_than.is_none() {
        return Err(Failure::Usage("say which: numbers, --keep N or --older-than 30d".into()));
    }
    nivis_fleet::check_machine(&places)?;
    let going = if numbers.is_empty() {
        let expiry = Expiry { keep: *keep, older_than: *older_than };
        nivis_fleet::expired(&list, expiry, nivis_fleet::seconds_now())
    } else {
        chosen(&list, numbers)?
    };
    let freed = nivis_fleet::remove_generations(&places, &going)?;
    let text = if args.json {
        format!("{}\n", json!({ "removed": going, "freed": freed }))
    } else if going.is_empty() {
        "no generation was removed\n".to_owned()
    } else {
        let going: Vec<String> = going.iter().map(u64::to_string).collect();
        let freed = match freed.objects {
            0 => String::new(),
            objects => format!("; {objects} objects of the store went with them, {}", size(freed.bytes)),
        };
        format!("removed generations {}{freed}\n", going.join(", "))
    };
    print(text.as_bytes())?;
    Ok(0)
}

/// Numbers that were told; those that the machine needs are refused.
fn chosen(list: &[Listed], numbers: &[u64]) -> Result<Vec<u64>, Failure> {
    for number in numbers {
        let Some(listed) = list.iter().find(|listed| listed.generation.number == *number) else {
            let have = list.iter().map(|listed| listed.generation.number).collect();
            return Err(ActivationError::NoGeneration { number: *number, have }.into());
        };
        if !marks(listed).is_empty() {
            let marks = marks(listed).join(", ");
            return Err(Failure::Usage(format!("generation {number} stays: it is {marks}")));
        }
    }
    Ok(numbers.to_vec())
}

fn marks(listed: &Listed) -> Vec<&'static str> {
    let marks = [(listed.current, "current"), (listed.booted, "booted"), (listed.boot, "next boot")];
    marks.into_iter().filter(|(is, _)| *is).map(|(_, name)| name).collect()
}

fn show(args: &GenerationsArgs, list: &[Listed]) -> Result<(), Failure> {
    if args.json {
        return print(format!("{:#}\n", json!(list)).as_bytes());
    }
    if list.is_empty() {
        return print(b"there are no generations\n");
    }
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(["number", "date", "revision", "host", "description", ""]);
    for listed in list {
        let generation = &listed.generation;
        let revision = generation.revision.as_deref().unwrap_or("dirty");
        let special = generation.specialisation.as_ref().map_or(String::new(), |name| format!(" ({name})"));
        table.add_row([
            generation.number.to_string(),
            date(generation.date),
            revision.chars().take(12).collect(),
            format!("{}{special}", generation.host.as_deref().unwrap_or("")),
            generation.description.clone().unwrap_or_default(),
            marks(listed).join(", "),
        ]);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    let text: String = table.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    print(text.as_bytes())
}

/// The minute of a number of seconds since 1970, UTC.
fn date(seconds: u64) -> String {
    moment(seconds, TimeZone::UTC, "%F %H:%M")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_ages_are_read_and_written() {
        assert_eq!(date(0), "1970-01-01 00:00");
        assert_eq!(date(1_709_211_600), "2024-02-29 13:00");
        assert_eq!(parse_age("30d"), Ok(Duration::from_secs(2_592_000)));
        assert!(parse_age("30").is_err() && parse_age("").is_err() && parse_age("é").is_err());
    }
}
