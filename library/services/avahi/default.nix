# Names and services of the local network (mDNS).
# Ports: UDP 5353, opened by `openFirewall`.
# Otherwise than on NixOS: /etc/nsswitch.conf is changed by the distribution's package of nss-mdns, for IPv4.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatStringsSep
    mkIf
    optional
    optionalString
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    hardening
    lines
    maybe
    option
    strings
    text
    ;

  cfg = config.services.avahi;
  yesNo = lib.boolToYesNo;

  configFile = ''
    [server]
    ${optionalString (cfg.hostName != "") "host-name=${cfg.hostName}"}
    browse-domains=${concatStringsSep ", " cfg.browseDomains}
    use-ipv4=${yesNo cfg.ipv4}
    use-ipv6=${yesNo cfg.ipv6}
    ${optionalString (
      cfg.allowInterfaces != null
    ) "allow-interfaces=${concatStringsSep "," cfg.allowInterfaces}"}
    ${optionalString (
      cfg.denyInterfaces != null
    ) "deny-interfaces=${concatStringsSep "," cfg.denyInterfaces}"}
    ${optionalString (cfg.domainName != null) "domain-name=${cfg.domainName}"}
    allow-point-to-point=${yesNo cfg.allowPointToPoint}
    ${optionalString (cfg.cacheEntriesMax != null) "cache-entries-max=${toString cfg.cacheEntriesMax}"}

    [wide-area]
    enable-wide-area=${yesNo cfg.wideArea}

    [publish]
    disable-publishing=${yesNo (!cfg.publish.enable)}
    disable-user-service-publishing=${yesNo (!cfg.publish.userServices)}
    publish-addresses=${yesNo (cfg.publish.userServices || cfg.publish.addresses)}
    publish-hinfo=${yesNo cfg.publish.hinfo}
    publish-workstation=${yesNo cfg.publish.workstation}
    publish-domain=${yesNo cfg.publish.domain}

    [reflector]
    enable-reflector=${yesNo cfg.reflector}
    ${cfg.extraConfig}
  '';

  renamed = old: new: lib.mkRenamedOptionModule [ "services" "avahi" old ] [ "services" "avahi" new ];
in
{
  imports = [
    (renamed "interfaces" "allowInterfaces")
    (renamed "nssmdns" "nssmdns4")
  ];

  options.services.avahi = {
    enable = flag false "Whether names and services of the local network are known.";
    package = option types.package pkgs.avahi "The package of Avahi.";
    hostName = text config.networking.hostName "Name in the local network; empty for the machine's.";
    domainName = text "local" "Domain of the local network.";
    browseDomains = strings [ ] "Domains that are looked through.";
    ipv4 = flag true "Whether IPv4 is used.";
    ipv6 = flag config.networking.enableIPv6 "Whether IPv6 is used.";
    allowInterfaces = maybe (types.listOf types.str) "Interfaces that are used; null for all.";
    denyInterfaces = maybe (types.listOf types.str) "Interfaces that are not used.";
    openFirewall = flag true "Whether the firewall accepts messages.";
    allowPointToPoint = flag false "Whether interfaces between two machines are used.";
    wideArea = flag false "Whether names beyond the local network are looked up.";
    reflector = flag false "Whether messages are passed on between interfaces.";
    extraServiceFiles = option (types.attrsOf (
      types.either types.str types.path
    )) { } "Services that are published, as XML or files of it.";
    publish = {
      enable = flag false "Whether anything is published.";
      userServices = flag false "Whether users may publish services.";
      addresses = flag false "Whether the machine's addresses are published.";
      hinfo = flag false "Whether processor and system are published.";
      workstation = flag false "Whether the machine is published as a workstation.";
      domain = flag false "Whether the domain is published.";
    };
    nssmdns4 = flag false "Whether all programs look up names of the local network (IPv4).";
    nssmdns6 = flag false "Whether all programs look up names of the local network (IPv6).";
    nssmdnsFull = flag false "Whether such names may have more than two parts.";
    cacheEntriesMax = maybe types.int "How much is remembered.";
    extraConfig = lines "Further lines.";
    debug = flag false "Whether each step is logged.";
  };

  config = mkIf cfg.enable {
    warnings = optional cfg.wideArea "Enabling `services.avahi.wideArea` exposes this system to `CVE-2024-52615`.";

    assertions = [
      {
        assertion = !cfg.nssmdns6 && !cfg.nssmdnsFull;
        message = ''
          services.avahi.nssmdns6 and nssmdnsFull: /etc/nsswitch.conf is the distribution's, whose package looks up names over
          IPv4 and with two parts. Say services.avahi.nssmdns4 = true, or change the file on the machine.
        '';
      }
    ];

    users.users.avahi = {
      description = "avahi-daemon privilege separation user";
      isSystemUser = true;
      group = "avahi";
    };
    users.groups.avahi = { };

    environment.systemPackages = [ cfg.package ] ++ optional cfg.nssmdns4 pkgs.nssmdns;

    environment.etc = {
      "avahi/avahi-daemon.conf".text = configFile;
    }
    // lib.mapAttrs' (
      name: service:
      lib.nameValuePair "avahi/services/${name}.service" (
        if types.path.check service then { source = service; } else { text = service; }
      )
    ) cfg.extraServiceFiles;

    networking.firewall.allowedUDPPorts = optional cfg.openFirewall 5353;

    systemd.tmpfiles.rules = [ "d /run/avahi-daemon - avahi avahi -" ];
    systemd.sockets.avahi-daemon = {
      description = "Avahi mDNS/DNS-SD Stack Activation Socket";
      listenStreams = [ "/run/avahi-daemon/socket" ];
      wantedBy = [ "sockets.target" ];
      # Its folder belongs to the daemon's account, whoever comes first.
      after = [ "systemd-tmpfiles-setup.service" ];
    };

    systemd.services.avahi-daemon = {
      description = "Avahi mDNS/DNS-SD Stack";
      documentation = [
        "man:avahi-daemon(8)"
        "man:avahi-daemon.conf(5)"
        "man:avahi.hosts(5)"
        "man:avahi.service(5)"
      ];
      wantedBy = [ "multi-user.target" ];
      requires = [ "avahi-daemon.socket" ];
      restartTriggers = [ configFile ];
      serviceConfig = hardening // {
        NotifyAccess = "main";
        BusName = "org.freedesktop.Avahi";
        Type = "dbus";
        ExecStart = "${lib.getExe' cfg.package "avahi-daemon"} --syslog -f /etc/avahi/avahi-daemon.conf${optionalString cfg.debug " --debug"}";
        ConfigurationDirectory = "avahi/services";
        CapabilityBoundingSet = [
          "CAP_SYS_CHROOT"
          "CAP_SETUID"
          "CAP_SETGID"
        ];
        DevicePolicy = "closed";
        MemoryDenyWriteExecute = true;
        PrivateUsers = false;
        ProcSubset = "pid";
        ProtectProc = "invisible";
        RestrictAddressFamilies = [
          "AF_INET"
          "AF_INET6"
          "AF_NETLINK"
          "AF_UNIX"
        ];
        SystemCallFilter = [
          "@system-service"
          "~@privileged"
          # The distribution's shuts itself up in a folder and gives up its rights.
          "@chown @setuid capset chroot"
        ];
        UMask = "0077";
      };
    };
  };
}
