# Which program opens what: ~/.config/mimeapps.list.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable option packages;
  cfg = config.xdg.mimeApps;

  names = types.coercedTo (types.either (types.listOf types.str) types.str) lib.toList (
    types.listOf types.str
  );
  table = option (types.attrsOf names) { };
  joined = lib.mapAttrs (_: lib.concatStringsSep ";");
in
{
  options.xdg.mimeApps = {
    enable = enable "the programs that open files are declared";
    associations.added = table "Programs that can open a type, by the type.";
    associations.removed = table "Programs that are not offered for a type.";
    defaultApplications = table "Programs that open a type, the first one found.";
    defaultApplicationPackages = packages "Packages whose desktop files say what they open; needs packages that are built.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.defaultApplicationPackages == [ ];
        message = "`xdg.mimeApps.defaultApplicationPackages': the desktop files of the distribution's packages are not known here. Name them in `xdg.mimeApps.defaultApplications'.";
      }
    ];
    xdg.configFile."mimeapps.list".source = (pkgs.formats.ini { }).generate "mimeapps.list" {
      "Added Associations" = joined cfg.associations.added;
      "Removed Associations" = joined cfg.associations.removed;
      "Default Applications" = joined cfg.defaultApplications;
    };
    # Older programs look there.
    xdg.dataFile."applications/mimeapps.list".source = config.xdg.configFile."mimeapps.list".source;
  };
}
