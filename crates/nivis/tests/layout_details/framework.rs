//! What the layout framework shows, and what it says of mistakes.

use crate::checks::{facts_hold, mistakes_are_told};
use crate::stage::{Stage, said};
use serde_json::json;

#[test]
fn framework_shows_what_it_says() {
    let home = "linuxConfigurations.workstation.config.home-manager.users.someone";
    facts_hold(
        "framework",
        &[
            // What others import.
            (
                "nixosModules",
                "builtins.attrNames",
                json!([
                    "ai",
                    "default",
                    "desktop",
                    "desktopHardware",
                    "development",
                    "gaming",
                    "graphics",
                    "hardware",
                    "laptopHardware",
                    "networking",
                    "secrets",
                    "services",
                    "system",
                    "users",
                    "virt",
                    "virtualisation"
                ]),
            ),
            (
                "homeModules",
                "builtins.attrNames",
                json!([
                    "ai",
                    "base",
                    "browser",
                    "calendar",
                    "desktop",
                    "laptop",
                    "secrets",
                    "security",
                    "terminal",
                    "workstation"
                ]),
            ),
            (
                "devShells.x86_64-linux",
                "builtins.attrNames",
                json!(["default", "go", "node", "python", "rust", "zig"]),
            ),
            ("packages.aarch64-linux", "builtins.attrNames", json!(["init", "report"])),
            ("templates", "builtins.attrNames", json!(["default"])),
            // Photos with their database, behind a server that asks whether they are well.
            (
                "linuxConfigurations.server.config",
                "c: [ (builtins.attrNames c.virtualisation.oci-containers.containers) c.services.tailscale.permitCertUid (builtins.attrNames c.services.samba.settings) (builtins.attrNames c.nivis.manifest.secrets) ]",
                json!([
                    ["immich-database", "immich-machine-learning", "immich-server"],
                    "caddy",
                    ["global", "music"],
                    ["age/mail-password"]
                ]),
            ),
            (
                "linuxConfigurations.server.config.services.caddy.virtualHosts",
                "v: map (h: builtins.match \".*(Strict-Transport-Security max-age=31536000).*(health_uri /api/server/ping).*\" h.extraConfig) (builtins.attrValues v)",
                json!([["Strict-Transport-Security max-age=31536000", "health_uri /api/server/ping"]]),
            ),
            // Groups of the parts that are enabled, and the journal for whoever asks an assistant.
            (
                "linuxConfigurations.workstation.config.users.users.someone.extraGroups",
                "builtins.sort (a: b: a < b)",
                json!(["audio", "libvirtd", "networkmanager", "systemd-journal", "video", "wheel"]),
            ),
            // A server of MCP without its key is left out, and what needs rclone waits for it.
            (home, "c: builtins.attrNames c.programs.mcp.servers", json!(["filesystem", "git"])),
            (
                home,
                "c: [ (builtins.attrNames c.systemd.user.timers) c.systemd.user.services.gdrive-sync-music.Unit.ConditionPathExists ]",
                json!([
                    ["calendars", "gdrive-sync-documents", "gdrive-sync-music"],
                    "%h/.config/rclone/rclone.conf"
                ]),
            ),
        ],
    );
}

#[test]
fn framework_tells_mistakes() {
    mistakes_are_told(
        "framework",
        &[
            (
                "examples/server/host.nix",
                Some("\"linux\""),
                "\"windows\"",
                "examples/server/host.nix: the kind `windows' is unknown; write kind = \"linux\" or kind = \"nixos\"",
            ),
            (
                "examples/laptop/host.nix",
                Some("x86_64-linux"),
                "aarch64-darwin",
                "examples/laptop/host.nix: the system `aarch64-darwin' is unknown; write system = \"x86_64-linux\" or",
            ),
            (
                "examples/Bad_Name/host.nix",
                None,
                "{ kind = \"linux\"; system = \"x86_64-linux\"; }",
                "examples/Bad_Name: not a name of a host",
            ),
            (
                "examples/laptop/default.nix",
                Some("    users.someone = {"),
                "    users.someone = {\n      uid = lib.mkForce 1077;",
                "someone has number 1077 here, and number 1000 in examples/_users/someone.nix",
            ),
            (
                "examples/server/default.nix",
                Some("      timeZone = \"Europe/Paris\";\n"),
                "",
                "firn.system.timeZone",
            ),
            (
                "examples/workstation/default.nix",
                Some("vendor = \"amd\""),
                "vendor = \"riva\"",
                "firn.graphics.vendor",
            ),
            (
                "examples/workstation/default.nix",
                Some("gaming.enable = true"),
                "gamming.enable = true",
                "did you mean `firn.gaming`",
            ),
        ],
    );
}

/// A release is begun once a day: its date, and a heading to fill in.
#[test]
fn a_release_is_begun_by_a_script() {
    let stage = Stage::new("framework");
    stage.stand_in("date", "#!/bin/sh\necho 2031.02.03\n");
    let before = stage.read("CHANGELOG.md");
    let output = stage.run_script("scripts/release", &[]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(stage.read("VERSION"), "2031.02.03\n");
    let changes = stage.read("CHANGELOG.md");
    assert!(changes.contains("## 2031.02.03\n\n### Changed\n"), "{changes}");
    assert!(before.lines().all(|line| changes.contains(line)), "{changes}");
    assert_eq!(stage.run_script("scripts/release", &[]).status.code(), Some(1));
    assert_eq!(stage.read("CHANGELOG.md"), changes);
    assert_eq!(stage.attribute("lib.version", "x: x"), "2031.02.03");
}
