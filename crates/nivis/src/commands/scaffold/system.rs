//! Which platforms a new host can have.

use crate::commands::failure::Failure;
use crate::commands::session::Session;
use nivis_modules::scaffold::{NewFile, kind_of};
use std::collections::BTreeSet;

/// Platforms of machines that hosts can be: those of `lib.systems.doubles` with Linux or macOS.
const DOUBLES: [&str; 26] = [
    "aarch64-darwin",
    "aarch64-linux",
    "arc-linux",
    "armv5tel-linux",
    "armv6l-linux",
    "armv7a-linux",
    "armv7l-linux",
    "i686-linux",
    "loongarch64-linux",
    "m68k-linux",
    "microblaze-linux",
    "microblazeel-linux",
    "mips-linux",
    "mips64-linux",
    "mips64el-linux",
    "mipsel-linux",
    "powerpc-linux",
    "powerpc64-linux",
    "powerpc64le-linux",
    "riscv32-linux",
    "riscv64-linux",
    "s390-linux",
    "s390x-linux",
    "sh4-linux",
    "x86_64-darwin",
    "x86_64-linux",
];

/// Outputs of flakes that have an entry for each platform.
const BY_SYSTEM: [&str; 5] = ["packages", "legacyPackages", "checks", "devShells", "formatter"];

/// Refuses a platform that a new host cannot have: none at all, another kind's, or none that the flake makes anything for.
///
/// # Errors
/// It is one of these, or the scaffold does not leave the choice.
pub(super) fn check(session: &mut Session, scaffold: &[NewFile], told: &str) -> Result<(), Failure> {
    let kind = kind_of(scaffold);
    let kernel = match kind.as_deref() {
        Some("linux" | "nixos") => "-linux",
        Some("darwin") => "-darwin",
        _ => "",
    };
    let known = DOUBLES.iter().map(|double| (*double).to_owned()).filter(|double| double.ends_with(kernel));
    let made: BTreeSet<String> = targets(session).into_iter().filter(|name| name.ends_with(kernel)).collect();
    let possible: Vec<String> = if made.is_empty() { known.collect() } else { made.into_iter().collect() };
    if !possible.iter().any(|name| name == told) {
        let about = if !DOUBLES.contains(&told) {
            format!("there is no system '{told}'")
        } else if !told.ends_with(kernel) {
            format!("'{told}' is no system of a host of kind {}", kind.unwrap_or_default())
        } else {
            format!("the flake makes nothing for '{told}'")
        };
        return Err(Failure::Usage(format!("{about}; possible here: {}", possible.join(", "))));
    }
    let has = |text: &str| scaffold.iter().any(|file| contains(&file.bytes, text));
    if !has("__system__") && !has(&format!("\"{told}\"")) {
        let about = format!("a host of this sort is not for '{told}': scaffold/ says which system it has");
        return Err(Failure::Usage(about));
    }
    Ok(())
}

/// The platforms that the flake makes something for.
fn targets(session: &mut Session) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for output in BY_SYSTEM {
        let set = session.get(session.top, output).ok().flatten();
        names.extend(set.map(|set| session.names(set)).unwrap_or_default());
    }
    names.retain(|name| DOUBLES.contains(&name.as_str()));
    names
}

fn contains(text: &[u8], part: &str) -> bool {
    text.windows(part.len()).any(|window| window == part.as_bytes())
}
