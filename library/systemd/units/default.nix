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
    mapAttrsToList
    mkOption
    nameValuePair
    optional
    types
    ;

  cfg = config.systemd;

  sorts = import ./sorts.nix {
    inherit lib pkgs utils;
    inherit (cfg) enableStrictShellChecks;
  };

  # A list that begins with an empty value takes back what another unit says: it is meant for the distribution's.
  clears = value: lib.isList value && value != [ ] && lib.head value == "";

  # A service that says what it runs stands for itself, also where the distribution has one of its name.
  complete = lib.filterAttrs (
    _: def: def.serviceConfig ? ExecStart && !clears def.serviceConfig.ExecStart
  ) cfg.services;
  completeNames = lib.mapAttrs' (_: def: nameValuePair def.name null) complete;

  strategy =
    unit:
    if unit.overrideStrategy == "asDropin" then
      "dropin"
    else if completeNames ? ${unit.name} then
      "replace"
    else
      "dropin-if-exists";

  ofServices = check: lib.concatLists (mapAttrsToList check cfg.services);

  serviceWarnings =
    name: service:
    let
      inherit (service) serviceConfig;
      restart = serviceConfig.Restart or "no";
    in
    optional
      ((serviceConfig.Type or "") == "oneshot" && (restart == "always" || restart == "on-success"))
      "Service '${name}.service' with 'Type=oneshot' cannot have 'Restart=always' or 'Restart=on-success'"
    ++
      optional (serviceConfig ? StartLimitInterval)
        "Service '${name}.service' uses the attribute 'StartLimitInterval' in the Service section, which is deprecated. See https://github.com/NixOS/nixpkgs/issues/45786."
    ++
      optional (service.reloadIfChanged && service.reloadTriggers != [ ])
        "Service '${name}.service' has both 'reloadIfChanged' and 'reloadTriggers' set. This is probably not what you want, because 'reloadTriggers' behave the same way as 'restartTriggers' if 'reloadIfChanged' is set.";

  onlineWarning =
    sort: name: unit:
    optional (
      lib.elem "network-online.target" unit.after
      && !(lib.elem "network-online.target" (unit.wants ++ unit.requires ++ unit.bindsTo))
    ) "${name}.${sort} is ordered after 'network-online.target' but doesn't depend on it";

  onlineWarnings =
    lib.concatMap (sort: lib.concatLists (mapAttrsToList (onlineWarning sort) cfg."${sort}s")) [
      "target"
      "service"
      "socket"
      "timer"
      "path"
      "slice"
    ]
    ++ lib.concatMap (m: onlineWarning "mount" m.what m) cfg.mounts
    ++ lib.concatMap (m: onlineWarning "automount" m.where m) cfg.automounts;

  removedTarget =
    name: service:
    optional
      (
        lib.elem "network-interfaces.target" service.after
        || lib.elem "network-interfaces.target" service.wants
      )
      {
        assertion = false;
        message = "Service '${name}.service' is using the deprecated target network-interfaces.target, which no longer exists. Using network.target is recommended instead.";
      };
in
{
  options.systemd =
    sorts.options
    // sorts.mountOptions
    // {
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
    systemd.timers = sorts.timersOf cfg.services;
    systemd.units = sorts.unitsFrom cfg.globalEnvironment cfg;

    warnings = ofServices serviceWarnings ++ onlineWarnings;
    assertions = ofServices removedTarget;

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
