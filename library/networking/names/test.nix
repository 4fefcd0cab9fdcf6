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

  "a full name may be said as a whole" = {
    module =
      { config, ... }:
      {
        networking = {
          hostName = "web";
          fqdn = "www.example.org";
        };
        environment.etc.mailname.text = config.networking.fqdnOrHostName;
      };
    actual = host: host.config.environment.etc.mailname.text;
    expected = "www.example.org";
  };

  "lines of files come last" = {
    module.networking.hostFiles = [ (builtins.toFile "blocklist" "0.0.0.0 ads.example.org\n") ];
    actual = host: host.config.environment.etc.hosts.text;
    expected = "127.0.0.1 localhost\n::1 localhost\n0.0.0.0 ads.example.org\n";
  };

  "the proxy is in the environment of logins" = {
    module.networking.proxy = {
      default = "http://proxy:3128";
      httpsProxy = "http://secure:3128";
      ftpProxy = null;
    };
    actual = host: host.config.environment.sessionVariables;
    expected = {
      http_proxy = "http://proxy:3128";
      https_proxy = "http://secure:3128";
      rsync_proxy = "http://proxy:3128";
      all_proxy = "http://proxy:3128";
      no_proxy = "127.0.0.1,localhost";
    };
  };

  "a machine keeps its own name" = {
    module = { };
    actual = host: (manifest host).files ? "/etc/hosts";
    expected = false;
  };

  "each protocol its proxy" = {
    module.networking = {
      proxy = {
        httpProxy = "http://a";
        rsyncProxy = "http://b";
        allProxy = "socks://c";
        noProxy = "localhost";
      };
      enableIPv6 = false;
      hostName = "web";
    };
    actual = host: [
      host.config.networking.proxy.envVars
      (builtins.substring 0 21 host.config.environment.etc.hosts.text)
    ];
    expected = [
      {
        http_proxy = "http://a";
        rsync_proxy = "http://b";
        all_proxy = "socks://c";
        no_proxy = "localhost";
      }
      "127.0.0.1 localhost\n\n"
    ];
  };
}
