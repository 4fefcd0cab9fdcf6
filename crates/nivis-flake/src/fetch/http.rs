//! Downloads: tried again where that may help, from where they broke off, and with words for what servers refuse.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ureq::config::RedirectAuthHeaders;
use ureq::http::StatusCode;
use ureq::http::header::HeaderMap;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use super::error::FetchError;
use super::{FetchOptions, Netrc};

/// The wait before the second attempt; each further one is twice as long (`filetransfer.cc` of the reference).
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// A server's `Retry-After` is followed up to this.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// An address that gives nothing.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    #[error("'{url}' is not there (the server says {status})")]
    NotFound { url: String, status: u16, with: Option<String> },
    #[error("the server does not give '{url}' to you (it says {status})")]
    Denied { url: String, status: u16, with: Option<String> },
    #[error("the server gives '{url}' to nobody for now: there were too many requests (it says {status})")]
    RateLimit { url: String, status: u16, with: Option<String> },
    #[error("the server cannot give '{url}' (it says {status})")]
    Status { url: String, status: u16 },
    #[error("cannot download '{url}'")]
    Transfer { url: String, source: ureq::Error },
    #[error("the download of '{url}' broke off")]
    Broken { url: String, source: std::io::Error },
    #[error("cannot write what '{url}' gives")]
    Write { url: String, source: std::io::Error },
    #[error("cannot read '{path}'")]
    Read { path: String, source: std::io::Error },
}

impl HttpError {
    /// Whether another attempt may help.
    fn is_transient(&self) -> bool {
        match self {
            HttpError::RateLimit { .. } | HttpError::Broken { .. } => true,
            HttpError::Status { status, .. } => *status >= 500 && !matches!(status, 501 | 505 | 511),
            HttpError::Transfer { source, .. } => !matches!(
                source,
                ureq::Error::BadUri(_)
                    | ureq::Error::Tls(_)
                    | ureq::Error::TooManyRedirects
                    | ureq::Error::Http(_)
            ),
            _ => false,
        }
    }

    /// Whether somebody who says who it is may get another answer.
    pub(super) fn is_refusal(&self) -> bool {
        matches!(self, HttpError::NotFound { .. } | HttpError::Denied { .. } | HttpError::RateLimit { .. })
    }

    /// What the user can do.
    pub(super) fn help(&self) -> Option<String> {
        let token = |with: &Option<String>| match with {
            Some(with) => {
                format!("it was asked with {with}; is it still valid, and does it reach this repository?")
            }
            None => {
                "if it is private, give a token with the setting `access-tokens`, or name and password in a \
                 netrc file or to a credential helper of Git"
                    .to_owned()
            }
        };
        match self {
            HttpError::NotFound { status: 404, with: None, .. } => Some(
                "forges say 404 of private repositories, too: then a token helps (the setting `access-tokens`, or a \
                 credential helper of Git)"
                    .to_owned(),
            ),
            HttpError::NotFound { status: 404, with: Some(with), .. } => {
                Some(format!("it was asked with {with}; forges say 404 of what that does not reach, too"))
            }
            HttpError::Denied { with, .. } => Some(token(with)),
            HttpError::RateLimit { with: None, .. } => {
                Some("with a token more requests are allowed (the setting `access-tokens`)".to_owned())
            }
            _ => None,
        }
    }
}

/// What is known of a file beside its contents.
#[derive(Debug)]
pub(super) struct Answer {
    /// The address in a `Link` header that does not change.
    pub(super) immutable_url: Option<String>,
}

/// A header that opens doors, and in words where it comes from.
pub(super) struct Credential {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) origin: String,
}

/// A client.
pub(super) struct Http {
    agent: ureq::Agent,
    attempts: u32,
    netrc: Netrc,
}

