//! `nivis size`: the lists of packages that a flake has as `packageProfiles.<system>`, and what they take installed.

use super::failure::Failure;
use super::session::{Session, Unopened};
use super::{FlakeArgs, Global, print};
use nivis_eval::Word;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Options of `nivis size`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis size                  every profile of the flake
  nivis size desktop --json")]
pub(super) struct SizeArgs {
    /// The profiles, else all
    profiles: Vec<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// The system whose packages are meant, else this machine's
    #[arg(long, value_name = "SYSTEM")]
    system: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// One list of packages.
#[derive(Debug, Default, PartialEq, Eq)]
struct Profile {
    name: String,
    packages: BTreeSet<String>,
    /// What is installed → bytes: of the packages and of everything they need, each once.
    parts: BTreeMap<String, u64>,
    /// Packages whose size is not known.
    unknown: BTreeSet<String>,
}

impl Profile {
    fn bytes(&self) -> u64 {
        self.parts.values().sum()
    }
}

/// `nivis size`
pub(super) fn run(global: &Global, args: &SizeArgs) -> Result<i32, Unopened> {
    let mut session = Session::open_flake(global, &args.flake, None)?;
    let trees = session.trees.clone();
    let system = args.system.clone().unwrap_or_else(|| session.eval.settings.system.clone());
    let profiles =
        read(&mut session, &system, &args.profiles).map_err(|failure| Unopened(failure, trees.clone()))?;
    let text = if args.json { format!("{:#}\n", to_json(&profiles)) } else { table(&profiles) };
    print(text.as_bytes()).map_err(|failure| Unopened(failure, trees))?;
    Ok(0)
}

/// The profiles, the smallest first.
fn read(session: &mut Session, system: &str, wanted: &[String]) -> Result<Vec<Profile>, Failure> {
    let outputs = session.at(session.top, &["outputs"])?;
    if session.get(outputs, "packageProfiles")?.is_none() {
        return Err(Failure::NoProfiles);
    }
    let all = session.at(session.top, &["packageProfiles", system])?;
    let path = format!("packageProfiles.{system}");
    if !all.is_attrs() {
        let found = session.eval.show_type(all);
        return Err(Failure::WrongType { path, found, expected: "a set of lists of packages" });
    }
    session.eval.roots.push(all);
    let names = if wanted.is_empty() {
        let attrs = session.eval.attrs_by_name(all);
        attrs.iter().map(|attr| session.eval.name(attr.name)).collect()
    } else {
        wanted.to_vec()
    };
    let mut profiles = Vec::new();
    for name in names {
        let Some(list) = session.get(all, &name)? else {
            let nearest = session.nearest(all, &name);
            let path = format!("{path}.{name}");
            return Err(Failure::NoAttribute { tried: vec![path.clone()], path, nearest });
        };
        if !list.is_list() {
            let found = session.eval.show_type(list);
            let path = format!("{path}.{name}");
            return Err(Failure::WrongType { path, found, expected: "a list of packages" });
        }
        session.eval.roots.push(list);
        profiles.push(read_profile(session, name, list)?);
    }
    profiles.sort_by(|a, b| a.bytes().cmp(&b.bytes()).then_with(|| a.name.cmp(&b.name)));
    Ok(profiles)
}

fn read_profile(session: &mut Session, name: String, list: Word) -> Result<Profile, Failure> {
    let mut profile = Profile { name, ..Profile::default() };
    for at in session.items(Some(list)) {
        let package = session.eval.force_slot(at).map_err(|error| session.failure(&error))?;
        session.eval.roots.push(package);
        let called = match session.get(package, "pname")? {
            Some(name) if name.is_string() => Some(name),
            _ => session.get(package, "name")?.filter(|name| name.is_string()),
        };
        let Some(called) = called else {
            let found = session.eval.show_type(package);
            let path = format!("packageProfiles: an entry of `{}`", profile.name);
            return Err(Failure::WrongType { path, found, expected: "a package" });
        };
        let called = String::from_utf8_lossy(session.eval.bytes(called)).into_owned();
        if !read_parts(session, package, &mut profile.parts)? {
            profile.unknown.insert(called.clone());
        }
        profile.packages.insert(called);
    }
    Ok(profile)
}

/// Adds what a package says of itself in `meta.installedSizes`; whether it says anything.
fn read_parts(
    session: &mut Session,
    package: Word,
    parts: &mut BTreeMap<String, u64>,
) -> Result<bool, Failure> {
    let Some(meta) = session.get(package, "meta")? else { return Ok(false) };
    session.eval.roots.push(meta);
    let Some(sizes) = session.get(meta, "installedSizes")?.filter(|sizes| sizes.is_attrs()) else {
        return Ok(false);
    };
    session.eval.roots.push(sizes);
    for attr in session.eval.attrs_by_name(sizes) {
        let size = session.eval.force_slot(attr.at).map_err(|error| session.failure(&error))?;
        let size = session.eval.as_int(size).and_then(|size| u64::try_from(size).ok());
        parts.insert(session.eval.name(attr.name), size.unwrap_or(0));
    }
    Ok(true)
}

/// The largest of the profiles before it that are part of this one.
fn contained<'a>(before: &'a [Profile], profile: &Profile) -> Option<&'a Profile> {
    before.iter().rev().find(|other| other.packages.is_subset(&profile.packages))
}

