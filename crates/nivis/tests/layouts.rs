//! The layouts that people start from (`templates/`), each tried in the same ways; `templates/README.md` has the conventions.

#[path = "layouts/adding.rs"]
mod adding;
#[path = "layouts/nixos.rs"]
mod nixos;
#[path = "layouts/stage.rs"]
mod stage;

use serde_json::Value;
use stage::{Stage, each_layout, repository, said};
use std::collections::BTreeMap;
use std::path::PathBuf;

#[test]
fn each_builds_and_checks_at_once() {
    each_layout(|layout| {
        let stage = Stage::new(layout);
        let built: Value =
            serde_json::from_str(&stage.good(&["build", "--no-link", "--json"])).expect("JSON");
        let hosts = built.as_array().expect("a list of hosts");
        assert!(hosts.len() > 1, "{layout} has {} hosts", hosts.len());
        for host in hosts.iter().filter(|host| host["kind"] != "darwin") {
            assert!(host["outPath"].is_string(), "{layout}: {host}");
        }
        stage.good(&["check"]);
        stage.good(&["fmt", "--check", "."]);
        stage.good(&["lint", "."]);
        // Nothing is fetched: the lock names the library that the binary carries, and nothing else.
        let lock: Value = serde_json::from_str(&stage.read("flake.lock")).expect("JSON");
        let nodes: Vec<&String> = lock["nodes"].as_object().expect("nodes").keys().collect();
        assert_eq!(nodes, ["nivis", "root"], "{layout}");
    });
}

#[test]
fn each_is_the_same_under_git() {
    each_layout(|layout| {
        let stage = Stage::new(layout);
        let before = stage.eval("(facts.facts flake).hosts").expect(layout);
        for arguments in [&["init", "-q"][..], &["add", "."]] {
            assert!(stage.command("git").args(arguments).status().expect("git runs").success());
        }
        let text = format!(
            "((import {}/tests/layouts/facts.nix).facts (builtins.getFlake \"git+file://{}\")).hosts",
            repository().display(),
            stage.dir.display()
        );
        let after: Value =
            serde_json::from_str(&stage.good(&["eval", "--impure", "--json", "--expr", &text]))
                .expect("JSON");
        assert_eq!(before, after, "{layout}: .gitignore leaves out what is needed");

        // What a build leaves is ignored wherever it was run.
        let inside = stage.dir.join("scaffold");
        let host = before.as_object().expect("hosts by name").keys().next().expect("a host");
        assert!(stage.run_in(&inside, &["build", host]).status.success(), "{layout}");
        assert!(inside.join("result").is_symlink(), "{layout}");
        let status = stage.command("git").args(["status", "--porcelain"]).output().expect("git runs");
        assert!(!said(&status).contains("result"), "{layout}: {}", said(&status));
    });
}

#[test]
fn every_module_works_by_itself() {
    each_layout(|layout| {
        let stage = Stage::new(layout);
        let unchecked = stage.eval("facts.unchecked flake").expect(layout);
        assert_eq!(unchecked, serde_json::json!([]), "{layout}: modules without a check of their own");
        let checks = stage
            .eval("(facts.facts flake).others.checks")
            .unwrap_or_else(|error| panic!("{layout}: {error}"));
        let checks = checks.as_object().expect("checks by name");
        assert!(checks.keys().any(|name| name.starts_with("module-")), "{layout} checks no module");
        // On the default distribution, without what the layout gives its hosts: nothing is said of any.
        let output = stage.run(&[
            "eval",
            "--json",
            "checks.x86_64-linux",
            "--apply",
            "builtins.mapAttrs (_: check: check.drvPath or null)",
        ]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !said.contains("evaluation warning"), "{layout}: {said}");
        // Enabled, each comes to a machine of its own; but for second names, and facts that others use.
        let mut systems: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, system) in checks.iter().filter(|(name, _)| name.starts_with("module-")) {
            systems.entry(system.as_str().expect("a derivation")).or_default().push(name);
        }
        let same: Vec<Vec<&str>> = systems.into_values().filter(|names| names.len() > 1).collect();
        for names in same {
            let is_known = [
                &["module-virt", "module-virtualisation"][..],
                &["module-default", "module-system"],
                &["module-shared-network", "module-shared-people"],
            ]
            .contains(&&names[..]);
            assert!(is_known, "{layout}: {} do the same by themselves", names.join(", "));
        }
    });
}

