# Units of the user's own systemd, written section by section as home-manager has them.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; }) flag option;

  cfg = config.systemd.user;

  sorts = [
    "services"
    "sockets"
    "targets"
    "timers"
    "paths"
    "slices"
    "mounts"
    "automounts"
  ];
  suffix = lib.removeSuffix "s";

  primitive = types.oneOf [
    types.bool
    types.int
    types.str
    types.path
  ];
  listed = types.coercedTo types.str lib.toList (types.listOf types.str);
  triggers = option (types.listOf (types.either types.package types.str)) [ ];

  sections = {
    freeformType = types.attrsOf (
      types.attrsOf (types.nullOr (types.either primitive (types.listOf primitive)))
    );
    options.Unit = {
      Description = option (types.nullOr types.str) null "What the unit is.";
      Documentation = option listed [ ] "Addresses of the unit's documentation.";
    };
  };

  service = {
    options = {
      Unit = {
        X-Reload-Triggers = triggers "What reloads the service when it changes.";
        X-Restart-Triggers = triggers "What restarts the service when it changes.";
        X-SwitchMethod = option (types.enum [
          null
          "reload"
          "restart"
          "stop-start"
          "keep-old"
        ]) null "What is done when the service changes.";
      };
      Service = {
        Environment = option listed [ ] "Environment of the service.";
        ExecStart = mkOption {
          type =
            let
              one = types.either types.package types.str;
            in
            types.either one (types.listOf one);
          apply = lib.toList;
          default = [ ];
          description = "The service's command.";
        };
      };
    };
  };

  reactions = lib.genAttrs [
    "X-ReloadIfChanged"
    "X-RestartIfChanged"
    "X-StopIfChanged"
  ] (_: null);
  # Whether the change is a reload, a restart or nothing is told to activation as for the system's units.
  reaction = {
    reload = {
      X-ReloadIfChanged = true;
    };
    keep-old = {
      X-RestartIfChanged = false;
    };
    restart = {
      X-StopIfChanged = false;
    };
    stop-start = {
      X-StopIfChanged = true;
    };
  };
  withReaction =
    unit:
    let
      method = unit.Unit.X-SwitchMethod or null;
      # Homes say it of the unit, machines of the service.
      said = lib.filterAttrs (name: _: reactions ? ${name}) (unit.Unit or { });
      all = said // (if method == null then { } else reaction.${method});
    in
    if all == { } then unit else unit // { Service = unit.Service or { } // all; };

  toText = lib.generators.toINI {
    listsAsDuplicateKeys = true;
    mkKeyValue = key: v: "${key}=${if lib.isBool v then lib.boolToString v else toString v}";
  };
  text =
    unit:
    toText (
      lib.filterAttrs (_: keys: keys != { }) (
        lib.mapAttrs (_: lib.filterAttrs (_: v: v != null && v != [ ])) (withReaction unit)
      )
    );

  unit =
    sort: name: def:
    let
      full = "${name}.${suffix sort}";
      install = def.Install or { };
    in
    lib.nameValuePair full {
      enable = true;
      strategy = "dropin-if-exists";
      aliases = lib.toList (install.Alias or [ ]);
      wantedBy = lib.toList (install.WantedBy or [ ]);
      requiredBy = lib.toList (install.RequiredBy or [ ]);
      upheldBy = lib.toList (install.UpheldBy or [ ]);
      source = "${pkgs.writeText "unit-${utils.storeName full}" (text def)}";
    };

  environment =
    vars: lib.concatStringsSep " " (lib.mapAttrsToList (n: v: "${n}=${lib.escapeShellArg v}") vars);
  manager = cfg.settings.Manager or { };
  settings =
    cfg.settings
    // lib.optionalAttrs (manager != { }) {
      Manager = lib.mapAttrs (_: v: if lib.isAttrs v then environment v else v) manager;
    };
in
{
  options.systemd.user =
    lib.genAttrs sorts (
      sort:
      mkOption {
        type = types.attrsOf (
          types.submodule {
            imports = [ sections ] ++ lib.optional (sort == "services") service;
          }
        );
        default = { };
        example = {
          sync.Service.ExecStart = "/usr/bin/true";
        };
        description = "User units: ${sort}, by name, section and key.";
      }
    )
    // {
      enable = flag true "Whether units of the user's systemd are written.";
      sessionVariables = option (types.attrsOf (
        types.either types.int types.str
      )) { } "Environment of the user's systemd, as {manpage}`environment.d(5)` reads it.";
      settings = option (types.attrsOf (
        types.attrsOf types.anything
      )) { } "Settings of the user's systemd; see {manpage}`systemd-user.conf(5)`.";
      startServices = option (types.either types.bool (
        types.enum [
          "suggest"
          "sd-switch"
        ]
      )) true "Whether changed units are started and stopped; activation always does.";
    };

  config = {
    assertions = [
      {
        assertion = cfg.startServices != false && cfg.startServices != "suggest";
        message = "`systemd.user.startServices = ${
          lib.generators.toPretty { } cfg.startServices
        }' cannot be kept: activation starts and stops what changed. Leave it out.";
      }
    ];

    xdg.configFile = mkIf cfg.enable {
      "environment.d/10-home-manager.conf" = mkIf (cfg.sessionVariables != { }) {
        text =
          lib.concatStringsSep "\n" (lib.mapAttrsToList (n: v: "${n}=${toString v}") cfg.sessionVariables)
          + "\n";
      };
      "systemd/user.conf" = mkIf (lib.any (v: v != { }) (lib.attrValues settings)) {
        text = lib.generators.toINI { listsAsDuplicateKeys = true; } settings;
      };
    };

    nivis.manifest.units = mkIf cfg.enable (
      lib.listToAttrs (lib.concatMap (sort: lib.mapAttrsToList (unit sort) cfg.${sort}) sorts)
    );
  };
}
