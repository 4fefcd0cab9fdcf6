//! What comes from elsewhere: fetchers and flakes.

use super::prelude::*;
use crate::context::ContextSet;
use crate::error::ErrorKind;
use crate::interpret::coerce::Coercion;
use crate::io::{RefAttr, resolve_url};
use crate::source::Origin;
use nivis_store::hash::{Hash, HashAlgo, HashFormat};
use nivis_store::store_path::{ContentAddress, ContentAddressMethod};

pub(super) fn fetchurl(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    fetch(eval, base, "fetchurl")
}
pub(super) fn fetch_tarball(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    fetch(eval, base, "fetchTarball")
}

/// Checks the arguments of `fetchurl` and `fetchTarball`; a store path that is there already needs no network.
fn fetch(eval: &mut Evaluator, base: usize, who: &str) -> Result<Word> {
    let value = eval.force_stack(base)?;
    let (mut url, mut hash, mut name) = (None, None, None);
    if !value.is_attrs() {
        url = Some(eval.expect_text(base, 0, "while evaluating the url we should fetch")?);
    }
    let attrs = if value.is_attrs() { eval.attrs_of(value) } else { Vec::new() };
    for attr in attrs {
        match eval.symbols.name(attr.name) {
            b"url" => url = Some(eval.text_of_slot(attr.at, "while evaluating the url we should fetch")?),
            b"sha256" => {
                hash = Some(
                    eval.text_of_slot(attr.at, "while evaluating the sha256 of the content we should fetch")?,
                );
            }
            b"name" => {
                name = Some(
                    eval.text_of_slot(attr.at, "while evaluating the name of the content we should fetch")?,
                );
            }
            _ => {
                let shown = eval.shown_name(attr.name);
                return Err(Error::eval(format!("unsupported argument '{shown}' to '{who}'")).at(attr.pos));
            }
        }
    }
    let Some(url) = url else { return Err(Error::eval("'url' argument required")) };
    let advice = match (&name, value.is_attrs()) {
        (Some(_), _) => "Please change the value for the 'name' attribute passed to",
        (None, true) => "Please add a valid 'name' attribute to the argument for",
        (None, false) => "Please pass an attribute set with 'url' and 'name' attributes to",
    };
    let comma = if value.is_attrs() { ", " } else { ",  " };
    let default =
        if who == "fetchTarball" { &b"source"[..] } else { nivis_formats::path::base_name_of(&url) };
    let name = name.unwrap_or_else(|| default.to_vec());
    if let Err(error) = nivis_store::store_path::check_name(&name) {
        let url = String::from_utf8_lossy(&url);
        return Err(Error::eval(format!(
            "invalid store path name when fetching URL '{url}': {error}. {advice} '{who}'{comma}so that it can \
             create a valid store path."
        )));
    }
    let unpack = who == "fetchTarball";
    let asked = if unpack { resolve_url(&url).into_owned() } else { url.clone() };
    check_uri(eval, &asked)?;
    let hash = match hash {
        None if eval.settings.pure => {
            return Err(Error::eval(format!(
                "in pure evaluation mode, '{who}' requires a 'sha256' argument"
            )));
        }
        None => None,
        Some(text) => {
            let hash = Hash::parse_allow_empty(&text, Some(HashAlgo::Sha256));
            let hash = hash.map_err(|error| Error::eval(error.to_string()))?;
            if let Some(warning) = hash.warning() {
                eval.io.message(&format!("warning: {warning}"));
            }
            Some(hash.hash)
        }
    };
    if let Some(hash) = &hash {
        let method = if unpack { ContentAddressMethod::Nar } else { ContentAddressMethod::Flat };
        let address = ContentAddress { method, hash: *hash };
        let path = eval.io.store_dir().make_fixed_output_path(&name, &address);
        let path = path.map_err(|error| Error::new(ErrorKind::Store, error.to_string()))?;
        if eval.io.is_valid_path(&path).unwrap_or(false) {
            return Ok(eval.store_path_string(&path));
        }
    }
    let url = resolve_url(&url);
    eval.may_act()?;
    let fetched = eval.io.fetch_url(&url, &name, unpack);
    let (path, got) = fetched.map_err(|error| eval.io_error(error))?;
    if let Some(specified) = hash.filter(|hash| *hash != got) {
        let url = String::from_utf8_lossy(&url);
        let [specified, got] = [specified, got].map(|hash| hash.render(HashFormat::Nix32, true));
        return Err(Error::new(
            ErrorKind::HashMismatch,
            format!(
                "hash mismatch in file downloaded from '{url}':\n  specified: {specified}\n  got:       {got}"
            ),
        ));
    }
    Ok(eval.store_path_string(&path))
}

