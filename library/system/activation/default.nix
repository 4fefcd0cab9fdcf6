# Pieces of shell that run at boot and whenever a switch changes files, units or accounts: nivis-activation.service, before
# the services of this configuration; those of users by a unit of their manager.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatStringsSep
    isString
    mkIf
    mkMerge
    mkOption
    types
    ;

  cfg = config.system;

  scriptType =
    extra:
    types.either types.str (
      types.submodule {
        options = {
          deps = mkOption {
            type = types.listOf types.str;
            default = [ ];
            description = "Pieces that run before.";
          };
          text = mkOption {
            type = types.lines;
            description = "The piece of shell.";
          };
        }
        // extra;
      }
    );

  # What NixOS' own modules name, and others may run after.
  ofNixOS = [
    "binsh"
    "etc"
    "groups"
    "hostname"
    "modprobe"
    "specialfs"
    "stdio"
    "udevd"
    "users"
    "usrbinenv"
    "var"
  ];

  entries =
    scripts:
    lib.genAttrs ofNixOS (_: lib.noDepEntry "")
    // lib.mapAttrs (_: s: if isString s then lib.noDepEntry s else s) (
      removeAttrs scripts [ "script" ]
    );

  withHeadlines = lib.mapAttrs (
    name: entry:
    entry
    // lib.optionalAttrs (entry.text != "") {
      text = ''
        #### Activation script snippet ${name}:
        _localstatus=0
        ${entry.text}
        if (( _localstatus > 0 )); then
          printf "Activation script snippet '%s' failed (%s)\n" "${name}" "$_localstatus"
        fi
      '';
    }
  );

  scriptOf =
    scripts:
    let
      named = withHeadlines (entries scripts);
      wanted = lib.attrNames (lib.filterAttrs (_: e: e.text != "") named);
    in
    ''
      _status=0
      trap "_status=1 _localstatus=\$?" ERR
      umask 0022

      ${concatStringsSep "\n" (lib.filter (t: t != "") (lib.textClosureList named wanted))}
      exit $_status
    '';

  declared = scripts: removeAttrs scripts [ "script" ] != { };

  unit = "nivis-activation";
  otherUnits = removeAttrs config.systemd.units [ "${unit}.service" ];
  # Where one of these changes, the scripts run again.
  state = builtins.toJSON {
    units = lib.mapAttrs (_: u: u.text) otherUnits;
    files = lib.mapAttrs (_: f: "${f.source}") config.environment.etc;
    inherit (config.nivis.manifest) users groups;
  };
in
{
  options.system = {
    activationScripts = mkOption {
      type = types.attrsOf (scriptType {
        supportsDryActivation = mkOption {
          type = types.bool;
          default = false;
          description = "Whether the piece may run without changing anything; `nivis dry-activate` runs none.";
        };
      });
      default = { };
      apply = set: set // { script = scriptOf set; };
      description = "Pieces of shell run when the configuration is activated. They must bear being run again.";
    };

    userActivationScripts = mkOption {
      type = types.attrsOf (scriptType { });
      default = { };
      apply = set: set // { script = scriptOf set; };
      description = "Pieces of shell run for every user, at login.";
    };
  };

  config = mkMerge [
    (mkIf (declared cfg.activationScripts) {
      systemd.services.${unit} = {
        description = "Activation scripts";
        wantedBy = [ "multi-user.target" ];
        after = [
          "local-fs.target"
          "systemd-tmpfiles-setup.service"
        ];
        before = lib.filter (name: name != "${unit}.service") (
          lib.mapAttrsToList (_: s: s.name) config.systemd.services
        );
        restartTriggers = [ state ];
        stopIfChanged = false;
        path = [ pkgs.util-linux ];
        environment.systemConfig = "/run/nivis/current";
        serviceConfig = {
          Type = "oneshot";
          RemainAfterExit = true;
          # The pieces see to failures by themselves.
          ExecStart = "${pkgs.writeShellScript "activate" cfg.activationScripts.script}";
        };
      };
    })

    (mkIf (declared cfg.userActivationScripts) {
      systemd.user.services.${unit} = {
        description = "Activation scripts of users";
        unitConfig.ConditionUser = "!@system";
        wantedBy = [ "default.target" ];
        serviceConfig = {
          Type = "oneshot";
          RemainAfterExit = true;
          ExecStart = "${pkgs.writeShellScript "activate-user" cfg.userActivationScripts.script}";
        };
      };
    })
  ];
}
