# A desktop of a user that others see by VNC, with clipboard and sound. An option of this library; NixOS has none.
# Ports: 5900 and the display, on this machine unless `localhost` is false. State: none.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mapAttrs'
    mkIf
    nameValuePair
    optional
    optionals
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    needed
    number
    option
    port
    text
    ;

  cfg = config.services.vnc;

  session = {
    options = {
      display = number 1 "Number of the display; the port is 5900 and this.";
      geometry = option (types.strMatching "[0-9]+x[0-9]+") "1920x1080" "Size of the screen.";
      depth = number 24 "Bits of a colour.";
      command = needed types.str "Command of the desktop.";
      passwordFile = needed types.str "File made by `vncpasswd`.";
      localhost = flag true "Whether only this machine may connect, as through a tunnel of SSH.";
      openFirewall = flag false "Whether the firewall accepts connections to the port.";
      clipboard = flag true "Whether the clipboard is shared.";
      sound = {
        enable = flag false "Whether programs of the other side may play what is heard here, through PulseAudio's protocol.";
        port = port 4713 "Port of that protocol, on this machine only.";
      };
    };
  };

  yesNo = value: if value then "1" else "0";

  start =
    name: s:
    pkgs.writeShellScript "vnc-session-${name}" ''
      . /etc/profile
      ${lib.optionalString s.sound.enable ''
        ${lib.getExe' pkgs.pulseaudio "pactl"} load-module module-native-protocol-tcp port=${toString s.sound.port} listen=127.0.0.1 auth-ip-acl=127.0.0.1 || true
      ''}
      ${s.command}
    '';

  service = name: s: {
    description = "Desktop of ${name} by VNC";
    wantedBy = [ "multi-user.target" ];
    after = [
      "network.target"
      "systemd-user-sessions.service"
    ];
    serviceConfig = {
      User = name;
      PAMName = "login";
      WorkingDirectory = "~";
      ExecStart = lib.concatStringsSep " " (
        [
          "${lib.getExe' pkgs.xinit "xinit"} ${start name s} -- ${lib.getExe' pkgs.tigervnc "Xvnc"} :${toString s.display}"
          "-geometry ${s.geometry}"
          "-depth ${toString s.depth}"
          "-rfbport ${toString (5900 + s.display)}"
          "-rfbauth ${s.passwordFile}"
          "-SecurityTypes VncAuth,TLSVnc"
          "-AcceptCutText=${yesNo s.clipboard}"
          "-SendCutText=${yesNo s.clipboard}"
        ]
        ++ optional s.localhost "-localhost"
      );
      Restart = "on-failure";
      RestartSec = "5s";
    };
  };
in
{
  options.services.vnc.sessions = option (types.attrsOf (
    types.submodule session
  )) { } "Desktops, by the name of their user.";

  config = mkIf (cfg.sessions != { }) {
    assertions = [
      {
        assertion =
          let
            displays = map (s: s.display) (lib.attrValues cfg.sessions);
          in
          lib.unique displays == displays;
        message = "services.vnc.sessions: each desktop needs a `display' of its own.";
      }
    ];

    environment.systemPackages = [
      pkgs.tigervnc
      pkgs.xinit
    ]
    ++ optional (lib.any (s: s.sound.enable) (lib.attrValues cfg.sessions)) pkgs.pulseaudio;

    systemd.services = mapAttrs' (name: s: nameValuePair "vnc-${name}" (service name s)) cfg.sessions;

    networking.firewall.allowedTCPPorts = lib.concatMap (
      s: optionals s.openFirewall [ (5900 + s.display) ]
    ) (lib.attrValues cfg.sessions);
  };
}
