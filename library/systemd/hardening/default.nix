# Settings that close a service off, by one word. Each is a default, so that a service says what it needs beside it.
{ lib, ... }:
let
  inherit (lib)
    mapAttrs
    mkDefault
    mkIf
    mkMerge
    mkOption
    types
    ;

  basic = {
    LockPersonality = true;
    NoNewPrivileges = true;
    PrivateTmp = true;
    ProtectClock = true;
    ProtectControlGroups = true;
    ProtectHome = true;
    ProtectHostname = true;
    ProtectKernelLogs = true;
    ProtectKernelModules = true;
    ProtectKernelTunables = true;
    ProtectSystem = "full";
    RestrictRealtime = true;
    RestrictSUIDSGID = true;
    SystemCallArchitectures = "native";
  };

  # Beside what `basic` says: nothing but its own state can be written, and no device be opened.
  strict = {
    CapabilityBoundingSet = "";
    DevicePolicy = "closed";
    MemoryDenyWriteExecute = true;
    PrivateDevices = true;
    PrivateUsers = true;
    ProcSubset = "pid";
    ProtectProc = "invisible";
    ProtectSystem = "strict";
    RemoveIPC = true;
    RestrictAddressFamilies = [
      "AF_INET"
      "AF_INET6"
      "AF_UNIX"
    ];
    RestrictNamespaces = true;
    SystemCallFilter = [
      "@system-service"
      "~@privileged @resources"
    ];
    UMask = "0077";
  };
in
{
  options.systemd.services = mkOption {
    type = types.attrsOf (
      types.submodule (
        { config, ... }:
        {
          options.nivis.hardening = mkOption {
            type = types.enum [
              "none"
              "basic"
              "strict"
            ];
            default = "none";
            description = ''
              How far the service is closed off: `basic` keeps it from the kernel, from homes and from /usr and /boot;
              `strict` also from devices, from rights of root, and from writing anything but its own state.
            '';
          };

          config.serviceConfig = mkMerge [
            (mkIf (config.nivis.hardening == "basic") (mapAttrs (_: mkDefault) basic))
            (mkIf (config.nivis.hardening == "strict") (mapAttrs (_: mkDefault) (basic // strict)))
          ];
        }
      )
    );
  };
}
