//! The files and units of the library's cases, read by the programs that they are for, and what `library/status.nix` says
//! of it. A program that is not installed is skipped with a message; in CI that is a failure.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::{env, fs};

use nivis_testing::program::Program;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What a case makes for a program.
#[derive(Deserialize, Clone)]
struct Made {
    module: String,
    case: String,
    /// The program that reads it.
    check: String,
    /// Path in /etc or in the home, or the unit's name.
    name: String,
    text: String,
}

/// `library/status.nix`.
#[derive(Deserialize)]
struct Status {
    /// Module → machine of `tests/machines` → an option of the module that it sets.
    booted: BTreeMap<String, BTreeMap<String, String>>,
    /// Module → programs.
    validated: BTreeMap<String, BTreeSet<String>>,
    /// Module → why nothing more is said.
    evaluated: BTreeMap<String, String>,
}

/// Messages that say what this machine lacks, and nothing of the file; the first line of the program's answer that has
/// one ends the question.
const LACKS: [(&str, &str); 18] = [
    ("nginx", "dlopen()"),
    ("nginx", "host not found in upstream"),
    // nginx before 1.25 and 1.23.
    ("nginx", "invalid parameter \"quic\""),
    ("nginx", "\"ipv4=off\""),
    ("nginx", "bind() to"),
    // OpenSSH before 9.4.
    ("ssh", "option: tag"),
    ("caddy", "no such file or directory"),
    ("unbound-checkconf", "No such file or directory"),
    ("unbound-checkconf", "does not exist"),
    ("systemd-tmpfiles", "Failed to resolve"),
    ("systemd-analyze", "is not executable"),
    ("systemd-analyze --user", "is not executable"),
    // Units and folders of packages that are not installed here.
    ("systemd-analyze", "not loaded, socket cannot be started"),
    ("systemd-analyze --user", "Couldn't process aliases"),
    ("nft", "File not found"),
    // Plugins of a case, and files of a store that is not made.
    ("nvim", "module 'own' not found"),
    ("nvim", "Can't open file /nix/store/"),
    // Kernels before 6.8 have no ranges of ports in maps of addresses.
    ("nft", "No data available"),
];

/// Messages of programs that end well all the same.
const COMPLAINTS: [(&str, &str); 3] =
    [("cupsd", "Unknown directive"), ("cupsd", "Missing value"), ("nvim", "Error detected")];

