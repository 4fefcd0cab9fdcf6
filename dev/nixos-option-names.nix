# Makes library/nixos-option-names.json: the names of NixOS' options as a tree, nothing else of them.
#
#   nix-instantiate --eval --strict --json dev/nixos-option-names.nix --argstr nixpkgs PATH > library/nixos-option-names.json
#
# A leaf is 0; a set with the key "" is an option that has options below it; "*" stands for any name.
{ nixpkgs }:
let
  lib = import (nixpkgs + "/lib");

  system = import (nixpkgs + "/nixos/lib/eval-config.nix") {
    inherit lib;
    system = "x86_64-linux";
    modules = [ { documentation.enable = false; } ];
  };

  isPlaceholder = part: part == "*" || builtins.match "<.*>" part != null;

  paths = lib.pipe (lib.optionAttrSetToDocList system.options) [
    (map (option: map (part: if isPlaceholder part then "*" else part) option.loc))
    (lib.filter (path: !lib.elem "_module" path))
  ];

  tree =
    paths:
    let
      here = lib.any (path: path == [ ]) paths;
      below = lib.mapAttrs (_: group: tree (map lib.tail group)) (
        lib.groupBy lib.head (lib.filter (path: path != [ ]) paths)
      );
    in
    if below == { } then 0 else below // lib.optionalAttrs here { "" = 0; };
in
tree paths
