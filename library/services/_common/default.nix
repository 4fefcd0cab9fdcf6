# What modules of services share: short ways to declare options, and the hardening that NixOS gives most services.
{ lib }:
let
  inherit (lib) mkOption types;

  option =
    type: default: description:
    mkOption { inherit type default description; };
in
{
  inherit option;

  flag = option types.bool;
  text = option types.str;
  lines = option types.lines "";
  strings = option (types.listOf types.str);
  number = option types.int;
  port = option types.port;
  # Left to the program where null.
  maybe = type: option (types.nullOr type) null;

  # Without a default.
  needed = type: description: mkOption { inherit type description; };

  # Whether a package is the distribution's, whose files then stand where the distribution has them.
  isDistributionPackage = package: package.type or null == "distribution-package";

  systemctl = pkgs: lib.getExe' pkgs.systemd "systemctl";

  # Of a service that needs neither devices nor the kernel.
  hardening = {
    LockPersonality = true;
    NoNewPrivileges = true;
    PrivateDevices = true;
    PrivateTmp = true;
    ProtectClock = true;
    ProtectControlGroups = true;
    ProtectHome = true;
    ProtectHostname = true;
    ProtectKernelLogs = true;
    ProtectKernelModules = true;
    ProtectKernelTunables = true;
    ProtectSystem = "strict";
    RestrictNamespaces = true;
    RestrictRealtime = true;
    RestrictSUIDSGID = true;
    SystemCallArchitectures = "native";
  };
}
