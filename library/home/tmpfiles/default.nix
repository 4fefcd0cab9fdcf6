# Temporary files of the user: rules that are followed at login, when they change, and daily.
# The units are the distribution's.
{
  config,
  lib,
  ...
}:
let
  inherit (lib) mkIf;
  inherit (import ../../_lib/option.nix { inherit lib; }) strings;
  cfg = config.systemd.user.tmpfiles;

  unit = name: {
    source = config.lib.file.mkOutOfStoreSymlink "/usr/lib/systemd/user/${name}";
  };
in
{
  options.systemd.user.tmpfiles.rules = strings "Lines as in {manpage}`tmpfiles.d(5)`.";

  config = mkIf (cfg.rules != [ ]) {
    xdg.configFile = {
      "user-tmpfiles.d/home-manager.conf" = {
        text = ''
          # This file is created automatically and should not be modified.
          # Please change the option ‘systemd.user.tmpfiles.rules’ instead.
          ${lib.concatStringsSep "\n" cfg.rules}
        '';
        onChange = "systemd-tmpfiles --user --remove --create";
      };
      "systemd/user/basic.target.wants/systemd-tmpfiles-setup.service" =
        unit "systemd-tmpfiles-setup.service";
      "systemd/user/timers.target.wants/systemd-tmpfiles-clean.timer" =
        unit "systemd-tmpfiles-clean.timer";
    };
  };
}