pub(super) fn fetch_git(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    fetch_input(eval, base, "fetchGit")
}

pub(super) fn fetch_tree(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    fetch_input(eval, base, "fetchTree")
}

/// An address as `git` takes it, as a URL: `user@host:path` and plain paths too (`fixGitURL` in the reference).
fn git_url(url: &[u8]) -> Vec<u8> {
    if memchr::memmem::find(url, b"://").is_some() || url.starts_with(b"file:") {
        return url.to_vec();
    }
    let host = url.iter().position(|&byte| byte == b'@');
    let path = url.iter().rposition(|&byte| byte == b':');
    match (host, path) {
        (Some(host), Some(path)) if host < path && !url[..host].contains(&b'/') => {
            [b"ssh://", &url[..path], b"/", &url[path + 1..]].concat()
        }
        _ => [b"file://", url].concat(),
    }
}

/// The attributes of the input that `fetchGit` or `fetchTree` is to fetch.
fn input_attrs(eval: &mut Evaluator, set: Word, who: &str) -> Result<Vec<(Vec<u8>, RefAttr)>> {
    let is_git = who == "fetchGit";
    let mut attrs = Vec::new();
    match (eval.attr_with_pos(set, eval.known.type_), is_git) {
        (Some(_), true) => return Err(Error::eval("unexpected argument 'type'")),
        (None, true) => attrs.push((b"type".to_vec(), RefAttr::String(b"git".to_vec()))),
        (None, false) => return Err(Error::eval(format!("argument 'type' is missing in call to '{who}'"))),
        (Some((at, pos)), false) => {
            let what = format!("while evaluating the `type` argument passed to '{who}'");
            let kind = eval.force_slot(at).and_then(|kind| eval.plain_string(kind, pos, &what))?;
            attrs.push((b"type".to_vec(), RefAttr::String(eval.bytes(kind).to_vec())));
        }
    }
    for attr in eval.attrs_of(set) {
        if attr.name == eval.known.type_ {
            continue;
        }
        let value = eval.force_slot(attr.at)?;
        let name = eval.symbols.name(attr.name).to_vec();
        let shown = eval.shown_name(attr.name);
        let value = match value.kind() {
            Kind::String { at, .. } | Kind::Path(at) => {
                let text = eval.heap.bytes(at);
                RefAttr::String(if is_git && name == b"url" { git_url(text) } else { text.to_vec() })
            }
            Kind::Bool(flag) => RefAttr::Bool(flag),
            Kind::Int(_) | Kind::BigInt(_) => match eval.as_int(value) {
                Some(int) if int < 0 => {
                    return Err(Error::eval(format!(
                        "negative value given for '{who}' argument '{shown}': {int}"
                    )));
                }
                int => RefAttr::Int(int.unwrap_or_default()),
            },
            _ => {
                let kind = eval.show_type(value);
                return Err(Error::type_error(format!(
                    "argument '{shown}' to '{who}' is {kind} while a string, Boolean or integer is expected"
                )));
            }
        };
        attrs.push((name, value));
    }
    Ok(attrs)
}

