//! Scripts of layouts that people run, and what waits for a later version.

use crate::stage::{Stage, said};

#[test]
fn scripts_of_every_day_run() {
    for layout in ["hosts", "framework", "homelab", "infra", "targets"] {
        let stage = Stage::new(layout);
        for script in
            ["check", "update"].iter().filter(|script| stage.dir.join("scripts").join(script).exists())
        {
            let output = stage.run_script(&format!("scripts/{script}"), &[]);
            assert!(output.status.success(), "{layout}: {script}:\n{}", said(&output));
        }
    }
}

/// What waits for a later version is looked at, says so, and fails; README lists it.
#[test]
fn what_waits_says_so() {
    for (layout, script, arguments) in
        [("homelab", "iso", &[][..]), ("homelab", "deploy", &["nas"]), ("infra", "deploy", &["web"])]
    {
        let stage = Stage::new(layout);
        let output = stage.run_script(&format!("scripts/{script}"), arguments);
        assert_eq!(output.status.code(), Some(1), "{layout}: {}", said(&output));
        assert!(said(&output).contains("error[NV0607]"), "{layout}: {}", said(&output));
    }
    for (layout, commands) in [
        ("hosts", &["secrets", "deploy"][..]),
        ("framework", &["secrets", "develop .#rust"]),
        ("infra", &["secrets", "deploy web"]),
        ("homelab", &["image iso-headless", "secrets", "deploy nas", "develop dashboards"]),
        ("targets", &["deploy hetzner"]),
    ] {
        let stage = Stage::new(layout);
        let readme = stage.read("README.md");
        let waits = readme.split("## What waits for a later version of Nivis").nth(1).expect("it is listed");
        for command in commands {
            let arguments: Vec<&str> = command.split(' ').collect();
            let output = stage.run(&arguments);
            assert_eq!(output.status.code(), Some(1), "{layout}: {}", said(&output));
            assert!(said(&output).contains("error[NV0607]"), "{layout}: {command}: {}", said(&output));
            assert!(waits.contains(&format!("nivis {}", arguments[0])), "{layout}: README has no {command}");
        }
    }
    // A machine of this kind is tried on the machine itself.
    let stage = Stage::new("homelab");
    let output = stage.run_script("scripts/try", &["dev-vm"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("nivis test dev-vm"), "{}", said(&output));
}
