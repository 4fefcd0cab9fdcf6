# The packages of a tree, and what is told of the attribute at a path.
{ nixpkgs }:
rec {
  pkgs = import nixpkgs {
    system = "x86_64-linux";
    overlays = [ ];
    config = {
      allowUnfree = true;
      allowBroken = true;
      allowUnsupportedSystem = true;
      allowInsecurePredicate = package: true;
      android_sdk.accept_license = true;
    };
  };

  at = builtins.foldl' (set: name: set.${name}) pkgs;

  # The names in the set at a path; none if there is no such set.
  names =
    path:
    let
      value = builtins.foldl' (set: name: if builtins.isAttrs set then set.${name} or null else null) pkgs path;
      result = builtins.tryEval (if builtins.isAttrs value then builtins.attrNames value else [ ]);
    in
    builtins.concatStringsSep "\n" (if result.success then result.value else [ ]);

  # The derivation with its paths and the place of its definition; of another set its names; else its type.
  answer =
    path:
    let
      value = at path;
      isDerivation = builtins.isAttrs value && value.type or null == "derivation";
      told =
        if isDerivation then
          map toString ([ value.drvPath ] ++ map (name: value.${name}) value.outputs or [ "outPath" ])
        else if builtins.isAttrs value then
          builtins.attrNames value
        else
          [ (builtins.typeOf value) ];
      place = value.meta.position or null;
      text = builtins.concatStringsSep " " told;
      result = builtins.tryEval (builtins.deepSeq text text);
      where = builtins.tryEval place;
    in
    if !result.success then
      "throws"
    else if isDerivation && where.success then
      "${result.value} ${toString where.value}"
    else
      result.value;
}
