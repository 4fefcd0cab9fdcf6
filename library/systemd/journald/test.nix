{ lib, manifest, ... }:
{
  "what is declared is written" = {
    module.services.journald = {
      storage = "volatile";
      rateLimitInterval = "10s";
      rateLimitBurst = 500;
      console = "/dev/tty12";
      forwardToSyslog = true;
      audit = false;
      extraConfig = "SystemMaxUse=1G";
    };
    actual = host: host.config.environment.etc."systemd/journald.conf.d/60-nivis.conf".text;
    expected = ''
      [Journal]
      Storage=volatile
      RateLimitInterval=10s
      RateLimitBurst=500
      ForwardToConsole=yes
      TTYPath=/dev/tty12
      ForwardToSyslog=yes
      Audit=false
      SystemMaxUse=1G
    '';
  };

  "what is not declared is the distribution's" = {
    module = { };
    actual = host: lib.filter (lib.hasPrefix "/etc/systemd") (lib.attrNames (manifest host).files);
    expected = [ ];
  };

  "the gateway reads what it is told" = {
    module.services.journald.gateway = {
      enable = true;
      port = 8080;
      system = true;
      user = true;
      merge = true;
    };
    actual = host: {
      service = lib.last host.config.systemd.services.systemd-journal-gatewayd.serviceConfig.ExecStart;
      socket = host.config.systemd.sockets.systemd-journal-gatewayd.listenStreams;
    };
    expected = {
      service = "/usr/lib/systemd/systemd-journal-gatewayd --merge --system --user";
      socket = [
        ""
        "8080"
      ];
    };
  };
}
