//! What the layout infra shows, and what it says of mistakes.

use crate::checks::{facts_hold, mistakes_are_told};
use crate::stage::{Stage, said};
use serde_json::{Value, json};

#[test]
fn infra_shows_what_it_says() {
    facts_hold(
        "infra",
        &[
            // A role switches on what it is made of, on Linux and on a Mac.
            (
                "linuxConfigurations.laptop.config.fleet",
                "f: [ f.development.python.enable f.development.go.enable f.development.containers.enable f.base.users.enable ]",
                json!([true, true, true, true]),
            ),
            (
                "darwinConfigurations.macbook.config.fleet",
                "f: [ f.development.python.enable f.development.go.enable f.development.containers.enable f.base.security.enable ]",
                json!([true, false, true, true]),
            ),
            (
                "darwinConfigurations.macbook.config",
                "c: [ c.nivis.kind c.homebrew.casks c.homebrew.brews c.users.users.ops.home c.system.primaryUser c.nixpkgs.hostPlatform.system ]",
                json!([
                    "darwin",
                    [
                        { "greedy": null, "name": "firefox" },
                        { "greedy": null, "name": "ghostty" },
                        { "greedy": null, "name": "tailscale" }
                    ],
                    [{ "args": null, "name": "podman", "restart_service": null }],
                    "/Users/ops",
                    "ops",
                    "aarch64-darwin"
                ]),
            ),
            // Libraries of Python are packages of the distribution.
            (
                "linuxConfigurations.laptop.config.environment.systemPackages",
                "packages: builtins.filter (n: builtins.elem n [ \"python3\" \"python3-httpx\" \"python3-pydantic\" ]) (map (p: p.name) packages)",
                json!(["python3", "python3-pydantic", "python3-httpx"]),
            ),
            (
                "linuxConfigurations.db.config",
                "c: [ c.services.postgresql.ensureDatabases c.services.nginx.enable (builtins.attrNames c.nivis.manifest.secrets) ]",
                json!([["app"], false, ["sops/app/password"]]),
            ),
            (
                "linuxConfigurations.web.config",
                "c: [ (builtins.attrNames c.services.nginx.virtualHosts) c.services.postgresql.enable ]",
                json!([["app.example.org", "www.example.org"], false]),
            ),
            (
                "terraform.hetzner.resource",
                "r: [ (map (x: x.port or x.protocol) r.hcloud_firewall.web.rule) r.hcloud_server.db.server_type r.hcloud_volume.db.size ]",
                json!([["22", "80", "443", "icmp"], "cax21", 100]),
            ),
            (
                "deploy.nodes",
                "builtins.mapAttrs (_: n: n.hostname)",
                json!({ "db": "db.example.org", "forge": "forge.example.org", "web": "web.example.org" }),
            ),
            (
                "homeConfigurations.ops.config.programs.git.settings.user.email",
                "x: x",
                json!("ops@example.org"),
            ),
        ],
    );
}

/// Terraform's JSON follows from the hosts: another port, size or person changes it.
#[test]
fn what_the_cloud_gets_follows_the_hosts() {
    let stage = Stage::new("infra");
    let ports = |stage: &Stage| {
        stage
            .attribute("terraform.hetzner.resource.hcloud_firewall.web.rule", "map (r: r.port or r.protocol)")
    };
    let before = ports(&stage);
    let host = "infrastructure/hetzner/web/default.nix";
    stage.change(
        host,
        Some("  fleet = {"),
        "  networking.firewall.allowedTCPPorts = [ 8443 ];\n  networking.firewall.allowedUDPPortRanges = [ { from = 60000; to = 60010; } ];\n  fleet = {",
    );
    assert_eq!(before, json!(["22", "80", "443", "icmp"]));
    assert_eq!(ports(&stage), json!(["22", "80", "443", "8443", "60000-60010", "icmp"]));

    stage.change(host, Some("cx32"), "cx42");
    let size = stage.attribute("terraform.hetzner.resource.hcloud_server.web.server_type", "x: x");
    assert_eq!(size, "cx42");

    // The same text is what `packages.terraform` holds.
    stage.change("shared/modules/base/users/ops.nix", Some("1000"), "1001");
    let keys = stage.attribute("terraform.hetzner.resource.hcloud_ssh_key", "builtins.attrNames");
    assert_eq!(keys, json!(["ops"]));
    stage.stand_in("tofu", "#!/bin/sh\necho \"tofu $*\"\n");
    for (arguments, verb) in [(&[][..], "plan"), (&["--apply"], "apply")] {
        let output = stage.run_script("scripts/plan", arguments);
        let expected = format!("tofu -chdir=terraform init -input=false\ntofu -chdir=terraform {verb}\n");
        assert_eq!(said(&output), expected);
    }
    let written = stage.read("terraform/hetzner.tf.json");
    let written: Value = serde_json::from_str(&written).expect("JSON");
    assert_eq!(written["resource"]["hcloud_server"]["web"]["server_type"], "cx42");
}

