{ lib, ... }:
let
  services = host: host.config.systemd.services;
  script = name: host: (services host)."acme-order-renew-${name}".script;
  has = part: name: host: lib.hasInfix part (script name host);
in
{
  "a certificate by a folder of the web server" = {
    module.security.acme = {
      acceptTerms = true;
      defaults = {
        email = "ops@example.org";
        reloadServices = [ "nginx.service" ];
      };
      certs."example.org" = {
        webroot = "/var/www";
        extraDomainNames = [ "www.example.org" ];
        group = "www-data";
        postRun = "echo renewed";
      };
    };
    actual =
      host:
      let
        renew = (services host)."acme-order-renew-example.org";
      in
      {
        flags = has "--email ops@example.org --http --http.webroot /var/www --server https://acme-v02.api.letsencrypt.org/directory --key-type ec256 -d example.org -d www.example.org run" "example.org" host;
        group = renew.serviceConfig.Group;
        paths = renew.serviceConfig.ReadWritePaths;
        signed = lib.hasInfix "DNS:example.org,DNS:www.example.org" (services host)."acme-example.org".script;
        inherit (host.config.security.acme.certs."example.org") directory;
        timer = host.config.systemd.timers."acme-renew-example.org".timerConfig.OnCalendar;
      };
    expected = {
      flags = true;
      group = "www-data";
      paths = [ "/var/www" ];
      signed = true;
      directory = "/var/lib/acme/example.org";
      timer = "daily";
    };
  };

  "one by names, with secrets" = {
    module.security.acme = {
      acceptTerms = true;
      certs.wild = {
        domain = "*.example.org";
        dnsProvider = "route53";
        dnsResolver = "1.1.1.1:53";
        dnsPropagationCheck = false;
        environmentFile = "/etc/acme/env";
        credentialFiles.AWS_SECRET_FILE = "/etc/acme/secret";
        keyType = "rsa4096";
        ocspMustStaple = true;
        server = "https://ca.example.org/directory";
        validMinDays = 10;
        renewInterval = "weekly";
        renewJitter = "1h";
        extraLegoFlags = [ "--dns-timeout=60" ];
        extraLegoRunFlags = [ "--preferred-chain=X" ];
        extraLegoRenewFlags = [ "--reuse-key" ];
        enableDebugLogs = false;
      };
    };
    actual = host: {
      flags = map (part: has part "wild" host) [
        "--dns route53 --dns.disable-cp --dns.resolvers 1.1.1.1:53 --server https://ca.example.org/directory --key-type rsa4096 -d '*.example.org' '--dns-timeout=60' run --must-staple '--preferred-chain=X'"
        "renew --no-random-sleep --days 10 --must-staple --reuse-key"
        "certificates/_.example.org"
      ];
      debug = has "set -x" "wild" host;
      environment = (services host).acme-order-renew-wild.serviceConfig.EnvironmentFile;
      credentials = (services host).acme-order-renew-wild.serviceConfig.LoadCredential;
      jitter = host.config.systemd.timers.acme-renew-wild.timerConfig.RandomizedDelaySec;
    };
    expected = {
      flags = [
        true
        true
        true
      ];
      debug = false;
      environment = "/etc/acme/env";
      credentials = [ "AWS_SECRET_FILE:/etc/acme/secret" ];
      jitter = "1h";
    };
  };

  "a program that listens by itself, as root" = {
    module.security.acme = {
      acceptTerms = true;
      useRoot = true;
      defaults.group = "other";
      certs.a = {
        listenHTTP = ":80";
        inheritDefaults = false;
      };
    };
    actual = host: {
      inherit ((services host).acme-order-renew-a.serviceConfig) User Group AmbientCapabilities;
    };
    expected = {
      User = "root";
      Group = "acme";
      AmbientCapabilities = [ "CAP_NET_BIND_SERVICE" ];
    };
  };

  "terms are accepted by someone" = {
    module.security.acme.certs.a.webroot = "/var/www";
    refused = true;
  };

  "there is one way of proof" = {
    module.security.acme = {
      acceptTerms = true;
      certs.a = { };
    };
    refused = true;
  };
}
