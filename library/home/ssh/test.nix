{
  lib,
  text,
  ...
}:
{
  "blocks stand in their order, those of all hosts last" = {
    module = {
      programs.ssh = {
        enable = true;
        includes = [ "~/.ssh/more" ];
        extraOptionOverrides.ConnectTimeout = 5;
        extraConfig = "Foo yes\nBar no";
        settings = {
          "github.com" = {
            User = "git";
            IdentityFile = [
              "a"
              "b"
            ];
            ForwardAgent = true;
          };
          "*.lan" = {
            header = "Match host *.lan";
            ProxyJump = [
              "a"
              "b"
            ];
            SetEnv.LANG = "C";
            LocalForward = [
              {
                bind.port = 80;
                host.address = "10.0.0.1";
                host.port = 8080;
              }
              "900 1:1"
            ];
            IgnoreUnknown = "Zed";
          };
        };
      };
    };
    actual = host: text host ".ssh/config";
    expected = ''
      ConnectTimeout 5
      Include ~/.ssh/more

      Match host *.lan
        IgnoreUnknown Zed
        LocalForward [localhost]:80 [10.0.0.1]:8080
        LocalForward 900 1:1
        ProxyJump a,b
        SetEnv LANG="C"

      Host github.com
        ForwardAgent yes
        IdentityFile a
        IdentityFile b
        User git

      Host *
        AddKeysToAgent no
        Compression no
        ControlMaster no
        ControlPath ~/.ssh/master-%r@%n:%p
        ControlPersist no
        ForwardAgent no
        HashKnownHosts no
        ServerAliveCountMax 3
        ServerAliveInterval 0
        UserKnownHostsFile ~/.ssh/known_hosts

        Foo yes
        Bar no
    '';
  };

  "the order may be said" = {
    module =
      { lib, ... }:
      {
        programs.ssh = {
          enable = true;
          enableDefaultConfig = false;
          settings = {
            a = lib.hm.dag.entryAfter [ "z" ] { User = "x"; };
            z.User = "y";
          };
        };
      };
    actual = host: text host ".ssh/config";
    expected = ''
      Host z
        User y

      Host a
        User x
    '';
  };

  "blocks in the earlier form are understood" = {
    module = {
      programs.ssh = {
        enable = true;
        enableDefaultConfig = false;
        matchBlocks.old = {
          hostname = "h";
          port = 22;
          checkHostIP = false;
          identityFile = "k";
          extraOptions.Tag = "t";
          localForwards = [
            {
              bind.port = 1;
              host.address = "a";
              host.port = 2;
            }
          ];
        };
      };
    };
    actual = host: [
      (text host ".ssh/config")
      (lib.length host.config.warnings)
    ];
    expected = [
      ''
        Host old
          CheckHostIP no
          HostName h
          IdentityFile k
          LocalForward [localhost]:1 [a]:2
          Port 22
          Tag t
      ''
      1
    ];
  };

  "a socket has no port" = {
    module = {
      programs.ssh = {
        enable = true;
        settings.a.DynamicForward = [
          {
            address = "/run/x";
            port = 1;
          }
        ];
      };
    };
    refused = true;
  };

  "further lines need the block for all hosts" = {
    module = {
      programs.ssh = {
        enable = true;
        enableDefaultConfig = false;
        extraConfig = "Foo yes";
      };
    };
    refused = true;
  };
}
