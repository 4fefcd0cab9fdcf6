# What the library's options say otherwise than NixOS' of the same name: type, default, and how often they may be set.
#
#   nix-instantiate --eval --strict --json dev/compare-options.nix --argstr nixpkgs PATH
#
# `markdown` is docs/reference/option-differences.md:
#
#   nix-instantiate --eval --raw dev/compare-options.nix -A markdown --argstr nixpkgs PATH \
#     > docs/reference/option-differences.md
#
# `missing` lists instead the options of NixOS below some prefixes that the library has not:
#
#   nix-instantiate --eval --strict --json dev/compare-options.nix -A missing --argstr nixpkgs PATH \
#     --arg prefixes '[ "networking" "systemd" ]'
{
  nixpkgs,
  library ? ../library,
  # Only options below one of these; all without.
  prefixes ? [ ],
}:
let
  lib = import (nixpkgs + "/lib");
  nivis = import library { };

  theirs =
    (import (nixpkgs + "/nixos/lib/eval-config.nix") {
      inherit lib;
      system = "x86_64-linux";
      modules = [
        {
          documentation.enable = false;
          system.stateVersion = "26.05";
        }
      ];
    }).options;

  ours =
    (nivis.lib.linuxSystem {
      system = "x86_64-linux";
      modules = [ ];
    }).options;

  isWanted =
    name: prefixes == [ ] || lib.any (p: name == p || lib.hasPrefix "${p}." name) prefixes;

  isPlaceholder = part: part == "*" || builtins.match "<.*>" part != null;
  nameOf = option: lib.concatStringsSep "." (
    map (part: if isPlaceholder part then "*" else part) option.loc
  );

  table =
    options:
    lib.listToAttrs (
      map (option: lib.nameValuePair (nameOf option) option) (
        lib.filter (option: !lib.elem "_module" option.loc && isWanted (nameOf option)) (
          lib.optionAttrSetToDocList options
        )
      )
    );

  # A default as it is shown: its text where one is given, else its value.
  shownDefault =
    option:
    let
      value = builtins.tryEval (
        let
          text = option.default.text or (if option ? default then "?" else "none");
        in
        builtins.deepSeq text text
      );
    in
    if value.success then value.value else "not evaluated";

  facts = option: {
    type = option.type or "unspecified";
    default = shownDefault option;
    readOnly = option.readOnly or false;
  };

  differing =
    name: ourOption: theirOption:
    let
      mine = facts ourOption;
      nixos = facts theirOption;
      keys = lib.filter (key: mine.${key} != nixos.${key}) (lib.attrNames mine);
    in
    lib.genAttrs keys (key: {
      library = mine.${key};
      nixos = nixos.${key};
    });

  mine = table ours;
  nixos = table theirs;
  shared = builtins.intersectAttrs nixos mine;

  different = lib.filterAttrs (_: keys: keys != { }) (
    lib.mapAttrs (name: option: differing name option nixos.${name}) shared
  );

  # One cell of a table: one line, not too long.
  cell =
    value:
    let
      words = lib.filter (w: w != "") (
        lib.splitString " " (
          lib.replaceStrings [ "\n" "\t" "|" "`" ] [ " " " " "\\|" "'" ] (
            if lib.isString value then value else builtins.toJSON value
          )
        )
      );
      line = lib.concatStringsSep " " words;
    in
    if line == "" then
      ""
    else if lib.stringLength line > 100 then
      "`${lib.substring 0 99 line}…`"
    else
      "`${line}`";

  rows = lib.concatLists (
    lib.mapAttrsToList (
      name: keys:
      lib.mapAttrsToList (
        key: v: "| `${name}` | ${key} | ${cell v.nixos} | ${cell v.library} |"
      ) keys
    ) different
  );
in
{
  inherit different;
  missing = lib.attrNames (
    lib.filterAttrs (_: o: o.visible or true) (removeAttrs nixos (lib.attrNames mine))
  );
  added = lib.attrNames (
    lib.filterAttrs (_: o: o.visible or true) (removeAttrs mine (lib.attrNames nixos))
  );
  shared = lib.length (lib.attrNames shared);

  markdown = ''
    # Options that differ from NixOS

    Types and defaults of the base library's options beside those of NixOS' of the same name, where they are not the same.
    Made by `dev/compare-options.nix` from nixpkgs ${lib.trivial.release}; not to be edited. Why they differ:
    [linux-differences.md](linux-differences.md). Of ${toString (lib.length (lib.attrNames shared))} options that both have, ${toString (lib.length (lib.attrNames different))} differ.

    | option | | NixOS | library |
    | --- | --- | --- | --- |
    ${lib.concatStringsSep "\n" rows}
  '';
}
