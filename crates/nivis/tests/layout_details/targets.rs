//! What the layout targets shows, and what it says of mistakes.

use crate::checks::{facts_hold, mistakes_are_told};
use crate::stage::{Stage, repository, said};
use serde_json::{Value, json};

#[test]
fn targets_shows_what_it_says() {
    facts_hold(
        "targets",
        &[
            // Three priorities, and who won.
            (
                "lib.priorities",
                "x: x",
                json!({
                    "container": { "priority": 1500, "value": null },
                    "hetzner": { "priority": 100, "value": "UTC" },
                    "m1": { "priority": 1000, "value": "Europe/Berlin" },
                    "wsl": { "priority": 50, "value": "Europe/London" },
                }),
            ),
            // One source, two platforms.
            (
                "linuxConfigurations",
                "builtins.mapAttrs (_: h: [ h.config.nixpkgs.hostPlatform.system h.config.targets.packages.profile ])",
                json!({
                    "container": ["x86_64-linux", "minimal"],
                    "hetzner": ["x86_64-linux", "full"],
                    "m1": ["aarch64-linux", "development"],
                    "wsl": ["x86_64-linux", "development"],
                }),
            ),
            // Each profile holds the one before it, on both platforms.
            (
                "packageProfiles",
                "builtins.mapAttrs (_: p: let names = map (x: x.name); within = a: b: builtins.all (n: builtins.elem n (names b)) (names a); in [ (within p.minimal p.essential) (within p.essential p.development) (within p.development p.full) (within p.full p.development) ])",
                json!({
                    "aarch64-linux": [true, true, true, false],
                    "x86_64-linux": [true, true, true, false],
                }),
            ),
            (
                "linuxConfigurations.wsl.config",
                "c: [ c.wsl.docker-desktop.enable c.virtualisation.docker.enable c.services.openssh.enable c.networking.firewall.enable c.services.displayManager.sddm.enable ]",
                json!([true, false, false, false, false]),
            ),
            (
                "linuxConfigurations.hetzner.config",
                "c: [ c.services.xrdp.enable c.services.tailscale.enable c.services.fail2ban.enable c.services.openssh.settings.MaxStartups c.virtualisation.docker.enable (c.systemd.services ? watch-disk) ]",
                json!([true, true, true, "10:30:60", true, true]),
            ),
            ("linuxConfigurations.m1.config.hardware.asahi.enable", "x: x", json!(true)),
            // Images are made of the profiles.
            (
                "packages.x86_64-linux",
                "p: builtins.mapAttrs (_: c: builtins.match \".*shellcheck.*\" c.containerfile != null) { inherit (p) container-minimal container-dev; }",
                json!({ "container-dev": true, "container-minimal": false }),
            ),
            (
                "homeModules",
                "builtins.attrNames",
                json!(["ai-assistants", "editors", "shell", "terminal", "tools"]),
            ),
        ],
    );
}

#[test]
fn sizes_of_profiles_are_told() {
    let stage = Stage::new("targets");
    let output = stage.run(&["size", "--json", "--system", "x86_64-linux"]);
    assert!(output.status.success(), "{}", said(&output));
    let sizes: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let size = |name: &str| sizes[name]["installedSize"].as_u64().expect(name);
    // The order of the list, and the sizes that it promises within a factor of two.
    for (name, megabytes, inner) in [
        ("minimal", 100, Value::Null),
        ("essential", 275, json!("minimal")),
        ("development", 600, json!("essential")),
        ("full", 1000, json!("development")),
    ] {
        let (least, most) = (megabytes * 500_000, megabytes * 2_500_000);
        assert!((least..most).contains(&size(name)), "{name}: {}", size(name));
        assert_eq!(sizes[name]["contains"], inner, "{name}");
    }

    // Fewer packages are smaller; a profile that is not there is named with those that are.
    stage.change("shared/package-lists.nix", Some("      pkgs.nodejs\n"), "");
    let output = stage.run(&["size", "--json", "--system", "x86_64-linux", "development"]);
    let less: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(less["development"]["installedSize"].as_u64().expect("a size") < size("development"));
    let output = stage.run(&["size", "--system", "x86_64-linux", "develpment"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("development"), "{}", said(&output));
}

#[test]
fn targets_tells_mistakes() {
    mistakes_are_told(
        "targets",
        &[
            ("shared/package-lists.nix", Some("pkgs.curl"), "pkgs.curly", "curly"),
            ("configurations/hetzner.nix", Some("\"full\""), "\"huge\"", "targets.packages.profile"),
            ("users/guest.nix", None, "{ uid = 1000; keys = [ ]; }", "guest and ops have the same uid, 1000"),
            (
                "configurations/hetzner.nix",
                Some("../home-manager/ops.nix"),
                "../home-manager/ops.nix\n    { time.timeZone = \"Europe/Paris\"; }",
                "the option `time.timeZone` has conflicting definitions",
            ),
            (
                "configurations/hetzner.nix",
                Some("{\n  imports"),
                "{ lib, ... }: {\n  users.users.ops.uid = lib.mkForce 1077;\n  imports",
                "users.users.ops.uid is 1077 on hetzner, and 1000 in users/ops.nix",
            ),
            ("targets/m1.nix", Some("\"linux\""), "\"windows\"", "targets/m1.nix"),
            ("targets/m1.nix", Some("  kind = \"linux\";\n"), "", "the option `targets.m1.kind` is used"),
            (
                "targets/m1.nix",
                Some("aarch64-linux"),
                "aarch64-darwin",
                "the option `targets.m1.system` is not of its type, one of \"x86_64-linux\", \"aarch64-linux\"",
            ),
            (
                "targets/Bad_Name.nix",
                None,
                "{ kind = \"linux\"; system = \"x86_64-linux\"; }",
                "targets/Bad_Name.nix: not a name of a host",
            ),
            ("targets/m1.nix", Some("aarch64-linux"), "x86_64-linux", "is for aarch64 only"),
        ],
    );
}

/// What `nivis hardware` writes, with file systems and kernel modules that are the distribution's, needs no changes.
#[test]
fn hardware_is_taken_as_it_is_written() {
    let stage = Stage::new("targets");
    stage.good(&["host", "add", "box"]);
    for machine in ["container", "laptop", "server", "virtual"] {
        let file = repository().join(format!("tests/hardware/{machine}/expected.nix"));
        let text = std::fs::read_to_string(file).expect("it can be read");
        // Two that a Linux machine refuses, with a word: pools of Stratis, and firmware by the card.
        let is_taken = |line: &&str| !line.contains("stratis.poolUuid") && !line.contains("enableIntel");
        let text: String = text.lines().filter(is_taken).map(|line| format!("{line}\n")).collect();
        stage.write("hardware/box.nix", text.as_bytes());
        assert_eq!(stage.good(&["check", "box"]).trim(), "box: good", "{machine}");
    }
}
