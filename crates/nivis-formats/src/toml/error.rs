//! What can be wrong with a TOML text.

/// What is wrong, in the words of toml11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TomlErrorKind {
    /// Something follows where a line should end.
    #[error("toml::parse_table: newline (LF / CRLF) or EOF is expected")]
    NewlineExpected,
    /// Something follows a header.
    #[error("toml::parse_file: newline (or EOF) expected")]
    HeaderNewline,
    /// A comment holds a character that it may not.
    #[error("toml::parse_comment_line: newline (LF / CRLF) or EOF is expected")]
    Comment,
    /// A key is neither bare nor quoted.
    #[error("toml::parse_simple_key: invalid key: key must be \"quoted\", 'quoted-literal', or bare key.")]
    Key,
    /// No `=` after a key.
    #[error("toml::parse_key_value_pair: invalid key value separator `=`")]
    Separator,
    /// A malformed `[header]`.
    #[error("toml::parse_file: invalid table key")]
    TableKey,
    /// A malformed `[[header]]`.
    #[error("toml::parse_file: invalid array-table key")]
    ArrayTableKey,
    /// The key has a value already.
    #[error("toml::insert_value: failed to insert a value, value already exists")]
    ValueExists,
    /// The table of a header is defined already.
    #[error("toml::insert_value: failed to insert a table, table already defined")]
    TableDefined,
    /// The array of a header is something else already.
    #[error("toml::insert_value: failed to insert an array of tables, value already exists")]
    ArrayExists,
    /// A key leads into an inline table that is complete.
    #[error("toml::insert_value: failed to insert a value: inline table is immutable")]
    InlineTable,
    /// A header leads into an array that was written as a value.
    #[error("toml::insert_value:inline array of tables are immutable")]
    InlineArray,
    /// A `[[header]]` adds to an array that was written as a value.
    #[error("toml::insert_value: failed to insert a table, inline array of tables is immutable")]
    InlineArrayElement,
    /// A dotted key leads into a table that has a header.
    #[error("toml::insert_value: reopening a table using dotted keys")]
    DottedReopens,
    /// A dotted key leads into an array of tables.
    #[error("toml::insert_value:dotted key cannot reopen an array-of-tables")]
    DottedArray,
    /// Neither `,` nor `]` after an element.
    #[error("toml::parse_array: expected value-separator `,` or closing `]`")]
    ArraySeparator,
    /// The text ends in an array.
    #[error("toml::parse_array: missing closing bracket `]`")]
    ArrayUnclosed,
    /// Neither `,` nor `}` after a member.
    #[error("toml::parse_inline_table: expected value-separator `,` or closing `}}`")]
    InlineTableSeparator,
    /// `,` before `}`.
    #[error("toml::parse_inline_table: trailing comma is not allowed in TOML-v1.0.0)")]
    InlineTableComma,
    /// A malformed `"string"`.
    #[error("toml::parse_basic_string: invalid string format")]
    BasicString,
    /// A malformed `"""string"""`.
    #[error("toml::parse_ml_basic_string: invalid string format")]
    MultilineBasicString,
    /// A malformed `'string'`.
    #[error("toml::parse_literal_string: invalid string format")]
    LiteralString,
    /// A malformed `'''string'''`.
    #[error("toml::parse_ml_literal_string: invalid string format")]
    MultilineLiteralString,
    /// An escape for a surrogate.
    #[error("toml::parse_utf8_codepoint: [0xD800, 0xDFFF] is not a valid UTF-8")]
    Surrogate,
    /// An escape above U+10FFFF.
    #[error("toml::parse_utf8_codepoint: input codepoint is too large.")]
    CodePoint,
    /// Not `true` or `false`.
    #[error(
        "toml::parse_boolean: invalid boolean: boolean must be `true` or `false`, in lowercase. string must be \
         surrounded by `\"`"
    )]
    Boolean,
    /// `True`, `Inf` and the like.
    #[error("toml::parse_value: `{0}` must be in lowercase. A string must be surrounded by quotes.")]
    Case(&'static str),
    /// Nothing that begins a value.
    #[error("bad format: unknown value appeared")]
    UnknownValue,
    /// A misplaced `_`.
    #[error("bad {0}: `_` must be surrounded by digits")]
    Underscore(&'static str),
    /// `00`
    #[error("bad integer: leading zero")]
    LeadingZero,
    /// Digits that do not belong to the integer before them.
    #[error("bad integer: invalid digit after an integer")]
    Digit,
    /// A malformed float.
    #[error("bad float: invalid format")]
    Float,
    /// `.5`
    #[error("bad float: integer part is required before decimal point")]
    FloatPoint,
    /// An integer that does not fit 64 bits.
    #[error("toml::parse_{0}_integer: too large integer")]
    IntegerRange(&'static str),
    /// Malformed digits after `0x`, `0o` or `0b`.
    #[error("toml::parse_{0}_integer: invalid integer")]
    Integer(&'static str),
    /// A float that does not fit.
    #[error("toml::parse_floating: failed to read floating point value from stream")]
    FloatRange,
    /// A malformed date or time.
    #[error("bad datetime: invalid format")]
    Datetime,
    /// A date without the separator to its time.
    #[error("bad datetime: missing T or space")]
    DatetimeSeparator,
    /// A malformed time after a date.
    #[error("bad time: must be HH:MM:SS.subsec")]
    Time,
    /// A malformed offset.
    #[error("bad offset: must be [+-]HH:MM or Z")]
    Offset,
    /// A date that does not exist.
    #[error("toml::parse_local_date: invalid date.")]
    DateRange,
    /// A time that does not exist.
    #[error("toml::parse_local_time: invalid time.")]
    TimeRange,
    /// An offset of more than a day.
    #[error("toml::parse_offset_datetime: too large offset: |hour| <= 24, |minute| <= 60")]
    OffsetRange,
    /// Nesting that toml11 could not read either, as it recurses.
    #[error("nesting is too deep")]
    TooDeep,
}

/// The first error of a text. Prints less than toml11, which shows the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("[error] {kind} (fromTOML, line {line}, column {column})")]
pub struct TomlError {
    /// What is wrong.
    pub kind: TomlErrorKind,
    /// Line from 1.
    pub line: usize,
    /// Column from 1, in bytes.
    pub column: usize,
}
