# Rules for devices, beside the distribution's.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf;
  inherit (import ../../_lib/option.nix { inherit lib; }) flag lines packages;
  cfg = config.services.udev;
  own = lib.filter (p: p.type or null != "distribution-package") cfg.packages;
in
{
  options.services.udev = {
    enable = flag true "Whether udev runs; the distribution's always does, except in containers.";
    extraRules = lines "Rules for devices.";
    extraHwdb = lines "Facts about devices.";
    packages = packages "Packages with rules. Those of the distribution bring them themselves.";
  };

  config = mkIf cfg.enable {
    environment.systemPackages = cfg.packages;
    environment.etc = {
      "udev/rules.d/99-local.rules" = mkIf (cfg.extraRules != "") { text = cfg.extraRules; };
      "udev/hwdb.d/99-local.hwdb" = mkIf (cfg.extraHwdb != "") { text = cfg.extraHwdb; };
    };
    assertions = [
      {
        assertion = !(config.boot.isContainer && cfg.extraRules != "");
        message = "`services.udev.extraRules' cannot be kept in a container: its devices are another machine's.";
      }
      {
        assertion = own == [ ];
        message = "`services.udev.packages': ${
          lib.concatMapStringsSep ", " lib.getName own
        } is made here, and what rules it has is not known now. Write them in `services.udev.extraRules'.";
      }
    ];

    # The running udev reads rules by itself; the table of facts is compiled.
    systemd.services.nivis-hwdb = mkIf (cfg.extraHwdb != "") {
      description = "Facts about devices";
      wantedBy = [ "multi-user.target" ];
      restartTriggers = [ cfg.extraHwdb ];
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
        ExecStart = "${pkgs.systemd}/bin/systemd-hwdb update";
      };
    };
  };
}
