# The health of disks is watched.
# Otherwise than on NixOS: messages go by mail only where that is asked for, and to X11 not at all.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    optionalString
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    needed
    option
    strings
    text
    ;

  cfg = config.services.smartd;
  inherit (cfg.notifications) mail wall systembus-notify;

  notify = pkgs.writeShellScript "smartd-notify.sh" (
    import ./notify.nix { inherit lib pkgs; } cfg.notifications
  );
  reaction = optionalString (mail.enable || wall.enable || systembus-notify.enable) (
    "-m <nomailer> -M exec ${notify} " + optionalString cfg.notifications.test "-M test "
  );

  configText = ''
    DEFAULT ${reaction}${cfg.defaults.monitored}
    ${lib.concatMapStringsSep "\n" (d: "${d.device} ${d.options}") cfg.devices}
    ${optionalString cfg.autodetect "DEVICESCAN ${reaction}${cfg.defaults.autodetected}"}
  '';
in
{
  options.services.smartd = {
    enable = flag false "Whether the health of disks is watched.";
    autodetect = flag true "Whether all disks that are found are watched.";
    extraOptions = strings [ ] "Further arguments.";
    notifications = {
      mail = {
        enable = flag false "Whether problems are mailed.";
        sender = text "root" "Who they are mailed by.";
        recipient = text "root" "Who they are mailed to.";
        mailer = option types.path "/usr/sbin/sendmail" "Program that mails.";
      };
      systembus-notify.enable = flag false "Whether problems are shown to users' desktops.";
      wall.enable = flag true "Whether problems are shown in terminals.";
      test = flag false "Whether a problem is told at each start, to try.";
    };
    defaults = {
      monitored = option (types.separatedString " ") "-a" "How disks are watched.";
      autodetected =
        option (types.separatedString " ") cfg.defaults.monitored
          "How disks that are found are watched.";
    };
    devices = option (types.listOf (
      types.submodule {
        options = {
          device = needed types.str "The disk.";
          options = option (types.separatedString " ") "" "How it is watched.";
        };
      }
    )) [ ] "Disks that are watched.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.autodetect || cfg.devices != [ ];
        message = "smartd can't run with both disabled autodetect and an empty list of devices to monitor.";
      }
    ];

    environment.systemPackages = [ pkgs.smartmontools ];
    environment.etc."smartd.conf".text = configText;

    systemd.services.smartd = {
      description = "S.M.A.R.T. Daemon";
      wantedBy = [ "multi-user.target" ];
      restartTriggers = [ configText ];
      serviceConfig = {
        Type = "notify";
        ExecStart = "${lib.getExe' pkgs.smartmontools "smartd"} ${lib.concatStringsSep " " cfg.extraOptions} --no-fork --configfile=/etc/smartd.conf";
      };
    };
  };
}
