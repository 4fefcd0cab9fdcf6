# The `server` blocks of nginx.conf: one for a virtual host, and one more where HTTP is only sent to HTTPS.
{
  lib,
  pkgs,
  cfg,
  virtualHosts,
  oldHTTP2,
  proxyHeaders,
  uwsgiParams,
  needsChallenge,
}:
let
  inherit (lib)
    concatMap
    concatStringsSep
    filter
    hasPrefix
    mapAttrsToList
    optional
    optionals
    optionalString
    ;
  tables = import ./tables.nix;

  # Lines between braces.
  block = head: lines: [ "${head} {" ] ++ map (line: "  ${line}") lines ++ [ "}" ];
  # A user's lines, which stand as they are.
  raw = text: filter (line: line != "") (lib.splitString "\n" text);
  onOff = value: if value then "on" else "off";

  withPort =
    ssl: listen:
    {
      port =
        if hasPrefix "unix:" listen.addr then
          null
        else if ssl then
          cfg.defaultSSLListenPort
        else
          cfg.defaultHTTPListenPort;
      inherit ssl;
    }
    // listen;

  # What a host listens on where it does not say so itself.
  usualListen =
    vhost: hasSSL: lines:
    optionals (hasSSL || vhost.rejectSSL) (
      map (withPort true) (filter (listen: listen.ssl or true) lines)
    )
    ++ optionals (!vhost.onlySSL) (
      map (withPort false) (filter (listen: !(listen.ssl or false)) lines)
    );

  listenOf =
    vhost: hasSSL:
    if vhost.listen != [ ] then
      vhost.listen
    else if cfg.defaultListen != [ ] then
      usualListen vhost hasSSL (map (lib.filterAttrs (_: v: v != null)) cfg.defaultListen)
    else
      usualListen vhost hasSSL (
        map (addr: { inherit addr; }) (
          if vhost.listenAddresses != [ ] then vhost.listenAddresses else cfg.defaultListenAddresses
        )
      );

  # Parameters of TCP only.
  notOfQuic = [
    "accept_filter"
    "backlog"
    "deferred"
    "fastopen"
    "http2"
    "proxy_protocol"
    "so_keepalive"
    "ssl"
  ];

  listenLines =
    vhost:
    {
      addr,
      port,
      ssl,
      proxyProtocol ? false,
      extraParameters ? [ ],
      ...
    }:
    let
      at = "listen ${addr}${optionalString (port != null) ":${toString port}"}";
      line = parts: "${concatStringsSep " " ([ at ] ++ parts)};";
      shared = optional vhost.default "default_server" ++ optional vhost.reuseport "reuseport";
    in
    optional (ssl && vhost.quic) (
      line (
        [ "quic" ] ++ shared ++ filter (p: !lib.any (other: hasPrefix p other) notOfQuic) extraParameters
      )
    )
    ++ [
      (line (
        optional (ssl && vhost.http2 && oldHTTP2) "http2"
        ++ optional ssl "ssl"
        ++ shared
        ++ optional proxyProtocol "proxy_protocol"
        ++ extraParameters
      ))
    ];

  passwords =
    name: zone:
    let
      made = pkgs.writeText "${name}.htpasswd" (
        lib.concatStrings (mapAttrsToList (user: password: "${user}:{PLAIN}${password}\n") zone.basicAuth)
      );
      file = if zone.basicAuthFile != null then zone.basicAuthFile else made;
    in
    optionals (zone.basicAuthFile != null || zone.basicAuth != { }) [
      "auth_basic secured;"
      "auth_basic_user_file ${file};"
    ];

  pass =
    directive: target: resolveLater:
    if target == null then
      [ ]
    else if resolveLater then
      [
        "set $nix_proxy_target \"${target}\";"
        "${directive} $nix_proxy_target;"
      ]
    else
      [ "${directive} ${target};" ];

  location =
    l:
    block "location ${l.location}" (
      pass "proxy_pass" l.proxyPass cfg.proxyResolveWhileRunning
      ++ optionals l.proxyWebsockets [
        "proxy_http_version 1.1;"
        "proxy_set_header Upgrade $http_upgrade;"
        "proxy_set_header Connection $connection_upgrade;"
      ]
      ++ pass "uwsgi_pass" l.uwsgiPass cfg.uwsgiResolveWhileRunning
      ++ mapAttrsToList (name: value: "fastcgi_param ${name} \"${value}\";") (
        lib.optionalAttrs (l.fastcgiParams != { }) (tables.fastcgiParams // l.fastcgiParams)
      )
      ++ optional (l.index != null) "index ${l.index};"
      ++ optional (l.tryFiles != null) "try_files ${l.tryFiles};"
      ++ optional (l.root != null) "root ${l.root};"
      ++ optional (l.alias != null) "alias ${l.alias};"
      ++ optional (l.return != null) "return ${toString l.return};"
      ++ raw l.extraConfig
      ++ optional (l.proxyPass != null && l.recommendedProxySettings) "include ${proxyHeaders};"
      ++ optional (l.uwsgiPass != null && l.recommendedUwsgiSettings) "include ${uwsgiParams};"
      ++ passwords "sublocation" l
    );

  challenge =
    vhost:
    optionals (needsChallenge vhost) (
      block "location ^~ /.well-known/acme-challenge/" (
        optional (vhost.acmeFallbackHost != null) "try_files $uri @acme-fallback;"
        ++ optional (vhost.acmeRoot != null) "root ${vhost.acmeRoot};"
        ++ [
          "auth_basic off;"
          "auth_request off;"
        ]
      )
      ++ optionals (vhost.acmeFallbackHost != null) (
        block "location @acme-fallback" [
          "auth_basic off;"
          "auth_request off;"
          "proxy_pass http://${vhost.acmeFallbackHost};"
          "proxy_set_header Host $host;"
        ]
      )
    );

  server =
    name: vhost:
    let
      hasSSL = vhost.onlySSL || vhost.addSSL || vhost.forceSSL;
      all = listenOf vhost hasSSL;
      names = "server_name ${concatStringsSep " " ([ vhost.serverName ] ++ vhost.serverAliases)};";
      redirect =
        target: block "location /" [ "return ${toString vhost.redirectCode} ${target}$request_uri;" ];
    in
    optionals vhost.forceSSL (
      block "server" (
        concatMap (listenLines vhost) (filter (l: !l.ssl) all)
        ++ [ names ]
        ++ redirect "https://$host"
        ++ challenge vhost
      )
    )
    ++ block "server" (
      concatMap (listenLines vhost) (if vhost.forceSSL then filter (l: l.ssl) all else all)
      ++ [ names ]
      ++ optional (hasSSL && vhost.http2 && !oldHTTP2) "http2 on;"
      ++ optionals (hasSSL && vhost.quic) [
        "http3 ${onOff vhost.http3};"
        "http3_hq ${onOff vhost.http3_hq};"
      ]
      ++ optionals hasSSL [
        "ssl_certificate ${vhost.sslCertificate};"
        "ssl_certificate_key ${vhost.sslCertificateKey};"
      ]
      ++ optional (
        hasSSL && vhost.sslTrustedCertificate != null
      ) "ssl_trusted_certificate ${vhost.sslTrustedCertificate};"
      ++ optional vhost.rejectSSL "ssl_reject_handshake on;"
      ++ optional (hasSSL && vhost.kTLS) "ssl_conf_command Options KTLS;"
      ++ passwords name vhost
      ++ optional (vhost.root != null) "root ${vhost.root};"
      ++ optionals (vhost.globalRedirect != null) (
        redirect "http${optionalString hasSSL "s"}://${vhost.globalRedirect}"
      )
      ++ challenge vhost
      ++ concatMap location (
        lib.sortProperties (mapAttrsToList (name: l: l // { location = name; }) vhost.locations)
      )
      ++ raw vhost.extraConfig
    );
in
lib.concatLists (mapAttrsToList server virtualHosts)
