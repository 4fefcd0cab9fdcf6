//! The one service outside a machine: an HTTP proxy to the mirror of packages.
//!
//! It listens in the machine's outside network and connects in that of the tests, so that `apt` works in a machine
//! that reaches nothing else. Files of a pool never change and are kept; lists are asked for each time, and the kept
//! ones answer when the mirror does not. RFC 9112, sections 3.2.2 (absolute form) and 6 (length of a message).

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream, ToSocketAddrs as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// How long the mirror may be silent.
const SILENCE: Duration = Duration::from_secs(60);

static COUNTER: AtomicUsize = AtomicUsize::new(0);

/// A running proxy; it ends when dropped.
#[derive(Debug)]
pub(super) struct Proxy {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    cache: PathBuf,
    ended: AtomicBool,
    /// The mirror is out of reach.
    cut: AtomicBool,
}

impl Proxy {
    /// Serves connections of the listener, keeping files in `cache`.
    pub(super) fn new(listener: TcpListener, cache: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&cache)?;
        listener.set_nonblocking(true)?;
        let shared = Arc::new(Shared { cache, ended: AtomicBool::new(false), cut: AtomicBool::new(false) });
        let proxy = Proxy { shared: Arc::clone(&shared) };
        thread::spawn(move || {
            while !shared.ended.load(Ordering::Relaxed) {
                let Ok((stream, _)) = listener.accept() else {
                    thread::sleep(Duration::from_millis(10));
                    continue;
                };
                let shared = Arc::clone(&shared);
                thread::spawn(move || serve(&stream, &shared));
            }
        });
        Ok(proxy)
    }

    /// Answers all with an error from now on, or no longer.
    pub(super) fn cut(&self, cut: bool) {
        self.shared.cut.store(cut, Ordering::Relaxed);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::Relaxed);
    }
}

/// Requests of one connection until the client closes it; what goes wrong then is the client's to see.
fn serve(stream: &TcpStream, shared: &Shared) {
    let ready = stream.set_nonblocking(false).and_then(|()| stream.set_read_timeout(Some(SILENCE)));
    if ready.is_err() {
        return;
    }
    let mut reader = BufReader::new(stream);
    while let Ok(Some(request)) = Request::read(&mut reader) {
        let answered = if shared.cut.load(Ordering::Relaxed) {
            refuse(stream, "503 Out of reach")
        } else {
            answer(stream, &request, &shared.cache)
        };
        if answered.is_err() {
            return;
        }
    }
}

struct Request {
    host: String,
    path: String,
    /// Fields that decide what comes back.
    fields: Vec<String>,
}

impl Request {
    fn read(reader: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let mut words = line.split_whitespace();
        let (Some("GET"), Some(target)) = (words.next(), words.next()) else { return Ok(None) };
        let Some((host, path)) = target.strip_prefix("http://").and_then(|rest| rest.split_once('/')) else {
            return Ok(None);
        };
        let mut fields = Vec::new();
        for field in read_fields(reader)? {
            if field.to_ascii_lowercase().starts_with("if-modified-since:") {
                fields.push(field);
            }
        }
        Ok(Some(Request { host: host.to_owned(), path: format!("/{path}"), fields }))
    }

    /// The file that keeps what is under this address.
    fn file(&self, cache: &Path) -> PathBuf {
        let name: String = format!("{}{}", self.host, self.path)
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || "._-+~".contains(c) { c } else { '@' })
            .collect();
        cache.join(name)
    }

    /// Whether the address always gives the same bytes.
    fn is_fixed(&self) -> bool {
        self.path.contains("/pool/") || self.path.contains("/by-hash/")
    }
}

fn read_fields(reader: &mut impl BufRead) -> io::Result<Vec<String>> {
    let mut fields = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim_end().is_empty() {
            return Ok(fields);
        }
        fields.push(line.trim_end().to_owned());
    }
}

fn refuse(mut stream: &TcpStream, status: &str) -> io::Result<()> {
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n")
}

