# The outputs of a locked flake. `nodes` are those of the lock file, by key:
#   flake       whether the input has outputs
#   sourceInfo  the fetched tree; absent for a relative path, which is in the tree of `parent`
#   dir         the directory of flake.nix in the tree, or the relative path
#   inputs      names to keys
nodes: root:
let
  results = builtins.mapAttrs (
    _: node:
    let
      above = results.${node.parent};
      sourceInfo = node.sourceInfo or above.sourceInfo;
      base = if node ? sourceInfo then sourceInfo.outPath else above.outPath;
      outPath = if node.dir == "" then base else base + "/" + node.dir;

      flake = import (outPath + "/flake.nix");
      inputs = builtins.mapAttrs (_: key: results.${key}.value) node.inputs;
      outputs = flake.outputs (inputs // { self = value; });
      value =
        if node.flake then
          assert builtins.isFunction flake.outputs;
          outputs
          // sourceInfo
          // {
            inherit
              inputs
              outPath
              outputs
              sourceInfo
              ;
            _type = "flake";
          }
        else
          sourceInfo // { inherit outPath sourceInfo; };
    in
    {
      inherit outPath sourceInfo value;
    }
  ) nodes;
in
results.${root}.value
