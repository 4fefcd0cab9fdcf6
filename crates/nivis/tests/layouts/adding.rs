//! What cannot be added to a layout, and what is found after: names of others, paths, platforms, modules below modules.

use super::stage::{Stage, each_layout, said};

/// Each command ends with the code and says the part, and leaves nothing.
fn refuses(stage: &Stage, layout: &str, cases: &[(&[&str], i32, &str)]) {
    let before = stage.files();
    for (arguments, code, part) in cases {
        let output = stage.run(arguments);
        assert_eq!(output.status.code(), Some(*code), "{layout}: {arguments:?}: {}", said(&output));
        assert!(said(&output).contains(part), "{layout}: {arguments:?}: {}", said(&output));
        assert_eq!(stage.files(), before, "{layout}: {arguments:?} left something");
    }
}

/// A layout whose lock file is there, so that refused commands change nothing at all.
fn locked(layout: &str) -> Stage {
    let stage = Stage::new(layout);
    stage.good(&["hosts"]);
    stage
}

#[test]
fn names_of_others_are_refused() {
    each_layout(|layout| {
        let stage = locked(layout);
        refuses(
            &stage,
            layout,
            &[
                (
                    &["package", "new", "git"],
                    1,
                    "NV0606]: 'git' is no name for a new package: the distributions",
                ),
                (&["package", "new", "coreutils"], 1, "name yours otherwise"),
                (&["package", "new", "nivis"], 1, "has pkgs.nivis already"),
                (&["package", "new", "writeShellApplication"], 1, "NV0606"),
                (
                    &["user", "add", "root"],
                    1,
                    "NV0606]: 'root' is no name for a new user: systems have an account",
                ),
                (&["user", "add", "sshd"], 1, "NV0606"),
                (&["user", "add", "systemd-network"], 1, "NV0606"),
                (&["host", "add", "localhost"], 1, "NV0606]: 'localhost' is no name for a new host"),
            ],
        );
    });
}

/// Also where no host has them: packages of nixpkgs, and of the flake by another way than a file.
#[test]
fn packages_of_the_flake_and_of_nixpkgs_are_refused() {
    let stage = Stage::new("hosts");
    let nixpkgs = stage.outside().join("nixpkgs");
    std::fs::create_dir(&nixpkgs).expect("it can be made");
    let system = format!("{}-linux", std::env::consts::ARCH);
    let text = format!("{{ outputs = _: {{ legacyPackages.{system}.special = throw \"not needed\"; }}; }}");
    std::fs::write(nixpkgs.join("flake.nix"), text).expect("it can be written");
    let flake = stage.read("flake.nix");
    let given = flake.replace(
        "inputs.nixpkgs.follows = \"nivis\";",
        &format!("inputs.nixpkgs.url = \"path:{}\";", nixpkgs.display()),
    );
    assert_ne!(flake, given);
    stage.write("flake.nix", given.as_bytes());
    stage.good(&["hosts"]);
    refuses(&stage, "hosts", &[(&["package", "new", "special"], 1, "nixpkgs has a package of that name")]);

    let stage = locked("hosts");
    let text = stage.read("lib/default.nix");
    let more = text.replace("packages = lib.genAttrs systems (system: packagesOf (pkgsFor system));", &format!(
        "packages = lib.genAttrs systems (system: packagesOf (pkgsFor system)) // {{ {system}.other = 1; }};"
    ));
    assert_ne!(text, more);
    stage.write("lib/default.nix", more.as_bytes());
    refuses(&stage, "hosts", &[(&["package", "new", "other"], 1, "the flake has packages.")]);
}

#[test]
fn modules_stand_below_modules() {
    for (layout, names) in [
        ("hosts", ["rooms", "rooms.cellar", "rooms.cellar.shelf"].as_slice()),
        ("infra", &["rooms", "rooms-cellar"]),
    ] {
        let stage = Stage::new(layout);
        // The outer one last: it must not hide the others.
        for name in names.iter().rev() {
            stage.good(&["module", "new", &name.replace(['.', '-'], "/")]);
        }
        let found = stage.eval("builtins.attrNames flake.nixosModules").expect(layout);
        for name in names {
            assert!(
                found.as_array().expect("names").iter().any(|found| found == name),
                "{layout}: {name}: {found}"
            );
        }
        stage.good(&["check"]);
    }

    // A layout of before, which stopped at the first.
    let stage = locked("hosts");
    let text = stage.read("lib/tables.nix");
    let from = "        // lib.mapAttrs' (inner: lib.nameValuePair \"${name}.${inner}\") (modulesIn path)";
    let to = "        // lib.optionalAttrs (!builtins.pathExists (path + \"/default.nix\")) \
              (lib.mapAttrs' (inner: lib.nameValuePair \"${name}.${inner}\") (modulesIn path))";
    assert!(text.contains(from));
    stage.write("lib/tables.nix", text.replace(from, to).as_bytes());
    stage.good(&["module", "new", "rooms/cellar"]);
    refuses(
        &stage,
        "hosts",
        &[
            (
                &["module", "new", "rooms"],
                1,
                "with the module 'rooms' the flake no longer finds nixosModules.rooms.cellar",
            ),
            (&["module", "new", "web/site"], 1, "does not find the module 'web/site'"),
        ],
    );
}

