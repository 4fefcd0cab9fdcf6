# Types made of other types: one or the other, converted, null, unique, one of some values.
{ lib, core }:
let
  inherit (builtins)
    concatStringsSep
    elem
    elemAt
    filter
    foldl'
    head
    isBool
    isInt
    isString
    length
    map
    tail
    typeOf
    ;
  inherit (core)
    coherentCheck
    defaultFunctor
    defaultTypeMerge
    elemTypeFunctor
    headErrorOf
    mergeAny
    mkOptionType
    phrase
    v2Merge
    ;
  inherit (lib) types;
  inherit (lib.options)
    getFiles
    mergeEqualOption
    mergeOneOption
    mergeUniqueOption
    showDefs
    showFiles
    showOption
    ;

  nullOr =
    elemType:
    let
      self = {
        _type = "option-type";
        name = "nullOr";
        description = "null or ${
          phrase [
            "noun"
            "conjunction"
          ] elemType
        }";
        descriptionClass = "conjunction";
        check = value: value == null || elemType.check value;
        merge =
          loc: defs:
          let
            nulls = length (filter (def: def.value == null) defs);
          in
          if nulls == 0 then
            elemType.merge loc defs
          else if nulls == length defs then
            null
          else
            throw "The option `${showOption loc}` is defined both null and not null, in ${showFiles (getFiles defs)}.";
        emptyValue.value = null;
        inherit (elemType) getSubOptions getSubModules;
        substSubModules = modules: nullOr (elemType.substSubModules modules);
        functor = elemTypeFunctor "nullOr" (payload: types.nullOr payload.elemType) { inherit elemType; };
        typeMerge = defaultTypeMerge self.functor;
        deprecationMessage = null;
        nestedTypes = { inherit elemType; };
      };
    in
    self;

  unique =
    { message }:
    type:
    mkOptionType {
      name = "unique";
      inherit (type)
        description
        descriptionClass
        check
        emptyValue
        getSubOptions
        getSubModules
        ;
      merge = mergeUniqueOption {
        inherit message;
        inherit (type) merge;
      };
      substSubModules = modules: unique { inherit message; } (type.substSubModules modules);
      functor = elemTypeFunctor "unique" (payload: types.unique { inherit message; } payload.elemType) {
        elemType = type;
      };
      nestedTypes.elemType = type;
    };

  # The first of the two that takes all definitions.
  either =
    t1: t2:
    let
      firstClasses = [
        "noun"
        "conjunction"
      ];
      self = mkOptionType {
        name = "either";
        # A clause that ends the phrase of the first ("…, meaning >0") needs a comma.
        description =
          if t1.descriptionClass or null == "nonRestrictiveClause" then
            "${t1.description}, or ${phrase firstClasses t2}"
          else
            "${phrase firstClasses t1} or ${phrase (firstClasses ++ [ "composite" ]) t2}";
        descriptionClass = "conjunction";
        check = coherentCheck (value: t1.check value || t2.check value);
        merge = v2Merge (
          { loc, defs }:
          let
            first = mergeAny loc t1 defs;
            second = mergeAny loc t2 defs;
            message = "The option `${showOption loc}` is neither a value of type `${t1.description}` nor `${t2.description}`, Definition values: ${showDefs defs}";
          in
          if first.headError == null then
            first
          else if second.headError == null then
            second
          else
            {
              headError = { inherit message; };
              valueMeta.headError = { inherit message; };
              # Reached only where nobody looks at `headError`: a free-form type at the root.
              value = lib.warn ''
                One or more definitions did not pass the type-check of the 'either' type.
                ${message}
                If `either`, `oneOf` or similar is used in freeformType, ensure that it is preceded by an 'attrsOf' such as: `freeformType = types.attrsOf (types.either t1 t2)`.
                Otherwise consider using the correct type for the option `${showOption loc}`.  This will be an error in Nixpkgs 26.05.
              '' (mergeOneOption loc defs);
            }
        );
        functor = elemTypeFunctor "either" types.either {
          elemType = [
            t1
            t2
          ];
        };
        typeMerge =
          other:
          let
            first = t1.typeMerge (head other.payload.elemType).functor;
            second = t2.typeMerge (elemAt other.payload.elemType 1).functor;
          in
          if other.name == "either" && first != null && second != null then
            self.functor.type first second
          else
            null;
        nestedTypes = {
          left = t1;
          right = t2;
        };
      };
    in
    self;

  # Definitions of `coercedType` become ones of `finalType` by `coerce`.
  coercedTo =
    coercedType: coerce: finalType:
    let
      isCoercible =
        if coercedType.merge ? v2 then
          loc: def: (mergeAny loc coercedType [ def ]).headError == null
        else
          _: def: coercedType.check def.value;
      check = value: coercedType.check value && finalType.check (coerce value) || finalType.check value;
    in
    if coercedType.getSubModules != null then
      throw "coercedTo: coercedType must not have submodules (it’s a ${coercedType.description})"
    else
      mkOptionType {
        name = "coercedTo";
        description = "${phrase [ "noun" ] finalType} or ${phrase [ "noun" ] coercedType} convertible to it";
        check = coherentCheck check;
        merge = v2Merge (
          { loc, defs }:
          let
            coerced = map (
              def: def // { value = if isCoercible loc def then coerce def.value else def.value; }
            ) defs;
          in
          if finalType.merge ? v2 then
            mergeAny loc finalType coerced
          else
            {
              value = finalType.merge loc coerced;
              valueMeta = { };
              headError = headErrorOf check defs;
            }
        );
        inherit (finalType) emptyValue getSubOptions getSubModules;
        substSubModules = modules: coercedTo coercedType coerce (finalType.substSubModules modules);
        functor = defaultFunctor "coercedTo";
        # Two `coerce` cannot be compared.
        typeMerge = _: null;
        nestedTypes = { inherit coercedType finalType; };
      };

  showValue =
    value:
    if isString value then
      ''"${value}"''
    else if isInt value then
      toString value
    else if isBool value then
      lib.trivial.boolToString value
    else
      "<${typeOf value}>";
in
{
  inherit
    coercedTo
    either
    nullOr
    unique
    ;

  uniq = unique { message = ""; };

  oneOf =
    list:
    if list == [ ] then
      throw "types.oneOf needs to get at least one type in its argument"
    else
      foldl' either (head list) (tail list);

  # None and one value are for modules that leave it to others to add theirs by declaring the option again.
  enum =
    values:
    mkOptionType {
      name = "enum";
      description =
        if values == [ ] then
          "impossible (empty enum)"
        else if length values == 1 then
          "value ${showValue (head values)} (singular enum)"
        else
          "one of ${concatStringsSep ", " (map showValue values)}";
      descriptionClass = if length values < 2 then "noun" else "conjunction";
      check = value: elem value values;
      merge = mergeEqualOption;
      functor = {
        name = "enum";
        type = { values }: types.enum values;
        payload = { inherit values; };
        binOp = a: b: { values = lib.lists.unique (a.values ++ b.values); };
      };
    };

  # What a format such as JSON can write.
  serializableValueWith =
    {
      typeName,
      nullable ? true,
    }:
    let
      plain = types.oneOf (
        with types;
        [
          bool
          int
          float
          str
          path
          (attrsOf value)
          (listOf value)
        ]
      );
      value = (if nullable then nullOr plain else plain) // {
        description = "${typeName} value";
      };
    in
    value;

  json = types.serializableValueWith { typeName = "JSON"; };

  toml = types.serializableValueWith {
    typeName = "TOML";
    nullable = false;
  };
}
