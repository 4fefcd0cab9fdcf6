//! Files of secrets.

use crate::stage::{Stage, each_layout};

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
            // Whoever looks after the machines can read all of them.
            assert!(rules.contains("&admin") && rules.contains("*admin"), "{layout}: {rules}");
            assert!(rules.contains(&file.replace(".yaml", "\\.yaml$")), "{file} has no rule");
        }
    }
    assert_eq!(seen, 4);
}

/// No configuration holds a password or a private key.
#[test]
fn nothing_secret_is_written() {
    each_layout(|layout| {
        let stage = Stage::new(layout);
        for file in stage.files() {
            let bytes = std::fs::read(stage.dir.join(&file)).expect("it can be read");
            let text = String::from_utf8_lossy(&bytes);
            let names = ["Password = \"", " password = \"", ".password = \"", "oken = \""];
            for word in ["PRIVATE KEY", "AGE-SECRET-KEY"].into_iter().chain(names) {
                assert!(!text.contains(word), "{layout}/{file} has {word}");
            }
        }
    });
}
