# Time, language and keyboard of a machine, and what firn leaves on it.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.system;
in
{
  options.firn.system = {
    enable = mkEnableOption "time, language and keyboard as said here";

    timeZone = mkOption {
      type = types.str;
      example = "Europe/Paris";
      description = ''
        Where the machine is. There is no default: a machine with another place's clock is wrong in a way that is seen late.
      '';
    };

    locale = mkOption {
      type = types.str;
      default = "en_US.UTF-8";
      description = "Language of messages and formats.";
    };

    keyMap = mkOption {
      type = types.str;
      default = "us";
      description = "Keyboard of the console.";
    };
  };

  config = mkIf cfg.enable {
    time = { inherit (cfg) timeZone; };
    i18n.defaultLocale = cfg.locale;
    console = { inherit (cfg) keyMap; };

    environment.systemPackages = [
      (pkgs.callPackage ../../pkgs/report/package.nix { })
      pkgs.curl
      pkgs.git
      pkgs.htop
    ];

    # Which release of firn this machine was made with.
    environment.etc."firn-release".source = ../../VERSION;

    system.stateVersion = mkDefault "26.05";
  };
}
