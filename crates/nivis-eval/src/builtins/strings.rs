//! Strings, versions, hashes and regular expressions.

use super::prelude::*;
use crate::context::ContextSet;
use crate::error::ErrorKind;
use crate::interpret::coerce::Coercion;
use nivis_formats::regex::{Captures, Regex, RegexError};
use nivis_formats::{path as paths, version};
use nivis_store::hash::{Hash, HashAlgo, HashError, HashFormat};
use std::rc::Rc;

const NO_COPY: Coercion = Coercion { more: false, copy: false };

pub(super) fn to_string(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let value = eval.force_stack(base)?;
    if value.is_string() {
        return Ok(value);
    }
    let mut context = ContextSet::default();
    let coercion = Coercion { more: true, ..NO_COPY };
    let what = "while evaluating the first argument passed to builtins.toString";
    let text = eval.coerce_to_bytes(base, &mut context, coercion, pos, what)?;
    let context = eval.contexts.intern(&context);
    Ok(eval.string_with(&text, context))
}

pub(super) fn substring(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let what = "while evaluating the first argument (the start offset) passed to builtins.substring";
    let start = eval.expect_int(base, pos, what)?;
    let Ok(start) = usize::try_from(start) else {
        return Err(Error::eval("negative start position in 'substring'").at(pos));
    };
    let what = "while evaluating the second argument (the substring length) passed to builtins.substring";
    let len = eval.expect_int(base + 1, pos, what)?;
    let len = usize::try_from(len).unwrap_or(usize::MAX);
    let value = eval.force_stack(base + 2)?;
    if value.is_string() {
        let text = eval.heap.bytes(value.at());
        if start == 0 && len >= text.len() {
            return Ok(value);
        }
        let end = start.saturating_add(len).min(text.len());
        let part = if start >= text.len() { Vec::new() } else { text[start..end].to_vec() };
        return Ok(eval.string_with(&part, value.middle()));
    }
    let mut context = ContextSet::default();
    let what = "while evaluating the third argument (the string) passed to builtins.substring";
    let text = eval.coerce_to_bytes(base + 2, &mut context, Coercion::PLAIN, pos, what)?;
    let end = start.saturating_add(len).min(text.len());
    let context = eval.contexts.intern(&context);
    Ok(eval.string_with(text.get(start..end).unwrap_or_default(), context))
}

pub(super) fn string_length(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let value = eval.force_stack(base)?;
    let len = if value.is_string() {
        eval.bytes(value).len()
    } else {
        let what = "while evaluating the argument passed to builtins.stringLength";
        eval.coerce_to_bytes(base, &mut ContextSet::default(), Coercion::PLAIN, pos, what)?.len()
    };
    Ok(eval.int(len as i64))
}

pub(super) fn concat_strings_sep(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let mut context = ContextSet::default();
    let what =
        "while evaluating the first argument (the separator string) passed to builtins.concatStringsSep";
    let separator = eval.expect_string_with(base, &mut context, pos, what)?;
    let separator = eval.bytes(separator).to_vec();
    let what = "while evaluating the second argument (the list of strings to concat) passed to builtins.concatStringsSep";
    let list = eval.expect_list(base + 1, pos, what)?;
    let mut text = Vec::new();
    for i in 0..list.middle() {
        if i > 0 {
            text.extend_from_slice(&separator);
        }
        let what = "while evaluating one element of the list of strings to concat passed to builtins.concatStringsSep";
        let item = eval.force_slot(list.at().at(i))?;
        if item.is_string() {
            eval.contexts.extend(&mut context, item.middle());
            text.extend_from_slice(eval.heap.bytes(item.at()));
        } else {
            eval.coerce(item, &mut text, &mut context, Coercion::PLAIN, pos, what)?;
        }
    }
    let context = eval.contexts.intern(&context);
    Ok(eval.string_with(&text, context))
}