/// Cases that are refused on purpose, as (program, module, case).
const REFUSED: [(&str, &str, &str); 9] = [
    // A name that no systemd knows shows that it is passed on.
    ("systemd-analyze", "services/postgresql", "calls of the system that are let pass or not"),
    // Any key is taken.
    ("ssh", "home/ssh", "blocks stand in their order, those of all hosts last"),
    // Options of all sorts at once, of which some exclude each other.
    ("systemd-analyze", "systemd/units", "units of every sort have the same options"),
    ("systemd-analyze", "systemd/units", "links of units of every sort"),
    ("systemd-analyze", "systemd/units", "units of every sort can be masked, or added to a package's"),
    ("systemd-analyze", "systemd/units", "sockets, paths, slices and timers"),
    ("systemd-analyze --user", "systemd/user", "services of users have the pieces of shell of others"),
    // All keys at once, of which some exclude each other.
    ("promtool", "services/prometheus", "keys by name stand as they are given"),
    ("systemd-tmpfiles", "systemd/tmpfiles", "settings and rules are files of their own"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn evaluate<T: DeserializeOwned>(expression: &str) -> T {
    let finished = Program::instantiate(Path::new(env!("CARGO_BIN_EXE_nivis")))
        .json_in(&root(), expression)
        .expect("it starts");
    let complained = String::from_utf8_lossy(&finished.stderr);
    serde_json::from_slice(&finished.stdout).unwrap_or_else(|error| panic!("{error}: {complained}"))
}

/// The library in parts, by areas and first letters: all at once take longer than a run of the program may where other
/// tests run, too.
fn parts() -> BTreeSet<String> {
    let folders = |path: PathBuf| {
        let entries = fs::read_dir(path).expect("the library can be listed").filter_map(Result::ok);
        entries
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
    };
    let library = root().join("library");
    let areas = folders(library.clone()).filter(|area| area != "lib");
    let part = |area: String| {
        let letters: BTreeSet<String> = folders(library.join(&area))
            .filter_map(|name| Some(format!("library/{area}/{}", name.chars().next()?)))
            .collect();
        if letters.is_empty() { BTreeSet::from([format!("library/{area}")]) } else { letters }
    };
    areas.flat_map(part).collect()
}

fn made() -> &'static [Made] {
    static MADE: OnceLock<Vec<Made>> = OnceLock::new();
    MADE.get_or_init(|| {
        let made =
            |part| evaluate::<Vec<Made>>(&format!("import ./dev/validated.nix {{ only = \"{part}\"; }}"));
        parts().into_iter().flat_map(made).collect()
    })
}

#[test]
fn the_status_of_modules_is_as_it_is() {
    let status: Status = evaluate("import ./library/status.nix");
    let modules: BTreeSet<String> = evaluate(
        "let m = import ./library/modules.nix; in map (p: baseNameOf (dirOf p) + \"/\" + baseNameOf p) \
         (m.linux ++ m.home ++ builtins.attrValues m.profiles)",
    );
    let mut validated: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for made in made().iter().filter(|made| modules.contains(&made.module)) {
        validated.entry(made.module.clone()).or_default().insert(made.check.clone());
    }
    let wanted = serde_json::to_string_pretty(&validated).expect("sets of names are JSON");
    assert_eq!(status.validated, validated, "`validated` in library/status.nix should be\n{wanted}");
    let said: BTreeSet<String> =
        status.booted.keys().chain(status.validated.keys()).chain(status.evaluated.keys()).cloned().collect();
    assert_eq!(said, modules, "library/status.nix says of each module how far it is tried");
    for (module, reason) in &status.evaluated {
        assert!(!validated.contains_key(module) && !status.booted.contains_key(module), "{module} is more");
        assert!(!reason.is_empty(), "{module} is only evaluated: say why");
    }
    for (module, machines) in &status.booted {
        for (machine, option) in machines {
            let folder = root().join("tests/machines").join(machine);
            assert!(folder.join("scenario").is_file(), "{module}: there is no machine {machine}");
            let files = fs::read_dir(folder.join("flake")).expect("a machine has a configuration");
            let sets =
                |path: PathBuf| fs::read_to_string(path).is_ok_and(|text| text.contains(option.as_str()));
            let found = files.filter_map(Result::ok).any(|file| sets(file.path()));
            assert!(found, "{module}: the machine {machine} does not set {option}");
        }
    }
}

#[test]
fn programs_accept_what_modules_make() {
    let work = tempfile::tempdir().expect("a folder for files");
    prepare(work.path());
    let mut by_check: BTreeMap<&str, Vec<&Made>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for made in made() {
        if seen.insert((&made.check, &made.name, &made.text)) {
            by_check.entry(&made.check).or_default().push(made);
        }
    }
    let (mut problems, mut count) = (Vec::new(), 0);
    for (check, list) in by_check {
        let program = check.split(' ').next().unwrap_or(check);
        if check != "json" && !installed(program) {
            let message = format!("{program} is not installed; {} texts are not shown to it", list.len());
            // What is skipped has not been shown.
            if env::var_os("CI").is_some_and(|value| !value.is_empty()) {
                problems.push(message);
            } else {
                eprintln!("skipped: {message}");
            }
            continue;
        }
        if ["nft", "systemd-tmpfiles"].contains(&check) && !is_root() {
            eprintln!("skipped: {check} wants root");
            continue;
        }
        count += list.len();
        let found = if program == "systemd-analyze" {
            analyze(work.path(), check, &list)
        } else {
            list.iter().filter_map(|made| Some(said(made, &accept(work.path(), made).err()?))).collect()
        };
        problems.extend(found);
    }
    println!("{count} files and units were read by their programs");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn said(made: &Made, message: &str) -> String {
    format!("{}: {} ({}): {}: {message}", made.module, made.case, made.name, made.check)
}

fn installed(program: &str) -> bool {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders)
        .chain([PathBuf::from("/usr/sbin"), PathBuf::from("/sbin")])
        .any(|f| f.join(program).is_file())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout == b"0\n")
}

/// Keys, certificates and accounts that files name.
fn prepare(work: &Path) {
    let run = |program: &str, arguments: &[&str]| {
        // What is missing then is said by the programs that want it.
        let _missing = Command::new(program).args(arguments).current_dir(work).output();
    };
    run("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", "key"]);
    run(
        "openssl",
        &[
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem",
            "-subj", "/CN=x",
        ],
    );
    fs::create_dir_all(work.join("root/etc")).expect("a folder can be made");
    for file in ["passwd", "group"] {
        fs::copy(Path::new("/etc").join(file), work.join("root/etc").join(file))
            .expect("accounts can be read");
    }
    // Where sshd goes to without its rights; the package's service makes it.
    let _not_root = fs::create_dir_all("/run/sshd");
}

