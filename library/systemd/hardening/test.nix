{ lib, ... }:
let
  config = host: host.config.systemd.services.app.serviceConfig;
in
{
  "a service is closed off, and says what it needs beside" = {
    module.systemd.services.app = {
      nivis.hardening = "basic";
      serviceConfig = {
        ExecStart = "/usr/bin/app";
        ProtectHome = false;
      };
    };
    actual = host: {
      inherit (config host) ProtectHome ProtectSystem NoNewPrivileges;
      devices = config host ? PrivateDevices;
    };
    expected = {
      ProtectHome = false;
      ProtectSystem = "full";
      NoNewPrivileges = true;
      devices = false;
    };
  };

  "and further" = {
    module.systemd.services.app = {
      nivis.hardening = "strict";
      serviceConfig.ExecStart = "/usr/bin/app";
    };
    actual = host: {
      inherit (config host) ProtectSystem PrivateDevices;
      lines = lib.filter (lib.hasPrefix "SystemCallFilter") (
        lib.splitString "\n" host.config.systemd.units."app.service".text
      );
    };
    expected = {
      ProtectSystem = "strict";
      PrivateDevices = true;
      lines = [
        "SystemCallFilter=@system-service"
        "SystemCallFilter=~@privileged @resources"
      ];
    };
  };

  "nothing is closed by itself" = {
    module.systemd.services.app.serviceConfig.ExecStart = "/usr/bin/app";
    actual = config;
    expected.ExecStart = "/usr/bin/app";
  };
}
