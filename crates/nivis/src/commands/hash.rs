//! `nivis hash` (`nix/hash.cc` of the reference)

use super::failure::Failure;
use super::paint::Paint;
use super::session::Unopened;
use super::{print, print_json};
use crate::render::render_warning;
use nivis_store::hash::{Hash, HashAlgo, HashFormat, Hasher};
use nivis_store::nar::{FsTree, dump, git_hash, keep_all};
use nivis_store::store::StoreError;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// What can be done with hashes.
#[derive(clap::Subcommand)]
pub(super) enum HashCommand {
    /// Print the hash of a tree as an archive, or in another mode
    Path(PathArgs),
    /// Print the hash of a file's bytes
    File(FileArgs),
    /// Write hashes in another form
    Convert(ConvertArgs),
    /// Write hashes in base 16
    #[command(name = "to-base16")]
    ToBase16(ToArgs),
    /// Write hashes in Nix' base 32
    #[command(name = "to-base32")]
    ToBase32(ToArgs),
    /// Write hashes in base 64
    #[command(name = "to-base64")]
    ToBase64(ToArgs),
    /// Write hashes as SRI
    ToSri(ToArgs),
}

/// How a hash is written, by flags.
#[derive(clap::Args)]
#[group(multiple = false)]
struct FormatArgs {
    /// Write it as SRI
    #[arg(long)]
    sri: bool,
    /// Write it in base 64
    #[arg(long)]
    base64: bool,
    /// Write it in Nix' base 32
    #[arg(long)]
    base32: bool,
    /// Write it in base 16
    #[arg(long)]
    base16: bool,
    /// Write it so: base16, nix32, base64, sri
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
}

impl HashCommand {
    /// Whether the result is to be JSON.
    pub(super) fn wants_json(&self) -> bool {
        match self {
            HashCommand::Path(args) => args.json,
            HashCommand::File(args) => args.json,
            HashCommand::Convert(args) => args.json,
            HashCommand::ToBase16(args)
            | HashCommand::ToBase32(args)
            | HashCommand::ToBase64(args)
            | HashCommand::ToSri(args) => args.json,
        }
    }
}

/// What is printed: a line for each hash as soon as it is known, or all as JSON at the end.
struct Answer {
    json: Option<Vec<Value>>,
}

impl Answer {
    fn new(json: bool) -> Self {
        Answer { json: json.then(Vec::new) }
    }

    /// A hash, and under which name of the object what it is of.
    fn add(&mut self, of: (&str, &str), hash: &str) -> Result<(), Failure> {
        match &mut self.json {
            Some(objects) => objects.push(json!({ of.0: of.1, "hash": hash })),
            None => print(format!("{hash}\n").as_bytes())?,
        }
        Ok(())
    }

    fn finish(self) -> Result<(), Failure> {
        self.json.map_or(Ok(()), |objects| print_json(&Value::Array(objects)))
    }
}

impl FormatArgs {
    fn format(&self) -> Result<HashFormat, Failure> {
        Ok(match &self.format {
            Some(name) => HashFormat::parse(name.as_bytes()).map_err(usage)?,
            None if self.base64 => HashFormat::Base64,
            None if self.base32 => HashFormat::Nix32,
            None if self.base16 => HashFormat::Base16,
            None => HashFormat::Sri,
        })
    }
}

/// Options of `nivis hash path`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis hash path ./source
  nivis hash path --mode flat --algo sha512 ./file")]
pub(super) struct PathArgs {
    /// The files and trees
    paths: Vec<PathBuf>,
    #[command(flatten)]
    format: FormatArgs,
    /// The algorithm: blake3, md5, sha1, sha256, sha512
    #[arg(long, visible_alias = "type", value_name = "ALGO", default_value = "sha256")]
    algo: String,
    /// What is hashed: nar, flat, git
    #[arg(long, default_value = "nar")]
    mode: String,
    /// Print JSON: a list of objects
    #[arg(long)]
    json: bool,
}

/// Options of `nivis hash file`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis hash file --base32 --type md5 ./file")]
pub(super) struct FileArgs {
    /// The files
    paths: Vec<PathBuf>,
    #[command(flatten)]
    format: FormatArgs,
    /// The algorithm: blake3, md5, sha1, sha256, sha512
    #[arg(long = "type", value_name = "ALGO", default_value = "sha256")]
    algo: String,
    /// Print JSON: a list of objects
    #[arg(long)]
    json: bool,
}

/// Options of `nivis hash convert`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis hash convert --hash-algo sha256 1b8m03r63zqhnjf7l5wnldhh7c134ap5vpj0850ymkq1iyzicy5s
  nivis hash convert --to nix32 sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
