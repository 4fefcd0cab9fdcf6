//! The rules, by what they are about.

mod booleans;
mod builtins;
mod functions;
mod inherits;
mod lets;
mod literals;
mod parens;
mod sets;
mod unused;

use super::rule::Rule;

pub(super) static ALL: [Rule; 26] = [
    booleans::BOOL_COMPARISON,
    booleans::BOOL_SIMPLIFICATION,
    lets::COLLAPSIBLE_LET_IN,
    builtins::DEPRECATED_IS_NULL,
    builtins::DEPRECATED_TO_PATH,
    inherits::EMPTY_INHERIT,
    lets::EMPTY_LET_IN,
    literals::EMPTY_LIST_CONCAT,
    functions::EMPTY_PATTERN,
    functions::ETA_REDUCTION,
    builtins::FASTER_GROUPBY,
    builtins::FASTER_ZIPATTRSWITH,
    lets::LEGACY_LET_SYNTAX,
    inherits::MANUAL_INHERIT,
    inherits::MANUAL_INHERIT_FROM,
    functions::REDUNDANT_PATTERN_BIND,
    sets::REPEATED_KEYS,
    literals::UNQUOTED_SPLICE,
    literals::UNQUOTED_URI,
    unused::ARGUMENT,
    unused::INHERIT,
    unused::LET,
    unused::PATTERN_BIND,
    unused::PATTERN_NAME,
    sets::USELESS_HAS_ATTR,
    parens::USELESS_PARENS,
];
