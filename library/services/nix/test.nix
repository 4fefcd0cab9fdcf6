{
  lib,
  manifest,
  showing,
  ...
}:
let
  conf = host: host.config.environment.etc."nix/nix.conf".text;
  isOurs = lib.hasPrefix "`nix.";
in
{
  "settings are written where Nix is enabled" = {
    module.nix = {
      enable = true;
      settings = {
        experimental-features = [
          "nix-command"
          "flakes"
        ];
        extra-substituters = [ "https://cache.example.org" ];
        max-jobs = 4;
      };
      extraOptions = "keep-outputs = true";
    };
    actual = conf;
    expected = ''
      allowed-users = *
      auto-optimise-store = false
      builders = 
      cores = 0
      experimental-features = nix-command flakes
      max-jobs = 4
      nix-path = 
      require-sigs = true
      sandbox = true
      sandbox-fallback = false
      substituters = https://cache.nixos.org/
      system-features = nixos-test benchmark big-parallel kvm
      trusted-public-keys = cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=
      trusted-substituters = 
      trusted-users = root
      extra-sandbox-paths = 
      extra-substituters = https://cache.example.org
      keep-outputs = true
    '';
  };

  "old names, and where names are looked up" = {
    module.nix = {
      enable = true;
      useSandbox = "relaxed";
      trustedUsers = [ "@wheel" ];
      channel.enable = true;
    };
    actual = host: [
      host.config.nix.settings.sandbox
      host.config.nix.settings.trusted-users
      (lib.hasPrefix "nixpkgs=/nix/var" host.config.environment.sessionVariables.NIX_PATH)
      (lib.hasInfix "nix-path = nixpkgs=/nix/var" (conf host))
    ];
    expected = [
      "relaxed"
      [
        "root"
        "@wheel"
      ]
      true
      true
    ];
  };

  "garbage is collected and files are joined at times" = {
    module.nix = {
      enable = true;
      gc = {
        automatic = true;
        dates = "weekly";
        options = "--delete-older-than 30d";
        randomizedDelaySec = "1h";
        persistent = false;
      };
      optimise = {
        automatic = true;
        dates = [ "daily" ];
      };
    };
    actual = host: {
      inherit (host.config.systemd.services.nix-gc) script;
      gc = host.config.systemd.timers.nix-gc.timerConfig;
      optimise = host.config.systemd.timers.nix-optimise.timerConfig;
    };
    expected = {
      script = "exec nix-collect-garbage --delete-older-than 30d";
      gc = {
        OnCalendar = [ "weekly" ];
        Persistent = false;
        RandomizedDelaySec = "1h";
      };
      optimise = {
        OnCalendar = [ "daily" ];
        Persistent = true;
        RandomizedDelaySec = "1800";
      };
    };
  };

  "other machines build, too" = {
    module.nix = {
      enable = true;
      distributedBuilds = true;
      buildMachines = [
        {
          hostName = "builder";
          protocol = "ssh-ng";
          sshUser = "nix";
          sshKey = "/root/.ssh/id";
          systems = [
            "x86_64-linux"
            "aarch64-linux"
          ];
          maxJobs = 4;
          speedFactor = 2;
          supportedFeatures = [ "kvm" ];
          mandatoryFeatures = [ "big-parallel" ];
        }
        {
          hostName = "other";
          system = "x86_64-linux";
          publicHostKey = "c3No";
        }
      ];
    };
    actual = host: [
      host.config.environment.etc."nix/machines".text
      (lib.hasInfix "builders" (conf host))
    ];
    expected = [
      ''
        ssh-ng://nix@builder x86_64-linux,aarch64-linux /root/.ssh/id 4 2 kvm,big-parallel big-parallel -
        ssh://other x86_64-linux - 1 1 - - c3No
      ''
      false
    ];
  };

  "a machine says what it builds" = {
    module.nix = {
      enable = true;
      buildMachines = [ { hostName = "builder"; } ];
    };
    refused = true;
  };

  "names of flakes" = {
    module.nix = {
      enable = true;
      registry = {
        mine.to = {
          type = "path";
          path = "/srv/mine";
        };
        pinned = {
          flake = {
            outPath = "/nix/store/x";
            rev = "abc";
            other = 1;
          };
          exact = false;
        };
      };
    };
    actual = host: builtins.fromJSON host.config.environment.etc."nix/registry.json".text;
    expected = {
      version = 2;
      flakes = [
        {
          exact = true;
          from = {
            id = "mine";
            type = "indirect";
          };
          to = {
            path = "/srv/mine";
            type = "path";
          };
        }
        {
          exact = false;
          from = {
            id = "pinned";
            type = "indirect";
          };
          to = {
            path = "/nix/store/x";
            rev = "abc";
            type = "path";
          };
        }
      ];
    };
  };

  "the daemon yields, with its environment" = {
    module = {
      nix = {
        enable = true;
        daemonCPUSchedPolicy = "idle";
        daemonIOSchedClass = "idle";
        daemonIOSchedPriority = 7;
      };
      networking.proxy.default = "http://proxy:3128";
    };
    actual = host: {
      inherit (host.config.systemd.services.nix-daemon) serviceConfig;
      inherit (host.config.systemd.services.nix-daemon.environment) http_proxy;
      inherit ((manifest host).units."nix-daemon.service") strategy;
    };
    expected = {
      serviceConfig = {
        CPUSchedulingPolicy = "idle";
        IOSchedulingClass = "idle";
        IOSchedulingPriority = 7;
      };
      http_proxy = "http://proxy:3128";
      strategy = "dropin";
    };
  };

  "Nix and accounts for builds where they are asked for" = {
    module =
      { pkgs, ... }:
      {
        nix = {
          enable = true;
          package = pkgs.nix;
          nrBuildUsers = 2;
        };
      };
    actual = host: [
      (map (p: p.name) host.config.environment.systemPackages)
      host.config.users.users.nixbld2.uid
    ];
    expected = [
      [
        "nix"
        "bash"
      ]
      30002
    ];
  };

  "the store is served over ssh" = {
    module.nix = {
      enable = true;
      sshServe = {
        enable = true;
        write = true;
        trusted = true;
        keys = [ "ssh-ed25519 AAAA" ];
      };
    };
    actual = host: [
      (lib.hasInfix "nix-store --serve --write" host.config.services.openssh.extraConfig)
      host.config.nix.settings.trusted-users
    ];
    expected = [
      true
      [
        "nix-ssh"
        "root"
      ]
    ];
  };

  "equal files are joined as they come" = {
    module.nix = {
      enable = true;
      settings.auto-optimise-store = true;
    };
    actual =
      host: lib.hasInfix "auto-optimise-store = true\n" host.config.environment.etc."nix/nix.conf".text;
    expected = true;
  };

  "and taken with a warning elsewhere" = {
    module.nix = {
      settings.auto-optimise-store = true;
      gc = {
        automatic = true;
        dates = "weekly";
      };
    };
    actual = host: [
      (manifest host).files
      (manifest host).units
      (map (w: lib.head (lib.splitString "'" w)) (lib.filter isOurs host.config.warnings))
      (host.extendModules { modules = [ { nivis.unsupported = [ "nix" ]; } ]; }).config.warnings
    ];
    expected = [
      { }
      { }
      [
        "`nix.gc.automatic"
        "`nix.gc.dates"
        "`nix.settings"
      ]
      [ ]
    ];
  };

  "where names are looked up, without channels" = {
    module.nix = {
      enable = true;
      nixPath = [ "nixpkgs=flake:nixpkgs" ];
    };
    actual = host: host.config.environment.sessionVariables.NIX_PATH;
    expected = "nixpkgs=flake:nixpkgs";
  };

  "every setting is a line" = showing {
    base.nix.enable = true;
    of = host: "\n${conf host}";
    options =
      lib.mapAttrs'
        (
          name: v:
          lib.nameValuePair "nix.settings.${name}" [
            (lib.head v)
            "\n${name} = ${lib.last v}\n"
          ]
        )
        {
          allowed-users = [
            [ "@wheel" ]
            "@wheel"
          ];
          cores = [
            3
            "3"
          ];
          extra-sandbox-paths = [
            [ "/x" ]
            "/x"
          ];
          require-sigs = [
            false
            "false"
          ];
          sandbox = [
            "relaxed"
            "relaxed"
          ];
          substituters = [
            [ "https://c.lan" ]
            "https://c.lan https://cache.nixos.org/"
          ];
          system-features = [
            [ "mine" ]
            "nixos-test benchmark big-parallel kvm mine"
          ];
          trusted-public-keys = [
            [ "c.lan:AAAA" ]
            "cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY= c.lan:AAAA"
          ];
          trusted-substituters = [
            [ "https://t.lan" ]
            "https://t.lan"
          ];
          trusted-users = [
            [ "@wheel" ]
            "root @wheel"
          ];
        };
  };

  "how the store is shared, and when it is optimised" = {
    module.nix = {
      enable = true;
      optimise = {
        automatic = true;
        persistent = false;
        randomizedDelaySec = "5min";
      };
      registry.mine = {
        from = {
          type = "indirect";
          id = "other";
        };
        to = {
          type = "path";
          path = "/srv/flake";
        };
      };
      sshServe = {
        enable = true;
        keys = [ "ssh-ed25519 AAAA" ];
        protocol = "ssh-ng";
      };
    };
    actual = host: [
      {
        inherit (host.config.systemd.timers.nix-optimise.timerConfig) Persistent RandomizedDelaySec;
      }
      (builtins.fromJSON host.config.environment.etc."nix/registry.json".text).flakes
      (lib.hasInfix "nix-daemon --stdio" host.config.services.openssh.extraConfig)
    ];
    expected = [
      {
        Persistent = false;
        RandomizedDelaySec = "5min";
      }
      [
        {
          exact = true;
          from = {
            type = "indirect";
            id = "other";
          };
          to = {
            type = "path";
            path = "/srv/flake";
          };
        }
      ]
      true
    ];
  };
}
