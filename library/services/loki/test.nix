{
  lib,
  manifest,
  textOf,
  ...
}:
let
  repository.nixpkgs.overlays = [
    (final: _: {
      grafana-loki = final.distributionPackage "grafana-loki" {
        apt = "loki";
        exe = "loki";
      };
    })
  ];
  on = settings: {
    imports = [ repository ];
    services.loki = {
      enable = true;
    }
    // settings;
  };
  service = host: host.config.systemd.services.loki;
  plain = builtins.unsafeDiscardStringContext;
in
{
  "settings" = {
    module = on {
      configuration.auth_enabled = false;
      user = "l";
      group = "lg";
      dataDir = "/srv/loki";
    };
    actual = host: [
      (textOf host.config.environment.etc."loki/config.json".source)
      (plain (service host).serviceConfig.ExecStart)
      (map plain (service host).serviceConfig.ExecStartPre)
      (service host).serviceConfig.User
      (service host).serviceConfig.WorkingDirectory
      (manifest host).users.l.group
    ];
    expected = [
      ''
        {
          "auth_enabled": false
        }
      ''
      "/usr/bin/loki --config.file=/etc/loki/config.json "
      [ "/usr/bin/loki -verify-config -config.file /etc/loki/config.json" ]
      "l"
      "/srv/loki"
      "lg"
    ];
  };

  "a file, and further arguments" = {
    module = on {
      configFile = "/srv/loki.yaml";
      extraFlags = [ "--server.http-listen-port=3101" ];
    };
    actual = host: [
      host.config.environment.etc."loki/config.json".source
      (lib.hasInfix "--server.http-listen-port=3101" (service host).serviceConfig.ExecStart)
      (service host).serviceConfig.ExecStartPre
    ];
    expected = [
      "/srv/loki.yaml"
      true
      [ ]
    ];
  };

  "settings are needed" = {
    module = on { };
    refused = true;
  };
}
