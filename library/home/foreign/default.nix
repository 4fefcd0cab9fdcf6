# Options of home-manager itself that homes often set: what they ask for is there anyway, or has no meaning here, which is
# said.
{
  config,
  lib,
  ...
}:
let
  inherit (lib) types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable option;

  # What is so whatever is said, and why nothing else can be.
  only = {
    "manual.html.enable" = false;
    "manual.json.enable" = false;
    "manual.manpages.enable" = false;
    "news.display" = "silent";
  };
  typeOf =
    value:
    if lib.isBool value then
      types.bool
    else
      types.enum [
        "silent"
        "notify"
        "show"
      ];
  parts = lib.splitString ".";
in
{
  imports = [ ./renamed.nix ];

  options =
    lib.foldl' lib.recursiveUpdate
      {
        targets.genericLinux.enable = enable "programs of the home are found by a desktop that was there before";
      }
      (
        lib.mapAttrsToList (
          path: value:
          lib.setAttrByPath (parts path) (
            option (typeOf value) value
              "Home-manager's own manual and news are not made: nothing else can be set."
          )
        ) only
      );

  config = {
    # Menus, icons and fonts of what the library makes for the user.
    home.sessionSearchVariables = lib.mkIf config.targets.genericLinux.enable {
      XDG_DATA_DIRS = [ "${config.home.profileDirectory}/share" ];
    };
    systemd.user.sessionVariables = lib.mkIf config.targets.genericLinux.enable {
      XDG_DATA_DIRS = "${config.home.profileDirectory}/share:\${XDG_DATA_DIRS:-/usr/local/share:/usr/share}";
    };
    assertions = lib.mapAttrsToList (path: value: {
      assertion = lib.attrByPath (parts path) null config == value;
      message = "`${path}' cannot be had on this kind of machine (home): home-manager's own manual and news are not made. Leave it out.";
    }) only;
  };
}
