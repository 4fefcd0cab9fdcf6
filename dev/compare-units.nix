# Lines of units in which the library differs from NixOS, for the services of dev/compared-services.nix.
#
#   nix-instantiate --eval --raw dev/compare-units.nix -A markdown --argstr nixpkgs PATH \
#     > docs/reference/unit-differences.md
#
# Both sides are shown without what differs by nature: the folders of programs, PATH, LOCALE_ARCHIVE and TZDIR.
{
  nixpkgs,
  module ? ./compared-services.nix,
  # Most of the services are packages of this one.
  distribution ? "arch",
}:
let
  lib = import (nixpkgs + "/lib");
  host = import ./compare-host.nix { inherit nixpkgs module distribution; };

  # The folder of a program, in the store or not, is the same here.
  program = "(/nix/store/…-[^/[:space:]\"']+|/usr)/(s?bin|lib/systemd)/";
  shown =
    line:
    lib.concatStrings (map (part: if lib.isString part then part else "…/") (builtins.split program line));
  byNature = line: lib.any (name: lib.hasPrefix "Environment=\"${name}=" line) [
    "PATH"
    "LOCALE_ARCHIVE"
    "TZDIR"
    "LD_LIBRARY_PATH"
  ];
  # An ExecStart of several lines is one.
  joined = lib.replaceStrings [ "\\\n" ] [ " " ];
  plain = line: lib.concatStringsSep " " (lib.filter (w: lib.isString w && w != "") (builtins.split " +" line));
  linesOf =
    text: map (line: plain (shown line)) (lib.filter (l: l != "" && !byNature l) (lib.splitString "\n" (joined text)));

  cell =
    lines:
    lib.concatMapStringsSep "<br>" (
      line: "`${lib.replaceStrings [ "|" "`" ] [ "\\|" "'" ] line}`"
    ) lines;

  compared = lib.mapAttrs (
    _: texts:
    let
      nixos = linesOf texts.nixos;
      library = linesOf texts.library;
    in
    {
      nixos = lib.subtractLists library nixos;
      library = lib.subtractLists nixos library;
    }
  ) host.units;
  differing = lib.filterAttrs (_: v: v.nixos != [ ] || v.library != [ ]) compared;
in
{
  inherit differing;

  markdown = ''
    # Units that differ from NixOS

    The text of units of the base library beside that of NixOS' units of the same name, for a host with the services of
    `dev/compared-services.nix` as they are when they are only switched on. Made by `dev/compare-units.nix` from nixpkgs ${lib.trivial.release};
    not to be edited. Of ${toString host.both} units that both have, ${toString (lib.length (lib.attrNames differing))} differ in something but the folders of programs.

    Why, as a rule:

    - a unit of ours stands instead of the distribution's and says all of it; NixOS adds to the unit that the package brings, so
      what only the library has (`Description`, `ExecStart`, `Type`, limits) is often in the package's own file there;
    - settings stand in /etc under the name that the distribution uses, so the unit names that file and has `X-Restart-Triggers`;
    - nothing is built, so settings are checked by the program before it starts (`ExecStartPre`) instead of by a builder;
    - systemd 252 of Debian 12 has to understand it: no `Type=notify-reload`. What the library hardens by its common set has
      `PrivateMounts` beside NixOS' settings;
    - data lie where the distribution's package has them.

    | unit | only on NixOS | only in the library |
    | --- | --- | --- |
    ${lib.concatStringsSep "\n" (
      lib.mapAttrsToList (name: v: "| ${name} | ${cell v.nixos} | ${cell v.library} |") differing
    )}
  '';
}
