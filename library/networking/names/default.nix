# The names of this host and of others: /etc/hostname and /etc/hosts.
# State: nothing is written where nothing is declared; the machine keeps the name it has.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib)
    concatStringsSep
    mkIf
    mkOption
    optional
    optionalString
    types
    ;

  cfg = config.networking;
  named = cfg.hostName != "";
  declaresHosts = named || cfg.extraHosts != "" || lib.any (v: v != [ ]) (lib.attrValues cfg.hosts);

  localhostElsewhere = lib.any (lib.elem "localhost") (
    lib.attrValues (
      removeAttrs cfg.hosts [
        "127.0.0.1"
        "::1"
      ]
    )
  );
in
{
  options.networking = {
    hostName = mkOption {
      type = types.strMatching "^$|^[[:alnum:]]([[:alnum:]_-]{0,61}[[:alnum:]])?$";
      default = "";
      description = "Name of the host without its domain; empty to keep the machine's own.";
    };

    domain = mkOption {
      type = types.nullOr types.str;
      default = null;
      example = "home.arpa";
      description = "Domain of the host.";
    };

    fqdn = mkOption {
      type = types.str;
      readOnly = true;
      default =
        if named && cfg.domain != null then
          "${cfg.hostName}.${cfg.domain}"
        else
          throw ''
            The FQDN is required but cannot be determined. Please make sure that
            both networking.hostName and networking.domain are set properly.
          '';
      defaultText = lib.literalExpression ''"''${networking.hostName}.''${networking.domain}"'';
      description = "The full name of the host.";
    };

    fqdnOrHostName = mkOption {
      type = types.str;
      readOnly = true;
      default = if cfg.domain == null then cfg.hostName else cfg.fqdn;
      defaultText = lib.literalExpression "if networking.domain == null then networking.hostName else networking.fqdn";
      description = "The full name of the host, or its short one where it has no domain.";
    };

    enableIPv6 = mkOption {
      type = types.bool;
      default = true;
      description = "Whether IPv6 is used.";
    };

    hosts = mkOption {
      type = types.attrsOf (types.listOf types.str);
      default = { };
      example = {
        "192.168.0.2" = [ "fileserver.local" ];
      };
      description = "Names of hosts by their address.";
    };

    extraHosts = mkOption {
      type = types.lines;
      default = "";
      example = "192.168.0.1 router";
      description = "Further lines of /etc/hosts.";
    };
  };

  config = {
    assertions = [
      {
        assertion = !localhostElsewhere;
        message = ''
          `networking.hosts` maps "localhost" to something other than "127.0.0.1"
          or "::1". This will break some applications. Please use
          `networking.extraHosts` if you really want to add such a mapping.
        '';
      }
    ];

    # The full name comes first, so that `hostname -f` finds it.
    networking.hosts."127.0.0.2" =
      optional (named && cfg.domain != null) "${cfg.hostName}.${cfg.domain}"
      ++ optional named cfg.hostName;

    environment.etc = {
      hostname = mkIf named {
        text = "${cfg.hostName}\n";
      };

      hosts = mkIf declaresHosts {
        text =
          "127.0.0.1 localhost\n${optionalString cfg.enableIPv6 "::1 localhost"}\n"
          + lib.concatStrings (
            lib.mapAttrsToList (ip: names: "${ip} ${concatStringsSep " " names}\n") (
              lib.filterAttrs (_: names: names != [ ]) cfg.hosts
            )
          )
          + cfg.extraHosts;
      };
    };
  };
}
