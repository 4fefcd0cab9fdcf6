//! Archives of forges: GitHub, GitLab and SourceHut (`libfetchers/github.cc` of the reference).

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use super::cache::Known;
use super::error::FetchError;
use super::http::Credential;
use super::{Fetcher, RemoteTree, required};
use crate::attrs::get_str;
use crate::input::Input;
use crate::tree::git;

/// A forge's repository.
struct Repository {
    kind: Vec<u8>,
    host: String,
    owner: String,
    name: String,
}

impl Repository {
    fn of(input: &Input) -> Result<Self, FetchError> {
        let kind = input.kind().to_vec();
        let default = match kind.as_slice() {
            b"github" => "github.com",
            b"gitlab" => "gitlab.com",
            _ => "git.sr.ht",
        };
        let host = get_str(&input.attrs, "host")?;
        let host = host.map_or_else(|| default.to_owned(), |host| String::from_utf8_lossy(host).into_owned());
        Ok(Repository { kind, host, owner: required(input, "owner")?, name: required(input, "repo")? })
    }

    fn path(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }

    /// GitHub's own interface has a host of its own.
    fn github_api(&self) -> String {
        match self.host.as_str() {
            "github.com" => format!("https://api.github.com/repos/{}", self.path()),
            host => format!("https://{host}/api/v3/repos/{}", self.path()),
        }
    }

    fn gitlab_api(&self) -> String {
        format!("https://{}/api/v4/projects/{}%2F{}", self.host, self.owner, self.name)
    }

    fn page(&self) -> String {
        format!("https://{}/{}", self.host, self.path())
    }

    /// Where to ask for a revision.
    fn question(&self, name: &str) -> String {
        match self.kind.as_slice() {
            b"github" => format!("{}/commits/{name}", self.github_api()),
            b"gitlab" => format!("{}/repository/commits?ref_name={name}", self.gitlab_api()),
            _ => format!("{}/info/refs", self.page()),
        }
    }

    /// Where the archive of a revision is.
    fn archive(&self, rev: &str, has_token: bool) -> String {
        match self.kind.as_slice() {
            b"github" if self.host == "github.com" && !has_token => {
                format!("https://github.com/{}/archive/{rev}.tar.gz", self.path())
            }
            b"github" => format!("{}/tarball/{rev}", self.github_api()),
            b"gitlab" => format!("{}/repository/archive.tar.gz?sha={rev}", self.gitlab_api()),
            _ => format!("{}/archive/{rev}.tar.gz", self.page()),
        }
    }

    /// The header that a token makes.
    fn header(&self, token: &str) -> (String, String) {
        match (self.kind.as_slice(), token.split_once(':')) {
            (b"github", _) => ("Authorization".into(), format!("token {token}")),
            (b"gitlab", Some(("PAT", token))) => ("Private-token".into(), token.to_owned()),
            (b"gitlab", Some(("OAuth2", token))) => ("Authorization".into(), format!("Bearer {token}")),
            _ => ("Authorization".into(), format!("Bearer {token}")),
        }
    }
}

impl Fetcher {
    /// Fetches the archive of a revision, which is asked for where it is not given. Who is refused without a token asks
    /// once more with what a credential helper of Git knows.
    pub(super) fn forge(&mut self, input: &Input) -> Result<RemoteTree, FetchError> {
        let repository = Repository::of(input)?;
        let token = self.options.tokens.find(&repository.host, &repository.path());
        let credential = token.map(|(key, token)| {
            let (name, value) = repository.header(token);
            Credential { name, value, origin: format!("the token for '{key}' in `access-tokens`") }
        });
        let is_known = credential.is_some() || self.options.netrc.find(&repository.host).is_some();
        match self.archive_of(input, &repository, credential.as_ref()) {
            Err(FetchError::Http(error)) if !is_known && error.is_refusal() => {
                let Some(password) = git_password(&repository.host, &repository.path()) else {
                    return Err(error.into());
                };
                let (name, value) = repository.header(&password);
                let origin = format!("what a credential helper of Git knows of '{}'", repository.host);
                self.archive_of(input, &repository, Some(&Credential { name, value, origin }))
            }
            result => result,
        }
    }

    fn archive_of(
        &mut self,
        input: &Input,
        repository: &Repository,
        credential: Option<&Credential>,
    ) -> Result<RemoteTree, FetchError> {
        let rev = match input.git_rev()? {
            Some(rev) => rev,
            None => {
                let name =
                    input.git_ref().map_or_else(|| "HEAD".into(), String::from_utf8_lossy).into_owned();
                self.revision(repository, &name, credential)?
            }
        };
        let mut locked = input.clone();
        locked.unset("ref");
        locked.set("rev", rev.as_str());
        let url = repository.archive(&rev, credential.is_some());
        let (folder, known, newest) = self.unpacked(&url, credential)?;
        locked.set("lastModified", newest);
        let known = Known { attrs: locked.attrs.clone(), ..known };
        self.whole(input, locked, folder, known)
    }

