{
  manifest,
  lib,
  ...
}:
let
  etc = host: host.config.environment.etc;
in
{
  "settings of the manager and its environment" = {
    module.systemd = {
      settings.Manager.RuntimeWatchdogSec = "30s";
      managerEnvironment.SYSTEMD_LOG_LEVEL = "debug";
    };
    actual = host: [
      (etc host)."systemd/system.conf.d/60-nivis.conf".text
      (manifest host).onChange.system-manager.command
    ];
    expected = [
      "[Manager]\nManagerEnvironment=SYSTEMD_LOG_LEVEL=debug\nRuntimeWatchdogSec=30s\n\n"
      [
        "/usr/bin/systemctl"
        "daemon-reexec"
      ]
    ];
  };

  "settings of sleep" = {
    module.systemd.sleep.settings.Sleep.HibernateDelaySec = "1h";
    actual = host: (etc host)."systemd/sleep.conf.d/60-nivis.conf".text;
    expected = "[Sleep]\nHibernateDelaySec=1h\n\n";
  };

  "targets of boot and of Ctrl-Alt-Delete" = {
    module.systemd = {
      defaultUnit = "desk.target";
      ctrlAltDelUnit = "poweroff.target";
      targets.desk.description = "Desk";
    };
    actual = host: [
      (etc host)."systemd/system/default.target".source
      (etc host)."systemd/system/ctrl-alt-del.target".source
    ];
    expected = [
      "/etc/systemd/system/desk.target"
      "/usr/lib/systemd/system/poweroff.target"
    ];
  };

  "generators and programs at shutdown" = {
    module.systemd = {
      generators.systemd-gpt-auto-generator = "/dev/null";
      shutdown.stop-ups = "/usr/local/sbin/stop-ups";
    };
    actual = host: [
      (etc host)."systemd/system-generators/systemd-gpt-auto-generator".source
      (manifest host).files."/usr/lib/systemd/system-shutdown/stop-ups".source
    ];
    expected = [
      "/dev/null"
      "/usr/local/sbin/stop-ups"
    ];
  };

  "no emergency shell" = {
    module.systemd.enableEmergencyMode = false;
    actual = host: lib.mapAttrs (_: u: u.enable) (manifest host).units;
    expected = {
      "emergency.service" = false;
      "emergency.target" = false;
    };
  };

  "units of the distribution's packages come with them" = {
    module =
      { pkgs, ... }:
      {
        systemd.packages = [ pkgs.avahi ];
      };
    actual = host: map (p: p.name) host.config.environment.systemPackages;
    expected = [
      "avahi"
      "bash"
    ];
  };

  "units of made packages are not known" = {
    module =
      { pkgs, ... }:
      {
        systemd.packages = [ (pkgs.writeTextDir "lib/systemd/system/x.service" "") ];
      };
    refused = true;
  };

  "nothing declared, nothing written" = {
    module = { };
    actual = host: (manifest host).files;
    expected = { };
  };

  "units that are not to be" = {
    module.systemd.suppressedSystemUnits = [ "systemd-backlight@.service" ];
    actual = host: (manifest host).units."systemd-backlight@.service".source;
    expected = "/dev/null";
  };
}
