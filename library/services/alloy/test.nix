{ lib, manifest, ... }:
{
  "the unit, which reloads with its settings" = {
    module = {
      nixpkgs.overlays = [
        (final: _: {
          grafana-alloy = final.distributionPackage "grafana-alloy" {
            apt = "alloy";
            exe = "alloy";
          };
        })
      ];
      services.alloy = {
        enable = true;
        configPath = "/etc/alloy/config.alloy";
        environmentFile = "/run/env";
        extraFlags = [ "--disable-reporting" ];
      };
      environment.etc."alloy/config.alloy".text = "logging { }";
    };
    actual =
      host:
      let
        s = host.config.systemd.services.alloy;
      in
      [
        (builtins.unsafeDiscardStringContext s.serviceConfig.ExecStart)
        s.serviceConfig.EnvironmentFile
        (lib.length s.reloadTriggers)
        (manifest host).units."alloy.service".strategy
      ];
    expected = [
      "/usr/bin/alloy run /etc/alloy/config.alloy --disable-reporting"
      [ "/run/env" ]
      1
      "replace"
    ];
  };

  "Debian alone does not have it" = {
    module.services.alloy.enable = true;
    refused = true;
  };
}
