# Nix itself, where the machine has it: /etc/nix, its daemon, the collection of garbage.
# Without `nix.enable` nothing is written, and what is set is told.
{
  config,
  lib,
  options,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    mapAttrsToList
    mkAfter
    mkDefault
    mkIf
    mkMerge
    mkOption
    optionals
    types
    ;
  inherit (utils) isDeclared;

  cfg = config.nix;
  opt = options.nix;

  option =
    type: default: description:
    mkOption { inherit type default description; };

  # Keys of `extra-` come last, since they add to what stands before.
  isExtra = name: lib.hasPrefix "extra-" name;
  toValue =
    v:
    if v == null then
      ""
    else if lib.isBool v then
      lib.boolToString v
    else if lib.isFloat v then
      lib.strings.floatToString v
    else if lib.isList v then
      lib.concatStringsSep " " (map toValue v)
    else
      toString v;
  lines =
    settings:
    lib.concatStrings (
      mapAttrsToList (name: v: "${lib.escape [ "=" ] name} = ${toValue v}\n") settings
    );

  periodic = dates: delay: {
    dates = mkOption {
      type = types.either types.singleLineStr (types.listOf types.str);
      apply = lib.toList;
      default = dates;
      description = "When.";
    };
    persistent = option types.bool true "Whether a missed time is made up for.";
    randomizedDelaySec = option types.singleLineStr delay "How much the time may vary.";
  };
  timer = at: {
    timerConfig = {
      RandomizedDelaySec = at.randomizedDelaySec;
      Persistent = at.persistent;
    };
  };

  # The machine's own Nix, wherever its installer put it.
  environment.PATH = lib.mkForce "/nix/var/nix/profiles/default/bin:/usr/local/bin:/usr/bin:/bin";

  # Options somebody has set, with where.
  declared =
    let
      find =
        path: set:
        if lib.isOption set then
          lib.optional (set.isDefined && isDeclared set && path != [ "enable" ]) {
            name = lib.concatStringsSep "." ([ "nix" ] ++ path);
            files = lib.unique set.files;
          }
        else
          lib.concatLists (mapAttrsToList (name: find (path ++ [ name ])) set);
    in
    find [ ] opt;
  isExcused = lib.isList config.nivis.unsupported && lib.any (p: p == "nix") config.nivis.unsupported;

  features = [
    "nixos-test"
    "benchmark"
    "big-parallel"
    "kvm"
  ];

  renamed = old: new: lib.mkRenamedOptionModule [ "nix" old ] [ "nix" "settings" new ];
in
{
  imports = [
    ./machines.nix
    ./registry.nix
  ]
  ++ mapAttrsToList renamed {
    useSandbox = "sandbox";
    buildCores = "cores";
    maxJobs = "max-jobs";
    sandboxPaths = "extra-sandbox-paths";
    binaryCaches = "substituters";
    trustedBinaryCaches = "trusted-substituters";
    binaryCachePublicKeys = "trusted-public-keys";
    autoOptimiseStore = "auto-optimise-store";
    requireSignedBinaryCaches = "require-sigs";
    trustedUsers = "trusted-users";
    allowedUsers = "allowed-users";
    systemFeatures = "system-features";
  };

  options.nix = {
    enable = option types.bool false "Whether Nix on this machine is configured.";
    package = mkOption {
      type = types.package;
      default = pkgs.nix;
      defaultText = lib.literalExpression "pkgs.nix";
      description = "The package of Nix, installed where it is declared; otherwise the machine's own counts.";
    };
    settings = import ./settings.nix { inherit lib features; };
    extraOptions = option types.lines "" "Further lines of nix.conf.";

    channel.enable = option types.bool false "Whether channels are looked in.";
    nixPath = mkOption {
      type = types.listOf types.str;
      default = optionals cfg.channel.enable [
        "nixpkgs=/nix/var/nix/profiles/per-user/root/channels/nixos"
        "nixos-config=/etc/nixos/configuration.nix"
        "/nix/var/nix/profiles/per-user/root/channels"
      ];
      defaultText = ''
        if nix.channel.enable
        then [
          "nixpkgs=/nix/var/nix/profiles/per-user/root/channels/nixos"
          "nixos-config=/etc/nixos/configuration.nix"
          "/nix/var/nix/profiles/per-user/root/channels"
        ]
        else [];
      '';
      description = "Where `<name>` is looked up.";
    };

    daemonCPUSchedPolicy = option (types.enum [
      "other"
      "batch"
      "idle"
    ]) "other" "How much builds yield to others.";
    daemonIOSchedClass = option (types.enum [
      "best-effort"
      "idle"
    ]) "best-effort" "How much builds' use of disks yields to others.";
    daemonIOSchedPriority = option types.int 4 "The same in numbers, from 0 to 7.";
    envVars = option types.attrs { } "Environment of Nix." // {
      internal = true;
    };
    nrBuildUsers = mkOption {
      type = types.int;
      description = "How many accounts builds run as; made only where it is declared.";
    };

    gc = {
      automatic = option types.bool false "Whether garbage is collected by itself.";
      options = option types.singleLineStr "" "Options of nix-collect-garbage.";
    }
    // periodic [ "03:15" ] "0";

    optimise = {
      automatic = option types.bool false "Whether equal files in the store are joined by themselves.";
    }
    // periodic [ "03:45" ] "1800";

    sshServe = {
      enable = option types.bool false "Whether others fetch from the store over ssh.";
      write = option types.bool false "Whether they may put things into it.";
      trusted = option types.bool false "Whether they are trusted with more.";
      keys = option (types.listOf types.str) [ ] "Public keys of those who may.";
      protocol = option (types.enum [
        "ssh"
        "ssh-ng"
      ]) "ssh" "The protocol.";
    };
  };

  config = mkMerge [
    {
      assertions = [
        {
          assertion = !cfg.sshServe.enable || cfg.enable;
          message = "nix.sshServe.enable requires nix.enable";
        }
      ];
    }

    (mkIf (!cfg.enable && !isExcused) {
      warnings = map (
        d:
        "`${d.name}' has no effect: Nix on this machine is not configured, since `nix.enable' is false here by default. It is set in ${
          lib.concatMapStringsSep ", " toString d.files
        }."
      ) declared;
    })

    (mkIf cfg.enable {
      environment.etc."nix/nix.conf".text =
        lines (lib.filterAttrs (name: _: !isExtra name) cfg.settings)
        + lines (lib.filterAttrs (name: _: isExtra name) cfg.settings)
        + lib.optionalString (cfg.extraOptions != "") "${lib.removeSuffix "\n" cfg.extraOptions}\n";

      environment.systemPackages = mkIf (isDeclared opt.package) [ cfg.package ];
      environment.sessionVariables = cfg.envVars // {
        NIX_PATH = mkIf (cfg.nixPath != [ ]) cfg.nixPath;
      };

      nix.settings = {
        trusted-public-keys = [ "cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=" ];
        trusted-users = [ "root" ];
        substituters = mkAfter [ "https://cache.nixos.org/" ];
        system-features = features;
        sandbox-fallback = false;
        nix-path = if cfg.nixPath == [ ] then mkDefault "" else cfg.nixPath;
      };

      # What runs it is the machine's own unit.
      systemd.services.nix-daemon = {
        overrideStrategy = "asDropin";
        enableDefaultPath = false;
        environment = cfg.envVars // config.networking.proxy.envVars;
        serviceConfig = {
          CPUSchedulingPolicy = cfg.daemonCPUSchedPolicy;
          IOSchedulingClass = cfg.daemonIOSchedClass;
          IOSchedulingPriority = cfg.daemonIOSchedPriority;
        };
        restartTriggers = [ config.environment.etc."nix/nix.conf".source ];
        stopIfChanged = false;
      };

      systemd.services.nix-gc = {
        description = "Nix Garbage Collector";
        script = "exec nix-collect-garbage ${cfg.gc.options}";
        serviceConfig.Type = "oneshot";
        startAt = optionals cfg.gc.automatic cfg.gc.dates;
        restartIfChanged = false;
        inherit environment;
      };
      systemd.timers.nix-gc = mkIf cfg.gc.automatic (timer cfg.gc);

      systemd.services.nix-optimise = {
        description = "Nix Store Optimiser";
        unitConfig = {
          ConditionACPower = true;
          ConditionPathIsReadWrite = "/nix/var/nix/daemon-socket";
        };
        serviceConfig = {
          Nice = 19;
          CPUSchedulingPolicy = "idle";
          IOSchedulingClass = "idle";
        };
        script = "exec nix-store --optimise";
        startAt = optionals cfg.optimise.automatic cfg.optimise.dates;
        restartIfChanged = false;
        inherit environment;
      };
      systemd.timers.nix-optimise = mkIf cfg.optimise.automatic (timer cfg.optimise);
    })

    (mkIf (cfg.enable && isDeclared opt.nrBuildUsers) {
      users.groups.nixbld.gid = mkDefault 30000;
      users.users = lib.listToAttrs (
        map (
          n:
          lib.nameValuePair "nixbld${toString n}" {
            description = "Nix build user ${toString n}";
            uid = 30000 + n;
            isSystemUser = true;
            group = "nixbld";
            extraGroups = [ "nixbld" ];
          }
        ) (lib.range 1 cfg.nrBuildUsers)
      );
    })

    (mkIf (cfg.enable && cfg.sshServe.enable) {
      users.users.nix-ssh = {
        description = "Nix SSH store user";
        isSystemUser = true;
        group = "nix-ssh";
        shell = "/bin/bash";
        openssh.authorizedKeys.keys = cfg.sshServe.keys;
      };
      users.groups.nix-ssh = { };
      nix.settings.trusted-users = mkIf cfg.sshServe.trusted [ "nix-ssh" ];
      services.openssh = {
        enable = true;
        extraConfig = ''
          Match User nix-ssh
            AllowAgentForwarding no
            AllowTcpForwarding no
            PermitTTY no
            PermitTunnel no
            X11Forwarding no
            ForceCommand env PATH=${environment.PATH.content} ${
              if cfg.sshServe.protocol == "ssh" then
                "nix-store --serve${lib.optionalString cfg.sshServe.write " --write"}"
              else
                "nix-daemon --stdio"
            }
          Match All
        '';
      };
    })
  ];
}