impl Http {
    /// A client with these settings.
    pub(super) fn new(options: &FetchOptions) -> Result<Self, FetchError> {
        let mut tls = TlsConfig::builder();
        if let Some(path) = &options.certificates {
            let certificates = |source| FetchError::Certificates { path: path.clone(), source };
            let text = std::fs::read(path).map_err(certificates)?;
            let found: Vec<_> = parse_pem(&text)
                .filter_map(|item| match item {
                    Ok(PemItem::Certificate(certificate)) => Some(certificate),
                    _ => None,
                })
                .collect();
            tls = tls.root_certs(RootCerts::Specific(Arc::new(found)));
        }
        let config = ureq::Agent::config_builder()
            .tls_config(tls.build())
            .http_status_as_error(false)
            .redirect_auth_headers(RedirectAuthHeaders::SameHost)
            .user_agent(concat!("Nivis/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(options.connect_timeout))
            .timeout_recv_response(Some(options.stalled_timeout))
            .timeout_per_read(Some(options.stalled_timeout));
        Ok(Http {
            agent: config.build().new_agent(),
            attempts: options.attempts.max(1),
            netrc: options.netrc.clone(),
        })
    }

    /// Downloads to a file.
    pub(super) fn download(
        &mut self,
        url: &str,
        credential: Option<&Credential>,
        path: &Path,
        tell: &mut dyn FnMut(&str),
    ) -> Result<Answer, HttpError> {
        let write = |source| HttpError::Write { url: url.to_owned(), source };
        if let Some(local) = url.strip_prefix("file://") {
            let read = |source| HttpError::Read { path: local.to_owned(), source };
            let mut from = File::open(local).map_err(read)?;
            if from.metadata().map_err(read)?.is_dir() {
                return Err(read(std::io::ErrorKind::IsADirectory.into()));
            }
            let mut to = File::create(path).map_err(write)?;
            std::io::copy(&mut from, &mut to).map_err(write)?;
            return Ok(Answer { immutable_url: None });
        }
        tell(&format!("downloading '{url}'"));
        let mut file =
            OpenOptions::new().create(true).truncate(true).write(true).open(path).map_err(write)?;
        let mut partial = Partial::default();
        let mut wait = FIRST_WAIT;
        for attempt in 1.. {
            let (error, pause) = match self.attempt(url, credential, &mut file, &mut partial, tell) {
                Ok(answer) => return file.flush().map(|()| answer).map_err(write),
                Err(failed) => failed,
            };
            if attempt >= self.attempts || !error.is_transient() {
                return Err(error);
            }
            let pause = pause.unwrap_or(wait).min(LONGEST_WAIT);
            tell(&format!("{error}; trying again in {} ms ({attempt}/{})", pause.as_millis(), self.attempts));
            std::thread::sleep(pause);
            wait *= 2;
        }
        unreachable!("attempts end")
    }

    fn attempt(
        &self,
        url: &str,
        credential: Option<&Credential>,
        file: &mut File,
        partial: &mut Partial,
        tell: &mut dyn FnMut(&str),
    ) -> Result<Answer, (HttpError, Option<Duration>)> {
        let transfer = |source| (HttpError::Transfer { url: url.to_owned(), source }, None);
        let write = |source| (HttpError::Write { url: url.to_owned(), source }, None);
        let mut request = self.agent.get(url);
        let mut with = None;
        if let Some(credential) = credential {
            request = request.header(&credential.name, &credential.value);
            with = Some(credential.origin.clone());
        }
        if credential.is_none()
            && let Some((login, password)) = self.netrc.find(host_of(url))
        {
            let pair = data_encoding::BASE64.encode(format!("{login}:{password}").as_bytes());
            request = request.header("Authorization", format!("Basic {pair}"));
            with = Some(format!("the name '{login}' of the netrc file"));
        }
        if let Some(tag) = partial.tag.as_deref().filter(|_| partial.bytes > 0) {
            request = request.header("Range", format!("bytes={}-", partial.bytes)).header("If-Range", tag);
        }
        let response = request.call().map_err(transfer)?;
        let status = response.status();
        let (parts, body) = response.into_parts();
        if let Some(error) = refusal(status, url, with, &parts.headers) {
            return Err((error, retry_after(&parts.headers)));
        }
        if status != StatusCode::PARTIAL_CONTENT {
            partial.bytes = 0;
        }
        partial.tag = text(&parts.headers, "etag").filter(|tag| !tag.starts_with("W/"));
        file.set_len(partial.bytes).map_err(write)?;
        file.seek(SeekFrom::Start(partial.bytes)).map_err(write)?;
        let total = text(&parts.headers, "content-length").and_then(|text| text.parse::<u64>().ok());
        let total = total.map(|rest| rest + partial.bytes);
        let mut body = body.into_reader();
        let mut buffer = vec![0; 1 << 16];
        let mut told = partial.bytes;
        loop {
            let read = body.read(&mut buffer);
            let read = read.map_err(|source| (HttpError::Broken { url: url.to_owned(), source }, None))?;
            if read == 0 {
                break;
            }
            file.write_all(&buffer[..read]).map_err(write)?;
            partial.bytes += read as u64;
            if partial.bytes - told > 1 << 20 {
                told = partial.bytes;
                let of = total.map_or_else(String::new, |total| format!(" of {}", mebibytes(total)));
                tell(&format!("downloading '{url}': {}{of} MiB", mebibytes(partial.bytes)));
            }
        }
        if let Some(total) = total.filter(|total| *total != partial.bytes) {
            let source = std::io::Error::other(format!("{} of {total} bytes came", partial.bytes));
            return Err((HttpError::Broken { url: url.to_owned(), source }, None));
        }
        Ok(Answer { immutable_url: immutable_link(&parts.headers) })
    }

    /// A small answer as text.
    pub(super) fn text(
        &mut self,
        url: &str,
        credential: Option<&Credential>,
        folder: &Path,
        tell: &mut dyn FnMut(&str),
    ) -> Result<Vec<u8>, HttpError> {
        let path = folder.join("answer");
        self.download(url, credential, &path, tell)?;
        let bytes =
            std::fs::read(&path).map_err(|source| HttpError::Write { url: url.to_owned(), source })?;
        Ok(bytes)
    }
}

/// What there is of a file already, and the tag of its contents.
#[derive(Default)]
struct Partial {
    bytes: u64,
    tag: Option<String>,
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / f64::from(1 << 20))
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// The host in an address.
pub(super) fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    rest.split_once(':').map_or(rest, |(host, _)| host)
}

fn refusal(status: StatusCode, url: &str, with: Option<String>, headers: &HeaderMap) -> Option<HttpError> {
    let (url, code) = (url.to_owned(), status.as_u16());
    let exhausted = text(headers, "x-ratelimit-remaining").as_deref() == Some("0");
    match code {
        200..=299 => None,
        404 | 410 => Some(HttpError::NotFound { url, status: code, with }),
        429 => Some(HttpError::RateLimit { url, status: code, with }),
        403 if exhausted => Some(HttpError::RateLimit { url, status: code, with }),
        401 | 403 | 407 => Some(HttpError::Denied { url, status: code, with }),
        _ => Some(HttpError::Status { url, status: code }),
    }
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    text(headers, "retry-after")?.parse().ok().map(Duration::from_secs)
}

/// The address of `Link: <…>; rel="immutable"`, or of the older word `flake`.
fn immutable_link(headers: &HeaderMap) -> Option<String> {
    let links = headers.get_all("link").iter().filter_map(|value| value.to_str().ok());
    links.flat_map(|value| value.split(',')).find_map(|link| {
        let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
        let is_it = parameters.split(';').any(|parameter| {
            matches!(parameter.trim(), "rel=\"immutable\"" | "rel=immutable" | "rel=\"flake\"" | "rel=flake")
        });
        is_it.then(|| target.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found() {
        assert_eq!(host_of("https://user:word@example.org:8080/x"), "example.org");
        assert_eq!(host_of("http://example.org?x"), "example.org");
    }

    #[test]
    fn the_immutable_link_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(
            "link",
            "<http://a/b>; rel=\"next\", <http://a/c?x=1>; rel=\"immutable\"".parse().expect("a value"),
        );
        assert_eq!(immutable_link(&headers).as_deref(), Some("http://a/c?x=1"));
        assert_eq!(immutable_link(&HeaderMap::new()), None);
    }
}
