# The OpenSSH daemon, with NixOS' defaults.
# Ports: 22, or `services.openssh.ports`. State: the host's keys in /etc/ssh.
# Otherwise than on NixOS: the account `sshd` and /etc/ssh/moduli are the distribution's, sftp is sshd's own, and key
# exchanges that OpenSSH has since 9.9 are left out.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatMapStrings
    concatStringsSep
    filterAttrs
    mkIf
    mkMerge
    mkOption
    mkRenamedOptionModule
    optional
    optionalString
    types
    ;

  cfg = config.services.openssh;
  format = import ./format.nix { inherit lib pkgs; };
  fromDistribution = (import ../_common { inherit lib; }).isDistributionPackage cfg.package;

  option =
    type: default: description:
    mkOption { inherit type default description; };

  authorized = {
    options.openssh = {
      authorizedKeys = {
        keys = option (types.listOf types.singleLineStr) [ ] "Public keys that let in, one a line.";
        keyFiles = option (types.listOf types.path) [ ] "Files of public keys that let in.";
      };
      authorizedPrincipals =
        option (types.listOf types.singleLineStr) [ ]
          "Principals whose certificates let in.";
    };
  };

  listenAddress = types.submodule {
    options = {
      addr = option (types.nullOr types.str) null "Host name or address.";
      port = option (types.nullOr types.port) null "Port; null for all of `ports`.";
    };
  };

  # A folder per kind and a file per user, for the users of whom something is said.
  perUser =
    folder: has: text:
    lib.mapAttrs' (
      _: u:
      lib.nameValuePair "ssh/${folder}/${u.name}" {
        mode = "0444";
        text = text u;
      }
    ) (filterAttrs (_: u: u.enable && has u) config.users.users);

  keyFiles =
    perUser "authorized_keys.d"
      (u: u.openssh.authorizedKeys.keys != [ ] || u.openssh.authorizedKeys.keyFiles != [ ])
      (u: ''
        ${concatStringsSep "\n" u.openssh.authorizedKeys.keys}
        ${concatMapStrings (f: lib.readFile f + "\n") u.openssh.authorizedKeys.keyFiles}
      '');

  principalFiles = perUser "authorized_principals.d" (u: u.openssh.authorizedPrincipals != [ ]) (
    u: concatStringsSep "\n" u.openssh.authorizedPrincipals
  );

  # Debian's sshd refuses to start without this folder; others do not mind it.
  privilegeSeparation = {
    RuntimeDirectory = "sshd";
    RuntimeDirectoryMode = "0755";
    RuntimeDirectoryPreserve = "yes";
  };

  duplicates = filterAttrs (_: names: lib.length names > 1) (
    lib.groupBy lib.toLower (lib.attrNames cfg.settings)
  );

  renamed =
    old: new:
    mkRenamedOptionModule
      [ "services" "openssh" old ]
      [
        "services"
        "openssh"
        "settings"
        new
      ];