/// A file is needed if the flake comes to something else, or to an error, without what is in it.
#[test]
fn nothing_is_decoration() {
    each_layout(|layout| {
        let stage = Stage::new(layout);
        let facts = stage.eval("facts.facts flake").unwrap_or_else(|error| panic!("{layout}: {error}"));
        let hosts: Vec<String> = facts["hosts"].as_object().expect("hosts by name").keys().cloned().collect();
        let expected = stage.outside().join("facts.json");
        std::fs::write(&expected, facts.to_string()).expect("it can be written");
        let is_same = |first: &[&String]| {
            let first: Vec<String> = first.iter().map(|name| format!("\"{name}\"")).collect();
            stage.eval(&format!(
                "facts.isSame flake [ {} ] (builtins.fromJSON (builtins.readFile {}))",
                first.join(" "),
                expected.display()
            ))
        };

        // That the comparison can say so: a page of text is decoration.
        stage.write("README.md", b"\n");
        assert_eq!(is_same(&[]), Ok(Value::Bool(true)), "{layout}: README.md is part of a system");

        let mut decoration = Vec::new();
        for file in stage.files() {
            if !file.ends_with(".nix") || file == "flake.nix" || file.starts_with("scaffold/") {
                continue;
            }
            let text = stage.read(&file);
            stage.write(&file, b"{ ... }: { }\n");
            let named: Vec<&String> = hosts.iter().filter(|host| file.contains(host.as_str())).collect();
            if is_same(&named) == Ok(Value::Bool(true)) {
                decoration.push(file.clone());
            }
            stage.write(&file, text.as_bytes());
        }
        assert!(decoration.is_empty(), "{layout}: nothing needs {}", decoration.join(", "));
    });
}

/// What is added passes `check` and `fmt`, and is there.
#[test]
fn what_is_added_is_found() {
    each_layout(|layout| {
        let stage = Stage::new(layout);
        let scaffolds: Vec<String> = {
            let folder =
                stage.dir.join("scaffold").read_dir().unwrap_or_else(|_| panic!("{layout}: scaffold/"));
            folder
                .map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned())
                .collect()
        };
        for part in ["host", "user", "module", "package"] {
            assert!(scaffolds.iter().any(|name| name == part), "{layout} adds no {part}");
        }
        let before = stage.files();
        for scaffold in scaffolds.iter().filter(|name| !name.contains("README")) {
            let (part, sort) = scaffold.split_once('.').unwrap_or((scaffold, ""));
            let name = format!("added-{}", if sort.is_empty() { part } else { sort });
            let verb = if matches!(part, "host" | "user") { "add" } else { "new" };
            let mut arguments = vec![part, verb, &name];
            if !sort.is_empty() {
                arguments.extend(["--as", sort]);
            }
            let printed = stage.good(&arguments);
            assert!(printed.starts_with("wrote "), "{layout}: {printed}");
            let again = stage.run(&arguments);
            assert_eq!(again.status.code(), Some(1), "{layout}: {}", said(&again));
            assert!(said(&again).contains("NV0606"), "{layout}: {}", said(&again));
            if part == "host" {
                stage.good(&["build", "--no-link", &name]);
            }
            if (layout, part) == ("framework", "user") {
                stage.good(&["eval", &format!("linuxConfigurations.server.config.users.users.{name}.name")]);
            }
            if part == "package" {
                let system = format!("packages.{}-linux.{name}.drvPath", std::env::consts::ARCH);
                stage.good(&["eval", &system]);
            }
        }
        stage.good(&["check"]);
        stage.good(&["fmt", "--check", "."]);
        stage.good(&["lint", "."]);
        let text: String =
            stage.files().iter().filter(|file| !before.contains(file)).map(|f| stage.read(f)).collect();
        for word in ["__name__", "__path__", "__option__", "__root__", "__system__", "__number__"] {
            assert!(!text.contains(word), "{layout}: {word} is left in what was added");
        }
    });
}

#[test]
fn what_cannot_be_added_leaves_nothing() {
    let stage = Stage::new("hosts");
    stage.good(&["build", "--no-link"]);
    let before = stage.files();
    for (arguments, code, part) in [
        (&["host", "add", "web"][..], 1, "is there already"),
        (&["host", "add", "Web"], 2, "RFC 1123"),
        (&["host", "add", "../x"], 2, "RFC 1123"),
        (&["user", "add", "0ps"], 2, "not a digit first"),
        (&["module", "new", "a//b"], 2, "parts joined by"),
        (&["module", "new", "x", "--as", "nothing"], 1, "it can add host, module, package, user"),
        (&["init", "--template", "hosts"], 2, "is not empty"),
        (&["init", "--template", "hots", "elsewhere"], 2, "did you mean hosts?"),
    ] {
        let output = stage.run(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains(part), "{arguments:?}: {}", said(&output));
        assert_eq!(stage.files(), before, "{arguments:?} left something");
    }

    // A layout that was changed by hand: what is written is not what the flake looks for.
    let pattern = "scaffold/host/hosts/__name__/host.nix";
    let text = stage.read(pattern);
    for (changed, part) in [
        (text.replace("\"ops\"", "\"nobody\""), "there is no `nobody' in users/"),
        (text.replace("kind = \"linux\"", "kind = \"windows\""), "is not of its type"),
        (text.replace("description", "descripton"), "descripton"),
    ] {
        stage.write(pattern, changed.as_bytes());
        let output = stage.run(&["host", "add", "cellar"]);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains(part), "{}", said(&output));
        assert_eq!(stage.files(), before);
    }
    std::fs::rename(stage.dir.join("scaffold/host/hosts"), stage.dir.join("scaffold/host/machines"))
        .expect("renamed");
    let output = stage.run(&["host", "add", "cellar"]);
    assert!(said(&output).contains("does not find the host 'cellar'"), "{}", said(&output));
    assert!(!stage.dir.join("machines").exists());
}

