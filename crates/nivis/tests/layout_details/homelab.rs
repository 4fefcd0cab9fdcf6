//! What the layout homelab shows, and what it says of mistakes.

use crate::checks::{facts_hold, mistakes_are_told};
use crate::stage::{Stage, said};
use serde_json::{Value, json};

#[test]
fn homelab_shows_what_it_says() {
    facts_hold(
        "homelab",
        &[
            // Profiles: common, then server or workstation, then devhost.
            (
                "linuxConfigurations",
                "builtins.mapAttrs (_: h: builtins.sort (a: b: a < b) h.config.nivis.tags)",
                json!({
                    "desk": ["devhost", "workstation"],
                    "dev-vm": ["devhost", "server"],
                    "iso-headless": ["installer"],
                    "nas": ["server"],
                }),
            ),
            // Closed, but for what services opened on the interface they are for.
            (
                "linuxConfigurations.nas.config.networking.firewall",
                "f: [ f.enable f.allowedTCPPorts (builtins.mapAttrs (_: i: builtins.sort (a: b: a < b) i.allowedTCPPorts) f.interfaces) ]",
                json!([true, [], { "enp1s0": [22, 9090, 9100, 19532], "enp2s0": [631] }]),
            ),
            // Logs come together on `nas`.
            (
                "linuxConfigurations",
                "builtins.mapAttrs (_: h: let j = h.config.services.journald; in [ j.upload.enable j.remote.enable ])",
                json!({
                    "desk": [true, false],
                    "dev-vm": [false, false],
                    "iso-headless": [false, false],
                    "nas": [false, true],
                }),
            ),
            (
                "linuxConfigurations.desk.config.services.journald.upload.settings.Upload.URL",
                "x: x",
                json!("http://nas.home.arpa:19532"),
            ),
            (
                "linuxConfigurations.nas.config.services.prometheus.rules",
                "rules: map (r: r.alert) (builtins.head (builtins.fromJSON (builtins.head rules)).groups).rules",
                json!(["MachineDown", "DiskNearlyFull", "MemoryTight", "UnitFailed"]),
            ),
            // Shut in; what the service says itself wins.
            (
                "linuxConfigurations.nas.config.systemd.services.kopia.serviceConfig",
                "c: [ c.ProtectSystem c.NoNewPrivileges c.Type ]",
                json!(["strict", true, "oneshot"]),
            ),
            (
                "linuxConfigurations.desk.config",
                "c: [ c.boot.kernel.sysctl.\"kernel.kptr_restrict\" (builtins.elem \"slab_nomerge\" c.boot.kernelParams) c.services.openssh.settings.PasswordAuthentication c.services.openssh.settings.AllowUsers c.users.mutableUsers ]",
                json!([2, true, false, ["ops"], false]),
            ),
            // A devhost lets debuggers in, others do not.
            (
                "linuxConfigurations",
                "hosts: map (h: hosts.${h}.config.boot.kernel.sysctl.\"kernel.yama.ptrace_scope\") [ \"nas\" \"dev-vm\" ]",
                json!([1, 0]),
            ),
            // Disks are laid out once, and mounted from that.
            (
                "linuxConfigurations",
                "builtins.mapAttrs (_: h: builtins.mapAttrs (_: f: f.device) h.config.fileSystems)",
                json!({
                    "desk": { "/boot": "/dev/disk/by-partlabel/disk-main-ESP", "/home": "/dev/mapper/home" },
                    "dev-vm": { "/boot": "/dev/disk/by-partlabel/disk-main-ESP" },
                    "iso-headless": {},
                    "nas": {
                        "/boot": "/dev/disk/by-partlabel/disk-system-ESP",
                        "/srv/media": "tank/media",
                        "/srv/share": "tank/share",
                    },
                }),
            ),
            (
                "linuxConfigurations.desk.config.boot.initrd.luks.devices",
                "builtins.mapAttrs (_: d: d.device)",
                json!({ "home": "/dev/disk/by-partlabel/disk-main-home" }),
            ),
            ("diskoConfigurations", "builtins.attrNames", json!(["desk", "dev-vm", "nas"])),
            // Overlays: a pin, a backport, our own.
            (
                "linuxConfigurations.desk.pkgs",
                "p: [ p.postgresql.name p.helix.distributionNames.apt p.disk-report.name ]",
                json!(["postgresql_16", ["helix"], "disk-report"]),
            ),
            (
                "linuxConfigurations.nas.config.nivis.manifest.secrets",
                "builtins.mapAttrs (_: s: [ s.key s.mode s.owner s.format s.identities ])",
                json!({ "sops/kopia/password": ["kopia/password", "0400", "root", "sops-yaml", ["/etc/ssh/ssh_host_ed25519_key"]] }),
            ),
            (
                "linuxConfigurations.desk.config.home-manager.users.ops.programs.git.settings.user",
                "x: x",
                json!({ "name": "ops", "email": "ops@home.arpa" }),
            ),
            ("devShells.x86_64-linux", "builtins.attrNames", json!(["dashboards", "nixos"])),
        ],
    );
}