in
{
  imports = [
    (lib.mkAliasOptionModule [ "services" "sshd" "enable" ] [ "services" "openssh" "enable" ])
    (lib.mkAliasOptionModule [ "services" "openssh" "knownHosts" ] [ "programs" "ssh" "knownHosts" ])
    (renamed "kbdInteractiveAuthentication" "KbdInteractiveAuthentication")
    (renamed "passwordAuthentication" "PasswordAuthentication")
    (renamed "useDns" "UseDns")
    (renamed "permitRootLogin" "PermitRootLogin")
    (renamed "logLevel" "LogLevel")
    (renamed "macs" "Macs")
    (renamed "ciphers" "Ciphers")
    (renamed "kexAlgorithms" "KexAlgorithms")
    (renamed "gatewayPorts" "GatewayPorts")
    (renamed "forwardX11" "X11Forwarding")
  ];

  options = {
    services.openssh = {
      enable = option types.bool false "Whether the OpenSSH daemon runs.";
      package = option types.package pkgs.openssh "The package of the daemon.";
      startWhenNeeded =
        option types.bool false
          "Whether systemd listens, and starts the daemon for a connection.";
      allowSFTP = option types.bool true "Whether files may be transferred by SFTP.";
      sftpServerExecutable = option types.str "internal-sftp" "The server of SFTP.";
      sftpFlags = option (types.listOf types.str) [ ] "Flags of the server of SFTP.";
      ports = option (types.listOf types.port) [ 22 ] "Ports the daemon listens on.";
      openFirewall = option types.bool true "Whether the firewall accepts connections to the ports.";
      listenAddresses =
        option (types.listOf listenAddress) [ ]
          "Addresses the daemon listens on; empty for all.";
      hostKeys = option (types.listOf types.attrs) [
        {
          type = "rsa";
          bits = 4096;
          path = "/etc/ssh/ssh_host_rsa_key";
        }
        {
          type = "ed25519";
          path = "/etc/ssh/ssh_host_ed25519_key";
        }
      ] "Keys of the host, made where they are missing.";
      generateHostKeys = mkOption {
        type = types.bool;
        default = cfg.enable;
        defaultText = lib.literalExpression "services.openssh.enable";
        description = "Whether missing keys of the host are made.";
      };
      enableRecommendedAlgorithms = option types.bool true "Whether NixOS' choice of algorithms is used.";
      authorizedKeysFiles =
        option (types.listOf types.str) [ ]
          "Files in which keys that let in are looked up.";
      authorizedKeysInHomedir = option types.bool true "Whether ~/.ssh/authorized_keys lets in.";
      authorizedKeysCommand = option types.str "none" "Program that prints the keys that let in.";
      authorizedKeysCommandUser = option types.str "nobody" "User that program runs as.";
      extraConfig = option types.lines "" "Further lines of sshd_config.";
      moduliFile = option (types.nullOr types.path) null "File of moduli; null for the distribution's.";
      settings = mkOption {
        type = types.submodule (
          import ./settings.nix {
            inherit lib format;
            inherit (cfg) enableRecommendedAlgorithms;
            inherit fromDistribution;
          }
        );
        default = { };
        example = {
          UseDns = true;
          PasswordAuthentication = false;
        };
        description = "Settings of the daemon, see {manpage}`sshd_config(5)`.";
      };
    };

    users.users = mkOption { type = types.attrsOf (types.submodule authorized); };
  };

  config = mkMerge [
    (mkIf cfg.enable {
      services.openssh = {
        authorizedKeysFiles = optional cfg.authorizedKeysInHomedir "%h/.ssh/authorized_keys" ++ [
          "/etc/ssh/authorized_keys.d/%u"
        ];

        settings.AuthorizedPrincipalsFile = mkIf (
          principalFiles != { }
        ) "/etc/ssh/authorized_principals.d/%u";

        extraConfig = lib.mkOrder 0 (
          concatStringsSep "\n" (
            [ "AddressFamily ${if config.networking.enableIPv6 then "any" else "inet"}" ]
            ++ map (port: "Port ${toString port}") cfg.ports
            ++ map (
              l: "ListenAddress ${l.addr}${optionalString (l.port != null) ":${toString l.port}"}"
            ) cfg.listenAddresses
            ++ optional cfg.allowSFTP "Subsystem sftp ${cfg.sftpServerExecutable} ${concatStringsSep " " cfg.sftpFlags}"
            ++ [ "AuthorizedKeysFile ${toString cfg.authorizedKeysFiles}" ]
            ++ optional (cfg.authorizedKeysCommand != "none") ''
              AuthorizedKeysCommand ${cfg.authorizedKeysCommand}
              AuthorizedKeysCommandUser ${cfg.authorizedKeysCommandUser}
            ''
            ++ map (k: "HostKey ${k.path}") cfg.hostKeys
          )
        );
      };

      environment.etc =
        keyFiles
        // principalFiles
        // {
          "ssh/sshd_config".text = "${format.toText cfg.settings}${cfg.extraConfig}\n";
          "ssh/moduli" = mkIf (cfg.moduliFile != null) { source = cfg.moduliFile; };
        };

      environment.systemPackages = [ cfg.package ];

      networking.firewall.allowedTCPPorts = lib.optionals cfg.openFirewall cfg.ports;

      systemd = {
        # The distribution's daemon would hold the port.
        units."sshd.service" = mkIf (cfg.startWhenNeeded && fromDistribution) { enable = false; };

        sockets.sshd = mkIf cfg.startWhenNeeded {
          description = "SSH Socket";
          wantedBy = [ "sockets.target" ];
          conflicts = [ "sshd.service" ];
          socketConfig = {
            # Empty first: this adds to the distribution's unit.
            ListenStream = [
              ""
            ]
            ++ (
              if cfg.listenAddresses == [ ] then
                cfg.ports
              else
                lib.concatMap (
                  l: map (p: "${l.addr}:${toString p}") (if l.port == null then cfg.ports else [ l.port ])
                ) cfg.listenAddresses
            );
            Accept = true;
            # Attempts to log in must not shut the socket.
            TriggerLimitIntervalSec = 0;
          };
        };

        services."sshd@" = mkIf cfg.startWhenNeeded {
          description = "SSH per-connection Daemon";
          after = [
            "network.target"
            "sshd-keygen.service"
          ];
          wants = mkIf cfg.generateHostKeys [ "sshd-keygen.service" ];
          stopIfChanged = false;
          path = [ cfg.package ];
          serviceConfig = {
            ExecStart = "-${lib.getExe' cfg.package "sshd"} -i -D -f /etc/ssh/sshd_config";
            KillMode = "process";
            StandardInput = "socket";
            StandardError = "journal";
          }
          // privilegeSeparation;
        };

        services.sshd = mkIf (!cfg.startWhenNeeded) {
          description = "SSH Daemon";
          wantedBy = [ "multi-user.target" ];
          after = [
            "network.target"
            "sshd-keygen.service"
          ];
          wants = mkIf cfg.generateHostKeys [ "sshd-keygen.service" ];
          stopIfChanged = false;
          path = [ cfg.package ];
          restartTriggers = [ config.environment.etc."ssh/sshd_config".source ];
          serviceConfig = {
            Type = "notify";
            Restart = "always";
            ExecStart = "${lib.getExe' cfg.package "sshd"} -D -f /etc/ssh/sshd_config";
            ExecReload = "${lib.getExe' pkgs.util-linux "kill"} -HUP $MAINPID";
            KillMode = "process";
          }
          // privilegeSeparation;
        };
      };

      assertions = [
        {
          assertion = duplicates == { };
          message = "Duplicate sshd config key; does your capitalization match the option's? Duplicate keys: ${
            lib.concatMapStringsSep ", " (names: "(${concatStringsSep ", " names})") (lib.attrValues duplicates)
          }";
        }
      ]
      ++ map (l: {
        assertion = l.addr != null;
        message = "addr must be specified in each listenAddresses entry";
      }) cfg.listenAddresses;
    })

    (mkIf cfg.generateHostKeys {
      systemd.services.sshd-keygen = {
        description = "SSH Host Keys Generation";
        wantedBy = [ "multi-user.target" ];
        unitConfig.ConditionFileNotEmpty = map (k: "|!${k.path}") cfg.hostKeys;
        serviceConfig.Type = "oneshot";
        path = [ cfg.package ];
        script = concatMapStrings (k: ''
          if ! [ -s "${k.path}" ]; then
              if ! [ -h "${k.path}" ]; then
                  rm -f "${k.path}"
              fi
              mkdir -p "$(dirname '${k.path}')"
              chmod 0755 "$(dirname '${k.path}')"
              ssh-keygen \
                -t "${k.type}" \
                ${optionalString (k ? bits) "-b ${toString k.bits}"} \
                ${optionalString (k ? comment) "-C '${k.comment}'"} \
                ${optionalString (k.openSSHFormat or false) "-o"} \
                -f "${k.path}" \
                -N ""
          fi
        '') cfg.hostKeys;
      };
    })
  ];
}
