{ manifest, text, ... }:
{
  "rules are followed at login and when they change" = {
    module.systemd.user.tmpfiles.rules = [
      "d %h/tmp - - - 7d"
      "L %h/Documents - - - - /mnt/data/Documents"
    ];
    actual = host: [
      (text host ".config/user-tmpfiles.d/home-manager.conf")
      (manifest host)
      .files."/home/ops/.config/systemd/user/basic.target.wants/systemd-tmpfiles-setup.service".source
      (manifest host)
      .files."/home/ops/.config/systemd/user/timers.target.wants/systemd-tmpfiles-clean.timer".source
      host.config.xdg.configFile."user-tmpfiles.d/home-manager.conf".onChange
    ];
    expected = [
      ''
        # This file is created automatically and should not be modified.
        # Please change the option ‘systemd.user.tmpfiles.rules’ instead.
        d %h/tmp - - - 7d
        L %h/Documents - - - - /mnt/data/Documents
      ''
      "/usr/lib/systemd/user/systemd-tmpfiles-setup.service"
      "/usr/lib/systemd/user/systemd-tmpfiles-clean.timer"
      "systemd-tmpfiles --user --remove --create"
    ];
  };

  "without rules there is nothing" = {
    module = { };
    actual = host: host.config.xdg.configFile ? "user-tmpfiles.d/home-manager.conf";
    expected = false;
  };
}
