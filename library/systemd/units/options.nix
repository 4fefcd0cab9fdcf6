# The modules of one unit of each sort: its options, and what they mean for the unit's sections.
{
  lib,
  pkgs,
  utils,
  enableStrictShellChecks,
}:
let
  inherit (lib)
    elem
    mkAfter
    mkIf
    mkMerge
    mkOption
    optionalAttrs
    singleton
    toList
    types
    ;

  inherit (utils.systemdUtils.unitOptions) unitOption;

  unitName = types.strMatching "[a-zA-Z0-9@%:_.\\\\-]+[.](service|socket|device|mount|automount|swap|target|path|timer|scope|slice)";

  sectionOption =
    section: page:
    mkOption {
      type = types.attrsOf unitOption;
      default = { };
      description = "What stands in the `[${section}]` section; see {manpage}`${page}`.";
    };

  unitNames =
    description:
    mkOption {
      type = types.listOf unitName;
      default = [ ];
      inherit description;
    };

  lines =
    description:
    mkOption {
      type = types.lines;
      default = "";
      inherit description;
    };

  flag =
    default: description:
    mkOption {
      type = types.bool;
      inherit default description;
    };

  # What every unit has, also one given by its text.
  shared = {
    enable = flag true "Whether the unit exists; where false it is masked by a link to /dev/null.";

    name = mkOption {
      type = types.str;
      description = "Name of the unit with its extension.";
    };

    overrideStrategy = mkOption {
      type = types.enum [
        "asDropinIfExists"
        "asDropin"
      ];
      default = "asDropinIfExists";
      description = ''
        `asDropin` adds to a unit that a package brings; `asDropinIfExists` does so where a package brings one, and
        makes the unit otherwise.
      '';
    };

    requiredBy = unitNames "Units that require this one, told by a link in their `.requires` folder.";
    upheldBy = unitNames "Units that keep this one running, told by a link in their `.upholds` folder.";
    wantedBy = unitNames "Units that want this one, told by a link in their `.wants` folder.";
    aliases = unitNames "Other names of the unit.";
  };

  # Option → key of `[Unit]`.
  dependencies = {
    requires = "Requires";
    wants = "Wants";
    upholds = "Upholds";
    after = "After";
    before = "Before";
    bindsTo = "BindsTo";
    partOf = "PartOf";
    conflicts = "Conflicts";
    requisite = "Requisite";
    onFailure = "OnFailure";
    onSuccess = "OnSuccess";
  };

  triggers =
    name: items:
    "${pkgs.writeText (lib.strings.sanitizeDerivationName name) (
      toString (map (x: if lib.isPath x then "${x}" else x) (lib.flatten items))
    )}";

  common =
    {
      config,
      name,
      options,
      ...
    }:
    {
      options =
        shared
        // lib.mapAttrs (_: key: unitNames "`${key}=` of the unit.") dependencies
        // {
          description = mkOption {
            type = types.singleLineStr;
            default = "";
            description = "What the unit is, in messages of systemd.";
          };

          documentation = mkOption {
            type = types.listOf types.str;
            default = [ ];
            description = "Addresses of the unit's documentation.";
          };

          unitConfig = sectionOption "Unit" "systemd.unit(5)";

          startLimitBurst = mkOption {
            type = types.int;
            description = "How many starts are allowed in the interval.";
          };

          startLimitIntervalSec = mkOption {
            type = types.int;
            description = "The interval in which starts are counted.";
          };

          restartTriggers = mkOption {
            type = types.listOf types.unspecified;
            default = [ ];
            description = "Anything whose change restarts the unit.";
          };

          reloadTriggers = mkOption {
            type = types.listOf unitOption;
            default = [ ];
            description = "Anything whose change reloads the unit.";
          };
        };

      config.unitConfig =
        lib.concatMapAttrs (
          option: key: optionalAttrs (config.${option} != [ ]) { ${key} = toString config.${option}; }
        ) dependencies
        // optionalAttrs (config.restartTriggers != [ ]) {
          X-Restart-Triggers = triggers "X-Restart-Triggers-${name}" config.restartTriggers;
        }
        // optionalAttrs (config.reloadTriggers != [ ]) {
          X-Reload-Triggers = triggers "X-Reload-Triggers-${name}" config.reloadTriggers;
        }
        // optionalAttrs (config.description != "") { Description = config.description; }
        // optionalAttrs (config.documentation != [ ]) {
          Documentation = toString config.documentation;
        }
        // optionalAttrs options.startLimitIntervalSec.isDefined {
          StartLimitIntervalSec = toString config.startLimitIntervalSec;
        }
        // optionalAttrs options.startLimitBurst.isDefined {
          StartLimitBurst = toString config.startLimitBurst;
        };
    };

  # Module of a unit that is little more than one section.
  plain = suffix: option: section: page: [
    common
    (
      { name, ... }:
      {
        options.${option} = sectionOption section page;
        config.name = "${name}.${suffix}";
      }
    )
  ];

  # Definitions may still carry mkIf or mkForce here.
  mustBeOneOf =
    key: values: attrs:
    let
      value = attrs.${key}.content or attrs.${key};
    in
    !(attrs ? ${key})
    || !lib.isString value
    || elem value values
    || lib.trace "Systemd Service field `${key}' cannot have value `${value}'." false;

  checkService =
    attrs:
    mustBeOneOf "Type" [
      "exec"
      "simple"
      "forking"
      "oneshot"
      "dbus"
      "notify"
      "notify-reload"
      "idle"
    ] attrs
    && mustBeOneOf "Restart" [
      "no"
      "on-success"
      "on-failure"
      "on-abnormal"
      "on-abort"
      "on-watchdog"
      "always"
    ] attrs;

  # The store script that runs one of a service's pieces of shell.
  jobScript =
    {
      name,
      text,
      strict,
    }:
    let
      scriptName = lib.replaceStrings [ "\\" "@" ] [ "-" "_" ] (
        lib.replaceStrings [ "\\" ] [ "\\\\" ] name
      );
    in
    pkgs.nivis.unitScript {
      name = scriptName;
      inherit text strict;
    };

  service =
    { name, config, ... }:
    let
      job =
        suffix: text:
        jobScript {
          name = "${name}-${suffix}";
          inherit text;
          strict = config.enableStrictShellChecks;
        };
      # `wrap` says how the script stands in its key.
      whenSet =
        option: suffix: key: wrap:
        mkIf (config.${option} != "") (
          let
            script = job suffix config.${option};
          in
          {
            jobScripts = script;
            serviceConfig.${key} = wrap script;
          }
        );
    in
    {
      options = {
        environment = mkOption {
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
            LANG = "nl_NL.UTF-8";
          };
          description = "Environment of the service's processes; null leaves a variable out.";
        };

        path = mkOption {
          type = types.listOf (
            types.oneOf [
              types.package
              types.str
            ]
          );
          default = [ ];
          description = "Packages whose `bin` and `sbin` stand in the service's PATH.";
        };

        enableDefaultPath = flag true "Whether the usual tools are added to the service's PATH.";

        serviceConfig = mkOption {
          type = types.addCheck (types.attrsOf unitOption) checkService;
          default = { };
          example = {
            RestartSec = 5;
          };
          description = "What stands in the `[Service]` section; see {manpage}`systemd.service(5)`.";
        };

        enableStrictShellChecks =
          (flag enableStrictShellChecks "Whether the service's scripts are written to stop at any error and unset variable.")
          // {
            defaultText = lib.literalExpression "config.systemd.enableStrictShellChecks";
          };

        script = lines "Shell commands of the main process.";
        scriptArgs = mkOption {
          type = types.str;
          default = "";
          example = "%i";
          description = "Arguments of the main process' script.";
        };
        preStart = lines "Shell commands run before the main process.";
        postStart = lines "Shell commands run after the main process has started.";
        reload = lines "Shell commands run when the service is reloaded.";
        preStop = lines "Shell commands run to stop the service.";
        postStop = lines "Shell commands run after the main process has ended.";

        jobScripts = mkOption {
          type = types.coercedTo types.path singleton (types.listOf types.path);
          internal = true;
          default = [ ];
          description = "The scripts made of the pieces of shell.";
        };

        restartIfChanged = flag true "Whether activation restarts the service when its definition has changed.";
        reloadIfChanged = flag false "Whether activation reloads the service instead of restarting it.";
        stopIfChanged = flag true "Whether a changed service is stopped as it was and started as it is, rather than restarted.";
        notSocketActivated = flag false "Whether activation treats the service as if it had no sockets.";

        startAt = mkOption {
          type = types.either types.str (types.listOf types.str);
          default = [ ];
          example = "Sun 14:00:00";
          apply = toList;
          description = "Times, as in {manpage}`systemd.time(7)`, at which a timer starts the service.";
        };
      };

      config = mkMerge [
        {
          name = "${name}.service";
          environment.PATH = mkIf (config.path != [ ]) (utils.servicePath config.path);
          path = mkIf config.enableDefaultPath (mkAfter pkgs.nivis.defaultServicePath);
        }
        (whenSet "preStart" "pre-start" "ExecStartPre" singleton)
        (whenSet "script" "start" "ExecStart" (script: "${script} ${config.scriptArgs}"))
        (whenSet "postStart" "post-start" "ExecStartPost" singleton)
        (whenSet "reload" "reload" "ExecReload" (script: script))
        (whenSet "preStop" "pre-stop" "ExecStop" (script: script))
        (whenSet "postStop" "post-stop" "ExecStopPost" (script: script))
      ];
    };

  mountPoint = {
    where = mkOption {
      type = types.str;
      example = "/mnt";
      description = "Absolute path of the mount point.";
    };
  };
