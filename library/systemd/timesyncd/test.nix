{ manifest, lib, ... }:
let
  text = host: host.config.environment.etc."systemd/timesyncd.conf.d/60-nivis.conf".text;
in
{
  "declared time servers turn it on" = {
    module.networking.timeServers = [
      "ntp1.example.org"
      "ntp2.example.org"
    ];
    actual = host: [
      (text host)
      (manifest host).units."systemd-timesyncd.service".wantedBy
    ];
    expected = [
      "[Time]\nFallbackNTP=ntp1.example.org ntp2.example.org\n\n"
      [ "sysinit.target" ]
    ];
  };

  "settings go before" = {
    module.services.timesyncd = {
      servers = [ ];
      fallbackServers = null;
      settings.Time.PollIntervalMaxSec = 180;
    };
    actual = text;
    expected = "[Time]\nNTP=\nPollIntervalMaxSec=180\n\n";
  };

  "otherwise the clock is left alone" = {
    module = { };
    actual = host: host.config.services.timesyncd.enable;
    expected = false;
  };

  "the clock is set from the distribution's servers" = {
    module.services.timesyncd.enable = true;
    actual = host: (manifest host).units."systemd-timesyncd.service".enable;
    expected = true;
  };
}
