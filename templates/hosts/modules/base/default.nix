# What every machine is.
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
    mkMerge
    mkOption
    types
    ;

  cfg = config.site.base;
in
{
  imports = [ ../_model.nix ];

  options.site.base = {
    enable = mkEnableOption "what every machine is";

    addresses = mkOption {
      type = types.attrsOf types.str;
      default = { };
      example = {
        "192.168.10.2" = "web";
      };
      description = "The names of machines by their addresses.";
    };
  };

  config = mkMerge [
    {
      site.modules.base = {
        inherit (cfg) enable;
        description = "Time, language, names of the others, programs for whoever looks after the machine";
      };
    }

    (mkIf cfg.enable {
      time.timeZone = mkDefault "Europe/Berlin";
      i18n.defaultLocale = mkDefault "en_US.UTF-8";

      networking.domain = mkDefault "home.arpa";
      networking.hosts = lib.mapAttrs (_: name: [
        "${name}.${config.networking.domain}"
        name
      ]) cfg.addresses;

      environment.systemPackages = with pkgs; [
        curl
        git
        htop
        jq
        vim
      ];

      system.stateVersion = mkDefault "26.05";
    })
  ];
}
