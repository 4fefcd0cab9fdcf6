# What runs on the machine: scripts of the host, and programs that follow files.
{
  networking.hostName = "runs";
  system.activationScripts = {
    first = "echo first";
    second = {
      text = "echo second";
      deps = [ "first" ];
      supportsDryActivation = true;
    };
  };
  security.pki.certificates = [ "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----" ];
  systemd.settings.Manager.DefaultTimeoutStartSec = 60;
  systemd.user.targets.desk.description = "Desk";
}
