# The journal: /etc/systemd/journald.conf.d/60-nivis.conf, and sending and receiving journals.
# Ports: 19531 (gateway) and 19532 (remote), where enabled.
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

  settings = section: {
    type = types.submodule {
      freeformType = (pkgs.formats.ini { }).type;
      options.${section.name} = section.options;
    };
    file = name: value: (pkgs.formats.ini { }).generate name (dropNulls value);
  };
  dropNulls = lib.mapAttrs (_: lib.filterAttrs (_: v: v != null));

  upload = settings {
    name = "Upload";
    options = {
      URL = mkOption {
        type = types.str;
        example = "https://192.168.1.1";
        description = "Address of the machine that receives the journal.";
      };
    }
    //
      lib.genAttrs
        [
          "ServerKeyFile"
          "ServerCertificateFile"
          "TrustedCertificateFile"
          "NetworkTimeoutSec"
        ]
        (
          key:
          option (types.nullOr types.str) null "`${key}=`, see {manpage}`journal-upload.conf(5)`."
        );
  };

  remote = settings {
    name = "Remote";
    options = {
      Seal = option types.bool false "Whether received data is signed.";
      SplitMode = option (types.enum [
        "host"
        "none"
      ]) "host" "Whether each sender gets a file of its own.";
    };
  };

  gatewayArguments =
    optionalString cfg.gateway.merge " --merge"
    + optionalString cfg.gateway.system " --system"
    + optionalString cfg.gateway.user " --user";

  listening = port: {
    wantedBy = [ "sockets.target" ];
    overrideStrategy = "asDropin";
    listenStreams = [
      ""
      (toString port)
    ];
  };
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

    remote = {
      enable = option types.bool false "Whether journals of other machines are received.";
      output = option types.str "/var/log/journal/remote/" "Where they are kept.";
      port = option types.port 19532 "The port they come in at.";
      settings = option remote.type { } "Settings, see {manpage}`journal-remote.conf(5)`.";
    };

    upload = {
      enable = option types.bool false "Whether the journal is sent to another machine.";
      settings = option upload.type { } "Settings, see {manpage}`journal-upload.conf(5)`.";
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
      systemd.sockets.systemd-journal-gatewayd = listening cfg.gateway.port;
    })

    (mkIf cfg.remote.enable {
      environment.systemPackages = [ pkgs.systemd-journal-remote ];
      environment.etc."systemd/journal-remote.conf".source =
        remote.file "journal-remote.conf" cfg.remote.settings;
      systemd.services.systemd-journal-remote = {
        restartTriggers = [ config.environment.etc."systemd/journal-remote.conf".source ];
        serviceConfig.ExecStart = [
          ""
          "/usr/lib/systemd/systemd-journal-remote --listen-http=-3 --output=${cfg.remote.output}"
        ];
      };
      systemd.sockets.systemd-journal-remote = listening cfg.remote.port;
    })

    (mkIf cfg.upload.enable {
      environment.systemPackages = [ pkgs.systemd-journal-remote ];
      environment.etc."systemd/journal-upload.conf".source =
        upload.file "journal-upload.conf" cfg.upload.settings;
      systemd.services.systemd-journal-upload = {
        wantedBy = [ "multi-user.target" ];
        restartTriggers = [ config.environment.etc."systemd/journal-upload.conf".source ];
        serviceConfig = {
          Restart = "always";
          RestartSec = "3sec";
        };
      };
    })
  ];
}
