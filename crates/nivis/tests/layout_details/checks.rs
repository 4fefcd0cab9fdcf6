//! How the details of layouts are checked: facts that hold, mistakes that are told.

use crate::stage::{Stage, said};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Output;

impl Stage {
    /// An attribute with a function applied to it, as JSON.
    pub(crate) fn attribute(&self, attribute: &str, function: &str) -> Value {
        let output = self.run(&["eval", "--json", attribute, "--apply", function]);
        assert!(output.status.success(), "{attribute}:\n{}", said(&output));
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    /// Puts something else in a file; `None` where the file is new.
    pub(crate) fn change(&self, file: &str, from: Option<&str>, to: &str) {
        let Some(from) = from else {
            let folder = self.dir.join(file).parent().expect("it is in a folder").to_owned();
            std::fs::create_dir_all(folder).expect("a folder can be made");
            return self.write(file, to.as_bytes());
        };
        let text = self.read(file);
        assert!(text.contains(from), "{file} has no {from}");
        self.write(file, text.replacen(from, to, 1).as_bytes());
    }

    /// Puts a program before those of the machine, for scripts.
    pub(crate) fn stand_in(&self, program: &str, text: &str) {
        let bin = self.outside().join("bin");
        std::fs::create_dir_all(&bin).expect("a folder can be made");
        std::fs::write(bin.join(program), text).expect("it can be written");
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(bin.join(program), mode).expect("it can be made a program");
    }

    /// Runs a script of the layout, which finds the stand-ins, the binary, then the machine's programs.
    pub(crate) fn run_script(&self, script: &str, arguments: &[&str]) -> Output {
        let script = self.dir.join(script);
        let mut command = self.command(script.to_str().expect("temporary paths are text"));
        let own = Path::new(env!("CARGO_BIN_EXE_nivis")).parent().expect("it is in a folder");
        let path = std::env::var("PATH").unwrap_or_default();
        let path = format!("{}:{}:{path}", self.outside().join("bin").display(), own.display());
        command.env("PATH", path).args(arguments).output().expect("it can be run")
    }
}

/// Attribute, function, what it comes to.
pub(crate) type Fact = (&'static str, &'static str, Value);

pub(crate) fn facts_hold(layout: &str, facts: &[Fact]) {
    let stage = Stage::new(layout);
    for (attribute, function, expected) in facts {
        assert_eq!(stage.attribute(attribute, function), *expected, "{layout}: {attribute} {function}");
    }
}

/// File, what is in it (none: the file is new), what is there instead, what `check` says.
pub(crate) type Mistake = (&'static str, Option<&'static str>, &'static str, &'static str);

pub(crate) fn mistakes_are_told(layout: &str, mistakes: &[Mistake]) {
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
            Some(text) => stage.write(file, text.as_bytes()),
            None => {
                let file = stage.dir.join(file);
                std::fs::remove_file(&file).expect("it was written");
                // Its folder, too, if that was new.
                let _ = std::fs::remove_dir(file.parent().expect("it is in a folder"));
            }
        }
    }
    let output = stage.run(&["check"]);
    assert!(output.status.success(), "{}", said(&output));
}

/// Where nobody is left, or not who looks after the machines, that is said, and not where their name was used.
#[test]
fn the_last_user_is_missed() {
    for (layout, folder, nobody, other) in [
        (
            "homelab",
            "modules/shared/people",
            "modules/shared/people: nobody is there",
            "the option `homelab.admin`",
        ),
        ("targets", "users", "users: nobody is there", "the option `targets.user`"),
    ] {
        let stage = Stage::new(layout);
        let file = format!("{folder}/ops.nix");
        let text = stage.read(&file);
        std::fs::remove_file(stage.dir.join(&file)).expect("it is there");
        let output = stage.run(&["check"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains(nobody), "{layout}: {}", said(&output));
        stage.write(&format!("{folder}/guest.nix"), text.as_bytes());
        let output = stage.run(&["check"]);
        assert_eq!(output.status.code(), Some(1));
        for part in [other, "the value is \"ops\""] {
            assert!(said(&output).contains(part), "{layout}: {}", said(&output));
        }
    }
}
