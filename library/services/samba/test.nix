{ lib, manifest, ... }:
let
  on = settings: {
    services.samba = {
      enable = true;
    }
    // settings;
  };
  execStart = name: host: host.config.systemd.services.${name}.serviceConfig.ExecStart;
  plain = builtins.unsafeDiscardStringContext;
in
{
  "global settings and shares" = {
    module = on {
      settings = {
        global = {
          "server string" = "box";
          "hosts allow" = [
            "10.0.0.0/8"
            "127.0.0.1"
          ];
        };
        public = {
          path = "/srv/public";
          "guest ok" = true;
        };
      };
      usershares.enable = true;
      usershares.group = "sharers";
    };
    actual = host: [
      host.config.environment.etc."samba/smb.conf".text
      ((manifest host).groups ? sharers)
      host.config.systemd.tmpfiles.settings."50-samba-usershares"."/var/lib/samba/usershares".d.group
    ];
    expected = [
      ''
        [global]
        hosts allow=10.0.0.0/8 127.0.0.1
        invalid users=root
        passwd program=/usr/bin/passwd %u
        security=user
        server string=box
        usershare allow guests=true
        usershare max shares=100
        usershare path=/var/lib/samba/usershares
        [public]
        guest ok=true
        path=/srv/public
      ''
      true
      "sharers"
    ];
  };

  "the units have the distribution's names" = {
    module = on {
      openFirewall = true;
      smbd.extraArgs = [ "-d1" ];
      nmbd.extraArgs = [ "-d2" ];
      winbindd.extraArgs = [ "-d3" ];
    };
    actual = host: [
      (map (name: (manifest host).units.${name}.distributionNames.apt) [
        "samba-smbd.service"
        "samba-nmbd.service"
        "samba-winbindd.service"
      ])
      (map (name: plain (execStart name host)) [
        "samba-smbd"
        "samba-nmbd"
        "samba-winbindd"
      ])
      (manifest host).units."samba.target".wantedBy
      (manifest host).units."samba-ad-dc.service".enable
      host.config.networking.firewall.allowedTCPPorts
      host.config.networking.firewall.allowedUDPPorts
    ];
    expected = [
      [
        "smbd.service"
        "nmbd.service"
        "winbind.service"
      ]
      [
        "/usr/sbin/smbd --foreground --no-process-group -d1"
        "/usr/sbin/nmbd --foreground --no-process-group -d2"
        "/usr/sbin/winbindd --foreground --no-process-group -d3"
      ]
      [ "multi-user.target" ]
      false
      [
        139
        445
      ]
      [
        137
        138
      ]
    ];
  };

  "parts may be left out" = {
    module = on {
      smbd.enable = false;
      nmbd.enable = false;
      winbindd.enable = false;
      settings.global.security = "domain";
    };
    actual = host: [
      (lib.filter (lib.hasPrefix "samba-") (lib.attrNames host.config.systemd.services))
      (lib.elem "samba-winbind" (map lib.getName host.config.environment.systemPackages))
    ];
    expected = [
      [ ]
      false
    ];
  };

  "names of Windows machines are not looked up by all" = {
    module = on { nsswins = true; };
    refused = true;
  };

  "who may not, and what changes passwords" = {
    module = on {
      settings.global = {
        "invalid users" = [
          "root"
          "guest"
        ];
        "passwd program" = "/usr/bin/chpw %u";
      };
    };
    actual =
      host:
      map (part: lib.hasInfix part host.config.environment.etc."samba/smb.conf".text) [
        "invalid users=root guest\n"
        "passwd program=/usr/bin/chpw %u\n"
      ];
    expected = [
      true
      true
    ];
  };
}
