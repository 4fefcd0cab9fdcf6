//! Layouts as NixOS hosts, beside the reference.

use crate::stage::{self, Stage, said};
use serde_json::Value;

/// The environment's value, or a printed message and none.
fn wanted(variable: &str) -> Option<String> {
    let value = std::env::var(variable).ok();
    if value.is_none() {
        eprintln!("skipped: {variable} is not set");
    }
    value
}

/// As NixOS hosts on a whole nixpkgs all hosts of each layout are the derivations that C++ Nix gives.
#[test]
fn nixos_hosts_are_the_reference_s() {
    let (Some(corpora), Some(oracle)) = (wanted("NIVIS_CORPORA"), wanted("NIVIS_ORACLE")) else { return };
    let stage = Stage::empty();
    std::fs::create_dir_all(&stage.dir).expect("a folder can be made");
    let library = stage.outside().join("library");
    let library = library.to_str().expect("temporary paths are text");
    stage.good(&["library", "export", library]);

    let mut inputs = format!(
        "inputs.nixpkgs.url = \"path:{corpora}/nixpkgs-2607\";\ninputs.nivis.url = \"path:{library}\";\n"
    );
    for layout in stage::layouts() {
        let dir = stage.outside().join(layout);
        let text = dir.to_str().expect("temporary paths are text");
        stage.good(&["init", "--template", layout, text]);
        become_nixos(&dir);
        inputs.push_str(&format!(
            "inputs.{layout} = {{ url = \"path:{text}\"; inputs.nivis.follows = \"nivis\"; inputs.nixpkgs.follows = \"nixpkgs\"; }};\n"
        ));
    }
    let names: Vec<String> = stage::layouts().iter().map(|name| format!("\"{name}\"")).collect();
    stage.write(
        "flake.nix",
        format!(
            "{{\n{inputs}outputs = inputs: {{ drvs = builtins.listToAttrs (map (layout: {{ name = layout; value = let
                hosts = inputs.${{layout}}.nixosConfigurations;
              in map (name: hosts.${{name}}.config.system.build.toplevel.drvPath) (builtins.attrNames hosts); }}) [ {} ]); }};\n}}\n",
            names.join(" ")
        )
        .as_bytes(),
    );
    // One layout at a time: the reference keeps what it has evaluated.
    for layout in stage::layouts() {
        let attribute = format!("drvs.{layout}");
        let ours: Value = serde_json::from_str(&stage.good(&["eval", "--json", &attribute])).expect("JSON");
        assert!(ours.as_array().is_some_and(|hosts| hosts.len() > 2), "{layout}: {ours}");
        let reference = std::process::Command::new(&oracle)
            .args([
                "nix",
                "--extra-experimental-features",
                "nix-command flakes",
                "eval",
                "--json",
                "--no-write-lock-file",
            ])
            .arg(format!("path:{}#{attribute}", stage.dir.display()))
            .current_dir(&stage.dir)
            .output()
            .expect("the reference can be run");
        assert!(reference.status.success(), "{layout}: {}", said(&reference));
        let theirs: Value = serde_json::from_slice(&reference.stdout).expect("JSON");
        assert_eq!(ours, theirs, "{layout}");
    }
}

/// One word a host makes it a NixOS host.
fn become_nixos(dir: &std::path::Path) {
    let mut changed = 0;
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().expect("it can be read") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "nix") {
                let text = std::fs::read_to_string(&path).expect("it can be read");
                let nixos = text.replace("kind = \"linux\";", "kind = \"nixos\";");
                if nixos != text {
                    changed += 1;
                    std::fs::write(&path, nixos).expect("it can be written");
                }
            }
        }
    }
    assert!(changed > 0, "{}: no host says its kind", dir.display());
}
