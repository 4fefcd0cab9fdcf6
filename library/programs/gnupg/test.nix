{
  lib,
  text,
  ...
}:
{
  "the agent is started by its sockets" = {
    module = {
      programs.gnupg = {
        agent = {
          enable = true;
          enableSSHSupport = true;
          enableExtraSocket = true;
          enableBrowserSocket = true;
          settings.default-cache-ttl = 600;
        };
        dirmngr.enable = true;
      };
    };
    actual = host: [
      (text host "gnupg/gpg-agent.conf")
      (lib.attrNames host.config.systemd.user.sockets)
      host.config.systemd.user.sockets.gpg-agent-ssh.socketConfig
      (lib.attrNames host.config.systemd.user.services)
      (lib.hasInfix "updatestartuptty" (text host "ssh/ssh_config.d/10-nivis.conf"))
      (lib.hasInfix "gpgconf --list-dirs agent-ssh-socket" host.config.environment.extraInit)
    ];
    expected = [
      ''
        default-cache-ttl 600
        pinentry-program /usr/bin/pinentry-curses
      ''
      [
        "dirmngr"
        "gpg-agent"
        "gpg-agent-browser"
        "gpg-agent-extra"
        "gpg-agent-ssh"
      ]
      {
        DirectoryMode = "0700";
        FileDescriptorName = "ssh";
        ListenStream = "%t/gnupg/S.gpg-agent.ssh";
        Service = "gpg-agent.service";
        SocketMode = "0600";
      }
      [
        "dirmngr"
        "gpg-agent"
      ]
      true
      true
    ];
  };

  "another program may ask for passphrases" = {
    module = {
      programs.gnupg.agent = {
        enable = true;
        pinentryPackage = null;
      };
    };
    actual = host: text host "gnupg/gpg-agent.conf";
    expected = "";
  };

  "two agents for ssh are refused" = {
    module = {
      programs.ssh.startAgent = true;
      programs.gnupg.agent = {
        enable = true;
        enableSSHSupport = true;
      };
    };
    refused = true;
  };
}
