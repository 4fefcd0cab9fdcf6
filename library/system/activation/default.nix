# Pieces of shell that run at every activation, and at boot by nivis-activation.service before the services of this
# configuration; those of users by a unit of their manager.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
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

  # Names in the order they run.
  orderOf =
    scripts:
    let
      named = lib.mapAttrs (name: entry: entry // { text = name; }) (entries scripts);
      wanted = lib.attrNames (lib.filterAttrs (_: e: e.text != "") (entries scripts));
    in
    lib.filter (name: lib.elem name wanted) (lib.textClosureList named wanted);

  # One piece. A command that fails does not keep those after it from running.
  scriptOf =
    scripts: name:
    pkgs.writeShellScript "activate-${utils.storeName name}" ''
      export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin
      systemConfig=''${TOPLEVEL:-/run/nivis/current}
      _localstatus=0
      trap "_localstatus=\$?" ERR
      umask 0022

      ${(entries scripts).${name}.text}
      exit $_localstatus
    '';

  # All of them, for units.
  together =
    scripts:
    lib.concatMapStrings (name: "${scriptOf scripts name} || status=1\n") (orderOf scripts)
    + "exit \${status-0}\n";

  declared = scripts: orderOf scripts != [ ];
  unit = "nivis-activation";
  isTrue =
    v:
    !(lib.elem v [
      false
      "no"
      "false"
    ]);
in
{
  options.system = {
    activationScripts = mkOption {
      type = types.attrsOf (scriptType {
        supportsDryActivation = mkOption {
          type = types.bool;
          default = false;
          description = "Whether the piece also runs in `nivis dry-activate`, with NIXOS_ACTION=dry-activate, and then changes nothing.";
        };
      });
      default = { };
      apply = set: set // { script = together set; };
      description = "Pieces of shell run when the configuration is activated. They must bear being run again.";
    };

    userActivationScripts = mkOption {
      type = types.attrsOf (scriptType { });
      default = { };
      apply = set: set // { script = together set; };
      description = "Pieces of shell run for every user, at login.";
    };
  };

  config = mkMerge [
    (mkIf (declared cfg.activationScripts) {
      nivis.manifest.activationScripts = map (name: {
        inherit name;
        source = "${scriptOf cfg.activationScripts name}";
        supportsDryActivation = (entries cfg.activationScripts).${name}.supportsDryActivation or false;
      }) (orderOf cfg.activationScripts);

      # A switch runs them by itself.
      systemd.services.${unit} = {
        description = "Activation scripts";
        wantedBy = [ "multi-user.target" ];
        after = [
          "local-fs.target"
          "systemd-tmpfiles-setup.service"
        ];
        # Those of the early boot, and the distribution's, may start before there is anything to activate.
        before = map (s: s.name) (
          lib.filter (
            s:
            s.name != "${unit}.service"
            && s.overrideStrategy != "asDropin"
            && lib.isString (s.serviceConfig.ExecStart or null)
            && isTrue (s.unitConfig.DefaultDependencies or true)
          ) (lib.attrValues config.systemd.services)
        );
        restartIfChanged = false;
        serviceConfig = {
          Type = "oneshot";
          RemainAfterExit = true;
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
