//! Generations: numbered systems that the machine had, with what is needed to go back to them.

use crate::error::ActivationError;
use crate::ledger::{Ledger, write_json};
use crate::lock::Lock;
use crate::objects::{self, Freed};
use crate::places::Places;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What is remembered of a generation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Generation {
    pub number: u64,
    /// Its system's store path.
    pub toplevel: String,
    /// Seconds since 1970 when it was made.
    pub date: u64,
    /// The flake, its revision, the host in it.
    pub flake: Option<String>,
    pub revision: Option<String>,
    pub host: Option<String>,
    pub specialisation: Option<String>,
    pub description: Option<String>,
    /// The version of Nivis that made it.
    pub nivis: String,
}

/// A generation in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed {
    #[serde(flatten)]
    pub generation: Generation,
    /// It is what the machine is now.
    pub current: bool,
    /// It is what the machine was started with.
    pub booted: bool,
    /// It is what the machine will be started with.
    pub boot: bool,
}

/// Which generations go.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expiry {
    /// The youngest so many stay.
    pub keep: Option<usize>,
    /// Only those made before that time go.
    pub older_than: Option<Duration>,
}

/// Seconds since 1970; a clock before that counts as then.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn folder(places: &Places, number: u64) -> PathBuf {
    places.generations().join(number.to_string())
}

fn boot_link(places: &Places) -> PathBuf {
    places.state().join("boot")
}

fn number_of(link: &Path) -> Option<u64> {
    let target = fs::read_link(link).ok()?;
    target.file_name()?.to_str()?.parse().ok()
}

/// All generations, the oldest first.
///
/// # Errors
/// One cannot be read.
pub fn all(places: &Places) -> Result<Vec<Generation>, ActivationError> {
    let mut numbers: Vec<u64> = fs::read_dir(places.generations())
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect();
    numbers.sort_unstable();
    numbers.into_iter().map(|number| read(places, number)).collect()
}

/// One generation.
///
/// # Errors
/// There is none of that number, or it cannot be read.
pub fn read(places: &Places, number: u64) -> Result<Generation, ActivationError> {
    let path = folder(places, number).join("generation.json");
    match fs::read(&path) {
        Ok(text) => serde_json::from_slice(&text).map_err(|source| ActivationError::Record { path, source }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let have = all(places)?.into_iter().map(|generation| generation.number).collect();
            Err(ActivationError::NoGeneration { number, have })
        }
        Err(error) => Err(ActivationError::io("cannot read", &path)(error)),
    }
}

/// All generations with their marks.
///
/// # Errors
/// One cannot be read.
pub fn list(places: &Places) -> Result<Vec<Listed>, ActivationError> {
    let current = Ledger::read(places)?.generation;
    let (booted, boot) = (booted(places), boot(places));
    let listed = |generation: Generation| Listed {
        current: current == Some(generation.number),
        booted: booted == Some(generation.number),
        boot: boot == Some(generation.number),
        generation,
    };
    Ok(all(places)?.into_iter().map(listed).collect())
}

/// The generation that the machine was started with.
pub(crate) fn booted(places: &Places) -> Option<u64> {
    fs::read_to_string(places.run().join("booted")).ok()?.trim().parse().ok()
}

/// The generation that the machine will be started with.
pub fn boot(places: &Places) -> Option<u64> {
    number_of(&boot_link(places))
}

/// Makes a generation the one to start with.
pub(crate) fn set_boot(places: &Places, number: u64) -> Result<(), ActivationError> {
    let link = boot_link(places);
    let temp = link.with_extension("new");
    drop(fs::remove_file(&temp));
    let target = Path::new("generations").join(number.to_string());
    let linked = std::os::unix::fs::symlink(target, &temp).and_then(|()| fs::rename(&temp, &link));
    linked.map_err(ActivationError::io("cannot link", &link))?;
    crate::journal::sync_folder(&places.state())
}

