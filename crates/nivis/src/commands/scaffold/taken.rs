//! Before anything is written: whether a name is still free.

use super::ScaffoldError;
use crate::commands::failure::Failure;
use crate::commands::hosts::all;
use crate::commands::session::Session;
use nivis_eval::Word;
use nivis_modules::scaffold::Part;

/// Refuses a name that the flake, or the packages of one of its hosts, have already.
///
/// # Errors
/// It is taken, or the flake's hosts cannot be told.
pub(super) fn refuse_taken(session: &mut Session, part: Part, name: &str) -> Result<(), Failure> {
    match part {
        Part::Host => match all(session)?.iter().find(|host| host.name == name) {
            Some(host) => {
                let place = format!("{}.{name} of the flake", host.kind.output());
                Err(ScaffoldError::Taken { part, name: name.to_owned(), place }.into())
            }
            None => Ok(()),
        },
        Part::Package => match package(session, name)? {
            Some(why) => Err(ScaffoldError::Reserved { part, name: name.to_owned(), why }.into()),
            None => Ok(()),
        },
        // Files alone say which there are.
        Part::User | Part::Module => Ok(()),
    }
}

/// Who has a package of that name: the flake, a host in its `pkgs`, or nixpkgs.
///
/// Hosts get what is written as an overlay, so that it would be in the place of the one that they have.
fn package(session: &mut Session, name: &str) -> Result<Option<String>, Failure> {
    let system = session.eval.settings.system.clone();
    if leads_to(session, &["packages", &system], name) {
        return Ok(Some(format!("the flake has packages.{system}.{name} already")));
    }
    for host in all(session)? {
        // What is wrong with a host that was there before is nothing that stands in the way.
        let has = session.with_host(&host, |session, value| Ok(has_package(session, value, name)));
        if has.unwrap_or(false) {
            return Ok(Some(format!("the host {} has pkgs.{name} already", host.name)));
        }
    }
    let nixpkgs = leads_to(session, &["inputs", "nixpkgs", "legacyPackages", &system], name);
    Ok(nixpkgs.then(|| "nixpkgs has a package of that name".to_owned()))
}

fn has_package(session: &mut Session, host: Word, name: &str) -> bool {
    let pkgs = session.get(host, "pkgs").ok().flatten();
    pkgs.is_some_and(|pkgs| has(session, pkgs, name))
}

fn has(session: &mut Session, set: Word, name: &str) -> bool {
    let symbol = session.eval.symbols.intern(name.as_bytes());
    set.is_attrs() && session.eval.attr(set, symbol).is_some()
}

/// Whether there is a set at a path of the flake, and the name in it; it is not evaluated.
fn leads_to(session: &mut Session, path: &[&str], name: &str) -> bool {
    session.at(session.top, path).is_ok_and(|set| has(session, set, name))
}
