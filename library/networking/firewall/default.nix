# The firewall: tables of nftables, loaded by nivis-firewall.service; tables of others are left alone.
# Off unless enabled, since the machine may have a firewall already.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatMapStrings
    mapAttrsToList
    mkDefault
    mkIf
    mkMerge
    mkOption
    optionalString
    types
    ;

  cfg = config.networking.firewall;
  nft = config.networking.nftables;

  portOptions = import ./ports.nix { inherit lib; };
  content = import ./rules.nix { inherit lib cfg; };

  flag =
    default: description:
    mkOption {
      type = types.bool;
      inherit default description;
    };

  lines =
    description:
    mkOption {
      type = types.lines;
      default = "";
      inherit description;
    };

  table =
    { name, ... }:
    {
      options = {
        enable = flag true "Whether the table is loaded.";
        name = mkOption {
          type = types.str;
          description = "Name of the table.";
        };
        content = mkOption {
          type = types.lines;
          description = "What stands in the table.";
        };
        family = mkOption {
          type = types.enum [
            "ip"
            "ip6"
            "inet"
            "arp"
            "bridge"
            "netdev"
          ];
          description = "Which packets the table is for.";
        };
      };
      config.name = mkDefault name;
    };

  tables = lib.filterAttrs (_: t: t.enable) nft.tables;
  loads = cfg.enable || nft.enable;

  # A table is made if need be, so that deleting it succeeds, then made anew.
  deletions =
    optionalString nft.flushRuleset "flush ruleset\n"
    + optionalString (!nft.flushRuleset) (
      concatMapStrings (t: "table ${t.family} ${t.name}\ndelete table ${t.family} ${t.name}\n") (
        lib.attrValues tables
      )
    )
    + nft.extraDeletions;

  indented =
    text:
    concatMapStrings (line: if line == "" then "\n" else "  ${line}\n") (
      lib.splitString "\n" (lib.removeSuffix "\n" text)
    );

  ruleset =
    # What was loaded before, and may be there no more.
    "include \"/run/nivis/firewall-deletions*.nft\"\n"
    + deletions
    + lib.concatStrings (
      mapAttrsToList (_: t: "table ${t.family} ${t.name} {\n${indented t.content}}\n") tables
    )
    + nft.ruleset
    + optionalString (nft.rulesetFile != null) "\ninclude \"${nft.rulesetFile}\"\n";

  load = "${lib.getExe pkgs.nftables} -f /etc/nivis/firewall.nft";
  remember = "/usr/bin/install -D -m 0644 /etc/nivis/firewall-deletions.nft /run/nivis/firewall-deletions.nft";
