//! Commands under the names that other tools have for them: nixos-rebuild, nh, nixos-cli, home-manager, colmena.

use std::ffi::OsString;

/// Words that a command line may begin with, and those that stand for them here. Longer ones come first.
const NAMES: &[(&[&str], &[&str])] = &[
    // nh
    (&["os", "info"], &["generations"]),
    (&["os", "build-image"], &["image"]),
    (&["os"], &[]),
    (&["home"], &[]),
    (&["search", "options"], &["search", "--options"]),
    (&["search", "packages"], &["search", "--packages"]),
    // nixos-cli
    (&["generation", "list"], &["generations"]),
    (&["generation", "delete"], &["generations", "rm"]),
    (&["generation", "rollback"], &["rollback"]),
    (&["generation", "switch"], &["rollback"]),
    // nixos-rebuild, home-manager
    (&["list-generations"], &["generations"]),
    (&["expire-generations"], &["generations", "rm"]),
    (&["dry-build"], &["build", "--dry-run"]),
    (&["build-image"], &["image"]),
    // colmena
    (&["apply-local"], &["switch"]),
];

/// Commands after `os` and `home`; others of these names are ours.
const OF_SYSTEMS: &[&str] = &["boot", "build", "repl", "rollback", "switch", "test"];

/// Verbs that evaluate a host, with nh's options for locking anew.
const OF_HOSTS: &[&str] = &["boot", "build", "plan", "switch", "test"];

/// A command line in the words of this program.
pub(crate) fn translate(mut args: Vec<OsString>) -> Vec<OsString> {
    let word = |args: &[OsString], at: usize| args.get(at).and_then(|arg| arg.to_str()).map(str::to_owned);
    let found = NAMES.iter().find(|(theirs, ours)| {
        let begins =
            theirs.iter().enumerate().all(|(at, name)| word(&args, at + 1).as_deref() == Some(*name));
        let next = word(&args, theirs.len() + 1);
        begins
            && match (*theirs, *ours) {
                (_, []) => next.is_some_and(|next| OF_SYSTEMS.contains(&next.as_str())),
                // `search options` alone looks for that word.
                (["search", _], _) => next.is_some_and(|next| !next.starts_with('-')),
                _ => true,
            }
    });
    if let Some((theirs, ours)) = found {
        args.splice(1..=theirs.len(), ours.iter().map(OsString::from));
    }
    let Some(mut verb) = word(&args, 1) else { return args };
    let take = |args: &mut Vec<OsString>, option: &str| {
        let at = args.iter().skip(2).position(|arg| arg == option);
        at.is_some_and(|at| args.remove(at + 2) == option)
    };
    if verb == "apply" {
        // nixos-cli
        if take(&mut args, "--no-boot") {
            verb = "test".to_owned();
        } else if take(&mut args, "--no-activate") {
            verb = "boot".to_owned();
        }
    }
    if verb == "switch" && take(&mut args, "--rollback") {
        verb = "rollback".to_owned();
    }
    if verb == "rollback" {
        take(&mut args, "--to");
    }
    if OF_HOSTS.contains(&verb.as_str()) || verb == "apply" {
        for arg in args.iter_mut().skip(2) {
            match arg.to_str() {
                Some("-u" | "--update") => *arg = "--recreate-lock-file".into(),
                Some("-U") => *arg = "--update-input".into(),
                _ => {}
            }
        }
    }
    args[1] = verb.into();
    args
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn names_of_others_mean_our_commands() {
        for (theirs, ours) in [
            ("os switch -U nixpkgs web", "switch --update-input nixpkgs web"),
            ("os switch -u", "switch --recreate-lock-file"),
            ("os rollback --to 12", "rollback 12"),
            ("os info --json", "generations --json"),
            ("home switch --flake .#ops", "switch --flake .#ops"),
            ("apply --no-boot web", "test web"),
            ("apply --no-activate", "boot"),
            ("apply -n", "apply -n"),
            ("switch --rollback", "rollback"),
            ("dry-build web", "build --dry-run web"),
            ("list-generations --json", "generations --json"),
            ("generation delete --older-than 30d", "generations rm --older-than 30d"),
            ("generation switch 12", "rollback 12"),
            ("search options nginx", "search --options nginx"),
        ] {
            assert_eq!(words(theirs), ours, "{theirs}");
        }
    }

    #[test]
    fn our_own_names_stay() {
        for own in
            ["search options", "search options --json", "home", "os help", "eval -U", "host add os", ""]
        {
            assert_eq!(words(own), own);
        }
    }

    fn words(line: &str) -> String {
        let args = ["nivis"].into_iter().chain(line.split_whitespace()).map(Into::into).collect();
        let translated = translate(args);
        let words: Vec<_> = translated.iter().skip(1).map(|word| word.to_string_lossy()).collect();
        words.join(" ")
    }
}
