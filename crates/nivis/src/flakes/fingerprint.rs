//! What stands for everything that decides a locked flake's outputs (`LockedFlake::getFingerprint` of the reference).

use super::host::HostError;
use super::open::{OpenError, OpenFlake};
use nivis_flake::tree::{LocalChanges, TreeError, local_changes};
use nivis_flake::{Input, get_bool};
use nivis_store::hash::{Hash, HashAlgo};
use nivis_store::nar::dump_path;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

/// The fingerprint in base 16; `None` for a flake that nothing pins.
///
/// # Errors
/// The working tree of the flake cannot be read.
pub(crate) fn fingerprint(flake: &OpenFlake) -> Result<Option<String>, Box<OpenError>> {
    if flake.lock.unlocked_input(false).is_some() {
        return Ok(None);
    }
    let input = &flake.locked.input;
    let tree = |error: TreeError| Box::from(HostError::from(error));
    let reference = |error: nivis_flake::FlakeRefError| Box::<OpenError>::from(HostError::from(error));
    let Some(mut text) = input_fingerprint(input, flake.changes.as_deref()).map_err(tree)? else {
        return Ok(None);
    };
    text.extend(b";");
    text.extend(&flake.locked.subdir);
    text.extend(format!(";{:#}", flake.lock.to_json().map_err(reference)?).bytes());
    if let Some(count) = input.rev_count() {
        text.extend(format!(";revCount={count}").bytes());
    }
    if let Some(time) = input.last_modified() {
        text.extend(format!(";lastModified={time}").bytes());
    }
    Ok(Some(Hash::of(HashAlgo::Sha256, &text).base16()))
}

/// What stands for the tree of an input (`getFingerprint` of each input scheme); `known` is what had changed in it when
/// it was read.
fn input_fingerprint(input: &Input, known: Option<&[u8]>) -> Result<Option<Vec<u8>>, TreeError> {
    let rev = || Ok::<_, TreeError>(input.git_rev()?.map(String::into_bytes));
    let hash = || Ok::<_, TreeError>(input.nar_hash()?.map(String::into_bytes));
    match input.kind() {
        b"path" => Ok(hash()?.map(|hash| [&b"path:"[..], &hash].concat())),
        b"file" | b"tarball" => match hash()? {
            Some(hash) => Ok(Some(hash)),
            None => rev(),
        },
        b"git" => {
            let mut text = match input.git_rev()? {
                Some(rev) => rev.into_bytes(),
                None => match known
                    .map(<[u8]>::to_vec)
                    .map_or_else(|| of_working_tree(input), |known| Ok(Some(known)))?
                {
                    Some(changes) => changes,
                    None => return Ok(None),
                },
            };
            for (name, mark) in [("submodules", ";s"), ("exportIgnore", ";e"), ("lfs", ";l")] {
                if get_bool(&input.attrs, name).ok().flatten() == Some(true) {
                    text.extend(mark.bytes());
                }
            }
            Ok(Some(text))
        }
        _ => rev(),
    }
}

/// A string as archives have it: its length, its bytes, zeros up to a multiple of eight.
fn framed(text: &[u8], out: &mut Vec<u8>) {
    out.extend((text.len() as u64).to_le_bytes());
    out.extend(text);
    out.extend(std::iter::repeat_n(0, text.len().next_multiple_of(8) - text.len()));
}

/// What stands for the changes in the working tree of an input; none where it has no such tree.
///
/// # Errors
/// Git cannot be asked, or a file cannot be read.
pub(super) fn of_working_tree(input: &Input) -> Result<Option<Vec<u8>>, TreeError> {
    local_changes(input)?.map(|changes| of_changes(&changes)).transpose()
}

fn of_changes(changes: &LocalChanges) -> Result<Vec<u8>, TreeError> {
    let mut text = Vec::new();
    for file in &changes.modified {
        framed(b"modified:", &mut text);
        framed(&[b"/", file.as_slice()].concat(), &mut text);
        let path = changes.root.join(OsStr::from_bytes(file));
        dump_path(&path, &mut text)
            .map_err(|error| TreeError::Io { path, source: std::io::Error::other(error) })?;
    }
    for file in &changes.deleted {
        framed(b"deleted:", &mut text);
        framed(&[b"/", file.as_slice()].concat(), &mut text);
    }
    let none = "0".repeat(40);
    let head = changes.head.as_deref().unwrap_or(&none);
    Ok(format!("{head};d={}", Hash::of(HashAlgo::Sha512, &text).base16()).into_bytes())
}
