{
  lib,
  manifest,
  textOf,
  ...
}:
let
  # nginx.conf as the host would have it, with paths of the store without their hashes.
  conf =
    host:
    lib.concatStrings (
      map (part: if lib.isList part then "/nix/store/" else part) (
        builtins.split "/nix/store/[0-9a-z]{32}-" (
          builtins.unsafeDiscardStringContext (textOf host.config.environment.etc."nginx/nginx.conf".source)
        )
      )
    );
  has = lines: host: map (line: lib.hasInfix line (conf host)) lines;
  on = settings: {
    services.nginx = {
      enable = true;
      enableReload = true;
    }
    // settings;
  };
  all = n: lib.genList (_: true) n;
in
{
  "a host that passes requests on" = {
    module = on {
      virtualHosts."app.example.org" = {
        forceSSL = true;
        sslCertificate = "/etc/ssl/app.pem";
        sslCertificateKey = "/etc/ssl/app.key";
        serverAliases = [ "www.example.org" ];
        locations."/" = {
          proxyPass = "http://127.0.0.1:3000";
          proxyWebsockets = true;
          recommendedProxySettings = true;
        };
        locations."/static/" = {
          alias = "/srv/static/";
          priority = 500;
        };
        extraConfig = "access_log off;";
      };
    };
    actual = conf;
    expected = ''
      pid /run/nginx/nginx.pid;
      error_log stderr;
      daemon off;
      events {
      }
      http {
        include /etc/nginx/mime.types;
        types_hash_max_size 2688;
        include /etc/nginx/fastcgi.conf;
        include /etc/nginx/uwsgi_params;
        default_type application/octet-stream;
        client_body_temp_path /tmp/nginx_client_body;
        proxy_temp_path /tmp/nginx_proxy;
        fastcgi_temp_path /tmp/nginx_fastcgi;
        uwsgi_temp_path /tmp/nginx_uwsgi;
        scgi_temp_path /tmp/nginx_scgi;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;
        map $http_upgrade $connection_upgrade {
          default upgrade;
          '''      close;
        }
        client_max_body_size 10m;
        server_tokens off;
        server {
          listen 0.0.0.0:80;
          listen [::0]:80;
          server_name app.example.org www.example.org;
          location / {
            return 301 https://$host$request_uri;
          }
        }
        server {
          listen 0.0.0.0:443 http2 ssl;
          listen [::0]:443 http2 ssl;
          server_name app.example.org www.example.org;
          ssl_certificate /etc/ssl/app.pem;
          ssl_certificate_key /etc/ssl/app.key;
          location /static/ {
            alias /srv/static/;
          }
          location / {
            proxy_pass http://127.0.0.1:3000;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            include /nix/store/nginx-recommended-proxy_set_header-headers.conf;
          }
          access_log off;
        }
      }
    '';
  };

  "what a location answers" = {
    module = on {
      virtualHosts.localhost.locations = {
        "/a" = {
          index = "a.html";
          tryFiles = "$uri =404";
          root = "/srv/a";
          basicAuth.ops = "secret";
        };
        "/b".return = "200 hello";
        "/c".uwsgiPass = "unix:/run/c.sock";
        "/c".recommendedUwsgiSettings = true;
        "/d" = {
          basicAuthFile = "/etc/d.htpasswd";
          extraConfig = "deny all;";
          fastcgiParams.DOCUMENT_ROOT = "/srv/d";
        };
      };
    };
    actual = has [
      "location /a {\n        auth_basic"
      "index a.html;"
      "try_files $uri =404;"
      "root /srv/a;"
      "auth_basic_user_file /nix/store/sublocation.htpasswd;"
      "return 200 hello;"
      "uwsgi_pass unix:/run/c.sock;"
      "include /etc/nginx/uwsgi_params;\n    }"
      "auth_basic_user_file /etc/d.htpasswd;"
      "deny all;"
      "fastcgi_param DOCUMENT_ROOT \"/srv/d\";"
      "fastcgi_param QUERY_STRING \"$query_string\";"
    ];
    expected = [ false ] ++ all 11;
  };

  "what a host listens on" = {
    module = on {
      defaultListenAddresses = [ "10.0.0.1" ];
      defaultHTTPListenPort = 8080;
      defaultSSLListenPort = 8443;
      virtualHosts = {
        a.listen = [
          {
            addr = "10.0.0.2";
            port = 81;
            proxyProtocol = true;
            extraParameters = [ "deferred" ];
          }
        ];
        b = {
          rejectSSL = true;
          default = true;
          reuseport = true;
        };
        c.listenAddresses = [ "unix:/run/c.sock" ];
        d = {
          onlySSL = true;
          quic = true;
          http2 = false;
          http3_hq = true;
          kTLS = true;
          sslCertificate = "/c";
          sslCertificateKey = "/k";
          sslTrustedCertificate = "/t";
        };
        e = {
          addSSL = true;
          quic = true;
          http3 = false;
          sslCertificate = "/c";
          sslCertificateKey = "/k";
          root = "/srv/e";
          globalRedirect = "f.example.org";
          redirectCode = 308;
          basicAuth.ops = "x";
        };
        f.serverName = "other";
      };
    };
    actual = has [
      "listen 10.0.0.2:81 proxy_protocol deferred;"
      "listen 10.0.0.1:8443 http2 ssl default_server reuseport;"
      "listen 10.0.0.1:8080 default_server reuseport;"
      "ssl_reject_handshake on;"
      "listen unix:/run/c.sock;"
      "listen 10.0.0.1:8443 quic;"
      "listen 10.0.0.1:8443 http2 ssl;"
      "http3 on;"
      "http3 off;"
      "http3_hq on;"
      "ssl_trusted_certificate /t;"
      "ssl_conf_command Options KTLS;"
      "root /srv/e;"
      "return 308 https://f.example.org$request_uri;"
      "auth_basic_user_file /nix/store/e.htpasswd;"
      "server_name other;"
    ];
    expected = all 16;
  };

  "what all hosts listen on can be said at once" = {
    module = on {
      defaultListen = [
        {
          addr = "10.0.0.1";
          proxyProtocol = true;
        }
        {
          addr = "10.0.0.2";
          port = 444;
          ssl = true;
          extraParameters = [ "backlog=9" ];
        }
      ];
      virtualHosts.a = {
        addSSL = true;
        http2 = false;
        sslCertificate = "/c";
        sslCertificateKey = "/k";
      };
    };
    actual = has [
      "listen 10.0.0.1:443 ssl proxy_protocol;"
      "listen 10.0.0.2:444 ssl backlog=9;"
      "listen 10.0.0.1:80 proxy_protocol;"
      "10.0.0.2:80"
    ];
    expected = all 3 ++ [ false ];
  };

  "NixOS' recommendations" = {
    module = on {
      recommendedTlsSettings = true;
      recommendedOptimisation = true;
      recommendedGzipSettings = true;
      recommendedBrotliSettings = true;
      recommendedProxySettings = true;
      proxyTimeout = "5s";
      recommendedUwsgiSettings = true;
      uwsgiTimeout = "6s";
    };
    actual = has [
      "ssl_session_cache shared:SSL:10m;"
      "sendfile on;"
      "gzip_comp_level 5;"
      "brotli_comp_level 5;"
      "load_module modules/ngx_http_brotli_filter_module.so;"
      "proxy_read_timeout      5s;"
      "include /nix/store/nginx-recommended-proxy_set_header-headers.conf;"
      "uwsgi_read_timeout      6s;"
      # OpenSSL of Debian 12 does not know the group.
      "X25519MLKEM768"
    ];
    expected = all 8 ++ [ false ];
  };

  "single settings" = {
    module = on {
      prependConfig = "worker_processes 3;";
      appendConfig = "env A;";
      commonHttpConfig = "log_format a b;";
      appendHttpConfig = "charset utf-8;";
      eventsConfig = "worker_connections 9;";
      streamConfig = "server { listen 53; }";
      logError = "/var/log/nginx/error.log info";
      serverTokens = true;
      clientMaxBodySize = "1g";
      sslCiphers = null;
      sslProtocols = "TLSv1.3";
      mapHashBucketSize = 1;
      mapHashMaxSize = 2;
      serverNamesHashBucketSize = 3;
      serverNamesHashMaxSize = 4;
      typesHashMaxSize = 5;
      defaultMimeTypes = "/etc/mime.types";
      enableQuicBPF = true;
      proxyResolveWhileRunning = true;
      uwsgiResolveWhileRunning = true;
      proxyCachePath.a = {
        enable = true;
        keysZoneName = "z";
        keysZoneSize = "1m";
        levels = "2";
        useTempPath = true;
        inactive = "1m";
        maxSize = "2g";
      };
      proxyCachePath.b.enable = false;
      resolver = {
        addresses = [ "127.0.0.1" ];
        valid = "10s";
        ipv6 = false;
      };
      upstreams.back = {
        servers."10.0.0.1:80".weight = 5;
        servers."10.0.0.2:80".backup = true;
        extraConfig = "keepalive 16;";
      };
      virtualHosts.localhost.locations."/".proxyPass = "http://back";
      virtualHosts.localhost.locations."/u".uwsgiPass = "u";
    };
    actual = has [
      "worker_processes 3;\nload_module modules/ngx_stream_module.so;\npid"
      "env A;\n"
      "log_format a b;"
      "charset utf-8;\n}"
      "events {\n  worker_connections 9;\n}"
      "stream {\n  server { listen 53; }\n}"
      "error_log /var/log/nginx/error.log info;"
      "server_tokens on;"
      "client_max_body_size 1g;"
      "ssl_protocols TLSv1.3;"
      "map_hash_bucket_size 1;"
      "map_hash_max_size 2;"
      "server_names_hash_bucket_size 3;"
      "server_names_hash_max_size 4;"
      "types_hash_max_size 5;"
      "include /etc/mime.types;"
      "quic_bpf on;"
      "set $nix_proxy_target \"http://back\";"
      "uwsgi_pass $nix_proxy_target;"
      "proxy_cache_path /var/cache/nginx/a keys_zone=z:1m levels=2 use_temp_path=on inactive=1m max_size=2g;"
      "resolver 127.0.0.1 valid=10s ipv6=off;"
      "server 10.0.0.1:80 weight=5;"
      "server 10.0.0.2:80 backup;"
      "keepalive 16;"
      "ssl_ciphers"
      "/var/cache/nginx/b"
    ];
    expected = all 24 ++ [
      false
      false
    ];
  };

  "all of it, or all of http, can be given" = {
    module = on {
      config = "events { }";
      httpConfig = "server { listen 80; }";
    };
    actual = has [
      "events { }"
      "http {\n"
      "server { listen 80; }"
      "server_name localhost"
    ];
    expected = all 3 ++ [ false ];
  };

  "the unit replaces the distribution's, checks and keeps its account" = {
    module.services.nginx = {
      enable = true;
      preStart = "true # mine";
      statusPage = true;
    };
    actual =
      host:
      let
        unit = (manifest host).units."nginx.service";
        inherit (host.config.systemd.services.nginx) serviceConfig preStart;
      in
      [
        unit.strategy
        unit.wantedBy
        (lib.hasPrefix "/usr/sbin/nginx -c '/nix/store/" serviceConfig.ExecStart)
        (lib.hasInfix "true # mine" preStart)
        (lib.hasInfix "-t" preStart)
        serviceConfig.User
        (manifest host).users.nginx.group
        host.config.services.nginx.virtualHosts.localhost.serverAliases
        host.config.services.logrotate.settings.nginx.su
      ];
    expected = [
      "replace"
      [ "multi-user.target" ]
      true
      true
      true
      "nginx"
      "nginx"
      [
        "127.0.0.1"
        "[::1]"
      ]
      "nginx nginx"
    ];
  };

  "account, and a check that is left out" = {
    module.services.nginx = {
      enable = true;
      user = "www-data";
      group = "www-data";
      validateConfigFile = false;
    };
    actual = host: [
      host.config.systemd.services.nginx.serviceConfig.User
      ((manifest host).users ? nginx)
      (lib.hasInfix "-t" host.config.systemd.services.nginx.preStart)
    ];
    expected = [
      "www-data"
      false
      false
    ];
  };

  "with reloading the unit stays the same and another reloads" = {
    module = on { };
    actual = host: [
      host.config.systemd.services.nginx.serviceConfig.ExecStart
      host.config.systemd.services.nginx-config-reload.serviceConfig.ExecStart
    ];
    expected = [
      "/usr/sbin/nginx -c '/etc/nginx/nginx.conf'"
      "/usr/bin/systemctl reload nginx.service"
    ];
  };

  "certificates are ordered for a host" = {
    module = {
      imports = [
        (on {
          virtualHosts."a.example.org" = {
            enableACME = true;
            forceSSL = true;
            acmeFallbackHost = "b.example.org";
          };
          virtualHosts."c.example.org" = {
            useACMEHost = "a.example.org";
            onlySSL = true;
            acmeRoot = null;
          };
        })
      ];
      security.acme.acceptTerms = true;
      security.acme.defaults.email = "ops@example.org";
    };
    actual =
      host:
      has [
        "ssl_certificate /var/lib/acme/a.example.org/fullchain.pem;"
        "location ^~ /.well-known/acme-challenge/ {"
        "root /var/lib/acme/acme-challenge;"
        "try_files $uri @acme-fallback;"
        "proxy_pass http://b.example.org;"
      ] host
      ++ [
        host.config.security.acme.certs."a.example.org".webroot
        host.config.security.acme.certs."a.example.org".group
        (manifest host).units."nginx-config-reload.service".enable
      ];
    expected = all 5 ++ [
      "/var/lib/acme/acme-challenge"
      "nginx"
      true
    ];
  };

  "one kind of encryption for a host" = {
    module = on {
      virtualHosts.a = {
        addSSL = true;
        onlySSL = true;
      };
    };
    refused = true;
  };

  "a location has root or alias" = {
    module = on {
      virtualHosts.a.locations."/" = {
        root = "/a";
        alias = "/b";
      };
    };
    refused = true;
  };

  "the distribution's nginx is not built anew" = {
    module = on { additionalModules = [ { name = "x"; } ]; };
    refused = true;
  };

  "addresses of names, files of passwords, and listeners" = {
    module.services.nginx = {
      enable = true;
      enableReload = true;
      resolver = {
        addresses = [ "[::1]" ];
        ipv4 = false;
      };
      virtualHosts."a.lan" = {
        basicAuthFile = "/run/htpasswd";
        addSSL = true;
        sslCertificate = "/run/cert";
        sslCertificateKey = "/run/key";
        listen = [
          {
            addr = "10.0.0.1";
            port = 8443;
            ssl = true;
          }
        ];
      };
    };
    actual =
      host:
      map (part: lib.hasInfix part (conf host)) [
        "resolver [::1] ipv4=off"
        "auth_basic_user_file /run/htpasswd;"
        "listen 10.0.0.1:8443 http2 ssl;"
      ];
    expected = [
      true
      true
      true
    ];
  };
}
