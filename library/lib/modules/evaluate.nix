# evalModules: the fixed point of modules that define, by functions of the whole, what the whole is.
{
  lib,
  properties,
  tree,
  collect,
  unmatched,
}:
let
  inherit (builtins)
    addErrorContext
    map
    removeAttrs
    seq
    ;
  inherit (lib.lists) optional reverseList;
  inherit (lib.options) mkOption;
  inherit (lib) types;

  # The options by which modules speak to their evaluation. They do not depend on it, except that a
  # submodule's are not shown a second time in a manual.
  argsOption = {
    # Lazy in the values: an argument nobody uses is not evaluated. The price is that `mkIf` has no meaning
    # here, and it could have none: modules cannot ask which arguments there are.
    type = types.lazyAttrsOf types.raw;
    description = ''
      Additional arguments passed to each module in addition to ones
      like `lib`, `config`, and `pkgs`, `modulesPath`.

      They reach every module of this evaluation, but neither its submodules nor
      its parent. The only exception is `name`, which a submodule gets from the
      option it belongs to: its attribute name there.

      Not available in `imports`, which are resolved before any value is known;
      `specialArgs` is for that. `lib`, `config`, `options`, `specialArgs` and what
      `specialArgs` contains cannot be changed here.
    '';
  };

  moduleOptions = args: {
    _module = {
      inherit args;
      check = mkOption {
        type = types.bool;
        internal = true;
        default = true;
        description = "Whether to check whether all option definitions have matching declarations.";
      };
      freeformType = mkOption {
        type = types.nullOr types.optionType;
        internal = true;
        default = null;
        description = ''
          The type that merges all definitions without an option of their own; what
          it makes of them becomes part of `config`. If `null`, such definitions are
          an error, unless {option}`_module.check` is off.
        '';
      };
      specialArgs = mkOption {
        readOnly = true;
        internal = true;
        description = ''
          Module arguments given to the evaluation from outside. Modules cannot change
          them, and can use them in `imports`.
        '';
      };
    };
  };
  rootOptions = moduleOptions (mkOption argsOption);
  nestedOptions = moduleOptions (mkOption (argsOption // { internal = true; }));

  configContext = addErrorContext "if you get an infinite recursion here, you probably reference `config` in `imports`. If you are trying to achieve a conditional import behavior dependent on `config`, consider importing unconditionally, and using `mkEnableOption` and `mkIf` to control its effect.";

  evalModules =
    evalArgs@{
      modules,
      prefix ? [ ],
      specialArgs ? { },
      class ? null,
      # The two below are from before `_module.args` and `_module.check`.
      args ? { },
      check ? true,
    }:
    let
      regularModules =
        modules
        ++ optional (evalArgs ? args) { config._module.args = args; }
        ++ optional (evalArgs ? check) { config._module.check = properties.mkDefault check; };

      internalModule = {
        _file = "lib/modules.nix";
        key = "lib/modules.nix";
        options = if prefix == [ ] then rootOptions else nestedOptions;
        config._module = {
          args = {
            inherit extendModules;
            moduleType = type;
          };
          inherit specialArgs;
        };
      };

      collected = _: collect.collectModules class (specialArgs.modulesPath or "") (
        regularModules ++ [ internalModule ]
      ) (
        {
          inherit lib options specialArgs;
          _class = class;
          _prefix = prefix;
          config = configContext config;
        }
        // specialArgs
      );

      merged = tree.mergeTree prefix (reverseList (collected null).modules);

      inherit (merged) options;

      config =
        let
          inherit (merged.config._module) freeformType;
        in
        if freeformType == null || merged.unmatched == [ ] then
          merged.config
        else
          # Only paths without an option come from the left, so the right never hides one of its values.
          lib.attrsets.recursiveUpdate (freeformType.merge prefix (
            map (def: {
              inherit (def) file;
              value = lib.attrsets.setAttrByPath def.prefix def.value;
            }) merged.unmatched
          )) merged.config;

      checkUnmatched =
        if
          merged.config._module.check
          && merged.config._module.freeformType == null
          && merged.unmatched != [ ]
        then
          unmatched.throwUnmatched {
            inherit prefix options;
            inherit (merged) unmatched;
          }
        else
          null;

      extendModules =
        extendArgs@{
          modules ? [ ],
          specialArgs ? { },
          prefix ? [ ],
        }:
        evalModules (
          evalArgs
          // {
            modules = regularModules ++ modules;
            specialArgs = evalArgs.specialArgs or { } // specialArgs;
            prefix = extendArgs.prefix or evalArgs.prefix or [ ];
          }
        );

      type = types.submoduleWith { inherit modules specialArgs class; };

      result = {
        _type = "configuration";
        options = seq checkUnmatched options;
        config = seq checkUnmatched (removeAttrs config [ "_module" ]);
        _module = seq checkUnmatched config._module;
        inherit (collected null) graph;
        inherit extendModules type class;
      };
    in
    if !(evalArgs ? args || evalArgs ? check) then
      result
    else
      lib.warnIf (evalArgs ? args)
        "The args argument to evalModules is deprecated. Please set config._module.args instead."
        lib.warnIf
        (evalArgs ? check)
        "The check argument to evalModules is deprecated. Please set config._module.check instead."
        result;
in
{
  inherit evalModules;

  fixMergeModules =
    modules: args:
    evalModules {
      inherit modules args;
      check = false;
    };
}