/// Refuses an address that restricted evaluation may not ask (`EvalState::checkURI` of the reference).
fn check_uri(eval: &mut Evaluator, uri: &[u8]) -> Result<()> {
    if !eval.settings.restricted || eval.settings.allowed_uris.iter().any(|prefix| is_below(uri, prefix)) {
        return Ok(());
    }
    let path = if uri.starts_with(b"/") { Some(uri) } else { uri.strip_prefix(b"file://") };
    if let Some(path) = path {
        return eval.io.file_type(path).map(drop).map_err(|error| eval.io_error(error));
    }
    let shown = String::from_utf8_lossy(uri);
    let message = format!("access to URI '{shown}' is forbidden in restricted mode");
    Err(Error::new(ErrorKind::Restricted, message))
}

/// Whether an address is a prefix or below it: `https://github.co` allows nothing of `https://github.com`.
fn is_below(uri: &[u8], prefix: &[u8]) -> bool {
    let Some(rest) = uri.strip_prefix(prefix) else { return false };
    let is_scheme = prefix.ends_with(b":") && !prefix[..prefix.len() - 1].contains(&b':');
    rest.is_empty() || !prefix.is_empty() && (prefix.ends_with(b"/") || rest.starts_with(b"/") || is_scheme)
}

/// The value of an expression for a fetched tree.
fn evaluated(eval: &mut Evaluator, text: &[u8]) -> Result<Word> {
    let node = eval.compile_text(text, Origin::Internal("«fetched»"), b"/")?;
    eval.eval(node, Ref::NULL)
}

/// What `fetchGit` and `fetchTree` do.
fn fetch_input(eval: &mut Evaluator, base: usize, who: &str) -> Result<Word> {
    let is_git = who == "fetchGit";
    let value = eval.force_stack(base)?;
    let mut attrs = if value.is_attrs() {
        input_attrs(eval, value, who)?
    } else {
        let coercion = Coercion { more: false, copy: false };
        let what = format!("while evaluating the first argument passed to '{who}'");
        let url = eval.coerce_to_bytes(base, &mut ContextSet::default(), coercion, 0, &what)?;
        if is_git {
            let kind = (b"type".to_vec(), RefAttr::String(b"git".to_vec()));
            vec![kind, (b"url".to_vec(), RefAttr::String(git_url(&url)))]
        } else {
            if !url.contains(&b':') {
                return Err(Error::eval(format!(
                    "'{}' doesn't have a scheme",
                    String::from_utf8_lossy(&url)
                )));
            }
            eval.io.parse_flake_ref(&url).map_err(|error| eval.io_error(error))?
        }
    };
    let has = |attrs: &[(Vec<u8>, RefAttr)], wanted: &[u8]| attrs.iter().any(|(name, _)| name == wanted);
    let is_true = |(name, value): &(Vec<u8>, RefAttr)| name == b"submodules" && *value == RefAttr::Bool(true);
    if is_git && !has(&attrs, b"exportIgnore") && !attrs.iter().any(is_true) {
        attrs.push((b"exportIgnore".to_vec(), RefAttr::Bool(true)));
    }
    let of_git =
        |(name, value): &(Vec<u8>, RefAttr)| name == b"type" && *value == RefAttr::String(b"git".to_vec());
    if !is_git && value.is_attrs() && attrs.iter().any(of_git) && !has(&attrs, b"shallow") {
        attrs.push((b"shallow".to_vec(), RefAttr::Bool(true)));
    }
    if !is_git && value.is_attrs() && has(&attrs, b"name") {
        return Err(Error::eval(format!("argument 'name' isn’t supported in call to '{who}'")));
    }
    let shown = eval.io.print_flake_ref(&attrs).map_err(|error| eval.io_error(error))?;
    let shown = String::from_utf8_lossy(&shown).into_owned();
    if eval.settings.pure && !eval.io.is_locked(&attrs).map_err(|error| eval.io_error(error))? {
        if !has(&attrs, b"narHash") {
            return Err(Error::eval(format!(
                "in pure evaluation mode, '{who}' doesn't fetch unlocked input '{shown}'"
            )));
        }
        eval.may_act()?;
        eval.io.message(&format!(
            "warning: Input '{shown}' is unlocked (e.g. lacks a Git revision) but is checked by NAR hash. \
             This is not reproducible and will break after garbage collection or when shared."
        ));
    }
    check_uri(eval, shown.as_bytes())?;
    if shown.starts_with("file:") && !shown.starts_with("file:/") {
        let message = format!(
            "tarball '{shown}' must use an absolute path. The 'file' scheme does not support relative paths."
        );
        return Err(Error::eval(message).trace(0, format!("while fetching the input '{shown}'")));
    }
    eval.may_act()?;
    let fetched = eval.io.fetch_tree(&attrs, is_git).map_err(|error| eval.io_error(error));
    let text = fetched.map_err(|error| error.trace(0, format!("while fetching the input '{shown}'")))?;
    evaluated(eval, &text)
}

