{ manifest, ... }:
{
  "the full name comes before the short one" = {
    module.networking = {
      hostName = "web";
      domain = "home.arpa";
      hosts."192.168.10.3" = [ "files.home.arpa" ];
      extraHosts = "192.168.10.1 router";
    };
    actual = host: {
      inherit (host.config.networking) fqdn;
      hostname = host.config.environment.etc.hostname.text;
      hosts = host.config.environment.etc.hosts.text;
    };
    expected = {
      fqdn = "web.home.arpa";
      hostname = "web\n";
      hosts = ''
        127.0.0.1 localhost
        ::1 localhost
        127.0.0.2 web.home.arpa web
        192.168.10.3 files.home.arpa
        192.168.10.1 router'';
    };
  };

  "a name is a host's name" = {
    module.networking.hostName = "not a name";
    refused = true;
  };

  "localhost is nobody else" = {
    module.networking.hosts."10.0.0.1" = [ "localhost" ];
    refused = true;
  };

  "a machine keeps its own name" = {
    module = { };
    actual = host: (manifest host).files ? "/etc/hosts";
    expected = false;
  };
}
