//! The table of error codes. Each has a page `docs/errors/<code>.md`.

use serde::{Deserialize, Serialize};

/// A stable number for a kind of fault, `NV0405`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u16);

/// The part of the system that a code belongs to: its hundreds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Area {
    Syntax,
    Eval,
    Store,
    Flake,
    Modules,
    /// What a command was asked to do.
    Command,
    /// Making a machine what its host says.
    Activation,
    /// How files are written.
    Style,
}

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeInfo {
    pub code: Code,
    /// What is wrong, in a few words: the title of the page.
    pub title: &'static str,
}

macro_rules! codes {
    ($($name:ident = $number:literal, $title:literal;)*) => {
        impl Code {
            $(#[doc = $title] pub const $name: Code = Code($number);)*

            /// All codes, by number.
            pub const ALL: &'static [CodeInfo] =
                &[$(CodeInfo { code: Code($number), title: $title }),*];
        }
    };
}

codes! {
    SYNTAX_UNEXPECTED = 101, "unexpected token";
    SYNTAX_UNTERMINATED = 102, "unterminated string, comment or bracket";
    SYNTAX_UNDEFINED_VARIABLE = 103, "undefined variable";
    SYNTAX_DUPLICATE_ATTRIBUTE = 104, "attribute defined twice";
    SYNTAX_DUPLICATE_ARGUMENT = 105, "argument named twice";
    SYNTAX_NUMBER = 106, "invalid number";

    EVAL_TYPE = 201, "value of the wrong type";
    EVAL_MISSING_ATTRIBUTE = 202, "attribute missing";
    EVAL_INFINITE_RECURSION = 203, "infinite recursion";
    EVAL_CALL_DEPTH = 204, "call depth exceeded";
    EVAL_ARGUMENT = 205, "missing or unexpected argument";
    EVAL_ASSERTION = 206, "assertion failed";
    EVAL_THROWN = 207, "thrown by the configuration";
    EVAL_ABORTED = 208, "aborted by the configuration";
    EVAL_ARITHMETIC = 209, "division by zero or overflow";
    EVAL_FILE = 210, "file cannot be read";
    EVAL_CONTEXT = 211, "string refers to store paths where it may not";
    EVAL_RESTRICTED = 212, "access not allowed in pure evaluation";
    EVAL_VALUE = 213, "value not possible here";
    EVAL_INTERRUPTED = 214, "evaluation interrupted";
    EVAL_MEMORY = 215, "no memory left for evaluation";

    STORE_PATH = 301, "invalid store path or name";
    STORE_HASH_MISMATCH = 302, "hash mismatch";
    STORE_BUILD_FAILED = 303, "build failed";
    STORE_UNAVAILABLE = 304, "store cannot be reached";
    STORE_DERIVATION = 305, "invalid derivation";
    STORE_ARCHIVE = 306, "invalid archive";
    STORE_NO_SPACE = 307, "no space left for the store";
    STORE_NO_PERMISSION = 308, "no permission for the store";
    STORE_OPERATION = 309, "the store cannot do this";

    FLAKE_REFERENCE = 401, "invalid flake reference";
    FLAKE_NOT_FOUND = 402, "flake not found";
    FLAKE_UNTRACKED = 403, "file not tracked by Git";
    FLAKE_LOCK_FILE = 404, "unusable lock file";
    FLAKE_FOLLOWS = 405, "input follows nothing";
    FLAKE_FETCH = 406, "input cannot be fetched";
    FLAKE_LOCK_MISMATCH = 407, "input differs from the lock file";
    FLAKE_UNLOCKED = 408, "input not locked";
    FLAKE_REGISTRY = 409, "name not in the registries";
    FLAKE_LIBRARY_VERSION = 410, "library locked to another version";
    FLAKE_FILE = 411, "flake.nix is not as it should be";

    MODULES_UNKNOWN_OPTION = 501, "unknown option";
    MODULES_CONFLICT = 502, "option defined twice";
    MODULES_TYPE = 503, "option value of the wrong type";
    MODULES_UNSUPPORTED = 504, "option not supported on this kind of machine";
    MODULES_ASSERTION = 505, "failed assertions";
    MODULES_UNDEFINED = 506, "option used but not defined";
    MODULES_NO_MODULE = 507, "file that is no module";

    COMMAND_USAGE = 601, "wrong command line";
    COMMAND_SETTING = 602, "invalid setting";
    COMMAND_NO_HOST = 603, "no such host";
    COMMAND_NO_ATTRIBUTE = 604, "no such attribute";
    COMMAND_FILE = 605, "file of this machine cannot be used";
    COMMAND_LAYOUT = 606, "layout cannot be added to";
    COMMAND_LATER = 607, "for a later version";

    ACTIVATION_FAILED = 701, "activation failed";
    ACTIVATION_OBSTACLE = 702, "machine cannot become that";
    ACTIVATION_KIND = 703, "host cannot be activated here";

    STYLE_FORMAT = 801, "file cannot be formatted";
    STYLE_FINDING = 802, "finding of the linter";
}

impl Code {
    /// The number behind `NV`.
    pub fn number(self) -> u16 {
        self.0
    }

    /// The area, `None` for a number outside the areas.
    pub fn area(self) -> Option<Area> {
        match self.0 / 100 {
            1 => Some(Area::Syntax),
            2 => Some(Area::Eval),
            3 => Some(Area::Store),
            4 => Some(Area::Flake),
            5 => Some(Area::Modules),
            6 => Some(Area::Command),
            7 => Some(Area::Activation),
            8 => Some(Area::Style),
            _ => None,
        }
    }

    /// The code that a text such as `NV0405` names, if it is in the table.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().map(|info| info.code).find(|code| code.to_string() == text)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NV{:04}", self.0)
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Code::parse(&text).ok_or_else(|| serde::de::Error::custom(format_args!("unknown code `{text}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Diagnostic, Label, SourceMap};

    #[test]
    fn codes_ascend_within_areas() {
        let numbers: Vec<u16> = Code::ALL.iter().map(|info| info.code.number()).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b));
        assert!(Code::ALL.iter().all(|info| info.code.area().is_some()));
    }

    #[test]
    fn diagnostics_survive_json() {
        let file = SourceMap::default().add("a.nix", b"x".to_vec());
        let diagnostic = Diagnostic::error(Code::EVAL_TYPE, "expected a set")
            .with_label(Label::new(file, 0..1, "this is an integer"))
            .with_note("sets are written `{ }`")
            .with_help("write a set")
            .with_frame("while calling `f`", None);
        let json = serde_json::to_value(&diagnostic).expect("it is plain data");
        assert_eq!(json["code"], "NV0201");
        assert_eq!(json["severity"], "error");
        assert_eq!(json["labels"][0]["range"]["end"], 1);
        assert_eq!(serde_json::from_value::<Diagnostic>(json).expect("it is the same data"), diagnostic);
        assert!(serde_json::from_str::<Code>("\"NV9999\"").is_err());
    }
}
