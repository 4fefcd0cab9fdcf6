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
  inherit (lib.trivial) functionArgs isFunction;

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
    mkMerge [
      config
      { _module.freeformType = m.freeformType; }
    ];

  unifyModuleSyntax =
    file: key: m:
    if m ? config || m ? options then
      let
        foreign = attrNames (removeAttrs m structure);
        config =
          if m ? meta then
            mkMerge [
              (m.config or { })
              { inherit (m) meta; }
            ]
          else
            m.config or { };
      in
      if foreign == [ ] then
        {
          _file = toString (m._file or file);
          _class = m._class or null;
          key = toString (m.key or key);
          disabledModules = m.disabledModules or [ ];
          imports = m.imports or [ ];
          options = m.options or { };
          declares = m ? options;
          config = if m ? freeformType then withFreeformType m config else config;
        }
      else
        throw "Module `${key}' has an unsupported attribute `${head foreign}'. This is caused by introducing a top-level `config' or `options' attribute. Add configuration attributes immediately on the top level instead, or move all of them (namely: ${toString foreign}) into the explicit `config' attribute."
    else if !isAttrs m then
      throw "module ${file} (${key}) does not look like a module."
    else
      let
        config = removeAttrs m reserved;
      in
      {
        _file = toString (m._file or file);
        _class = m._class or null;
        key = toString (m.key or key);
        disabledModules = m.disabledModules or [ ];
        imports = if m ? require then m.require ++ m.imports or [ ] else m.imports or [ ];
        options = { };
        declares = false;
        config = if m ? freeformType then withFreeformType m config else config;
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
      named = removeAttrs (functionArgs f) certain;
    in
    f (
      if named == { } then
        args
      else
        args
        // mapAttrs (
          name: _:
          addErrorContext ''while evaluating the module argument `${name}' in "${key}":'' (
            if args ? ${name} then
              args.${name}
            else
              addErrorContext
                "noting that argument `${name}` is not externally provided, so querying `_module.args` instead, requiring `config`"
                moduleArgs.${name}
          )
        ) named
    );
in
{
  inherit applyModuleArgs unifyModuleSyntax;

  applyModuleArgsIfFunction =
    key: f: args:
    if isFunction f then applyModuleArgs args.config._module.args args key f else f;
}
