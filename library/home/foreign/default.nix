# Options of home-manager itself that homes often set: what they ask for is there anyway, or has no meaning here, which is
# said.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib) types;
  inherit (import ../_lib/option.nix { inherit lib; }) enable option;
  said =
    path: (lib.attrByPath path null options).highestPrio < 1500;
  without = {
    "manual.html.enable" = types.bool;
    "manual.json.enable" = types.bool;
    "manual.manpages.enable" = types.bool;
    "news.display" = types.str;
  };
  parts = lib.splitString ".";
in
{
  options =
    lib.foldl' lib.recursiveUpdate
      {
        targets.genericLinux.enable = enable "programs of the home are found by a desktop that was there before";
      }
      (
        lib.mapAttrsToList (
          path: type:
          lib.setAttrByPath (parts path) (
            option (types.nullOr type) null "Without effect: home-manager's own manual and news are not made."
          )
        ) without
      );

  config = {
    # Menus, icons and fonts of what the library makes for the user.
    home.sessionSearchVariables = lib.mkIf config.targets.genericLinux.enable {
      XDG_DATA_DIRS = [ "${config.home.profileDirectory}/share" ];
    };
    systemd.user.sessionVariables = lib.mkIf config.targets.genericLinux.enable {
      XDG_DATA_DIRS = "${config.home.profileDirectory}/share:\${XDG_DATA_DIRS:-/usr/local/share:/usr/share}";
    };
    warnings = map (
      path: "`${path}' has no effect on this kind of machine (home): home-manager's own manual and news are not made."
    ) (lib.filter (path: said (parts path)) (lib.attrNames without));
  };
}
