//! What a machine is, line by line: for comparing it with what it was before.
//!
//! Every line begins with the area that it is about (`etc`, `state`, `unit`, `unit-file`, `firewall`, `sysctl`,
//! `package`, `account`), so that a difference can be read as it is.

use std::collections::BTreeSet;
use std::time::Duration;

use super::boot::Machine;
use super::error::MachineError;

/// Prints the lines.
///
/// Units without a file of their own (devices, scopes, mounts of the container) come and go by themselves and are left
/// out. While a timer's service runs, both are in another state than before and after: the listing waits for its end, and
/// for that of what is being started or stopped. Of sysctl only what a container has of its own. /etc/ld.so.cache is a cache, and what Nivis and the store remember
/// has dates: their content is not looked at.
const LIST: &str = r#"
tree() {
    find "$2" -xdev -printf "$1 %M %U:%G %p -> %l\n"
    find "$2" -xdev -type f ! -path /etc/ld.so.cache ! -path /etc/shadow ! -path '/var/lib/nivis/*' ! -path '/nix/var/*' -exec sha256sum {} + | sed "s|^|$1 content |"
}
tree etc /etc
# Without the days on which passwords changed: a run may go past midnight.
sed -E 's/^([^:]*:[^:]*):[0-9]*:/\1::/' /etc/shadow | sha256sum | sed 's|^|etc content |; s|-$|/etc/shadow|'
for folder in /nix /var/lib/nivis /run/nivis; do
    [ ! -e "$folder" ] || tree state "$folder"
done
ls -A / | sed 's|^|state /|'
# systemd may be too busy to answer; nothing is not what there is.
asked() {
    until answer=$(systemctl --plain --no-legend --no-pager --full "$@"); do sleep 1; done
    echo "$answer"
}
for _ in $(seq 100); do
    seen=$(asked list-units --all --type=service,socket,timer,path,target,automount,swap)
    echo "$seen" | awk '
        $1 ~ /\.timer$/ && $4 == "running" { busy = 1 }
        $3 ~ /^(activating|deactivating|reloading)$/ && $4 !~ /^auto-restart/ { busy = 1 }
        END { exit !busy }' || break
    sleep 0.2
done
echo "$seen" |
    awk '$2 != "not-found" { print "unit", $1, $2, $3, $4 }' |
    grep -v -e '@' -e '^unit run-' -e '^unit systemd-[a-z-]*\.service loaded inactive'
asked list-unit-files | awk '{ print "unit-file", $1, $2 }' |
    grep -v -e '\.scope ' -e '@'
nft -s list ruleset 2>/dev/null | sed 's|^|firewall |'
sysctl -a 2>/dev/null | grep -e '^net\.' -e '^kernel.hostname' -e '^kernel.domainname' |
    grep -v -e nf_conntrack_count -e tcp_fastopen_key -e base_reachable -e '_flush' | sed 's|^|sysctl |'
dpkg-query -W -f 'package ${binary:Package} ${Version} ${db:Status-Abbrev}\n'
apt-mark showmanual | sed 's|^|package manual |'
getent passwd | sed 's|^|account |'
getent group | sed 's|^|account group |'
ls -A /home /var/lib/systemd/linger 2>/dev/null | sed 's|^|account folder |'
"#;

/// Lines that say what a machine is, sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    lines: BTreeSet<String>,
}

impl Listing {
    /// Lists a machine.
    pub fn of(machine: &Machine) -> Result<Self, MachineError> {
        let answer = machine.run_for(LIST, Duration::from_secs(300))?;
        if !answer.success() {
            return Err(MachineError::Program {
                program: "listing".into(),
                status: format!("{:?}", answer.code),
                output: answer.both(),
            });
        }
        Ok(Self::parse(&answer.out()))
    }

    fn parse(text: &str) -> Self {
        Listing { lines: text.lines().map(str::to_owned).collect() }
    }

    /// What is different now: lines that are gone with `-`, lines that are new with `+`, by what they are about.
    pub fn changes(&self, now: &Listing) -> Vec<String> {
        let gone = self.lines.difference(&now.lines).map(|line| (line, '-'));
        let new = now.lines.difference(&self.lines).map(|line| (line, '+'));
        let mut all: Vec<_> = gone.chain(new).collect();
        all.sort();
        all.into_iter().map(|(line, sign)| format!("{sign} {line}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_named_with_their_sign() {
        let before = Listing::parse("etc a\netc b\npackage x 1");
        let after = Listing::parse("etc a\netc c\npackage x 1");
        assert_eq!(before.changes(&after), ["- etc b", "+ etc c"]);
        assert!(before.changes(&before).is_empty());
    }
}
