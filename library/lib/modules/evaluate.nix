# evalModules: the fixed point of modules that define, by functions of the whole, what the whole is.
{
  lib,
  properties,
  tree,
  collect,
  unmatched,
  further,
}:
let
  inherit (builtins)
    addErrorContext
    concatMap
    map
    removeAttrs
    seq
    ;
  inherit (lib.lists) optional reverseList;
  inherit (lib.options) mkOption unknownModule;
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

  # Nivis' evaluator remembers the evaluation, and answers with the one before.
  last = { __nivisLast }: null;

  # `evalModules` without the checks of its caller; `ownArgs` are module arguments that count as defined by the
  # evaluation itself.
  evaluate =
    evalArgs:
    let
      inherit (evalArgs) modules;
      prefix = evalArgs.prefix or [ ];
      specialArgs = evalArgs.specialArgs or { };
      class = evalArgs.class or null;
      # Whether it may be made from the one before of its kind, and another from it.
      isShared = evalArgs.isShared or false && prefix == [ ];

      ownArgs = {
        extendModules = extendWith (removeAttrs evalArgs [ "isShared" ]);
        moduleType = type;
      }
      // (if class == "homeManager" then { inherit moduleReads; } else { })
      // evalArgs.ownArgs or { };

      # The paths by which the modules of this evaluation can read the argument `name`.
      moduleReads =
        name:
        concatMap (
          node: if node.reads.reads == null then [ [ ] ] else node.reads.reads.${name} or [ ]
        ) nodes;

      internalModule = {
        _file = "lib/modules.nix";
        options = if prefix == [ ] then rootOptions else nestedOptions;
        config._module = {
          args = ownArgs;
          inherit specialArgs;
        };
      };

      contextOf =
        {
          config,
          options,
          own,
          moduleArgs,
        }:
        let
          whole = config // {
            _module = own.config;
          };
        in
        {
          inherit class;
          modulesPath = specialArgs.modulesPath or "";
          moduleArgs = configContext moduleArgs;
          args = {
            inherit lib specialArgs;
            _class = class;
            _prefix = prefix;
            options = options // {
              _module = own.options;
            };
            config = configContext whole;
          }
          // (if class == "nixos" then { wholeConfig = whole; } else { })
          // specialArgs;
        };
      context = contextOf {
        inherit (merged) options;
        config = visible;
        inherit own;
        moduleArgs = if isUntouched then ownArgs else own.config.args;
      };

      roots = collect.structure context unknownModule "" modules;
      nodes = collect.reachable context.modulesPath roots;
      merged = tree.mergeRoot prefix internalModule (reverseList (map (node: node.module) nodes));

      # Whether no module speaks to its evaluation, as in most submodules: then the answers are known.
      inherit (merged) isUntouched own;
      check = isUntouched || own.config.check;
      freeformType = if isUntouched then null else own.config.freeformType;

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

      checkUnmatched =
        if check && freeformType == null && merged.unmatched != [ ] then
          unmatched.throwUnmatched {
            inherit prefix;
            options = merged.options // {
              _module = own.options;
            };
            inherit (merged) unmatched;
          }
        else
          null;

      alone = {
        config = seq checkUnmatched visible;
        options = seq checkUnmatched merged.options;
        own = seq checkUnmatched own;
      };

      # What this evaluation is, as the next of its kind will know it.
      state =
        if !isShared then
          alone
        else
          let
            before = last {
              __nivisLast = {
                key = toString class;
                value = state;
              };
            };
            isTried = before != null && before.waits or 0 == 0;
            derived =
              if !isTried then
                null
              else
                further.from before {
                  inherit modules specialArgs class;
                  inherit (context) modulesPath;
                  inherit ownArgs;
                  contextOf =
                    state:
                    contextOf {
                      inherit (state) config options own;
                      moduleArgs = state.own.config.args // ownArgs;
                    };
                };
          in
          if derived != null then
            derived // { failures = 0; }
          else if freeformType != null then
            alone
          else
            further.start (
              alone
              // {
                inherit
                  modules
                  specialArgs
                  class
                  roots
                  nodes
                  ;
                inherit (context) modulesPath;
              }
              // further.patience isTried before
            );

      extendWith =
        evalArgs:
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
      inherit (state) config;
      options = state.options // {
        _module = state.own.options;
      };
      _module = state.own.config;
      graph = collect.moduleGraph context modules;
      extendModules = extendWith evalArgs;
      inherit type class;
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

  # A host (or a home, or whatever has others of its kind beside it): evaluated from the one before where that can be. `ownArgs`
  # are module arguments; `wholeConfig` is one more, see further.nix.
  evalHost = evalArgs: evaluate (evalArgs // { isShared = true; });

  # One instance of a submodule, which knows its attribute name.
  evalSubmodule = name: evalArgs: evaluate (evalArgs // { ownArgs = { inherit name; }; });

  fixMergeModules =
    modules: args:
    evalModules {
      inherit modules args;
      check = false;
    };
}