pub(super) fn replace_strings(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let from =
        eval.expect_list(base, pos, "while evaluating the first argument passed to builtins.replaceStrings")?;
    let to = eval.expect_list(
        base + 1,
        pos,
        "while evaluating the second argument passed to builtins.replaceStrings",
    )?;
    if from.middle() != to.middle() {
        return Err(Error::eval(
            "'from' and 'to' arguments passed to builtins.replaceStrings have different lengths",
        )
        .at(pos));
    }
    let mut patterns = Vec::with_capacity(from.middle() as usize);
    for i in 0..from.middle() {
        let what = "while evaluating one of the strings to replace passed to builtins.replaceStrings";
        let pattern = eval.force_slot(from.at().at(i)).trace(pos, what)?;
        let pattern = eval.string_or(pattern, pos, what)?;
        patterns.push(eval.bytes(pattern).to_vec());
    }
    let mut context = ContextSet::default();
    let what = "while evaluating the third argument passed to builtins.replaceStrings";
    let subject = eval.expect_string_with(base + 2, &mut context, pos, what)?;
    let text = eval.bytes(subject).to_vec();
    let mut replacements: Vec<Option<Vec<u8>>> = vec![None; patterns.len()];
    // Which first bytes any pattern has; an empty pattern matches everywhere.
    let mut first = [false; 256];
    let any = patterns.iter().any(Vec::is_empty);
    for pattern in &patterns {
        if let Some(&byte) = pattern.first() {
            first[byte as usize] = true;
        }
    }
    let mut result = Vec::with_capacity(text.len());
    let (mut at, mut changed) = (0, false);
    while at <= text.len() {
        let rest = &text[at..];
        let candidate = any || rest.first().is_some_and(|&byte| first[byte as usize]);
        let found =
            candidate.then(|| patterns.iter().position(|pattern| rest.starts_with(pattern))).flatten();
        match found {
            Some(index) => {
                changed = true;
                if replacements[index].is_none() {
                    let what =
                        "while evaluating one of the replacement strings passed to builtins.replaceStrings";
                    let word = eval.force_slot(to.at().at(index as u32)).trace(pos, what)?;
                    let word = eval.string_or(word, pos, what)?;
                    eval.contexts.extend(&mut context, word.middle());
                    replacements[index] = Some(eval.bytes(word).to_vec());
                }
                result.extend_from_slice(replacements[index].as_deref().unwrap_or_default());
                if patterns[index].is_empty() {
                    result.extend(rest.first());
                    at += 1;
                } else {
                    at += patterns[index].len();
                }
            }
            None => {
                result.extend(rest.first());
                at += 1;
            }
        }
    }
    if !changed {
        return Ok(subject);
    }
    let context = eval.contexts.intern(&context);
    Ok(eval.string_with(&result, context))
}

/// A hash that is none. Names of algorithms and formats are what command lines can have wrong, too.
pub(super) fn hash_error(error: HashError) -> Error {
    let kind = match &error {
        HashError::UnknownAlgo { .. } | HashError::UnknownFormat { .. } => ErrorKind::Usage,
        _ => ErrorKind::Eval,
    };
    Error::new(kind, error.to_string())
}

pub(super) fn hash_string(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let algo =
        eval.expect_text(base, pos, "while evaluating the first argument passed to builtins.hashString")?;
    let algo = eval.parse_algorithm(&algo)?;
    let what = "while evaluating the second argument passed to builtins.hashString";
    let text = eval.expect_string(base + 1, pos, what)?;
    let digest = Hash::of(algo, eval.bytes(text)).base16();
    Ok(eval.string(digest.as_bytes()))
}

pub(super) fn convert_hash(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let args =
        eval.expect_attrs(base, pos, "while evaluating the first argument passed to builtins.convertHash")?;
    let name = eval.symbols.intern(b"hash");
    let hash = eval.required(args, name, "while locating the attribute 'hash'")?;
    let hash = eval.text_of_slot(hash, "while evaluating the attribute 'hash'")?;
    let name = eval.symbols.intern(b"hashAlgo");
    let algo = match eval.attr(args, name) {
        Some(at) => {
            let algo = eval.text_of_slot(at, "while evaluating the attribute 'hashAlgo'")?;
            Some(eval.parse_algorithm(&algo)?)
        }
        None => None,
    };
    let name = eval.symbols.intern(b"toHashFormat");
    let format = eval.required(args, name, "while locating the attribute 'toHashFormat'")?;
    let format = eval.text_of_slot(format, "while evaluating the attribute 'toHashFormat'")?;
    if format == b"base32" {
        eval.io.message("warning: \"base32\" is a deprecated alias for hash format \"nix32\".");
    }
    let format = HashFormat::parse(&format).map_err(hash_error)?;
    let hash = Hash::parse_any(&hash, algo).map_err(hash_error)?;
    eval.require_algorithm(Some(hash.algo()))?;
    let text = hash.render(format, format == HashFormat::Sri);
    Ok(eval.string(text.as_bytes()))
}

impl Evaluator {
    /// The algorithm of a name; one that needs an experimental feature is only known with it.
    pub(crate) fn parse_algorithm(&self, name: &[u8]) -> Result<HashAlgo> {
        let algo = HashAlgo::parse(name).map_err(hash_error)?;
        self.require_algorithm(Some(algo))?;
        Ok(algo)
    }

    /// Fails for a hash algorithm that needs an experimental feature.
    pub(crate) fn require_algorithm(&self, algo: Option<HashAlgo>) -> Result<()> {
        if algo == Some(HashAlgo::Blake3) {
            super::derivation::require_feature(self, "blake3-hashes")
        } else {
            Ok(())
        }
    }

    /// The text of a slot that must hold a plain string.
    pub(crate) fn text_of_slot(&mut self, at: Ref, what: &str) -> Result<Vec<u8>> {
        let value = self.force_slot(at).trace(0, what)?;
        let value = self.plain_string(value, 0, what)?;
        Ok(self.bytes(value).to_vec())
    }

