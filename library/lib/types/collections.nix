# Lists, attribute sets and functions of values of one type.
{ lib, core }:
let
  inherit (builtins)
    addErrorContext
    all
    attrNames
    concatLists
    filter
    genList
    elemAt
    head
    isAttrs
    isList
    length
    map
    mapAttrs
    removeAttrs
    zipAttrsWith
    ;
  inherit (core)
    addCheck
    coherentCheck
    defaultTypeMerge
    elemTypeFunctor
    headErrorOf
    phrase
    v2Merge
    ;
  inherit (lib) types;
  inherit (lib.modules) mergeDefinitions mergePlainDefinition;
  inherit (lib.trivial) isFunction;

  ofElements = phrase [
    "noun"
    "composite"
  ];

  isPlain = value: !(value ? _type);
  inContextOf = def: addErrorContext "while evaluating definitions from `${def.file}':";

  listCheck = coherentCheck isList;
  attrsCheck = coherentCheck isAttrs;

  # Each element is a definition of its own, which properties can remove but not move. Elements without any,
  # of a type with a simple merge, need no record of how they came about.
  listOf =
    elemType:
    let
      self = {
        _type = "option-type";
        name = "listOf";
        description = "list of ${ofElements elemType}";
        descriptionClass = "composite";
        check = listCheck;
        merge = v2Merge (
          { loc, defs }:
          let
            numbered =
              f:
              concatLists (
                genList (
                  n:
                  let
                    def = elemAt defs n;
                  in
                  genList (
                    m:
                    f (loc ++ [ "[definition ${toString (n + 1)}-entry ${toString (m + 1)}]" ]) def.file (
                      elemAt def.value m
                    )
                  ) (length def.value)
                ) (length defs)
              );
            isSimple = !(elemType.merge ? v2) && all (def: inContextOf def (all isPlain def.value)) defs;
            elements = filter (element: element.isDefined) (
              numbered (
                loc: file: value:
                mergeDefinitions loc elemType [ { inherit file value; } ]
              )
            );
          in
          {
            headError = headErrorOf isList defs;
            value =
              if isSimple then
                numbered (loc: mergePlainDefinition loc elemType)
              else
                map (element: element.mergedValue) elements;
            valueMeta.list = map (element: element.checkedAndMerged.valueMeta) elements;
          }
        );
        emptyValue.value = [ ];
        getSubOptions = prefix: elemType.getSubOptions (prefix ++ [ "*" ]);
        inherit (elemType) getSubModules;
        substSubModules = modules: listOf (elemType.substSubModules modules);
        functor = elemTypeFunctor "listOf" (payload: types.listOf payload.elemType) { inherit elemType; };
        typeMerge = defaultTypeMerge self.functor;
        deprecationMessage = null;
        nestedTypes = { inherit elemType; };
      };
    in
    self;

  nonEmptyListOf =
    elemType:
    let
      list = addCheck (types.listOf elemType) (value: value != [ ]);
    in
    list
    // {
      description = "non-empty ${phrase [ "noun" ] list}";
      emptyValue = { };
      substSubModules = modules: nonEmptyListOf (elemType.substSubModules modules);
    };

  # Lazy: the names are known without the values, so values can depend on each other, but a name whose only
  # definition is `mkIf false` is there too. `placeholder` is how manuals call a name.
  attrsWith =
    {
      elemType,
      lazy ? false,
      placeholder ? "name",
    }:
    let
      self = {
        _type = "option-type";
        name = if lazy then "lazyAttrsOf" else "attrsOf";
        description = "${if lazy then "lazy attribute set" else "attribute set"} of ${ofElements elemType}";
        descriptionClass = "composite";
        check = attrsCheck;
        merge = v2Merge (
          { loc, defs }:
          let
            def = head defs;
            isSingle = length defs == 1;
            isSimple =
              isSingle
              && !lazy
              && !(elemType.merge ? v2)
              && inContextOf def (all (name: isPlain def.value.${name}) (attrNames def.value));
            mergeElement = name: mergeDefinitions (loc ++ [ name ]) elemType;
            named =
              if isSingle then
                mapAttrs (
                  name: value:
                  mergeElement name [
                    {
                      inherit (def) file;
                      inherit value;
                    }
                  ]
                ) def.value
              else
                zipAttrsWith mergeElement (
                  map (
                    def:
                    let
                      inherit (def) file;
                    in
                    mapAttrs (_: value: { inherit file value; }) def.value
                  ) defs
                );
            undefined = filter (name: !named.${name}.isDefined) (attrNames named);
            elements = if lazy || undefined == [ ] then named else removeAttrs named undefined;
          in
          {
            headError = headErrorOf isAttrs defs;
            value =
              if isSimple then
                mapAttrs (name: mergePlainDefinition (loc ++ [ name ]) elemType def.file) def.value
              else
                mapAttrs (_: element: element.mergedValue) elements;
            valueMeta.attrs = mapAttrs (_: element: element.checkedAndMerged.valueMeta) elements;
          }
        );
        emptyValue.value = { };
        getSubOptions = prefix: elemType.getSubOptions (prefix ++ [ "<${placeholder}>" ]);
        inherit (elemType) getSubModules;
        substSubModules =
          modules:
          attrsWith {
            elemType = elemType.substSubModules modules;
            inherit lazy placeholder;
          };
        functor = {
          name = "attrsWith";
          type = types.attrsWith;
          payload = { inherit elemType lazy placeholder; };
          binOp = joinAttrs;
        };
        typeMerge = defaultTypeMerge self.functor;
        deprecationMessage = null;
        nestedTypes = { inherit elemType; };
      };
    in
    self;

  joinAttrs =
    a: b:
    let
      elemType = a.elemType.typeMerge b.elemType.functor;
      placeholder =
        if a.placeholder == b.placeholder || b.placeholder == "name" then
          a.placeholder
        else if a.placeholder == "name" then
          b.placeholder
        else
          null;
    in
    if a.lazy != b.lazy || placeholder == null || elemType == null then
      null
    else
      {
        inherit (a) lazy;
        inherit elemType placeholder;
      };
