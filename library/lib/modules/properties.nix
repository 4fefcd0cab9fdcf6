# Properties: wrappers around a definition that say when, how strongly and in which order it counts.
#
# A property is an attribute set with `_type`; a value without `_type` is *plain*, and everything here
# returns plain values untouched, for nearly all definitions are.
{ lib }:
let
  inherit (builtins)
    all
    concatMap
    filter
    foldl'
    head
    isAttrs
    isBool
    length
    map
    mapAttrs
    sort
    ;

  defaultOverridePriority = 100;
  defaultOrderPriority = 1000;

  mkIf = condition: content: {
    _type = "if";
    inherit condition content;
  };
  mkMerge = contents: {
    _type = "merge";
    inherit contents;
  };
  mkOverride = priority: content: {
    _type = "override";
    inherit priority content;
  };
  mkOrder = priority: content: {
    _type = "order";
    inherit priority content;
  };

  # Moves the properties at the root of a set of definitions to its attributes, so that the names can be
  # known without evaluating a condition: `mkIf c { a = 1; }` -> `[ { a = mkIf c 1; } ]`. Conditions that read
  # `config` depend on this. A content that is no set stays as it is: the caller's error names it better.
  pushDownProperties =
    value:
    if !(value ? _type) then
      [ value ]
    else if value._type == "merge" then
      concatMap pushDownProperties value.contents
    else if value._type == "if" then
      pushInto (mkIf value.condition) value.content
    else if value._type == "override" then
      pushInto (mkOverride value.priority) value.content
    else
      [ value ];

  pushInto =
    wrap: content:
    map (set: if isAttrs set then mapAttrs (_: wrap) set else set) (pushDownProperties content);

  # The values that remain of one definition after its conditions are decided.
  dischargeProperties =
    value:
    if !(value ? _type) then
      [ value ]
    else if value._type == "merge" then
      concatMap dischargeProperties value.contents
    else if value._type == "if" then
      if !isBool value.condition then
        throw "‘mkIf’ called with a non-Boolean condition"
      else if value.condition then
        dischargeProperties value.content
      else
        [ ]
    else
      [ value ];

  priorityOf =
    def: if def.value._type or null == "override" then def.value.priority else defaultOverridePriority;
  withoutOverride =
    def: if def.value._type or null == "override" then def // { value = def.value.content; } else def;

  # The definitions of the strongest (lowest) priority. 9999 bounds it: what is weaker never counts.
  filterOverrides' =
    defs:
    if length defs == 1 then
      {
        values = map withoutOverride defs;
        highestPrio = priorityOf (head defs);
      }
    else
      let
        highestPrio = foldl' (
          best: def:
          let
            priority = priorityOf def;
          in
          if priority < best then priority else best
        ) 9999 defs;
      in
      {
        values = map withoutOverride (filter (def: priorityOf def == highestPrio) defs);
        inherit highestPrio;
      };

  # A definition that had an order keeps it as `priority`.
  withoutOrder =
    def:
    if def.value._type or null == "order" then
      def
      // {
        value = def.value.content;
        inherit (def.value) priority;
      }
    else
      def;

  sortProperties =
    defs:
    sort (a: b: a.priority or defaultOrderPriority < b.priority or defaultOrderPriority) (
      map withoutOrder defs
    );

  mapDefinitionValue =
    f: def:
    let
      kind = def._type or null;
    in
    if kind == "if" || kind == "override" || kind == "order" then
      def // { content = mapDefinitionValue f def.content; }
    else if kind == "merge" then
      def // { contents = map (mapDefinitionValue f) def.contents; }
    else if kind == "definition" then
      def // { value = mapDefinitionValue f def.value; }
    else
      f def;

  mkAliasAndWrapDefinitions = wrap: option: mkIf option.isDefined (wrap (mkMerge option.definitions));
in
{
  inherit
    defaultOrderPriority
    defaultOverridePriority
    dischargeProperties
    filterOverrides'
    mapDefinitionValue
    mkAliasAndWrapDefinitions
    mkIf
    mkMerge
    mkOrder
    mkOverride
    pushDownProperties
    sortProperties
    ;

  filterOverrides = defs: (filterOverrides' defs).values;

  # A list of definitions (`{ file, value }`) whose roots carry no properties; the same list if there were none.
  pushDownDefinitions =
    defs:
    if all (def: !(def.value ? _type)) defs then
      defs
    else
      concatMap (
        def:
        map (value: {
          inherit (def) file;
          inherit value;
        }) (pushDownProperties def.value)
      ) defs;

  mkAssert =
    assertion: message: mkIf (if assertion then true else throw "\nFailed assertion: ${message}");

  # A value that says itself where it was defined.
  mkDefinition = definition@{ file, value, ... }: definition // { _type = "definition"; };

  # The scale: an option's own default, a module's suggestion, a plain definition (100), an image's needs,
  # the user's last word, a test machine's.
  mkOptionDefault = mkOverride 1500;
  mkDefault = mkOverride 1000;
  mkImageMediaOverride = mkOverride 60;
  mkForce = mkOverride 50;
  mkVMOverride = mkOverride 10;

  mkBefore = mkOrder 500;
  mkAfter = mkOrder 1500;

  mkFixStrictness =
    lib.warn
      "lib.mkFixStrictness has no effect and will be removed. It returns its argument unmodified, so you can just remove any calls."
      (value: value);

  # One option's definitions as the definition of another; with their own properties, …
  mkAliasDefinitions = mkAliasAndWrapDefinitions (value: value);

  # … with the priority they won by, …
  mkAliasAndWrapDefsWithPriority =
    wrap: option:
    let
      reprioritize = mkOverride (option.highestPrio or defaultOverridePriority);
    in
    mkIf option.isDefined (wrap (mkMerge (map reprioritize option.definitions)));

  # … or a value computed from it, again with that priority.
  mkDerivedConfig =
    option: f: mkOverride (option.highestPrio or defaultOverridePriority) (f option.value);

  mkAliasIfDef =
    lib.warn "Usage of 'mkAliasIfDef' has been deprecated. Use 'mkIf option.isDefined' instead."
      (option: mkIf option.isDefined);
}
