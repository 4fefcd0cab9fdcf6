//! The databases of accounts: lines of fields that colons separate.

use crate::error::ActivationError;
use crate::files::Names;
use crate::places::Places;
use std::fs;

/// One database. Lines that are none stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    pub lines: Vec<Vec<String>>,
}

impl Table {
    /// Reads a text.
    pub(crate) fn parse(text: &str) -> Table {
        Table { lines: text.lines().map(|line| line.split(':').map(str::to_owned).collect()).collect() }
    }

    /// The text.
    pub(crate) fn print(&self) -> String {
        self.lines.iter().map(|line| line.join(":") + "\n").collect()
    }

    /// The line of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Vec<String>> {
        self.lines.iter().find(|line| line.first().is_some_and(|first| first == name))
    }

    /// As [`Table::get`], to be changed.
    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Vec<String>> {
        self.lines.iter_mut().find(|line| line.first().is_some_and(|first| first == name))
    }

    /// A field of a name's line.
    pub(crate) fn field(&self, name: &str, index: usize) -> Option<&str> {
        self.get(name)?.get(index).map(String::as_str)
    }

    /// Sets a field of a name's line; whether that changed anything.
    pub(crate) fn set(&mut self, name: &str, index: usize, value: &str) -> bool {
        let Some(field) = self.get_mut(name).and_then(|line| line.get_mut(index)) else { return false };
        let changes = field != value;
        value.clone_into(field);
        changes
    }

    /// Adds a line. Lines for other places (`+@netgroup`) stay last.
    pub(crate) fn add(&mut self, line: &str) {
        let fields = line.split(':').map(str::to_owned).collect();
        let at = self.lines.iter().position(|line| line.first().is_some_and(|first| first.starts_with('+')));
        self.lines.insert(at.unwrap_or(self.lines.len()), fields);
    }

    /// Removes the lines of a name.
    pub(crate) fn remove(&mut self, name: &str) {
        self.lines.retain(|line| line.first().is_none_or(|first| first != name));
    }

    /// Members of a group.
    pub(crate) fn members(&self, name: &str, index: usize) -> Vec<String> {
        let field = self.field(name, index).unwrap_or_default();
        field.split(',').filter(|member| !member.is_empty()).map(str::to_owned).collect()
    }

    /// All numbers of a field.
    pub(crate) fn numbers(&self, index: usize) -> impl Iterator<Item = u32> + '_ {
        self.lines.iter().filter_map(move |line| line.get(index)?.parse().ok())
    }
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Databases {
    pub passwd: Table,
    pub shadow: Table,
    pub group: Table,
    pub gshadow: Table,
    pub subuid: Table,
    pub subgid: Table,
}

/// Path, and the mode where the file is new.
pub(crate) const FILES: [(&str, u32); 6] = [
    ("/etc/passwd", 0o644),
    ("/etc/shadow", 0o640),
    ("/etc/group", 0o644),
    ("/etc/gshadow", 0o640),
    ("/etc/subuid", 0o644),
    ("/etc/subgid", 0o644),
];

fn read(places: &Places, path: &str) -> Result<Table, ActivationError> {
    let real = places.real(path);
    match fs::read(&real) {
        Ok(text) => Ok(Table::parse(&String::from_utf8_lossy(&text))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Table::default()),
        Err(error) => Err(ActivationError::io("cannot read", &real)(error)),
    }
}

impl Databases {
    /// Reads them; one that is not there is empty.
    ///
    /// # Errors
    /// One cannot be read.
    pub(crate) fn read(places: &Places) -> Result<Databases, ActivationError> {
        let table = |path: &str| read(places, path);
        Ok(Databases {
            passwd: table("/etc/passwd")?,
            shadow: table("/etc/shadow")?,
            group: table("/etc/group")?,
            gshadow: table("/etc/gshadow")?,
            subuid: table("/etc/subuid")?,
            subgid: table("/etc/subgid")?,
        })
    }

    /// Reads those that everybody may read.
    ///
    /// # Errors
    /// As [`Databases::read`].
    pub(crate) fn read_open(places: &Places) -> Result<Databases, ActivationError> {
        let [passwd, group] = [FILES[0].0, FILES[2].0];
        Ok(Databases { passwd: read(places, passwd)?, group: read(places, group)?, ..Databases::default() })
    }

    /// Each with its path and the mode of a new one.
    pub(crate) fn all(&self) -> [(&'static str, u32, &Table); 6] {
        let tables = [&self.passwd, &self.shadow, &self.group, &self.gshadow, &self.subuid, &self.subgid];
        let mut index = 0;
        FILES.map(|(path, mode)| {
            let table = tables[index];
            index += 1;
            (path, mode, table)
        })
    }

    /// The ids of the groups that a user is a member of, without the first one.
    pub(crate) fn groups_of(&self, user: &str) -> Vec<u32> {
        let lines = self.group.lines.iter();
        let of = lines.filter(|line| {
            line.get(3).is_some_and(|members| members.split(',').any(|member| member == user))
        });
        of.filter_map(|line| line.get(2)?.parse().ok()).collect()
    }

    /// The ids by name.
    pub(crate) fn names(&self) -> Names {
        let number = |line: &Vec<String>, index: usize| line.get(index)?.parse::<u32>().ok();
        let users = self
            .passwd
            .lines
            .iter()
            .filter_map(|line| Some((line.first()?.clone(), (number(line, 2)?, number(line, 3)?))));
        let groups =
            self.group.lines.iter().filter_map(|line| Some((line.first()?.clone(), number(line, 2)?)));
        let homes =
            self.passwd.lines.iter().filter_map(|line| Some((number(line, 2)?, line.get(5)?.clone())));
        Names { users: users.collect(), groups: groups.collect(), homes: homes.collect() }
    }
}