in
{
  inherit shared;

  service = [
    common
    service
  ];
  timer = plain "timer" "timerConfig" "Timer" "systemd.timer(5)";
  path = plain "path" "pathConfig" "Path" "systemd.path(5)";
  slice = plain "slice" "sliceConfig" "Slice" "systemd.slice(5)";

  target = [
    common
    ({ name, ... }: { config.name = "${name}.target"; })
  ];

  socket = plain "socket" "socketConfig" "Socket" "systemd.socket(5)" ++ [
    {
      options = {
        listenStreams = mkOption {
          type = types.listOf types.str;
          default = [ ];
          example = [ "0.0.0.0:993" ];
          description = "Addresses of `ListenStream=` lines.";
        };
        listenDatagrams = mkOption {
          type = types.listOf types.str;
          default = [ ];
          description = "Addresses of `ListenDatagram=` lines.";
        };
      };
    }
  ];

  mount = [
    common
    (
      { config, ... }:
      {
        options = mountPoint // {
          what = mkOption {
            type = types.str;
            example = "/dev/sda1";
            description = "What is mounted: a device, a file or another resource.";
          };
          type = mkOption {
            type = types.str;
            default = "";
            example = "ext4";
            description = "Type of the file system.";
          };
          options = mkOption {
            type = types.commas;
            default = "";
            example = "noatime";
            description = "Options of the mount.";
          };
          mountConfig = sectionOption "Mount" "systemd.mount(5)";
        };
        config = {
          name = "${utils.escapeSystemdPath config.where}.mount";
          mountConfig = {
            What = config.what;
            Where = config.where;
          }
          // optionalAttrs (config.type != "") { Type = config.type; }
          // optionalAttrs (config.options != "") { Options = config.options; };
        };
      }
    )
  ];

  automount = [
    common
    (
      { config, ... }:
      {
        options = mountPoint // {
          automountConfig = sectionOption "Automount" "systemd.automount(5)";
        };
        config = {
          name = "${utils.escapeSystemdPath config.where}.automount";
          automountConfig.Where = config.where;
        };
      }
    )
  ];
}
