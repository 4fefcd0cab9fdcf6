{
  lib,
  manifest,
  textOf,
  ...
}:
let
  file = host: textOf host.config.services.caddy.configFile;
  on = settings: {
    services.caddy = {
      enable = true;
    }
    // settings;
  };
  service = host: host.config.systemd.services.caddy;
in
{
  "a Caddyfile as `caddy fmt` writes it" = {
    module = {
      imports = [
        (on {
          email = "ops@example.org";
          acmeCA = "https://acme.example.org";
          httpPort = 8080;
          httpsPort = 8443;
          globalConfig = "grace_period 3s";
          extraConfig = ''
            (common) {
              encode gzip

            }
          '';
          virtualHosts."a.example.org" = {
            serverAliases = [ "b.example.org" ];
            listenAddresses = [ "10.0.0.1" ];
            extraConfig = ''
              import common


              handle /x {
                respond "x"
              }
            '';
            reverseProxy = {
              to = [
                "127.0.0.1:3000"
                "127.0.0.1:3001"
              ];
              healthUri = "/health";
              healthInterval = "10s";
              extraConfig = "lb_policy first";
            };
          };
          virtualHosts.tail = {
            hostName = "box.tail.ts.net";
            tailscaleCertificate = true;
            logFormat = null;
          };
          virtualHosts."c.example.org".useACMEHost = "c";
        })
      ];
      security.acme.acceptTerms = true;
      security.acme.certs.c.webroot = "/srv/c";
    };
    actual = file;
    expected = ''
      {
      	grace_period 3s
      	email ops@example.org
      	acme_ca https://acme.example.org
      	http_port 8080
      	https_port 8443
      	log {
      		level ERROR
      	}
      }
      (common) {
      	encode gzip
      }

      a.example.org b.example.org {
      	bind 10.0.0.1

      	log {
      		output file /var/log/caddy/access-a.example.org.log
      	}

      	import common

      	handle /x {
      		respond "x"
      	}

      	reverse_proxy 127.0.0.1:3000 127.0.0.1:3001 {
      		health_uri /health
      		health_interval 10s

      		lb_policy first
      	}
      }

      c.example.org {
      	tls /var/lib/acme/c/cert.pem /var/lib/acme/c/key.pem

      	log {
      		output file /var/log/caddy/access-c.example.org.log
      	}
      }

      box.tail.ts.net {
      	tls {
      		get_certificate tailscale
      	}
      }
    '';
  };

  "the unit, its account and the firewall" = {
    module = on {
      openFirewall = true;
      resume = true;
      environmentFile = "/run/secrets/caddy";
      virtualHosts.a.useACMEHost = null;
    };
    actual = host: [
      (manifest host).units."caddy.service".strategy
      (builtins.unsafeDiscardStringContext (service host).serviceConfig.ExecStart)
      (builtins.unsafeDiscardStringContext (service host).serviceConfig.ExecReload)
      (service host).serviceConfig.EnvironmentFile
      host.config.networking.firewall.allowedTCPPorts
      host.config.networking.firewall.allowedUDPPorts
      (manifest host).users.caddy.home
      (lib.length (service host).reloadTriggers)
      host.config.boot.kernel.sysctl."net.core.rmem_max"
    ];
    expected = [
      "replace"
      "/usr/bin/caddy run --config /etc/caddy/caddy_config --adapter caddyfile --resume"
      "/usr/bin/caddy reload --config /etc/caddy/caddy_config --adapter caddyfile --force"
      [ "/run/secrets/caddy" ]
      [
        80
        443
      ]
      [ 443 ]
      "/var/lib/caddy"
      1
      2500000
    ];
  };

  "another account, folders and no reload" = {
    module = on {
      user = "www";
      group = "www";
      dataDir = "/srv/caddy";
      logDir = "/srv/log";
      logFormat = "level DEBUG";
      enableReload = false;
      virtualHosts."a/b" = { };
    };
    actual = host: [
      (service host).serviceConfig.User
      (service host).serviceConfig.ReadWritePaths
      (lib.length (service host).restartTriggers)
      ((manifest host).users ? caddy)
      (lib.hasInfix "output file /srv/log/access-a_b.log" (file host))
      (lib.hasInfix "level DEBUG" (file host))
    ];
    expected = [
      "www"
      [ "/srv/caddy" ]
      1
      false
      true
      true
    ];
  };

  "JSON instead" = {
    module = on { settings.apps.http.servers = { }; };
    actual = host: [
      (file host)
      host.config.services.caddy.adapter
    ];
    expected = [
      ''
        {
          "apps": {
            "http": {
              "servers": {}
            }
          }
        }
      ''
      null
    ];
  };

  "a file of one's own, read by another adapter" = {
    module = on {
      configFile = "/etc/caddy.yaml";
      adapter = "yaml";
    };
    actual = host: host.config.environment.etc."caddy/caddy_config".source;
    expected = "/etc/caddy.yaml";
  };

  "another adapter needs a file of one's own" = {
    module = on { adapter = "yaml"; };
    refused = true;
  };
}
