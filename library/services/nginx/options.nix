# The options of `services.nginx`, with NixOS' names and defaults.
{
  lib,
  pkgs,
  cfg,
  enableIPv6,
}:
let
  inherit (lib) types;
  inherit (import ../_common { inherit lib; })
    flag
    lines
    maybe
    needed
    option
    port
    strings
    text
    isDistributionPackage
    ;
  tables = import ./tables.nix;

  mimeTypes =
    if isDistributionPackage pkgs.nginx then
      "/etc/nginx/mime.types"
    else
      "${pkgs.mailcap}/etc/nginx/mime.types";

  listen = types.submodule {
    options = {
      addr = needed types.str "Address.";
      port = maybe types.port "Port; null for the usual one.";
      ssl = maybe types.bool "Whether connections are encrypted; null for either.";
      proxyProtocol = flag false "Whether the PROXY protocol is spoken.";
      extraParameters = strings [ ] "Further parameters of the line.";
    };
  };

  cache = types.submodule {
    options = {
      enable = flag false "Whether the cache exists.";
      keysZoneName = text "cache" "Name of its zone.";
      keysZoneSize = text "10m" "Size of its zone.";
      levels = text "1:2" "Levels of its folders.";
      useTempPath = flag false "Whether files are first written to the temporary folder.";
      inactive = text "10m" "Age at which what is not used goes.";
      maxSize = text "1g" "Size of the cache.";
    };
  };

  upstream = types.submodule {
    options = {
      servers = option (types.attrsOf (
        types.submodule {
          freeformType = types.attrsOf (
            types.oneOf [
              types.bool
              types.int
              types.str
            ]
          );
          options.backup = flag false "Whether the server is used only where the others fail.";
        }
      )) { } "Servers and their parameters.";
      extraConfig = lines "Further lines of the upstream.";
    };
  };

  bucket = maybe types.ints.positive;
in
{
  enable = flag false "Whether the web server nginx runs.";
  package = option types.package pkgs.nginx "The package of nginx.";
  additionalModules = option (types.listOf (
    types.attrsOf types.anything
  )) [ ] "Modules nginx is built with.";
  statusPage = flag false "Whether the server's state is shown to the machine itself at /nginx_status.";
  recommendedTlsSettings = flag false "Whether NixOS' choice of TLS settings is used.";
  recommendedOptimisation = flag false "Whether NixOS' choice for speed is used.";
  recommendedBrotliSettings = flag false "Whether answers are compressed with brotli.";
  recommendedGzipSettings = flag false "Whether answers are compressed with gzip.";
  recommendedProxySettings = flag false "Whether NixOS' choice of headers is passed on to what is behind.";
  proxyTimeout = text "60s" "How long what is behind may take.";
  recommendedUwsgiSettings = flag false "Whether NixOS' choice of parameters is passed on to uWSGI.";
  uwsgiTimeout = text "60s" "How long uWSGI may take.";
  defaultListen = option (types.listOf listen) [ ] "What hosts listen on where they say nothing.";
  defaultListenAddresses = option (types.listOf types.str) (
    [ "0.0.0.0" ] ++ lib.optional enableIPv6 "[::0]"
  ) "Addresses hosts listen on where they say nothing.";
  defaultHTTPListenPort = port 80 "Port of HTTP.";
  defaultSSLListenPort = port 443 "Port of HTTPS.";
  defaultMimeTypes = option types.path mimeTypes "File of media types.";
  logError = text "stderr" "Where errors are logged, and from which level on.";
  preStart = lines "Shell commands run before nginx starts.";
  config = text "" "The whole of nginx.conf beside a few lines; replaces what the other options say.";
  prependConfig = lines "Lines at the beginning of nginx.conf.";
  appendConfig = lines "Lines at the end of nginx.conf.";
  commonHttpConfig = lines "Lines of `http` before the hosts.";
  httpConfig = lines "All of `http`; replaces what the other options say.";
  streamConfig = lines "Lines of `stream`.";
  eventsConfig = lines "Lines of `events`.";
  appendHttpConfig = lines "Lines of `http` after the hosts.";
  enableReload = flag false "Whether a changed configuration is loaded by the running nginx, rather than by a new one.";
  enableQuicBPF = flag false "Whether packets of QUIC are given to workers by the kernel.";
  user = text "nginx" "Account nginx runs as.";
  group = text "nginx" "Group nginx runs as.";
  serverTokens = flag false "Whether answers name the version.";
  clientMaxBodySize = text "10m" "How much a request may carry.";
  sslCiphers = option (types.nullOr (
    types.either types.str (types.listOf types.str)
  )) tables.ciphers "Ciphers; null for nginx' own choice.";
  sslProtocols = text "TLSv1.2 TLSv1.3" "Versions of TLS.";
  proxyResolveWhileRunning = flag false "Whether names of `proxyPass` are looked up again and again.";
  uwsgiResolveWhileRunning = flag false "Whether names of `uwsgiPass` are looked up again and again.";
  mapHashBucketSize = bucket "Size of the buckets of maps.";
  mapHashMaxSize = bucket "Size of the tables of maps.";
  serverNamesHashBucketSize = bucket "Size of the buckets of names of hosts.";
  serverNamesHashMaxSize = bucket "Size of the tables of names of hosts.";
  typesHashMaxSize = option types.ints.positive (
    if cfg.defaultMimeTypes == mimeTypes then 2688 else 1024
  ) "Size of the table of media types.";
  proxyCachePath = option (types.attrsOf cache) { } "Caches of what is behind.";
  resolver = option (types.submodule {
    options = {
      addresses = strings [ ] "Servers of names.";
      valid = text "" "How long answers hold.";
      ipv4 = flag true "Whether addresses of IPv4 are looked up.";
      ipv6 = flag enableIPv6 "Whether addresses of IPv6 are looked up.";
    };
  }) { } "How nginx looks up names.";
  upstreams = option (types.attrsOf upstream) { } "Groups of servers that requests are passed on to.";
  virtualHosts = option (types.attrsOf (
    types.submodule (import ./vhost-options.nix { inherit lib cfg; })
  )) { localhost = { }; } "Hosts, by name.";
  validateConfigFile = flag true "Whether the configuration is checked before nginx starts with it.";
}