/// Shows one file to its program; what it says against it is the error.
fn accept(work: &Path, made: &Made) -> Result<(), String> {
    if made.check == "json" {
        return serde_json::from_str::<serde_json::Value>(&made.text)
            .map(drop)
            .map_err(|error| error.to_string());
    }
    let file = work.join(if made.check == "nvim" { "file.lua" } else { "file.conf" });
    let text = if made.check == "nginx" { here(work, &made.text) } else { made.text.clone() };
    fs::write(&file, &text).expect("a file can be written");
    let is_json = serde_json::from_str::<serde_json::Value>(&text).is_ok();
    let path = file.to_string_lossy().into_owned();
    let defaults = format!("--defaults-file={path}");
    let key = work.join("key").to_string_lossy().into_owned();
    let scratch = format!("--root={}", work.join("root").display());
    // A server of its own: the one before may still be ending.
    let socket = tempfile::tempdir_in(work).map_err(|error| error.to_string())?;
    let socket = socket.path().join("tmux").to_string_lossy().into_owned();
    let words: Vec<&str> = match made.check.as_str() {
        "sshd" => vec!["/usr/sbin/sshd", "-t", "-f", &path, "-h", &key],
        "ssh" => vec!["ssh", "-G", "-F", &path, "host.example.org"],
        "visudo" => vec!["visudo", "-c", "-f", &path],
        "nft" => vec!["nft", "-c", "-f", &path],
        "nginx" => vec!["nginx", "-t", "-c", &path],
        "caddy" if is_json => vec!["caddy", "validate", "--config", &path],
        "caddy" => vec!["caddy", "validate", "--adapter", "caddyfile", "--config", &path],
        "promtool" => vec!["promtool", "check", "config", "--syntax-only", &path],
        "unbound-checkconf" => vec!["unbound-checkconf", &path],
        "testparm" => vec!["testparm", "-s", &path],
        "xmllint" => vec!["xmllint", "--noout", "--nonet", &path],
        "bash" | "zsh" | "fish" => vec![&made.check, "-n", &path],
        "chronyd" => vec!["chronyd", "-p", "-f", &path],
        "tmux" => vec![
            "tmux",
            "-S",
            &socket,
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "cat",
            ";",
            "source-file",
            "-n",
            &path,
            ";",
            "kill-server",
        ],
        "haproxy" => vec!["haproxy", "-c", "-f", &path],
        "doas" => vec!["doas", "-C", &path],
        "cupsd" => vec!["cupsd", "-t", "-c", &path, "-s", "/dev/null"],
        // It reads its settings before it helps, and ends with an error at one that it does not know.
        "mariadbd" => vec!["mariadbd", &defaults, "--user=root", "--help", "--verbose"],
        "nvim" => vec!["nvim", "--headless", "-n", "-i", "NONE", "-u", &path, "+qa"],
        "git" => vec!["git", "config", "-f", &path, "--list"],
        "systemd-tmpfiles" => vec!["systemd-tmpfiles", "--create", &scratch, &path],
        "apparmor_parser" => vec!["apparmor_parser", "--skip-kernel-load", "--skip-cache", "--quiet", &path],
        other => return Err(format!("this test does not know how to ask {other}")),
    };
    let (program, arguments) = words.split_first().expect("each check has a program");
    let answer = Command::new(program)
        .args(arguments)
        .env("PATH", format!("{}:/usr/sbin:/sbin", env::var("PATH").unwrap_or_default()))
        .output()
        .map_err(|error| error.to_string())?;
    let text =
        format!("{}{}", String::from_utf8_lossy(&answer.stderr), String::from_utf8_lossy(&answer.stdout));
    let complains = COMPLAINTS.iter().any(|(check, message)| *check == made.check && text.contains(message));
    if (answer.status.success() && !complains) || excused(made, &text) {
        Ok(())
    } else {
        Err(text.trim().to_owned())
    }
}

fn excused(made: &Made, answer: &str) -> bool {
    LACKS.iter().any(|(check, message)| *check == made.check && answer.contains(message))
        || REFUSED.contains(&(&made.check, &made.module, &made.case))
}

