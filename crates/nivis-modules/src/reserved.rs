//! Names that are somebody else's: of accounts that systems have themselves, of the machine, of the distributions' packages.

use crate::library::FILES;
use crate::scaffold::Part;

/// Accounts and groups of every Debian, in the order of their numbers (`passwd.master` and `group.master` of base-passwd 3.6.1).
/// Groups count: a person's own group has the person's name.
const DEBIAN: [&str; 41] = [
    "root", "daemon", "bin", "sys", "sync", "games", "man", "lp", "mail", "news", "uucp", "proxy",
    "www-data", "backup", "list", "irc", "_apt", "nobody", "adm", "tty", "disk", "kmem", "dialout", "fax",
    "voice", "cdrom", "floppy", "tape", "sudo", "audio", "dip", "operator", "src", "shadow", "utmp", "video",
    "sasl", "plugdev", "staff", "users", "nogroup",
];

/// Accounts and groups that usual packages and modules make: the `sysusers.d`, `passwd` and `group` of Debian 12 and 13 with
/// ssh and a desktop's services, and NixOS 26.11 (`misc/ids.nix` and the modules of these services). `systemd-…` and
/// `nixbld…` are known by how they begin.
const USUAL: [&str; 25] = [
    "_chrony",
    "avahi",
    "avahi-autoipd",
    "chrony",
    "colord",
    "crontab",
    "dnsmasq",
    "geoclue",
    "input",
    "kvm",
    "messagebus",
    "netdev",
    "nm-iodine",
    "nm-openvpn",
    "nscd",
    "ntp",
    "polkitd",
    "polkituser",
    "postfix",
    "render",
    "rpc",
    "rtkit",
    "sgx",
    "sshd",
    "wheel",
];

/// Why nothing new can have this name, if it is somebody else's already.
pub fn owner(part: Part, name: &str) -> Option<&'static str> {
    let is_owned = match part {
        Part::Host => ["localhost", "localhost6"].contains(&name),
        Part::User => {
            let is_builder = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_digit());
            DEBIAN.contains(&name)
                || USUAL.contains(&name)
                || name.starts_with("systemd-")
                || name.strip_prefix("nixbld").is_some_and(is_builder)
        }
        Part::Module => false,
        Part::Package => is_distribution_package(name),
    };
    is_owned.then_some(match part {
        Part::Host => "every machine calls itself so (RFC 6761)",
        Part::User => "systems have an account or a group of that name themselves",
        Part::Module | Part::Package => "the distributions have a package of that name",
    })
}

/// Whether the base library knows a package of the distributions by that name (`library/packages/names.json`).
fn is_distribution_package(name: &str) -> bool {
    let table = FILES.iter().find(|(path, _)| *path == "packages/names.json");
    let names = table.and_then(|(_, text)| serde_json::from_slice::<serde_json::Value>(text).ok());
    names.is_some_and(|names| names.get(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_others_are_known() {
        for (part, theirs, free) in [
            (Part::Host, &["localhost"][..], &["local", "web"][..]),
            (
                Part::User,
                &["root", "nobody", "daemon", "sshd", "www-data", "systemd-network", "nixbld7", "users"],
                &["ops", "alice", "nixbuilder", "_svc", "nixbld-x"],
            ),
            (Part::Module, &[], &["root", "git"]),
            (Part::Package, &["git", "coreutils", "bash"], &["report", "tool"]),
        ] {
            assert!(theirs.iter().all(|name| owner(part, name).is_some()), "{part:?}");
            assert!(free.iter().all(|name| owner(part, name).is_none()), "{part:?}");
        }
    }
}
