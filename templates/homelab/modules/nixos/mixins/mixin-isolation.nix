# Services of our own see no more of the machine than they need. A module lists its services here; what one of them needs
# besides it says itself, plainly, and that wins.
{ config, lib, ... }:
let
  inherit (lib)
    genAttrs
    mapAttrs
    mkDefault
    mkOption
    types
    ;
in
{
  options.homelab.isolated = mkOption {
    type = types.listOf types.str;
    default = [ ];
    example = [ "kopia" ];
    description = "Services that are shut in.";
  };

  config.systemd.services = genAttrs config.homelab.isolated (_: {
    serviceConfig = mapAttrs (_: mkDefault) {
      NoNewPrivileges = true;
      PrivateTmp = true;
      ProtectSystem = "strict";
      ProtectHome = "read-only";
      ProtectKernelModules = true;
      ProtectKernelTunables = true;
      ProtectControlGroups = true;
      RestrictSUIDSGID = true;
      RestrictRealtime = true;
      LockPersonality = true;
      SystemCallArchitectures = "native";
      UMask = "0077";
    };
  });
}
