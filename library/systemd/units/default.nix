# Units of systemd. What NixOS' modules set under `systemd` becomes the same text; the manifest says where links stand.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    listToAttrs
    mapAttrs
    mkOption
    nameValuePair
    types
    ;

  cfg = config.systemd;

  unitModules = import ./options.nix {
    inherit lib pkgs utils;
    inherit (cfg) enableStrictShellChecks;
  };
  text = import ./text.nix { inherit lib; };

  unitsOf =
    sort: description:
    mkOption {
      type = types.attrsOf (types.submodule unitModules.${sort});
      default = { };
      inherit description;
    };

  listOf =
    sort: description:
    mkOption {
      type = types.listOf (types.submodule unitModules.${sort});
      default = [ ];
      inherit description;
    };

  unitFile =
    { name, config, ... }:
    {
      options = unitModules.shared // {
        text = mkOption {
          type = types.nullOr types.str;
          default = null;
          description = "Text of the unit.";
        };
        unit = mkOption {
          type = types.raw;
          internal = true;
          description = "The unit's file in the store.";
        };
      };
      config = {
        name = lib.mkDefault name;
        unit = lib.mkDefault (
          pkgs.writeText "unit-${utils.storeName config.name}" (
            if config.text == null then "" else config.text
          )
        );
      };
    };

  toUnit = render: def: {
    inherit (def)
      name
      aliases
      wantedBy
      requiredBy
      upheldBy
      enable
      overrideStrategy
      ;
    text = render def;
  };

  rendered =
    render: defs: lib.mapAttrs' (_: def: nameValuePair def.name (toUnit render def)) defs;
  renderedList = render: defs: listToAttrs (map (def: nameValuePair def.name (toUnit render def)) defs);

  # A service that says what it runs stands for itself, also where the distribution has one of its name.
  complete = lib.filterAttrs (_: def: def.serviceConfig ? ExecStart) cfg.services;
  completeNames = lib.mapAttrs' (_: def: nameValuePair def.name null) complete;

  strategy =
    unit:
    if unit.overrideStrategy == "asDropin" then
      "dropin"
    else if completeNames ? ${unit.name} then
      "replace"
    else
      "dropin-if-exists";
in
{
  options.systemd = {
    units = mkOption {
      type = types.attrsOf (types.submodule unitFile);
      default = { };
      description = "Units given by their text; the other options of `systemd` end here.";
    };

    services = unitsOf "service" "Services.";
    sockets = unitsOf "socket" "Sockets.";
    targets = unitsOf "target" "Targets.";
    timers = unitsOf "timer" "Timers.";
    paths = unitsOf "path" "Paths that are watched.";
    slices = unitsOf "slice" "Slices.";
    mounts = listOf "mount" "Mounts; their names follow from where they are mounted.";
    automounts = listOf "automount" "Automounts; their names follow from where they are mounted.";

    globalEnvironment = mkOption {
      type = types.attrsOf (
        types.nullOr (
          types.oneOf [
            types.str
            types.path
            types.package
          ]
        )
      );
      default = { };
      example = {
        TZ = "CET";
      };
      description = "Environment of all services.";
    };

    enableStrictShellChecks = mkOption {
      type = types.bool;
      default = false;
      description = "Whether scripts of services stop at any error and unset variable.";
    };
  };

  config = {
    systemd.timers = mapAttrs (_: service: {
      wantedBy = [ "timers.target" ];
      timerConfig.OnCalendar = service.startAt;
    }) (lib.filterAttrs (_: service: service.enable && service.startAt != [ ]) cfg.services);

    systemd.units =
      rendered text.path cfg.paths
      // rendered (text.service cfg.globalEnvironment) cfg.services
      // rendered text.slice cfg.slices
      // rendered text.socket cfg.sockets
      // rendered text.target cfg.targets
      // rendered text.timer cfg.timers
      // renderedList text.mount cfg.mounts
      // renderedList text.automount cfg.automounts;

    warnings = lib.concatLists (
      lib.mapAttrsToList (
        name: service:
        let
          inherit (service) serviceConfig;
          restart = serviceConfig.Restart or "no";
        in
        lib.optional (
          (serviceConfig.Type or "") == "oneshot" && (restart == "always" || restart == "on-success")
        ) "Service '${name}.service' with 'Type=oneshot' cannot have 'Restart=always' or 'Restart=on-success'"
        ++
          lib.optional
            (
              lib.elem "network-online.target" service.after
              && !(lib.elem "network-online.target" (service.wants ++ service.requires ++ service.bindsTo))
            )
            "${name}.service is ordered after 'network-online.target' but doesn't depend on it"
      ) cfg.services
    );

    system.build.units = cfg.units;

    nivis.manifest.units = lib.mapAttrs' (
      _: unit:
      nameValuePair unit.name (
        {
          inherit (unit)
            enable
            aliases
            wantedBy
            requiredBy
            upheldBy
            ;
          strategy = strategy unit;
          source = if unit.enable then "${unit.unit}" else "/dev/null";
        }
        // lib.optionalAttrs (pkgs.nivis.unitNames ? ${unit.name}) {
          distributionNames = pkgs.nivis.unitNames.${unit.name};
        }
      )
    ) cfg.units;
  };
}
