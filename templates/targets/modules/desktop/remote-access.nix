# The desktop from elsewhere: RDP with sound and clipboard, and VNC on this machine only, for a tunnel.
# Ports: 3389. State: /var/lib/vnc/password, made by `vncpasswd`.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    getExe'
    mkDefault
    mkOption
    types
    ;
  cfg = config.targets.remoteAccess;
in
{
  options.targets.remoteAccess = {
    user = mkOption {
      type = types.str;
      default = "ops";
      description = "Whose desktop it is.";
    };

    geometry = mkOption {
      type = types.strMatching "[0-9]+x[0-9]+";
      default = "1920x1080";
      description = "Size of the screen.";
    };
  };

  config = {
    services.xrdp = {
      enable = true;
      openFirewall = mkDefault true;
      defaultWindowManager = "startplasma-x11";
      audio.enable = true;
    };

    systemd.services.vnc = {
      description = "Screen for VNC";
      wantedBy = [ "multi-user.target" ];
      unitConfig.ConditionPathExists = "/var/lib/vnc/password";
      serviceConfig = {
        User = cfg.user;
        StateDirectory = "vnc";
        Restart = "on-failure";
        ExecStart = lib.concatStringsSep " " [
          (getExe' pkgs.tigervnc "Xvnc")
          ":1"
          "-localhost"
          "-geometry ${cfg.geometry}"
          "-rfbauth /var/lib/vnc/password"
          # The clipboard goes both ways.
          "-AcceptCutText=1"
          "-SendCutText=1"
        ];
      };
    };
    systemd.services.vnc-desktop = {
      description = "Desktop on the screen for VNC";
      wantedBy = [ "vnc.service" ];
      bindsTo = [ "vnc.service" ];
      after = [ "vnc.service" ];
      environment.DISPLAY = ":1";
      path = [ pkgs.dbus ];
      serviceConfig.User = cfg.user;
      script = "exec dbus-run-session startplasma-x11";
    };
  };
}
