# The options of one manager's units, the system's or the users', and what they become: units by name with their text.
{
  lib,
  pkgs,
  utils,
  enableStrictShellChecks,
}:
let
  inherit (lib)
    listToAttrs
    mkOption
    nameValuePair
    types
    ;

  modules = import ./options.nix {
    inherit
      lib
      pkgs
      utils
      enableStrictShellChecks
      ;
  };
  text = import ./text.nix { inherit lib; };

  unitsOf =
    sort: description:
    mkOption {
      type = types.attrsOf (types.submodule modules.${sort});
      default = { };
      inherit description;
    };

  listOf =
    sort: description:
    mkOption {
      type = types.listOf (types.submodule modules.${sort});
      default = [ ];
      inherit description;
    };

  unitFile =
    { name, config, ... }:
    {
      options = modules.shared // {
        text = mkOption {
          type = types.nullOr types.str;
          default = null;
          description = "Text of the unit.";
        };
        unit = mkOption {
          type = types.unspecified;
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

  rendered = render: defs: lib.mapAttrs' (_: def: nameValuePair def.name (toUnit render def)) defs;
  renderedList =
    render: defs: listToAttrs (map (def: nameValuePair def.name (toUnit render def)) defs);
in
{
  options = {
    units = mkOption {
      type = types.attrsOf (types.submodule unitFile);
      default = { };
      description = "Units given by their text; the other options end here.";
    };

    services = unitsOf "service" "Services.";
    sockets = unitsOf "socket" "Sockets.";
    targets = unitsOf "target" "Targets.";
    timers = unitsOf "timer" "Timers.";
    paths = unitsOf "path" "Paths that are watched.";
    slices = unitsOf "slice" "Slices.";
  };

  mountOptions = {
    mounts = listOf "mount" "Mounts; their names follow from where they are mounted.";
    automounts = listOf "automount" "Automounts; their names follow from where they are mounted.";
  };

  # Timers of services that say when they start.
  timersOf =
    services:
    lib.mapAttrs (_: service: {
      wantedBy = [ "timers.target" ];
      timerConfig.OnCalendar = service.startAt;
    }) (lib.filterAttrs (_: service: service.enable && service.startAt != [ ]) services);

  unitsFrom =
    globalEnvironment: cfg:
    rendered text.path cfg.paths
    // rendered (text.service globalEnvironment) cfg.services
    // rendered text.slice cfg.slices
    // rendered text.socket cfg.sockets
    // rendered text.target cfg.targets
    // rendered text.timer cfg.timers
    // renderedList text.mount (cfg.mounts or [ ])
    // renderedList text.automount (cfg.automounts or [ ]);
}
