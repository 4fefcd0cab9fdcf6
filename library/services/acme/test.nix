{
  lib,
  textOf,
  showing,
  ...
}:
let
  base = {
    security.acme = {
      acceptTerms = true;
      defaults.email = "ops@example.org";
    };
  };
  order = name: host: host.config.systemd.services."acme-order-renew-${name}";
  has = parts: text: map (part: lib.hasInfix part text) parts;
in
{
  "a certificate through a web server" = {
    module = {
      imports = [ base ];
      security.acme.certs."a.example.org" = {
        webroot = "/srv/challenges";
        extraDomainNames = [ "b.example.org" ];
        group = "www";
        reloadServices = [ "caddy.service" ];
        postRun = "echo new";
        ocspMustStaple = true;
        extraLegoFlags = [ "--pem" ];
        extraLegoRunFlags = [ "--bundle" ];
        extraLegoRenewFlags = [ "--reuse-key" ];
        keyType = "rsa4096";
        enableDebugLogs = false;
        validMinDays = 20;
      };
      users.groups.www = { };
    };
    actual =
      host:
      has [
        "run --must-staple --bundle"
        "renew --must-staple --days 3650 --reuse-key"
        "--accept-tos --path /var/lib/acme/.lego/a.example.org --email ops@example.org --http --http.webroot /srv/challenges --server https://acme-v02.api.letsencrypt.org/directory --key-type rsa4096 -d a.example.org -d b.example.org --pem"
        "-gt 1728000 ]"
        "set -x"
      ] (order "a.example.org" host).script
      ++ [
        (order "a.example.org" host).serviceConfig.Group
        (has [ "-subj '/CN=a.example.org'" ] host.config.systemd.services."acme-a.example.org".script)
        host.config.systemd.timers."acme-renew-a.example.org".timerConfig.OnCalendar
        host.config.systemd.tmpfiles.settings."10-acme"."/srv/challenges".d.user
        host.config.users.users.acme.extraGroups
      ];
    expected = [
      true
      true
      true
      true
      false
      "www"
      [ true ]
      "daily"
      "acme"
      [ "www" ]
    ];
  };

  "a certificate through DNS" = {
    module = {
      imports = [ base ];
      security.acme = {
        useRoot = true;
        maxConcurrentRenewals = 2;
        certs.wild = {
          domain = "*.example.org";
          dnsProvider = "hetzner";
          dnsResolver = "1.1.1.1:53";
          dnsPropagationCheck = false;
          environmentFile = "/run/secrets/dns";
          credentialFiles.HETZNER_API_KEY_FILE = "/run/secrets/key";
          server = "https://acme.example.org";
          renewInterval = "weekly";
          renewJitter = "1h";
          inheritDefaults = false;
        };
      };
    };
    actual =
      host:
      let
        o = order "wild" host;
      in
      has [
        "--dns hetzner --dns.disable-cp --dns.resolvers 1.1.1.1:53 --server https://acme.example.org"
        "certificates/_.example.org"
        "RANDOM % 2"
        "--email"
      ] o.script
      ++ [
        o.serviceConfig.User
        o.serviceConfig.EnvironmentFile
        o.serviceConfig.LoadCredential
        o.serviceConfig.Environment
        host.config.systemd.timers.acme-renew-wild.timerConfig.RandomizedDelaySec
        host.config.security.acme.certs.wild.directory
      ];
    expected = [
      true
      true
      true
      false
      "root"
      "/run/secrets/dns"
      [ "HETZNER_API_KEY_FILE:/run/secrets/key" ]
      [ "\"HETZNER_API_KEY_FILE=%d/HETZNER_API_KEY_FILE\"" ]
      "1h"
      "/var/lib/acme/wild"
    ];
  };

  "a certificate without a web server, for a request" = {
    module = {
      imports = [ base ];
      security.acme.certs.c = {
        listenHTTP = ":80";
        csr = "/etc/c.csr";
        csrKey = "/etc/c.key";
      };
    };
    actual =
      host:
      has [
        "--http --http.port :80"
        "--csr /etc/c.csr"
        "cp \"/etc/c.key\" key.pem"
      ] (order "c" host).script
      ++ [ (order "c" host).serviceConfig.AmbientCapabilities ];
    expected = [
      true
      true
      true
      "CAP_NET_BIND_SERVICE"
    ];
  };

  "terms must be accepted" = {
    module.security.acme.certs.a.webroot = "/a";
    refused = true;
  };

  "challenges are answered in one way" = {
    module = {
      imports = [ base ];
      security.acme.certs.a = {
        webroot = "/a";
        dnsProvider = "b";
      };
    };
    refused = true;
  };

  "defaults hold for each certificate" =
    let
      orderOf = host: order "a.example.org" host;
    in
    showing {
      base = {
        imports = [ base ];
        security.acme.certs."a.example.org" = { };
        users.groups.www = { };
      };
      of =
        host:
        builtins.unsafeDiscardStringContext (
          (orderOf host).script
          + builtins.toJSON [
            (orderOf host).serviceConfig
            host.config.systemd.timers."acme-renew-a.example.org".timerConfig
          ]
        );
      options = lib.mapAttrs' (name: lib.nameValuePair "security.acme.defaults.${name}") {
        dnsProvider = [
          "rfc2136"
          "--dns rfc2136"
        ];
        dnsResolver = [
          "9.9.9.9:53"
          "--dns.resolvers 9.9.9.9:53"
        ];
        dnsPropagationCheck = [
          false
          "--dns.disable-cp"
        ];
        environmentFile = [
          "/run/dns.env"
          "\"EnvironmentFile\":"
        ];
        credentialFiles = [
          { KEY_FILE = "/run/key"; }
          "KEY_FILE:/run/key"
        ];
        keyType = [
          "rsa4096"
          "--key-type rsa4096"
        ];
        server = [
          "https://ca.lan/dir"
          "--server https://ca.lan/dir"
        ];
        ocspMustStaple = [
          true
          "run --must-staple"
        ];
        extraLegoFlags = [
          [ "--pem" ]
          "--pem"
        ];
        extraLegoRunFlags = [
          [ "--bundle" ]
          "--bundle"
        ];
        extraLegoRenewFlags = [
          [ "--reuse-key" ]
          "--reuse-key"
        ];
        group = [
          "www"
          "\"Group\":\"www\""
        ];
        renewInterval = [
          "weekly"
          "\"OnCalendar\":\"weekly\""
        ];
        renewJitter = [
          "1h"
          "\"RandomizedDelaySec\":\"1h\""
        ];
        validMinDays = [
          20
          "-gt 1728000 ]"
        ];
      };
    };

  "what defaults say of the web server, and of what follows" = {
    module = {
      security.acme = {
        acceptTerms = true;
        defaults = {
          webroot = "/srv/challenges";
          postRun = "echo new";
          reloadServices = [ "caddy.service" ];
          enableDebugLogs = false;
        };
        certs."a.example.org".email = "a@example.org";
        certs."b.example.org" = {
          email = "b@example.org";
          webroot = null;
          listenHTTP = ":80";
        };
      };
    };
    actual =
      host:
      has [
        "--http.webroot /srv/challenges"
        "--email a@example.org"
        "set -x"
      ] (order "a.example.org" host).script
      ++ has [ "--http.port :80" "--email b@example.org" ] (order "b.example.org" host).script
      ++ [
        host.config.security.acme.certs."a.example.org".postRun
        host.config.security.acme.certs."a.example.org".reloadServices
      ];
    expected = [
      true
      true
      false
      true
      true
      "echo new"
      [ "caddy.service" ]
    ];
  };

  "challenges answered by lego itself, for all" = {
    module = {
      imports = [ base ];
      security.acme.defaults.listenHTTP = ":80";
      security.acme.certs."a.example.org" = { };
    };
    actual = host: has [ "--http.port :80" ] (order "a.example.org" host).script;
    expected = [ true ];
  };
}