    fn revision(
        &mut self,
        repository: &Repository,
        name: &str,
        credential: Option<&Credential>,
    ) -> Result<String, FetchError> {
        let url = repository.question(name);
        if self.options.offline {
            return Err(FetchError::Offline { url });
        }
        let folder = self.cache.folder()?;
        let mut ask = |url: &str| self.http.text(url, credential, folder.path(), &mut self.tell);
        let missing = || FetchError::NoSuchRef { repository: repository.page(), name: name.to_owned() };
        let answer = ask(&url)?;
        let rev = if repository.kind == b"sourcehut" {
            let wanted = match name {
                "HEAD" => {
                    let head = ask(&format!("{}/HEAD", repository.page()))?;
                    let head = String::from_utf8_lossy(&head).trim().to_owned();
                    match head.strip_prefix("ref: ") {
                        Some(target) => target.to_owned(),
                        None => return Ok(head),
                    }
                }
                name => name.to_owned(),
            };
            listed(&String::from_utf8_lossy(&answer), &wanted)
        } else {
            let json: Value = serde_json::from_slice(&answer)
                .map_err(|error| FetchError::Answer { url: url.clone(), reason: error.to_string() })?;
            let found = match repository.kind.as_slice() {
                b"github" => json.get("sha"),
                _ => json.get(0).and_then(|commit| commit.get("id")),
            };
            found.and_then(Value::as_str).map(str::to_owned)
        };
        let rev = rev.ok_or_else(missing)?;
        let is_hash = matches!(rev.len(), 40 | 64) && rev.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hash {
            Ok(rev)
        } else {
            Err(FetchError::Answer { url, reason: format!("'{rev}' is no revision") })
        }
    }
}

/// The password for a repository that Git's credential helpers know (`git-credential(1)`). Nobody is asked at a terminal
/// or by a window.
fn git_password(host: &str, path: &str) -> Option<String> {
    let mut git = git::command(Path::new("."));
    git.args(["credential", "fill"]).env("GIT_TERMINAL_PROMPT", "0").env("GIT_ASKPASS", "true");
    git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = git.spawn().ok()?;
    let question = format!("protocol=https\nhost={host}\npath={path}\n\n");
    // Who does not listen has no answer either.
    drop(child.stdin.take()?.write_all(question.as_bytes()));
    let output = child.wait_with_output().ok().filter(|output| output.status.success())?;
    let answer = String::from_utf8(output.stdout).ok()?;
    let password = answer.lines().find_map(|line| line.strip_prefix("password="))?;
    (!password.is_empty()).then(|| password.to_owned())
}

/// The revision of a branch or tag in what a Git server lists: lines of a revision, a tab and a name.
fn listed(text: &str, name: &str) -> Option<String> {
    let names = [name.to_owned(), format!("refs/heads/{name}"), format!("refs/tags/{name}")];
    names.iter().find_map(|name| {
        text.lines().find_map(|line| {
            let (rev, listed) = line.split_once('\t')?;
            (listed == name).then(|| rev.to_owned())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository(kind: &str, host: &str) -> Repository {
        Repository { kind: kind.into(), host: host.into(), owner: "o".into(), name: "r".into() }
    }

    #[test]
    fn addresses_are_those_of_the_reference() {
        let hub = repository("github", "github.com");
        assert_eq!(hub.question("HEAD"), "https://api.github.com/repos/o/r/commits/HEAD");
        assert_eq!(hub.archive("1", false), "https://github.com/o/r/archive/1.tar.gz");
        assert_eq!(hub.archive("1", true), "https://api.github.com/repos/o/r/tarball/1");
        let own = repository("github", "git.example.org");
        assert_eq!(own.archive("1", false), "https://git.example.org/api/v3/repos/o/r/tarball/1");
        let lab = repository("gitlab", "gitlab.com");
        assert_eq!(
            lab.question("x"),
            "https://gitlab.com/api/v4/projects/o%2Fr/repository/commits?ref_name=x"
        );
        assert_eq!(
            lab.archive("1", true),
            "https://gitlab.com/api/v4/projects/o%2Fr/repository/archive.tar.gz?sha=1"
        );
        assert_eq!(
            repository("sourcehut", "git.sr.ht").archive("1", false),
            "https://git.sr.ht/o/r/archive/1.tar.gz"
        );
        assert_eq!(lab.header("PAT:x"), ("Private-token".into(), "x".into()));
    }

    #[test]
    fn listed_names_are_found() {
        let text = "1\trefs/heads/main\n2\trefs/tags/v1\n3\trefs/heads/v1\n";
        assert_eq!(listed(text, "v1").as_deref(), Some("3"));
        assert_eq!(listed(text, "refs/tags/v1").as_deref(), Some("2"));
        assert_eq!(listed(text, "x"), None);
    }
}
