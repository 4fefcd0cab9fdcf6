{
  lib,
  text,
  ...
}:
{
  "settings stand beside the distribution's file" = {
    module = {
      programs.ssh = {
        forwardX11 = true;
        extraConfig = "Host a\n  User b";
        pubkeyAcceptedKeyTypes = [
          "ssh-ed25519"
          "ssh-rsa"
        ];
        hostKeyAlgorithms = [ "ssh-ed25519" ];
        kexAlgorithms = [ "curve25519-sha256" ];
        ciphers = [ "aes256-gcm@openssh.com" ];
        macs = [ "hmac-sha2-512" ];
        knownHostsFiles = [ "/data/hosts" ];
        knownHosts = {
          a = {
            extraHostNames = [ "10.0.0.1" ];
            publicKey = "ssh-ed25519 AAAA";
          };
          ca = {
            hostNames = [ "*.lan" ];
            certAuthority = true;
            publicKeyFile = builtins.toFile "k" "ssh-ed25519 BBBB";
          };
        };
      };
    };
    actual = host: [
      (text host "ssh/ssh_config.d/10-nivis.conf")
      (text host "ssh/ssh_known_hosts")
    ];
    expected = [
      ''
        Host a
          User b
        GlobalKnownHostsFile /etc/ssh/ssh_known_hosts /data/hosts
        XAuthLocation /usr/bin/xauth
        ForwardX11 yes
        PubkeyAcceptedKeyTypes ssh-ed25519,ssh-rsa
        HostKeyAlgorithms ssh-ed25519
        KexAlgorithms curve25519-sha256
        Ciphers aes256-gcm@openssh.com
        MACs hmac-sha2-512
      ''
      ''
        a,10.0.0.1 ssh-ed25519 AAAA
        @cert-authority *.lan ssh-ed25519 BBBB
      ''
    ];
  };

  "nothing is written where nothing is said" = {
    module = { };
    actual = host: host.config.environment.etc ? "ssh/ssh_config.d/10-nivis.conf";
    expected = false;
  };

  "an agent for every user, that asks in a window" = {
    module = {
      programs.ssh = {
        startAgent = true;
        agentTimeout = "1h";
        agentPKCS11Whitelist = "/usr/lib/a.so";
        enableAskPassword = true;
        askPassword = "/usr/bin/ask";
      };
    };
    actual = host: [
      host.config.systemd.user.services.ssh-agent.serviceConfig.ExecStart
      host.config.systemd.user.services.ssh-agent.environment.SSH_ASKPASS
      host.config.environment.variables.SSH_ASKPASS
      (lib.hasInfix "export SSH_AUTH_SOCK" host.config.environment.extraInit)
    ];
    expected = [
      "/usr/bin/ssh-agent -t 1h -P /usr/lib/a.so -a %t/ssh-agent"
      "/usr/bin/ask"
      "/usr/bin/ask"
      true
    ];
  };

  "a known host has one key" = {
    module = {
      programs.ssh.knownHosts.a = { };
    };
    refused = true;
  };

  "windows of other hosts need xauth" = {
    module = {
      programs.ssh = {
        forwardX11 = true;
        setXAuthLocation = false;
      };
    };
    refused = true;
  };
}