    fn regex(&mut self, pattern: Word) -> Result<Rc<Regex>> {
        let text = self.heap.bytes(pattern.at());
        if let Some(regex) = self.memo.regexes.get(text) {
            return Ok(regex.clone());
        }
        match Regex::new(text) {
            Ok(regex) => {
                let regex = Rc::new(regex);
                self.memo.regexes.insert(text.into(), regex.clone());
                Ok(regex)
            }
            Err(error) => Err(self.regex_error(pattern, error)),
        }
    }

    #[cold]
    fn regex_error(&self, pattern: Word, error: RegexError) -> Error {
        Error::eval(format!("{error} '{}'", String::from_utf8_lossy(self.bytes(pattern))))
    }

    fn groups(&mut self, text: Word, captures: &Captures) -> Word {
        let groups: Vec<_> = captures.groups().collect();
        let words: Vec<Word> = groups
            .into_iter()
            .map(|range| match range {
                Some(range) => {
                    let part = self.heap.bytes(text.at())[range].to_vec();
                    self.string(&part)
                }
                None => Word::NULL,
            })
            .collect();
        self.list(&words)
    }
}

pub(super) fn match_(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let what = "while evaluating the first argument passed to builtins.match";
    let pattern = eval.expect_plain_string(base, pos, what)?;
    let regex = eval.regex(pattern)?;
    let text =
        eval.expect_string(base + 1, pos, "while evaluating the second argument passed to builtins.match")?;
    let mut captures = Captures::default();
    match regex.full_match(eval.bytes(text), &mut captures) {
        Ok(true) => Ok(eval.groups(text, &captures)),
        Ok(false) => Ok(Word::NULL),
        Err(error) => Err(eval.regex_error(pattern, error)),
    }
}

pub(super) fn split(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let what = "while evaluating the first argument passed to builtins.split";
    let pattern = eval.expect_plain_string(base, pos, what)?;
    let regex = eval.regex(pattern)?;
    let text =
        eval.expect_string(base + 1, pos, "while evaluating the second argument passed to builtins.split")?;
    let bytes = eval.bytes(text).to_vec();
    let mut matches = regex.matches(&bytes);
    let mut captures = Captures::default();
    let (mut parts, mut last) = (Vec::new(), 0);
    loop {
        match matches.next(&mut captures) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => return Err(eval.regex_error(pattern, error)),
        }
        let whole = captures.get(0).unwrap_or(0..0);
        parts.push(eval.string(&bytes[last..whole.start]));
        parts.push(eval.groups(text, &captures));
        last = whole.end;
    }
    if parts.is_empty() {
        // The string itself, with its context.
        return Ok(eval.list(&[text]));
    }
    parts.push(eval.string(&bytes[last..]));
    Ok(eval.list(&parts))
}

pub(super) fn parse_drv_name(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let text =
        eval.expect_text(base, pos, "while evaluating the first argument passed to builtins.parseDrvName")?;
    let (name, version) = version::parse_drv_name(&text);
    let (name, version) = (eval.string(name), eval.string(version));
    let key = eval.symbols.intern(b"version");
    Ok(eval.make_attrs(vec![(eval.known.name, 0, name), (key, 0, version)]))
}

pub(super) fn compare_versions(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let what = "while evaluating the first argument passed to builtins.compareVersions";
    let a = eval.expect_plain_string(base, pos, what)?;
    let what = "while evaluating the second argument passed to builtins.compareVersions";
    let b = eval.expect_plain_string(base + 1, pos, what)?;
    let order = version::compare(eval.bytes(a), eval.bytes(b)) as i64;
    Ok(eval.int(order))
}

pub(super) fn split_version(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let text =
        eval.expect_text(base, pos, "while evaluating the first argument passed to builtins.splitVersion")?;
    let parts: Vec<Word> = version::split(&text).map(|part| eval.string(part)).collect();
    Ok(eval.list(&parts))
}

pub(super) fn base_name_of(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let mut context = ContextSet::default();
    let what = "while evaluating the first argument passed to builtins.baseNameOf";
    let text = eval.coerce_to_bytes(base, &mut context, NO_COPY, pos, what)?;
    let context = eval.contexts.intern(&context);
    Ok(eval.string_with(paths::builtin_base_name_of(&text), context))
}

pub(super) fn dir_of(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let value = eval.force_stack(base)?;
    if let Kind::Path(at) = value.kind() {
        let path = eval.heap.bytes(at).to_vec();
        return Ok(eval.path(paths::dir_of(&path)));
    }
    let mut context = ContextSet::default();
    let what = "while evaluating the first argument passed to 'builtins.dirOf'";
    let text = eval.coerce_to_bytes(base, &mut context, NO_COPY, pos, what)?;
    let context = eval.contexts.intern(&context);
    Ok(eval.string_with(paths::dir_of(&text), context))
}
