{ lib, manifest, ... }:
{
  "settings and the unit" = {
    module.services.ntp = {
      enable = true;
      restrictDefault = [ "ignore" ];
      restrictSource = [ "kod" ];
      servers = [
        "0.pool.example.org"
        "time.example.org"
      ];
      extraConfig = "tinker panic 0";
      extraFlags = [ "-4" ];
    };
    actual = host: [
      (lib.filter (line: line != "") (
        lib.splitString "\n" host.config.environment.etc."ntpsec/ntp.conf".text
      ))
      (builtins.unsafeDiscardStringContext host.config.systemd.services.ntpd.serviceConfig.ExecStart)
      (manifest host).units."ntpd.service".distributionNames.apt
      (manifest host).files."/etc/ntpsec/ntp.conf".mode
    ];
    expected = [
      [
        "driftfile /var/lib/ntpsec/ntp.drift"
        "restrict default ignore"
        "restrict -6 default ignore"
        "restrict source kod"
        "restrict 127.0.0.1"
        "restrict -6 ::1"
        "pool 0.pool.example.org iburst"
        "server time.example.org iburst"
        "tinker panic 0"
      ]
      "/usr/sbin/ntpd -n -g -c /etc/ntpsec/ntp.conf -u ntpsec:ntpsec -4"
      "ntpsec.service"
      "0644"
    ];
  };

  "one program keeps the clock" = {
    module.services = {
      ntp.enable = true;
      chrony.enable = true;
    };
    refused = true;
  };
}
