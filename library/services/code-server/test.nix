{ lib, manifest, ... }:
let
  repository.nixpkgs.overlays = [
    (final: _: { code-server = final.distributionPackage "code-server" { apt = "code-server"; }; })
  ];
  on = settings: {
    imports = [ repository ];
    services.code-server = {
      enable = true;
    }
    // settings;
  };
  service = host: host.config.systemd.services.code-server;
in
{
  "what it is told" = {
    module =
      { pkgs, ... }:
      on {
        extraPackages = [ pkgs.git ];
        extraEnvironment.A = "b";
        extraArguments = [ "--log debug" ];
        host = "0.0.0.0";
        port = 1;
        auth = "none";
        hashedPassword = "h";
        extraGroups = [ "docker" ];
        socket = "/run/s";
        socketMode = "600";
        userDataDir = "/d";
        extensionsDir = "/e";
        proxyDomain = "p";
        disableTelemetry = true;
        disableUpdateCheck = true;
        disableFileDownloads = true;
        disableWorkspaceTrust = true;
        disableGettingStartedOverride = true;
      }
      // {
        users.groups.docker = { };
      };
    actual = host: [
      (builtins.unsafeDiscardStringContext (service host).serviceConfig.ExecStart)
      (service host).environment.A
      (service host).environment.HASHED_PASSWORD
      (manifest host).users.code-server.extraGroups
      (lib.elem "git" (map lib.getName host.config.environment.systemPackages))
    ];
    expected = [
      "/usr/bin/code-server --auth=none --bind-addr=0.0.0.0:1 --socket=/run/s --socket-mode=600 --user-data-dir=/d --extensions-dir=/e --proxy-domain=p --disable-telemetry --disable-update-check --disable-file-downloads --disable-workspace-trust --disable-getting-started-override '--log debug'"
      "b"
      "h"
      [ "docker" ]
      true
    ];
  };

  "another account" = {
    module =
      on {
        user = "ops";
        group = "users";
      }
      // {
        users.users.ops.isNormalUser = true;
      };
    actual = host: [
      (service host).serviceConfig.User
      (service host).serviceConfig.Group
      ((manifest host).users ? code-server)
    ];
    expected = [
      "ops"
      "users"
      false
    ];
  };
}