/// Mistakes in the tables of the layout `hosts` are told with their file.
#[test]
fn tables_of_hosts_are_checked() {
    let stage = Stage::new("hosts");
    for (file, from, to, part) in [
        (
            "hosts/web/host.nix",
            "\"ops\"",
            "\"oops\"",
            "hosts/web/host.nix: users: there is no `oops' in users/",
        ),
        ("hosts/desk/host.nix", "kind = \"linux\"", "kind = \"window\"", "hosts/desk/host.nix"),
        ("hosts/web/host.nix", "192.0.2.10", "192.168.10.3", "have one address, 192.168.10.3"),
        ("hosts/web/host.nix", "[ \"ops\" ]", "[ \"family\" ]", "nobody could look after it"),
        ("users/family/default.nix", "1001", "1000", "two users have one number: family and ops (1000)"),
        ("users/ops/default.nix", "1000", "\"1000\"", "users/ops/default.nix"),
        (
            "hosts/desk/default.nix",
            "users.users.ops.extraGroups",
            "users.users.ops.uid = 7; users.users.ops.extraGroups",
            "uid",
        ),
        (
            "modules/files/default.nix",
            "ports.tcp = [ 445 ]",
            "ports.tcp = [ 22 ]",
            "Port 22 (tcp) is wanted by files and ssh",
        ),
        (
            "secrets/secrets.nix",
            "\"backup-password.age\"",
            "\"other.age\"",
            "secrets/secrets.nix does not say who may read backup-password.age",
        ),
        (
            "secrets/secrets.nix",
            "      \"web\"\n",
            "",
            "secrets/secrets.nix: web needs backup-password.age and is not among those who may read it",
        ),
        ("hosts/web/host.nix", "192.0.2.10", "192.0.2.256", "hosts.web.address"),
        ("hosts/web/host.nix", "ssh-ed25519 AAAA", "ssh-ed25519 BBBB", "hosts/web/host.nix"),
        (
            "modules/web/default.nix",
            "ports.tcp",
            "kinds = [ \"nixos\" ]; ports.tcp",
            "not for a host of kind linux",
        ),
    ] {
        let text = stage.read(file);
        assert!(text.contains(from), "{file}: {from}");
        stage.write(file, text.replacen(from, to, 1).as_bytes());
        let output = stage.run(&["check"]);
        assert!(!output.status.success(), "{file}: {to}");
        assert!(said(&output).contains(part), "{file}: {to}:\n{}", said(&output));
        stage.write(file, text.as_bytes());
    }
    stage.good(&["check"]);
}

/// A host reads the secrets that are encrypted for its own key: one that is new or has moved reads none.
#[test]
fn readers_of_secrets_are_checked() {
    let stage = Stage::new("hosts");
    stage.good(&["host", "add", "cellar"]);
    let file = "hosts/cellar/default.nix";
    let text = stage.read(file).replace("ssh.enable = true;", "ssh.enable = true; backup.enable = true;");
    stage.write(file, text.as_bytes());
    let output = stage.run(&["check"]);
    assert!(
        said(&output).contains("cellar: assertion: hosts/cellar/host.nix has no sshKey"),
        "{}",
        said(&output)
    );
    std::fs::remove_dir_all(stage.dir.join("hosts/cellar")).expect("it can be removed");

    std::fs::rename(stage.dir.join("hosts/web"), stage.dir.join("hosts/www")).expect("it can be moved");
    let output = stage.run(&["check"]);
    assert_eq!(output.status.code(), Some(1));
    for part in ["path 'hosts/web/host.nix' does not exist", "secrets/secrets.nix:4"] {
        assert!(said(&output).contains(part), "{}", said(&output));
    }
}

