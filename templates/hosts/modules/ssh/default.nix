# The way in: ssh with keys only.
# Ports: 22, or `port`. State: /etc/ssh, the host's keys.
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

  cfg = config.site.ssh;
in
{
  imports = [ ../_model.nix ];

  options.site.ssh = {
    enable = mkEnableOption "logging in by ssh, with keys only";

    port = mkOption {
      type = types.port;
      default = 22;
      description = "Where ssh listens.";
    };
  };

  config = mkMerge [
    {
      site.modules.ssh = {
        inherit (cfg) enable;
        description = "Logging in by ssh, with keys only";
        ports.tcp = [ cfg.port ];
        state = [ "/etc/ssh" ];
      };
    }

    (mkIf cfg.enable {
      services.openssh = {
        enable = true;
        ports = [ cfg.port ];
        # Whether a port is open is said by the firewall's module.
        openFirewall = false;
        settings = {
          PasswordAuthentication = false;
          KbdInteractiveAuthentication = false;
          PermitRootLogin = "no";
          X11Forwarding = false;
        };
      };
    })
  ];
}
