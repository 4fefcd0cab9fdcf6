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

  nixosHost = import (nixpkgs + "/nixos/lib/eval-config.nix") {
    inherit lib;
    system = "x86_64-linux";
    modules = [
      {
        documentation.enable = false;
        system.stateVersion = "26.05";
      }
    ];
  };
  theirs = nixosHost.options;

  host = nivis.lib.linuxSystem {
    system = "x86_64-linux";
    modules = [ { nixpkgs.overlays = [ (import ./packages-by-name.nix) ]; } ];
  };
  ours = host.options;

  isWanted = name: prefixes == [ ] || lib.any (p: name == p || lib.hasPrefix "${p}." name) prefixes;

  isPlaceholder = part: part == "*" || builtins.match "<.*>" part != null;
  nameOf =
    option: lib.concatStringsSep "." (map (part: if isPlaceholder part then "*" else part) option.loc);

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

  # Why they differ: told by hand, or by what can be seen.
  given = import ./option-difference-reasons.nix;
  givenFor =
    name:
    let
      beginnings = lib.sort (a: b: lib.stringLength a > lib.stringLength b) (
        lib.filter (g: g == name || lib.hasPrefix "${g}." name) (lib.attrNames given)
      );
    in
    if beginnings == [ ] then null else given.${lib.head beginnings};

  isSameValue =
    name:
    let
      path = lib.splitString "." name;
      value = config: lib.getAttrFromPath path config;
      same = builtins.tryEval (
        lib.hasAttrByPath path nixosHost.config
        # Sets may hold whole packages.
        && !lib.isAttrs (value nixosHost.config)
        && value nixosHost.config == value host.config
      );
    in
    same.success && same.value;

  seen =
    name: key: v:
    let
      nixos = if lib.isString v.nixos then v.nixos else builtins.toJSON v.nixos;
      library = if lib.isString v.library then v.library else builtins.toJSON v.library;
      has = part: text: lib.hasInfix part text;
    in
    if key == "default" then
      if has "‹name›" library || has "‹name›" nixos then
        "the same, shown with a name in place"
      else if !(has "*" name) && isSameValue name then
        "the same value, shown otherwise"
      else
        null
    else if has "absolute path" nixos && has "package" library then
      "packages of a distribution are no paths"
    else if has "package" nixos && library == "null or ${nixos}" then
      "null where it is there already"
    else if has "open submodule" library then
      "keys of newer versions are taken, too"
    else if
      has "atom" nixos
      || has "INI" nixos
      || has "YAML" nixos
      || has "TOML" nixos
      || has "systemd option" nixos
    then
      "the same values, of the library's own formats"
    else if has "one of" nixos || has "matching" nixos then
      "what newer versions know is taken; the program itself checks"
    else
      null;

  reasonOf =
    name: key: v:
    let
      byHand = givenFor name;
      bySight = seen name key v;
    in
    # What is told by hand is of defaults mostly; types can be seen.
    if byHand != null && (key == "default" || bySight == null) then byHand else bySight;

  # Differences that nobody has given a reason for; `markdown` is not made while there are some.
  unexplained = lib.concatLists (
    lib.mapAttrsToList (
      name: keys:
      lib.concatLists (
        lib.mapAttrsToList (key: v: lib.optional (reasonOf name key v == null) "${name} ${key}") keys
      )
    ) different
  );

  rows = lib.concatLists (
    lib.mapAttrsToList (
      name: keys:
      lib.mapAttrsToList (
        key: v: "| `${name}` | ${key} | ${cell v.nixos} | ${cell v.library} | ${reasonOf name key v} |"
      ) keys
    ) different
  );
in
{
  inherit different unexplained;
  missing = lib.attrNames (
    lib.filterAttrs (_: o: o.visible or true) (removeAttrs nixos (lib.attrNames mine))
  );
  added = lib.attrNames (
    lib.filterAttrs (_: o: o.visible or true) (removeAttrs mine (lib.attrNames nixos))
  );
  shared = lib.length (lib.attrNames shared);

  markdown =
    assert lib.assertMsg (
      unexplained == [ ]
    ) "give reasons in dev/option-difference-reasons.nix: ${toString unexplained}";
    ''
      # Options that differ from NixOS

      Types and defaults of the base library's options beside those of NixOS' of the same name, where they are not the same.
      Made by `dev/compare-options.nix` from nixpkgs ${lib.trivial.release}; not to be edited. More on
      [what differs](linux-differences.md). Of ${toString (lib.length (lib.attrNames shared))} options that both have, ${toString (lib.length (lib.attrNames different))} differ.

      | option | | NixOS | library | why |
      | --- | --- | --- | --- | --- |
      ${lib.concatStringsSep "\n" rows}
    '';
}
