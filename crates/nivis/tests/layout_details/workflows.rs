//! What CI of each layout calls, and scripts that call other programs in an order.

use crate::stage::{Stage, each_layout, said};

#[test]
fn workflows_call_what_is_there() {
    each_layout(|layout| {
        let stage = Stage::new(layout);
        let files = stage.files();
        for file in files.iter().filter(|file| file.starts_with(".github/workflows/")) {
            let text = stage.read(file);
            for word in text.split([' ', '\n', '"']).filter(|word| word.starts_with("scripts/")) {
                assert!(files.iter().any(|known| known == word), "{layout}/{file}: there is no {word}");
            }
        }
        let workflow = |name: &str| stage.read(&format!(".github/workflows/{name}.yml"));
        let check = workflow("check");
        assert!(check.contains("on:\n  push:\n  pull_request:\n"), "{layout}: {check}");
        assert!(check.contains("- run: scripts/check\n"), "{layout}: {check}");
        assert!(workflow("fmt").contains("- run: nivis fmt --check .\n"), "{layout}");
        assert!(stage.read("README.md").contains("works from its first release on"), "{layout}");
        // Mondays at six; what changes is proposed, not pushed.
        let update = workflow("update");
        for part in ["- cron: \"0 6 * * 1\"", "nivis update\n", "scripts/check\n", "create-pull-request@"] {
            assert!(update.contains(part), "{layout}: update.yml has no {part}");
        }
    });
    let stage = Stage::new("framework");
    let shells = stage
        .attribute("devShells.x86_64-linux", "s: builtins.concatStringsSep \", \" (builtins.attrNames s)");
    let built = format!("shell: [{}]", shells.as_str().expect("a text"));
    assert!(stage.read(".github/workflows/devshells.yml").contains(&built), "{built}");
    let systems = stage.eval("builtins.attrNames flake.checks");
    assert_eq!(systems, Ok(serde_json::json!(["aarch64-linux", "x86_64-linux"])), "all systems are checked");
}

/// The script looks at the host first, then asks before the machine is changed.
#[test]
fn a_machine_is_installed_by_a_script() {
    for layout in ["homelab", "hosts", "infra", "targets"] {
        let stage = Stage::new(layout);
        stage.stand_in("nivis", "#!/bin/sh\necho \"nivis $* in ${NIVIS_FLAKE##*/}\"\n[ \"$2\" != wrong ]\n");
        let output = stage.run_script("scripts/install", &["box"]);
        assert!(output.status.success(), "{layout}: {}", said(&output));
        assert_eq!(
            said(&output),
            "nivis check box in layout\nnivis switch --ask --description installed .#box in layout\n"
        );
        let output = stage.run_script("scripts/install", &["wrong"]);
        assert!(!output.status.success());
        assert_eq!(said(&output), "nivis check wrong in layout\n", "{layout}");
        // Without a name, the machine's own.
        stage.stand_in("uname", "#!/bin/sh\necho cellar\n");
        assert!(said(&stage.run_script("scripts/install", &[])).contains("check cellar"), "{layout}");
    }
}

/// Everything, the container, this machine until its next start; keeping it is left to whoever looks.
#[test]
fn targets_are_tried_in_stages() {
    let stage = Stage::new("targets");
    stage.stand_in("nivis", "#!/bin/sh\necho \"nivis $1 $2\" >> \"${NIVIS_FLAKE}/asked\"\n");
    stage.stand_in("podman", "#!/bin/sh\necho \"podman $*\" >> asked\n");
    let output = stage.run_script("scripts/stage", &["wsl"]);
    assert!(output.status.success(), "{}", said(&output));
    let asked = stage.read("asked");
    let asked: Vec<&str> = asked.lines().filter(|line| !line.starts_with("nivis eval")).collect();
    assert_eq!(
        asked,
        [
            "nivis check ",
            "nivis build --no-link",
            "nivis size ",
            "nivis check container",
            "podman build --tag container-minimal --file Containerfile .",
            "nivis plan .#wsl",
            "nivis test --ask",
        ]
    );
    assert!(
        said(&output).ends_with("good? nivis switch .#wsl; if not, nivis rollback\n"),
        "{}",
        said(&output)
    );
}