/// The tree of a locked input; of what is on this machine nobody notices that it is looked for.
pub(super) fn fetch_locked_input(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let number = eval.expect_int(base, pos, "while evaluating the number of an input")?;
    let number = usize::try_from(number).unwrap_or(usize::MAX);
    let text = match eval.io.present_input(number).map_err(|error| eval.io_error(error))? {
        Some(text) => text,
        None => {
            eval.may_act()?;
            eval.io.fetch_input(number).map_err(|error| eval.io_error(error))?
        }
    };
    evaluated(eval, &text)
}

/// `fetchMercurial` (`primops/fetchMercurial.cc` of the reference)
pub(super) fn fetch_mercurial(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    let value = eval.force_stack(base)?;
    let coercion = Coercion { more: false, copy: false };
    let (mut url, mut revision, mut name) = (None, None, b"source".to_vec());
    if value.is_attrs() {
        for attr in eval.attrs_of(value) {
            match eval.symbols.name(attr.name) {
                b"url" => {
                    let what = "while evaluating the `url` attribute passed to builtins.fetchMercurial";
                    let word = eval.force_slot(attr.at)?;
                    let index = eval.stack.len();
                    eval.stack.push(word);
                    let text =
                        eval.coerce_to_bytes(index, &mut ContextSet::default(), coercion, attr.pos, what);
                    eval.stack.truncate(index);
                    url = Some(text?);
                }
                b"rev" => {
                    let what = "while evaluating the `rev` attribute passed to builtins.fetchMercurial";
                    revision = Some(eval.text_of_slot(attr.at, what)?);
                }
                b"name" => {
                    let what = "while evaluating the `name` attribute passed to builtins.fetchMercurial";
                    name = eval.text_of_slot(attr.at, what)?;
                }
                _ => {
                    let shown = eval.shown_name(attr.name);
                    let message = format!("unsupported argument '{shown}' to 'fetchMercurial'");
                    return Err(Error::eval(message).at(attr.pos));
                }
            }
        }
        if url.is_none() {
            return Err(Error::eval("'url' argument required"));
        }
    } else {
        let what = "while evaluating the first argument passed to builtins.fetchMercurial";
        url = Some(eval.coerce_to_bytes(base, &mut ContextSet::default(), coercion, 0, what)?);
    }
    check_uri(eval, url.as_deref().unwrap_or_default())?;
    // Anything but a whole hash is a branch or tag.
    let is_hash = |text: &Vec<u8>| text.len() == 40 && text.iter().all(u8::is_ascii_hexdigit);
    if eval.settings.pure && !revision.as_ref().is_some_and(is_hash) {
        return Err(Error::eval("in pure evaluation mode, 'fetchMercurial' requires a Mercurial revision"));
    }
    let url = url.unwrap_or_default();
    let url = if url.windows(3).any(|part| part == b"://") { url } else { [b"file://", &url[..]].concat() };
    let mut attrs = vec![
        (b"type".to_vec(), RefAttr::String(b"hg".to_vec())),
        (b"url".to_vec(), RefAttr::String(url)),
        (b"name".to_vec(), RefAttr::String(name)),
    ];
    if let Some(text) = revision {
        let key = if is_hash(&text) { b"rev" } else { b"ref" };
        attrs.push((key.to_vec(), RefAttr::String(text)));
    }
    let shown = eval.io.print_flake_ref(&attrs).map_err(|error| eval.io_error(error))?;
    let shown = format!("while fetching the input '{}'", String::from_utf8_lossy(&shown));
    eval.may_act()?;
    let text = eval.io.fetch_tree(&attrs, true).map_err(|error| eval.io_error(error));
    let text = text.map_err(|error| error.trace(0, shown))?;
    let kept =
        b"; kept = builtins.intersectAttrs { outPath = 1; branch = 1; rev = 1; revCount = 1; } tree; in \
        kept // { shortRev = builtins.substring 0 12 tree.rev; }";
    let text = [b"let tree = ", text.as_slice(), kept].concat();
    evaluated(eval, &text)
}

