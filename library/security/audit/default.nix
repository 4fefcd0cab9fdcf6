# Records of the kernel: rules that are loaded at boot, and auditd, which writes what they find to /var/log/audit.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkIf
    mkMerge
    mkOption
    types
    ;

  cfg = config.security.audit;
  daemon = config.security.auditd;

  option =
    type: default: description:
    mkOption { inherit type default description; };

  failure = {
    silent = "0";
    printk = "1";
    panic = "2";
  };

  setting = types.nullOr (
    types.oneOf [
      types.bool
      types.nonEmptyStr
      types.path
      types.int
    ]
  );
  toValue =
    v:
    if lib.isBool v then
      if v then "yes" else "no"
    else if lib.isList v then
      lib.concatMapStringsSep " " toValue v
    else
      toString v;
  toText =
    settings:
    lib.concatStrings (
      lib.mapAttrsToList (k: v: if v == null then "#${k} =\n" else "${k} = ${toValue v}\n") settings
    );

  amount = types.either types.int (types.strMatching "[0-9]+%");

  plugin.options = {
    active = option types.bool false "Whether it runs.";
    direction = option (types.enum [
      "in"
      "out"
    ]) "out" "Which way events go.";
    path = mkOption {
      type = types.path;
      description = "The program.";
    };
    type = mkOption {
      type = types.enum [ "always" ];
      readOnly = true;
      default = "always";
      description = "When it runs.";
    };
    args = option (types.nullOr (types.listOf types.nonEmptyStr)) null "Its arguments.";
    format = option (types.enum [
      "binary"
      "string"
    ]) "string" "How events are written.";
    settings = option (types.nullOr (
      types.submodule { freeformType = types.attrsOf setting; }
    )) null "Its own settings.";
  };

  percent = s: lib.toIntBase10 (lib.removeSuffix "%" s);
  inherit (daemon.settings) space_left admin_space_left;
in
{
  options.security = {
    audit = {
      enable = option (types.enum [
        false
        true
        "lock"
      ]) false "Whether the kernel records; `lock` keeps it from being changed before the next boot.";
      package = option types.package pkgs.audit "The package." // {
        defaultText = lib.literalExpression "pkgs.audit";
      };
      failureMode = option (types.enum [
        "silent"
        "printk"
        "panic"
      ]) "printk" "What the kernel does when it cannot record.";
      backlogLimit = option types.int 1024 "How many records may wait.";
      rateLimit = option types.int 0 "How many records a second are too many; 0 for none.";
      rules = option (types.listOf types.str) [ ] "Rules, see {manpage}`audit.rules(7)`.";
    };

    auditd = {
      enable = option types.bool false "Whether auditd writes what is recorded.";
      package = option types.package pkgs.audit "The package." // {
        defaultText = lib.literalExpression "pkgs.audit";
      };
      settings = option (types.submodule {
        freeformType = types.attrsOf setting;
        options = {
          space_left = option amount 75 "At how many MiB left it tells.";
          admin_space_left = option amount 50 "At how many MiB left it tells for the last time.";
        };
      }) { } "Settings, see {manpage}`auditd.conf(5)`.";
      plugins = option (types.attrsOf (types.submodule plugin)) { } "Programs that get what is recorded.";
    };
  };

  config = mkMerge [
    (mkIf (cfg.enable != false) {
      boot.kernelParams =
        mkIf
          (
            !config.boot.isContainer
            && !config.wsl.enable
            && lib.elem config.nivis.distribution [
              "debian"
              "ubuntu"
            ]
          )
          [
            "audit=1"
            "audit_backlog_limit=${toString cfg.backlogLimit}"
          ];

      environment.systemPackages = [ cfg.package ];
      environment.etc."nivis/audit.rules".text = ''
        -D
        -b ${toString cfg.backlogLimit}
        -f ${failure.${cfg.failureMode}}
        -r ${toString cfg.rateLimit}
        ${lib.concatLines cfg.rules}
        -e ${if cfg.enable == "lock" then "2" else "1"}
      '';

      systemd.services.nivis-audit-rules = {
        description = "Load Audit Rules";
        wantedBy = [ "sysinit.target" ];
        # The distribution's daemon loads its own rules when it starts.
        after = [ "auditd.service" ];
        before = [ "shutdown.target" ];
        conflicts = [ "shutdown.target" ];
        unitConfig = {
          DefaultDependencies = false;
          ConditionVirtualization = "!container";
          ConditionKernelCommandLine = [
            "!audit=0"
            "!audit=off"
          ];
        };
        restartTriggers = [ config.environment.etc."nivis/audit.rules".source ];
        serviceConfig = {
          Type = "oneshot";
          RemainAfterExit = true;
          ExecStart = "${lib.getExe' cfg.package "auditctl"} -R /etc/nivis/audit.rules";
          ExecStopPost = [
            "${lib.getExe' cfg.package "auditctl"} -e 0"
            "${lib.getExe' cfg.package "auditctl"} -D"
          ];
        };
      };
    })

    (mkIf daemon.enable {
      assertions = [
        {
          assertion =
            (lib.isInt space_left && lib.isInt admin_space_left -> space_left > admin_space_left)
            && (
              lib.isString space_left && lib.isString admin_space_left
              -> percent space_left > percent admin_space_left
            );
          message = "`security.auditd.settings.space_left` must be larger than `security.auditd.settings.admin_space_left`";
        }
      ];

      security.audit.enable = mkDefault true;
      security.auditd.settings.plugin_dir = "/etc/audit/plugins.d";

      environment.systemPackages = [ daemon.package ];
      environment.etc = {
        # It reads no links.
        "audit/auditd.conf" = {
          text = toText daemon.settings;
          mode = "0640";
        };
      }
      // lib.mapAttrs' (
        name: p:
        lib.nameValuePair "audit/plugins.d/${name}.conf" {
          text = toText (removeAttrs p [ "settings" ]);
          mode = "0640";
        }
      ) daemon.plugins
      // lib.mapAttrs' (
        name: p:
        lib.nameValuePair "audit/audisp-${name}.conf" {
          text = toText p.settings;
          mode = "0640";
        }
      ) (lib.filterAttrs (_: p: p.settings != null) daemon.plugins);

      systemd.services.auditd = {
        overrideStrategy = "asDropin";
        enableDefaultPath = false;
        wantedBy = [ "multi-user.target" ];
        # It refuses to be stopped by systemd, and reads its settings when reloaded.
        reloadIfChanged = true;
        restartTriggers = [ config.environment.etc."audit/auditd.conf".source ];
        serviceConfig = {
          LogsDirectory = "audit";
          LogsDirectoryMode = "0700";
          RuntimeDirectory = "audit";
          RuntimeDirectoryMode = "0755";
        };
      };
    })
  ];
}
