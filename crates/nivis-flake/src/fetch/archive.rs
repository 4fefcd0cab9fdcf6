//! Unpacking archives: tar, plain or compressed, and zip.
//!
//! What an archive may not do: leave its folder, hold devices, or be without end. Its times are told, its owners and
//! other modes are not kept, as `unpackTarfileToSink` (`libutil/tarfile.cc` of the reference).

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufReader, Read, Seek as _, SeekFrom};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// How much an archive may hold.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of all files together.
    pub bytes: u64,
    /// Files, folders and links.
    pub entries: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { bytes: 64 << 30, entries: 10_000_000 }
    }
}

/// An archive that cannot be unpacked.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("it is damaged or no archive")]
    Read(#[source] std::io::Error),
    #[error("cannot write '{}'", path.display())]
    Write { path: PathBuf, source: std::io::Error },
    #[error("'{path}' in it would be outside of its folder")]
    Escapes { path: String },
    #[error("'{path}' in it is {kind}, which no source tree has")]
    Kind { path: String, kind: &'static str },
    #[error("it holds more than {bytes} bytes")]
    TooLarge { bytes: u64 },
    #[error("it holds more than {entries} files")]
    TooMany { entries: u64 },
    #[error("it holds nothing")]
    Empty,
}

/// Unpacks to a folder that is not there yet; where all is in one folder, that is the tree. Gives the newest time in
/// it, in seconds since 1970.
pub(super) fn unpack(archive: &Path, target: &Path, limits: &Limits) -> Result<u64, ArchiveError> {
    let whole = target.with_extension("whole");
    let mut sink = Sink::new(whole.clone(), limits.clone())?;
    let mut file = File::open(archive).map_err(ArchiveError::Read)?;
    let mut head = [0; 6];
    let mut length = 0;
    while length < head.len() {
        match file.read(&mut head[length..]).map_err(ArchiveError::Read)? {
            0 => break,
            read => length += read,
        }
    }
    file.seek(SeekFrom::Start(0)).map_err(ArchiveError::Read)?;
    let file = BufReader::new(file);
    match &head[..length] {
        [b'P', b'K', 3 | 5, ..] => zip(file, &mut sink)?,
        [0x1f, 0x8b, ..] => tar(flate2::bufread::MultiGzDecoder::new(file), &mut sink)?,
        [0xfd, b'7', b'z', b'X', b'Z', 0] => {
            tar(liblzma::bufread::XzDecoder::new_multi_decoder(file), &mut sink)?
        }
        [b'B', b'Z', b'h', ..] => tar(bzip2::bufread::MultiBzDecoder::new(file), &mut sink)?,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            tar(zstd::Decoder::with_buffer(file).map_err(ArchiveError::Read)?, &mut sink)?;
        }
        _ => tar(file, &mut sink)?,
    }
    if sink.entries == 0 {
        return Err(ArchiveError::Empty);
    }
    let newest = sink.newest;
    let write = |source| ArchiveError::Write { path: target.to_owned(), source };
    std::fs::rename(single_folder(&whole).map_err(write)?, target).map_err(write)?;
    Ok(newest)
}

/// The one folder in a folder, or else the folder itself.
fn single_folder(folder: &Path) -> std::io::Result<PathBuf> {
    let mut entries = folder.read_dir()?;
    match (entries.next().transpose()?, entries.next()) {
        (Some(entry), None) if entry.file_type()?.is_dir() => Ok(entry.path()),
        _ => Ok(folder.to_owned()),
    }
}

/// Where entries go.
struct Sink {
    root: PathBuf,
    limits: Limits,
    bytes: u64,
    entries: u64,
    newest: u64,
    /// Paths of links: nothing is written through them.
    links: BTreeSet<PathBuf>,
}

fn lossy(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}

impl Sink {
    fn new(root: PathBuf, limits: Limits) -> Result<Self, ArchiveError> {
        std::fs::create_dir(&root).map_err(|source| ArchiveError::Write { path: root.clone(), source })?;
        Ok(Sink { root, limits, bytes: 0, entries: 0, newest: 0, links: BTreeSet::new() })
    }

    /// The place of an entry, with the folders above it made; `None` for the root.
    fn place(&mut self, path: &[u8]) -> Result<Option<PathBuf>, ArchiveError> {
        let escapes = || ArchiveError::Escapes { path: lossy(path) };
        if path.starts_with(b"/") || path.contains(&0) {
            return Err(escapes());
        }
        let mut place = self.root.clone();
        let mut parts =
            path.split(|byte| *byte == b'/').filter(|part| !matches!(*part, b"" | b".")).peekable();
        if parts.peek().is_none() {
            return Ok(None);
        }
        self.entries += 1;
        if self.entries > self.limits.entries {
            return Err(ArchiveError::TooMany { entries: self.limits.entries });
        }
        while let Some(part) = parts.next() {
            if part == b".." {
                return Err(escapes());
            }
            place.push(OsStr::from_bytes(part));
            if parts.peek().is_some() {
                if self.links.contains(&place) {
                    return Err(escapes());
                }
                self.make_folder(&place)?;
            }
        }
        Ok(Some(place))
    }

