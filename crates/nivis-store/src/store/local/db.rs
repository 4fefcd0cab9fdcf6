use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, ErrorCode, OptionalExtension as _, TransactionBehavior, params};
use rustc_hash::FxHashMap;

use crate::hash::Hash;
use crate::store::{PathInfo, StoreError};
use crate::store_path::{ContentAddress, StoreDir, StorePath};

/// A path to be registered, with the outputs if it is a derivation.
pub(super) struct Registration {
    pub(super) info: PathInfo,
    pub(super) outputs: Vec<(Vec<u8>, StorePath)>,
}

pub(super) struct Database {
    connection: Connection,
    file: PathBuf,
}

/// Below this much room, in bytes, SQLite's shared memory does not fit.
const ROOM: u64 = 1024 * 1024;

/// Whether the file system of a file has no room left.
fn is_full(file: &Path) -> bool {
    let folder = file.parent().unwrap_or(file);
    rustix::fs::statvfs(folder).is_ok_and(|system| system.f_bavail.saturating_mul(system.f_frsize) < ROOM)
}

impl Database {
    pub(super) fn new(connection: Connection, file: PathBuf) -> Self {
        Database { connection, file }
    }

    /// Sorts SQLite's errors into what the user can do about them.
    pub(super) fn error(file: &Path, error: rusqlite::Error) -> StoreError {
        let path = file.to_path_buf();
        let message = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::NoSpace { path },
            // What SQLite says where the memory shared with other processes does not fit on the disk.
            Some(ErrorCode::SystemIoFailure) if is_full(file) => StoreError::NoSpace { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                StoreError::NoPermission { action: "writing", path }
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                StoreError::DatabaseCorrupt { path, message }
            }
            _ => StoreError::Database { path, message },
        }
    }

    fn wrap(&self, error: rusqlite::Error) -> StoreError {
        Database::error(&self.file, error)
    }

    pub(super) fn contains(&self, path: &str) -> Result<bool, StoreError> {
        let query = || {
            let mut statement = self.connection.prepare_cached("select 1 from ValidPaths where path = ?")?;
            statement.exists([path])
        };
        retry(query).map_err(|e| self.wrap(e))
    }

    /// Every registered path.
    pub(super) fn all_paths(&self, dir: &StoreDir) -> Result<BTreeSet<StorePath>, StoreError> {
        let query = || -> rusqlite::Result<Vec<String>> {
            let mut statement = self.connection.prepare_cached("select path from ValidPaths")?;
            statement.query_map([], |row| row.get(0))?.collect()
        };
        let found = retry(query).map_err(|e| self.wrap(e))?;
        Ok(found.iter().map(|text| dir.parse(text.as_bytes())).collect::<Result<_, _>>()?)
    }

    /// The first registered path whose name begins so (`queryPathFromHashPart` of the reference).
    pub(super) fn path_from_hash_part(
        &self,
        dir: &StoreDir,
        hash_part: &str,
    ) -> Result<Option<StorePath>, StoreError> {
        let prefix = format!("{}/{hash_part}", dir.as_str());
        let query = || {
            let mut statement = self
                .connection
                .prepare_cached("select path from ValidPaths where path >= ? order by path limit 1")?;
            statement.query_row([&prefix], |row| row.get::<_, String>(0)).optional()
        };
        let found = retry(query).map_err(|e| self.wrap(e))?;
        let found = found.filter(|path| path.starts_with(&prefix));
        Ok(found.map(|path| dir.parse(path.as_bytes())).transpose()?)
    }

    /// Registered paths that refer to `path`.
    pub(super) fn referrers(&self, dir: &StoreDir, path: &StorePath) -> Result<Vec<StorePath>, StoreError> {
        let query = || -> rusqlite::Result<Vec<String>> {
            let mut statement = self.connection.prepare_cached(
                "select path from Refs join ValidPaths on referrer = id \
                 where reference = (select id from ValidPaths where path = ?)",
            )?;
            statement.query_map([dir.print(path)], |row| row.get(0))?.collect()
        };
        let found = retry(query).map_err(|e| self.wrap(e))?;
        Ok(found.iter().map(|text| dir.parse(text.as_bytes())).collect::<Result<_, _>>()?)
    }

    /// Registers none of them any more, in one transaction; nothing else may refer to them.
    pub(super) fn unregister(
        &mut self,
        dir: &StoreDir,
        paths: &BTreeSet<StorePath>,
    ) -> Result<(), StoreError> {
        let connection = &mut self.connection;
        let result = retry(|| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // References first: they would hold each other.
            for statement in [
                "delete from Refs where referrer = (select id from ValidPaths where path = ?)",
                "delete from ValidPaths where path = ?",
            ] {
                let mut statement = transaction.prepare_cached(statement)?;
                for path in paths {
                    statement.execute([dir.print(path)])?;
                }
            }
            transaction.commit()
        });
        result.map_err(|e| self.wrap(e))
    }

    /// What is registered for `path`, if it is.
    pub(super) fn query(&self, dir: &StoreDir, path: &StorePath) -> Result<Option<PathInfo>, StoreError> {
        let printed = dir.print(path);
        let row = retry(|| self.query_row(&printed)).map_err(|e| self.wrap(e))?;
        let Some(row) = row else { return Ok(None) };
        let references: Result<BTreeSet<StorePath>, _> =
            row.references.iter().map(|text| dir.parse(text.as_bytes())).collect();
        Ok(Some(PathInfo {
            path: path.clone(),
            nar_hash: Hash::parse_any_prefixed(row.hash.as_bytes())?,
            nar_size: u64::try_from(row.nar_size).unwrap_or(0),
            references: references?,
            ca: row
                .ca
                .filter(|ca| !ca.is_empty())
                .map(|ca| ContentAddress::parse(ca.as_bytes()))
                .transpose()?,
            deriver: row.deriver.map(|deriver| dir.parse(deriver.as_bytes())).transpose()?,
            registration_time: row.registration_time,
            ultimate: row.ultimate,
            signatures: row.signatures.split_whitespace().map(str::to_owned).collect(),
        }))
    }

    fn query_row(&self, path: &str) -> rusqlite::Result<Option<Row>> {
        let mut statement = self.connection.prepare_cached(
            "select id, hash, registrationTime, deriver, narSize, ultimate, sigs, ca from ValidPaths \
             where path = ?",
        )?;
        let row = statement
            .query_row([path], |row| {
                let id: i64 = row.get(0)?;
                Ok((
                    id,
                    Row {
                        hash: row.get(1)?,
                        registration_time: row.get(2)?,
                        deriver: row.get(3)?,
                        nar_size: row.get::<_, Option<i64>>(4)?.unwrap_or(0),
                        ultimate: row.get::<_, Option<i64>>(5)? == Some(1),
                        signatures: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
                        ca: row.get(7)?,
                        references: Vec::new(),
                    },
                ))
            })
            .optional()?;
        let Some((id, mut row)) = row else { return Ok(None) };
        let mut statement = self
            .connection
            .prepare_cached("select path from Refs join ValidPaths on reference = id where referrer = ?")?;
        row.references = statement.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(Some(row))
    }

    /// Registers all of them in one transaction; those that are registered already are updated.
    ///
    /// # Errors
    /// [`StoreError::NotValid`] if one refers to a path that is neither registered nor among them.
    pub(super) fn register<'a>(
        &mut self,
        dir: &StoreDir,
        new: impl Iterator<Item = &'a Registration> + Clone,
    ) -> Result<(), StoreError> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |d| d.as_secs().cast_signed());
        let connection = &mut self.connection;
        let missing = retry(|| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let missing = register_all(&transaction, dir, new.clone(), now)?;
            if missing.is_none() {
                transaction.commit()?;
            }
            Ok(missing)
        });
        match missing.map_err(|e| self.wrap(e))? {
            None => Ok(()),
            Some(path) => Err(StoreError::NotValid { path }),
        }
    }
}

