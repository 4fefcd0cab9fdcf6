# Files for the house.
# Ports: 445. State: the folders of the shares.
{
  config,
  lib,
  ...
}:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkMerge
    mkOption
    types
    ;

  cfg = config.site.files;
in
{
  imports = [ ../_model.nix ];

  options.site.files = {
    enable = mkEnableOption "files shared by SMB";

    shares = mkOption {
      type = types.attrsOf types.path;
      default = {
        share = "/srv/share";
      };
      example = {
        music = "/srv/music";
      };
      description = "Folders by the names under which they are shared.";
    };

    network = mkOption {
      type = types.str;
      default = "192.168.10.0/24";
      description = "Addresses that are let in.";
    };
  };

  config = mkMerge [
    {
      site.modules.files = {
        inherit (cfg) enable;
        description = "Files shared by SMB";
        ports.tcp = [ 445 ];
        state = lib.attrValues cfg.shares;
      };
    }

    (mkIf cfg.enable {
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
          "create mask" = "0660";
          "directory mask" = "2770";
          "force group" = "users";
        }) cfg.shares;
      };

      systemd.tmpfiles.settings."10-files" = lib.mapAttrs' (_: path: {
        name = path;
        value.d = {
          mode = "2770";
          user = "root";
          group = "users";
        };
      }) cfg.shares;
    })
  ];
}
