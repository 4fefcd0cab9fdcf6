//! `cargo xtask compare-flakes --speed`: how long commands about flakes take, beside the reference's.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use nivis_testing::stage::Stage;

use crate::TaskError;
use crate::compare::median;
use crate::oracle::Oracle;

/// How many inputs are locked.
const INPUTS: usize = 30;

/// Files of the tree that is hashed, in folders of a hundred.
const FILES: usize = 50_000;

/// Something that both programs do.
struct Work {
    name: &'static str,
    reference: Vec<String>,
    nivis: Vec<String>,
    /// A file that is removed before each run.
    without: Option<PathBuf>,
}

struct Speed<'s> {
    stage: &'s Stage,
    oracle: PathBuf,
    nivis: PathBuf,
    pairs: usize,
}

/// Measures whole processes in turns, and prints a row for each kind of work.
pub(super) fn speed(root: &Path, nivis: &Path, pairs: usize) -> Result<String, TaskError> {
    let stage = Stage::new()?;
    let speed = Speed { oracle: Oracle::find(root).path, nivis: nivis.canonicalize()?, stage: &stage, pairs };
    let flake = speed.many_inputs()?;
    let tree = speed.tree()?;
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<String>>();
    let lock = flake.join("flake.lock");
    let at = format!("git+file://{}", flake.display());
    let value = format!("eval --json {at}#value");
    let works = [
        Work {
            name: "locking 30 Git inputs",
            reference: words(&format!("flake lock {at}")),
            nivis: words(&format!("flake lock {at}")),
            without: Some(lock),
        },
        Work { name: "a warm `eval`", reference: words(&value), nivis: words(&value), without: None },
        Work {
            name: "hashing 50,000 files",
            reference: words(&format!("hash path {}", tree.display())),
            nivis: words(&format!("hash path {}", tree.display())),
            without: None,
        },
    ];
    println!("| work | nivis / reference | reference | nivis |");
    println!("|---|---:|---:|---:|");
    for work in &works {
        let (reference, nivis) = speed.measure(work)?;
        println!("| {} | {:.2} | {reference:.3} s | {nivis:.3} s |", work.name, nivis / reference);
    }
    if let Some(corpora) = std::env::var_os("NIVIS_CORPORA") {
        let corpora = PathBuf::from(corpora);
        speed.host(&corpora)?;
        speed.search(&corpora)?;
    }
    Ok(format!("\nmedians of {pairs} pairs, wall time"))
}