in
{
  options.networking = {
    firewall = portOptions // {
      enable = flag false "Whether connections from outside are refused unless allowed.";
      backend = mkOption {
        type = types.enum [ "nftables" ];
        default = "nftables";
        description = "What filters; on a Linux host nothing else does.";
      };
      package = mkOption {
        type = types.package;
        default = pkgs.nftables;
        defaultText = lib.literalExpression "pkgs.nftables";
        description = "The package of the program that loads the rules.";
      };
      allowPing = flag true "Whether the host answers to pings.";
      rejectPackets = flag false "Whether refused packets are answered, rather than dropped.";
      logRefusedConnections = flag false "Whether refused connections are logged.";
      logRefusedPackets = flag false "Whether refused packets are logged.";
      logRefusedUnicastsOnly = flag true "Whether of refused packets only those to this host are logged.";
      logReversePathDrops = flag false "Whether packets from the wrong side are logged.";
      filterForward = flag false "Whether packets that go through this host are refused unless allowed.";

      checkReversePath = mkOption {
        type = types.either types.bool (
          types.enum [
            "strict"
            "loose"
          ]
        );
        default = true;
        defaultText = lib.literalMD "`true` except if the iptables based firewall is in use and the kernel lacks rpfilter support";
        example = "loose";
        description = "Whether packets are dropped whose answer would leave through another interface.";
      };

      pingLimit = mkOption {
        type = types.nullOr (types.separatedString " ");
        default = null;
        example = "2/second";
        description = "How many pings are answered.";
      };

      trustedInterfaces = mkOption {
        type = types.listOf types.str;
        default = [ ];
        example = [ "wg0" ];
        description = "Interfaces from which everything is accepted.";
      };

      connectionTrackingModules = mkOption {
        type = types.listOf types.str;
        default = [ ];
        example = [ "ftp" ];
        description = "Protocols whose further connections are recognised, by modules of the kernel.";
      };

      extraPackages = mkOption {
        type = types.listOf types.package;
        default = [ ];
        description = "Further packages.";
      };

      interfaces = mkOption {
        type = types.attrsOf (types.submodule { options = portOptions; });
        default = { };
        example = {
          wg0.allowedTCPPorts = [ 9100 ];
        };
        description = "What is accepted on one interface only.";
      };

      allInterfaces = mkOption {
        type = types.attrsOf (types.submodule { options = portOptions; });
        internal = true;
        visible = false;
        default = {
          default = lib.mapAttrs (name: _: cfg.${name}) portOptions;
        }
        // cfg.interfaces;
        description = "All that is accepted.";
      };

      extraInputRules = lines "Rules of nftables added to those that accept connections.";
      extraForwardRules = lines "Rules of nftables added to those that let packets through.";
      extraReversePathFilterRules = lines "Rules of nftables added to those that accept packets from any side.";
    };

    nftables = {
      enable = flag false "Whether the tables below are loaded; those of the firewall are where it is enabled.";
      flushRuleset = flag false "Whether all tables are deleted before, also those of others.";
      extraDeletions = lines "Further commands run before the tables are loaded.";
      ruleset = lines "Further commands of nftables.";
      rulesetFile = mkOption {
        type = types.nullOr types.path;
        default = null;
        description = "A file of commands of nftables.";
      };
      tables = mkOption {
        type = types.attrsOf (types.submodule table);
        default = { };
        example = {
          filter = {
            family = "inet";
            content = "chain input { type filter hook input priority 0; }";
          };
        };
        description = "Tables, which are made anew whenever they change.";
      };
    };
  };

  config = mkMerge [
    {
      assertions = [
        {
          assertion = cfg.backend == "nftables";
          message = "`networking.firewall.backend' is not nftables.";
        }
        {
          assertion = loads || tables == { };
          message = "`networking.nftables.tables' needs `networking.nftables.enable = true'.";
        }
        {
          assertion = cfg.pingLimit == null || !(lib.hasPrefix "--" cfg.pingLimit);
          message = ''nftables syntax like "2/second" should be used in networking.firewall.pingLimit'';
        }
      ];
    }

    (mkIf nft.enable {
      networking.nftables.flushRuleset = mkDefault (nft.rulesetFile != null || nft.ruleset != "");
    })

    (mkIf cfg.enable {
      networking.firewall.trustedInterfaces = [ "lo" ];
      networking.nftables.tables.nivis-fw = {
        family = "inet";
        inherit content;
      };
      environment.systemPackages = [ cfg.package ] ++ cfg.extraPackages;
      boot.kernelModules = map (x: "nf_conntrack_${x}") cfg.connectionTrackingModules;

      assertions = [
        {
          assertion = nft.rulesetFile == null;
          message = "networking.nftables.rulesetFile conflicts with the firewall";
        }
      ];
    })

    (mkIf loads {
      environment.systemPackages = [ pkgs.nftables ];
      environment.etc = {
        "nivis/firewall.nft".text = ruleset;
        "nivis/firewall-deletions.nft".text = deletions;
      };

      systemd.services.nivis-firewall = {
        description = "Firewall";
        wantedBy = [ "multi-user.target" ];
        wants = [ "network-pre.target" ];
        before = [
          "network-pre.target"
          "shutdown.target"
        ];
        after = [ "sysinit.target" ];
        conflicts = [ "shutdown.target" ];
        unitConfig.DefaultDependencies = false;
        reloadTriggers = [ config.environment.etc."nivis/firewall.nft".source ];
        serviceConfig = {
          Type = "oneshot";
          RemainAfterExit = true;
          ExecStart = load;
          ExecStartPost = remember;
          ExecReload = [
            load
            remember
          ];
          ExecStop = [
            "${lib.getExe pkgs.nftables} -f /run/nivis/firewall-deletions.nft"
            "/usr/bin/rm -f /run/nivis/firewall-deletions.nft"
          ];
        };
      };
    })
  ];
}