#[test]
fn infra_tells_mistakes() {
    mistakes_are_told(
        "infra",
        &[
            (
                "infrastructure/hetzner/web/host.nix",
                Some("\"linux\""),
                "\"windows\"",
                "the option `hosts.web.kind` is not of its type",
            ),
            (
                "infrastructure/local-machines/macbook/default.nix",
                Some("  fleet = {"),
                "  systemd.services.x.script = \"true\";\n  fleet = {",
                "systemd.services.x.script",
            ),
            (
                "infrastructure/local-machines/macbook/default.nix",
                Some("  fleet = {"),
                "  homebrew.cask = [ \"firefox\" ];\n  fleet = {",
                "homebrew.cask",
            ),
            (
                "infrastructure/local-machines/macbook/default.nix",
                Some("  fleet = {"),
                "  system.defaults.dock.tilesize = \"large\";\n  fleet = {",
                "system.defaults.dock.tilesize",
            ),
            (
                "infrastructure/local-machines/macbook/default.nix",
                Some("roles.workstation = {"),
                "roles.server.enable = true;\n    roles.workstation = {",
                "fleet.roles.server is for Linux, and macbook is a Mac",
            ),
            (
                "infrastructure/local-server/forge/default.nix",
                Some("    platforms.nixos.enable = true;"),
                "    platforms.nixos.enable = true;\n    platforms.darwin.enable = true;",
                "fleet.platforms.darwin is for Macs, and forge is a machine with Linux",
            ),
            (
                "shared/modules/base/users/guest.nix",
                None,
                "{ uid = 1000; fullName = \"Guest\"; email = \"guest@example.org\"; keys = [ ]; }",
                "guest and ops have the same uid, 1000",
            ),
            (
                "infrastructure/hetzner/laptop/host.nix",
                None,
                "{ kind = \"linux\"; system = \"x86_64-linux\"; }",
                "the host laptop is in two places, infrastructure/hetzner/laptop and infrastructure/local-machines/laptop;",
            ),
            (
                "infrastructure/hetzner/Bad_Name/host.nix",
                None,
                "{ kind = \"linux\"; system = \"x86_64-linux\"; }",
                "infrastructure/hetzner/Bad_Name: not a name of a host",
            ),
            (
                "infrastructure/hetzner/db/default.nix",
                Some("{\n  fleet"),
                "{ lib, ... }: {\n  users.users.ops.uid = lib.mkForce 1077;\n  fleet",
                "users.users.ops.uid is 1077 on db, and 1000 in shared/modules/base/users/ops.nix",
            ),
            (
                "infrastructure/hetzner/db/host.nix",
                Some("aarch64-linux"),
                "riscv64-linux",
                "the option `hosts.db.system` is not of its type, one of \"x86_64-linux\", \"aarch64-linux\"",
            ),
            (
                "infrastructure/hetzner/web/host.nix",
                Some("x86_64-linux"),
                "aarch64-darwin",
                "The platform of this host is aarch64-darwin, and its kind linux",
            ),
            (
                "infrastructure/local-machines/macbook/host.nix",
                Some("aarch64-darwin"),
                "x86_64-linux",
                "The platform of this host is x86_64-linux, and its kind darwin",
            ),
            (
                "infrastructure/hetzner/db/default.nix",
                Some("databases = [ \"app\" ];"),
                "",
                "fleet.roles.server.database is enabled without a database; say which",
            ),
            (
                "infrastructure/hetzner/web/default.nix",
                Some("serverType = \"cx32\""),
                "serverType = \"large\"",
                "serverType",
            ),
        ],
    );
}

/// Every module is one part of the namespace: its own switch, options with types and a word each.
#[test]
fn modules_of_infra_follow_the_pattern() {
    let stage = Stage::new("infra");
    let modules = "shared/modules/";
    let mut seen = 0;
    for file in stage.files().iter().filter(|file| file.starts_with(modules) && file.ends_with(".nix")) {
        // The list of modules, and people, are no modules.
        if file == "shared/modules/default.nix" || file.starts_with("shared/modules/base/users/") {
            continue;
        }
        let text = stage.read(file);
        let inner =
            file.trim_start_matches(modules).trim_end_matches("/default.nix").trim_end_matches(".nix");
        // Homes are on platforms, but have one name.
        let is_home = inner.starts_with("platforms/home-manager");
        let option = if is_home { "fleet.home".into() } else { format!("fleet.{}", inner.replace('/', ".")) };
        assert!(text.contains(&format!("cfg = config.{option};")), "{file} is not {option}");
        assert!(text.contains("cfg.enable"), "{file} does something without its switch");
        seen += 1;
    }
    assert!(seen > 10, "{seen}");
    for host in ["forge", "web", "laptop"] {
        let bare = stage.attribute(
            &format!("linuxConfigurations.{host}.options.fleet"),
            "o: let go = p: o: if (o._type or \"\") == \"option\" then (if o ? description && o ? type then [ ] else [ p ]) else builtins.concatLists (builtins.attrValues (builtins.mapAttrs (n: go (p + \".\" + n)) o)); in go \"fleet\" o",
        );
        assert_eq!(bare, json!([]), "options without type or word");
    }
}