/// nginx.conf with a certificate, an account and a place that are here, and without headers in files that are not.
fn here(work: &Path, text: &str) -> String {
    let place = |line: &str| -> Option<String> {
        let (key, _) = line.trim_start().split_once(' ')?;
        let work = work.display();
        match key {
            "ssl_certificate" | "ssl_trusted_certificate" => Some(format!("{key} {work}/cert.pem;")),
            "ssl_certificate_key" => Some(format!("{key} {work}/key.pem;")),
            "pid" => Some(format!("pid {work}/pid;")),
            "user" => Some("user root;".to_owned()),
            "include" if line.contains("/nix/store/") => Some(String::new()),
            _ => None,
        }
    };
    text.lines().map(|line| place(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}

/// Units in one call as far as their names differ, each beside what the same case makes.
fn analyze(work: &Path, check: &str, list: &[&Made]) -> Vec<String> {
    let mut groups: Vec<Vec<&Made>> = Vec::new();
    // A name without a dot is of additions to all units of a kind.
    for made in list.iter().filter(|made| unit_name(made).contains('.')) {
        match groups.last_mut() {
            Some(last) if last.iter().all(|m| m.module == made.module && m.case == made.case) => {
                last.push(made)
            }
            _ => groups.push(vec![made]),
        }
    }
    let mut rounds: Vec<BTreeMap<&str, &Made>> = Vec::new();
    for group in groups {
        let fits =
            |round: &&mut BTreeMap<&str, &Made>| group.iter().all(|m| !round.contains_key(unit_name(m)));
        let round = match rounds.iter_mut().find(fits) {
            Some(round) => round,
            None => {
                rounds.push(BTreeMap::new());
                rounds.last_mut().expect("one was added")
            }
        };
        round.extend(group.into_iter().map(|made| (unit_name(made), made)));
    }
    rounds.iter().enumerate().flat_map(|(number, round)| analyze_round(work, check, number, round)).collect()
}

fn unit_name(made: &Made) -> &str {
    made.name.rsplit('/').next().unwrap_or(&made.name)
}

fn analyze_round(work: &Path, check: &str, number: usize, round: &BTreeMap<&str, &Made>) -> Vec<String> {
    let folder = work.join(format!("{}-{number}", check.replace(' ', "")));
    for (name, made) in round {
        let kind = name.rsplit('.').next().unwrap_or_default();
        // What only adds to a package's unit is added to one of its kind.
        let (whole, base) = match kind {
            "service" => (made.text.contains("\nExecStart="), "[Service]\nExecStart=/bin/true\n"),
            "socket" => (made.text.contains("\nListen"), "[Socket]\nListenStream=/run/x\n"),
            "timer" => (made.text.contains("\nOn"), "[Timer]\nOnBootSec=1\n"),
            "path" => (made.text.contains("\nPath"), "[Path]\nPathExists=/\n"),
            _ => (true, ""),
        };
        let unit = folder.join(name);
        let addition = folder.join(format!("{name}.d"));
        fs::create_dir_all(if whole { &folder } else { &addition }).expect("a folder can be made");
        fs::write(&unit, if whole { &made.text } else { base }).expect("a unit can be written");
        if !whole {
            fs::write(addition.join("more.conf"), &made.text).expect("a unit can be written");
        }
    }
    let answer = Command::new("systemd-analyze")
        .args(check.split(' ').skip(1))
        .args(["verify", "--man=no", "--recursive-errors=no"])
        .args(round.keys().map(|name| folder.join(name)))
        .env("SYSTEMD_UNIT_PATH", format!("{}:", folder.display()))
        .env("XDG_RUNTIME_DIR", work)
        .output()
        .expect("systemd-analyze starts");
    let text = String::from_utf8_lossy(&answer.stderr).into_owned();
    let complaint = |line: &&str| {
        let known = round.iter().find(|(name, _)| line.contains(*name));
        if stands_elsewhere(line) {
            return true;
        }
        let skipped = known.is_some_and(|(_, made)| excused(made, line));
        !skipped && !LACKS.iter().any(|(other, message)| *other == check && line.contains(message))
    };
    text.lines().filter(complaint).map(|line| format!("{check}: {line}")).collect()
}

/// Whether a line names a program that this machine has in the other of /usr/bin and /usr/sbin. Those that
/// `library/packages/sbin.json` names are put right where a unit is written.
fn stands_elsewhere(line: &str) -> bool {
    static IN_SBIN: OnceLock<BTreeSet<String>> = OnceLock::new();
    let in_sbin = IN_SBIN.get_or_init(|| {
        let text = fs::read_to_string(root().join("library/packages/sbin.json")).expect("a list is there");
        serde_json::from_str(&text).expect("the list is JSON")
    });
    let swapped = |word: &str| {
        let (folder, name) = word.rsplit_once('/')?;
        let other = match folder {
            "/usr/bin" if !in_sbin.contains(name) => "/usr/sbin",
            "/usr/sbin" => "/usr/bin",
            _ => return None,
        };
        Some(!Path::new(word).exists() && Path::new(other).join(name).exists())
    };
    line.split_whitespace().any(|word| swapped(word.trim_end_matches(':')).unwrap_or(false))
}

#[test]
fn a_program_in_the_other_folder_is_noticed() {
    let line = |program: &str| format!("a.service: Command {program} is not executable: No such file");
    assert!(!stands_elsewhere(&line("/usr/bin/no-such-thing")));
    // Where both folders are one there is nothing to notice.
    if !Path::new("/usr/bin/chroot").exists() {
        assert!(stands_elsewhere(&line("/usr/bin/chroot")));
    }
}
