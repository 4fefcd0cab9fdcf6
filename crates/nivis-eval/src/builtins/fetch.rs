//! What comes from elsewhere: fetchers and flakes.

use super::prelude::*;
use crate::error::ErrorKind;
use crate::io::RefAttr;
use crate::source::Origin;

fn pending(name: &str) -> Error {
    Error::new(
        ErrorKind::Store,
        format!("'builtins.{name}' needs the network, which this version does not use yet"),
    )
}

pub(super) fn fetchurl(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    fetch(eval, base, "fetchurl")
}
pub(super) fn fetch_tarball(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    fetch(eval, base, "fetchTarball")
}

/// Checks the arguments of `fetchurl` and `fetchTarball`; a store path that is there already needs no network.
fn fetch(eval: &mut Evaluator, base: usize, who: &str) -> Result<Word> {
    let value = eval.force_stack(base)?;
    if !value.is_attrs() {
        eval.expect_text(base, 0, "while evaluating the url we should fetch")?;
        if eval.settings.pure {
            return Err(Error::eval(format!(
                "in pure evaluation mode, '{who}' requires a 'sha256' argument"
            )));
        }
        return Err(pending(who));
    }
    let (mut url, mut hash, mut name) = (None, None, None);
    for attr in eval.attrs_of(value) {
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
    let Some(hash) = hash else {
        if eval.settings.pure {
            return Err(Error::eval(format!(
                "in pure evaluation mode, '{who}' requires a 'sha256' argument"
            )));
        }
        return Err(pending(who));
    };
    use nivis_store::store_path::{ContentAddress, ContentAddressMethod};
    let hash = nivis_store::hash::Hash::parse_allow_empty(&hash, Some(nivis_store::hash::HashAlgo::Sha256))
        .map_err(|error| Error::eval(error.to_string()))?;
    let method = if who == "fetchTarball" { ContentAddressMethod::Nar } else { ContentAddressMethod::Flat };
    let default = if who == "fetchTarball" {
        b"source".to_vec()
    } else {
        nivis_formats::path::base_name_of(&url).to_vec()
    };
    let name = name.unwrap_or(default);
    let path = eval
        .io
        .store_dir()
        .make_fixed_output_path(&name, &ContentAddress { method, hash: hash.hash })
        .map_err(|error| Error::new(ErrorKind::Store, error.to_string()))?;
    if eval.io.is_valid_path(&path).unwrap_or(false) {
        return Ok(eval.store_path_string(&path));
    }
    Err(pending(who))
}

pub(super) fn fetch_git(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    eval.force_stack(base)?;
    Err(pending("fetchGit"))
}
pub(super) fn fetch_mercurial(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    eval.force_stack(base)?;
    Err(pending("fetchMercurial"))
}
pub(super) fn fetch_tree(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    eval.force_stack(base)?;
    Err(pending("fetchTree"))
}

pub(super) fn get_flake(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let what = "while evaluating the argument passed to builtins.getFlake";
    let reference = eval.expect_text(base, 0, what)?;
    let place = eval.settings.pure.then(|| eval.show_position(pos));
    let text = eval.io.flake_expression(&reference, place.as_deref()).map_err(|error| eval.io_error(error))?;
    let node = eval.compile_text(&text, Origin::Internal("«flake»"), b"/")?;
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
            let kind = kind.trim_start_matches("a ").trim_start_matches("an ");
            return Err(Error::eval(format!(
                "flake reference attribute sets may only contain integers, Booleans, and strings, but attribute \
                 '{shown}' is {kind}"
            )).at(pos));
        }
    }
    let text = eval.io.print_flake_ref(&attrs).map_err(|error| eval.io_error(error))?;
    Ok(eval.string(&text))
}
