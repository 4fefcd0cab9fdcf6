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
    default: file: defs:
    let
      own = resolveDefinitions defs;
      value = [
        {
          inherit file;
          value = default;
        }
      ];
    in
    if defs == [ ] then
      {
        highestPrio = 1500;
        values = if default._type or null == "order" then sortProperties value else value;
      }
    else if own.highestPrio < 1500 then
      own
    else
      resolveDefinitions ([ (defaultDefinition default file) ] ++ defs);

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

  # The value of resolved definitions, of which there is at least one, for types that merge by a function.
  mergeV1 =
    loc: type: defs:
    if all (def: type.check def.value) defs then
      type.merge loc defs
    else
      throw "A definition for option `${showOption loc}' is not of type `${type.description}'. Definition values:${
        showDefs (filter (def: !type.check def.value) defs)
      }";

  mergeV2 =
    loc: type: result:
    if result.headError or null == null then
      result.value
    else
      throw "A definition for option `${showOption loc}' is not of type `${type.description}'. TypeError: ${result.headError.message}";

  # What is known about an option from its resolved definitions.
  mergeResolved =
    loc: type: defsFinal':
    let
      defsFinal = defsFinal'.values;
      isDefined = defsFinal != [ ];
      isV2 = type.merge ? v2;
      result = checkV2MergeCoherence loc type (
        type.merge.v2 {
          inherit loc;
          defs = defsFinal;
        }
      );
      mergedValue =
        if isDefined then
          if isV2 then mergeV2 loc type result else mergeV1 loc type defsFinal
        else if type.emptyValue ? value then
          type.emptyValue.value
        else
          throw "The option `${showOption loc}' was accessed but has no value defined. Try setting the option.";
    in
    {
      inherit
        defsFinal'
        defsFinal
        isDefined
        mergedValue
        ;
      checkedAndMerged =
        if isV2 then
          result // { valueMeta = result.valueMeta // { _internal = { inherit type; }; }; }
        else
          {
            headError = null;
            value = mergedValue;
            valueMeta = { };
          };
      optionalValue = if isDefined then { value = mergedValue; } else { };
    };

  mergeDefinitions =
    loc: type: defs:
    mergeResolved loc type (resolveDefinitions defs);

  # An option declared as read-only counts its default as a definition.
  throwReadOnly =
    loc: opt: defs:
    let
      separate = map (
        def: def // { value = (mergeDefinitions loc opt.type [ def ]).mergedValue; }
      ) defs;
    in
    throw "The option `${showOption loc}' is read-only, but it's set multiple times. Definition values:${showDefs separate}";

  # The option with its value and what is to be known about its definitions.
  evalOptionValue =
    loc: opt: defs:
    let
      inherit (opt) type;
      file = head opt.declarations;
      resolved =
        if opt ? default then resolveWithDefault opt.default file defs else resolveDefinitions defs;
      merged =
        if
          opt.readOnly or false && (if opt ? default then defs != [ ] else length defs > 1)
        then
          throwReadOnly loc opt (
            (if opt ? default then [ (defaultDefinition opt.default file) ] else [ ]) ++ defs
          )
        else
          mergeResolved loc type resolved;
      warned =
        if type.deprecationMessage == null then
          opt
        else
          lib.warn "The type `types.${type.name}' of option `${showOption loc}' defined in ${showFiles opt.declarations} is deprecated. ${type.deprecationMessage}" opt;
    in
    warned
    // {
      value = addErrorContext "while evaluating the option `${showOption loc}':" (
        if opt ? apply then opt.apply merged.mergedValue else merged.mergedValue
      );
      inherit (merged.defsFinal') highestPrio;
      inherit (merged) isDefined;
      inherit (merged.checkedAndMerged) valueMeta;
      definitions = map (def: def.value) merged.defsFinal;
      files = map (def: def.file) merged.defsFinal;
      definitionsWithLocations = merged.defsFinal;
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
    mergeV1 loc type [ { inherit file value; } ];

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