pub(super) struct ConvertArgs {
    /// The hashes
    hashes: Vec<String>,
    /// The form that they must have: base16, nix32, base64, sri
    #[arg(long, value_name = "FORMAT")]
    from: Option<String>,
    /// The form to write: base16, nix32, base64, sri
    #[arg(long, value_name = "FORMAT", default_value = "sri")]
    to: String,
    /// The algorithm, where the hash does not say it
    #[arg(long, value_name = "ALGO")]
    hash_algo: Option<String>,
    /// Print JSON: a list of objects
    #[arg(long)]
    json: bool,
}

/// Options of `nivis hash to-…`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis hash to-sri --type sha256 1b8m03r63zqhnjf7l5wnldhh7c134ap5vpj0850ymkq1iyzicy5s
  nivis hash to-base16 sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
pub(super) struct ToArgs {
    /// The hashes
    hashes: Vec<String>,
    /// The algorithm, where the hash does not say it
    #[arg(long = "type", value_name = "ALGO")]
    algo: Option<String>,
    /// Print JSON: a list of objects
    #[arg(long)]
    json: bool,
}

fn usage(error: impl std::fmt::Display) -> Failure {
    Failure::Usage(error.to_string())
}

fn refused(error: impl std::fmt::Display) -> Failure {
    Failure::Refused(error.to_string())
}

/// `nivis hash`
pub(super) fn run(command: &HashCommand) -> Result<i32, Unopened> {
    match command {
        HashCommand::Path(args) => hash(&args.paths, &args.format, (&args.algo, &args.mode), args.json)?,
        HashCommand::File(args) => hash(&args.paths, &args.format, (&args.algo, "flat"), args.json)?,
        HashCommand::Convert(args) => convert(args)?,
        HashCommand::ToBase16(args) => to(args, HashFormat::Base16)?,
        HashCommand::ToBase32(args) => to(args, HashFormat::Nix32)?,
        HashCommand::ToBase64(args) => to(args, HashFormat::Base64)?,
        HashCommand::ToSri(args) => to(args, HashFormat::Sri)?,
    }
    Ok(0)
}

fn hash(
    paths: &[PathBuf],
    format: &FormatArgs,
    (algo, mode): (&str, &str),
    json: bool,
) -> Result<(), Failure> {
    let mut answer = Answer::new(json);
    let algo = HashAlgo::parse(algo.as_bytes()).map_err(usage)?;
    let format = format.format()?;
    for path in paths {
        let found = match mode {
            "flat" => flat(path, algo)?,
            "nar" => {
                let mut hasher = Hasher::new(algo);
                dump(&FsTree, path, &mut hasher, &mut keep_all).map_err(StoreError::Nar)?;
                hasher.finish()
            }
            "git" => git_hash(&FsTree, path, algo, &mut keep_all).map_err(StoreError::Nar)?,
            _ => {
                return Err(usage(format!(
                    "unknown file ingestion method '{mode}', expect `flat`, `nar`, or `git`"
                )));
            }
        };
        answer.add(("path", &path.to_string_lossy()), &found.render(format, false))?;
    }
    answer.finish()
}

/// The hash of a file's bytes; pipes are read too.
fn flat(path: &Path, algo: HashAlgo) -> Result<Hash, Failure> {
    let failed = Failure::reading(path);
    let mut file = std::fs::File::open(path).map_err(failed)?;
    let mut hasher = Hasher::new(algo);
    std::io::copy(&mut file, &mut hasher).map_err(failed)?;
    Ok(hasher.finish())
}

fn algorithm(name: Option<&str>) -> Result<Option<HashAlgo>, Failure> {
    name.map(|name| HashAlgo::parse(name.as_bytes()).map_err(usage)).transpose()
}

fn convert(args: &ConvertArgs) -> Result<(), Failure> {
    let algo = algorithm(args.hash_algo.as_deref())?;
    let to = HashFormat::parse(args.to.as_bytes()).map_err(usage)?;
    let from =
        args.from.as_ref().map(|name| HashFormat::parse(name.as_bytes()).map_err(usage)).transpose()?;
    let mut answer = Answer::new(args.json);
    for text in &args.hashes {
        let (hash, found) = Hash::parse_any_with_format(text.as_bytes(), algo).map_err(refused)?;
        if let Some(from) = from.filter(|from| *from != found) {
            return Err(refused(format!(
                "input hash '{text}' has format '{}', but '--from {}' was specified",
                found.name(),
                from.name()
            )));
        }
        answer.add(("from", text), &hash.render(to, false))?;
    }
    answer.finish()
}

fn to(args: &ToArgs, format: HashFormat) -> Result<(), Failure> {
    let old =
        "The old format conversion subcommands of `nix hash` were deprecated in favor of `nix hash convert`.";
    eprintln!("{}", render_warning(old, Paint::stderr().is_on()));
    let algo = algorithm(args.algo.as_deref())?;
    let mut answer = Answer::new(args.json);
    for text in &args.hashes {
        let hash = Hash::parse_any(text.as_bytes(), algo).map_err(refused)?;
        answer.add(("from", text), &hash.render(format, false))?;
    }
    answer.finish()
}
