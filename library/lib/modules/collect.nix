# All modules that a list of modules reaches through `imports`, each once, without the disabled ones.
{
  lib,
  syntax,
  messages,
  reads,
}:
let
  inherit (builtins)
    concatMap
    elem
    elemAt
    filter
    genList
    genericClosure
    isAttrs
    isList
    isString
    length
    map
    substring
    typeOf
    ;
  inherit (lib.options) showDefs unknownModule;
  inherit (lib.strings) escapeNixString;
  inherit (lib.trivial) isFunction;
  inherit (syntax) applyModuleArgs unifyModuleSyntax;

  isLambda = builtins.isFunction;
  readsOf = reads.ofModule;

  loadModule =
    class: apply: prefix: file: key: m:
    if isAttrs m then
      if m ? __functor then
        unifyModuleSyntax file key (apply key m)
      else if m ? _type && m._type != "module" then
        if m._type == "if" || m._type == "override" then
          unifyModuleSyntax file key { config = m; }
        else
          throw (
            messages.notAModule {
              fallbackFile = file;
              tag = m._type;
              expectedClass = class;
              inherit prefix;
            }
          )
      else
        unifyModuleSyntax file key m
    else if isLambda m then
      unifyModuleSyntax file key (apply key m)
    else if isList m then
      throw "Module imports can't be nested lists. Perhaps you meant to remove one level of lists? Definitions: ${
        showDefs [
          {
            inherit file;
            value = m;
          }
        ]
      }"
    else
      let
        path = toString m;
      in
      unifyModuleSyntax path path (
        let
          imported = import m;
        in
        if isFunction imported then apply path imported else imported
      );

  wrongClass =
    class: m:
    throw ''
      The module `${m._file}` (class: ${escapeNixString m._class}) cannot be imported into a module evaluation that expects class ${escapeNixString class}.

      Help:
      - Ensure that you are importing the correct module.
      - Verify that the module's `_class`, ${escapeNixString m._class} matches the expected `class` ${escapeNixString class}.
      - If you are using a custom class, make sure it is correctly defined and used consistently across your modules.
    '';

  # A module as written (`source`), found in `file`, in its one form.
  instance =
    context:
    let
      inherit (context) class;
      load = loadModule class (applyModuleArgs context.moduleArgs context.args) context.args._prefix;
    in
    file: key: source:
    let
      loaded = load file key source;
    in
    if class == null || loaded._class == null || loaded._class == class then
      loaded
    else
      wrongClass class loaded;

  # Modules and their imports as a tree, `list` being imported by what has `file` and `key`. A node is { key, file, source, module, modules, reads, disabled };
  # `disabled` lists what the node and all below it disable.
  structure =
    context:
    let
      instantiate = instance context;
      node =
        file: key: source:
        let
          module = instantiate file key source;
          inherit (module) imports disabledModules;
          modules = if imports == [ ] then imports else nodes module._file module.key imports;
          below = if modules == [ ] then modules else concatMap (child: child.disabled) modules;
        in
        {
          inherit (module) key;
          inherit
            file
            source
            module
            modules
            ;
          reads = readsOf source;
          disabled =
            if disabledModules == [ ] then
              below
            else
              [
                {
                  file = module._file;
                  disabled = disabledModules;
                }
              ]
              ++ below;
        };
      nodes =
        file: key: list:
        genList (n: node file "${key}:anon-${toString (n + 1)}" (elemAt list n)) (length list);
    in
    nodes;

  # What a `disabledModules` entry of `file` stands for.
  keyOfDisabled =
    modulesPath: file: m:
    if isString m then
      if substring 0 1 m == "/" then m else toString modulesPath + "/" + m
    else if lib.strings.isConvertibleWithToString m then
      if m ? key && m.key != toString m then
        throw "Module `${file}` contains a disabledModules item that is an attribute set that can be converted to a string (${toString m}) but also has a `.key` attribute (${m.key}) with a different value. This makes it ambiguous which module should be disabled."
      else
        toString m
    else if m ? key then
      m.key
    else if isAttrs m then
      throw "Module `${file}` contains a disabledModules item that is an attribute set, presumably a module, that does not have a `key` attribute. This means that the module system doesn't have any means to identify the module that should be disabled. Make sure that you've put the correct value in disabledModules: a string path relative to modulesPath, a path value, or an attribute set with a `key` attribute."
    else
      throw "Each disabledModules item must be a path, string, or a attribute set with a key attribute, or a value supported by toString. However, one of the disabledModules items in `${toString file}` is none of that, but is of type ${typeOf m}.";

  isDisabledIn =
    modulesPath: nodes:
    let
      disabled = concatMap (node: node.disabled) nodes;
      keys = concatMap ({ file, disabled }: map (keyOfDisabled modulesPath file) disabled) disabled;
    in
    if disabled == [ ] then null else node: elem node.key keys;

  # In breadth-first order, the first of each key.
  reachable =
    modulesPath: nodes:
    let
      isDisabled = isDisabledIn modulesPath nodes;
      enabled = filter (node: !isDisabled node);
    in
    genericClosure (
      if isDisabled == null then
        {
          startSet = nodes;
          operator = node: node.modules;
        }
      else
        {
          startSet = enabled nodes;
          operator = node: enabled node.modules;
        }
    );

  graphOf =
    modulesPath: nodes:
    let
      isDisabled = isDisabledIn modulesPath nodes;
      toGraph = node: {
        disabled = isDisabled != null && isDisabled node;
        inherit (node) key;
        file = node.module._file;
        imports = map toGraph node.modules;
      };
    in
    map toGraph nodes;

  # `context` is { class, modulesPath, args, moduleArgs }: the last two are what modules can name. The tree is
  # made anew for the graph, which few ask for, so that it need not be kept for it.
  reachableModules =
    context: modules:
    map (node: node.module) (
      reachable context.modulesPath (structure context unknownModule "" modules)
    );
  moduleGraph =
    context: modules: graphOf context.modulesPath (structure context unknownModule "" modules);
in
{
  inherit
    instance
    moduleGraph
    reachable
    reachableModules
    structure
    ;

  collectModules =
    class: modulesPath: modules: args:
    let
      context = {
        inherit class modulesPath args;
        moduleArgs = args.config._module.args;
      };
    in
    {
      modules = reachableModules context modules;
      graph = moduleGraph context modules;
    };
}