impl Speed<'_> {
    /// The wall time of a process in seconds, and what it printed.
    fn run(&self, leads: &[OsString], words: &[String]) -> Result<(f64, Vec<u8>), TaskError> {
        let home = self.stage.root().join("home");
        fs::create_dir_all(&home)?;
        let mut command = Command::new(&leads[0]);
        command.args(&leads[1..]).args(words).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", &home);
        command.current_dir(self.stage.root()).stdin(Stdio::null());
        let started = Instant::now();
        let output =
            command.output().map_err(|error| TaskError::NoOracle(PathBuf::from(&leads[0]), error))?;
        let seconds = started.elapsed().as_secs_f64();
        if !output.status.success() {
            let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(TaskError::OracleFailed(PathBuf::from(words.join(" ")), message));
        }
        Ok((seconds, output.stdout))
    }

    fn reference(&self) -> Vec<OsString> {
        let mut leads = vec![self.oracle.clone().into_os_string()];
        let words = ["nix", "--offline", "--extra-experimental-features", "nix-command flakes"];
        leads.extend(words.iter().map(OsString::from));
        leads
    }

    fn ours(&self) -> Vec<OsString> {
        let store = self.stage.root().join("store");
        vec![self.nivis.clone().into(), "--offline".into(), "--store".into(), store.into()]
    }

    fn measure(&self, work: &Work) -> Result<(f64, f64), TaskError> {
        let (mut reference, mut nivis) = (Vec::new(), Vec::new());
        for turn in 0..=self.pairs {
            for side in 0..2 {
                if let Some(file) = &work.without {
                    drop(fs::remove_file(file));
                }
                // Who goes first changes, so that neither always finds the other's leftovers.
                let is_reference = (side + turn) % 2 == 0;
                let (leads, words) = match is_reference {
                    true => (self.reference(), &work.reference),
                    false => (self.ours(), &work.nivis),
                };
                let (seconds, _) = self.run(&leads, words)?;
                // The first turn warms up.
                match (turn, is_reference) {
                    (0, _) => {}
                    (_, true) => reference.push(seconds),
                    (_, false) => nivis.push(seconds),
                }
            }
        }
        Ok((median(reference), median(nivis)))
    }

    /// Makes a repository of a folder.
    fn git(&self, folder: &str) -> Result<PathBuf, TaskError> {
        let place = self.stage.root().join(folder);
        fs::create_dir_all(&place)?;
        self.run(&["git".into(), "-C".into(), place.clone().into()], &["init".into(), "-q".into()])?;
        Ok(place)
    }

    fn commit(&self, place: &Path) -> Result<(), TaskError> {
        let git: Vec<OsString> = ["-c", "user.name=Flake", "-c", "user.email=flake@example.org"]
            .iter()
            .map(OsString::from)
            .collect();
        let leads: Vec<OsString> = ["git".into(), "-C".into(), place.into()].into_iter().chain(git).collect();
        self.run(&leads, &["add".into(), ".".into()])?;
        self.run(&leads, &["commit".into(), "-q".into(), "-m".into(), "first".into()])?;
        Ok(())
    }

    fn many_inputs(&self) -> Result<PathBuf, TaskError> {
        let mut inputs = String::new();
        for number in 0..INPUTS {
            let place = self.git(&format!("input-{number}"))?;
            fs::write(place.join("flake.nix"), format!("{{ outputs = _: {{ value = {number}; }}; }}"))?;
            self.commit(&place)?;
            inputs += &format!("  inputs.i{number}.url = \"git+file://{}\";\n", place.display());
        }
        let place = self.git("many")?;
        let outputs = "  outputs = inputs: { value = builtins.mapAttrs (name: input: input.value or 0) (removeAttrs inputs [ \"self\" ]); };\n";
        fs::write(place.join("flake.nix"), format!("{{\n{inputs}{outputs}}}\n"))?;
        self.commit(&place)?;
        Ok(place)
    }

    fn tree(&self) -> Result<PathBuf, TaskError> {
        let place = self.stage.root().join("tree");
        for number in 0..FILES {
            let folder = place.join(format!("{}", number / 100));
            if number % 100 == 0 {
                fs::create_dir_all(&folder)?;
            }
            fs::write(
                folder.join(format!("{number}.nix")),
                format!("{{ number = {number}; }}\n").repeat(20),
            )?;
        }
        Ok(place)
    }

    /// Searching a whole nixpkgs: the reference with its evaluation cache filled, Nivis with its index made.
    fn search(&self, corpora: &Path) -> Result<(), TaskError> {
        let nixpkgs = corpora.join("nixpkgs-2607");
        if !nixpkgs.join("flake.nix").is_file() {
            return Ok(());
        }
        let place = self.git("search")?;
        let input = format!("path:{}", nixpkgs.display());
        fs::write(
            place.join("flake.nix"),
            format!("{{ inputs.nixpkgs.url = \"{input}\"; outputs = _: {{ }}; }}\n"),
        )?;
        self.commit(&place)?;
        let flake = format!("git+file://{}", place.display());
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
        let work = Work {
            name: "searching all of nixpkgs",
            reference: words(&["search", &input, "hello", "--json"]),
            nivis: words(&["search", "hello", "--packages", "--json", "--flake", &flake]),
            without: None,
        };
        self.run(&self.ours(), &words(&["flake", "lock", &flake]))?;
        // What fills the cache and the index takes minutes.
        let (_, theirs) = self.run(&self.reference(), &work.reference)?;
        let (_, ours) = self.run(&self.ours(), &work.nivis)?;
        let parse = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).ok();
        if parse(&theirs) != parse(&ours) {
            return Err(TaskError::OtherAnswers { names: vec![work.name.into()] });
        }
        let (reference, nivis) = self.measure(&work)?;
        println!("\n| {} | {:.2} | {reference:.3} s | {nivis:.3} s |", work.name, nivis / reference);
        Ok(())
    }

    /// A host of today's nixpkgs, cold and warm.
    fn host(&self, corpora: &Path) -> Result<(), TaskError> {
        let nixpkgs = corpora.join("nixpkgs-2607");
        if !nixpkgs.join("flake.nix").is_file() {
            return Ok(());
        }
        let place = self.git("host")?;
        let flake = format!(
            "{{\n  inputs.nixpkgs.url = \"path:{}\";\n  outputs = {{ nixpkgs, ... }}: {{ nixosConfigurations.web = \
             nixpkgs.lib.nixosSystem {{ system = \"x86_64-linux\"; modules = [ {{ boot.loader.grub.enable = false; \
             fileSystems.\"/\" = {{ device = \"/dev/x\"; fsType = \"ext4\"; }}; services.openssh.enable = true; \
             system.stateVersion = \"26.05\"; }} ]; }}; }};\n}}\n",
            nixpkgs.display()
        );
        fs::write(place.join("flake.nix"), flake)?;
        self.commit(&place)?;
        let attribute = format!("git+file://{}#nixosConfigurations.web", place.display());
        let warm: Vec<String> =
            ["eval", "--raw", &format!("{attribute}.config.system.build.toplevel.drvPath")]
                .map(str::to_owned)
                .to_vec();
        let cold: Vec<String> = warm.iter().cloned().chain(["--no-eval-cache".to_owned()]).collect();
        // The first run locks, the second remembers.
        self.run(&self.ours(), &warm)?;
        self.run(&self.ours(), &warm)?;
        let (mut cold_times, mut warm_times) = (Vec::new(), Vec::new());
        for _ in 0..self.pairs {
            let (seconds, answer) = self.run(&self.ours(), &cold)?;
            cold_times.push(seconds);
            let (seconds, same) = self.run(&self.ours(), &warm)?;
            warm_times.push(seconds);
            if answer != same {
                return Err(TaskError::OtherAnswers { names: vec!["a warm host".into()] });
            }
        }
        let (cold, warm) = (median(cold_times), median(warm_times));
        println!("\n| an unchanged host | warm / cold | cold | warm |");
        println!("|---|---:|---:|---:|");
        println!("| NixOS with ssh, nixpkgs of July 2026 | {:.3} | {cold:.3} s | {warm:.3} s |", warm / cold);
        Ok(())
    }
}
