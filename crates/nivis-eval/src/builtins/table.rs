//! The table of builtins. Their numbers are positions in it.

use super::{
    Builtin, attrs, contexts, control, data, derivation, fetch, files, imports, lists, numbers, search_path,
    sources, strings, toml, types,
};
use crate::evaluator::Evaluator;

const fn builtin(name: &'static str, arity: u32, run: Run) -> Builtin {
    Builtin { name, global: false, arity, run, traced: true }
}

const fn global(name: &'static str, arity: u32, run: Run) -> Builtin {
    Builtin { name, global: true, arity, run, traced: true }
}

/// The builtin that gives the tree of a locked input by its number.
pub(super) const FETCH_INPUT: &str = "fetchInput";

type Run = fn(&mut Evaluator, usize, crate::source::Pos) -> crate::error::Result<crate::heap::Word>;

/// Whether the settings let a builtin exist.
pub(super) fn is_available(eval: &Evaluator, name: &str) -> bool {
    match name {
        // It is the value itself that has the name.
        "currentTime" => false,
        // The text of a locked flake alone knows it.
        FETCH_INPUT => false,
        "getFlake" | "parseFlakeRef" | "flakeRefToString" => eval.settings.has_feature("flakes"),
        "fetchTree" => eval.settings.has_feature("fetch-tree") || eval.settings.has_feature("flakes"),
        _ => true,
    }
}

/// All builtins that are functions, but `derivation`.
pub(crate) static BUILTINS: &[Builtin] = &[
    builtin("typeOf", 1, types::type_of),
    global("isNull", 1, types::is_null),
    builtin("isFunction", 1, types::is_function),
    builtin("isInt", 1, types::is_int),
    builtin("isFloat", 1, types::is_float),
    builtin("isString", 1, types::is_string),
    builtin("isBool", 1, types::is_bool),
    builtin("isPath", 1, types::is_path),
    builtin("isAttrs", 1, types::is_attrs),
    builtin("isList", 1, types::is_list),
    builtin("currentTime", 1, control::current_time),
    global("abort", 1, control::abort),
    global("throw", 1, control::throw),
    Builtin {
        name: "addErrorContext",
        global: false,
        arity: 2,
        run: control::add_error_context,
        traced: false,
    },
    builtin("tryEval", 1, control::try_eval),
    builtin("seq", 2, control::seq),
    builtin("deepSeq", 2, control::deep_seq),
    builtin("trace", 2, control::trace),
    builtin("traceVerbose", 2, control::trace_verbose),
    builtin("warn", 2, control::warn),
    global("break", 1, control::break_),
    builtin("add", 2, numbers::add),
    builtin("sub", 2, numbers::sub),
    builtin("mul", 2, numbers::mul),
    builtin("div", 2, numbers::div),
    builtin("lessThan", 2, numbers::less_than),
    builtin("bitAnd", 2, numbers::bit_and),
    builtin("bitOr", 2, numbers::bit_or),
    builtin("bitXor", 2, numbers::bit_xor),
    builtin("ceil", 1, numbers::ceil),
    builtin("floor", 1, numbers::floor),
    builtin("elemAt", 2, lists::elem_at),
    builtin("head", 1, lists::head),
    builtin("tail", 1, lists::tail),
    global("map", 2, lists::map),
    builtin("filter", 2, lists::filter),
    builtin("elem", 2, lists::elem),
    builtin("concatLists", 1, lists::concat_lists),
    builtin("length", 1, lists::length),
    builtin("foldl'", 3, lists::foldl_strict),
    builtin("any", 2, lists::any),
    builtin("all", 2, lists::all),
    builtin("genList", 2, lists::gen_list),
    builtin("sort", 2, lists::sort),
    builtin("partition", 2, lists::partition),
    builtin("groupBy", 2, lists::group_by),
    builtin("concatMap", 2, lists::concat_map),
    builtin("genericClosure", 1, lists::generic_closure),
    builtin("attrNames", 1, attrs::attr_names),
    builtin("attrValues", 1, attrs::attr_values),
    builtin("getAttr", 2, attrs::get_attr),
    builtin("hasAttr", 2, attrs::has_attr),
    builtin("unsafeGetAttrPos", 2, attrs::unsafe_get_attr_pos),
    global("removeAttrs", 2, attrs::remove_attrs),
    builtin("listToAttrs", 1, attrs::list_to_attrs),
    builtin("intersectAttrs", 2, attrs::intersect_attrs),
    builtin("catAttrs", 2, attrs::cat_attrs),
    builtin("functionArgs", 1, attrs::function_args),
    builtin("mapAttrs", 2, attrs::map_attrs),
    builtin("zipAttrsWith", 2, attrs::zip_attrs_with),
    global("toString", 1, strings::to_string),
    builtin("substring", 3, strings::substring),
    builtin("stringLength", 1, strings::string_length),
    builtin("concatStringsSep", 2, strings::concat_strings_sep),
    builtin("replaceStrings", 3, strings::replace_strings),
    builtin("hashString", 2, strings::hash_string),
    builtin("convertHash", 1, strings::convert_hash),
    builtin("match", 2, strings::match_),
    builtin("split", 2, strings::split),
    builtin("parseDrvName", 1, strings::parse_drv_name),
    builtin("compareVersions", 2, strings::compare_versions),
    builtin("splitVersion", 1, strings::split_version),
    global("baseNameOf", 1, strings::base_name_of),
    global("dirOf", 1, strings::dir_of),
    builtin("unsafeDiscardStringContext", 1, contexts::unsafe_discard_string_context),
    builtin("hasContext", 1, contexts::has_context),
    builtin("unsafeDiscardOutputDependency", 1, contexts::unsafe_discard_output_dependency),
    builtin("addDrvOutputDependencies", 1, contexts::add_drv_output_dependencies),
    builtin("getContext", 1, contexts::get_context),
    builtin("appendContext", 2, contexts::append_context),
    builtin("toJSON", 1, data::to_json),
    builtin("fromJSON", 1, data::from_json),
    builtin("toXML", 1, data::to_xml),
    global("fromTOML", 1, toml::from_toml),
    global("derivationStrict", 1, derivation::derivation_strict),
    global("placeholder", 1, derivation::placeholder),
    global("import", 1, imports::import),
    global("scopedImport", 2, imports::scoped_import),
    builtin("pathExists", 1, files::path_exists),
    builtin("readFile", 1, files::read_file),
    builtin("hashFile", 2, files::hash_file),
    builtin("readFileType", 1, files::read_file_type),
    builtin("readDir", 1, files::read_dir),
    builtin("toPath", 1, files::to_path),
    builtin("storePath", 1, sources::store_path),
    builtin("toFile", 2, sources::to_file),
    builtin("filterSource", 2, sources::filter_source),
    builtin("path", 1, sources::path),
    builtin("findFile", 2, search_path::find_file),
    builtin("getEnv", 1, files::get_env),
    builtin("fetchurl", 1, fetch::fetchurl),
    global("fetchTarball", 1, fetch::fetch_tarball),
    global("fetchGit", 1, fetch::fetch_git),
    global("fetchMercurial", 1, fetch::fetch_mercurial),
    global("fetchTree", 1, fetch::fetch_tree),
    Builtin { name: FETCH_INPUT, global: false, arity: 1, run: fetch::fetch_locked_input, traced: false },
    builtin("getFlake", 1, fetch::get_flake),
    builtin("parseFlakeRef", 1, fetch::parse_flake_ref),
    builtin("flakeRefToString", 1, fetch::flake_ref_to_string),
];
