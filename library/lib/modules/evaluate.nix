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

  # `evalModules` without the checks of its caller; `ownArgs` are module arguments that count as defined by the
  # evaluation itself.
  evaluate =
    evalArgs:
    let
      inherit (evalArgs) modules;
      prefix = evalArgs.prefix or [ ];
      specialArgs = evalArgs.specialArgs or { };
      class = evalArgs.class or null;

      ownArgs = {
        inherit extendModules;
        moduleType = type;
      }
      // evalArgs.ownArgs or { };

      internalModule = {
        _file = "lib/modules.nix";
        options = if prefix == [ ] then rootOptions else nestedOptions;
        config._module = {
          args = ownArgs;
          inherit specialArgs;
        };
      };

      context = {
        inherit class;
        modulesPath = specialArgs.modulesPath or "";
        moduleArgs = configContext (if isUntouched then ownArgs else own.config.args);
        args = {
          inherit lib options specialArgs;
          _class = class;
          _prefix = prefix;
          config = configContext config;
        }
        // specialArgs;
      };

      merged = tree.mergeRoot prefix internalModule (
        reverseList (collect.reachableModules context modules)
      );

      # Whether no module speaks to its evaluation, as in most submodules: then the answers are known.
      inherit (merged) isUntouched own;
      check = isUntouched || own.config.check;
      freeformType = if isUntouched then null else own.config.freeformType;

      options = merged.options // {
        _module = own.options;
      };

      # Without `_module`, as the outside sees it.
      visible =
        if freeformType == null || merged.unmatched == [ ] then
          merged.config
        else
          # Only paths without an option come from the left, so the right never hides one of its values.
          removeAttrs (lib.attrsets.recursiveUpdate (freeformType.merge prefix (
            map (def: {
              inherit (def) file;
              value = lib.attrsets.setAttrByPath def.prefix def.value;
            }) merged.unmatched
          )) merged.config) [ "_module" ];

      config = visible // {
        _module = own.config;
      };

      checkUnmatched =
        if check && freeformType == null && merged.unmatched != [ ] then
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
        evaluate (
          evalArgs
          // {
            modules = evalArgs.modules ++ modules;
            specialArgs = evalArgs.specialArgs or { } // specialArgs;
            prefix = extendArgs.prefix or evalArgs.prefix or [ ];
          }
        );

      type = types.submoduleWith { inherit modules specialArgs class; };
    in
    {
      _type = "configuration";
      options = seq checkUnmatched options;
      config = seq checkUnmatched visible;
      _module = seq checkUnmatched own.config;
      graph = collect.moduleGraph context modules;
      inherit extendModules type class;
    };

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
    if !(evalArgs ? args || evalArgs ? check) then
      evaluate evalArgs
    else
      lib.warnIf (evalArgs ? args)
        "The args argument to evalModules is deprecated. Please set config._module.args instead."
        lib.warnIf
        (evalArgs ? check)
        "The check argument to evalModules is deprecated. Please set config._module.check instead."
        (
          evaluate (
            evalArgs
            // {
              modules =
                modules
                ++ optional (evalArgs ? args) { config._module.args = args; }
                ++ optional (evalArgs ? check) { config._module.check = properties.mkDefault check; };
            }
          )
        );
in
{
  inherit evalModules;

  # One instance of a submodule, which knows its attribute name.
  evalSubmodule = name: evalArgs: evaluate (evalArgs // { ownArgs = { inherit name; }; });

  fixMergeModules =
    modules: args:
    evalModules {
      inherit modules args;
      check = false;
    };
}
