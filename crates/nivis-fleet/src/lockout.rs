//! No activation cuts the way in: what of it a plan would take away.

use crate::error::Obstacle;
use crate::files::Sources;
use crate::manifest::Manifest;
use crate::places::Places;
use crate::plan::Plan;
use crate::units::{UnitAction, systemctl};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A connection of ssh that this process belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Connection {
    pub user: String,
    /// The machine's own address and port.
    pub address: String,
    pub port: u16,
}

/// The way in as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WayIn {
    pub connection: Option<Connection>,
    /// A server of ssh runs, as one of these units.
    pub servers: Vec<String>,
    pub ports: BTreeSet<u16>,
    /// Administrators with the keys that let them in now.
    pub keys: Vec<(String, BTreeSet<String>)>,
    /// Interface of the connection's address, where one is known.
    pub interface: Option<String>,
}

/// The way in as a plan would leave it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Later {
    pub stopped: BTreeSet<String>,
    /// Ports that the declared server listens on; none where it is not declared and stays as it is.
    pub ports: Option<BTreeSet<u16>>,
    /// Text of the firewall's rules; none where there will be none.
    pub firewall: Option<String>,
    pub keys: Vec<(String, BTreeSet<String>)>,
    /// Texts of the network's configuration for the connection's interface, as far as they are new.
    pub network: Vec<String>,
}

const SERVERS: [&str; 4] = ["ssh.service", "sshd.service", "ssh.socket", "sshd.socket"];

/// What would be cut off.
pub(crate) fn cut_off(now: &WayIn, later: &Later) -> Vec<Obstacle> {
    let mut cuts = Vec::new();
    let help = "declare it, or say --allow-lockout if there is another way to this machine";
    if !now.servers.is_empty() && now.servers.iter().all(|server| later.stopped.contains(server)) {
        let names = now.servers.join(", ");
        cuts.push(Obstacle::new(
            format!("the server of ssh would stop ({names})"),
            format!("services.openssh.enable = true; {help}"),
        ));
    }
    // The port of this connection, else any that is listened on now.
    let needed: BTreeSet<u16> = match &now.connection {
        Some(connection) => BTreeSet::from([connection.port]),
        None => now.ports.clone(),
    };
    let shown = |ports: &BTreeSet<u16>| ports.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    if let Some(ports) = &later.ports
        && !needed.is_empty()
        && needed.is_disjoint(ports)
    {
        cuts.push(Obstacle::new(
            format!("ssh would no longer listen on port {}, but on {}", shown(&needed), shown(ports)),
            format!("services.openssh.ports = [ {} ]; {help}", shown(&needed)),
        ));
    }
    if let Some(rules) = &later.firewall {
        let open = |port: &u16| accepts(rules, *port);
        if !needed.is_empty() && !needed.iter().any(open) {
            cuts.push(Obstacle::new(
                format!("the firewall would close port {}, on which ssh listens", shown(&needed)),
                format!("networking.firewall.allowedTCPPorts = [ {} ]; {help}", shown(&needed)),
            ));
        }
    }
    cuts.extend(keys_cut(now, later, help));
    if let (Some(connection), Some(interface), false) =
        (&now.connection, &now.interface, later.network.is_empty())
    {
        let kept = later.network.iter().any(|text| {
            text.contains(&connection.address)
                || text.lines().any(|line| {
                    let line = line.trim().to_ascii_lowercase();
                    matches!(line.as_str(), "dhcp=yes" | "dhcp=true" | "dhcp=ipv4" | "dhcp=ipv6")
                })
        });
        if !kept {
            cuts.push(Obstacle::new(
                format!(
                    "{interface} would lose the address {}, over which you are connected",
                    connection.address
                ),
                format!("networking.interfaces.{interface}.ipv4.addresses; {help}"),
            ));
        }
    }
    cuts
}

/// Someone must still get in with a key that lets in today: the user of the connection, else any administrator.
fn keys_cut(now: &WayIn, later: &Later, help: &str) -> Option<Obstacle> {
    let user = now.connection.as_ref().map(|connection| connection.user.as_str());
    let asked: Vec<&(String, BTreeSet<String>)> = now
        .keys
        .iter()
        .filter(|(name, keys)| !keys.is_empty() && user.is_none_or(|user| user == name))
        .collect();
    if asked.is_empty() {
        return None;
    }
    let stays = asked.iter().any(|(name, keys)| {
        let after = later.keys.iter().find(|(after, _)| after == name);
        after.is_some_and(|(_, after)| !keys.is_disjoint(after))
    });
    if stays {
        return None;
    }
    let names: Vec<&str> = asked.iter().map(|(name, _)| name.as_str()).collect();
    let first = names.first().copied().unwrap_or("root");
    Some(Obstacle::new(
        format!("no key that lets {} in today would be left", names.join(" or ")),
        format!("users.users.{first}.openssh.authorizedKeys.keys; {help}"),
    ))
}

