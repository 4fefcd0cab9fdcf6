use super::*;

fn keys(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn now() -> WayIn {
    WayIn {
        connection: None,
        servers: vec!["ssh.service".into()],
        ports: BTreeSet::from([22]),
        keys: vec![("root".into(), keys(&["k1"])), ("ann".into(), keys(&["k2"]))],
        interface: None,
    }
}

fn later() -> Later {
    Later { keys: vec![("root".into(), keys(&[])), ("ann".into(), keys(&["k2", "k3"]))], ..Later::default() }
}

fn messages(now: &WayIn, later: &Later) -> Vec<String> {
    cut_off(now, later).into_iter().map(|cut| cut.message).collect()
}

#[test]
fn a_way_in_that_stays_is_no_lockout() {
    assert_eq!(messages(&now(), &later()), Vec::<String>::new());
}

#[test]
fn the_server_must_run() {
    let stopped = Later { stopped: keys(&["ssh.service"]), ..later() };
    assert_eq!(messages(&now(), &stopped), ["the server of ssh would stop (ssh.service)"]);
}

#[test]
fn a_port_must_stay() {
    let moved = Later { ports: Some(BTreeSet::from([2222])), ..later() };
    assert_eq!(messages(&now(), &moved), ["ssh would no longer listen on port 22, but on 2222"]);
    let rules = "chain input { policy drop; }\n tcp dport { 80, 2000-3000 } accept\n";
    let closed = Later { firewall: Some(rules.into()), ..later() };
    assert_eq!(messages(&now(), &closed), ["the firewall would close port 22, on which ssh listens"]);
    assert!(accepts(rules, 2222) && accepts(rules, 80) && !accepts(rules, 81));
    assert!(accepts("iifname \"wg0\" tcp dport { 22 } accept\npolicy drop", 22));
}

#[test]
fn a_key_must_stay() {
    let replaced = Later { keys: vec![("ann".into(), keys(&["k9"]))], ..later() };
    assert_eq!(messages(&now(), &replaced), ["no key that lets root or ann in today would be left"]);
    // Over ssh it is the user of the connection who must get in again.
    let connection = Connection { user: "root".into(), address: "10.0.0.2".into(), port: 22 };
    let connected = WayIn { connection: Some(connection), ..now() };
    assert_eq!(messages(&connected, &later()), ["no key that lets root in today would be left"]);
}

#[test]
fn the_address_must_stay() {
    let connection = Connection { user: "ann".into(), address: "10.0.0.2".into(), port: 22 };
    let now = WayIn { connection: Some(connection), interface: Some("eth0".into()), ..now() };
    let with = |text: &str| Later { network: vec![text.into()], ..later() };
    assert_eq!(messages(&now, &with("[Network]\nAddress=10.0.0.2/24\n")), Vec::<String>::new());
    assert_eq!(messages(&now, &with("[Network]\nDHCP=yes\n")), Vec::<String>::new());
    let expected = ["eth0 would lose the address 10.0.0.2, over which you are connected"];
    assert_eq!(messages(&now, &with("[Network]\nAddress=10.0.0.9/24\n")), expected);
}

#[test]
fn keys_are_compared_without_options_and_comments() {
    let text = "# note\nfrom=\"10.*\" ssh-ed25519 AAAA ann@home\nssh-rsa BBBB\n";
    assert_eq!(keys_of(text), keys(&["ssh-ed25519 AAAA", "ssh-rsa BBBB"]));
}
