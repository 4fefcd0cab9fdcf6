{
  lib,
  manifest,
  textOf,
  ...
}:
let
  service = host: host.config.systemd.services.dnsmasq;
in
{
  "settings, and this machine asks it" = {
    module.services.dnsmasq = {
      enable = true;
      alwaysKeepRunning = true;
      settings = {
        server = [
          "9.9.9.9"
          "/home/10.0.0.1"
        ];
        domain-needed = true;
        bogus-priv = false;
        dhcp-range = [ "10.0.0.50,10.0.0.99" ];
      };
    };
    actual = host: [
      (textOf host.config.services.dnsmasq.configFile)
      host.config.networking.nameservers
      (service host).serviceConfig.Restart
      (manifest host).units."dnsmasq.service".strategy
      (manifest host).users.dnsmasq.group
    ];
    expected = [
      ''
        # setting `bogus-priv` explicitly set to false
        dhcp-leasefile=/var/lib/dnsmasq/dnsmasq.leases
        dhcp-range=10.0.0.50,10.0.0.99
        domain-needed
        no-resolv
        server=9.9.9.9
        server=/home/10.0.0.1
      ''
      [ "127.0.0.1" ]
      "always"
      "replace"
      "dnsmasq"
    ];
  };

  "for others only" = {
    module.services.dnsmasq = {
      enable = true;
      resolveLocalQueries = false;
    };
    actual = host: [
      host.config.networking.nameservers
      (textOf host.config.services.dnsmasq.configFile)
      (service host).serviceConfig.Restart
    ];
    expected = [
      [ ]
      "dhcp-leasefile=/var/lib/dnsmasq/dnsmasq.leases\n"
      "on-failure"
    ];
  };

  "someone must be asked" = {
    module.services.dnsmasq.enable = true;
    refused = true;
  };
}
