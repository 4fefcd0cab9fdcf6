{ lib, manifest, ... }:
let
  file = name: host: host.config.environment.etc."cups/${name}".text;
  has = parts: text: map (part: lib.hasInfix part text) parts;
  all = n: lib.genList (_: true) n;
in
{
  "what CUPS is told" = {
    module =
      { pkgs, ... }:
      {
        services.printing = {
          enable = true;
          stateless = true;
          startWhenNeeded = false;
          listenAddresses = [ "*:6310" ];
          allowFrom = [
            "all"
            "10.0.0.0/8"
          ];
          openFirewall = true;
          defaultShared = true;
          browsing = true;
          webInterface = false;
          logLevel = "debug";
          extraFilesConf = "# files";
          extraConf = "# more";
          clientConf = "ServerName x";
          browsed.enable = true;
          browsedConf = "BrowsePoll x";
          snmpConf = "Address 10.0.0.1";
          drivers = [ pkgs.gutenprint ];
          tempDir = "/var/tmp";
        };
      };
    actual =
      host:
      has [
        "Listen *:6310\nListen /run/cups/cups.sock\nDefaultShared Yes\nBrowsing Yes\nWebInterface No\nLogLevel debug\n"
        "# more"
        "<Location />\n  Order allow,deny\n  Allow all\n  Allow 10.0.0.0/8\n</Location>\n"
        "<Location /admin/conf>\n  AuthType Basic\n  Require user @SYSTEM\n  Order allow,deny\n"
        "<Limit Cancel-Job CUPS-Authenticate-Job>\n    Require user @OWNER @SYSTEM\n    Order deny,allow\n"
      ] (file "cupsd.conf" host)
      ++ has [
        "SystemGroup root lpadmin\nAccessLog"
        "TempDir /var/tmp\n"
        "# files"
      ] (file "cups-files.conf" host)
      ++ [
        (file "client.conf" host)
        (file "cups-browsed.conf" host)
        (file "snmp.conf" host)
        (manifest host).files."/etc/cups/cupsd.conf".mode
        host.config.networking.firewall.allowedTCPPorts
        (map lib.getName host.config.environment.systemPackages)
        (manifest host).units."cups.service".strategy
        (manifest host).units."cups.service".wantedBy
        (manifest host).units."cups-browsed.service".wantedBy
        (host.config.systemd.sockets ? cups)
        (lib.hasInfix "rm -rf /var/cache/cups" host.config.systemd.services.cups.preStart)
      ];
    expected = all 8 ++ [
      "ServerName x"
      "BrowsePoll x"
      "Address 10.0.0.1"
      "0640"
      [ 6310 ]
      [
        "cups"
        "cups-filters"
        "gutenprint"
        "cups-browsed"
        "bash"
      ]
      "dropin-if-exists"
      [ "multi-user.target" ]
      [ "multi-user.target" ]
      false
      true
    ];
  };

  "CUPS starts when it is asked" = {
    module.services.printing.enable = true;
    actual = host: [
      host.config.systemd.sockets.cups.socketConfig.ListenStream
      (host.config.environment.etc ? "cups/client.conf")
      (host.config.systemd.services ? cups-browsed)
    ];
    expected = [
      [
        ""
        "/run/cups/cups.sock"
        "127.0.0.1:631"
      ]
      false
      false
    ];
  };
}
