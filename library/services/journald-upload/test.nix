{ manifest, ... }:
{
  "where the journal goes" = {
    module.services.journald.upload = {
      enable = true;
      settings.Upload = {
        URL = "https://logs.example.org";
        ServerKeyFile = "/k";
        ServerCertificateFile = "/c";
        TrustedCertificateFile = "/t";
        NetworkTimeoutSec = "30s";
      };
    };
    actual = host: [
      host.config.environment.etc."systemd/journal-upload.conf".text
      (manifest host).units."systemd-journal-upload.service".strategy
      host.config.systemd.services.systemd-journal-upload.serviceConfig
    ];
    expected = [
      ''
        [Upload]
        NetworkTimeoutSec=30s
        ServerCertificateFile=/c
        ServerKeyFile=/k
        TrustedCertificateFile=/t
        URL=https://logs.example.org
      ''
      "dropin-if-exists"
      {
        Restart = "always";
        RestartSec = "3sec";
      }
    ];
  };

  "an address is needed" = {
    module.services.journald.upload.enable = true;
    refused = true;
  };
}