fn to_json(profiles: &[Profile]) -> serde_json::Value {
    let mut all = serde_json::Map::new();
    for (index, profile) in profiles.iter().enumerate() {
        let inner = contained(&profiles[..index], profile).map(|inner| inner.name.as_str());
        let value = json!({
            "packages": profile.packages,
            "installedSize": profile.bytes(),
            "contains": inner,
            "unknown": profile.unknown,
        });
        all.insert(profile.name.clone(), value);
    }
    all.into()
}

/// Bytes as people read them.
fn show(bytes: u64) -> String {
    const MEGABYTE: u64 = 1_000_000;
    match bytes {
        0..10_000 => format!("{bytes} B"),
        10_000..10_000_000 => format!("{} kB", bytes / 1000),
        10_000_000..10_000_000_000 => format!("{} MB", bytes / MEGABYTE),
        _ => format!("{} GB", bytes / (1000 * MEGABYTE)),
    }
}

fn table(profiles: &[Profile]) -> String {
    let width = profiles.iter().map(|profile| profile.name.chars().count()).max().unwrap_or(0).max(7);
    let mut text = format!("{:width$}  packages  installed  contains\n", "profile");
    let mut unknown = BTreeSet::new();
    for (index, profile) in profiles.iter().enumerate() {
        let inner = contained(&profiles[..index], profile).map_or_else(String::new, |inner| {
            format!("{}, and {} more", inner.name, show(profile.bytes() - inner.bytes()))
        });
        let line = format!(
            "{:width$}  {:>8}  {:>9}  {inner}",
            profile.name,
            profile.packages.len(),
            show(profile.bytes())
        );
        text.push_str(line.trim_end());
        text.push('\n');
        unknown.extend(profile.unknown.iter().map(String::as_str));
    }
    if !unknown.is_empty() {
        let names: Vec<&str> = unknown.into_iter().collect();
        text.push_str(&format!("\nof unknown size, and not counted: {}\n", names.join(", ")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Profile, contained, show, table};

    fn profile(name: &str, packages: &[&str], parts: &[(&str, u64)]) -> Profile {
        Profile {
            name: name.into(),
            packages: packages.iter().map(|&package| package.into()).collect(),
            parts: parts.iter().map(|&(part, size)| (part.into(), size)).collect(),
            unknown: Default::default(),
        }
    }

    #[test]
    fn what_two_packages_need_counts_once_and_profiles_contain_one_another() {
        let small = profile("small", &["jq"], &[("jq", 90_000), ("libc6", 13_000_000)]);
        let large =
            profile("large", &["git", "jq"], &[("git", 40_000_000), ("jq", 90_000), ("libc6", 13_000_000)]);
        let other = profile("other", &["vim"], &[("vim", 99_000_000)]);
        let all = [small, large, other];
        assert_eq!(contained(&all[..1], &all[1]).map(|inner| inner.name.as_str()), Some("small"));
        assert!(contained(&all[..2], &all[2]).is_none(), "nothing of it is in another");
        assert_eq!(
            table(&all),
            "profile  packages  installed  contains\n\
             small           1      13 MB\n\
             large           2      53 MB  small, and 40 MB more\n\
             other           1      99 MB\n"
        );
    }

    #[test]
    fn sizes_are_shown_with_two_digits_or_more() {
        let shown: Vec<String> = [0, 9_999, 10_000, 12_345_678, 12_345_678_901].map(show).to_vec();
        assert_eq!(shown, ["0 B", "9999 B", "10 kB", "12 MB", "12 GB"]);
    }
}