/// `flake.nix` was changed by hand, and scans no longer.
#[test]
fn what_no_scan_finds_is_taken_back() {
    for (layout, file, from, to, arguments) in [
        (
            "hosts",
            "lib/default.nix",
            "modulesIn ../modules",
            "removeAttrs (modulesIn ../modules) [ \"late\" ]",
            ["module", "new"],
        ),
        (
            "hosts",
            "lib/default.nix",
            "scan ../users \"default.nix\"",
            "removeAttrs (scan ../users \"default.nix\") [ \"late\" ]",
            ["user", "add"],
        ),
        (
            "framework",
            "modules/default.nix",
            "type == \"directory\"",
            "type == \"directory\" && name != \"late\"",
            ["module", "new"],
        ),
        ("framework", "lib/default.nix", "builtins.pathExists accounts", "false", ["user", "add"]),
        (
            "infra",
            "shared/modules/default.nix",
            "(own.modulesIn ./.)",
            "(removeAttrs (own.modulesIn ./.) [ \"late\" ])",
            ["module", "new"],
        ),
        (
            "targets",
            "lib/default.nix",
            "custom = filesIn ../modules/custom",
            "custom = removeAttrs (filesIn ../modules/custom) [ \"late\" ]",
            ["module", "new"],
        ),
        (
            "targets",
            "users/default.nix",
            "file != \"default.nix\"",
            "file != \"default.nix\" && file != \"late.nix\"",
            ["user", "add"],
        ),
    ] {
        let stage = locked(layout);
        let text = stage.read(file);
        assert!(text.contains(from), "{layout}: {file}: {from}");
        stage.write(file, text.replace(from, to).as_bytes());
        let part = format!("NV0606]: the flake does not find the {} 'late'", arguments[0]);
        refuses(&stage, layout, &[(&[arguments[0], arguments[1], "late"], 1, &part)]);
    }
    // Modules for others are found though no host has them.
    let stage = Stage::new("framework");
    stage.good(&["module", "new", "late", "--as", "home"]);
    let text = stage.read("home/default.nix");
    stage.write("home/default.nix", text.replace("name != \"profiles\"", "name == \"late\"").as_bytes());
    let output = stage.run(&["module", "new", "later", "--as", "home"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
}

#[test]
fn paths_are_refused_where_only_names_count() {
    each_layout(|layout| {
        if !matches!(layout, "hosts" | "infra") {
            let stage = locked(layout);
            let part = "'roles/server' is a path, and this layout keeps a new module by its name alone; write `server`";
            refuses(&stage, layout, &[(&["module", "new", "roles/server"], 2, part)]);
        }
    });
}

#[test]
fn hosts_have_a_platform_that_there_is() {
    each_layout(|layout| {
        let stage = locked(layout);
        let add = |system: &'static str| ["host", "add", "late", "--system", system];
        let possible = "possible here: aarch64-linux, x86_64-linux";
        refuses(
            &stage,
            layout,
            &[
                (&add("riscv9-linux"), 2, "there is no system 'riscv9-linux'; possible here: "),
                (&add("x86_64"), 2, possible),
                (&add("i686-linux"), 2, "the flake makes nothing for 'i686-linux'"),
                (&add("aarch64-darwin"), 2, "'aarch64-darwin' is no system of a host of kind linux"),
            ],
        );
        if layout == "infra" {
            let mac = |system: &'static str| ["host", "add", "late", "--as", "darwin", "--system", system];
            refuses(&stage, layout, &[(&mac("x86_64-linux"), 2, "no system of a host of kind darwin")]);
            stage.good(&mac("aarch64-darwin"));
        }
    });
}
