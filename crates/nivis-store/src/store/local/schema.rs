use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::config::LocalConfig;
use super::db::Database;
use crate::store::StoreError;

/// The schema of every Nix since 2.0.
const VERSION: u32 = 10;

/// Tables as `libstore/schema.sql` makes them.
const TABLES: &str = "
create table if not exists ValidPaths (
    id               integer primary key autoincrement not null,
    path             text unique not null,
    hash             text not null,
    registrationTime integer not null,
    deriver          text,
    narSize          integer,
    ultimate         integer,
    sigs             text,
    ca               text
);
create table if not exists Refs (
    referrer  integer not null,
    reference integer not null,
    primary key (referrer, reference),
    foreign key (referrer) references ValidPaths(id) on delete cascade,
    foreign key (reference) references ValidPaths(id) on delete restrict
);
create index if not exists IndexReferrer on Refs(referrer);
create index if not exists IndexReference on Refs(reference);
create trigger if not exists DeleteSelfRefs before delete on ValidPaths
  begin
    delete from Refs where referrer = old.id and reference = old.id;
  end;
create table if not exists DerivationOutputs (
    drv  integer not null,
    id   text not null,
    path text not null,
    primary key (drv, id),
    foreign key (drv) references ValidPaths(id) on delete cascade
);
create index if not exists IndexDerivationOutputs on DerivationOutputs(path);
";

const MIGRATIONS: &str = "create table if not exists SchemaMigrations (migration text primary key not null);";

/// Tables as `libstore/ca-specific-schema.sql` makes them, and the mark that they are there.
const CA_TABLES: &str = "
create table if not exists Realisations (
    id integer primary key autoincrement not null,
    drvPath text not null,
    outputName text not null,
    outputPath integer not null,
    signatures text,
    foreign key (outputPath) references ValidPaths(id) on delete cascade
);
create index if not exists IndexRealisations on Realisations(drvPath, outputName);
create trigger if not exists DeleteSelfRefsViaRealisations before delete on ValidPaths
  begin
    delete from RealisationsRefs where realisationReference in (
      select id from Realisations where outputPath = old.id
    );
  end;
create table if not exists RealisationsRefs (
    referrer integer not null,
    realisationReference integer,
    foreign key (referrer) references Realisations(id) on delete cascade,
    foreign key (realisationReference) references Realisations(id) on delete restrict
);
create index if not exists IndexRealisationsRefsRealisationReference on RealisationsRefs(realisationReference);
create index if not exists IndexRealisationsRefs on RealisationsRefs(referrer);
create index if not exists IndexRealisationsRefsOnOutputPath on Realisations(outputPath);
insert or ignore into SchemaMigrations values('20220326-ca-derivations');
";

/// Makes the folders and takes the lock that keeps others from changing the schema.
pub(super) fn prepare(config: &LocalConfig) -> Result<File, StoreError> {
    let state = &config.state;
    let folders = [
        config.real_store.clone(),
        config.real_store.join(".links"),
        state.join("profiles/per-user"),
        state.join("gcroots/per-user"),
        state.join("gcroots/auto"),
        state.join("temproots"),
        config.db_dir(),
    ];
    for folder in &folders {
        // Even where it exists `create_dir_all` may ask for permission.
        if !folder.is_dir() {
            fs::create_dir_all(folder).map_err(|e| StoreError::io("making", folder, e))?;
        }
    }
    for path in config.real_store.ancestors() {
        if path.is_symlink() {
            return Err(StoreError::SymlinkedStore { path: path.into() });
        }
    }
    let path = config.db_dir().join("big-lock");
    let lock = open_lock(&path)?;
    lock.lock_shared().map_err(|e| StoreError::io("locking", &path, e))?;
    Ok(lock)
}

/// Opens or makes a lock file with the reference's mode.
pub(super) fn open_lock(path: &Path) -> Result<File, StoreError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(|e| StoreError::io("opening", path, e))
}

/// Opens the database, and makes it unless the store is read-only; then there may be none.
pub(super) fn open_database(config: &LocalConfig) -> Result<Option<Database>, StoreError> {
    let file = config.db_file();
    let found = read_version(config)?;
    match found {
        Some(found) if found > VERSION => {
            return Err(StoreError::SchemaTooNew { found, supported: VERSION });
        }
        Some(found) if found < VERSION => {
            return Err(StoreError::SchemaTooOld { path: config.state.clone(), found, supported: VERSION });
        }
        None if config.read_only => return Ok(None),
        _ => {}
    }
    let wrap = |error| Database::error(&file, error);
    if config.read_only {
        return open_read_only(&file)
            .map(|connection| Some(Database::new(connection, file.clone())))
            .map_err(wrap);
    }
    let create = if found.is_none() { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
    let connection = Connection::open_with_flags(&file, flags).map_err(wrap)?;
    set_up(&connection).map_err(wrap)?;
    if found.is_none() {
        connection.execute_batch(TABLES).map_err(wrap)?;
    }
    connection.execute_batch(MIGRATIONS).map_err(wrap)?;
    if config.ca_derivations {
        connection.execute_batch(&format!("begin immediate; {CA_TABLES} commit;")).map_err(wrap)?;
    }
    if found.is_none() {
        write_version(config)?;
    }
    Ok(Some(Database::new(connection, file)))
}

fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    // As long as the reference waits: somebody else may hold the lock for a while.
    connection.busy_timeout(Duration::from_secs(60 * 60))?;
    connection.set_prepared_statement_cache_capacity(32);
    connection.execute_batch("pragma foreign_keys = 1; pragma synchronous = normal;")?;
    let mode: String = connection.query_row("pragma main.journal_mode", [], |row| row.get(0))?;
    if mode != "wal" {
        connection.query_row("pragma main.journal_mode = wal", [], |_| Ok(()))?;
    }
    // One checkpoint for all the derivations of a system.
    connection.query_row("pragma wal_autocheckpoint = 40000", [], |_| Ok(()))
}

/// Without permission to write, the log beside the database cannot be opened: then the database is
/// read alone, as if nobody changed it.
fn open_read_only(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let probe = |connection: Connection| {
        connection.busy_timeout(Duration::from_secs(60 * 60))?;
        connection.query_row("select count(*) from sqlite_master", [], |_| Ok(()))?;
        Ok(connection)
    };
    Connection::open_with_flags(file, flags).and_then(probe).or_else(|_: rusqlite::Error| {
        let uri = format!("file:{}?immutable=1", percent_encode(file));
        Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI).and_then(probe)
    })
}

fn percent_encode(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt as _;
    let mut out = String::new();
    for &byte in path.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn read_version(config: &LocalConfig) -> Result<Option<u32>, StoreError> {
    let path = config.db_dir().join("schema");
    match fs::read_to_string(&path) {
        Ok(text) => {
            text.trim().parse().map(Some).map_err(|_error| StoreError::SchemaCorrupt { path: path.clone() })
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(StoreError::io("reading", &path, e)),
    }
}

/// Written last: a store whose making was interrupted is made again.
fn write_version(config: &LocalConfig) -> Result<(), StoreError> {
    let path = config.db_dir().join("schema");
    let temp = config.db_dir().join(super::temp_name());
    let write = || {
        fs::write(&temp, VERSION.to_string())?;
        File::open(&temp)?.sync_all()?;
        fs::rename(&temp, &path)
    };
    write().map_err(|e| StoreError::io("writing", &path, e))
}