pub(super) fn get_flake(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let what = "while evaluating the argument passed to builtins.getFlake";
    let reference = eval.expect_text(base, 0, what)?;
    let place = match pos {
        0 => "«none»:0".to_owned(),
        pos => eval.show_position(pos),
    };
    let place = eval.settings.pure.then_some(place);
    eval.may_act()?;
    let text =
        eval.io.flake_expression(&reference, place.as_deref()).map_err(|error| eval.io_error(error))?;
    let node = eval.compile_flake(&text)?;
    eval.eval(node, Ref::NULL)
}

pub(super) fn parse_flake_ref(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let what = "while evaluating the argument passed to builtins.parseFlakeRef";
    let text = eval.expect_text(base, pos, what)?;
    let attrs = eval.io.parse_flake_ref(&text).map_err(|error| eval.io_error(error))?;
    let mut words = Vec::new();
    for (name, attr) in attrs {
        let word = match attr {
            RefAttr::String(text) => eval.string(&text),
            RefAttr::Int(value) => eval.int(value),
            RefAttr::Bool(value) => Word::bool(value),
        };
        words.push((eval.symbols.intern(&name), 0, word));
    }
    Ok(eval.make_attrs(words))
}

pub(super) fn flake_ref_to_string(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let what = "while evaluating the argument passed to builtins.flakeRefToString";
    let set = eval.expect_attrs(base, pos, what)?;
    let mut attrs = Vec::new();
    for attr in eval.attrs_of(set) {
        let value = eval.force_slot(attr.at)?;
        let name = eval.symbols.name(attr.name).to_vec();
        if let Some(int) = eval.as_int(value) {
            if int < 0 {
                let shown = String::from_utf8_lossy(&name);
                return Err(
                    Error::eval(format!("negative value given for flake ref attr {shown}: {int}")).at(pos)
                );
            }
            attrs.push((name, RefAttr::Int(int)));
        } else if let Some(flag) = value.as_bool() {
            attrs.push((name, RefAttr::Bool(flag)));
        } else if value.is_string() {
            attrs.push((name, RefAttr::String(eval.bytes(value).to_vec())));
        } else {
            let (shown, kind) = (String::from_utf8_lossy(&name), eval.show_type(value));
            return Err(Error::eval(format!(
                "flake reference attribute sets may only contain integers, Booleans, and strings, but attribute \
                 '{shown}' is {kind}"
            )).at(pos));
        }
    }
    let text = eval.io.print_flake_ref(&attrs).map_err(|error| eval.io_error(error))?;
    Ok(eval.string(&text))
}
