# systemd itself: settings of the manager and of sleep, the targets of boot and of Ctrl-Alt-Delete, generators, programs
# run at shutdown.
# State: nothing is written where nothing is declared.
{
  config,
  lib,
  options,
  utils,
  ...
}:
let
  inherit (lib)
    mkIf
    mkMerge
    mkOption
    types
    ;
  inherit (utils) isDeclared;
  inherit (utils.systemdUtils.lib) settingsToSections;

  cfg = config.systemd;
  opt = options.systemd;

  option =
    type: default: description:
    mkOption { inherit type default description; };

  programs = description: option (types.attrsOf types.path) { } description;

  # Where a unit's file is, the library's or the distribution's.
  unitLink = unit: {
    source = "${if cfg.units ? ${unit} then "/etc" else "/usr/lib"}/systemd/system/${unit}";
    mode = "direct-symlink";
  };

  linksIn =
    folder:
    lib.mapAttrs' (
      name: source:
      lib.nameValuePair "${folder}/${name}" {
        inherit source;
        mode = "direct-symlink";
      }
    );

  isOfDistribution = p: (p.type or null) == "distribution-package";
in
{
  options.systemd = {
    settings.Manager =
      option utils.systemdUtils.sectionType { }
        "Settings of the manager, {manpage}`systemd-system.conf(5)`.";
    sleep.settings.Sleep =
      option utils.systemdUtils.sectionType { }
        "Settings of sleep, {manpage}`sleep.conf.d(5)`.";

    managerEnvironment = mkOption {
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
        SYSTEMD_LOG_LEVEL = "debug";
      };
      description = "Environment of the manager, which services do not get.";
    };

    defaultUnit = option types.str "multi-user.target" "The unit that boot leads to.";
    ctrlAltDelUnit = option types.str "reboot.target" "The unit started by Ctrl-Alt-Delete.";
    enableEmergencyMode =
      option types.bool true
        "Whether there is a shell on the console where a file system cannot be mounted.";

    generators = programs "Programs that make units, by name; see {manpage}`systemd.generator(5)`.";
    shutdown = programs "Programs that run at shutdown, by name.";

    suppressedSystemUnits =
      option (types.listOf types.str) [ ]
        "Units of the distribution that are masked.";

    packages =
      option (types.listOf types.package) [ ]
        "Packages of the distribution whose units are to be there.";
  };

  config = mkMerge [
    {
      environment.systemPackages = cfg.packages;
      assertions = map (p: {
        assertion = isOfDistribution p;
        message = "`systemd.packages': the units of `${p.name or (toString p)}' are not known before it is built; declare them under `systemd.services'.";
      }) cfg.packages;

      systemd.settings.Manager = mkIf (cfg.managerEnvironment != { }) {
        ManagerEnvironment = lib.concatStringsSep " " (
          lib.mapAttrsToList (n: v: "${n}=${lib.escapeShellArg v}") (
            lib.filterAttrs (_: v: v != null) cfg.managerEnvironment
          )
        );
      };

      environment.etc = linksIn "systemd/system-generators" cfg.generators // {
        "systemd/system.conf.d/60-nivis.conf" = mkIf (cfg.settings.Manager != { }) {
          text = settingsToSections { inherit (cfg.settings) Manager; };
        };
        "systemd/sleep.conf.d/60-nivis.conf" = mkIf (cfg.sleep.settings.Sleep != { }) {
          text = settingsToSections { inherit (cfg.sleep.settings) Sleep; };
        };
        "systemd/system/default.target" = mkIf (isDeclared opt.defaultUnit) (unitLink cfg.defaultUnit);
        "systemd/system/ctrl-alt-del.target" = mkIf (isDeclared opt.ctrlAltDelUnit) (
          unitLink cfg.ctrlAltDelUnit
        );
      };

      # systemd-shutdown looks nowhere else.
      nivis.manifest.files = lib.mapAttrs' (
        name: source:
        lib.nameValuePair "/usr/lib/systemd/system-shutdown/${name}" {
          source = "${source}";
          mode = "direct-symlink";
          user = "root";
          group = "root";
        }
      ) cfg.shutdown;
    }

    (mkIf (cfg.settings.Manager != { }) {
      nivis.manifest.onChange.system-manager = {
        paths = [ "/etc/systemd/system.conf.d/60-nivis.conf" ];
        command = [
          "/usr/bin/systemctl"
          "daemon-reexec"
        ];
      };
    })

    {
      systemd.units = lib.genAttrs cfg.suppressedSystemUnits (_: {
        enable = lib.mkForce false;
      });
    }

    (mkIf (!cfg.enableEmergencyMode) {
      systemd.units = {
        "emergency.service".enable = false;
        "emergency.target".enable = false;
      };
    })
  ];
}
