# The picture behind the windows, and a blurred one of it for the lock screen.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    getExe
    getExe'
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.home.desktop;
  blurred = "${config.xdg.cacheHome}/firn/wallpaper-blurred.png";
in
{
  options.firn.home.desktop.wallpaper = {
    file = mkOption {
      type = types.nullOr types.str;
      default = null;
      example = "Pictures/snow.jpg";
      description = "The picture, in the home; null for a plain colour.";
    };

    blur = mkOption {
      type = types.ints.between 0 100;
      default = 24;
      description = "How much it is blurred for the lock screen.";
    };
  };

  config = mkIf cfg.enable {
    systemd.user.services.wallpaper = {
      Unit = {
        Description = "Picture behind the windows";
        PartOf = [ "graphical-session.target" ];
        After = [ "graphical-session.target" ];
      };
      Service = {
        ExecStart =
          if cfg.wallpaper.file == null then
            "${getExe pkgs.swaybg} --color 202830"
          else
            "${getExe pkgs.swaybg} --mode fill --image %h/${cfg.wallpaper.file}";
        Restart = "on-failure";
      }
      // lib.optionalAttrs (cfg.wallpaper.file != null) {
        ExecStartPre = [
          "${getExe' pkgs.coreutils "mkdir"} -p ${dirOf blurred}"
          "-${getExe' pkgs.imagemagick "convert"} %h/${cfg.wallpaper.file} -blur 0x${toString cfg.wallpaper.blur} ${blurred}"
        ];
      };
      Install.WantedBy = [ "graphical-session.target" ];
    };
  };
}
