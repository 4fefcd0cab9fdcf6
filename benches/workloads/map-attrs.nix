# Functions over all attributes of sets: mapAttrs, filter by name, intersect, remove, zip.
let
  large = builtins.listToAttrs (
    builtins.genList (i: {
      name = "k${toString i}";
      value = i;
    }) 5000
  );
  half = builtins.listToAttrs (
    builtins.genList (i: {
      name = "k${toString (i * 2)}";
      value = null;
    }) 2500
  );
  once =
    i:
    let
      mapped = builtins.mapAttrs (name: value: value + i) large;
      shared = builtins.intersectAttrs half mapped;
      left = builtins.removeAttrs mapped (builtins.attrNames half);
      zipped = builtins.zipAttrsWith (name: values: builtins.head values) [
        shared
        left
        half
      ];
    in
    builtins.foldl' builtins.add 0 (
      builtins.attrValues (builtins.mapAttrs (_: v: if v == null then 0 else v) zipped)
    );
in
builtins.foldl' builtins.add 0 (builtins.genList once 25)
