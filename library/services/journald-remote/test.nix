{ manifest, ... }:
{
  "where journals come in and go" = {
    module.services.journald.remote = {
      enable = true;
      output = "/srv/journals";
      port = 1;
      settings.Remote = {
        Seal = true;
        SplitMode = "none";
        MaxUse = "1G";
      };
    };
    actual = host: [
      host.config.environment.etc."systemd/journal-remote.conf".text
      host.config.systemd.services.systemd-journal-remote.serviceConfig.ExecStart
      host.config.systemd.sockets.systemd-journal-remote.socketConfig.ListenStream
      (manifest host).units."systemd-journal-remote.service".strategy
      (manifest host).units."systemd-journal-remote.socket".wantedBy
    ];
    expected = [
      ''
        [Remote]
        MaxUse=1G
        Seal=true
        SplitMode=none
      ''
      [
        ""
        "/usr/lib/systemd/systemd-journal-remote '--listen-http=-3' '--output=/srv/journals'"
      ]
      [
        ""
        "1"
      ]
      "dropin"
      [ "sockets.target" ]
    ];
  };
}
