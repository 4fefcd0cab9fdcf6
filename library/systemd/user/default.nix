# Units of every user's own service manager, under /etc/systemd/user, and rules for users' temporary files.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    concatMapStrings
    mkIf
    mkMerge
    mkOption
    types
    ;

  cfg = config.systemd.user;

  sorts = import ../units/sorts.nix {
    inherit lib pkgs utils;
    inherit (config.systemd) enableStrictShellChecks;
  };

  # A unit that says nothing of its own adds to the distribution's.
  hasBody =
    let
      names =
        sort: key: map (def: def.name) (lib.filter (def: def.${key} != { }) (lib.attrValues cfg.${sort}));
      complete = map (def: def.name) (
        lib.filter (def: def.serviceConfig ? ExecStart) (lib.attrValues cfg.services)
      );
      all =
        complete
        ++ map (def: def.name) (lib.attrValues cfg.targets)
        ++ names "timers" "timerConfig"
        ++ names "paths" "pathConfig"
        ++ names "slices" "sliceConfig"
        ++ map (def: def.name) (
          lib.filter (def: def.listenStreams ++ def.listenDatagrams != [ ] || def.socketConfig != { }) (
            lib.attrValues cfg.sockets
          )
        );
    in
    lib.genAttrs all (_: null);
  given = lib.genAttrs (map (unit: unit.name) (
    lib.attrValues (removeAttrs cfg.units (lib.attrNames (sorts.unitsFrom { } cfg)))
  )) (_: null);

  isDropin =
    unit: unit.overrideStrategy == "asDropin" || !(hasBody ? ${unit.name} || given ? ${unit.name});

  place = name: "systemd/user/${name}";
  link = unit: {
    source = "${if isDropin unit then "/usr/lib" else "/etc"}/systemd/user/${unit.name}";
    mode = "direct-symlink";
  };

  filesOf =
    unit:
    let
      into =
        suffix: targets:
        map (target: {
          name = place "${target}.${suffix}/${unit.name}";
          value = link unit;
        }) targets;
    in
    [
      {
        name = place (if isDropin unit && unit.enable then "${unit.name}.d/overrides.conf" else unit.name);
        value =
          if unit.enable then
            { source = unit.unit; }
          else
            {
              source = "/dev/null";
              mode = "direct-symlink";
            };
      }
    ]
    ++ into "wants" unit.wantedBy
    ++ into "requires" unit.requiredBy
    ++ into "upholds" unit.upheldBy
    ++ map (alias: {
      name = place alias;
      value = link unit;
    }) unit.aliases;

  rulesText =
    rules:
    "# This file is created automatically and should not be modified.\n"
    + "# Please change the option ‘systemd.user.tmpfiles’ instead.\n"
    + concatMapStrings (rule: "${rule}\n") rules;

  files = lib.listToAttrs (lib.concatMap filesOf (lib.attrValues cfg.units));

  ofUsers = lib.filterAttrs (_: user: user.rules != [ ]) cfg.tmpfiles.users;

  # Tells the managers that run.
  reload = pkgs.writeShellScript "reload-user-managers" ''
    for folder in /run/user/*; do
      [ -d "$folder/systemd" ] || continue
      systemctl --user --machine="''${folder##*/}@" daemon-reload || true
    done
  '';

  ruleList = mkOption {
    type = types.listOf types.str;
    default = [ ];
    example = [ "D %C - - - 7d" ];
    description = "Lines as in {manpage}`tmpfiles.d(5)`.";
  };
in
{
  options.systemd.user = sorts.options // {
    settings.Manager = mkOption {
      type = utils.systemdUtils.sectionType;
      default = { };
      example = {
        DefaultTimeoutStartSec = 60;
      };
      description = "Settings of users' managers, {manpage}`systemd-user.conf(5)`.";
    };

    tmpfiles = {
      enable = mkOption {
        type = types.bool;
        default = true;
        description = "Whether the rules are followed.";
      };
      rules = ruleList;
      users = mkOption {
        type = types.attrsOf (types.submodule { options.rules = ruleList; });
        default = { };
        description = "Rules of one user.";
      };
    };

    generators = mkOption {
      type = types.attrsOf types.path;
      default = { };
      example = {
        systemd-gpt-auto-generator = "/dev/null";
      };
      description = "Programs that make units, by name; see {manpage}`systemd.generator(5)`.";
    };
  };

  config = mkMerge [
    {
      systemd.user.timers = sorts.timersOf cfg.services;
      systemd.user.units = sorts.unitsFrom { } cfg;

      environment.etc =
        files
        // lib.mapAttrs' (
          name: source:
          lib.nameValuePair "systemd/user-generators/${name}" {
            inherit source;
            mode = "direct-symlink";
          }
        ) cfg.generators
        // lib.optionalAttrs (cfg.settings.Manager != { }) {
          "systemd/user.conf.d/60-nivis.conf".text = utils.systemdUtils.lib.settingsToSections {
            inherit (cfg.settings) Manager;
          };
        };
    }

    (mkIf (files != { } || cfg.settings.Manager != { }) {
      nivis.manifest.onChange.user-managers = {
        paths = [
          "/etc/systemd/user"
          "/etc/systemd/user.conf.d"
        ];
        command = [ "${reload}" ];
      };
    })

    (mkIf (cfg.tmpfiles.enable && cfg.tmpfiles.rules != [ ]) {
      environment.etc."xdg/user-tmpfiles.d/00-nivis.conf".text = rulesText cfg.tmpfiles.rules;
    })

    # One folder is read for all users: a user's rules stand in the home.
    (mkIf (cfg.tmpfiles.enable && ofUsers != { }) {
      nivis.manifest.files = lib.mapAttrs' (
        name: user:
        lib.nameValuePair "${config.users.users.${name}.home}/.config/user-tmpfiles.d/00-nivis.conf" {
          source = "${pkgs.writeText "user-tmpfiles-${name}.conf" (rulesText user.rules)}";
          mode = "symlink";
          user = name;
          inherit (config.users.users.${name}) group;
        }
      ) ofUsers;
    })

    (mkIf (cfg.tmpfiles.enable && (cfg.tmpfiles.rules != [ ] || ofUsers != { })) {
      systemd.user.services.systemd-tmpfiles-setup.wantedBy = [ "basic.target" ];
      systemd.user.timers.systemd-tmpfiles-clean.wantedBy = [ "timers.target" ];
    })
  ];
}
