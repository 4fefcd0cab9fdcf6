//! What the layouts homelab, infra and targets show, feature by feature, and what they say of mistakes.

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A layout as `nivis init` writes it, in a folder of its own.
struct Stage {
    root: tempfile::TempDir,
}

impl Stage {
    fn new(layout: &str) -> Stage {
        let stage = Stage { root: tempfile::tempdir().expect("a temporary folder can be made") };
        let dir = stage.dir();
        let dir = dir.to_str().expect("temporary paths are text");
        let made = stage.run_in(stage.root.path(), &["init", "--template", layout, dir]);
        assert!(made.status.success(), "{layout}: {}", said(&made));
        stage
    }

    fn dir(&self) -> PathBuf {
        self.root.path().canonicalize().expect("it has a path").join("layout")
    }

    fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        let path = std::env::var("PATH").unwrap_or_default();
        let own = Path::new(env!("CARGO_BIN_EXE_nivis")).parent().expect("it is in a folder");
        command.env_clear().env("PATH", format!("{}:{path}", own.display())).current_dir(folder);
        for (name, below) in [("HOME", "home"), ("XDG_STATE_HOME", "state"), ("NIX_CONF_DIR", "config")] {
            command.env(name, self.root.path().join(below));
        }
        command
    }

    fn run_in(&self, folder: &Path, arguments: &[&str]) -> Output {
        let binary = Path::new(env!("CARGO_BIN_EXE_nivis"));
        self.command(binary, folder).args(arguments).output().expect("the binary can be run")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.run_in(&self.dir(), arguments)
    }

    /// An attribute with a function applied to it, as JSON.
    fn eval(&self, attribute: &str, function: &str) -> Value {
        let output = self.run(&["eval", "--json", attribute, "--apply", function]);
        assert!(output.status.success(), "{attribute}:\n{}", said(&output));
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.dir().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    fn write(&self, file: &str, text: &str) {
        let folder = self.dir().join(file).parent().expect("it is in a folder").to_owned();
        std::fs::create_dir_all(folder).expect("a folder can be made");
        std::fs::write(self.dir().join(file), text).unwrap_or_else(|error| panic!("{file}: {error}"));
    }

    /// Puts something else in a file; `None` where the file is new.
    fn change(&self, file: &str, from: Option<&str>, to: &str) {
        let Some(from) = from else { return self.write(file, to) };
        let text = self.read(file);
        assert!(text.contains(from), "{file} has no {from}");
        self.write(file, &text.replacen(from, to, 1));
    }
}

fn said(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&both).into_owned()
}

/// Attribute, function, what it comes to.
type Fact = (&'static str, &'static str, Value);

fn facts_hold(layout: &str, facts: &[Fact]) {
    let stage = Stage::new(layout);
    for (attribute, function, expected) in facts {
        assert_eq!(stage.eval(attribute, function), *expected, "{layout}: {attribute} {function}");
    }
}

/// File, what is in it (none: the file is new), what is there instead, what `check` says.
type Mistake = (&'static str, Option<&'static str>, &'static str, &'static str);

fn mistakes_are_told(layout: &str, mistakes: &[Mistake]) {
    let stage = Stage::new(layout);
    for (file, from, to, part) in mistakes {
        let before = from.map(|_| stage.read(file));
        stage.change(file, *from, to);
        let output = stage.run(&["check"]);
        assert!(!output.status.success(), "{layout}: {file}: {to}");
        // Lines are broken where they are long.
        let text = said(&output).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(part), "{layout}: {file}: {to}:\n{}", said(&output));
        match before {
            Some(text) => stage.write(file, &text),
            None => std::fs::remove_file(stage.dir().join(file)).expect("it was written"),
        }
    }
    let output = stage.run(&["check"]);
    assert!(output.status.success(), "{}", said(&output));
}

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
            ("configurations/nas/host.nix", Some("\"linux\""), "\"windows\"", "configurations/nas/host.nix"),
            (
                "modules/shared/people/guest.nix",
                None,
                "{ uid = 1000; email = \"guest@home.arpa\"; keys = [ ]; }",
                "guest and ops have the same uid, 1000",
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
        stage.eval("terraform.hetzner.resource.hcloud_firewall.web.rule", "map (r: r.port or r.protocol)")
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
    let size = stage.eval("terraform.hetzner.resource.hcloud_server.web.server_type", "x: x");
    assert_eq!(size, "cx42");

    // The same text is what `packages.terraform` holds.
    stage.change("shared/modules/base/users/ops.nix", Some("1000"), "1001");
    let keys = stage.eval("terraform.hetzner.resource.hcloud_ssh_key", "builtins.attrNames");
    assert_eq!(keys, json!(["ops"]));
    let output = stage.command(&stage.dir().join("scripts/plan"), &stage.dir()).output();
    let written = stage.read("terraform/hetzner.tf.json");
    let written: Value = serde_json::from_str(&written).expect("JSON");
    assert_eq!(written["resource"]["hcloud_server"]["web"]["server_type"], "cx42");
    assert!(output.is_ok());
}

