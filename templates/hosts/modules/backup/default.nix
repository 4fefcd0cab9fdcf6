# Backups with restic: the folders that enabled modules call their state, once a day.
# State: the repository, elsewhere; its password is the secret `backup-password`.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkMerge
    mkOption
    types
    ;

  cfg = config.site.backup;

  state = lib.concatMap (module: module.state) (
    lib.filter (module: module.enable) (lib.attrValues config.site.modules)
  );

  # Where the secret is put by hand, without agenix' module.
  password =
    if options ? age then config.age.secrets.backup-password.path else "/run/agenix/backup-password";
in
{
  imports = [ ../_model.nix ];

  options.site.backup = {
    enable = mkEnableOption "daily backups of what enabled modules call their state";

    repository = mkOption {
      type = types.str;
      default = "sftp:backup@vault.home.arpa:/srv/backup/${config.networking.hostName}";
      defaultText = "a folder of the host's name on vault";
      description = "Where they are kept.";
    };

    paths = mkOption {
      type = types.listOf types.path;
      default = [ ];
      example = [ "/home" ];
      description = "Further folders.";
    };

    keepDaily = mkOption {
      type = types.ints.positive;
      default = 14;
      description = "How many days can be gone back.";
    };
  };

  config = mkMerge [
    {
      site.modules.backup = {
        inherit (cfg) enable;
        description = "Daily backups of what enabled modules call their state";
        secrets = [ "backup-password" ];
      };
    }

    (mkIf cfg.enable {
      services.restic.backups.state = {
        inherit (cfg) repository;
        paths = lib.unique (lib.sort lib.lessThan (state ++ cfg.paths));
        passwordFile = password;
        initialize = true;
        pruneOpts = [ "--keep-daily ${toString cfg.keepDaily}" ];
        timerConfig = {
          OnCalendar = "03:30";
          RandomizedDelaySec = "30min";
          Persistent = true;
        };
      };
    })
  ];
}
