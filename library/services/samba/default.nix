# Files shared with Windows and others (SMB).
# Ports: TCP 139 and 445, UDP 137 and 138, opened by `openFirewall`. State: /var/lib/samba.
# Otherwise than on NixOS: programs of PAM, NSS and the set-uid mount.cifs are the distribution's.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    escapeShellArgs
    mkIf
    mkMerge
    mkRemovedOptionModule
    mkRenamedOptionModule
    optional
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    isDistributionPackage
    option
    strings
    text
    ;

  cfg = config.services.samba;
  fromDistribution = isDistributionPackage cfg.package;

  settingsFormat = pkgs.formats.ini {
    listToValue = lib.concatMapStringsSep " " (lib.generators.mkValueStringDefault { });
  };
  joined = lib.mapAttrs (
    _: v:
    if lib.isList v then lib.concatMapStringsSep " " (lib.generators.mkValueStringDefault { }) v else v
  );
  toIni = sections: lib.generators.toINI { } (lib.mapAttrs (_: joined) sections);

  # `global` comes first, as testparm warns of anything else.
  configText =
    toIni { inherit (cfg.settings) global; } + toIni (removeAttrs cfg.settings [ "global" ]);

  daemon =
    {
      name,
      description,
      extraArgs,
      after,
      serviceConfig ? { },
    }:
    {
      inherit description;
      documentation = [
        "man:${name}(8)"
        "man:samba(7)"
        "man:smb.conf(5)"
      ];
      after = [ "network.target" ] ++ after;
      partOf = [ "samba.target" ];
      wantedBy = [ "samba.target" ];
      wants = optional (lib.elem "network-online.target" after) "network-online.target";
      unitConfig.RequiresMountsFor = "/var/lib/samba";
      restartTriggers = [ configText ];
      serviceConfig = {
        ExecReload = "${lib.getExe' pkgs.coreutils "kill"} -HUP $MAINPID";
        ExecStart = "${lib.getExe' cfg.package name} --foreground --no-process-group ${escapeShellArgs extraArgs}";
        LimitCORE = "infinity";
        PIDFile = "/run/samba/${name}.pid";
        Slice = "system-samba.slice";
        Type = "notify";
      }
      // serviceConfig;
    };

  part = what: {
    enable = flag true "Whether ${what}.";
    extraArgs = strings [ ] "Further arguments.";
  };

  online = "network-online.target";
  removed = name: instead: mkRemovedOptionModule [ "services" "samba" name ] instead;
  renamed =
    old: new:
    mkRenamedOptionModule [ "services" "samba" old ] (
      [
        "services"
        "samba"
      ]
      ++ new
    );
in
{
  imports = [
    (removed "defaultShare" "Use services.samba.settings instead.")
    (removed "configText" "Use services.samba.settings instead.")
    (removed "extraConfig" "Use services.samba.settings instead.")
    (renamed "invalidUsers" [
      "settings"
      "global"
      "invalid users"
    ])
    (renamed "securityType" [
      "settings"
      "global"
      "security"
    ])
    (renamed "shares" [ "settings" ])
    (renamed "enableWinbindd" [
      "winbindd"
      "enable"
    ])
    (renamed "enableNmbd" [
      "nmbd"
      "enable"
    ])
  ];

  options.services.samba = {
    enable = flag false "Whether files are shared.";
    package = option types.package pkgs.samba "The package of Samba.";
    openFirewall = flag false "Whether the firewall accepts connections to the ports.";
    smbd = part "the server of files runs";
    nmbd = part "the server of names runs";
    winbindd = part "accounts of a domain are looked up";
    usershares = {
      enable = flag false "Whether users may share folders of theirs.";
      group = text "samba" "Group of those who may.";
    };
    nsswins = flag false "Whether names of Windows machines are looked up by all programs.";
    settings = option (types.submodule {
      freeformType = settingsFormat.type;
      options.global = {
        security = option (types.enum [
          "auto"
          "user"
          "domain"
          "ads"
        ]) "user" "How users are known.";
        "invalid users" = strings [ "root" ] "Users who may not.";
        "passwd program" = text "/usr/bin/passwd %u" "Program that changes passwords.";
      };
    }) { } "Settings: sections of smb.conf, `global` and one for each share.";
  };

  config = mkMerge [
    (mkIf cfg.enable {
      assertions = [
        {
          assertion = !cfg.nsswins || cfg.winbindd.enable;
          message = "If services.samba.nsswins is enabled, then services.samba.winbindd.enable must also be enabled";
        }
        {
          assertion = !cfg.nsswins;
          message = ''
            services.samba.nsswins: /etc/nsswitch.conf is the distribution's. Install its package of libnss_wins, which adds
            itself there.
          '';
        }
      ];

      environment.etc."samba/smb.conf".text = configText;
      environment.systemPackages = [
        cfg.package
      ]
      ++ optional (fromDistribution && cfg.winbindd.enable) pkgs.samba-winbind;

      # Debian starts it for domain controllers only, but it is there.
      systemd.units."samba-ad-dc.service" = mkIf fromDistribution { enable = false; };

      systemd.slices.system-samba.description = "Samba (SMB Networking Protocol) Slice";
      systemd.targets.samba = {
        description = "Samba Server";
        after = [ "network.target" ];
        wants = [ online ];
        wantedBy = [ "multi-user.target" ];
      };
      systemd.tmpfiles.rules = [
        "d /run/samba 0755 root root - -"
        "d /var/lock/samba - - - - -"
        "d /var/log/samba - - - - -"
        "d /var/cache/samba - - - - -"
        "d /var/lib/samba/private - - - - -"
      ];

      networking.firewall.allowedTCPPorts = mkIf cfg.openFirewall [
        139
        445
      ];
      networking.firewall.allowedUDPPorts = mkIf cfg.openFirewall [
        137
        138
      ];
    })

    (mkIf (cfg.enable && cfg.nmbd.enable) {
      systemd.services.samba-nmbd = daemon {
        name = "nmbd";
        description = "Samba NMB Daemon";
        inherit (cfg.nmbd) extraArgs;
        after = [ online ];
      };
    })

    (mkIf (cfg.enable && cfg.smbd.enable) {
      systemd.services.samba-smbd = daemon {
        name = "smbd";
        description = "Samba SMB Daemon";
        inherit (cfg.smbd) extraArgs;
        after = [
          online
        ]
        ++ optional cfg.nmbd.enable "samba-nmbd.service"
        ++ optional cfg.winbindd.enable "samba-winbindd.service";
        serviceConfig.LimitNOFILE = 16384;
      };
    })

    (mkIf (cfg.enable && cfg.winbindd.enable) {
      systemd.services.samba-winbindd = daemon {
        name = "winbindd";
        description = "Samba Winbind Daemon";
        inherit (cfg.winbindd) extraArgs;
        after = optional cfg.nmbd.enable "samba-nmbd.service";
      };
    })

    (mkIf (cfg.enable && cfg.usershares.enable) {
      users.groups.${cfg.usershares.group} = { };
      systemd.tmpfiles.settings."50-samba-usershares"."/var/lib/samba/usershares".d = {
        user = "root";
        inherit (cfg.usershares) group;
        # Sticky: no one deletes what others share.
        mode = "1775";
      };
      services.samba.settings.global = lib.mapAttrs (_: lib.mkDefault) {
        "usershare path" = "/var/lib/samba/usershares";
        "usershare max shares" = 100;
        "usershare allow guests" = true;
      };
    })
  ];
}
