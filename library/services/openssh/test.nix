{
  lib,
  manifest,
  showing,
  ...
}:
{
  "settings of the daemon, with NixOS' defaults" = {
    module.services.openssh = {
      enable = true;
      ports = [
        22
        2222
      ];
      enableRecommendedAlgorithms = false;
      settings = {
        PasswordAuthentication = false;
        AllowUsers = [
          "ops"
          "deploy"
        ];
        MaxAuthTries = 3;
      };
    };
    actual = host: host.config.environment.etc."ssh/sshd_config".text;
    expected = ''
      AllowUsers ops deploy
      AuthorizedPrincipalsFile none
      GatewayPorts no
      KbdInteractiveAuthentication yes
      LogLevel INFO
      MaxAuthTries 3
      PasswordAuthentication no
      PermitRootLogin prohibit-password
      PrintMotd no
      StrictModes yes
      UseDns no
      UsePAM yes
      X11Forwarding no
      AddressFamily any
      Port 22
      Port 2222
      Subsystem sftp internal-sftp ''
    + ''

      AuthorizedKeysFile %h/.ssh/authorized_keys /etc/ssh/authorized_keys.d/%u
      HostKey /etc/ssh/ssh_host_rsa_key
      HostKey /etc/ssh/ssh_host_ed25519_key
    '';
  };

  "keys stand in a file of each user" = {
    module = {
      services.openssh.enable = true;
      users.users.root.openssh.authorizedKeys.keys = [ "ssh-ed25519 AAAA ops" ];
    };
    actual = host: [
      host.config.environment.etc."ssh/authorized_keys.d/root".text
      (manifest host).files."/etc/ssh/authorized_keys.d/root".mode
    ];
    expected = [
      "ssh-ed25519 AAAA ops\n\n"
      "0444"
    ];
  };

  "the unit knows its name on the distribution" = {
    module.services.openssh.enable = true;
    actual =
      host:
      let
        unit = (manifest host).units."sshd.service";
      in
      [
        unit.strategy
        unit.distributionNames
        (lib.hasInfix "\nExecStart=/usr/sbin/sshd -D -f /etc/ssh/sshd_config\n"
          host.config.systemd.units."sshd.service".text
        )
      ];
    expected = [
      "replace"
      { apt = "ssh.service"; }
      true
    ];
  };

  "the old names of settings still work" = {
    module.services.openssh.permitRootLogin = "no";
    actual = host: host.config.services.openssh.settings.PermitRootLogin;
    expected = "no";
  };

  "a key is written in one way" = {
    module.services.openssh = {
      enable = true;
      settings.passwordauthentication = false;
    };
    refused = true;
  };

  "systemd listens where that is wanted" = {
    module.services.openssh = {
      enable = true;
      startWhenNeeded = true;
    };
    actual = host: [
      (manifest host).units."sshd.service".enable
      host.config.systemd.sockets.sshd.socketConfig.ListenStream
    ];
    expected = [
      false
      [
        ""
        22
      ]
    ];
  };

  "the recommended key exchanges are those that Debian 12 knows" = {
    module.services.openssh.enable = true;
    actual = host: host.config.services.openssh.settings.KexAlgorithms;
    expected = [
      "sntrup761x25519-sha512@openssh.com"
      "curve25519-sha256"
      "curve25519-sha256@libssh.org"
      "diffie-hellman-group-exchange-sha256"
    ];
  };

  "single settings" = {
    module =
      { pkgs, ... }:
      {
        services.openssh = {
          enable = true;
          allowSFTP = true;
          sftpServerExecutable = "/usr/lib/openssh/sftp-server";
          sftpFlags = [ "-R" ];
          openFirewall = false;
          listenAddresses = [
            {
              addr = "10.0.0.1";
              port = 2022;
            }
          ];
          hostKeys = [
            {
              type = "ed25519";
              path = "/etc/ssh/mine";
              comment = "box";
            }
          ];
          authorizedKeysInHomedir = false;
          authorizedKeysFiles = [ "/etc/keys" ];
          authorizedKeysCommand = "/usr/bin/keys";
          authorizedKeysCommandUser = "keys";
          extraConfig = "Match User x";
          moduliFile = pkgs.writeText "moduli" "m";
        };
        users.users.root.openssh.authorizedPrincipals = [ "ops" ];
        networking.enableIPv6 = false;
      };
    actual =
      host:
      map (line: lib.hasInfix line host.config.environment.etc."ssh/sshd_config".text) [
        "AddressFamily inet\n"
        "ListenAddress 10.0.0.1:2022\n"
        "Subsystem sftp /usr/lib/openssh/sftp-server -R\n"
        "AuthorizedKeysFile /etc/keys /etc/ssh/authorized_keys.d/%u\n"
        "AuthorizedKeysCommand /usr/bin/keys\nAuthorizedKeysCommandUser keys\n"
        "HostKey /etc/ssh/mine\n"
        "\nMatch User x\n"
        "AuthorizedPrincipalsFile /etc/ssh/authorized_principals.d/%u\n"
      ]
      ++ [
        host.config.networking.firewall.allowedTCPPorts
        (lib.hasInfix "-C 'box'" host.config.systemd.services.sshd-keygen.script)
        (host.config.environment.etc ? "ssh/moduli")
        host.config.environment.etc."ssh/authorized_principals.d/root".text
      ];
    expected = lib.genList (_: true) 8 ++ [
      [ ]
      true
      true
      "ops"
    ];
  };

  "keys of the host may be made by someone else" = {
    module.services.openssh = {
      enable = true;
      generateHostKeys = false;
      allowSFTP = false;
    };
    actual = host: [
      (host.config.systemd.services ? sshd-keygen)
      (lib.hasInfix "sftp" host.config.environment.etc."ssh/sshd_config".text)
      host.config.networking.firewall.allowedTCPPorts
    ];
    expected = [
      false
      false
      [ 22 ]
    ];
  };

  "hosts that are known are those of all programs" = {
    module.services.openssh.knownHosts.box.publicKey = "ssh-ed25519 AAAA";
    actual = host: host.config.programs.ssh.knownHosts.box.publicKey;
    expected = "ssh-ed25519 AAAA";
  };

  "every setting is a line" = showing {
    base.services.openssh.enable = true;
    of = host: "\n${host.config.environment.etc."ssh/sshd_config".text}";
    options =
      lib.mapAttrs'
        (
          name: v:
          lib.nameValuePair "services.openssh.settings.${name}" [
            (lib.head v)
            "\n${name} ${lib.last v}\n"
          ]
        )
        {
          AcceptEnv = [
            [
              "LANG"
              "LC_*"
            ]
            "LANG LC_*"
          ];
          AllowGroups = [
            [
              "a"
              "b"
            ]
            "a b"
          ];
          AuthorizedPrincipalsFile = [
            "/p"
            "/p"
          ];
          Banner = [
            "/etc/issue.net"
            "/etc/issue.net"
          ];
          Ciphers = [
            [
              "aes256-ctr"
              "aes128-ctr"
            ]
            "aes256-ctr,aes128-ctr"
          ];
          DenyGroups = [
            [ "c" ]
            "c"
          ];
          DenyUsers = [
            [
              "d"
              "e"
            ]
            "d e"
          ];
          GatewayPorts = [
            "clientspecified"
            "clientspecified"
          ];
          KbdInteractiveAuthentication = [
            false
            "no"
          ];
          KexAlgorithms = [
            [ "curve25519-sha256" ]
            "curve25519-sha256"
          ];
          LogLevel = [
            "VERBOSE"
            "VERBOSE"
          ];
          Macs = [
            [ "hmac-sha2-256-etm@openssh.com" ]
            "hmac-sha2-256-etm@openssh.com"
          ];
          PermitRootLogin = [
            "no"
            "no"
          ];
          PrintMotd = [
            true
            "yes"
          ];
          StrictModes = [
            false
            "no"
          ];
          UseDns = [
            true
            "yes"
          ];
          UsePAM = [
            false
            "no"
          ];
          X11Forwarding = [
            true
            "yes"
          ];
        };
  };

  "hosts that are known, in all their parts" = {
    module.services.openssh.knownHosts = {
      box = {
        certAuthority = true;
        hostNames = [ "box.example.org" ];
        publicKeyFile = builtins.toFile "key" "ssh-ed25519 AAAA";
      };
      other = {
        extraHostNames = [ "other.lan" ];
        publicKey = "ssh-ed25519 BBBB";
      };
    };
    actual = host: host.config.environment.etc."ssh/ssh_known_hosts".text;
    expected = "@cert-authority box.example.org ssh-ed25519 AAAA\nother,other.lan ssh-ed25519 BBBB\n";
  };
}