#[test]
fn infra_tells_mistakes() {
    mistakes_are_told(
        "infra",
        &[
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
                "the host laptop is in two places",
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
            ("targets/m1.nix", Some("\"linux\""), "\"windows\"", "targets/m1.nix"),
            ("targets/m1.nix", Some("aarch64-linux"), "x86_64-linux", "is for aarch64 only"),
        ],
    );
}

#[test]
fn scripts_of_every_day_run() {
    for layout in ["homelab", "infra", "targets"] {
        let stage = Stage::new(layout);
        for script in ["check", "update"] {
            let script = stage.dir().join("scripts").join(script);
            let output = stage.command(&script, &stage.dir()).output().expect("it can be run");
            assert!(output.status.success(), "{layout}: {}:\n{}", script.display(), said(&output));
        }
    }
}

/// What waits for a later version says so, and fails.
#[test]
fn what_waits_says_so() {
    for (layout, script, arguments) in [
        ("homelab", "iso", &[][..]),
        ("homelab", "deploy", &["nas"]),
        ("homelab", "try", &["dev-vm"]),
        ("infra", "deploy", &["web"]),
    ] {
        let stage = Stage::new(layout);
        let script = stage.dir().join("scripts").join(script);
        let output = stage.command(&script, &stage.dir()).args(arguments).output().expect("it can be run");
        assert_eq!(output.status.code(), Some(1), "{layout}: {}", said(&output));
        let text = said(&output);
        let last = text.lines().last().unwrap_or_default();
        assert!(last.contains("later version") || last.contains("nivis test"), "{layout}: {text}");
    }
}

/// A package's script writes its newest version and hash, and leaves both alone where it cannot.
#[test]
fn a_package_is_updated_by_its_script() {
    let stage = Stage::new("homelab");
    let dir = stage.dir();
    let update = |curl: &str| {
        stage.write("bin/curl", curl);
        let made = Command::new("chmod").arg("+x").arg(dir.join("bin/curl")).status();
        assert!(made.is_ok_and(|status| status.success()));
        let path = format!("{}:{}", dir.join("bin").display(), std::env::var("PATH").unwrap_or_default());
        let script = dir.join("pkgs/scientifica/update.sh");
        stage.command(&script, &dir).env("PATH", path).output().expect("it can be run")
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
    assert_eq!(stage.eval("packages.x86_64-linux.scientifica.name", "x: x"), "scientifica-9.9");
}

/// Files of secrets hold nothing that can be read.
#[test]
fn secrets_are_encrypted() {
    let mut seen = 0;
    for (layout, files) in [
        ("homelab", &["secrets/nas.yaml", "secrets/desk.yaml"][..]),
        ("infra", &["shared/secrets/web.yaml", "shared/secrets/db.yaml"]),
    ] {
        let stage = Stage::new(layout);
        let rules = stage.read(".sops.yaml");
        for file in files {
            let text = stage.read(file);
            let (values, rest) = text.split_once("\nsops:\n").expect("it is a file of sops");
            for value in values.lines().filter_map(|line| line.split_once(": ")) {
                assert!(value.1.starts_with("ENC[AES256_GCM,data:"), "{file}: {}", value.0);
                seen += 1;
            }
            for recipient in rest.lines().filter_map(|line| line.trim().strip_prefix("- recipient: ")) {
                assert!(
                    rules.contains(recipient),
                    "{file} can be read by someone that .sops.yaml does not name"
                );
            }
            assert!(rules.contains(&file.replace(".yaml", "\\.yaml$")), "{file} has no rule");
        }
    }
    assert_eq!(seen, 4);
}
