{ lib, manifest, ... }:
let
  plain = builtins.unsafeDiscardStringContext;
  # What follows the session's script.
  arguments =
    name: host:
    lib.last (
      lib.splitString " -- " (plain host.config.systemd.services.${name}.serviceConfig.ExecStart)
    );
in
{
  "a desktop for one user" = {
    module.services.vnc.sessions.ops = {
      display = 2;
      geometry = "1280x800";
      depth = 16;
      command = "startxfce4";
      passwordFile = "/home/ops/.vnc/passwd";
      localhost = false;
      openFirewall = true;
      clipboard = false;
      sound.enable = true;
      sound.port = 4800;
    };
    actual = host: [
      (arguments "vnc-ops" host)
      host.config.systemd.services.vnc-ops.serviceConfig.User
      host.config.networking.firewall.allowedTCPPorts
      (lib.elem "pulseaudio" (map lib.getName host.config.environment.systemPackages))
      (manifest host).units."vnc-ops.service".wantedBy
    ];
    expected = [
      "/usr/bin/Xvnc :2 -geometry 1280x800 -depth 16 -rfbport 5902 -rfbauth /home/ops/.vnc/passwd -SecurityTypes VncAuth,TLSVnc -AcceptCutText=0 -SendCutText=0"
      "ops"
      [ 5902 ]
      true
      [ "multi-user.target" ]
    ];
  };

  "this machine only, unless said" = {
    module.services.vnc.sessions.ops = {
      command = "xterm";
      passwordFile = "/p";
    };
    actual =
      host: lib.hasSuffix "-AcceptCutText=1 -SendCutText=1 -localhost" (arguments "vnc-ops" host);
    expected = true;
  };

  "each desktop has a display" = {
    module.services.vnc.sessions = lib.genAttrs [ "a" "b" ] (_: {
      command = "xterm";
      passwordFile = "/p";
    });
    refused = true;
  };
}