/// The number that the next generation gets: numbers are not used twice.
pub(crate) fn next_number(places: &Places) -> Result<u64, ActivationError> {
    let last = all(places)?.last().map_or(0, |generation| generation.number);
    let counted = fs::read_to_string(places.state().join("last-number")).ok();
    let counted = counted.and_then(|text| text.trim().parse().ok()).unwrap_or(0);
    Ok(last.max(counted) + 1)
}

/// The folder of a generation that is about to be made, to be undone.
pub(crate) fn place(places: &Places, number: u64) -> PathBuf {
    folder(places, number)
}

/// Writes a generation; its system is kept from then on.
pub(crate) fn write(
    places: &Places,
    generation: &Generation,
    manifest: &[u8],
    options: Option<&Value>,
) -> Result<(), ActivationError> {
    let folder = folder(places, generation.number);
    fs::create_dir_all(&folder).map_err(ActivationError::io("cannot make", &folder))?;
    objects::keep(places, &generation.number.to_string(), &generation.toplevel)?;
    crate::ledger::write_file(&folder.join("manifest.json"), manifest)?;
    if let Some(options) = options {
        write_json(&folder.join("options.json"), options)?;
    }
    write_json(&folder.join("generation.json"), generation)
}

/// Undoes [`write`].
pub(crate) fn unwrite(places: &Places, number: u64) {
    drop(fs::remove_dir_all(folder(places, number)));
    objects::forget(places, &number.to_string());
}

/// The generations that go, of a list with the oldest first. Never the current one, the booted one and the one to
/// be booted.
pub fn expired(list: &[Listed], expiry: Expiry, now: u64) -> Vec<u64> {
    let keep = expiry.keep.unwrap_or(0);
    let old = list.iter().take(list.len().saturating_sub(keep));
    let before = expiry.older_than.map(|age| now.saturating_sub(age.as_secs()));
    old.filter(|listed| !(listed.current || listed.booted || listed.boot))
        // A date in the future is of a clock that was wrong: its age is not known.
        .filter(|listed| {
            before.is_none_or(|before| listed.generation.date < before && listed.generation.date > 0)
        })
        .map(|listed| listed.generation.number)
        .collect()
}

/// Removes generations, and from the store what only they held. Gives what that was.
///
/// # Errors
/// Another activation is at work, the list of them cannot be read, or the store cannot be changed; the generations are gone
/// then.
pub fn remove(places: &Places, numbers: &[u64]) -> Result<Freed, ActivationError> {
    let _lock = Lock::take(places)?;
    let last = next_number(places)? - 1;
    crate::ledger::write_file(&places.state().join("last-number"), last.to_string().as_bytes())?;
    let mut released = Vec::new();
    for number in numbers {
        released.push(read(places, *number)?.toplevel);
        unwrite(places, *number);
    }
    if places.is_home() {
        let current = Ledger::read(places)?.toplevel;
        let stay = all(places)?.into_iter().map(|generation| generation.toplevel).chain(current);
        return crate::home::collect(places, &stay.map(PathBuf::from).collect::<Vec<_>>());
    }
    objects::collect(places, &released)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_and_young_generations_stay() {
        let listed = |number: u64, mark: &str| Listed {
            generation: Generation { number, date: number * 100, ..Generation::default() },
            current: mark == "current",
            booted: mark == "booted",
            boot: mark == "boot",
        };
        let list: Vec<Listed> = [(1, ""), (2, "booted"), (3, ""), (4, "current"), (5, "boot"), (6, "")]
            .map(|(n, m)| listed(n, m))
            .into();
        let expiry = |keep, older_than| Expiry { keep, older_than };
        assert_eq!(expired(&list, expiry(Some(2), None), 1000), [1, 3]);
        assert_eq!(expired(&list, expiry(None, Some(Duration::from_secs(800))), 1000), [1]);
        assert_eq!(expired(&list, expiry(None, None), 1000), [1, 3, 6]);
        assert_eq!(expired(&list, expiry(Some(9), None), 1000), Vec::<u64>::new());
    }
}
