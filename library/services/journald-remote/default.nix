# Journals of other machines are taken in.
# Ports: 19532 or `port`, plain HTTP; the firewall is opened by who needs it. State: /var/log/journal/remote.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../_common { inherit lib; })
    flag
    option
    port
    text
    ;
  cfg = config.services.journald.remote;
  sections = import ../_common/sections.nix { inherit lib; };
  configText = sections.toText cfg.settings;
in
{
  options.services.journald.remote = {
    enable = flag false "Whether journals of other machines are taken in.";
    output = text "/var/log/journal/remote/" "Folder, or file, of the journals.";
    port = port 19532 "Port.";
    settings = option (types.submodule {
      freeformType = sections.type;
      options.Remote = {
        Seal = flag false "Whether journals are sealed.";
        SplitMode = option (types.enum [
          "host"
          "none"
        ]) "host" "Whether each machine has a file.";
      };
    }) { } "Settings, see {manpage}`journal-remote.conf(5)`.";
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [ pkgs.systemd-journal-remote ];
    environment.etc."systemd/journal-remote.conf".text = configText;

    users.users.systemd-journal-remote = {
      isSystemUser = true;
      group = "systemd-journal-remote";
    };
    users.groups.systemd-journal-remote = { };

    systemd.tmpfiles.rules = [
      "d /var/log/journal/remote 0755 systemd-journal-remote systemd-journal-remote - -"
    ];

    systemd.services.systemd-journal-remote = {
      overrideStrategy = "asDropin";
      restartTriggers = [ configText ];
      # Emptied first: this adds to the distribution's unit.
      serviceConfig.ExecStart = [
        ""
        "/usr/lib/systemd/systemd-journal-remote ${
          lib.cli.toCommandLineShellGNU { } {
            inherit (cfg) output;
            # The first socket that is handed over.
            "listen-http" = "-3";
          }
        }"
      ];
    };
    systemd.sockets.systemd-journal-remote = {
      wantedBy = [ "sockets.target" ];
      socketConfig.ListenStream = [
        ""
        (toString cfg.port)
      ];
    };
  };
}
