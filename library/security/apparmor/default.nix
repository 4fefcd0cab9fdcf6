# Profiles of AppArmor: /etc/apparmor.d/<name>, loaded with those of the distribution.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkOption
    types
    ;

  cfg = config.security.apparmor;

  policy.options = {
    state = mkOption {
      type = types.enum [
        "disable"
        "complain"
        "enforce"
      ];
      default = "enforce";
      description = "Whether it is enforced, only recorded, or left out.";
    };
    profile = mkOption {
      type = types.lines;
      default = "";
      description = "The profile.";
    };
    path = mkOption {
      type = types.nullOr types.path;
      default = null;
      description = "File of the profile.";
    };
  };

  enabled = lib.filterAttrs (_: p: p.state != "disable") cfg.policies;
  places = lib.mapAttrsToList (name: _: "/etc/apparmor.d/${name}") enabled;

  load = pkgs.writeShellScript "load-profiles" (
    lib.concatStrings (
      lib.mapAttrsToList (
        name: p:
        "apparmor_parser --replace ${
          lib.optionalString (p.state == "complain") "--Complain "
        }${lib.escapeShellArg "/etc/apparmor.d/${name}"}\n"
      ) enabled
    )
  );
  unload = pkgs.writeShellScript "unload-profiles" (
    lib.concatMapStrings (
      place: "apparmor_parser --remove ${lib.escapeShellArg place} || true\n"
    ) places
  );
in
{
  # By itself: it reads all files.
  imports = [
    (
      { config, lib, ... }:
      {
        systemd.services.nivis-apparmor = lib.mkIf (config.security.apparmor.enable && enabled != { }) {
          restartTriggers = map (name: config.environment.etc."apparmor.d/${name}".source) (
            lib.attrNames enabled ++ lib.attrNames cfg.includes
          );
        };
      }
    )
  ];

  options.security.apparmor = {
    enable = mkOption {
      type = types.bool;
      default = false;
      description = "Whether AppArmor is there, with the profiles below.";
    };
    policies = mkOption {
      type = types.attrsOf (types.submodule policy);
      default = { };
      description = "Profiles by the name of their file.";
    };
    includes = mkOption {
      type = types.attrsOf types.lines;
      default = { };
      description = "Files that profiles include, by their path below /etc/apparmor.d.";
    };
  };

  config = mkIf cfg.enable {
    assertions = lib.concatLists (
      lib.mapAttrsToList (name: p: [
        {
          assertion = builtins.match ".*/.*" name == null;
          message = "`security.apparmor.policies.\"${name}\"' must not contain a slash.";
        }
        {
          assertion = lib.xor (p.path != null) (p.profile != "");
          message = "`security.apparmor.policies.\"${name}\"` must define exactly one of either path or profile.";
        }
      ]) cfg.policies
    );

    environment.systemPackages = [ pkgs.apparmor ];
    environment.etc =
      lib.mapAttrs' (
        name: p:
        lib.nameValuePair "apparmor.d/${name}" (
          if p.path != null then { source = p.path; } else { text = p.profile; }
        )
      ) enabled
      // lib.mapAttrs' (
        name: text: lib.nameValuePair "apparmor.d/${name}" { inherit text; }
      ) cfg.includes;

    systemd.services.nivis-apparmor = mkIf (enabled != { }) {
      description = "Load AppArmor profiles";
      wantedBy = [ "sysinit.target" ];
      after = [
        "local-fs.target"
        "apparmor.service"
      ];
      before = [ "sysinit.target" ];
      unitConfig = {
        DefaultDependencies = false;
        ConditionSecurity = "apparmor";
      };
      stopIfChanged = false;
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
        ExecStart = "${load}";
        ExecStop = "${unload}";
      };
    };
  };
}
