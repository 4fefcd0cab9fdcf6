# Certificates ordered and renewed by lego (ACME, RFC 8555).
# Ports: that of `listenHTTP`, if any. State: /var/lib/acme/<name> with cert.pem, chain.pem, fullchain.pem, key.pem, full.pem.
# Otherwise than on NixOS: the certificate that stands in until the first is there is made by openssl, not by minica.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    attrValues
    escapeShellArg
    escapeShellArgs
    mapAttrs'
    mapAttrsToList
    mkIf
    mkOption
    nameValuePair
    optional
    optionals
    optionalString
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    hardening
    maybe
    number
    option
    strings
    systemctl
    text
    ;

  cfg = config.security.acme;
  user = if cfg.useRoot then "root" else "acme";

  cert =
    { name, ... }:
    {
      options = {
        directory = mkOption {
          type = types.str;
          readOnly = true;
          default = "/var/lib/acme/${name}";
          description = "Folder of the certificate.";
        };
        domain = text name "Name the certificate is for.";
        extraDomainNames = strings [ ] "Further names.";
        csr = maybe types.str "File of a request that is used.";
        csrKey = maybe types.str "File of that request's key.";
        inheritDefaults = flag true "Whether `security.acme.defaults` count for the certificate.";
      };
    };

  confinement =
    c:
    hardening
    // {
      Type = "oneshot";
      User = user;
      Group = c.group;
      UMask = "0027";
      StateDirectory = [
        "acme"
        "acme/${baseNameOf c.directory}"
        "acme/.lego"
      ];
      StateDirectoryMode = "0755";
      ReadWritePaths = [
        "/var/lib/acme"
      ]
      ++ optional (c.webroot != null && !(lib.hasPrefix "/var/lib/acme/" c.webroot)) "-${c.webroot}";
      WorkingDirectory = "/tmp";
      CapabilityBoundingSet = "";
      DevicePolicy = "closed";
      MemoryDenyWriteExecute = true;
      ProcSubset = "pid";
      ProtectProc = "invisible";
      RemoveIPC = true;
      SystemCallFilter = [
        "@system-service @resources"
        "~@privileged"
        "@chown"
      ];
      RestrictAddressFamilies = [
        "AF_INET"
        "AF_INET6"
        "AF_UNIX"
        "AF_NETLINK"
      ];
    };

  challenge =
    c:
    if c.dnsProvider != null then
      [
        "--dns"
        c.dnsProvider
      ]
      ++ optional (!c.dnsPropagationCheck) "--dns.disable-cp"
      ++ optionals (c.dnsResolver != null) [
        "--dns.resolvers"
        c.dnsResolver
      ]
    else if c.listenHTTP != null then
      [
        "--http"
        "--http.port"
        c.listenHTTP
      ]
    else
      [
        "--http"
        "--http.webroot"
        c.webroot
      ];

  names =
    c:
    lib.concatMap (name: [
      "-d"
      name
    ]) (optional (c.csr == null) c.domain ++ c.extraDomainNames);

  arguments =
    c: command: flags:
    escapeShellArgs (
      [
        "--accept-tos"
        "--path"
        "/var/lib/acme/.lego/${baseNameOf c.directory}"
      ]
      ++ optionals (c.email != null) [
        "--email"
        c.email
      ]
      ++ challenge c
      ++ optionals (c.server != null) [
        "--server"
        c.server
      ]
      ++ (
        if c.csr != null then
          [
            "--csr"
            c.csr
          ]
        else
          [
            "--key-type"
            c.keyType
          ]
      )
      ++ names c
      ++ c.extraLegoFlags
      ++ [ command ]
      ++ optional c.ocspMustStaple "--must-staple"
      ++ flags
    );

  # A change of what was asked for orders anew.
  wanted =
    c: builtins.hashString "sha256" (builtins.unsafeDiscardStringContext (arguments c "run" [ ]));

  standIn = c: {
    description = "Ensure certificate for ${baseNameOf c.directory}";
    wantedBy = [ "multi-user.target" ];
    wants = [ "acme-order-renew-${baseNameOf c.directory}.service" ];
    before = [ "acme-order-renew-${baseNameOf c.directory}.service" ];
    path = [ pkgs.openssl ];
    unitConfig.StartLimitIntervalSec = 0;
    serviceConfig = confinement c // {
      RemainAfterExit = true;
    };
    script = ''
      cd ${c.directory}
      if [ -e fullchain.pem ]; then exit 0; fi
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \
        -keyout key.pem -out fullchain.pem -subj ${escapeShellArg "/CN=${c.domain}"}
      cp fullchain.pem chain.pem
      ln -sf fullchain.pem cert.pem
      cat key.pem fullchain.pem > full.pem
      chmod 0640 key.pem full.pem
    '';
  };

  order =
    c:
    let
      name = baseNameOf c.directory;
      keyFile = if c.csrKey != null then c.csrKey else "$made.key";
    in
    {
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
      serviceConfig =
        confinement c
        // {
          RestartSec = 15 * 60;
          EnvironmentFile = mkIf (c.environmentFile != null) c.environmentFile;
          Environment = mapAttrsToList (key: _: "\"${key}=%d/${key}\"") c.credentialFiles;
          LoadCredential = mapAttrsToList (key: file: "${key}:${file}") c.credentialFiles;
          ExecStartPost = "+${pkgs.writeShellScript "acme-postrun" ''
            cd ${c.directory}
            if [ -e renewed ]; then
              rm renewed
              ${c.postRun}
              ${optionalString (
                c.reloadServices != [ ]
              ) "${systemctl pkgs} --no-block try-reload-or-restart ${escapeShellArgs c.reloadServices}"}
            fi
          ''}";
        }
        // lib.optionalAttrs (c.listenHTTP != null) {
          AmbientCapabilities = "CAP_NET_BIND_SERVICE";
          CapabilityBoundingSet = "CAP_NET_BIND_SERVICE";
        };
      script = ''
        ${optionalString c.enableDebugLogs "set -x"}
        cd ${c.directory}
        lego=/var/lib/acme/.lego/${name}
        mkdir -p "$lego"
        exec 9> /var/lib/acme/.lego/lock.$((RANDOM % ${toString (lib.max 1 cfg.maxConcurrentRenewals)}))
        flock 9

        holds() {
          local from until
          from=$(date -d "$(openssl x509 -in "$1" -noout -startdate | cut -d= -f2)" +%s)
          until=$(date -d "$(openssl x509 -in "$1" -noout -enddate | cut -d= -f2)" +%s)
          ${
            if c.validMinDays != null then
              "[ $((until - $(date +%s))) -gt ${toString (c.validMinDays * 86400)} ]"
            else
              "[ $((until - $(date +%s))) -gt $(((until - from) / 3)) ]"
          }
        }

        made="$lego/certificates/${lib.replaceStrings [ "*" ] [ "_" ] c.domain}"
        if [ "$(cat "$lego/wanted" 2> /dev/null)" = ${wanted c} ] && [ -e "$made.crt" ]; then
          if ! holds "$made.crt"; then
            lego ${
              arguments c "renew" (
                [
                  "--days"
                  "3650"
                ]
                ++ c.extraLegoRenewFlags
              )
            }
          fi
        else
          lego ${arguments c "run" c.extraLegoRunFlags}
          echo ${wanted c} > "$lego/wanted"
        fi

        if ! cmp -s "$made.crt" fullchain.pem; then
          cp "$made.crt" fullchain.pem
          cp "${keyFile}" key.pem
          cp "$made.issuer.crt" chain.pem
          ln -sf fullchain.pem cert.pem
          cat key.pem fullchain.pem > full.pem
          chmod 0640 ./*.pem
          touch renewed
        fi
      '';
    };

  timer = c: {
    description = "Renew ACME Certificate for ${baseNameOf c.directory}";
    wantedBy = [ "timers.target" ];
    unitConfig.X-OnlyManualStart = true;
    timerConfig = {
      OnCalendar = c.renewInterval;
      Unit = "acme-order-renew-${baseNameOf c.directory}.service";
      Persistent = "yes";
      # Many certificates are ordered throughout the day.
      AccuracySec = "${toString (24 * 60 * 60 / lib.length (lib.attrNames cfg.certs))}s";
      RandomizedDelaySec = c.renewJitter;
      FixedRandomDelay = true;
    };
  };
in
{
  options.security.acme = {
    acceptTerms = flag false "Whether the authority's terms are accepted.";
    useRoot = flag false "Whether certificates are ordered as root.";
    maxConcurrentRenewals = number 5 "How many certificates are ordered at a time.";
    defaults = option (types.submodule (
      import ./options.nix {
        inherit lib;
        defaults = null;
      }
    )) { } "What holds for all certificates.";
    certs = option (types.attrsOf (
      types.submodule [
        (import ./options.nix {
          inherit lib;
          inherit (cfg) defaults;
        })
        cert
      ]
    )) { } "Certificates, by name.";
  };

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
      mapAttrsToList (name: c: [
        {
          assertion = !lib.hasInfix "*" name;
          message = ''
            The name in `security.acme.certs.${name}' cannot contain a * character.
            Set `security.acme.certs.${name}.domain = "${name}"' under a name without it.
          '';
        }
        {
          assertion =
            lib.count (x: x != null) [
              c.dnsProvider
              c.webroot
              c.listenHTTP
            ] == 1;
          message = ''
            Exactly one of `security.acme.certs.${name}.dnsProvider`,
            `security.acme.certs.${name}.webroot` and `security.acme.certs.${name}.listenHTTP` is required.
          '';
        }
        {
          assertion = lib.all (n: lib.hasSuffix "_FILE" n || lib.hasSuffix "_PATH" n) (
            lib.attrNames c.credentialFiles
          );
          message = "`security.acme.certs.${name}.credentialFiles` is for variables that end in \"_FILE\" or \"_PATH\".";
        }
        {
          assertion = (c.csr == null) == (c.csrKey == null);
          message = "`security.acme.certs.${name}.csr` and `csrKey` belong together.";
        }
      ]) cfg.certs
    );

    users.users.acme = {
      isSystemUser = true;
      group = "acme";
      home = "/var/lib/acme";
      extraGroups = lib.remove "acme" (lib.unique (map (c: c.group) (attrValues cfg.certs)));
    };
    users.groups.acme = { };

    systemd.services =
      mapAttrs' (name: c: nameValuePair "acme-${name}" (standIn c)) cfg.certs
      // mapAttrs' (name: c: nameValuePair "acme-order-renew-${name}" (order c)) cfg.certs;
    systemd.timers = mapAttrs' (name: c: nameValuePair "acme-renew-${name}" (timer c)) cfg.certs;
    systemd.tmpfiles.settings."10-acme" = lib.listToAttrs (
      map (
        path:
        nameValuePair path {
          d = {
            mode = "0755";
            user = user;
            group = "acme";
          };
        }
      ) (lib.unique (lib.filter (p: p != null) (map (c: c.webroot) (attrValues cfg.certs))))
    );
  };
}
