# systemd-resolved looks names up: /etc/systemd/resolved.conf.d/60-nivis.conf, and /etc/resolv.conf as a link to it.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    mkIf
    mkOption
    types
    ;
  inherit (utils.systemdUtils.unitOptions) unitOption;
  inherit (utils.systemdUtils.lib) settingsToSections;

  cfg = config.services.resolved;

  renamed =
    old: new:
    lib.mkRenamedOptionModule
      [ "services" "resolved" old ]
      [ "services" "resolved" "settings" "Resolve" new ];

  delegates = lib.mapAttrs' (
    name: value:
    lib.nameValuePair "systemd/dns-delegate.d/${name}.dns-delegate" {
      text = settingsToSections { inherit (value) Delegate; };
    }
  ) cfg.dnsDelegates;

  setting =
    default: extra: description:
    mkOption (
      {
        type = unitOption;
        inherit default description;
      }
      // extra
    );
in
{
  imports = [
    # By itself: it reads all files.
    (
      { config, lib, ... }:
      {
        # Before systemd 255 it does not know how to reload.
        systemd.services.systemd-resolved = lib.mkIf config.services.resolved.enable {
          restartTriggers = map (name: config.environment.etc.${name}.source) (
            [ "systemd/resolved.conf.d/60-nivis.conf" ] ++ lib.attrNames delegates
          );
        };
      }
    )
  ]
  ++ lib.mapAttrsToList renamed {
    fallbackDns = "FallbackDNS";
    domains = "Domains";
    llmnr = "LLMNR";
    dnssec = "DNSSEC";
    dnsovertls = "DNSOverTLS";
  };

  options.services.resolved = {
    enable = mkOption {
      type = types.bool;
      default = false;
      description = "Whether systemd-resolved looks names up.";
    };

    settings.Resolve = mkOption {
      type = types.submodule {
        freeformType = types.attrsOf unitOption;
        options = {
          DNS = setting config.networking.nameservers {
            defaultText = lib.literalExpression "config.networking.nameservers";
          } "Addresses of name servers.";
          DNSOverTLS = setting false { } "Whether names are asked for over TLS.";
          DNSSEC = setting false { } "Whether answers are validated.";
          Domains = setting config.networking.search {
            defaultText = lib.literalExpression "config.networking.search";
          } "Domains in which short names are looked up.";
        };
      };
      default = { };
      description = "Settings, see {manpage}`resolved.conf(5)`.";
    };

    dnsDelegates = mkOption {
      type = types.attrsOf (
        types.submodule {
          options.Delegate = mkOption {
            type = utils.systemdUtils.sectionType;
            description = "Settings, see {manpage}`systemd.dns-delegate(5)`.";
          };
        }
      );
      default = { };
      description = "Domains that other servers answer for; systemd 258 and later.";
    };
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [ pkgs.systemd-resolved ];

    environment.etc = {
      "systemd/resolved.conf.d/60-nivis.conf".text = settingsToSections {
        inherit (cfg.settings) Resolve;
      };
      "resolv.conf" = {
        source = "/run/systemd/resolve/stub-resolv.conf";
        mode = "direct-symlink";
      };
    }
    // delegates;

    systemd.services.systemd-resolved = {
      wantedBy = [ "sysinit.target" ];
      aliases = [ "dbus-org.freedesktop.resolve1.service" ];
      overrideStrategy = "asDropin";
      stopIfChanged = false;
    };
  };
}