/// Workflow 3 of the layout `hosts`: who is reached by a module is known before, and seen after.
#[test]
fn a_shared_module_reaches_the_hosts_that_use_it() {
    let stage = Stage::new("hosts");
    let changed = |stage: &Stage| -> Vec<String> {
        let rows: Value = serde_json::from_str(&stage.good(&["build", "--no-link", "--json"])).expect("JSON");
        let is_changed = |row: &&Value| !row["changes"].as_object().expect("changes").is_empty();
        let names = rows.as_array().expect("rows").iter().filter(is_changed);
        names.map(|row| row["host"].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(changed(&stage).len(), 3, "first builds");
    for (module, from, to) in [
        ("ssh", "X11Forwarding = false", "X11Forwarding = true"),
        ("watch", "\"hourly\"", "\"daily\""),
        ("web", "recommendedGzipSettings = true", "recommendedGzipSettings = false"),
    ] {
        let file = format!("modules/{module}/default.nix");
        stage.write(&file, stage.read(&file).replace(from, to).as_bytes());
        let reach: Vec<String> = {
            let run = stage.command("scripts/reach").env("PATH", path_with_nivis()).arg(module).output();
            serde_json::from_slice(&run.expect("the script runs").stdout).expect("JSON")
        };
        assert!(!reach.is_empty());
        assert_eq!(changed(&stage), reach, "{module}");
        assert!(changed(&stage).is_empty());
    }
}

/// The folder of the binary before everything else.
fn path_with_nivis() -> String {
    let folder = PathBuf::from(env!("CARGO_BIN_EXE_nivis"));
    let folder = folder.parent().expect("it is in a folder").display().to_string();
    format!("{folder}:{}", std::env::var("PATH").unwrap_or_default())
}

#[test]
fn scripts_run() {
    for (layout, script) in
        [("hosts", "check"), ("hosts", "update"), ("hosts", "rotate-keys"), ("framework", "check")]
    {
        let stage = Stage::new(layout);
        let run = stage.command(&format!("scripts/{script}")).env("PATH", path_with_nivis()).output();
        let output = run.expect("the script runs");
        assert!(output.status.success(), "{layout}/{script}: {}", said(&output));
    }
    // Where a host does not evaluate, the lock stays as it is.
    let stage = Stage::new("hosts");
    stage.good(&["build", "--no-link"]);
    let lock = stage.read("flake.lock");
    stage.write("hosts/web/default.nix", b"{ time.timeZone = 1; }");
    let run =
        stage.command("scripts/update").env("PATH", path_with_nivis()).output().expect("the script runs");
    assert!(!run.status.success());
    assert_eq!(stage.read("flake.lock"), lock);
}

/// A second flake that uses the framework, made by its own script.
#[test]
fn the_framework_is_used_by_another_flake() {
    let stage = Stage::new("framework");
    let init =
        |arguments: &[&str]| stage.command("scripts/init").args(arguments).output().expect("the script runs");
    let user = stage.outside().join("mine");
    let text = user.to_str().expect("temporary paths are text");
    for bad in [
        &[text, "No", "someone", "UTC"][..],
        &[text, "box", "1", "UTC"],
        &[text, "box", "someone", "a b"],
        &[text, "box"],
    ] {
        assert!(!init(bad).status.success(), "{bad:?}");
        assert!(!user.exists(), "{bad:?}");
    }
    let reference = format!("path:{}", stage.dir.display());
    let made = init(&[text, "box", "someone", "Asia/Tokyo", &reference]);
    assert!(made.status.success(), "{}", said(&made));
    assert!(!init(&[text, "box", "someone", "UTC"]).status.success(), "it is not empty");

    let run = |arguments: &[&str]| stage.run_in(&user, arguments);
    let built = run(&["build", "--no-link", "box"]);
    assert!(built.status.success(), "{}", said(&built));
    let zone = run(&["eval", "--raw", "linuxConfigurations.box.config.time.timeZone"]);
    assert_eq!(said(&zone), "Asia/Tokyo");
    let home =
        run(&["eval", "linuxConfigurations.box.config.home-manager.users.someone.programs.firefox.enable"]);
    assert_eq!(said(&home).trim(), "true");

    // What has no default must be said, and the message names it.
    let machine = user.join("machine.nix");
    let file = std::fs::read_to_string(&machine).expect("it can be read");
    std::fs::write(&machine, file.replace("timeZone = \"Asia/Tokyo\";", "")).expect("it can be written");
    let missing = run(&["check"]);
    assert_eq!(missing.status.code(), Some(1));
    let text = said(&missing);
    assert!(text.contains("NV0506") && text.contains("firn.system.timeZone"), "{text}");
}
