{ lib, manifest, ... }:
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
        (lib.hasInfix "\nExecStart=/usr/sbin/sshd -D -f /etc/ssh/sshd_config\n" host.config.systemd.units."sshd.service".text)
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
      (host.config.systemd.units ? "sshd.service")
      host.config.systemd.sockets.sshd.socketConfig.ListenStream
    ];
    expected = [
      false
      [ 22 ]
    ];
  };
}