    fn make_folder(&self, place: &Path) -> Result<(), ArchiveError> {
        match std::fs::create_dir(place) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && place.is_dir() => Ok(()),
            result => result.map_err(|source| ArchiveError::Write { path: place.to_owned(), source }),
        }
    }

    /// What an earlier entry of the same name left.
    fn make_room(&mut self, place: &Path) -> Result<(), ArchiveError> {
        self.links.remove(place);
        match std::fs::remove_file(place) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(ArchiveError::Write { path: place.to_owned(), source: error })
            }
            _ => Ok(()),
        }
    }

    fn folder(&mut self, path: &[u8]) -> Result<(), ArchiveError> {
        match self.place(path)? {
            Some(place) if self.links.contains(&place) => Err(ArchiveError::Escapes { path: lossy(path) }),
            Some(place) => self.make_folder(&place),
            None => Ok(()),
        }
    }

    fn file(&mut self, path: &[u8], executable: bool, mut contents: impl Read) -> Result<(), ArchiveError> {
        let Some(place) = self.place(path)? else { return Ok(()) };
        self.make_room(&place)?;
        let write = |source| ArchiveError::Write { path: place.clone(), source };
        let mut file = File::create(&place).map_err(write)?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = contents.read(&mut buffer).map_err(ArchiveError::Read)?;
            if read == 0 {
                break;
            }
            self.bytes += read as u64;
            if self.bytes > self.limits.bytes {
                return Err(ArchiveError::TooLarge { bytes: self.limits.bytes });
            }
            std::io::Write::write_all(&mut file, &buffer[..read]).map_err(write)?;
        }
        let mode = if executable { 0o755 } else { 0o644 };
        std::fs::set_permissions(&place, std::fs::Permissions::from_mode(mode)).map_err(write)
    }

    fn link(&mut self, path: &[u8], target: &[u8]) -> Result<(), ArchiveError> {
        let Some(place) = self.place(path)? else { return Ok(()) };
        self.make_room(&place)?;
        std::os::unix::fs::symlink(OsStr::from_bytes(target), &place)
            .map_err(|source| ArchiveError::Write { path: place.clone(), source })?;
        self.links.insert(place);
        Ok(())
    }

    /// A second name of a file that came before.
    fn second_name(&mut self, path: &[u8], target: &[u8]) -> Result<(), ArchiveError> {
        let Some(from) = self.place(target)? else {
            return Err(ArchiveError::Escapes { path: lossy(target) });
        };
        if !from.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) {
            return Err(ArchiveError::Kind {
                path: lossy(path),
                kind: "a second name of what is no file in it",
            });
        }
        let read = |source| ArchiveError::Write { path: from.clone(), source };
        let executable = from.metadata().map_err(read)?.permissions().mode() & 0o100 != 0;
        let file = File::open(&from).map_err(read)?;
        self.file(path, executable, file)
    }
}

fn tar(reader: impl Read, sink: &mut Sink) -> Result<(), ArchiveError> {
    let mut archive = tar::Archive::new(reader);
    for entry in archive.entries().map_err(ArchiveError::Read)? {
        let mut entry = entry.map_err(ArchiveError::Read)?;
        let header = entry.header();
        let kind = header.entry_type();
        if kind.is_pax_global_extensions() {
            continue;
        }
        let executable = header.mode().map_err(ArchiveError::Read)? & 0o100 != 0;
        sink.newest = sink.newest.max(header.mtime().map_err(ArchiveError::Read)?);
        let path = entry.path_bytes().into_owned();
        let other = |kind| ArchiveError::Kind { path: lossy(&path), kind };
        let target = || entry.link_name_bytes().map(std::borrow::Cow::into_owned).unwrap_or_default();
        if kind.is_dir() {
            sink.folder(&path)?;
        } else if kind.is_symlink() {
            sink.link(&path, &target())?;
        } else if kind.is_hard_link() {
            sink.second_name(&path, &target())?;
        } else if kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse() {
            // Old archives mark folders by a slash at the end.
            if path.ends_with(b"/") {
                sink.folder(&path)?;
            } else {
                sink.file(&path, executable, &mut entry)?;
            }
        } else if kind.is_fifo() {
            return Err(other("a pipe"));
        } else if kind.is_character_special() || kind.is_block_special() {
            return Err(other("a device"));
        } else {
            return Err(other("of a kind that is not known"));
        }
    }
    Ok(())
}

fn zip(reader: BufReader<File>, sink: &mut Sink) -> Result<(), ArchiveError> {
    let damaged = |error: zip::result::ZipError| ArchiveError::Read(std::io::Error::other(error));
    let mut archive = zip::ZipArchive::new(reader).map_err(damaged)?;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(damaged)?;
        let path = entry.name_raw().to_vec();
        let mode = entry.unix_mode().unwrap_or(0);
        let changed = entry.extra_data_fields().find_map(|field| match field {
            zip::ExtraField::ExtendedTimestamp(times) => times.mod_time().map(u64::from),
            _ => None,
        });
        let changed = changed.or_else(|| entry.last_modified().and_then(local_time));
        sink.newest = sink.newest.max(changed.unwrap_or(0));
        if entry.is_dir() {
            sink.folder(&path)?;
        } else if mode & 0o170_000 == 0o120_000 {
            let mut target = Vec::new();
            Read::by_ref(&mut entry).take(1 << 16).read_to_end(&mut target).map_err(ArchiveError::Read)?;
            sink.link(&path, &target)?;
        } else {
            sink.file(&path, mode & 0o100 != 0, &mut entry)?;
        }
    }
    Ok(())
}

/// The time of the last change that every entry of a zip has, to two seconds and without a zone: this machine's is meant.
fn local_time(time: zip::DateTime) -> Option<u64> {
    let part = |part: u8| i8::try_from(part).ok();
    let date =
        jiff::civil::Date::new(i16::try_from(time.year()).ok()?, part(time.month())?, part(time.day())?);
    let clock = jiff::civil::Time::new(part(time.hour())?, part(time.minute())?, part(time.second())?, 0);
    let moment = date.ok()?.to_datetime(clock.ok()?).to_zoned(jiff::tz::TimeZone::system()).ok()?;
    u64::try_from(moment.timestamp().as_second()).ok()
}
