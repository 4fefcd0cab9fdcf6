# Modules made by functions: for options that moved, changed or went away, and from files.
{ lib, properties }:
let
  inherit (builtins)
    any
    concatMap
    foldl'
    map
    ;
  inherit (lib) types;
  inherit (lib.attrsets)
    attrByPath
    getAttrFromPath
    optionalAttrs
    recursiveUpdate
    setAttrByPath
    ;
  inherit (lib.lists) optional;
  inherit (lib.options) mkOption showFiles showOption;
  inherit (lib.trivial) functionArgs setFunctionArgs;
  inherit (properties)
    mkAliasAndWrapDefinitions
    mkAliasAndWrapDefsWithPriority
    mkIf
    mkMerge
    ;

  # A module that is made by a function, with what it reads of `config` and `options`: that does not stand in its text.
  reading = reads: module: setFunctionArgs module (functionArgs module) // { _reads = reads; };

  renamed =
    from: to: "Obsolete option `${showOption from}' is used. It was renamed to `${showOption to}'.";

  # `from` is declared, reads as `use` of `to`, and its definitions go to `to`, by default with the priority they
  # have. `warn` needs an option `warnings`, which submodules lack as a rule. `condition` keeps a path into an
  # `attrsOf (submodule …)` from coming into being by the mere rename.
  doRename =
    {
      from,
      to,
      visible,
      warn,
      use,
      withPriority ? true,
      condition ? true,
    }:
    reading
      {
        config = [ to ];
        options = [
          from
          to
        ];
      }
      (
        { config, options, ... }:
        let
          old = getAttrFromPath from options;
          newType = (attrByPath to { } options).type or (types.submodule { });
          forward = if withPriority then mkAliasAndWrapDefsWithPriority else mkAliasAndWrapDefinitions;
        in
        {
          options = setAttrByPath from (
            mkOption {
              inherit visible;
              description = "Alias of {option}`${showOption to}`.";
              apply =
                _: use (attrByPath to (abort "Renaming error: option `${showOption to}' does not exist.") config);
            }
            // optionalAttrs (newType != null) { type = newType; }
          );
          config = mkIf condition (mkMerge [
            (optionalAttrs (options ? warnings) {
              warnings =
                optional (warn && old.isDefined)
                  "The option `${showOption from}' defined in ${showFiles old.files} has been renamed to `${showOption to}'.";
            })
            (forward (setAttrByPath to) old)
          ]);
        }
      );

  # Stands for "not defined" in options whose value a merge function reads.
  undefinedMark = "_mkMergedOptionModule";

  # Several old options into one of another type; `merge` computes it from `config`.
  mkMergedOptionModule =
    froms: to: merge:
    { config, options, ... }:
    let
      isUsed = from: getAttrFromPath from config != undefinedMark;
    in
    {
      options = foldl' recursiveUpdate { } (
        map (
          from:
          setAttrByPath from (mkOption {
            visible = false;
            default = undefinedMark;
          })
        ) froms
      );
      config = {
        warnings = concatMap (
          from:
          optional (isUsed from) "The option `${showOption from}' defined in ${showFiles (getAttrFromPath from options).files} has been changed to `${showOption to}' that has a different type. Please read `${showOption to}' documentation and update your configuration accordingly."
        ) froms;
      }
      // setAttrByPath to (mkMerge (optional (any isUsed froms) (merge config)));
    };

  mkAliasOptionModule =
    from: to:
    doRename {
      inherit from to;
      visible = true;
      warn = false;
      use = value: value;
    };
in
{
  inherit doRename mkAliasOptionModule mkMergedOptionModule;

  mkAliasOptionModuleMD = lib.warn "mkAliasOptionModuleMD is deprecated and will be removed in 26.05; please use mkAliasOptionModule." mkAliasOptionModule;

  mkRenamedOptionModule =
    from: to:
    doRename {
      inherit from to;
      visible = false;
      warn = true;
      use = builtins.trace (renamed from to);
    };

  # Silent until `sinceRelease` is the oldest release still cared for.
  mkRenamedOptionModuleWith =
    {
      from,
      to,
      sinceRelease,
    }:
    let
      isDue = lib.trivial.oldestSupportedReleaseIsAtLeast sinceRelease;
    in
    doRename {
      inherit from to;
      visible = false;
      warn = isDue;
      use = lib.warnIf isDue (renamed from to);
    };

  mkChangedOptionModule = from: mkMergedOptionModule [ from ];

  # Needs an option `assertions`.
  mkRemovedOptionModule =
    path: instructions:
    reading { options = [ path ]; } (
      { options, ... }:
      let
        option = getAttrFromPath path options;
      in
      {
        options = setAttrByPath path (mkOption {
          visible = false;
          apply =
            _:
            throw "The option `${showOption path}' can no longer be used since it's been removed. ${instructions}";
        });
        config.assertions = [
          {
            assertion = !option.isDefined;
            message = ''
              The option definition `${showOption path}' in ${showFiles option.files} no longer has any effect; please remove it.
              ${instructions}
            '';
          }
        ];
      }
    );

  # A module from a file that wants one argument first. It gets no `key`: one file may give many modules.
  importApply = path: argument: {
    _file = path;
    imports = [ (import path argument) ];
  };

  importJSON = file: {
    _file = file;
    config = lib.importJSON file;
  };

  importTOML = file: {
    _file = file;
    config = lib.importTOML file;
  };
}
