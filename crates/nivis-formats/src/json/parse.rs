//! Tokens to events. There is no recursion: nesting is limited by memory only.

use super::lexer::{Lexer, Token};

/// Receives the parts of a JSON text in order.
///
/// Keys come before their values and may repeat. An error ends the parse.
pub trait JsonSink {
    /// What the receiver may fail with.
    type Error;

    /// `null`.
    fn null(&mut self) -> Result<(), Self::Error>;
    /// `true` or `false`.
    fn bool(&mut self, value: bool) -> Result<(), Self::Error>;
    /// A number without fraction and exponent that fits.
    fn int(&mut self, value: i64) -> Result<(), Self::Error>;
    /// Another number, always finite.
    fn float(&mut self, value: f64) -> Result<(), Self::Error>;
    /// A string: UTF-8, but it may hold NUL.
    fn string(&mut self, value: &[u8]) -> Result<(), Self::Error>;
    /// `{`
    fn start_object(&mut self) -> Result<(), Self::Error>;
    /// The name of the value that follows.
    fn key(&mut self, name: &[u8]) -> Result<(), Self::Error>;
    /// `}`
    fn end_object(&mut self) -> Result<(), Self::Error>;
    /// `[`
    fn start_array(&mut self) -> Result<(), Self::Error>;
    /// `]`
    fn end_array(&mut self) -> Result<(), Self::Error>;
}

/// Why a text is not JSON that Nix can hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonError<E> {
    /// Malformed; the message is the reference's and may quote bytes of the input that are not UTF-8.
    #[error("{}", String::from_utf8_lossy(.message))]
    Malformed {
        /// What nlohmann's exception says, `[json.exception.…] …`.
        message: Vec<u8>,
    },
    /// An integer from 2^63 to 2^64 - 1. Greater and lesser ones become floats.
    #[error("unsigned json number {0} outside of Nix integer range")]
    UnsignedTooLarge(u64),
    /// The receiver failed.
    #[error("{0}")]
    Sink(E),
}

impl<E> From<E> for JsonError<E> {
    fn from(error: E) -> Self {
        Self::Sink(error)
    }
}

/// Parses one JSON value and the white space around it, as `builtins.fromJSON` does. A NUL byte ends the text.
pub fn parse<S: JsonSink>(input: &[u8], sink: &mut S) -> Result<(), JsonError<S::Error>> {
    let mut lexer = Lexer::new(input);
    let mut token = lexer.next();
    let mut open = Vec::new();
    loop {
        match &token {
            Token::BeginObject => {
                sink.start_object()?;
                token = lexer.next();
                if token == Token::EndObject {
                    sink.end_object()?;
                } else {
                    token = key(&mut lexer, &token, sink)?;
                    open.push(Container::Object);
                    continue;
                }
            }
            Token::BeginArray => {
                sink.start_array()?;
                token = lexer.next();
                if token == Token::EndArray {
                    sink.end_array()?;
                } else {
                    open.push(Container::Array);
                    continue;
                }
            }
            Token::Null => sink.null()?,
            Token::True => sink.bool(true)?,
            Token::False => sink.bool(false)?,
            Token::Integer(value) => sink.int(*value)?,
            Token::Unsigned(value) => return Err(JsonError::UnsignedTooLarge(*value)),
            Token::Float(value) if value.is_finite() => sink.float(*value)?,
            Token::Float(_) => return Err(overflow(&lexer)),
            Token::String(value) => sink.string(value)?,
            Token::Malformed(_) => return Err(malformed(&lexer, &token, "value", None)),
            Token::EndOfInput if lexer.is_empty() => return Err(empty(&lexer)),
            _ => return Err(malformed(&lexer, &token, "value", Some("'[', '{', or a literal"))),
        }

        // A value is complete: leave the containers that end with it.
        loop {
            let Some(container) = open.last() else {
                return match lexer.next() {
                    Token::EndOfInput => Ok(()),
                    token => Err(malformed(&lexer, &token, "value", Some("end of input"))),
                };
            };
            token = lexer.next();
            match (container, &token) {
                (Container::Array, Token::ValueSeparator) => {
                    token = lexer.next();
                    break;
                }
                (Container::Object, Token::ValueSeparator) => {
                    token = lexer.next();
                    token = key(&mut lexer, &token, sink)?;
                    break;
                }
                (Container::Array, Token::EndArray) => sink.end_array()?,
                (Container::Object, Token::EndObject) => sink.end_object()?,
                (Container::Array, _) => return Err(malformed(&lexer, &token, "array", Some("']'"))),
                (Container::Object, _) => return Err(malformed(&lexer, &token, "object", Some("'}'"))),
            }
            open.pop();
        }
    }
}

enum Container {
    Array,
    Object,
}

/// Reads a key, which is `token`, and its colon; returns the token after them.
fn key<'a, S: JsonSink>(
    lexer: &mut Lexer<'a>,
    token: &Token<'a>,
    sink: &mut S,
) -> Result<Token<'a>, JsonError<S::Error>> {
    let Token::String(name) = token else {
        return Err(malformed(lexer, token, "object key", Some("string literal")));
    };
    sink.key(name)?;
    match lexer.next() {
        Token::NameSeparator => Ok(lexer.next()),
        token => Err(malformed(lexer, &token, "object separator", Some("':'"))),
    }
}

fn malformed<E>(lexer: &Lexer<'_>, token: &Token<'_>, context: &str, expected: Option<&str>) -> JsonError<E> {
    let mut message = at_position(lexer);
    message.extend_from_slice(format!("syntax error while parsing {context} - ").as_bytes());
    match token {
        Token::Malformed(reason) => {
            message.extend_from_slice(format!("{reason}; last read: '").as_bytes());
            message.extend_from_slice(&lexer.quoted());
            message.push(b'\'');
        }
        _ => message.extend_from_slice(format!("unexpected {}", describe(token)).as_bytes()),
    }
    if let Some(expected) = expected {
        message.extend_from_slice(format!("; expected {expected}").as_bytes());
    }
    JsonError::Malformed { message }
}

fn empty<E>(lexer: &Lexer<'_>) -> JsonError<E> {
    let mut message = at_position(lexer);
    message.extend_from_slice(
        b"attempting to parse an empty input; check that your input string or stream contains the expected JSON",
    );
    JsonError::Malformed { message }
}

fn overflow<E>(lexer: &Lexer<'_>) -> JsonError<E> {
    let mut message = b"[json.exception.out_of_range.406] number overflow parsing '".to_vec();
    message.extend_from_slice(&lexer.quoted());
    message.push(b'\'');
    JsonError::Malformed { message }
}

fn at_position(lexer: &Lexer<'_>) -> Vec<u8> {
    let (line, column) = lexer.position();
    format!("[json.exception.parse_error.101] parse error at line {line}, column {column}: ").into_bytes()
}

fn describe(token: &Token<'_>) -> &'static str {
    match token {
        Token::BeginArray => "'['",
        Token::EndArray => "']'",
        Token::BeginObject => "'{'",
        Token::EndObject => "'}'",
        Token::NameSeparator => "':'",
        Token::ValueSeparator => "','",
        Token::True => "true literal",
        Token::False => "false literal",
        Token::Null => "null literal",
        Token::String(_) => "string literal",
        Token::Integer(_) | Token::Unsigned(_) | Token::Float(_) => "number literal",
        Token::EndOfInput => "end of input",
        Token::Malformed(_) => "<parse error>",
    }
}
