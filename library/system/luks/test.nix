{ ... }:
{
  "a device with its key and options" = {
    module.boot.initrd.luks.devices.my-data = {
      device = "/dev/sdb1";
      keyFile = "/etc/keys/data";
      keyFileSize = 512;
      keyFileOffset = 64;
      keyFileTimeout = 5;
      header = "/etc/keys/header";
      allowDiscards = true;
      bypassWorkqueues = true;
      tryEmptyPassphrase = true;
      crypttabExtraOpts = [ "tpm2-device=auto" ];
    };
    actual = host: host.config.systemd.units."systemd-cryptsetup@my\\x2ddata.service".text;
    expected = ''
      [Unit]
      After=cryptsetup-pre.target dev-sdb1.device
      Before=umount.target cryptsetup.target
      BindsTo=dev-sdb1.device
      Conflicts=umount.target
      DefaultDependencies=false
      Description=Cryptography Setup for my-data
      IgnoreOnIsolate=true
      RequiresMountsFor=/etc/keys/data

      [Service]
      X-RestartIfChanged=false
      X-StopIfChanged=false
      ExecStart=/usr/lib/systemd/systemd-cryptsetup attach "my-data" "/dev/sdb1" "/etc/keys/data" "tpm2-device=auto,discard,no-read-workqueue,no-write-workqueue,header=/etc/keys/header,keyfile-offset=64,keyfile-size=512,keyfile-timeout=5s,try-empty-password"
      ExecStop=/usr/lib/systemd/systemd-cryptsetup detach "my-data"
      KeyringMode=shared
      OOMScoreAdjust=500
      RemainAfterExit=true
      TimeoutSec=infinity
      Type=oneshot
    '';
  };

  "without a key it asks" = {
    module.boot.initrd.luks.devices.data.device = "/dev/sdb1";
    actual = host: host.config.systemd.services."systemd-cryptsetup@data".serviceConfig.ExecStart;
    expected = "/usr/lib/systemd/systemd-cryptsetup attach \"data\" \"/dev/sdb1\" \"-\" \"\"";
  };

  "what only an initial RAM disk can is refused" = {
    module.boot.initrd.luks.devices.data = {
      device = "/dev/sdb1";
      preOpenCommands = "echo";
    };
    refused = true;
  };
}