/// Whether rules of nftables accept connections to a TCP port (from anywhere, or on some interface).
fn accepts(rules: &str, port: u16) -> bool {
    if !rules.contains("policy drop") {
        return true;
    }
    rules.lines().any(|line| {
        let Some((_, rest)) = line.split_once("tcp dport ") else { return false };
        let Some(set) = rest.strip_suffix("accept").or_else(|| rest.split(" accept").next()) else {
            return false;
        };
        line.contains("accept")
            && set.trim().trim_matches(['{', '}']).split(',').any(|item| {
                let item = item.trim();
                match item.split_once('-') {
                    Some((from, to)) => {
                        from.trim().parse().is_ok_and(|from: u16| from <= port)
                            && to.trim().parse().is_ok_and(|to: u16| to >= port)
                    }
                    None => item.parse() == Ok(port),
                }
            })
    })
}

/// `SSH_CONNECTION` of this process, or of the one that started it: sudo does not hand it on.
fn connection() -> Option<Connection> {
    let mut pid = std::process::id();
    let mut text = std::env::var("SSH_CONNECTION").ok();
    let mut user = None;
    for _ in 0..32 {
        let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        let variable = |name: &str| {
            let variables = environment.split(|byte| *byte == 0);
            let texts = variables.filter_map(|variable| std::str::from_utf8(variable).ok());
            texts
                .filter_map(|text| text.split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
        };
        if let Some(found) = variable("SSH_CONNECTION") {
            text = Some(found);
            // The last one on the way up is the one that logged in.
            user = variable("USER").or(user);
        }
        let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()?;
        if parent <= 1 {
            break;
        }
        pid = parent;
    }
    let text = text?;
    let words: Vec<&str> = text.split_whitespace().collect();
    let (address, port) = (words.get(2)?, words.get(3)?);
    let user = user.or_else(|| std::env::var("SUDO_USER").ok()).unwrap_or_else(|| "root".into());
    Some(Connection { user, address: (*address).to_owned(), port: port.parse().ok()? })
}

/// The keys of a text of authorized keys: their type and content, without options and comments.
fn keys_of(text: &str) -> BTreeSet<String> {
    let key = |line: &str| {
        let line = line.trim();
        if line.starts_with('#') {
            return None;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let at = words.iter().position(|word| {
            word.starts_with("ssh-") || word.starts_with("ecdsa-") || word.starts_with("sk-")
        })?;
        Some(format!("{} {}", words.get(at)?, words.get(at + 1)?))
    };
    text.lines().filter_map(key).collect()
}

/// Root and the members of the groups that may become root, with their homes.
fn administrators(places: &Places) -> Vec<(String, String)> {
    let text = |path: &str| fs::read_to_string(places.real(path)).unwrap_or_default();
    let mut names = BTreeSet::from(["root".to_owned()]);
    for line in text("/etc/group").lines() {
        let fields: Vec<&str> = line.split(':').collect();
        if let [name, _, _, members] = fields.as_slice()
            && matches!(*name, "sudo" | "wheel" | "admin")
        {
            names.extend(members.split(',').filter(|member| !member.is_empty()).map(str::to_owned));
        }
    }
    let passwd = text("/etc/passwd");
    let home = |line: &str| {
        let fields: Vec<&str> = line.split(':').collect();
        names
            .contains(*fields.first()?)
            .then(|| Some((fields.first()?.to_string(), fields.get(5)?.to_string())))?
    };
    passwd.lines().filter_map(home).collect()
}

fn ports_of(config: &str) -> BTreeSet<u16> {
    let port = |line: &str| {
        let mut words = line.split_whitespace();
        words.next().filter(|word| word.eq_ignore_ascii_case("Port"))?;
        words.next()?.parse().ok()
    };
    let ports: BTreeSet<u16> = config.lines().filter_map(port).collect();
    if ports.is_empty() { BTreeSet::from([22]) } else { ports }
}

fn declared_key_file(user: &str) -> String {
    format!("/etc/ssh/authorized_keys.d/{user}")
}

fn home_keys(places: &Places, home: &str) -> BTreeSet<String> {
    let text = |name: &str| fs::read_to_string(places.real(Path::new(home).join(".ssh").join(name)));
    let mut keys = BTreeSet::new();
    for name in ["authorized_keys", "authorized_keys2"] {
        keys.extend(keys_of(&text(name).unwrap_or_default()));
    }
    keys
}

/// Looks at the way in, now and as a plan would leave it.
pub(crate) fn look(places: &Places, manifest: &Manifest, sources: &Sources, plan: &Plan) -> (WayIn, Later) {
    let wanted: BTreeSet<String> = SERVERS.map(str::to_owned).into();
    let shown = systemctl::show(&wanted).unwrap_or_default();
    let running = shown.into_values().filter(|shown| shown.state.active == "active");
    let servers: BTreeSet<String> = running.map(|shown| shown.id).collect();
    let servers: Vec<String> = servers.into_iter().collect();
    let config = |path: &str| fs::read_to_string(places.real(path)).ok();
    let declared = |path: &str| {
        let file = manifest.files.get(path)?;
        Some(String::from_utf8_lossy(&sources.read(&file.source).ok()?).into_owned())
    };
    let now_config = config("/etc/ssh/sshd_config");
    let mut now = WayIn { connection: connection(), servers, ..WayIn::default() };
    if !now.servers.is_empty() {
        now.ports = ports_of(now_config.as_deref().unwrap_or_default());
    }
    let later_config = declared("/etc/ssh/sshd_config");
    let reads_homes = |config: Option<&str>| {
        let lines = config.unwrap_or_default().lines();
        let mut files = lines.filter(|line| line.trim().starts_with("AuthorizedKeysFile"));
        files.next().is_none_or(|line| line.contains("%h") || line.contains(" .ssh"))
    };
    let mut later = Later {
        stopped: plan
            .units
            .iter()
            .filter(|step| step.action == UnitAction::Stop)
            .map(|step| step.unit.clone())
            .collect(),
        ports: later_config.as_deref().map(ports_of),
        firewall: declared("/etc/nivis/firewall.nft"),
        ..Later::default()
    };
    if manifest.files.is_empty() {
        later.stopped.clear();
    }
    let homes_later = reads_homes(later_config.as_deref().or(now_config.as_deref()));
    for (user, home) in administrators(places) {
        let (mut before, mut after) = (BTreeSet::new(), BTreeSet::new());
        let in_home = home_keys(places, &home);
        if reads_homes(now_config.as_deref()) {
            before.extend(in_home.iter().cloned());
        }
        before.extend(keys_of(&config(&declared_key_file(&user)).unwrap_or_default()));
        if homes_later {
            after.extend(in_home);
        }
        after.extend(keys_of(&declared(&declared_key_file(&user)).unwrap_or_default()));
        now.keys.push((user.clone(), before));
        later.keys.push((user, after));
    }
    // Without a server nobody gets in with a key now.
    if now.servers.is_empty() && now.connection.is_none() {
        now.keys.clear();
    }
    network(&mut now, &mut later, manifest, sources, plan);
    (now, later)
}

fn network(now: &mut WayIn, later: &mut Later, manifest: &Manifest, sources: &Sources, plan: &Plan) {
    let Some(connection) = &now.connection else { return };
    let addresses = crate::tool::Tool::new("ip").args(["-o", "addr", "show"]).run().unwrap_or_default();
    let own = |line: &&str| line.split([' ', '/']).any(|word| word == connection.address);
    now.interface =
        addresses.lines().find(own).and_then(|line| line.split_whitespace().nth(1)).map(str::to_owned);
    let Some(interface) = &now.interface else { return };
    let changed = |path: &str| plan.files.iter().any(|change| change.path == path);
    for (path, file) in &manifest.files {
        if !path.starts_with("/etc/systemd/network/") || !path.ends_with(".network") || !changed(path) {
            continue;
        }
        let text = sources.read(&file.source).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        let matched = text.lines().filter_map(|line| line.trim().strip_prefix("Name=")).any(|names| {
            names.split_whitespace().any(|name| {
                name == interface || name.strip_suffix('*').is_some_and(|start| interface.starts_with(start))
            })
        });
        if matched {
            later.network.push(text);
        }
    }
}

#[cfg(test)]
mod tests;
