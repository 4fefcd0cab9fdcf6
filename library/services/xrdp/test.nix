{ lib, manifest, ... }:
let
  service = name: host: host.config.systemd.services.${name};
  plain = builtins.unsafeDiscardStringContext;
  has = parts: text: map (part: lib.hasInfix part text) parts;
in
{
  "what is put into the distribution's settings" = {
    module.services.xrdp = {
      enable = true;
      audio.enable = true;
      port = 3390;
      openFirewall = true;
      sslKey = "/srv/k.pem";
      sslCert = "/srv/c.pem";
      defaultWindowManager = "startplasma-x11";
      extraConfDirCommands = "sed -i s/a/b/ $out/sesman.ini";
    };
    actual = host: [
      (has [
        "certificate=/srv/c.pem|"
        "key_file=/srv/k.pem|"
        "out=/run/xrdp-nivis\nsed -i s/a/b/ $out/sesman.ini"
        "-keyout /srv/k.pem -out /srv/c.pem"
        "-startwm.sh|"
      ] (plain (service "xrdp-sesman" host).preStart))
      (plain (service "xrdp" host).serviceConfig.ExecStart)
      (map lib.getName host.config.environment.systemPackages)
      host.config.networking.firewall.allowedTCPPorts
      (manifest host).units."xrdp.service".strategy
      (manifest host).users.xrdp.extraGroups
    ];
    expected = [
      [
        true
        true
        true
        true
        true
      ]
      "/usr/sbin/xrdp --nodaemon --port 3390 --config /run/xrdp-nivis/xrdp.ini"
      [
        "xrdp"
        "xorgxrdp"
        "pipewire-module-xrdp"
        "bash"
      ]
      [ 3390 ]
      "replace"
      [ "ssl-cert" ]
    ];
  };
}
