# The names of this host and of others: /etc/hostname and /etc/hosts.
# State: nothing is written where nothing is declared; the machine keeps the name it has.
{
  config,
  lib,
  options,
  utils,
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
  opt = options.networking;
  inherit (cfg) proxy;
  inherit (utils) isDeclared;

  proxyOption =
    default: extra: description:
    mkOption (
      {
        type = types.nullOr types.str;
        example = "http://127.0.0.1:3128";
        inherit default description;
      }
      // extra
    );

  named = cfg.hostName != "";
  declaresHosts =
    named
    || cfg.hostFiles != [ ]
    || cfg.extraHosts != ""
    || lib.any (v: v != [ ]) (lib.attrValues cfg.hosts);

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
      default =
        if named && cfg.domain != null then
          "${cfg.hostName}.${cfg.domain}"
        else
          throw ''
            The FQDN is required but cannot be determined from `networking.hostName`
            and `networking.domain`. Please ensure these options are set properly or
            set `networking.fqdn` directly.
          '';
      defaultText = lib.literalExpression ''"''${networking.hostName}.''${networking.domain}"'';
      description = "The full name of the host.";
    };

    fqdnOrHostName = mkOption {
      type = types.str;
      readOnly = true;
      default = if cfg.domain != null || isDeclared opt.fqdn then cfg.fqdn else cfg.hostName;
      defaultText = lib.literalExpression ''
        if config.networking.domain != null || config.networking.fqdn is set then config.networking.fqdn else config.networking.hostName
      '';
      description = "The full name of the host, or its short one where it has no domain.";
    };

    enableIPv6 = mkOption {
      type = types.bool;
      default = true;
      description = "Whether IPv6 is used.";
    };

    hosts = mkOption {
      type = types.attrsOf (types.listOf types.str);
      example = {
        "192.168.0.2" = [ "fileserver.local" ];
      };
      description = "Names of hosts by their address.";
    };

    hostFiles = mkOption {
      type = types.listOf types.path;
      defaultText = lib.literalMD "Hosts from {option}`networking.hosts` and {option}`networking.extraHosts`";
      default = [ ];
      example = lib.literalExpression "[ ./blocklist ]";
      description = "Files whose lines stand in /etc/hosts, after those of `hosts' and `extraHosts'; read when evaluated.";
    };

    extraHosts = mkOption {
      type = types.lines;
      default = "";
      example = "192.168.0.1 router";
      description = "Further lines of /etc/hosts.";
    };

    proxy =
      lib.genAttrs [ "httpProxy" "httpsProxy" "ftpProxy" "rsyncProxy" "allProxy" ] (
        name:
        proxyOption proxy.default {
          defaultText = lib.literalExpression "config.networking.proxy.default";
        } "The proxy of ${name}."
      )
      // {
        default = proxyOption null { } "The proxy of all that have none of their own.";
        noProxy = proxyOption null {
          example = "127.0.0.1,localhost,.localdomain";
        } "Names that are reached without a proxy.";
        envVars = mkOption {
          type = types.attrs;
          internal = true;
          default = { };
          description = "Environment variables of the proxies.";
        };
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
          + cfg.extraHosts
          + lib.concatMapStrings builtins.readFile cfg.hostFiles;
      };
    };

    environment.sessionVariables = proxy.envVars;
    networking.proxy.envVars =
      lib.optionalAttrs (proxy.default != null) { no_proxy = "127.0.0.1,localhost"; }
      // lib.filterAttrs (_: v: v != null) {
        http_proxy = proxy.httpProxy;
        https_proxy = proxy.httpsProxy;
        rsync_proxy = proxy.rsyncProxy;
        ftp_proxy = proxy.ftpProxy;
        all_proxy = proxy.allProxy;
        no_proxy = proxy.noProxy;
      };
  };
}
