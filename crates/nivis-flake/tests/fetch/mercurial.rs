//! Mercurial repositories, by the command `hg`; without it an error says so.

use super::{fetcher, input, listing, options};
use nivis_flake::Notice;
use nivis_flake::fetch::FetchError;
use std::path::Path;
use std::process::Command;

fn hg(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("hg")
        .args(["--config", "ui.username=n", "--cwd"])
        .arg(folder)
        .args(arguments)
        .env("HGPLAIN", "")
        .output()
        .expect("hg");
    assert!(output.status.success(), "hg {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[test]
fn revisions_branches_and_changed_folders_are_fetched() {
    let base = tempfile::tempdir().expect("a folder");
    let cache = tempfile::tempdir().expect("a folder");
    let repository = base.path().join("repo");
    std::fs::create_dir(&repository).expect("a folder");
    let url = format!("hg+file://{}", repository.display());
    if Command::new("hg").arg("--version").output().is_err() {
        let error = fetcher(options(cache.path())).fetch(&input(&url)).err().expect("there is no hg");
        assert!(matches!(error, FetchError::NoMercurial { .. }), "{error}");
        assert!(error.help().is_some_and(|help| help.contains("mercurial")));
        eprintln!("hg is not here: only the error was tried");
        return;
    }
    hg(&repository, &["init"]);
    std::fs::write(repository.join("a"), "1").expect("a file");
    hg(&repository, &["commit", "-A", "-m", "one"]);
    let one = hg(&repository, &["log", "-r", ".", "--template", "{node}"]);
    std::fs::write(repository.join("b"), "2").expect("a file");
    hg(&repository, &["branch", "side"]);
    hg(&repository, &["commit", "-A", "-m", "two"]);
    let two = hg(&repository, &["log", "-r", ".", "--template", "{node}"]);

    let mut fetcher = fetcher(options(cache.path()));
    // The tree is there as long as this.
    let fetched = fetcher.fetch(&input(&url)).expect("it is there");
    let tree = &fetched.local;
    assert_eq!(listing(&tree.tree), [" Directory", "a File { executable: false }"]);
    assert_eq!(tree.input.git_rev().expect("a hash"), Some(one.clone()));
    assert_eq!((tree.input.git_ref(), tree.input.rev_count()), (Some(&b"default"[..]), Some(0)));
    let fetched = fetcher.fetch(&input(&format!("{url}?ref=side"))).expect("it is there");
    let tree = &fetched.local;
    assert_eq!(tree.input.git_rev().expect("a hash"), Some(two));
    let fetched = fetcher.fetch(&input(&format!("{url}?rev={one}"))).expect("it is there");
    let tree = &fetched.local;
    assert_eq!(listing(&tree.tree).len(), 2);

    std::fs::write(repository.join("a"), "changed").expect("a file");
    std::fs::write(repository.join("unknown"), "x").expect("a file");
    let fetched = fetcher.fetch(&input(&url)).expect("it is there");
    let tree = &fetched.local;
    assert_eq!(listing(&tree.tree).len(), 3, "what is not tracked is left out");
    assert_eq!(tree.input.git_rev().expect("a hash"), None);
    assert_eq!(tree.notices, [Notice::UncleanMercurial { path: repository }]);
    let missing = fetcher.fetch(&input(&format!("{url}?ref=none"))).err().expect("an error");
    assert!(
        matches!(&missing, FetchError::Mercurial { message, .. } if message.contains("none")),
        "{missing}"
    );
}
