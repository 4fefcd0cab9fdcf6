//! What is remembered of evaluations: after any edit a warm run says what a cold one says.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Random numbers that are the same each time (Knuth's MMIX constants).
struct Random(u64);

impl Random {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % count
    }
}

const FLAKE: &str = r#"{
  inputs.other.url = "path:@other@";
  inputs.fleet.url = "nivis";
  outputs = { self, other, fleet }: {
    value = {
      variable = builtins.getEnv "EDITED";
      other = other.value;
      parts = map (name: import (./parts + "/${name}")) (builtins.attrNames (builtins.readDir ./parts));
      list = import ./list.nix;
      outside = if builtins ? currentSystem && builtins.pathExists @outside@ then builtins.readFile @outside@ else "";
      drv = (derivation { name = "d"; system = "s"; builder = "/b"; src = ./list.nix; }).drvPath;
      root = self.outPath;
      rev = self.rev or self.dirtyRev or "none";
    };
    linuxConfigurations.web = fleet.lib.linuxSystem {
      system = "x86_64-linux";
      modules = [ { networking.hostName = "web"; environment.etc."list".text = toString (import ./list.nix); } ];
    };
  };
}
"#;

/// A flake under Git with an input, and state of its own.
struct Place {
    root: tempfile::TempDir,
    variable: Option<String>,
    overridden: bool,
}

impl Place {
    fn new() -> Place {
        let place = Place {
            root: tempfile::tempdir().expect("a temporary folder can be made"),
            variable: None,
            overridden: false,
        };
        for folder in ["flake/parts", "other", "third", "home"] {
            fs::create_dir_all(place.at(folder)).expect("a folder can be made");
        }
        let flake = FLAKE
            .replace("@other@", &place.at("other").display().to_string())
            .replace("@outside@", &place.at("outside").display().to_string());
        place.write("flake/flake.nix", &flake);
        place.write("flake/list.nix", "[ 1 ]");
        place.write("flake/parts/a.nix", "1");
        for (folder, value) in [("other", "1"), ("third", "33")] {
            place.write(
                &format!("{folder}/flake.nix"),
                &format!("{{ outputs = _: {{ value = {value}; }}; }}"),
            );
        }
        place.git(&["init", "-q", "-b", "main"]);
        place.git(&["add", "."]);
        place.git(&["commit", "-q", "-m", "first"]);
        place
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.at(path), text).expect("it can be written");
    }

    fn git(&self, arguments: &[&str]) {
        let output = self.command("git").args(arguments).output().expect("git can be run");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.at("flake"))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.at("home"))
            .env("NIX_CONF_DIR", self.at("home"))
            .env("NIVIS_STORE", self.at("store"))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .stdin(Stdio::null());
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Flake").env(format!("GIT_{who}_EMAIL"), "f@example.org");
        }
        command
    }

    fn nivis(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(env!("CARGO_BIN_EXE_nivis"));
        command.args(arguments);
        if let Some(value) = &self.variable {
            command.env("EDITED", value);
        }
        if self.overridden {
            command.args(["--override-input", "other", &format!("path:{}", self.at("third").display())]);
        }
        command.output().expect("it can be run")
    }

    /// The entries that are kept, by what changes when one is written anew.
    fn entries(&self) -> Vec<(String, u64, i64)> {
        let folder = self.at("home/.cache/nivis/evaluations-2");
        let entries = folder.read_dir().into_iter().flatten().map(|entry| {
            let entry = entry.expect("it can be read");
            let meta = entry.metadata().expect("it is there");
            (entry.file_name().to_string_lossy().into_owned(), meta.ino(), meta.ctime_nsec())
        });
        let mut entries: Vec<_> = entries.collect();
        entries.sort();
        entries
    }

    /// One random change; says which.
    fn edit(&mut self, random: &mut Random, round: usize) -> String {
        match random.below(14) {
            0 => {
                self.write("flake/list.nix", &format!("[ {round} ]"));
                "a tracked file".into()
            }
            1 => {
                self.write("flake/parts/loose.nix", &round.to_string());
                "an untracked file".into()
            }
            2 => {
                let name = format!("p{}.nix", random.below(6));
                self.write(&format!("flake/parts/{name}"), &round.to_string());
                self.git(&["add", &format!("parts/{name}")]);
                "a file that is added".into()
            }
            3 => {
                drop(fs::remove_file(self.at(&format!("flake/parts/p{}.nix", random.below(6)))));
                "a deleted file".into()
            }
            4 => {
                self.git(&["checkout", "-q", "--", "."]);
                "changes undone".into()
            }
            5 => {
                self.git(&["commit", "-q", "-a", "--allow-empty", "-m", "more"]);
                "a commit".into()
            }
            6 => {
                self.variable = [None, Some(String::new()), Some(round.to_string())][random.below(3)].clone();
                "the variable".into()
            }
            7 => {
                self.overridden = !self.overridden;
                "an override".into()
            }
            8 => {
                self.write("other/flake.nix", &format!("{{ outputs = _: {{ value = {round}; }}; }}"));
                "an input".into()
            }
            9 => {
                // Locked again by the next run that may write the file.
                drop(fs::remove_file(self.at("flake/flake.lock")));
                "no lock file".into()
            }
            10 => {
                let output = self.nivis(&["flake", "update"]);
                format!("inputs locked anew ({:?})", output.status.code())
            }
            11 => {
                self.write("outside", &round.to_string());
                "a file outside".into()
            }
            12 => {
                drop(fs::remove_file(self.at("outside")));
                "no file outside".into()
            }
            _ => {
                // As long as before, and with its old time.
                let file = self.at("flake/list.nix");
                let meta = file.metadata().expect("it is there");
                let text = fs::read_to_string(&file).expect("it can be read");
                let digit = (b'0' + u8::try_from(round % 10).expect("a digit")) as char;
                let text = text.replace(|c: char| c.is_ascii_digit(), &digit.to_string());
                fs::write(&file, text).expect("it can be written");
                let time = meta.modified().expect("files have times");
                let open = fs::File::options().write(true).open(&file).expect("it can be opened");
                open.set_modified(time).expect("it can be set");
                "the same size and time".into()
            }
        }
    }
}