struct Row {
    hash: String,
    registration_time: i64,
    deriver: Option<String>,
    nar_size: i64,
    ultimate: bool,
    signatures: String,
    ca: Option<String>,
    references: Vec<String>,
}

/// Gives back the first reference that is not valid.
fn register_all<'a>(
    db: &Connection,
    dir: &StoreDir,
    new: impl Iterator<Item = &'a Registration> + Clone,
    now: i64,
) -> rusqlite::Result<Option<String>> {
    let mut ids: FxHashMap<&StorePath, i64> = FxHashMap::default();
    let mut find = db.prepare_cached("select id from ValidPaths where path = ?")?;
    for entry in new.clone() {
        let path = dir.print(&entry.info.path);
        let id: Option<i64> = find.query_row([&path], |row| row.get(0)).optional()?;
        let id = match id {
            Some(id) => {
                update(db, &entry.info, id)?;
                id
            }
            None => insert(db, dir, &path, entry, now)?,
        };
        ids.insert(&entry.info.path, id);
    }
    let mut add = db.prepare_cached("insert or replace into Refs (referrer, reference) values (?, ?)")?;
    for entry in new {
        for reference in &entry.info.references {
            let id = match ids.get(reference) {
                Some(id) => *id,
                None => {
                    let path = dir.print(reference);
                    match find.query_row([&path], |row| row.get(0)).optional()? {
                        None => return Ok(Some(path)),
                        Some(id) => {
                            ids.insert(reference, id);
                            id
                        }
                    }
                }
            };
            add.execute([ids[&entry.info.path], id])?;
        }
    }
    Ok(None)
}

