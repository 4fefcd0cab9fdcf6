# NetworkManager: /etc/NetworkManager/conf.d/60-nivis.conf, programs it calls, and connections that are declared.
# State: connections that people make stay in /etc/NetworkManager/system-connections.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    escapeShellArg
    mkIf
    mkOption
    types
    ;

  cfg = config.networking.networkmanager;
  ini = pkgs.formats.ini { };

  option =
    type: default: description:
    mkOption { inherit type default description; };

  address =
    choices:
    option (types.either types.str (
      types.enum choices
    )) "preserve" "The address on the link, or how it is made.";
  addresses = [
    "permanent"
    "preserve"
    "random"
    "stable"
  ];

  folders = {
    basic = "";
    pre-up = "pre-up.d/";
    pre-down = "pre-down.d/";
  };

  withoutNulls = lib.mapAttrs (_: lib.filterAttrs (_: v: v != null));
  settings = withoutNulls (
    lib.recursiveUpdate {
      main = {
        plugins = "keyfile";
        inherit (cfg) dhcp dns;
      };
      keyfile = {
        path = "/etc/NetworkManager/system-connections";
        unmanaged-devices = if cfg.unmanaged == [ ] then null else lib.concatStringsSep ";" cfg.unmanaged;
      };
      logging = {
        audit = config.security.audit.enable;
        level = cfg.logLevel;
      };
      connection = cfg.connectionConfig;
      device = {
        "wifi.scan-rand-mac-address" = cfg.wifi.scanRandMacAddress;
        "wifi.backend" = cfg.wifi.backend;
      };
    } cfg.settings
  );
  file = ini.generate "NetworkManager.conf" settings;

  connection = name: "/run/NetworkManager/system-connections/${escapeShellArg name}.nmconnection";
in
{
  imports = [
    (lib.mkRenamedOptionModule
      [ "networking" "networkmanager" "packages" ]
      [ "networking" "networkmanager" "plugins" ]
    )
  ];

  options.networking.networkmanager = {
    enable = option types.bool false "Whether NetworkManager sets interfaces up.";
    package = mkOption {
      type = types.package;
      default = pkgs.networkmanager;
      defaultText = lib.literalExpression "pkgs.networkmanager";
      description = "The package.";
    };
    settings =
      option ini.type { }
        "Settings, see {manpage}`NetworkManager.conf(5)`; they go before what the options below say.";
    connectionConfig = option (types.attrsOf (
      types.nullOr (
        types.oneOf [
          types.bool
          types.int
          types.str
        ]
      )
    )) { } "What connections have in common.";
    unmanaged = option (types.listOf types.str) [ ] "Interfaces that are left alone.";
    plugins =
      option (types.listOf types.package) [ ]
        "Packages of the distribution for further sorts of connections.";
    dhcp = option (types.enum [
      "dhcpcd"
      "internal"
    ]) "internal" "What asks for addresses.";
    logLevel = option (types.enum [
      "OFF"
      "ERR"
      "WARN"
      "INFO"
      "DEBUG"
      "TRACE"
    ]) "WARN" "How much is logged.";
    dns = option (types.enum [
      "default"
      "dnsmasq"
      "systemd-resolved"
      "none"
    ]) "default" "Who is told of name servers.";

    ethernet.macAddress = address addresses;
    wifi = {
      macAddress = address (addresses ++ [ "stable-ssid" ]);
      backend = option (types.enum [
        "wpa_supplicant"
        "iwd"
      ]) "wpa_supplicant" "What speaks to access points.";
      powersave = option (types.nullOr types.bool) null "Whether radio saves power.";
      scanRandMacAddress = option types.bool true "Whether it looks around under another address.";
    };

    dispatcherScripts = option (types.listOf (
      types.submodule {
        options = {
          source = mkOption {
            type = types.path;
            description = "The program.";
          };
          type = option (types.enum (lib.attrNames folders)) "basic" "When it runs.";
        };
      }
    )) [ ] "Programs that run when interfaces change.";

    ensureProfiles = {
      profiles = mkOption {
        type = types.attrsOf (
          types.submodule {
            freeformType = ini.type;
            options.connection = {
              id = mkOption {
                type = types.str;
                description = "Name of the connection.";
              };
              type = mkOption {
                type = types.str;
                example = "wifi";
                description = "Sort of the connection.";
              };
            };
          }
        );
        default = { };
        apply = lib.filterAttrsRecursive (_: v: v != { });
        description = "Connections that are there from the start.";
      };
      environmentFiles =
        option (types.listOf types.path) [ ]
          "Files of variables that stand for secrets in them.";
    };
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [
      cfg.package
    ]
    ++ cfg.plugins
    ++ lib.optional (cfg.wifi.backend == "iwd") pkgs.iwd;

    environment.etc = {
      "NetworkManager/conf.d/60-nivis.conf".source = file;
    }
    // lib.listToAttrs (
      lib.imap1 (n: s: {
        name = "NetworkManager/dispatcher.d/${folders.${s.type}}03userscript${lib.fixedWidthNumber 4 n}";
        value = {
          mode = "0544";
          inherit (s) source;
        };
      }) cfg.dispatcherScripts
    );

    networking.networkmanager.connectionConfig = {
      "ethernet.cloned-mac-address" = cfg.ethernet.macAddress;
      "wifi.cloned-mac-address" = cfg.wifi.macAddress;
      "wifi.powersave" = mkIf (cfg.wifi.powersave != null) (if cfg.wifi.powersave then 3 else 2);
    };
    networking.useDHCP = lib.mkDefault false;
    networking.networkmanager.dns = mkIf config.services.resolved.enable (
      lib.mkDefault "systemd-resolved"
    );

    users.groups.networkmanager = { };
    security.polkit = {
      enable = true;
      extraConfig = ''
        polkit.addRule(function(action, subject) {
          if (subject.isInGroup("networkmanager")
              && action.id.indexOf("org.freedesktop.NetworkManager.") == 0) {
            return polkit.Result.YES;
          }
        });
      '';
    };

    systemd.services.NetworkManager = {
      overrideStrategy = "asDropin";
      wantedBy = [ "multi-user.target" ];
      restartTriggers = [ file ];
      aliases = [ "dbus-org.freedesktop.NetworkManager.service" ];
      serviceConfig = {
        StateDirectory = "NetworkManager";
        StateDirectoryMode = 755;
      };
    };
    systemd.services.NetworkManager-wait-online = {
      overrideStrategy = "asDropin";
      wantedBy = [ "network-online.target" ];
    };

    systemd.services.NetworkManager-ensure-profiles = mkIf (cfg.ensureProfiles.profiles != { }) {
      description = "Ensure that NetworkManager declarative profiles are created";
      wantedBy = [ "multi-user.target" ];
      before = [ "network-online.target" ];
      after = [ "NetworkManager.service" ];
      path = [
        cfg.package
        pkgs.envsubst
      ];
      script =
        "mkdir -p /run/NetworkManager/system-connections\n"
        + lib.concatStrings (
          lib.mapAttrsToList (
            name: profile: "envsubst < ${ini.generate name profile} > ${connection name}\n"
          ) cfg.ensureProfiles.profiles
        )
        + "nmcli connection reload\n";
      serviceConfig = {
        EnvironmentFile = cfg.ensureProfiles.environmentFiles;
        UMask = "0177";
        Type = "oneshot";
      };
    };
  };
}
