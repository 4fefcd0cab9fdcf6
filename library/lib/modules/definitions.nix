# From the definitions of one option (`[ { file, value } ]`) to its value.
#
# Nearly every option has either no definition but its default, or plain definitions only. Both are
# recognised first and touch neither the priority nor the order machinery.
{ lib, properties }:
let
  inherit (builtins)
    addErrorContext
    all
    any
    concatMap
    filter
    head
    length
    map
    mapAttrs
    ;
  inherit (properties)
    defaultOverridePriority
    dischargeProperties
    filterOverrides'
    mkOptionDefault
    pushDownProperties
    sortProperties
    ;
  inherit (lib.options) showDefs showFiles showOption;

  inContextOf = def: addErrorContext "while evaluating definitions from `${def.file}':";

  isPlain = def: inContextOf def (!(def.value ? _type));

  # { values, highestPrio }: the definitions that count, without properties, in order.
  resolveDefinitions =
    defs:
    if defs != [ ] && all isPlain defs then
      {
        values = defs;
        highestPrio = defaultOverridePriority;
      }
    else
      let
        discharged = concatMap (
          def:
          map (
            value:
            if value._type or null == "definition" then
              value
            else
              {
                inherit (def) file;
                inherit value;
              }
          ) (inContextOf def (dischargeProperties def.value))
        ) defs;
        strongest = filterOverrides' discharged;
      in
      {
        inherit (strongest) highestPrio;
        values =
          if any (def: def.value._type or null == "order") strongest.values then
            sortProperties strongest.values
          else
            strongest.values;
      };

  # The same for an option with a default. The default is the weakest definition, so it is only looked at
  # when no definition is stronger than it, and not for `highestPrio`: defaults may depend on that of others.
  resolveWithDefault =
    default: declarations: defs:
    if defs == [ ] then
      {
        highestPrio = 1500;
        values = resolvedDefault default [
          {
            file = head declarations;
            value = default;
          }
        ];
      }
    else
      let
        own = resolveDefinitions defs;
      in
      if own.highestPrio < 1500 then
        own
      else
        resolveDefinitions ([ (defaultDefinition default (head declarations)) ] ++ defs);

  resolvedDefault = default: if default._type or null == "order" then sortProperties else defs: defs;

  defaultDefinition = default: file: {
    inherit file;
    value = mkOptionDefault default;
  };

  # A type that merges by `merge.v2` must check by a function made for it: `type // { check = …; }` would be
  # ignored by the merge.
  checkV2MergeCoherence =
    loc: type: result:
    if type.check.isV2MergeCoherent or false then
      result
    else
      throw ''
        The option `${showOption loc}' has a type `${type.description}' that uses
        an ad-hoc `type // { check = ...; }' override, which is incompatible with
        the v2 merge mechanism.

        Please use `lib.types.addCheck` instead of `type // { check }' to add
        custom validation. For example:

          lib.types.addCheck baseType (value: /* your check */)

        instead of:

          baseType // { check = value: /* your check */; }

        Alternatively, this message may also occur as false positive when mixing Nixpkgs
        versions, if one Nixpkgs is between 83fed2e6..58696117 (Aug 28 - Oct 28 2025)
      '';

  # The value of resolved definitions for types that merge by a function …
  valueV1 =
    loc: type: defs:
    if defs == [ ] then
      if type.emptyValue ? value then
        type.emptyValue.value
      else
        throw "The option `${showOption loc}' was accessed but has no value defined. Try setting the option."
    else if all (def: type.check def.value) defs then
      type.merge loc defs
    else
      throw "A definition for option `${showOption loc}' is not of type `${type.description}'. Definition values:${
        showDefs (filter (def: !type.check def.value) defs)
      }";

  # … and, if there are definitions, for those with `merge.v2`, from its result.
  valueV2 =
    loc: type: result:
    if result.headError or null == null then
      result.value
    else
      throw "A definition for option `${showOption loc}' is not of type `${type.description}'. TypeError: ${result.headError.message}";

  resultV2 =
    loc: type: defs:
    checkV2MergeCoherence loc type (type.merge.v2 { inherit loc defs; });
  metaV2 = type: result: result.valueMeta // { _internal = { inherit type; }; };

  mergeDefinitions =
    loc: type: defs:
    let
      defsFinal' = resolveDefinitions defs;
      defsFinal = defsFinal'.values;
      isDefined = defsFinal != [ ];
      result = resultV2 loc type defsFinal;
      mergedValue =
        if type.merge ? v2 && isDefined then valueV2 loc type result else valueV1 loc type defsFinal;
    in
    {
      inherit
        defsFinal'
        defsFinal
        isDefined
        mergedValue
        ;
      checkedAndMerged =
        if type.merge ? v2 then
          result // { valueMeta = metaV2 type result; }
        else
          {
            headError = null;
            value = mergedValue;
            valueMeta = { };
          };
      optionalValue = if isDefined then { value = mergedValue; } else { };
    };

  # An option declared as read-only counts its default as a definition.
  resolveReadOnly =
    loc: opt: defs:
    let
      all =
        if opt ? default then
          [ (defaultDefinition opt.default (head opt.declarations)) ] ++ defs
        else
          defs;
      separate = map (
        def: def // { value = (mergeDefinitions loc opt.type [ def ]).mergedValue; }
      ) all;
    in
    if length all > 1 then
      throw "The option `${showOption loc}' is read-only, but it's set multiple times. Definition values:${showDefs separate}"
    else
      resolveDefinitions all;

  # The option with its value and what is to be known about its definitions.
  evalOptionValue =
    loc: opt: defs:
    let
      inherit (opt) type;
      resolved =
        if opt.readOnly or false then
          resolveReadOnly loc opt defs
        else if opt ? default then
          resolveWithDefault opt.default opt.declarations defs
        else
          resolveDefinitions defs;
      inherit (resolved) values;
      result = resultV2 loc type values;
      value =
        if type.merge ? v2 && values != [ ] then valueV2 loc type result else valueV1 loc type values;
    in
    (
      if type.deprecationMessage == null then
        opt
      else
        lib.warn "The type `types.${type.name}' of option `${showOption loc}' defined in ${showFiles opt.declarations} is deprecated. ${type.deprecationMessage}" opt
    )
    // {
      value = addErrorContext "while evaluating the option `${showOption loc}':" (
        if opt ? apply then opt.apply value else value
      );
      inherit (resolved) highestPrio;
      isDefined = values != [ ];
      valueMeta = if type.merge ? v2 then metaV2 type result else { };
      definitions = map (def: def.value) values;
      files = map (def: def.file) values;
      definitionsWithLocations = values;
      __toString = _: showOption loc;
    };
in
{
  inherit
    checkV2MergeCoherence
    evalOptionValue
    mergeDefinitions
    ;

  # The value of one plain definition, for types without `merge.v2`.
  mergePlainDefinition =
    loc: type: file: value:
    valueV1 loc type [ { inherit file value; } ];

  # Each attribute of an option of type (lazy)AttrsOf with the priority of its own definitions; says nothing
  # about `readOnly` and `apply`.
  mergeAttrDefinitionsWithPrio =
    opt:
    let
      byName = builtins.zipAttrsWith (_: defs: defs) (
        concatMap (
          def: map (mapAttrs (_: value: def // { inherit value; })) (pushDownProperties def.value)
        ) opt.definitionsWithLocations
      );
    in
    assert opt.type.name == "attrsOf" || opt.type.name == "lazyAttrsOf";
    mapAttrs (
      name: defs:
      let
        merged = mergeDefinitions (opt.loc ++ [ name ]) opt.type.nestedTypes.elemType defs;
      in
      {
        value = merged.mergedValue;
        inherit (merged.defsFinal') highestPrio;
      }
    ) byName;
}
