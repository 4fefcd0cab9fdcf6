# Folders that are the same here and in Google Drive, by rclone. The remote is set up once, by `rclone config`.
# State: the folders, and ~/.cache/rclone.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    getExe
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.home.desktop.gdrive;

  unit = folder: "gdrive-sync-${lib.toLower folder}";
  each = f: lib.listToAttrs (map (folder: lib.nameValuePair (unit folder) (f folder)) cfg.folders);
in
{
  options.firn.home.desktop.gdrive = {
    enable = mkEnableOption "folders that are the same here and in Google Drive";

    remote = mkOption {
      type = types.str;
      default = "gdrive";
      description = "Name of the remote in rclone's settings.";
    };

    folders = mkOption {
      type = types.listOf types.str;
      default = [
        "Documents"
        "Music"
      ];
      description = "Folders of the home.";
    };

    interval = mkOption {
      type = types.str;
      default = "*:0/15";
      description = "How often, as systemd.time(7) has it.";
    };
  };

  config = mkIf cfg.enable {
    home.packages = [ pkgs.rclone ];

    systemd.user.services = each (folder: {
      Unit = {
        Description = "${folder}, here and in Google Drive";
        # Set up first.
        ConditionPathExists = "%h/.config/rclone/rclone.conf";
      };
      Service = {
        Type = "oneshot";
        # The first time there is nothing to compare with.
        ExecStart = "${pkgs.writeShellScript (unit folder) ''
          state="$HOME/.cache/firn/${unit folder}"
          first=
          [ -e "$state" ] || first=--resync
          ${getExe pkgs.rclone} bisync "$HOME/${folder}" ${lib.escapeShellArg "${cfg.remote}:${folder}"} $first \
            --max-delete 25 --conflict-resolve newer
          mkdir -p "$HOME/.cache/firn"
          touch "$state"
        ''}";
      };
    });

    systemd.user.timers = each (folder: {
      Unit.Description = "${folder}, here and in Google Drive";
      Timer = {
        OnCalendar = cfg.interval;
        Persistent = true;
      };
      Install.WantedBy = [ "timers.target" ];
    });
  };
}