#[test]
fn homelab_tells_mistakes() {
    mistakes_are_told(
        "homelab",
        &[
            (
                "configurations/nas/host.nix",
                Some("\"linux\""),
                "\"windows\"",
                "the option `hosts.nas.kind` is not of its type",
            ),
            ("configurations/nas/host.nix", Some("\"linux\""), "\"windows\"", "configurations/nas/host.nix"),
            (
                "modules/shared/people/guest.nix",
                None,
                "{ uid = 1000; email = \"guest@home.arpa\"; keys = [ ]; }",
                "guest and ops have the same uid, 1000",
            ),
            (
                "configurations/nas/default.nix",
                Some("{\n  imports"),
                "{ lib, ... }: {\n  users.users.ops.uid = lib.mkForce 1077;\n  imports",
                "users.users.ops.uid is 1077 on nas, and 1000 in modules/shared/people/ops.nix",
            ),
            (
                "configurations/nas/host.nix",
                Some("x86_64-linux"),
                "aarch64-darwin",
                "the option `hosts.nas.system` is not of its type, one of \"x86_64-linux\", \"aarch64-linux\"",
            ),
            (
                "configurations/Bad_Name/host.nix",
                None,
                "{ kind = \"linux\"; system = \"x86_64-linux\"; }",
                "configurations/Bad_Name: not a name of a host",
            ),
            (
                "modules/nixos/mixins/mixin-logs.nix",
                Some("central = \"nas\""),
                "central = \"cellar\"",
                "mixin-logs.nix sends the journal to `cellar', and configurations/cellar is not there",
            ),
            (
                "configurations/dev-vm/default.nix",
                Some("homelab.network.lan"),
                "homelab.services.kopia = { enable = true; paths = [ \"/srv\" ]; repository = [ \"x\" ]; };\n  homelab.network.lan",
                "secrets/dev-vm.yaml does not exist; make it: sops secrets/dev-vm.yaml",
            ),
            (
                "configurations/desk/default.nix",
                Some("paths = [ \"/home\" ];"),
                "",
                "homelab.services.kopia is enabled but backs up nothing",
            ),
            (
                "configurations/desk/default.nix",
                Some("homelab.network.lan"),
                "homelab.networks.lan",
                "homelab.networks",
            ),
        ],
    );
}

/// A package's script writes its newest version and hash, and leaves both alone where it cannot.
#[test]
fn a_package_is_updated_by_its_script() {
    let stage = Stage::new("homelab");
    let update = |curl: &str| {
        stage.stand_in("curl", curl);
        stage.run_script("pkgs/scientifica/update.sh", &[])
    };
    let before = stage.read("pkgs/scientifica/source.json");
    let output = update("#!/bin/sh\nexit 22\n");
    assert!(!output.status.success());
    assert_eq!(stage.read("pkgs/scientifica/source.json"), before);

    let output = update(
        "#!/bin/sh\ncase $* in *api.github.com*) echo '  \"tag_name\": \"v9.9\",' ;; *) printf x > \"$3\" ;; esac\n",
    );
    assert!(output.status.success(), "{}", said(&output));
    let source: Value = serde_json::from_str(&stage.read("pkgs/scientifica/source.json")).expect("JSON");
    let hash = "sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=";
    assert_eq!(source, json!({ "version": "9.9", "hash": hash }));
    assert_eq!(stage.attribute("packages.x86_64-linux.scientifica.name", "x: x"), "scientifica-9.9");
}
