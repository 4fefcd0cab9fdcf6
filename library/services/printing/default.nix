# Printers, by CUPS.
# Ports: 631 on this machine, opened by `openFirewall`. State: /etc/cups (printers), /var/spool/cups.
# Otherwise than on NixOS: /etc/cups is the distribution's with files of ours in it, as AppArmor wants; drivers are packages
# of the distribution, which CUPS finds by itself.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatMapStrings
    mkIf
    mkOption
    optional
    optionals
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    lines
    option
    strings
    text
    ;

  cfg = config.services.printing;
  server = optional (!cfg.startWhenNeeded) "cups.service";
  yesNo = value: if value then "Yes" else "No";
  # CUPS refuses a group that is not there, and Debian has no `wheel`.
  systemGroups = [
    "root"
    "lpadmin"
  ]
  ++ optional (
    !lib.elem config.nivis.distribution [
      "debian"
      "ubuntu"
    ]
  ) "wheel";
  portOf = address: lib.toInt (lib.last (lib.splitString ":" address));

  # CUPS reads what belongs to its group, and writes cupsd.conf itself when its pages are used.
  file = content: {
    text = content;
    mode = "0640";
    group = "lp";
  };

  location = path: more: ''
    <Location ${path}>
    ${more}  Order allow,deny
    ${lib.concatMapStrings (line: "  ${line}\n") (lib.splitString "\n" cfg.allowFrom)}</Location>

  '';
  limit = operations: more: ''
    <Limit ${operations}>
    ${concatMapStrings (line: "    ${line}\n") more}    Order deny,allow
      </Limit>
  '';
  byOwner = [ "Require user @OWNER @SYSTEM" ];
  byAdmin = [
    "AuthType Basic"
    "Require user @SYSTEM"
  ];
in
{
  options.services.printing = {
    enable = flag false "Whether there is printing.";
    package = option types.package pkgs.cups "The package of CUPS.";
    stateless = flag false "Whether printers and jobs are forgotten at each start.";
    startWhenNeeded = flag true "Whether CUPS starts when it is asked first.";
    listenAddresses = strings [ "localhost:631" ] "Addresses it listens on.";
    allowFrom = mkOption {
      type = types.listOf types.str;
      default = [ "localhost" ];
      apply = lib.concatMapStringsSep "\n" (x: "Allow ${x}");
      description = "Who may print.";
    };
    openFirewall = flag false "Whether the firewall accepts connections to the ports.";
    defaultShared = flag false "Whether printers are shared.";
    browsing = flag false "Whether shared printers are announced.";
    webInterface = flag true "Whether there are pages to set it up.";
    logLevel = text "info" "How much is logged.";
    extraFilesConf = lines "Further lines of cups-files.conf.";
    extraConf = lines "Further lines of cupsd.conf.";
    clientConf = lines "Lines of client.conf.";
    browsed = {
      enable = flag config.services.avahi.enable "Whether printers of the network are found.";
      package = option types.package pkgs.cups-browsed "The package that finds them.";
    };
    browsedConf = lines "Lines of cups-browsed.conf.";
    snmpConf = option types.lines ''
      Address @LOCAL
    '' "Lines of snmp.conf.";
    drivers = option (types.listOf types.package) [ ] "Packages of drivers.";
    tempDir = option types.path "/tmp" "Folder of temporary files.";
  };

  config = mkIf cfg.enable {
    services.printing.extraConf =
      "DefaultAuthType Basic\n\n"
      + location "/" ""
      + location "/admin" ""
      + location "/admin/conf" "  AuthType Basic\n  Require user @SYSTEM\n"
      + "<Policy default>\n"
      + limit "Send-Document Send-URI Hold-Job Release-Job Restart-Job Purge-Jobs Set-Job-Attributes Create-Job-Subscription Renew-Subscription Cancel-Subscription Get-Notifications Reprocess-Job Cancel-Current-Job Suspend-Current-Job Resume-Job CUPS-Move-Job" byOwner
      + limit "Pause-Printer Resume-Printer Set-Printer-Attributes Enable-Printer Disable-Printer Pause-Printer-After-Current-Job Hold-New-Jobs Release-Held-New-Jobs Deactivate-Printer Activate-Printer Restart-Printer Shutdown-Printer Startup-Printer Promote-Job Schedule-Job-After CUPS-Add-Printer CUPS-Delete-Printer CUPS-Add-Class CUPS-Delete-Class CUPS-Accept-Jobs CUPS-Reject-Jobs CUPS-Set-Default" byAdmin
      + limit "Cancel-Job CUPS-Authenticate-Job" byOwner
      + limit "All" [ ]
      + "</Policy>\n";

    users.groups.lpadmin = { };

    environment.systemPackages = [
      cfg.package
      pkgs.cups-filters
    ]
    ++ cfg.drivers
    ++ optional cfg.browsed.enable cfg.browsed.package;

    environment.etc = {
      "cups/cups-files.conf" = file ''
        SystemGroup ${lib.concatStringsSep " " systemGroups}
        AccessLog syslog
        ErrorLog syslog
        PageLog syslog
        TempDir ${cfg.tempDir}
        ${cfg.extraFilesConf}
      '';
      "cups/cupsd.conf" = file ''
        ${concatMapStrings (address: "Listen ${address}\n") cfg.listenAddresses}Listen /run/cups/cups.sock
        DefaultShared ${yesNo cfg.defaultShared}
        Browsing ${yesNo cfg.browsing}
        WebInterface ${yesNo cfg.webInterface}
        LogLevel ${cfg.logLevel}
        ${cfg.extraConf}
      '';
      "cups/snmp.conf" = file cfg.snmpConf;
    }
    // lib.optionalAttrs (cfg.clientConf != "") {
      "cups/client.conf" = file cfg.clientConf // {
        mode = "0644";
      };
    }
    // lib.optionalAttrs (cfg.browsed.enable && cfg.browsedConf != "") {
      "cups/cups-browsed.conf" = file cfg.browsedConf // {
        mode = "0644";
      };
    };

    systemd.sockets.cups = mkIf cfg.startWhenNeeded {
      wantedBy = [ "sockets.target" ];
      socketConfig.ListenStream = [
        ""
        "/run/cups/cups.sock"
      ]
      ++ map (
        x: lib.replaceStrings [ "localhost" ] [ "127.0.0.1" ] (lib.removePrefix "*:" x)
      ) cfg.listenAddresses;
    };

    # The unit is the distribution's.
    systemd.services.cups = {
      wantedBy = optionals (!cfg.startWhenNeeded) [ "multi-user.target" ];
      wants = [ "network.target" ];
      after = [ "network.target" ];
      restartTriggers = [
        config.environment.etc."cups/cupsd.conf".text
        config.environment.etc."cups/cups-files.conf".text
      ];
      preStart = lib.optionalString cfg.stateless ''
        rm -rf /var/cache/cups/* /var/spool/cups/* /etc/cups/ppd /etc/cups/printers.conf
      '';
      serviceConfig.PrivateTmp = true;
    };

    systemd.services.cups-browsed = mkIf cfg.browsed.enable {
      wantedBy = [ "multi-user.target" ];
      wants = [ "avahi-daemon.service" ] ++ server;
      bindsTo = [ "avahi-daemon.service" ] ++ server;
      partOf = [ "avahi-daemon.service" ] ++ server;
      after = [ "avahi-daemon.service" ] ++ server;
      restartTriggers = [ cfg.browsedConf ];
    };

    networking.firewall.allowedTCPPorts = optionals cfg.openFirewall (map portOf cfg.listenAddresses);
  };
}