in
{
  inherit attrsWith listOf nonEmptyListOf;

  attrsOf = elemType: attrsWith { inherit elemType; };

  lazyAttrsOf =
    elemType:
    attrsWith {
      inherit elemType;
      lazy = true;
    };

  loaOf =
    elemType:
    types.attrsOf elemType
    // {
      name = "loaOf";
      deprecationMessage = "Mixing lists with attribute values is no longer possible; please use `types.attrsOf` instead. See https://github.com/NixOS/nixpkgs/issues/1800 for the motivation.";
    };

  # The results of all definitions merge; an argument is optional if all take it as such.
  functionTo =
    elemType:
    core.mkOptionType {
      name = "functionTo";
      description = "function that evaluates to a(n) ${ofElements elemType}";
      descriptionClass = "composite";
      check = isFunction;
      merge = loc: defs: {
        __functionArgs = zipAttrsWith (_: all (isOptional: isOptional)) (
          map (def: lib.trivial.functionArgs def.value) defs
        );
        __functor =
          _: argument:
          (mergeDefinitions (loc ++ [ "<function body>" ]) elemType (
            map (def: {
              inherit (def) file;
              value = def.value argument;
            }) defs
          )).mergedValue;
      };
      getSubOptions = prefix: elemType.getSubOptions (prefix ++ [ "<function body>" ]);
      inherit (elemType) getSubModules;
      substSubModules = modules: types.functionTo (elemType.substSubModules modules);
      functor = elemTypeFunctor "functionTo" (payload: types.functionTo payload.elemType) {
        inherit elemType;
      };
      nestedTypes = { inherit elemType; };
    };
}
