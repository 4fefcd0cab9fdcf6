# The journal: /etc/systemd/journald.conf.d/60-nivis.conf, and reading it over HTTP.
# Ports: 19531, where the gateway is enabled. Sending and receiving are services of their own.
# State: nothing is written where nothing is declared; the distribution's settings count.
{
  config,
  lib,
  options,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    mkIf
    mkMerge
    mkOption
    optionalString
    types
    ;
  inherit (utils) isDeclared;
  inherit (utils.systemdUtils.lib) toOption;

  cfg = config.services.journald;
  opt = options.services.journald;

  option =
    type: default: description:
    mkOption { inherit type default description; };

  line = name: text: optionalString (isDeclared opt.${name}) text;

  text =
    line "storage" "Storage=${cfg.storage}\n"
    + line "rateLimitInterval" "RateLimitInterval=${cfg.rateLimitInterval}\n"
    + line "rateLimitBurst" "RateLimitBurst=${toString cfg.rateLimitBurst}\n"
    + optionalString (cfg.console != "") "ForwardToConsole=yes\nTTYPath=${cfg.console}\n"
    + line "forwardToSyslog" "ForwardToSyslog=${lib.boolToYesNo cfg.forwardToSyslog}\n"
    + line "audit" "Audit=${toOption cfg.audit}\n"
    + optionalString (cfg.extraConfig != "") "${lib.removeSuffix "\n" cfg.extraConfig}\n";

  gatewayArguments =
    optionalString cfg.gateway.merge " --merge"
    + optionalString cfg.gateway.system " --system"
    + optionalString cfg.gateway.user " --user";

in
{
  imports = [
    (lib.mkRenamedOptionModule
      [ "services" "journald" "enableHttpGateway" ]
      [ "services" "journald" "gateway" "enable" ]
    )
  ];

  options.services.journald = {
    storage = option (types.enum [
      "persistent"
      "volatile"
      "auto"
      "none"
    ]) "persistent" "Where the journal is kept.";
    rateLimitInterval = option types.str "30s" "Interval in which messages of a service are counted.";
    rateLimitBurst = option types.int 10000 "How many messages a service may write in the interval.";
    console = option types.str "" "Terminal that messages are written to.";
    audit = option (types.oneOf [
      types.bool
      (types.enum [ "keep" ])
    ]) "keep" "Whether the kernel's auditing is turned on or off.";
    forwardToSyslog = option types.bool false "Whether messages go to a syslog daemon, too.";
    extraConfig = option types.lines "" "Further lines of {manpage}`journald.conf(5)`.";

    gateway = {
      enable = option types.bool false "Whether the journal can be read over HTTP.";
      port = option types.port 19531 "The port it is read at.";
      system = option types.bool false "Whether messages of the system and the kernel are there.";
      user = option types.bool false "Whether messages of users' services are there.";
      merge = option types.bool false "Whether journals of other machines are there.";
    };
  };

  config = mkMerge [
    (mkIf (text != "") {
      environment.etc."systemd/journald.conf.d/60-nivis.conf".text = "[Journal]\n${text}";

      systemd.services.systemd-journald = {
        overrideStrategy = "asDropin";
        restartTriggers = [ config.environment.etc."systemd/journald.conf.d/60-nivis.conf".source ];
        stopIfChanged = false;
      };
    })

    (mkIf cfg.gateway.enable {
      environment.systemPackages = [ pkgs.systemd-journal-remote ];
      systemd.services.systemd-journal-gatewayd.serviceConfig.ExecStart = [
        ""
        "/usr/lib/systemd/systemd-journal-gatewayd${gatewayArguments}"
      ];
      systemd.sockets.systemd-journal-gatewayd = {
        wantedBy = [ "sockets.target" ];
        overrideStrategy = "asDropin";
        listenStreams = [
          ""
          (toString cfg.gateway.port)
        ];
      };
    })
  ];
}
