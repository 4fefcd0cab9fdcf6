# Folders shared with other machines in the house, by SMB.
# Ports: 445. State: the folders.
{ config, lib, ... }:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.networking.samba;
in
{
  options.firn.networking.samba = {
    enable = mkEnableOption "folders shared by SMB";

    shares = mkOption {
      type = types.attrsOf types.path;
      default = { };
      example = {
        music = "/srv/music";
      };
      description = "Folders by the names under which they are shared.";
    };

    network = mkOption {
      type = types.str;
      default = "192.168.0.0/16";
      description = "Addresses that are let in.";
    };
  };

  config = mkIf cfg.enable {
    networking.firewall.allowedTCPPorts = [ 445 ];

    services.samba = {
      enable = true;
      nmbd.enable = false;
      settings = {
        global = {
          "server min protocol" = "SMB3";
          "hosts allow" = "${cfg.network} 127.0.0.1";
          "hosts deny" = "0.0.0.0/0";
        };
      }
      // lib.mapAttrs (_: path: {
        inherit path;
        "read only" = false;
      }) cfg.shares;
    };
  };
}
