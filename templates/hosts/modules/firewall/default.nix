# Closed, but for the ports of the modules that are enabled.
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
    ;

  cfg = config.site.firewall;

  ports =
    kind:
    lib.concatMap (module: module.ports.${kind}) (
      lib.filter (module: module.enable) (lib.attrValues config.site.modules)
    );
in
{
  imports = [ ../_model.nix ];

  options.site.firewall = {
    enable = mkEnableOption "the firewall: closed but for what enabled modules listen on";
  };

  config = mkMerge [
    {
      site.modules.firewall = {
        inherit (cfg) enable;
        description = "The firewall: closed but for what enabled modules listen on";
      };
    }

    (mkIf cfg.enable {
      networking.firewall = {
        enable = true;
        allowedTCPPorts = lib.sort lib.lessThan (ports "tcp");
        allowedUDPPorts = lib.sort lib.lessThan (ports "udp");
        logRefusedConnections = false;
      };

      # Answers to addresses that nobody would use are not sent.
      boot.kernel.sysctl = {
        "net.ipv4.conf.all.rp_filter" = 1;
        "net.ipv4.icmp_echo_ignore_broadcasts" = true;
      };
    })
  ];
}
