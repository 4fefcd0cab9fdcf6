//! The list of what is measured: our own micro-workloads, and hosts and packages of the public corpora.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

/// One thing to evaluate.
pub(crate) struct Workload {
    /// A name such as `micro/calls` or `host/old-minimal`.
    pub(crate) name: String,
    /// The arguments of `nix-instantiate`, without those about the store.
    pub(crate) arguments: Vec<OsString>,
    /// Whether derivations are written, into an empty store.
    pub(crate) writes: bool,
}

impl Workload {
    fn new<const N: usize>(name: String, file: &Path, words: [&str; N]) -> Self {
        let mut arguments: Vec<OsString> = vec![file.into()];
        arguments.extend(words.iter().map(OsString::from));
        Workload { name, arguments, writes: false }
    }
}

/// All workloads whose input is there: `benches`, `library`, `templates` and `examples` are folders of ours in `stage`.
pub(crate) fn all(stage: &Path, corpora: Option<&Path>) -> std::io::Result<Vec<Workload>> {
    let benches = &stage.join("benches");
    let library = corpora.map(|folder| folder.join("nixpkgs.lib/lib"));
    let mut found = Vec::new();
    for entry in fs::read_dir(benches.join("workloads"))? {
        let path = entry?.path();
        let Some(name) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        let mut work = Workload::new(format!("micro/{name}"), &path, ["--eval", "--strict"]);
        if name == "modules" {
            let Some(library) = &library else { continue };
            work.arguments.extend(["--arg".into(), "library".into(), library.into()]);
        }
        found.push(work);
    }
    found.sort_by(|left, right| left.name.cmp(&right.name));
    of_layouts(&mut found, stage)?;
    of_library(&mut found, stage);
    let Some(corpora) = corpora else { return Ok(found) };
    for (age, release) in [("old", "nixpkgs-2009"), ("new", "nixpkgs-2607")] {
        of_release(&mut found, benches, corpora, age, release);
    }
    Ok(found)
}

/// How many hosts are made beside the first one of a layout, to tell what one more costs.
pub(crate) const FURTHER: u32 = 8;

/// The hosts of each layout, the first of them alone (`-1`), and that with [`FURTHER`] like it (`-1+8`).
fn of_layouts(found: &mut Vec<Workload>, stage: &Path) -> std::io::Result<()> {
    let library = stage.join("library");
    let library = library.to_string_lossy();
    let mut layouts = Vec::new();
    for entry in fs::read_dir(stage.join("templates"))? {
        layouts.push(entry?.path());
    }
    layouts.sort();
    for layout in layouts.iter().filter(|layout| layout.join("flake.nix").is_file()) {
        let name = layout.file_name().unwrap_or_default().to_string_lossy();
        let path = layout.to_string_lossy();
        let more = format!("-1+{FURTHER}");
        for (suffix, count, further) in [("-1", "1", 0), (more.as_str(), "1", FURTHER), ("", "null", 0)] {
            let words = ["--eval", "--strict", "--arg", "layout", &path, "--arg", "library", &library];
            let mut work = Workload::new(
                format!("layout/{name}{suffix}"),
                &stage.join("benches/hosts/layout.nix"),
                words,
            );
            work.arguments.extend(["--arg".into(), "count".into(), count.into()]);
            work.arguments.extend(["--arg".into(), "further".into(), further.to_string().into()]);
            found.push(work);
        }
    }
    Ok(())
}

/// Machines of the base library, which needs nothing else.
fn of_library(found: &mut Vec<Workload>, stage: &Path) {
    let library = stage.join("library");
    let library = library.to_string_lossy();
    let flake = stage.join("examples/homelab");
    let hosts = stage.join("benches/hosts");
    let words =
        ["--eval", "--strict", "--arg", "library", &library, "--arg", "flake", &flake.to_string_lossy()];
    found.push(Workload::new("machines/homelab".into(), &hosts.join("homelab.nix"), words));
    for count in ["1", "10", "100"] {
        let words = ["--eval", "--strict", "--arg", "library", &library, "--arg", "count", count];
        found.push(Workload::new(format!("machines/{count}"), &hosts.join("machines.nix"), words));
    }
}

fn of_release(found: &mut Vec<Workload>, benches: &Path, corpora: &Path, age: &str, release: &str) {
    let packages = corpora.join(release);
    let packages = packages.to_string_lossy();
    let hosts = benches.join("hosts");
    for name in ["hello", "firefox"] {
        let words = ["--arg", "packages", &packages, "--argstr", "name", name];
        found.push(Workload::new(format!("package/{age}-{name}"), &hosts.join("package.nix"), words));
    }
    let kinds: &[&str] = match age {
        "old" => &["minimal", "server", "desktop"],
        _ => &["minimal", "server", "desktop", "manual", "home", "cross"],
    };
    let home = corpora.join("home-manager");
    let home = home.to_string_lossy();
    for kind in kinds {
        let words = ["--arg", "packages", &packages, "--argstr", "kind", kind, "--arg", "home", &home];
        found.push(Workload::new(format!("host/{age}-{kind}"), &hosts.join("host.nix"), words));
    }
    let words = ["--arg", "packages", &packages, "--argstr", "kind", "minimal"];
    let mut work = Workload::new(format!("store/{age}-minimal"), &hosts.join("host.nix"), words);
    work.writes = true;
    found.push(work);
    for count in ["1", "5", "20"] {
        let words = ["--eval", "--strict", "--arg", "packages", &packages, "--arg", "count", count];
        found.push(Workload::new(format!("fleet/{age}-{count}"), &hosts.join("fleet.nix"), words));
    }
}
