# Whose home it is.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable maybe strings;
  cfg = config.home;

  keyboard.options = {
    layout = maybe types.str "Layout of the keyboard.";
    model = maybe types.str "Model of the keyboard.";
    variant = maybe types.str "Variant of the layout.";
    options = strings "Options of XKB.";
  };
in
{
  options = {
    home = {
      username = mkOption {
        type = types.nonEmptyStr;
        example = "ops";
        description = "Name of the account.";
      };

      uid = maybe types.ints.unsigned "Id of the account, where a module must know it.";

      homeDirectory = mkOption {
        type = types.path;
        default = if cfg.username == "root" then "/root" else "/home/${cfg.username}";
        defaultText = lib.literalExpression ''"/home/''${home.username}"'';
        apply = toString;
        description = "The home folder.";
      };

      stateVersion = mkOption {
        type = types.str;
        default = "26.05";
        description = "The release whose defaults for data on disk this home was first set up with.";
      };

      keyboard = mkOption {
        type = types.nullOr (types.submodule keyboard);
        default = null;
        description = "The keyboard of the desktop; null for the system's.";
      };

      preferXdgDirectories = enable "programs keep their files in the XDG folders where they can";

      enableNixpkgsReleaseCheck = mkOption {
        type = types.bool;
        default = true;
        internal = true;
        description = "Taken for modules written for home-manager; the library and its `lib` are of one release.";
      };
    };

    # A home of a host: set by the host's `home-manager.users`.
    submoduleSupport = {
      enable = enable "the home is part of a host" // {
        internal = true;
      };
      externalPackageInstall = enable "packages are installed by the host" // {
        internal = true;
      };
    };

    programs.home-manager.enable = enable "home-manager's own command is there; `nivis switch` takes its place";
  };

  config = {
    # As setxkbmap takes it; Wayland's desktops read the same variables.
    home.sessionVariables = lib.mkIf (cfg.keyboard != null) (
      lib.filterAttrs (_: v: v != null && v != "") {
        XKB_DEFAULT_LAYOUT = cfg.keyboard.layout;
        XKB_DEFAULT_MODEL = cfg.keyboard.model;
        XKB_DEFAULT_VARIANT = cfg.keyboard.variant;
        XKB_DEFAULT_OPTIONS = lib.concatStringsSep "," cfg.keyboard.options;
      }
    );

    warnings = lib.optional config.programs.home-manager.enable "`programs.home-manager.enable' has no effect on this kind of machine (home): `nivis switch' does what `home-manager switch' did.";

    home.activation.checkUid = lib.mkIf (cfg.uid != null) (
      lib.hm.dag.entryBefore [ "writeBoundary" ] ''
        if [[ "$(id -u)" != ${toString cfg.uid} ]]; then
          errorEcho "home.uid is ${toString cfg.uid}, but the id of $(id -un) is $(id -u)"
          exit 1
        fi
      ''
    );

    nivis.manifest.host = {
      user = cfg.username;
      home = cfg.homeDirectory;
      inherit (cfg) stateVersion;
      inherit (config.nixpkgs.hostPlatform) system;
      inherit (config.nivis) distribution tags;
    };
  };
}