fn insert(
    db: &Connection,
    dir: &StoreDir,
    path: &str,
    entry: &Registration,
    now: i64,
) -> rusqlite::Result<i64> {
    let info = &entry.info;
    let time = if info.registration_time == 0 { now } else { info.registration_time };
    db.prepare_cached(
        "insert into ValidPaths (path, hash, registrationTime, deriver, narSize, ultimate, sigs, ca) \
         values (?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        path,
        format!("sha256:{}", info.nar_hash.base16()),
        time,
        info.deriver.as_ref().map(|deriver| dir.print(deriver)),
        nar_size(info),
        info.ultimate.then_some(1),
        signatures(info),
        info.ca.map(|ca| ca.render()),
    ])?;
    let id = db.last_insert_rowid();
    let mut add =
        db.prepare_cached("insert or replace into DerivationOutputs (drv, id, path) values (?, ?, ?)")?;
    for (output, path) in &entry.outputs {
        add.execute(params![id, String::from_utf8_lossy(output), dir.print(path)])?;
    }
    Ok(id)
}

fn update(db: &Connection, info: &PathInfo, id: i64) -> rusqlite::Result<()> {
    db.prepare_cached(
        "update ValidPaths set narSize = ?, hash = ?, ultimate = ?, sigs = ?, ca = ? where id = ?",
    )?
    .execute(params![
        nar_size(info),
        format!("sha256:{}", info.nar_hash.base16()),
        info.ultimate.then_some(1),
        signatures(info),
        info.ca.map(|ca| ca.render()),
        id,
    ])?;
    Ok(())
}

fn nar_size(info: &PathInfo) -> Option<i64> {
    i64::try_from(info.nar_size).ok().filter(|size| *size != 0)
}

fn signatures(info: &PathInfo) -> Option<String> {
    (!info.signatures.is_empty()).then(|| info.signatures.join(" "))
}

/// Tries again as long as another process is in the way, which the busy timeout does not cover in
/// all cases.
fn retry<T>(mut action: impl FnMut() -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    loop {
        match action() {
            Err(error)
                if matches!(
                    error.sqlite_error_code(),
                    Some(ErrorCode::DatabaseBusy | ErrorCode::FileLockingProtocolFailed)
                ) =>
            {
                std::thread::sleep(Duration::from_millis(50));
            }
            result => return result,
        }
    }
}
