# Backups with Kopia into a repository on another machine, once a day.
# Ports: none. State: /var/lib/kopia. Secret: kopia/password.
{
  config,
  lib,
  options,
  pkgs,
  ...
}:
let
  inherit (lib)
    escapeShellArgs
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.homelab.services.kopia;
  secret = "kopia/password";
  kopia = lib.getExe pkgs.kopia;
in
{
  imports = [
    ../mixins/mixin-isolation.nix
    ../mixins/mixin-sops.nix
  ];

  options.homelab.services.kopia = {
    enable = mkEnableOption "backups with Kopia";

    paths = mkOption {
      type = types.listOf types.path;
      default = [ ];
      example = [ "/srv" ];
      description = "What is backed up.";
    };

    exclude = mkOption {
      type = types.listOf types.str;
      default = [
        "*.tmp"
        ".cache"
      ];
      description = "What is not.";
    };

    repository = mkOption {
      type = types.listOf types.str;
      example = [
        "filesystem"
        "--path=/mnt/backup"
      ];
      description = "Where to, as the words after `kopia repository connect`. It has no default.";
    };

    keep = mkOption {
      type = types.attrsOf types.ints.unsigned;
      default = {
        daily = 14;
        weekly = 8;
        monthly = 12;
      };
      description = "How many backups of each age are kept.";
    };

    passwordFile = mkOption {
      type = types.str;
      default = if options ? sops then config.sops.secrets.${secret}.path else "/run/secrets/${secret}";
      defaultText = lib.literalExpression "config.sops.secrets.\"kopia/password\".path";
      description = "File with the repository's password.";
    };
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.paths != [ ];
        message = "homelab.services.kopia is enabled but backs up nothing; say what: homelab.services.kopia.paths = [ \"/srv\" ];";
      }
    ];

    # Distributions have it from its makers' repository.
    nixpkgs.overlays = [ (import ../../../overlays/backports.nix { inputs = { }; }) ];

    homelab.secrets = [ secret ];
    homelab.isolated = [ "kopia" ];
    environment.systemPackages = [ pkgs.kopia ];

    systemd.services.kopia = {
      description = "Backup with Kopia";
      wants = [ "network-online.target" ];
      after = [ "network-online.target" ];
      startAt = "02:30";
      environment = {
        KOPIA_CONFIG_PATH = "/var/lib/kopia/repository.config";
        KOPIA_CACHE_DIRECTORY = "/var/cache/kopia";
        KOPIA_LOG_DIR = "/var/log/kopia";
        KOPIA_CHECK_FOR_UPDATES = "false";
      };
      serviceConfig = {
        Type = "oneshot";
        StateDirectory = "kopia";
        CacheDirectory = "kopia";
        LogsDirectory = "kopia";
        LoadCredential = "password:${cfg.passwordFile}";
        Nice = 10;
        IOSchedulingClass = "idle";
      };
      script = ''
        KOPIA_PASSWORD=$(cat "$CREDENTIALS_DIRECTORY/password")
        export KOPIA_PASSWORD
        ${kopia} repository status > /dev/null 2>&1 \
          || ${kopia} repository connect ${escapeShellArgs cfg.repository} \
          || ${kopia} repository create ${escapeShellArgs cfg.repository}
        ${kopia} policy set --global ${
          escapeShellArgs (
            lib.mapAttrsToList (age: n: "--keep-${age}=${toString n}") cfg.keep
            ++ map (pattern: "--add-ignore=${pattern}") cfg.exclude
          )
        }
        ${kopia} snapshot create ${escapeShellArgs cfg.paths}
      '';
    };
    systemd.timers.kopia.timerConfig = {
      RandomizedDelaySec = "30min";
      Persistent = true;
    };
  };
}
