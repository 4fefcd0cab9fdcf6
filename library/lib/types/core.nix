# What a type is made of, and what can be done with any type.
{ lib }:
let
  inherit (builtins)
    all
    elem
    filter
    ;
  inherit (lib.modules) checkV2MergeCoherence;
  inherit (lib.options) mergeDefaultOption showDefs;

  isType = tag: value: value._type or "" == tag;
  isOptionType = isType "option-type";
  setType = tag: value: value // { _type = tag; };

  # The functor of a type is what a second declaration of the same option is merged with: `binOp` joins the
  # payloads (null if they do not fit), `type` makes a type of the result.
  defaultFunctor = name: {
    inherit name;
    type = lib.types.${name} or null;
    payload = null;
    binOp = _: _: null;
  };

  defaultTypeMerge =
    own: other:
    let
      payload = own.binOp own.payload other.payload;
    in
    if own.name != other.name then
      null
    else
      assert (own.payload == null) == (other.payload == null);
      if own.payload == null then
        own.type
      else if payload == null then
        null
      else
        own.type payload;

  # The functor of a type that wraps one other.
  elemTypeFunctor = name: make: payload: {
    inherit name payload;
    type = make;
    binOp =
      a: b:
      let
        elemType = a.elemType.typeMerge b.elemType.functor;
      in
      if elemType == null then null else { inherit elemType; };
  };

  # `description` and `descriptionClass` ("noun", "conjunction", "composite", "nonRestrictiveClause") make
  # phrases; `emptyValue.value`, if there, is the value without definitions; `getSubOptions` and
  # `getSubModules` give what is inside to manuals and to further declarations.
  mkOptionType =
    {
      name,
      description ? null,
      descriptionClass ? null,
      check ? _: true,
      merge ? mergeDefaultOption,
      emptyValue ? { },
      getSubOptions ? _: { },
      getSubModules ? null,
      substSubModules ? _: null,
      typeMerge ? defaultTypeMerge functor,
      functor ? defaultFunctor name,
      deprecationMessage ? null,
      nestedTypes ? { },
    }:
    {
      _type = "option-type";
      inherit
        name
        descriptionClass
        check
        merge
        emptyValue
        getSubOptions
        getSubModules
        substSubModules
        typeMerge
        functor
        deprecationMessage
        nestedTypes
        ;
      description = if description == null then name else description;
    };

  optionDescriptionPhrase =
    fits: type:
    if fits (type.descriptionClass or null) then type.description else "(${type.description})";

  # A type as part of a phrase, in parentheses unless its class is among `classes`.
  phrase = classes: optionDescriptionPhrase (class: elem class classes);

  # A check that belongs to a `merge.v2`.
  coherentCheck = check: {
    __functor = _: check;
    isV2MergeCoherent = true;
  };

  callV2 =
    self: loc: defs:
    (self.v2 { inherit loc defs; }).value;
  v2Merge = v2: {
    __functor = callV2;
    inherit v2;
  };

  headErrorOf =
    check: defs:
    if all (def: check def.value) defs then
      null
    else
      { message = "Definition values: ${showDefs (filter (def: !check def.value) defs)}"; };

  # What any type makes of definitions, in the form of `merge.v2`.
  mergeAny =
    loc: type: defs:
    if type.merge ? v2 then
      checkV2MergeCoherence loc type (type.merge.v2 { inherit loc defs; })
    else
      {
        value = type.merge loc defs;
        headError = headErrorOf type.check defs;
        valueMeta = { };
      };

  addCheck =
    type: check:
    let
      both = value: type.check value && check value;
    in
    if type.merge ? v2 then
      type
      // {
        check = coherentCheck both;
        merge = v2Merge (
          { loc, defs }:
          let
            merged = mergeAny loc type defs;
          in
          merged
          // {
            headError = if merged.headError != null then merged.headError else headErrorOf check defs;
          }
        );
      }
    else
      type // { check = both; };

  mergeTypes =
    a: b:
    assert isOptionType a && isOptionType b;
    let
      merged = a.typeMerge b.functor;
    in
    if merged != null then merged else setType "merge-error" { error = "Cannot merge types"; };
in
{
  inherit
    addCheck
    coherentCheck
    defaultFunctor
    defaultTypeMerge
    elemTypeFunctor
    headErrorOf
    isOptionType
    isType
    mergeAny
    mergeTypes
    mkOptionType
    optionDescriptionPhrase
    phrase
    setType
    v2Merge
    ;

  # A manual is made without a machine's configuration: what is defined there need not fit.
  noCheckForDocsModule = {
    _file = "<built-in module that disables checks for the purpose of documentation generation>";
    config._module.check = lib.modules.mkForce false;
  };
}
