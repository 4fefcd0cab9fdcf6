# Nix itself, where the machine has it: /etc/nix/nix.conf and the collection of garbage.
# Without `nix.enable` the options of shared modules are taken and nothing is written.
{
  config,
  lib,
  ...
}:
let
  inherit (lib)
    concatStringsSep
    isBool
    isList
    mapAttrsToList
    mkIf
    mkOption
    types
    ;

  cfg = config.nix;

  atom = types.nullOr (
    types.oneOf [
      types.bool
      types.int
      types.float
      types.str
      types.path
      types.package
    ]
  );

  toValue =
    v:
    if v == null then
      ""
    else if isBool v then
      lib.boolToString v
    else if isList v then
      concatStringsSep " " (map toValue v)
    else
      toString v;

  # Keys of `extra-` come last, since they add to what stands before.
  isExtra = name: lib.hasPrefix "extra-" name;
  lines =
    settings:
    lib.concatStrings (mapAttrsToList (name: v: "${name} = ${toValue v}\n") settings);

  option =
    type: default: description:
    mkOption { inherit type default description; };
in
{
  options.nix = {
    enable = option types.bool false "Whether Nix on this machine is configured.";
    package = option types.raw null "The package of Nix; the machine's own is used.";
    settings = mkOption {
      type = types.submodule { freeformType = types.attrsOf (types.either atom (types.listOf atom)); };
      default = { };
      example = {
        experimental-features = [
          "nix-command"
          "flakes"
        ];
      };
      description = "Settings of Nix, see {manpage}`nix.conf(5)`.";
    };
    extraOptions = option types.lines "" "Further lines of nix.conf.";
    nixPath = option (types.listOf types.str) [ ] "Where `<name>` is looked up.";
    registry = option (types.attrsOf types.anything) { } "Entries of the flake registry.";
    channel.enable = option types.bool false "Whether channels are used.";
    optimise.automatic = option types.bool false "Whether equal files in the store are joined.";
    gc = {
      automatic = option types.bool false "Whether garbage is collected by itself.";
      dates = mkOption {
        type = types.coercedTo types.singleLineStr lib.singleton (types.listOf types.singleLineStr);
        default = [ "03:15" ];
        description = "When garbage is collected.";
      };
      options = option types.singleLineStr "" "Options of nix-collect-garbage.";
      persistent = option types.bool true "Whether a missed time is made up for.";
      randomizedDelaySec = option types.singleLineStr "0" "How much the time may vary.";
    };
  };

  config = mkIf cfg.enable {
    environment.etc."nix/nix.conf".text =
      lines (lib.filterAttrs (name: _: !isExtra name) cfg.settings)
      + lines (lib.filterAttrs (name: _: isExtra name) cfg.settings)
      + lib.optionalString (cfg.extraOptions != "") "${cfg.extraOptions}\n";

    nix.settings = {
      nix-path = mkIf (cfg.nixPath != [ ]) cfg.nixPath;
      auto-optimise-store = mkIf cfg.optimise.automatic true;
    };

    systemd.services.nix-gc = mkIf cfg.gc.automatic {
      description = "Nix Garbage Collector";
      startAt = cfg.gc.dates;
      environment.PATH = lib.mkForce "/nix/var/nix/profiles/default/bin:/usr/local/bin:/usr/bin:/bin";
      script = "exec nix-collect-garbage ${cfg.gc.options}";
      serviceConfig.Type = "oneshot";
    };

    systemd.timers.nix-gc = mkIf cfg.gc.automatic {
      timerConfig = {
        Persistent = cfg.gc.persistent;
        RandomizedDelaySec = cfg.gc.randomizedDelaySec;
      };
    };
  };
}
