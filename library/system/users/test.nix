{ manifest, refusals, ... }:
{
  "a person has a home, a shell and their groups" = {
    module =
      { pkgs, ... }:
      {
        users.users.ops = {
          isNormalUser = true;
          extraGroups = [
            "wheel"
            "www"
          ];
          shell = pkgs.zsh;
        };
        users.groups.www.gid = 900;
        programs.zsh.enable = true;
      };
    actual =
      host:
      let
        m = manifest host;
      in
      {
        inherit (m.users.ops)
          group
          home
          createHome
          shell
          extraGroups
          ;
        inherit (m) groups;
      };
    expected = {
      group = "users";
      home = "/home/ops";
      createHome = true;
      shell = "/usr/bin/zsh";
      extraGroups = [
        "wheel"
        "www"
      ];
      groups = {
        root = {
          gid = null;
          members = [ ];
        };
        users = {
          gid = null;
          members = [ ];
        };
        wheel = {
          gid = null;
          members = [ "ops" ];
        };
        www = {
          gid = 900;
          members = [ "ops" ];
        };
      };
    };
  };

  "an account needs its group" = {
    module.users.users.app = {
      isSystemUser = true;
      group = "app";
    };
    actual = refusals;
    expected = [ "The user 'app' has the primary group 'app', which `users.groups' does not have." ];
  };

  "an account is a person's or a service's" = {
    module.users.users.app.group = "users";
    refused = true;
  };

  "two accounts cannot share an id" = {
    module.users.users = {
      a = {
        isNormalUser = true;
        uid = 1000;
      };
      b = {
        isNormalUser = true;
        uid = 1000;
      };
    };
    actual = refusals;
    expected = [ "Users a and b have the same uid, 1000." ];
  };

  "a shell must be installed" = {
    module =
      { pkgs, ... }:
      {
        users.users.ops = {
          isNormalUser = true;
          shell = pkgs.fish;
        };
      };
    refused = true;
  };

  "a word at logins" = {
    module.users.motd = "Hello\n";
    actual = host: host.config.environment.etc.motd.text;
    expected = "Hello\n";
  };

  "or a file of it" = {
    module.users.motdFile = "/srv/motd";
    actual = host: host.config.environment.etc.motd.source;
    expected = "/srv/motd";
  };

  "nobody is locked out" = {
    module.users.mutableUsers = false;
    refused = true;
  };

  "unless it is meant, or someone has a password" = {
    module = { };
    actual =
      host:
      map
        (
          module:
          (builtins.tryEval
            (host.extendModules {
              modules = [
                { users.mutableUsers = false; }
                module
              ];
            }).config.system.build.toplevel.outPath
          ).success
        )
        [
          { users.allowNoPasswordLogin = true; }
          { users.users.root.hashedPassword = "$y$abc"; }
          { users.users.root.hashedPassword = "!"; }
        ];
    expected = [
      true
      true
      false
    ];
  };

  "old names are the same accounts" = {
    module.users = {
      extraUsers.ops.isNormalUser = true;
      extraGroups.ops.gid = 1234;
    };
    actual = host: [
      host.config.users.users.ops.isNormalUser
      host.config.users.groups.ops.gid
    ];
    expected = [
      true
      1234
    ];
  };

  "ids may be shared where it is said" = {
    module.users = {
      enforceIdUniqueness = false;
      groups = {
        a.gid = 1234;
        b.gid = 1234;
      };
    };
    actual = host: (builtins.tryEval host.config.system.build.toplevel.outPath).success;
    expected = true;
  };

  "a person's id is not a service's" = {
    module.users.users.ops = {
      isNormalUser = true;
      uid = 500;
    };
    refused = true;
  };

  "lingering that is not managed is not declared" = {
    module.users = {
      manageLingering = false;
      users.ops = {
        isNormalUser = true;
        linger = true;
      };
    };
    refused = true;
  };

  "what is said of an account is in the manifest" = {
    module =
      { pkgs, ... }:
      {
        users = {
          defaultUserShell = "/bin/dash";
          defaultUserHome = "/people";
          users.ops = {
            isNormalUser = true;
            name = "operator";
            description = "Operator";
            homeMode = "750";
            expires = "2030-01-01";
            hashedPasswordFile = "/etc/secrets/ops";
            packages = [ pkgs.git ];
            autoSubUidGidRange = false;
            subUidRanges = [
              {
                startUid = 100000;
                count = 10;
              }
            ];
            subGidRanges = [ { startGid = 200000; } ];
          };
          users.tool = {
            isSystemUser = true;
            group = "tools";
            useDefaultShell = true;
            initialPassword = "x";
            initialHashedPassword = "y";
          };
          groups.tools.name = "toolbox";
          users.tool2 = {
            isSystemUser = true;
            group = "toolbox";
            enable = false;
          };
        };
      };
    actual = host: {
      ops = {
        inherit ((manifest host).users.operator)
          description
          home
          homeMode
          expires
          hashedPasswordFile
          shell
          subUidRanges
          subGidRanges
          autoSubUidGidRange
          ;
      };
      tool = {
        inherit ((manifest host).users.tool) shell initialPassword initialHashedPassword;
      };
      groups = (manifest host).groups ? toolbox;
      off = (manifest host).users ? tool2;
      packages = map (p: p.name) host.config.environment.systemPackages;
    };
    expected = {
      ops = {
        description = "Operator";
        home = "/people/operator";
        homeMode = "750";
        expires = "2030-01-01";
        hashedPasswordFile = "/etc/secrets/ops";
        shell = "/bin/dash";
        subUidRanges = [
          {
            startUid = 100000;
            count = 10;
          }
        ];
        subGidRanges = [
          {
            startGid = 200000;
            count = 1;
          }
        ];
        autoSubUidGidRange = false;
      };
      tool = {
        shell = "/bin/dash";
        initialPassword = "x";
        initialHashedPassword = "y";
      };
      groups = true;
      off = false;
      packages = [
        "git"
        "bash"
      ];
    };
  };

  "subordinate ids of users are given by themselves unless it is said" = {
    module.users.users = {
      a.isNormalUser = true;
      b = {
        isNormalUser = true;
        autoSubUidGidRange = false;
      };
    };
    actual =
      host:
      map (name: (manifest host).users.${name}.autoSubUidGidRange) [
        "a"
        "b"
      ];
    expected = [
      true
      false
    ];
  };

  "a shell that is not set up is let pass where it is said" = {
    module =
      { pkgs, ... }:
      {
        users.users.ops = {
          isNormalUser = true;
          shell = pkgs.zsh;
          ignoreShellProgramCheck = true;
        };
      };
    actual = host: (builtins.tryEval host.config.system.build.toplevel.outPath).success;
    expected = true;
  };

  "what is known of an account" = {
    module = {
      users = {
        groups.team.members = [ "ops" ];
        users.ops = {
          isSystemUser = true;
          group = "team";
          createHome = true;
          home = "/srv/ops";
          hashedPassword = "$y$abc";
          subGidRanges = [
            {
              startGid = 300000;
              count = 5;
            }
          ];
          openssh.authorizedKeys.keyFiles = [ (builtins.toFile "key" "ssh-ed25519 AAAA file") ];
        };
        users.other = {
          isSystemUser = true;
          group = "team";
          password = "plain";
        };
      };
      services.openssh.enable = true;
    };
    actual = host: {
      inherit ((manifest host).users.ops)
        createHome
        home
        hashedPassword
        subGidRanges
        ;
      inherit ((manifest host).users.other) password;
      inherit ((manifest host).groups.team) members;
      keys = host.config.environment.etc."ssh/authorized_keys.d/ops".text;
    };
    expected = {
      createHome = true;
      home = "/srv/ops";
      hashedPassword = "$y$abc";
      subGidRanges = [
        {
          startGid = 300000;
          count = 5;
        }
      ];
      password = "plain";
      members = [ "ops" ];
      keys = "\nssh-ed25519 AAAA file\n\n";
    };
  };

  "nobody may be let in, where that is said" = {
    module.users = {
      mutableUsers = false;
      allowNoPasswordLogin = true;
    };
    actual = refusals;
    expected = [ ];
  };
}
