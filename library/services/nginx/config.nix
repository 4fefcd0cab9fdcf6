# The text of nginx.conf.
{
  lib,
  pkgs,
  cfg,
  distribution,
  fromDistribution,
  virtualHosts,
  needsChallenge,
}:
let
  inherit (lib)
    concatMapStrings
    concatStringsSep
    filter
    mapAttrsToList
    optional
    optionals
    ;
  tables = import ./tables.nix;

  raw = text: filter (line: line != "") (lib.splitString "\n" text);
  block = head: lines: [ "${head} {" ] ++ map (line: "  ${line}") lines ++ [ "}" ];
  setting = name: value: optional (value != null) "${name} ${toString value};";

  # Where the package keeps what nginx.conf includes.
  conf = if fromDistribution then "/etc/nginx" else "${cfg.package}/conf";
  uwsgiParams = "${conf}/uwsgi_params";
  proxyHeaders = pkgs.writeText "nginx-recommended-proxy_set_header-headers.conf" tables.proxyHeaders;

  types = concatStringsSep " " tables.compressedTypes;

  # Distributions build these parts as modules of their own, in packages of their own; Arch has them in the program.
  modulesFile =
    {
      debian = name: "modules/ngx_${name}_module.so";
      ubuntu = name: "modules/ngx_${name}_module.so";
      fedora = name: "/usr/lib64/nginx/modules/ngx_${name}_module.so";
      alpine = name: "/usr/lib/nginx/modules/ngx_${name}_module.so";
      arch = name: "/usr/lib/nginx/modules/ngx_${name}_module.so";
    }
    .${distribution};
  modules =
    optional (cfg.streamConfig != "" && distribution != "arch") "stream"
    ++ optionals cfg.recommendedBrotliSettings [
      "http_brotli_filter"
      "http_brotli_static"
    ];

  servers = import ./servers.nix {
    inherit
      lib
      pkgs
      cfg
      virtualHosts
      proxyHeaders
      uwsgiParams
      needsChallenge
      ;
    # The distribution's version is not known, and the old way is still understood.
    oldHTTP2 = lib.versionOlder cfg.package.version "1.25.1";
  };

  # As NixOS compiles them in: in the service's own /tmp. The distribution's belong to the distribution's account.
  temporary = map (what: "${what}_temp_path /tmp/nginx_${what};") [
    "client_body"
    "proxy"
    "fastcgi"
    "uwsgi"
    "scgi"
  ];

  common = [
    "include ${cfg.defaultMimeTypes};"
    "types_hash_max_size ${toString cfg.typesHashMaxSize};"
    "include ${conf}/fastcgi.conf;"
    "include ${uwsgiParams};"
    "default_type application/octet-stream;"
  ]
  ++ optionals fromDistribution temporary;

  resolver =
    let
      r = cfg.resolver;
    in
    optional (r.addresses != [ ]) (
      "resolver "
      + concatStringsSep " " (
        r.addresses
        ++ optional (r.valid != "") "valid=${r.valid}"
        ++ optional (!r.ipv4) "ipv4=off"
        ++ optional (!r.ipv6) "ipv6=off"
      )
      + ";"
    );

  parameter =
    key: value: if lib.isBool value then optional value key else [ "${key}=${toString value}" ];

  upstreams = lib.concatLists (
    mapAttrsToList (
      name: upstream:
      block "upstream ${name}" (
        mapAttrsToList (
          server: parameters:
          "server ${
            concatStringsSep " " ([ server ] ++ lib.concatLists (mapAttrsToList parameter parameters))
          };"
        ) upstream.servers
        ++ raw upstream.extraConfig
      )
    ) cfg.upstreams
  );

  caches = mapAttrsToList (
    name: c:
    "proxy_cache_path /var/cache/nginx/${name} keys_zone=${c.keysZoneName}:${c.keysZoneSize} levels=${c.levels} use_temp_path=${
      if c.useTempPath then "on" else "off"
    } inactive=${c.inactive} max_size=${c.maxSize};"
  ) (lib.filterAttrs (_: c: c.enable) cfg.proxyCachePath);

  # `Groups` of NixOS names one that OpenSSL before 3.5 does not know and refuses; the distribution's choice stays.
  tls =
    optional (!fromDistribution) "ssl_conf_command Groups \"X25519MLKEM768:X25519:P-256:P-384\";"
    ++ [
      "ssl_session_timeout 1d;"
      "ssl_session_cache shared:SSL:10m;"
      "ssl_session_tickets off;"
      "ssl_prefer_server_ciphers off;"
    ];

  http = block "http" (
    common
    ++ resolver
    ++ upstreams
    ++ optionals cfg.recommendedOptimisation [
      "sendfile on;"
      "tcp_nopush on;"
      "tcp_nodelay on;"
      "keepalive_timeout 65;"
    ]
    ++ [ "ssl_protocols ${cfg.sslProtocols};" ]
    ++ setting "ssl_ciphers" (
      if lib.isList cfg.sslCiphers then concatStringsSep ":" cfg.sslCiphers else cfg.sslCiphers
    )
    ++ optionals cfg.recommendedTlsSettings tls
    ++ optionals cfg.recommendedBrotliSettings [
      "brotli on;"
      "brotli_static on;"
      "brotli_comp_level 5;"
      "brotli_window 512k;"
      "brotli_min_length 256;"
      "brotli_types ${types};"
    ]
    ++ optionals cfg.recommendedGzipSettings [
      "gzip on;"
      "gzip_static on;"
      "gzip_vary on;"
      "gzip_comp_level 5;"
      "gzip_min_length 256;"
      "gzip_proxied expired no-cache no-store private auth;"
      "gzip_types ${types};"
    ]
    ++ optionals cfg.recommendedProxySettings [
      "proxy_redirect          off;"
      "proxy_connect_timeout   ${cfg.proxyTimeout};"
      "proxy_send_timeout      ${cfg.proxyTimeout};"
      "proxy_read_timeout      ${cfg.proxyTimeout};"
      "proxy_http_version      1.1;"
      "proxy_set_header        \"Connection\" \"\";"
      "include ${proxyHeaders};"
    ]
    ++ optionals cfg.recommendedUwsgiSettings [
      "uwsgi_connect_timeout   ${cfg.uwsgiTimeout};"
      "uwsgi_send_timeout      ${cfg.uwsgiTimeout};"
      "uwsgi_read_timeout      ${cfg.uwsgiTimeout};"
      "uwsgi_param             HTTP_CONNECTION \"\";"
      "include ${uwsgiParams};"
    ]
    ++ setting "map_hash_bucket_size" cfg.mapHashBucketSize
    ++ setting "map_hash_max_size" cfg.mapHashMaxSize
    ++ setting "server_names_hash_bucket_size" cfg.serverNamesHashBucketSize
    ++ setting "server_names_hash_max_size" cfg.serverNamesHashMaxSize
    ++ block "map $http_upgrade $connection_upgrade" [
      "default upgrade;"
      "''      close;"
    ]
    ++ [
      "client_max_body_size ${cfg.clientMaxBodySize};"
      "server_tokens ${if cfg.serverTokens then "on" else "off"};"
    ]
    ++ raw cfg.commonHttpConfig
    ++ caches
    ++ servers
    ++ raw cfg.appendHttpConfig
  );
in
concatMapStrings (line: "${line}\n") (
  raw cfg.prependConfig
  ++ optionals fromDistribution (map (name: "load_module ${modulesFile name};") modules)
  ++ [
    "pid /run/nginx/nginx.pid;"
    "error_log ${cfg.logError};"
    "daemon off;"
  ]
  ++ optional cfg.enableQuicBPF "quic_bpf on;"
  ++ raw cfg.config
  ++ optionals (cfg.eventsConfig != "" || cfg.config == "") (block "events" (raw cfg.eventsConfig))
  ++ optionals (cfg.httpConfig == "" && cfg.config == "") http
  ++ optionals (cfg.httpConfig != "") (block "http" (common ++ raw cfg.httpConfig))
  ++ optionals (cfg.streamConfig != "") (block "stream" (raw cfg.streamConfig))
  ++ raw cfg.appendConfig
)
