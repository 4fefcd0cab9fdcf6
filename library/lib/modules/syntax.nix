# What a user may write as a module, brought into one form:
# { _file, _class, key, disabledModules, imports, options, declares, config }; `declares` is whether there are options.
{ lib, properties }:
let
  inherit (builtins)
    addErrorContext
    attrNames
    head
    isAttrs
    mapAttrs
    removeAttrs
    ;
  inherit (properties) mkMerge;

  # The attributes of a module that has `options` or `config` …
  structure = [
    "_class"
    "_file"
    "key"
    "disabledModules"
    "imports"
    "options"
    "config"
    "meta"
    "freeformType"
  ];
  # … and those of one that has neither, all others being its config.
  reserved = [
    "_class"
    "_file"
    "key"
    "disabledModules"
    "require"
    "imports"
    "freeformType"
  ];

  withFreeformType =
    m: config:
    if m ? freeformType then
      mkMerge [
        config
        { _module.freeformType = m.freeformType; }
      ]
    else
      config;

  unifyModuleSyntax =
    file: key: m:
    if m ? config || m ? options then
      let
        foreign = removeAttrs m structure;
        config = m.config or { };
      in
      if foreign != { } then
        throw "Module `${key}' has an unsupported attribute `${head (attrNames foreign)}'. This is caused by introducing a top-level `config' or `options' attribute. Add configuration attributes immediately on the top level instead, or move all of them (namely: ${toString (attrNames foreign)}) into the explicit `config' attribute."
      else
        {
          _file = toString (m._file or file);
          _class = m._class or null;
          key = toString (m.key or key);
          disabledModules = m.disabledModules or [ ];
          imports = m.imports or [ ];
          options = m.options or { };
          declares = m ? options;
          config = withFreeformType m (
            if m ? meta then
              mkMerge [
                config
                { inherit (m) meta; }
              ]
            else
              config
          );
        }
    else if !isAttrs m then
      throw "module ${file} (${key}) does not look like a module."
    else
      {
        _file = toString (m._file or file);
        _class = m._class or null;
        key = toString (m.key or key);
        disabledModules = m.disabledModules or [ ];
        imports = m.require or [ ] ++ m.imports or [ ];
        options = { };
        declares = false;
        config = withFreeformType m (removeAttrs m reserved);
      };

  # Arguments every module gets, for which an error context would say nothing.
  certain = [
    "lib"
    "specialArgs"
    "_class"
    "_prefix"
  ];

  # A module is called with the arguments it names. They must exist as attributes before the module is
  # known, while their values (`moduleArgs`, what `_module.args` came to) depend on all modules: hence one
  # lazy attribute for each name, found or not.
  applyModuleArgs =
    moduleArgs: args: key: f:
    let
      named = removeAttrs (lib.trivial.functionArgs f) certain;
    in
    if named == { } then
      f args
    else
      f (
        args
        // mapAttrs (
          name: _:
          addErrorContext ''while evaluating the module argument `${name}' in "${key}":'' (
            args.${name} or (addErrorContext
              "noting that argument `${name}` is not externally provided, so querying `_module.args` instead, requiring `config`"
              moduleArgs.${name}
            )
          )
        ) named
      );
in
{
  inherit applyModuleArgs unifyModuleSyntax;

  applyModuleArgsIfFunction =
    key: f: args:
    if lib.trivial.isFunction f then applyModuleArgs args.config._module.args args key f else f;
}
