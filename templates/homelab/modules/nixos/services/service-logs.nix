# Journals of all machines at home, in one place: what mixin-logs.nix sends arrives here.
# Ports: 19532, plain HTTP, from home. State: /var/log/journal/remote.
{ config, lib, ... }:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;
  cfg = config.homelab.services.logs;
in
{
  imports = [ ../../shared/shared-network.nix ];

  options.homelab.services.logs = {
    enable = mkEnableOption "taking in the journals of other machines";

    port = mkOption {
      type = types.port;
      default = 19532;
      description = "Port they are sent to.";
    };

    keep = mkOption {
      type = types.str;
      default = "8G";
      description = "How much is kept of each machine.";
    };
  };

  config = mkIf cfg.enable {
    services.journald.remote = {
      enable = true;
      inherit (cfg) port;
      settings.Remote = {
        SplitMode = "host";
        MaxUse = cfg.keep;
      };
    };
    networking.firewall.interfaces.${config.homelab.network.lan}.allowedTCPPorts = [ cfg.port ];
  };
}
