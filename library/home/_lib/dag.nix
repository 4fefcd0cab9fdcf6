# Entries that say what they come before and after, and their order; names and behaviour are home-manager's `lib.hm.dag`.
{ lib }:
let
  inherit (lib)
    attrValues
    elem
    filter
    mapAttrs
    ;
in
rec {
  empty = { };
  isEntry = e: e ? data && e ? after && e ? before;
  isDag = dag: lib.isAttrs dag && lib.all isEntry (attrValues dag);

  map = f: mapAttrs (name: e: e // { data = f name e.data; });

  entryBetween = before: after: data: { inherit data before after; };
  entryAnywhere = entryBetween [ ] [ ];
  entryAfter = entryBetween [ ];
  entryBefore = before: entryBetween before [ ];

  # Entries `tag-0`, `tag-1` … in the order of the list.
  entriesBetween =
    tag: before: after: entries:
    let
      last = lib.length entries - 1;
      name = i: "${tag}-${toString i}";
    in
    lib.listToAttrs (
      lib.imap0 (
        i: data:
        lib.nameValuePair (name i) (
          entryBetween (if i == last then before else [ ]) (if i == 0 then after else [ (name (i - 1)) ]) data
        )
      ) entries
    );
  entriesAnywhere = tag: entriesBetween tag [ ] [ ];
  entriesAfter = tag: entriesBetween tag [ ];
  entriesBefore = tag: before: entriesBetween tag before [ ];

  # { result = [ { name; data; } … ]; }, or { cycle; loops; } where there is no order.
  topoSort =
    dag:
    let
      wantedBefore = name: filter (n: elem name dag.${n}.before) (lib.attrNames dag);
      entries = mapAttrs (name: e: {
        inherit name;
        inherit (e) data;
        after = e.after ++ wantedBefore name;
      }) dag;
      sorted = lib.toposort (a: b: elem a.name b.after) (attrValues entries);
    in
    if sorted ? result then
      { result = builtins.map (e: { inherit (e) name data; }) sorted.result; }
    else
      sorted;

  # The entries in order; where there is none, evaluation ends with `what` and the cycle.
  sorted =
    what: dag:
    let
      order = topoSort dag;
    in
    order.result or (throw "${what}: entries wait for each other: ${
      builtins.toJSON (builtins.map (e: e.name) order.cycle)
    }");
}
