# Lines of units in which the library differs from NixOS, for the services of dev/compared-*.nix.
#
#   nix-instantiate --eval --raw dev/compare-units.nix -A markdown --argstr nixpkgs PATH \
#     > docs/reference/unit-differences.md
#
# Both sides are shown without what differs by nature: the folders of programs, PATH, LOCALE_ARCHIVE and TZDIR, and a
# Description where NixOS has none.
{
  nixpkgs,
  # Each with the distribution that has its packages.
  hosts ? [
    {
      module = ./compared-services.nix;
      distribution = "arch";
    }
    {
      module = ./compared-server.nix;
      distribution = "arch";
    }
    {
      module = ./compared-desktop.nix;
      distribution = "debian";
    }
  ],
}:
let
  lib = import (nixpkgs + "/lib");
  compared = map (host: import ./compare-host.nix (host // { inherit nixpkgs; })) hosts;
  reasons = import ./unit-difference-reasons.nix;

  # The folder of a program, in the store or not, is the same here.
  program = "(/nix/store/…-[^/[:space:]\"']+|/usr)/(s?bin|lib/systemd)/";
  shown =
    line:
    lib.concatStrings (
      map (part: if lib.isString part then part else "…/") (builtins.split program line)
    );
  byNature =
    line:
    lib.any (name: lib.hasPrefix "Environment=\"${name}=" line) [
      "PATH"
      "LOCALE_ARCHIVE"
      "TZDIR"
      "LD_LIBRARY_PATH"
    ];
  # An ExecStart of several lines is one.
  joined = lib.replaceStrings [ "\\\n" ] [ " " ];
  plain =
    line:
    lib.concatStringsSep " " (lib.filter (w: lib.isString w && w != "") (builtins.split " +" line));
  linesOf =
    text:
    map (line: plain (shown line)) (
      lib.filter (l: l != "" && !byNature l) (lib.splitString "\n" (joined text))
    );

  cell =
    lines:
    lib.concatMapStringsSep "<br>" (
      line: "`${lib.replaceStrings [ "|" "`" ] [ "\\|" "'" ] line}`"
    ) lines;

  named = line: lib.hasPrefix "Description=" line;
  differencesOf =
    texts:
    let
      nixos = linesOf texts.nixos;
      library = lib.filter (line: !named line || lib.any named nixos) (linesOf texts.library);
    in
    {
      nixos = lib.subtractLists library nixos;
      library = lib.subtractLists nixos library;
    };
  differingOf =
    host:
    lib.filterAttrs (_: v: v.nixos != [ ] || v.library != [ ]) (lib.mapAttrs (_: differencesOf) host);
  rowsOf =
    kind: host:
    lib.mapAttrsToList (
      name: v:
      v
      // {
        name = name + kind;
        unit = name;
      }
    ) (differingOf host);

  rows = lib.unique (
    lib.concatMap (host: rowsOf "" host.units ++ rowsOf " of users" host.userUnits) compared
  );
  differing = lib.unique (map (row: row.name) rows);
  both = lib.length (lib.unique (lib.concatMap (host: host.both) compared));
  reasonOf =
    row:
    reasons.${row.unit}
      or (throw "${row.name} differs from NixOS: say why in dev/unit-difference-reasons.nix");
  line = row: "| ${row.name} | ${cell row.nixos} | ${cell row.library} | ${reasonOf row} |";
  # Reasons of what is alike now.
  idle = lib.subtractLists (map (row: row.unit) rows) (lib.attrNames reasons);
in
assert lib.assertMsg (
  idle == [ ]
) "these units are as on NixOS, and need no reason: ${toString idle}";
{
  inherit rows;

  markdown = ''
    # Units that differ from NixOS

    The text of units of the base library beside that of NixOS' units of the same name, for three hosts: all services as they are
    when they are only switched on (`dev/compared-services.nix`), a server with settings (`dev/compared-server.nix`) and a laptop
    (`dev/compared-desktop.nix`). Made by `dev/compare-units.nix` from nixpkgs ${lib.trivial.release};
    not to be edited. Of ${toString both} units that both have, ${toString (lib.length differing)} differ in something but the folders of programs and a
    `Description` where NixOS has none.

    | unit | only on NixOS | only in the library | why |
    | --- | --- | --- | --- |
    ${lib.concatMapStringsSep "\n" line (lib.sort (a: b: a.name < b.name) rows)}
  '';
}
