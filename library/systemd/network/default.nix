# systemd-networkd: links, virtual devices and networks under /etc/systemd/network.
# State: other managers of interfaces (ifupdown, NetworkManager) are left as they are; an interface belongs to one of them.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkIf
    mkMerge
    mkOption
    optionalString
    types
    ;
  inherit (utils.systemdUtils.lib) attrsToSection;

  cfg = config.systemd.network;
  files = import ./options.nix { inherit lib utils; };

  filesOf =
    module: description:
    mkOption {
      type = types.attrsOf (types.submodule module);
      default = { };
      inherit description;
    };

  section =
    name: default:
    mkOption {
      type = files.checked "config" name;
      default = { };
      description = "What stands in the `[${name}]` section; see {manpage}`networkd.conf(5)`.";
    }
    // default;

  global =
    { config, ... }:
    {
      options = {
        networkConfig = section "Network" {
          defaultText = lib.literalExpression ''
            {
              IPv6PrivacyExtensions = true;
            }
          '';
        };
        dhcpV4Config = section "DHCPv4" { };
        dhcpV6Config = section "DHCPv6" { };
        routeTables = mkOption {
          type = types.attrsOf types.int;
          default = { };
          example = {
            foo = 27;
          };
          description = "Names of route tables.";
        };
        addRouteTablesToIPRoute2 = mkOption {
          type = types.bool;
          default = true;
          description = "Whether `ip route` knows the names of `routeTables`, too.";
        };
      };
      config.networkConfig = {
        IPv6PrivacyExtensions = lib.mkOptionDefault true;
      }
      // lib.optionalAttrs (config.routeTables != { }) {
        RouteTable = lib.mapAttrsToList (name: number: "${name}:${toString number}") config.routeTables;
      };
    };

  made =
    suffix: render: defs:
    lib.mapAttrs' (
      name: def:
      lib.nameValuePair "systemd/network/${name}.${suffix}" (
        if def.enable then
          { text = render def; }
        else
          {
            source = "/dev/null";
            mode = "direct-symlink";
          }
      )
    ) defs;

  links = made "link" files.linkText cfg.links;
  netdevs = made "netdev" files.netdevText cfg.netdevs;
  networks = made "network" files.networkText cfg.networks;

  globalText =
    files.plain "Network" cfg.config.networkConfig
    + optionalString (cfg.config.dhcpV4Config != { }) (files.plain "DHCPv4" cfg.config.dhcpV4Config)
    + optionalString (cfg.config.dhcpV6Config != { }) (files.plain "DHCPv6" cfg.config.dhcpV6Config);

  waitOnline = "/usr/lib/systemd/systemd-networkd-wait-online";
  waitArgs = utils.escapeSystemdExecArgs cfg.wait-online.extraArgs;
in
{
  # By itself: it reads all files.
  imports = [
    (
      { config, lib, ... }:
      let
        sourcesOf = made: map (name: config.environment.etc.${name}.source) (lib.attrNames made);
      in
      {
        systemd.services.systemd-networkd = lib.mkIf config.systemd.network.enable {
          reloadTriggers = sourcesOf networks;
          restartTriggers = sourcesOf (links // netdevs) ++ [
            config.environment.etc."systemd/networkd.conf.d/60-nivis.conf".source
          ];
        };
      }
    )
  ];

  options.systemd.network = {
    enable = mkOption {
      type = types.bool;
      default = false;
      description = "Whether systemd-networkd sets interfaces up.";
    };
    links = filesOf files.link "Files of {manpage}`systemd.link(5)`, which udev reads also without networkd.";
    netdevs = filesOf files.netdev "Virtual devices, {manpage}`systemd.netdev(5)`.";
    networks = filesOf files.network "Networks, {manpage}`systemd.network(5)`.";
    config = mkOption {
      type = types.submodule global;
      default = { };
      description = "Settings of networkd itself.";
    };

    wait-online = {
      enable = mkOption {
        type = types.bool;
        default = true;
        description = "Whether network-online.target waits for networkd's interfaces.";
      };
      anyInterface = mkOption {
        type = types.bool;
        default = config.networking.useDHCP;
        defaultText = "config.networking.useDHCP";
        description = "Whether one interface that is online is enough.";
      };
      ignoredInterfaces = mkOption {
        type = types.listOf types.str;
        default = [ ];
        example = [ "wg0" ];
        description = "Interfaces that are not waited for.";
      };
      timeout = mkOption {
        type = types.ints.unsigned;
        default = 120;
        example = 0;
        description = "How many seconds to wait; 0 without end.";
      };
      extraArgs = mkOption {
        type = types.listOf types.str;
        default = [ ];
        description = "Further arguments of systemd-networkd-wait-online.";
      };
    };
  };

  config = mkMerge [
    {
      environment.etc = links;
      systemd.network.wait-online.extraArgs = [
        "--timeout=${toString cfg.wait-online.timeout}"
      ]
      ++ lib.optional cfg.wait-online.anyInterface "--any"
      ++ map (i: "--ignore=${i}") cfg.wait-online.ignoredInterfaces;

      assertions = [
        {
          assertion = cfg.enable || (cfg.netdevs == { } && cfg.networks == { });
          message = "`systemd.network.networks' and `systemd.network.netdevs' need `systemd.network.enable = true'.";
        }
      ];
    }

    (mkIf (links != { }) {
      nivis.manifest.onChange.udev-links = {
        paths = [ "/etc/systemd/network" ];
        command = [
          "/usr/bin/udevadm"
          "control"
          "--reload"
        ];
      };
    })

    (mkIf cfg.enable {
      environment.etc =
        netdevs
        // networks
        // {
          "systemd/networkd.conf.d/60-nivis.conf".text = globalText;
          "iproute2/rt_tables.d/nivis.conf" =
            mkIf (cfg.config.addRouteTablesToIPRoute2 && cfg.config.routeTables != { })
              {
                text = lib.concatStrings (
                  lib.mapAttrsToList (name: number: "${toString number} ${name}\n") cfg.config.routeTables
                );
              };
        };

      environment.systemPackages = [ pkgs.systemd-networkd ];

      systemd.services.systemd-networkd = {
        overrideStrategy = "asDropin";
        wantedBy = [ "multi-user.target" ];
        aliases = [ "dbus-org.freedesktop.network1.service" ];
        notSocketActivated = true;
        stopIfChanged = false;
      };
      systemd.sockets.systemd-networkd = {
        overrideStrategy = "asDropin";
        wantedBy = [ "sockets.target" ];
      };

      systemd.services.systemd-networkd-wait-online = {
        inherit (cfg.wait-online) enable;
        wantedBy = [ "network-online.target" ];
        overrideStrategy = "asDropin";
        serviceConfig.ExecStart = [
          ""
          "${waitOnline} ${waitArgs}"
        ];
      };
      systemd.services."systemd-networkd-wait-online@" = {
        overrideStrategy = "asDropin";
        serviceConfig.ExecStart = [
          ""
          "${waitOnline} -i %i ${waitArgs}"
        ];
      };

      services.resolved.enable = mkDefault true;
    })
  ];
}
