# From the definitions of one option (`[ { file, value } ]`) to its value.
#
# Nearly every option has either no definition but its default, or plain definitions only. Both are
# recognised first and touch neither the priority nor the order machinery.
{
  lib,
  properties,
  declarations,
}:
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
  inherit (declarations) position setDefaultModuleLocation;
  inherit (lib.options) showDefs showFiles showOption;
  inherit (lib.types) unspecified;

  # { values, highestPrio }: the definitions that count, without properties, in order.
  resolveDefinitions =
    defs:
    if length defs == 1 then
      let
        def = head defs;
        kind = addErrorContext "while evaluating definitions from `${def.file}':" (def.value._type or null);
      in
      if kind == null then
        {
          values = defs;
          highestPrio = defaultOverridePriority;
        }
      else if kind == "override" then
        settleOne def
      else
        settle (discharge def)
    else
      settle (concatMap discharge defs);

  # What remains of one definition after its conditions are decided.
  discharge =
    def:
    let
      inherit (def) file value;
      remaining = addErrorContext "while evaluating definitions from `${file}':" (
        if value ? _type then map (locate file) (dischargeProperties value) else null
      );
    in
    if remaining == null then [ def ] else remaining;

  locate =
    file: value: if value._type or null == "definition" then value else { inherit file value; };

  settle =
    defs:
    if length defs == 1 then
      settleOne (head defs)
    else if defs != [ ] && all isPlain defs then
      {
        values = defs;
        highestPrio = defaultOverridePriority;
      }
    else
      let
        strongest = filterOverrides' defs;
      in
      {
        inherit (strongest) highestPrio;
        values =
          if any (def: def.value._type or null == "order") strongest.values then
            sortProperties strongest.values
          else
            strongest.values;
      };

  isPlain = def: !(def.value ? _type);

  settleOne =
    def:
    if def.value._type or null == "override" then
      {
        highestPrio = def.value.priority;
        values = withoutOrder (def // { value = def.value.content; });
      }
    else
      {
        highestPrio = defaultOverridePriority;
        values = withoutOrder def;
      };

  withoutOrder = def: if def.value._type or null == "order" then sortProperties [ def ] else [ def ];

  # The same for an option with a default and definitions. The default is the weakest definition, so it is only
  # looked at when no definition is stronger than it, and not for `highestPrio`: defaults may depend on that of
  # others.
  resolveWithDefault =
    default: declarations: defs:
    let
      own = resolveDefinitions defs;
    in
    if own.highestPrio < 1500 then
      own
    else
      resolveDefinitions ([ (defaultDefinition default (head declarations)) ] ++ defs);

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
    loc: opt: type: declarations: defs:
    let
      all =
        if opt ? default then [ (defaultDefinition opt.default (head declarations)) ] ++ defs else defs;
      separate = map (def: def // { value = (mergeDefinitions loc type [ def ]).mergedValue; }) all;
    in
    if length all > 1 then
      throw "The option `${showOption loc}' is read-only, but it's set multiple times. Definition values:${showDefs separate}"
    else
      resolveDefinitions all;

  # What the definitions of an option come to: its value, and what is to be known about them.
  evaluated =
    loc: opt: type: declarations: defs:
    let
      resolved =
        if opt.readOnly or false then
          resolveReadOnly loc opt type declarations defs
        else if opt ? default then
          resolveWithDefault opt.default declarations defs
        else
          resolveDefinitions defs;
      inherit (resolved) values;
      result = resultV2 loc type values;
      merged =
        if type.merge ? v2 && values != [ ] then valueV2 loc type result else valueV1 loc type values;
    in
    {
      value = addErrorContext "while evaluating the option `${showOption loc}':" (
        if opt ? apply then opt.apply merged else merged
      );
      inherit (resolved) highestPrio;
      isDefined = values != [ ];
      valueMeta = if type.merge ? v2 then metaV2 type result else { };
      definitions = map (def: def.value) values;
      files = map (def: def.file) values;
      definitionsWithLocations = values;
      __toString = _: showOption loc;
    };

  # The same where there is nothing but a default, which is how most options are.
  defaulted =
    loc: opt: type: declarations:
    let
      file = head declarations;
      inherit (opt) default;
      values = withoutOrder {
        inherit file;
        value = default;
      };
      merged =
        if type.merge ? v2 then
          valueV2 loc type (resultV2 loc type values)
        else if type.check (head values).value then
          type.merge loc values
        else
          valueV1 loc type values;
    in
    {
      value = addErrorContext "while evaluating the option `${showOption loc}':" (
        if opt ? apply then opt.apply merged else merged
      );
      highestPrio = 1500;
      isDefined = true;
      valueMeta = if type.merge ? v2 then metaV2 type (resultV2 loc type values) else { };
      definitions = map (def: def.value) values;
      files = map (def: def.file) values;
      definitionsWithLocations = values;
      __toString = _: showOption loc;
    };

  unlessDeprecated =
    loc: type: declarations: opt:
    if type.deprecationMessage == null then
      opt
    else
      lib.warn "The type `types.${type.name}' of option `${showOption loc}' defined in ${showFiles declarations} is deprecated. ${type.deprecationMessage}" opt;

  # The option with its value.
  evalOptionValue =
    loc: opt: defs:
    let
      inherit (opt) type declarations;
    in
    unlessDeprecated loc type declarations opt
    // (
      if defs == [ ] && opt ? default then
        defaulted loc opt type declarations
      else
        evaluated loc opt type declarations defs
    );

  # The same for an option with one declaration: what mergeOptionDecls, fixupOptionType and evalOptionValue make of it.
  evalDeclared =
    file: pos: loc: opt: defs:
    let
      declaredType = opt.type or unspecified;
      type =
        if declaredType.getSubModules or null == null then
          declaredType
        else
          declaredType.substSubModules (map (setDefaultModuleLocation file) declaredType.getSubModules);
      declarations = [ file ];
    in
    (if type.deprecationMessage == null then opt else unlessDeprecated loc type declarations opt)
    // {
      inherit loc type declarations;
      declarationPositions = [ (position file pos) ];
      options = [ ];
    }
    // (
      if defs == [ ] && opt ? default then
        defaulted loc opt type declarations
      else
        evaluated loc opt type declarations defs
    );
in
{
  inherit
    checkV2MergeCoherence
    evalDeclared
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
