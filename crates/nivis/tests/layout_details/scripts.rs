//! Scripts of layouts that people run, and what waits for a later version.

use crate::stage::{Stage, said};

#[test]
fn scripts_of_every_day_run() {
    for layout in ["homelab", "infra", "targets"] {
        let stage = Stage::new(layout);
        for script in ["check", "update"] {
            let output = stage.run_script(&format!("scripts/{script}"), &[]);
            assert!(output.status.success(), "{layout}: {script}:\n{}", said(&output));
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
        let output = stage.run_script(&format!("scripts/{script}"), arguments);
        assert_eq!(output.status.code(), Some(1), "{layout}: {}", said(&output));
        let text = said(&output);
        let last = text.lines().last().unwrap_or_default();
        assert!(last.contains("later version") || last.contains("nivis test"), "{layout}: {text}");
    }
}
