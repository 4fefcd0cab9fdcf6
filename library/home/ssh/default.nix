# The ssh client: ~/.ssh/config.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatStringsSep
    isAttrs
    mkIf
    mkOption
    optional
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    option
    strings
    ;
  inherit (lib.hm) dag;
  cfg = config.programs.ssh;

  render = import ./render.nix { inherit lib; };
  earlier = import ./match-blocks.nix { inherit lib; };

  block = types.submodule (
    { dagName, ... }:
    {
      freeformType = types.attrsOf types.anything;
      options.header = option types.str (render.header dagName) "The line that opens the block." // {
        defaultText = lib.literalExpression ''if lib.hasPrefix "Match " dagName || lib.hasPrefix "Host " dagName then dagName else "Host ''${dagName}"'';
      };
    }
  );

  forwardsOf = key: data: lib.filter isAttrs (lib.toList (data.${key} or [ ]));
  hasPathAndPort = a: lib.hasPrefix "/" (toString (a.address or "")) && a.port or null != null;
  badForward =
    data:
    lib.any hasPathAndPort (
      forwardsOf "DynamicForward" data
      ++ lib.concatMap (f: [
        f.bind
        f.host
      ]) (forwardsOf "LocalForward" data ++ forwardsOf "RemoteForward" data)
    );

  blocks =
    map (b: render.block b.data) (dag.sorted "programs.ssh.settings" (removeAttrs cfg.settings [ "*" ]))
    ++ optional (cfg.settings ? "*") (render.block cfg.settings."*".data);
  global =
    lib.mapAttrsToList (render.directive "") cfg.extraOptionOverrides
    ++ optional (cfg.includes != [ ]) "Include ${concatStringsSep " " cfg.includes}";
  sections =
    optional (global != [ ]) (concatStringsSep "\n" global)
    ++ blocks
    ++ optional (cfg.extraConfig != "") (
      "  " + lib.replaceStrings [ "\n" ] [ "\n  " ] (lib.removeSuffix "\n" cfg.extraConfig)
    );
in
{
  options.programs.ssh = {
    enable = enable "the ssh client is set up";
    package = mkOption {
      type = types.nullOr types.package;
      default = null;
      description = "The package; null where it is there already.";
    };
    extraConfig = lines "Further lines in the block for all hosts.";
    extraOptionOverrides = option (types.attrsOf types.anything) { } "Keys that go before every block.";
    includes = strings "Files that are included.";
    enableDefaultConfig = flag true "Whether the block for all hosts has home-manager's earlier defaults.";
    settings = mkOption {
      type = lib.hm.types.dagOf block;
      default = { };
      example = {
        "github.com".User = "git";
      };
      description = "Blocks: a pattern of hosts, or a whole `Host` or `Match` line, and the keys that hold for it.";
    };
    matchBlocks = mkOption {
      type = lib.hm.types.dagOf earlier.type;
      default = { };
      visible = false;
      description = "Earlier form of {option}`programs.ssh.settings`.";
    };
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = !lib.any (b: badForward b.data) (lib.attrValues cfg.settings);
        message = "Forwarded paths cannot have ports.";
      }
      {
        assertion = cfg.extraConfig == "" || cfg.settings ? "*";
        message = ''Cannot set `programs.ssh.extraConfig` if `programs.ssh.settings."*"` (default host config) is not declared.'';
      }
    ];
    warnings =
      optional (cfg.matchBlocks != { })
        "`programs.ssh.matchBlocks' is deprecated; use `programs.ssh.settings' with the names of ssh_config(5).";

    programs.ssh.settings = lib.mkMerge [
      (lib.mapAttrs (_: entry: entry // { data = earlier.toSettings entry.data; }) cfg.matchBlocks)
      (mkIf cfg.enableDefaultConfig {
        "*" = lib.mapAttrs (_: lib.mkDefault) {
          ForwardAgent = false;
          AddKeysToAgent = "no";
          Compression = false;
          ServerAliveInterval = 0;
          ServerAliveCountMax = 3;
          HashKnownHosts = false;
          UserKnownHostsFile = "~/.ssh/known_hosts";
          ControlMaster = "no";
          ControlPath = "~/.ssh/master-%r@%n:%p";
          ControlPersist = "no";
        };
      })
    ];

    home.packages = optional (cfg.package != null) cfg.package;
    home.file.".ssh/config".text = lib.optionalString (sections != [ ]) (
      concatStringsSep "\n\n" sections + "\n"
    );
  };
}
