# Values that are evaluated modules themselves, and modules as values.
{ lib, core }:
let
  inherit (builtins)
    attrNames
    intersectAttrs
    isAttrs
    map
    ;
  inherit (core)
    coherentCheck
    defaultTypeMerge
    headErrorOf
    noCheckForDocsModule
    phrase
    v2Merge
    ;
  inherit (lib) types;
  inherit (lib.lists) last toList;
  inherit (lib.modules) evalSubmodule setDefaultModuleLocation;
  inherit (lib.trivial) isFunction;

  isModule = value: isAttrs value || isFunction value || types.path.check value;
  moduleCheck = coherentCheck isModule;

  # The value of something both declarations may say and must then agree on.
  agree =
    complaint: a: b:
    if a == null || a == b then
      b
    else if b == null then
      a
    else
      throw complaint;

  joinSubmodules = a: b: {
    modules = a.modules ++ b.modules;
    class =
      let
        own = a.class or null;
        other = b.class or null;
      in
      agree
        "A submoduleWith option is declared multiple times with conflicting class values \"${toString own}\" and \"${toString other}\"."
        own
        other;
    specialArgs =
      let
        common = intersectAttrs a.specialArgs b.specialArgs;
      in
      if common == { } then
        a.specialArgs // b.specialArgs
      else
        throw "A submoduleWith option is declared multiple times with the same specialArgs \"${toString (attrNames common)}\"";
    shorthandOnlyDefinesConfig =
      agree
        "A submoduleWith option is declared multiple times with conflicting shorthandOnlyDefinesConfig values"
        a.shorthandOnlyDefinesConfig
        b.shorthandOnlyDefinesConfig;
    description =
      agree "A submoduleWith option is declared multiple times with conflicting descriptions"
        a.description
        b.description;
  };

  # Where there is no attribute name yet, in manuals and for a free-form type, modules that use `name` still
  # need one. The quotation marks are no `<` and `>`, which formats of manuals would have to escape.
  anyName._module.args.name = lib.modules.mkOptionDefault "‹name›";

  submoduleWith =
    attrs@{
      modules,
      specialArgs ? { },
      shorthandOnlyDefinesConfig ? false,
      description ? null,
      class ? null,
    }:
    let
      base = lib.modules.evalModules {
        inherit class specialArgs;
        modules = [ anyName ] ++ modules;
      };

      toModule =
        if shorthandOnlyDefinesConfig == true then
          def:
          if isAttrs def.value then
            {
              _file = def.file;
              config = def.value;
            }
          else
            setDefaultModuleLocation def.file def.value
        else
          def: setDefaultModuleLocation def.file def.value;

      self = {
        _type = "option-type";
        name = "submodule";
        description =
          if description != null then
            description
          else
            let
              inherit (base.extendModules { modules = [ noCheckForDocsModule ]; }) _module;
            in
            if _module.freeformType ? description then
              "open submodule of ${
                phrase [
                  "noun"
                  "composite"
                ] _module.freeformType
              }"
            else
              "submodule";
        descriptionClass = null;
        check = moduleCheck;
        merge = v2Merge (
          { loc, defs }:
          let
            configuration = evalSubmodule (last loc) {
              inherit class specialArgs;
              modules = modules ++ map toModule defs;
              prefix = loc;
            };
          in
          {
            headError = headErrorOf isModule defs;
            value = configuration.config;
            valueMeta = { inherit configuration; };
          }
        );
        emptyValue.value = base.config;
        # The free-form type's options stand beside the declared ones, under a name no one looks at.
        getSubOptions =
          prefix:
          let
            inherit
              (base.extendModules {
                inherit prefix;
                modules = [ noCheckForDocsModule ];
              })
              _module
              options
              ;
          in
          if _module.freeformType == null then
            options
          else
            options // { _freeformOptions = _module.freeformType.getSubOptions prefix; };
        getSubModules = modules;
        substSubModules = modules: submoduleWith (attrs // { inherit modules; });
        functor = {
          name = "submodule";
          type = types.submoduleWith;
          payload = {
            inherit
              modules
              class
              specialArgs
              shorthandOnlyDefinesConfig
              description
              ;
          };
          binOp = joinSubmodules;
        };
        typeMerge = defaultTypeMerge self.functor;
        deprecationMessage = null;
        nestedTypes =
          let
            inherit (base._module) freeformType;
          in
          if freeformType == null then { } else { inherit freeformType; };
      };
    in
    self;

  # The value is a module that imports the static ones and all definitions, to be used elsewhere.
  deferredModuleWith =
    attrs@{
      staticModules ? [ ],
    }:
    core.mkOptionType {
      name = "deferredModule";
      description = "module";
      descriptionClass = "noun";
      check = isModule;
      merge = loc: defs: {
        imports =
          staticModules
          ++ map (
            def: setDefaultModuleLocation "${def.file}, via option ${lib.options.showOption loc}" def.value
          ) defs;
      };
      inherit (submoduleWith { modules = staticModules; }) getSubOptions getSubModules;
      substSubModules = modules: deferredModuleWith (attrs // { staticModules = modules; });
      functor = {
        name = "deferredModuleWith";
        type = types.deferredModuleWith;
        payload = { inherit staticModules; };
        binOp = a: b: { staticModules = a.staticModules ++ b.staticModules; };
      };
    };
in
{
  inherit deferredModuleWith submoduleWith;

  deferredModule = deferredModuleWith { };

  submodule =
    modules:
    submoduleWith {
      shorthandOnlyDefinesConfig = true;
      modules = toList modules;
    };
}
