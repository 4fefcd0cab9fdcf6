# Lists of single named values (`[ { a = 1; } { b = 2; } ]`), for command lines and files where names repeat and
# order counts. Definitions may be such lists or plain attribute sets.
{ lib, core }:
let
  inherit (builtins)
    attrNames
    concatMap
    filter
    foldl'
    head
    isAttrs
    isList
    length
    map
    sort
    typeOf
    zipAttrsWith
    ;
  inherit (core)
    coherentCheck
    headErrorOf
    mkOptionType
    phrase
    v2Merge
    ;
  inherit (lib.modules)
    defaultOrderPriority
    defaultOverridePriority
    mergeDefinitions
    mkDefinition
    mkOrder
    mkOverride
    ;
  inherit (lib.options) showDefs showOption;

  # The order and the priority of a value, in whichever order the two wrap it. The override stays on the value,
  # for mergeDefinitions to take off; the order is used here.
  peel =
    value:
    let
      inner = peel value.content;
      kind = value._type or null;
    in
    if kind == "order" then
      inner // { prio = value.priority; }
    else if kind == "override" then
      {
        inherit (inner) prio;
        overridePrio = value.priority;
        value = mkOverride value.priority inner.value;
      }
    else
      {
        inherit value;
        prio = defaultOrderPriority;
        overridePrio = defaultOverridePriority;
      };

  # { file, key, value, prio, overridePrio } of one list element.
  itemOf =
    throwBad: file: raw:
    let
      isOrdered = raw._type or null == "order";
      item = if isOrdered then raw.content else raw;
      names = attrNames item;
      key = head names;
      peeled = peel item.${key};
    in
    if !isAttrs item then
      throwBad "Each list element must be an attribute set, but got ${typeOf item}" file raw
    else if length names != 1 then
      throwBad
        "Each list element must be a single-key attribute set, but got ${toString (length names)} keys"
        file
        raw
    else
      peeled
      // {
        inherit file key;
        prio = if isOrdered then raw.priority else peeled.prio;
      };

  itemsOf =
    throwBad: def:
    if isList def.value then
      map (itemOf throwBad def.file) def.value
    else
      map (
        key:
        peel def.value.${key}
        // {
          inherit (def) file;
          inherit key;
        }
      ) (attrNames def.value);

  # Of each key, the items with the strongest override of that key; all in order.
  selectItems =
    items:
    let
      strongest = foldl' (
        sofar: item:
        if item.overridePrio < sofar.${item.key} or defaultOverridePriority then
          sofar // { ${item.key} = item.overridePrio; }
        else
          sofar
      ) { } items;
    in
    sort (a: b: a.prio < b.prio) (
      filter (item: item.overridePrio == strongest.${item.key} or defaultOverridePriority) items
    );

  attrListWith =
    {
      elemType,
      asAttrs ? false,
      mergeAttrValues ? _: values: values,
    }:
    let
      description = "attribute list of ${
        phrase [
          "noun"
          "composite"
        ] elemType
      }";
      check = value: isList value || isAttrs value;
    in
    mkOptionType {
      name = "attrListOf";
      inherit description;
      descriptionClass = "composite";
      check = coherentCheck check;
      merge = v2Merge (
        { loc, defs }:
        let
          throwBad =
            reason: file: value:
            throw "A definition for option `${showOption loc}' is not of type `${description}'. ${reason}.${
              showDefs [ { inherit file value; } ]
            }";
          elements = filter (element: element.merged.isDefined) (
            map (
              item:
              item
              // {
                merged = mergeDefinitions (loc ++ [ item.key ]) elemType [
                  { inherit (item) file value; }
                ];
              }
            ) (selectItems (concatMap (itemsOf throwBad) defs))
          );
          pairOf = element: { ${element.key} = element.merged.mergedValue; };
          pairs = map pairOf elements;
        in
        {
          headError = headErrorOf check defs;
          value = if asAttrs then zipAttrsWith mergeAttrValues pairs else pairs;
          valueMeta = {
            attrList = map (element: element.merged.checkedAndMerged.valueMeta) elements;
            attrListValue = pairs;
            # To be used as definitions of another such option, with their files and order.
            definitions = map (
              element:
              mkDefinition {
                inherit (element) file;
                value = mkOrder element.prio (pairOf element);
              }
            ) elements;
          };
        }
      );
      emptyValue.value = if asAttrs then { } else [ ];
      getSubOptions = prefix: elemType.getSubOptions (prefix ++ [ "*" ]);
      inherit (elemType) getSubModules;
      substSubModules =
        modules:
        attrListWith {
          inherit asAttrs mergeAttrValues;
          elemType = elemType.substSubModules modules;
        };
      # Two `mergeAttrValues` cannot be compared.
      typeMerge = _: null;
      nestedTypes = { inherit elemType; };
    };
in
{
  inherit attrListWith;
  attrListOf = elemType: attrListWith { inherit elemType; };
}
