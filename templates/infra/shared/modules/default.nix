# All modules: by name the file of each, and the option that everything of it is below. Each does nothing until it is
# enabled, and every kind of machine can import each of them.
{ lib }:
let
  own = import ../lib { inherit lib; };

  folders = lib.attrNames (lib.filterAttrs (_: kind: kind == "directory") (builtins.readDir ./.));
  singular = {
    platforms = "platform";
    roles = "role";
  };

  entry = folder: name: path: {
    name = "${singular.${folder} or folder}-${name}";
    value = {
      inherit path;
      option = [
        "fleet"
        folder
        name
      ];
    };
  };

  below = folder: lib.mapAttrsToList (entry folder) (own.modulesIn (./. + "/${folder}"));
  here = lib.mapAttrsToList (name: path: {
    inherit name;
    value = {
      inherit path;
      option = [
        "fleet"
        name
      ];
    };
  }) (own.modulesIn ./.);

  # Homes are no machines.
  all = removeAttrs (lib.listToAttrs (lib.concatMap below folders ++ here)) [
    "platform-home-manager"
  ];
in
{
  modules = lib.mapAttrs (_: m: m.path) all;
  options = lib.mapAttrs (_: m: m.option) all;
}
