//! `nivis hardware` on machines that are folders: `tests/hardware/`, whose README.md explains them.

#[path = "hardware/folder.rs"]
mod folder;
#[path = "hardware/perl.rs"]
mod perl;

use folder::Folder;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn machines() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/hardware");
    let entries = folder.canonicalize().and_then(|folder| folder.read_dir()).expect("the machines are there");
    let mut machines: Vec<PathBuf> = entries
        .map(|entry| entry.expect("it can be read").path())
        .filter(|path| path.join("machine").is_file())
        .collect();
    machines.sort();
    machines
}

fn nivis(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_nivis")).args(arguments).output().expect("the binary can be run")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What `nivis hardware` prints of a machine in a folder.
fn hardware(folder: &Folder, more: &[&str]) -> String {
    let from = folder.path();
    let from = from.to_str().expect("temporary paths are text");
    let mut arguments = vec!["hardware", "--from", from, "--system", "x86_64-linux"];
    arguments.extend(folder.options.iter().map(String::as_str));
    arguments.extend(more);
    let output = nivis(&arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// What a file says: the module applied to arguments that stand for NixOS'.
fn meaning(file: &Path) -> Value {
    let expression = format!(
        "import {} {{ lib.mkDefault = x: {{ default = x; }}; config.hardware.enableRedistributableFirmware = \"firmware\"; pkgs = {{ }}; modulesPath = \"/modules\"; }}",
        file.display()
    );
    let output = nivis(&["eval", "--impure", "--json", "--expr", &expression]);
    assert!(output.status.success(), "{}: {}", file.display(), text(&output.stderr));
    let mut value: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    // The original lists no modules as an empty list.
    if value["imports"] == serde_json::json!([]) {
        value.as_object_mut().expect("a module").remove("imports");
    }
    value
}

#[test]
fn machines_are_described() {
    let mut wrong = Vec::new();
    for machine in machines() {
        let folder = Folder::new(&machine.join("machine"));
        let printed = hardware(&folder, &[]);
        let file = machine.join("expected.nix");
        if std::env::var_os("NIVIS_BLESS").is_some() {
            std::fs::write(&file, &printed).expect("it can be written");
        } else if std::fs::read_to_string(&file).expect("it is recorded") != printed {
            wrong.push(format!("{}:\n{printed}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The file says what that of `nixos-generate-config` says of the same machine.
#[test]
fn descriptions_say_what_the_original_says() {
    let Some(original) = perl::original() else { return };
    for machine in machines() {
        let folder = Folder::new(&machine.join("machine"));
        let file = folder.outside().join("original.nix");
        std::fs::write(&file, original.run(&folder)).expect("it can be written");
        assert_eq!(meaning(&machine.join("expected.nix")), meaning(&file), "{}", machine.display());
    }
}

/// The same facts are in the JSON.
#[test]
fn programs_read_json() {
    let laptop = machines().into_iter().find(|path| path.ends_with("laptop")).expect("it is there");
    let facts: Value =
        serde_json::from_str(&hardware(&Folder::new(&laptop.join("machine")), &["--json"])).expect("JSON");
    assert_eq!(facts["virtualisation"], "none");
    assert_eq!(facts["system"], "x86_64-linux");
    assert_eq!(facts["kernelModules"], serde_json::json!(["kvm-intel"]));
    assert_eq!(facts["fileSystems"]["/home"]["options"], serde_json::json!(["subvol=@home"]));
    assert_eq!(facts["luksDevices"]["cryptroot"], "/dev/disk/by-uuid/0d8ba7f5-8f5e-4a0b-9f7c-000000000002");
    assert_eq!(facts["settings"]["hardware.cpu.intel.npu.enable"], true);
}

/// The machine that runs the tests is described, whatever it is: the file is a module, and says its platform.
#[test]
fn this_machine_is_described() {
    let root = tempfile::tempdir().expect("a temporary folder can be made");
    let file = root.path().join("new/hardware-configuration.nix");
    let name = file.to_str().expect("temporary paths are text");
    let output = nivis(&["hardware", "--virtualisation", "none", "-o", name]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let module = meaning(&file);
    let platform = format!("{}-linux", std::env::consts::ARCH);
    assert_eq!(module["nixpkgs"]["hostPlatform"]["default"], platform);
    assert!(module["boot"]["initrd"]["availableKernelModules"].is_array(), "{module}");
}

#[test]
fn what_others_wrote_is_kept() {
    let root = tempfile::tempdir().expect("a temporary folder can be made");
    let file = root.path().join("hardware.nix");
    let name = file.to_str().expect("temporary paths are text");
    let write = |more: &[&str]| {
        let arguments =
            [&["hardware", "--virtualisation", "none", "--no-filesystems", "-o", name], more].concat();
        nivis(&arguments)
    };
    std::fs::write(&file, "{ my = 1; }\n").expect("it can be written");
    let refused = write(&[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("was not written by this command"), "{}", text(&refused.stderr));
    assert_eq!(std::fs::read_to_string(&file).expect("it is there"), "{ my = 1; }\n");
    assert!(write(&["--force"]).status.success());
    assert!(write(&[]).status.success(), "its own file is written again");
    let names: Vec<_> = root.path().read_dir().expect("it can be read").collect();
    assert_eq!(names.len(), 1, "nothing is left beside it");

    let nowhere = root.path().join("no machine");
    let nowhere = nowhere.to_str().expect("temporary paths are text");
    let output = nivis(&["hardware", "--from", nowhere]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("cannot read '/proc/cpuinfo' of the machine"),
        "{}",
        text(&output.stderr)
    );
}