fn answer(stream: &TcpStream, request: &Request, cache: &Path) -> io::Result<()> {
    let kept = request.file(cache);
    if request.is_fixed() && kept.is_file() {
        return send_file(stream, &kept);
    }
    match fetch(request, &kept) {
        Ok(Fetched::Kept) => send_file(stream, &kept),
        Ok(Fetched::Status(status)) => refuse(stream, &status),
        Err(_) if kept.is_file() => send_file(stream, &kept),
        Err(_) => refuse(stream, "502 The mirror does not answer"),
    }
}

fn send_file(mut stream: &TcpStream, path: &Path) -> io::Result<()> {
    let mut file = fs::File::open(path)?;
    let length = file.metadata()?.len();
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n")?;
    io::copy(&mut file, &mut stream)?;
    Ok(())
}

enum Fetched {
    /// The file has it now.
    Kept,
    /// The mirror's status where that is not 200.
    Status(String),
}

fn fetch(request: &Request, to: &Path) -> io::Result<Fetched> {
    let address = match request.host.contains(':') {
        true => request.host.clone(),
        false => format!("{}:80", request.host),
    };
    let address = address.to_socket_addrs()?.next().ok_or(io::ErrorKind::NotFound)?;
    let mut mirror = TcpStream::connect_timeout(&address, SILENCE)?;
    mirror.set_read_timeout(Some(SILENCE))?;
    write!(mirror, "GET {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", request.path, request.host)?;
    for field in &request.fields {
        write!(mirror, "{field}\r\n")?;
    }
    write!(mirror, "\r\n")?;
    let mut reader = BufReader::new(mirror);
    let mut status = String::new();
    reader.read_line(&mut status)?;
    let status = status.trim_end().split_once(' ').map_or("", |(_, status)| status).to_owned();
    let fields = read_fields(&mut reader)?;
    if !status.starts_with("200") {
        return Ok(Fetched::Status(status));
    }
    let field = |name: &str| {
        fields.iter().find_map(|field| {
            let (key, value) = field.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    };
    let part =
        to.with_file_name(format!("part-{}-{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed)));
    let mut file = fs::File::create(&part)?;
    let copied = if field("Transfer-Encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        copy_chunks(&mut reader, &mut file)
    } else {
        copy_length(&mut reader, &mut file, field("Content-Length").and_then(|length| length.parse().ok()))
    };
    match copied {
        Ok(()) => {
            fs::rename(&part, to)?;
            Ok(Fetched::Kept)
        }
        Err(error) => {
            fs::remove_file(&part)?;
            Err(error)
        }
    }
}

fn copy_length(from: &mut impl Read, to: &mut impl Write, length: Option<u64>) -> io::Result<()> {
    let copied = io::copy(from, to)?;
    if length.is_some_and(|length| length != copied) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

fn copy_chunks(from: &mut impl BufRead, to: &mut impl Write) -> io::Result<()> {
    loop {
        let mut line = String::new();
        from.read_line(&mut line)?;
        let size = line.trim_end().split(';').next().unwrap_or_default();
        let size = u64::from_str_radix(size, 16).map_err(|_| io::ErrorKind::InvalidData)?;
        if size == 0 {
            return Ok(());
        }
        copy_length(&mut from.by_ref().take(size), to, Some(size))?;
        from.read_line(&mut String::new())?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined() {
        let mut out = Vec::new();
        let mut from = io::Cursor::new(b"4\r\nWiki\r\n6;x=y\r\npedia \r\n0\r\n\r\n");
        copy_chunks(&mut from, &mut out).expect("the chunks are whole");
        assert_eq!(out, b"Wikipedia ");
        let mut cut = io::Cursor::new(b"4\r\nWi");
        assert!(copy_chunks(&mut cut, &mut Vec::new()).is_err());
    }

    #[test]
    fn only_files_of_a_pool_are_fixed() {
        let read = |target: &str| {
            let text = format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n");
            Request::read(&mut io::Cursor::new(text.into_bytes())).expect("it can be read")
        };
        let pool = read("http://mirror/debian/pool/main/n/nginx/nginx_1.deb").expect("a request");
        assert!(pool.is_fixed());
        assert_eq!(pool.file(Path::new("c")), Path::new("c/mirror@debian@pool@main@n@nginx@nginx_1.deb"));
        assert!(!read("http://mirror/debian/dists/x/InRelease").expect("a request").is_fixed());
        assert!(read("/not-a-proxy-request").is_none());
    }
}
