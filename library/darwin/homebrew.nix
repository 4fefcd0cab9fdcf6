# What Homebrew installs.
{ config, lib, ... }:
let
  inherit (lib) types;
  inherit (import ../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    maybe
    option
    ;

  # A name, or a name with what is particular about it.
  named =
    options:
    types.listOf (
      types.coercedTo types.str (name: { inherit name; }) (
        types.submodule {
          options = {
            name = lib.mkOption {
              type = types.str;
              description = "Its name.";
            };
          }
          // options;
        }
      )
    );
in
{
  options.homebrew = {
    enable = enable "Homebrew installs what is listed";
    user = option (types.nullOr types.str) config.system.primaryUser "Whose Homebrew it is.";
    global.autoUpdate = flag true "Whether Homebrew updates itself when it is called.";
    global.brewfile = flag false "Whether `brew bundle` uses this list.";
    onActivation = {
      autoUpdate = flag false "Whether Homebrew is updated at every activation.";
      upgrade = flag false "Whether what is installed is upgraded then.";
      cleanup = option (types.enum [
        "none"
        "check"
        "uninstall"
        "zap"
      ]) "none" "What happens to what is not listed.";
      extraFlags = option (types.listOf types.str) [ ] "Further arguments.";
    };
    taps = option (named {
      clone_target = maybe types.str "Where it is cloned from.";
    }) [ ] "Further repositories.";
    brews = option (named {
      args = maybe (types.listOf types.str) "Arguments.";
      restart_service = maybe (types.either types.bool (
        types.enum [ "changed" ]
      )) "Whether its service is restarted.";
    }) [ ] "Programs.";
    casks = option (named {
      greedy = maybe types.bool "Whether it is upgraded although it does so itself.";
    }) [ ] "Applications.";
    masApps =
      option (types.attrsOf types.ints.positive) { }
        "Applications of the App Store, by number.";
    extraConfig = lines "Further lines of the Brewfile.";
  };
}
