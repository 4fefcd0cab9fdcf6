# Keys instead of passwords, a closed firewall, and little for others to see.
# Ports: 22.
{
  config,
  lib,
  options,
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
  isDarwin = options ? launchd;

  cfg = config.fleet.base.security;
in
{
  options.fleet.base.security = {
    enable = mkEnableOption "what keeps machines from being taken over";

    sshPort = mkOption {
      type = types.port;
      default = 22;
      description = "Port of ssh.";
    };

    banAfter = mkOption {
      type = types.ints.positive;
      default = 4;
      description = "After how many failures an address is shut out.";
    };
  };

  config = mkIf cfg.enable (
    if isDarwin then
      {
        services.openssh.enable = mkDefault false;
        networking.applicationFirewall.enable = true;
        networking.applicationFirewall.enableStealthMode = true;
        security.pam.services.sudo_local.touchIdAuth = true;
        system.defaults.loginwindow.GuestEnabled = false;
        system.defaults.screensaver.askForPassword = true;
      }
    else
      {
        services.openssh = {
          enable = true;
          ports = [ cfg.sshPort ];
          openFirewall = true;
          settings = {
            PasswordAuthentication = false;
            KbdInteractiveAuthentication = false;
            PermitRootLogin = mkDefault "no";
          };
        };
        security.sudo.wheelNeedsPassword = mkDefault false;
        networking.firewall.enable = mkDefault true;
        networking.nftables.enable = mkDefault true;
        services.fail2ban = {
          enable = mkDefault true;
          maxretry = cfg.banAfter;
        };
        boot.kernel.sysctl = {
          "kernel.dmesg_restrict" = mkDefault 1;
          "net.ipv4.conf.all.accept_redirects" = mkDefault 0;
          "net.ipv4.tcp_syncookies" = mkDefault 1;
        };
      }
  );
}
