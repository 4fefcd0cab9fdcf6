{ lib, manifest, ... }:
let
  repository.nixpkgs.overlays = [
    (final: _: { kopia = final.distributionPackage "kopia" { apt = "kopia"; }; })
  ];
  on = settings: {
    imports = [ repository ];
    services.kopia.backups.a = {
      paths = [ "/home" ];
      repository = [
        "filesystem"
        "--path=/srv/kopia"
      ];
      passwordFile = "/run/p";
    }
    // settings;
  };
  service = host: host.config.systemd.services.kopia-backups-a;
  has = parts: text: map (part: lib.hasInfix part (builtins.unsafeDiscardStringContext text)) parts;
  all = n: lib.genList (_: true) n;
in
{
  "what is run and when" = {
    module = on {
      environmentFile = "/run/e";
      initialize = true;
      user = "ops";
      exclude = [ "*.tmp" ];
      compression = "zstd";
      retention.daily = 7;
      prepareCommand = "echo pre";
      cleanupCommand = "echo post";
      extraArgs = [ "--parallel=2" ];
      timerConfig.OnCalendar = "03:00";
    };
    actual =
      host:
      has [
        "KOPIA_PASSWORD=$(cat /run/p)"
        "repository connect filesystem '--path=/srv/kopia' || /usr/bin/kopia repository create filesystem '--path=/srv/kopia'"
        "policy set /home '--keep-daily=7' '--add-ignore=*.tmp' '--compression=zstd'"
        "snapshot create '--parallel=2' /home"
        "maintenance run"
        "echo pre"
      ] (service host).script
      ++ has [ "echo post" ] (service host).postStop
      ++ [
        (service host).serviceConfig.User
        (service host).serviceConfig.EnvironmentFile
        host.config.systemd.timers.kopia-backups-a.timerConfig.OnCalendar
      ];
    expected = all 7 ++ [
      "ops"
      "/run/e"
      "03:00"
    ];
  };

  "by hand, and no more than a snapshot" = {
    module = on {
      timerConfig = null;
      maintenance = false;
    };
    actual =
      host:
      has [
        "maintenance"
        "policy"
        "repository create"
      ] (service host).script
      ++ [ (host.config.systemd.timers ? kopia-backups-a) ];
    expected = [
      false
      false
      false
      false
    ];
  };

  "another package" = {
    module =
      { pkgs, ... }:
      on { package = pkgs.distributionPackage "kopia-new" { exe = "kopia-new"; }; };
    actual =
      host:
      has [ "/usr/bin/kopia-new" ] (
        builtins.toJSON [
          (service host).script
          (service host).preStart
        ]
      );
    expected = [ true ];
  };
}
