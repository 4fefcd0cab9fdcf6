{ lib, manifest, ... }:
let
  conf = host: host.config.environment.etc."chrony/chrony.conf".text;
  lines = text: lib.filter (line: line != "") (lib.splitString "\n" text);
in
{
  "settings" = {
    module.services.chrony = {
      enable = true;
      servers = [
        "0.pool.example.org"
        "time.example.org"
      ];
      serverOption = "offline";
      enableNTS = true;
      initstepslew.enabled = true;
      initstepslew.threshold = 30;
      makestep.threshold = 1;
      makestep.limit = 5;
      autotrimThreshold = 10;
      directory = "/srv/chrony";
      extraConfig = "allow 10.0.0.0/8";
      extraFlags = [ "-r" ];
    };
    actual = host: [
      (lines (conf host))
      (manifest host).files."/etc/chrony/chrony.conf".mode
      (builtins.unsafeDiscardStringContext host.config.systemd.services.chronyd.serviceConfig.ExecStart)
      (manifest host).units."chronyd.service".distributionNames.apt
      (lib.head host.config.systemd.tmpfiles.rules)
    ];
    expected = [
      [
        "pool 0.pool.example.org offline nts"
        "server time.example.org offline nts"
        "initstepslew 30 0.pool.example.org time.example.org"
        "makestep 1 5"
        "driftfile /srv/chrony/chrony.drift"
        "keyfile /srv/chrony/chrony.keys"
        "ntsdumpdir /srv/chrony"
        "rtcfile /srv/chrony/chrony.rtc"
        "rtcautotrim 10"
        "rtconutc"
        "allow 10.0.0.0/8"
      ]
      "0644"
      "/usr/sbin/chronyd -n -u _chrony -f /etc/chrony/chrony.conf -m -r"
      "chrony.service"
      "d /srv/chrony 0750 _chrony _chrony - -"
    ];
  };

  "a clock that does not jump" = {
    module.services.chrony = {
      enable = true;
      servers = [ "a" ];
      makestep.enable = false;
      enableRTCTrimming = false;
      enableMemoryLocking = false;
    };
    actual = host: [
      (lines (conf host))
      (lib.hasSuffix "chrony.conf" host.config.systemd.services.chronyd.serviceConfig.ExecStart)
    ];
    expected = [
      [
        "server a iburst"
        "driftfile /var/lib/chrony/chrony.drift"
        "keyfile /var/lib/chrony/chrony.keys"
        "rtconutc"
      ]
      true
    ];
  };

  "the clock of hardware is put right in one way" = {
    module.services.chrony = {
      enable = true;
      extraConfig = "rtcsync";
    };
    refused = true;
  };
}
