{ lib, manifest, ... }:
let
  plain = builtins.unsafeDiscardStringContext;
  # The settings, without hashes of the store.
  conf =
    host:
    lib.concatStrings (
      lib.filter lib.isString (
        builtins.split "/nix/store/[0-9a-z]{32}-" (plain host.config.environment.etc."smartd.conf".text)
      )
    );
  notify =
    host:
    plain (
      import ./notify.nix {
        inherit (host) pkgs;
        inherit lib;
      } host.config.services.smartd.notifications
    );
  has = parts: text: map (part: lib.hasInfix part text) parts;
in
{
  "what is watched, and who is told" = {
    module.services.smartd = {
      enable = true;
      extraOptions = [ "-A /var/lib/x" ];
      notifications = {
        mail = {
          enable = true;
          sender = "s";
          recipient = "r";
          mailer = "/usr/bin/msmtp";
        };
        systembus-notify.enable = true;
        test = true;
      };
      defaults.monitored = "-a -o on";
      defaults.autodetected = "-a";
      devices = [
        {
          device = "/dev/sda";
          options = "-d sat";
        }
      ];
    };
    actual = host: [
      (conf host)
      (has [
        "From: smartd on $(hostname) <s>\nTo: r\n"
        "| /usr/bin/msmtp -i \"r\""
        "/usr/bin/dbus-send --system"
        "/usr/bin/wall"
      ] (notify host))
      (plain host.config.systemd.services.smartd.serviceConfig.ExecStart)
      (manifest host).units."smartd.service".distributionNames.apt
    ];
    expected = [
      ''
        DEFAULT -m <nomailer> -M exec smartd-notify.sh -M test -a -o on
        /dev/sda -d sat
        DEVICESCAN -m <nomailer> -M exec smartd-notify.sh -M test -a
      ''
      [
        true
        true
        true
        true
      ]
      "/usr/sbin/smartd -A /var/lib/x --no-fork --configfile=/etc/smartd.conf"
      "smartmontools.service"
    ];
  };

  "no one is told, nothing is looked for" = {
    module.services.smartd = {
      enable = true;
      autodetect = false;
      notifications.wall.enable = false;
      devices = [ { device = "/dev/sda"; } ];
    };
    actual = conf;
    expected = ''
      DEFAULT -a
      /dev/sda 

    '';
  };

  "something is watched" = {
    module.services.smartd = {
      enable = true;
      autodetect = false;
    };
    refused = true;
  };
}
