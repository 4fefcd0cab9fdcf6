# Certificates of an authority that speaks ACME, by lego.
# State: /var/lib/acme/<name> with cert.pem, chain.pem, fullchain.pem, key.pem and full.pem; self-signed ones stand there
# until the authority has answered, so that services that need them start.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatMap
    escapeShellArg
    escapeShellArgs
    mapAttrs'
    mapAttrsToList
    mkIf
    nameValuePair
    optional
    optionals
    optionalString
    ;

  cfg = config.security.acme;
  user = if cfg.useRoot then "root" else "acme";

  service = {
    Type = "oneshot";
    User = user;
    UMask = "0027";
    StateDirectoryMode = "750";
    PrivateTmp = true;
    ProtectSystem = "strict";
    ProtectHome = true;
    NoNewPrivileges = true;
    PrivateDevices = true;
    ProtectClock = true;
    ProtectHostname = true;
    ProtectControlGroups = true;
    ProtectKernelLogs = true;
    ProtectKernelModules = true;
    ProtectKernelTunables = true;
    LockPersonality = true;
    RestrictNamespaces = true;
    RestrictRealtime = true;
    RestrictSUIDSGID = true;
    SystemCallArchitectures = "native";
  };

  names = data: [ data.domain ] ++ data.extraDomainNames;
  isAddress = name: lib.hasInfix ":" name || builtins.match "([0-9]+\\.){3}[0-9]+" name != null;

  # Files of lego have "_" for "*".
  fileName = data: lib.replaceStrings [ "*" ] [ "_" ] data.domain;

  common =
    name: data:
    [
      "--accept-tos"
      "--path"
      "/var/lib/acme/.lego/${name}"
    ]
    ++ optionals (data.email != null) [
      "--email"
      data.email
    ]
    ++ (
      if data.dnsProvider != null then
        [
          "--dns"
          data.dnsProvider
        ]
        ++ optional (!data.dnsPropagationCheck) "--dns.disable-cp"
        ++ optionals (data.dnsResolver != null) [
          "--dns.resolvers"
          data.dnsResolver
        ]
      else if data.listenHTTP != null then
        [
          "--http"
          "--http.port"
          data.listenHTTP
        ]
      else
        [
          "--http"
          "--http.webroot"
          data.webroot
        ]
    )
    ++ optionals (data.server != null) [
      "--server"
      data.server
    ]
    ++ [
      "--key-type"
      data.keyType
    ]
    ++ concatMap (d: [
      "-d"
      d
    ]) (names data)
    ++ data.extraLegoFlags;

  # What must be asked for anew when it changes.
  asked = data: builtins.hashString "sha256" (
    builtins.toJSON {
      inherit (data) server keyType ocspMustStaple;
      domains = names data;
      flags = data.extraLegoFlags ++ data.extraLegoRunFlags;
    }
  );

  order =
    name: data:
    let
      made = "/var/lib/acme/.lego/${name}/certificates/${fileName data}";
      staple = optional data.ocspMustStaple "--must-staple";
      days = if data.validMinDays == null then 30 else data.validMinDays;
    in
    ''
      ${optionalString data.enableDebugLogs "set -x"}
      set -euo pipefail
      cd /var/lib/acme/${escapeShellArg name}
      made=${escapeShellArg made}

      if [ -e "$made.crt" ] && [ "$(cat asked 2>/dev/null)" = ${asked data} ]; then
        # Nothing is asked over the network while the certificate lasts.
        if openssl x509 -in "$made.crt" -noout -checkend ${toString (days * 86400)} >/dev/null; then
          exit 0
        fi
        lego ${
          escapeShellArgs (
            common name data
            ++ [
              "renew"
              "--no-random-sleep"
              "--days"
              (toString days)
            ]
            ++ staple
            ++ data.extraLegoRenewFlags
          )
        }
      else
        lego ${escapeShellArgs (common name data ++ [ "run" ] ++ staple ++ data.extraLegoRunFlags)}
        echo ${asked data} >asked
      fi

      cp "$made.crt" fullchain.pem
      cp "$made.key" key.pem
      cp "$made.issuer.crt" chain.pem
      openssl x509 -in fullchain.pem -out cert.pem
      cat key.pem fullchain.pem >full.pem
      chgrp ${data.group} ./*.pem
      chmod 640 ./*.pem
      touch acme-success renewed
    '';

  selfSigned = name: data: ''
    cd /var/lib/acme/${escapeShellArg name}
    [ -e acme-success ] && exit 0
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \
      -subj ${escapeShellArg "/CN=${data.domain}"} \
      -addext ${
        escapeShellArg "subjectAltName=${
          lib.concatMapStringsSep "," (d: "${if isAddress d then "IP" else "DNS"}:${d}") (names data)
        }"
      } \
      -keyout key.pem -out cert.pem
    cp cert.pem fullchain.pem
    cp cert.pem chain.pem
    cat key.pem fullchain.pem >full.pem
    chgrp ${data.group} ./*.pem
    chmod 640 ./*.pem
  '';

  postRun =
    name: data:
    pkgs.writeShellScript "acme-postrun" ''
      cd /var/lib/acme/${escapeShellArg name}
      if [ -e renewed ]; then
        rm renewed
        ${data.postRun}
        ${optionalString (
          data.reloadServices != [ ]
        ) "systemctl --no-block try-reload-or-restart ${escapeShellArgs data.reloadServices}"}
      fi
    '';

  lowPort = data: data.listenHTTP != null && lib.toIntBase10 (lib.last (lib.splitString ":" data.listenHTTP)) < 1024;
in
{
  imports = [ ./options.nix ];

  config = mkIf (cfg.certs != { }) {
    assertions = [
      {
        assertion = cfg.acceptTerms;
        message = ''
          You must accept the CA's terms of service before using
          the ACME module by setting `security.acme.acceptTerms`
          to `true`. For Let's Encrypt's ToS see https://letsencrypt.org/repository/
        '';
      }
    ]
    ++ lib.concatLists (
      mapAttrsToList (name: data: [
        {
          assertion =
            lib.count (v: v != null) [
              data.dnsProvider
              data.webroot
              data.listenHTTP
            ] == 1;
          message = ''
            Options `security.acme.certs.${name}.dnsProvider`,
            `security.acme.certs.${name}.webroot` and
            `security.acme.certs.${name}.listenHTTP`: exactly one of them must be set.
          '';
        }
        {
          assertion = lib.all (lib.hasSuffix "_FILE") (lib.attrNames data.credentialFiles);
          message = ''
            Option `security.acme.certs.${name}.credentialFiles` can only be
            used for variables suffixed by "_FILE".
          '';
        }
      ]) cfg.certs
    );

    environment.systemPackages = [
      pkgs.lego
      pkgs.openssl
    ];

    users.users.acme = {
      home = "/var/lib/acme";
      homeMode = "755";
      group = "acme";
      isSystemUser = true;
    };
    users.groups.acme = { };

    systemd.services =
      mapAttrs' (
        name: data:
        nameValuePair "acme-${name}" {
          description = "Ensure certificate for ${name}";
          wantedBy = [ "multi-user.target" ];
          wants = [ "acme-order-renew-${name}.service" ];
          before = [ "acme-order-renew-${name}.service" ];
          restartTriggers = [ (asked data) ];
          unitConfig.StartLimitIntervalSec = 0;
          path = [ pkgs.openssl ];
          script = selfSigned name data;
          serviceConfig = service // {
            Group = data.group;
            RemainAfterExit = true;
            StateDirectory = "acme/${name}";
          };
        }
      ) cfg.certs
      // mapAttrs' (
        name: data:
        nameValuePair "acme-order-renew-${name}" {
          description = "Order (and renew) ACME certificate for ${name}";
          after = [
            "network.target"
            "network-online.target"
            "nss-lookup.target"
            "acme-${name}.service"
          ];
          wants = [
            "network-online.target"
            "acme-${name}.service"
          ];
          path = [
            pkgs.lego
            pkgs.openssl
          ];
          script = order name data;
          serviceConfig =
            service
            // {
              Group = data.group;
              # The authority refuses who asks too often.
              RestartSec = 15 * 60;
              StateDirectory = [
                "acme/${name}"
                "acme/.lego/${name}"
              ];
              ExecStartPost = "+${postRun name data}";
              Environment = mapAttrsToList (k: _: "\"${k}=%d/${k}\"") data.credentialFiles;
              LoadCredential = mapAttrsToList (k: v: "${k}:${v}") data.credentialFiles;
            }
            // lib.optionalAttrs (data.webroot != null) { ReadWritePaths = [ data.webroot ]; }
            // lib.optionalAttrs (data.environmentFile != null) {
              EnvironmentFile = data.environmentFile;
            }
            // lib.optionalAttrs (lowPort data) {
              CapabilityBoundingSet = [ "CAP_NET_BIND_SERVICE" ];
              AmbientCapabilities = [ "CAP_NET_BIND_SERVICE" ];
            };
        }
      ) cfg.certs;

    systemd.timers = mapAttrs' (
      name: data:
      nameValuePair "acme-renew-${name}" {
        description = "Renew ACME Certificate for ${name}";
        wantedBy = [ "timers.target" ];
        timerConfig = {
          OnCalendar = data.renewInterval;
          Unit = "acme-order-renew-${name}.service";
          Persistent = "yes";
          AccuracySec = "${toString (86400 / lib.length (lib.attrNames cfg.certs))}s";
          RandomizedDelaySec = data.renewJitter;
          FixedRandomDelay = true;
        };
      }
    ) cfg.certs;
  };
}