fn said(output: &Output) -> String {
    // That the tree is dirty, and what becomes of the lock file, is told once and not each time.
    format!("{:?} {}", output.status.code(), String::from_utf8_lossy(&output.stdout))
}

/// As many as the tests of an ordinary run take; `NIVIS_EDITS` says otherwise.
fn edits() -> usize {
    std::env::var("NIVIS_EDITS").ok().and_then(|count| count.parse().ok()).unwrap_or(200)
}

#[test]
fn after_any_edit_a_warm_run_says_what_a_cold_one_says() {
    let mut place = Place::new();
    let mut random = Random(7);
    let commands: [&[&str]; 3] = [
        &["eval", "--json", ".#value.list"],
        &["eval", "--json", "--impure", ".#value"],
        &["eval", "--raw", ".#linuxConfigurations.web.config.system.build.toplevel.drvPath"],
    ];
    let (mut hits, mut changed, mut last) = (0, 0, vec![String::new(); commands.len()]);
    for round in 0..edits() {
        let edit = place.edit(&mut random, round);
        // The slow one now and then, so that the edits are many.
        let count = if round % 20 == 0 { 3 } else { 2 };
        for (index, command) in commands.iter().take(count).enumerate() {
            let first = said(&place.nivis(command));
            let before = place.entries();
            let warm = said(&place.nivis(command));
            let is_hit = !before.is_empty() && place.entries() == before;
            let cold = said(&place.nivis(&[command, &["--no-eval-cache"][..]].concat()));
            assert_eq!(warm, cold, "round {round}, {edit}: {command:?}");
            assert_eq!(first, cold, "round {round}, {edit}: {command:?}, the first time");
            hits += usize::from(is_hit);
            changed += usize::from(cold != last[index]);
            last[index] = cold;
        }
    }
    println!("{hits} hits, {changed} other answers in {} edits", edits());
    assert!(hits > edits(), "only {hits} runs used what was remembered");
    assert!(changed > edits() / 4, "only {changed} edits changed an answer");
}

#[test]
fn a_damaged_entry_is_no_entry() {
    let place = Place::new();
    let command = ["eval", "--json", ".#value.list"];
    // The first run writes the lock file.
    place.nivis(&command);
    let good = said(&place.nivis(&command));
    let folder = place.at("home/.cache/nivis/evaluations-2");
    let file =
        folder.read_dir().expect("there are entries").next().expect("one").expect("it can be read").path();
    let bytes = fs::read(&file).expect("it can be read");
    let damaged: [Vec<u8>; 4] = [
        Vec::new(),
        bytes[..bytes.len() / 2].to_vec(),
        bytes.iter().map(|byte| byte.wrapping_add(1)).collect(),
        [&bytes[..bytes.len() - 3], b"]]]"].concat(),
    ];
    for bytes in damaged {
        fs::write(&file, bytes).expect("it can be written");
        assert_eq!(said(&place.nivis(&command)), good);
    }
    // A folder in its place: nothing can be kept, and nothing is lost.
    fs::remove_file(&file).expect("it can be removed");
    fs::create_dir(&file).expect("a folder can be made");
    assert_eq!(said(&place.nivis(&command)), good);
}

/// What a host's derivation needs must be there when an old answer is used.
#[test]
fn a_store_that_lost_something_is_filled_again() {
    let place = Place::new();
    let build = ["build", "web", "--json", "--no-link"];
    let first = place.nivis(&build);
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let value = |output: &Output| -> serde_json::Value {
        serde_json::from_slice(&output.stdout).expect("it prints JSON")
    };
    let drv = value(&first)[0]["drvPath"].clone();
    place.nivis(&build);
    let before = place.entries();
    let warm = place.nivis(&build);
    assert_eq!(value(&warm)[0]["drvPath"], drv);
    assert_eq!(place.entries(), before, "the third run evaluates nothing");
    make_writable(&place.at("store"));
    fs::remove_dir_all(place.at("store")).expect("the store can be removed");
    let again = place.nivis(&build);
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    assert_eq!(value(&again)[0]["drvPath"], drv);
    assert!(place.at("store").exists());
}

fn make_writable(folder: &Path) {
    let status = Command::new("chmod").args(["-R", "u+w"]).arg(folder).status();
    assert!(status.expect("chmod can be run").success());
}
