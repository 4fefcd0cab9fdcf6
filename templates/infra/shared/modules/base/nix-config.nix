# Nix: flakes, whose caches it trusts, and what it throws away.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;
  # Decided by the options there are, so that it can decide which are set.
  isDarwin = options ? launchd;

  cfg = config.fleet.base.nix-config;
in
{
  options.fleet.base.nix-config = {
    enable = mkEnableOption "Nix as all machines have it";

    caches = mkOption {
      type = types.attrsOf types.str;
      default = {
        "https://cache.nixos.org" = "cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=";
      };
      description = "Caches, each with the key that signs there.";
    };

    keepDays = mkOption {
      type = types.ints.positive;
      default = 30;
      description = "How many days an old generation is kept.";
    };
  };

  config = mkIf cfg.enable {
    nix = {
      enable = true;
      settings = {
        experimental-features = [
          "nix-command"
          "flakes"
        ];
        substituters = lib.attrNames cfg.caches;
        trusted-public-keys = lib.attrValues cfg.caches;
        trusted-users = [ (if isDarwin then "@admin" else "@wheel") ];
      };
      optimise.automatic = true;
      gc = {
        automatic = true;
        options = "--delete-older-than ${toString cfg.keepDays}d";
      }
      // (
        if isDarwin then
          {
            interval = {
              Weekday = 7;
              Hour = 4;
            };
          }
        else
          { dates = "Sun 04:00"; }
      );
    };
  };
}
