# The machine's clock is kept by chrony.
# Ports: none. State: /var/lib/chrony.
# Otherwise than on NixOS: settings are a file in /etc/chrony and the account is the distribution's, as AppArmor and the
# package of Debian want.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatMapStringsSep
    mkIf
    optional
    optionalString
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    hardening
    lines
    option
    strings
    text
    ;

  cfg = config.services.chrony;
  number = types.either types.float types.int;

  account =
    {
      debian = "_chrony";
      ubuntu = "_chrony";
    }
    .${config.nivis.distribution} or "chrony";
  folder =
    {
      debian = "chrony/";
      ubuntu = "chrony/";
      alpine = "chrony/";
    }
    .${config.nivis.distribution} or "";

  server =
    name:
    "${
      if lib.hasInfix "pool" name then "pool" else "server"
    } ${name} ${cfg.serverOption}${optionalString cfg.enableNTS " nts"}";

  configText = ''
    ${concatMapStringsSep "\n" server cfg.servers}
    ${optionalString (
      cfg.initstepslew.enabled && cfg.servers != [ ]
    ) "initstepslew ${toString cfg.initstepslew.threshold} ${toString cfg.servers}"}
    ${optionalString cfg.makestep.enable "makestep ${toString cfg.makestep.threshold} ${toString cfg.makestep.limit}"}
    driftfile ${cfg.directory}/chrony.drift
    keyfile ${cfg.directory}/chrony.keys
    ${optionalString cfg.enableNTS "ntsdumpdir ${cfg.directory}"}
    ${optionalString cfg.enableRTCTrimming ''
      rtcfile ${cfg.directory}/chrony.rtc
      rtcautotrim ${toString cfg.autotrimThreshold}
    ''}
    rtconutc
    ${cfg.extraConfig}
  '';
in
{
  options.services.chrony = {
    enable = flag false "Whether the clock is kept by chrony.";
    package = option types.package pkgs.chrony "The package of chrony.";
    servers = option (types.listOf types.str) config.networking.timeServers "Servers that are asked.";
    serverOption = option (types.enum [
      "iburst"
      "offline"
    ]) "iburst" "How they are asked first.";
    enableMemoryLocking = flag true "Whether it stays in memory.";
    enableRTCTrimming = flag true "Whether the clock that runs while the machine is off is put right.";
    autotrimThreshold = option types.ints.positive 30 "Seconds from which on that is done.";
    enableNTS = flag false "Whether answers of servers are checked (NTS).";
    initstepslew = {
      enabled = flag false "Whether the clock is put right before all else.";
      threshold = option number 1000 "Seconds from which on it jumps.";
    };
    makestep = {
      enable = flag true "Whether the clock may jump.";
      threshold = option number 0.1 "Seconds from which on it jumps.";
      limit = option types.ints.positive 3 "How often it may.";
    };
    directory = text "/var/lib/chrony" "Folder of what it remembers.";
    extraConfig = lines "Further lines.";
    extraFlags = strings [ ] "Further arguments.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion =
          !(
            cfg.enableRTCTrimming
            && lib.any (line: builtins.match "^ *rtcsync" line != null) (lib.splitString "\n" cfg.extraConfig)
          );
        message = ''
          `rtcfile` and `rtcautotrim` conflict with `rtcsync` in services.chrony.extraConfig. Remove that, or say
            services.chrony.enableRTCTrimming = false;
        '';
      }
    ];

    environment.systemPackages = [ cfg.package ];

    # A file rather than a link: AppArmor lets chronyd read below /etc/chrony only.
    environment.etc."${folder}chrony.conf" = {
      text = configText;
      mode = "0644";
    };

    systemd.tmpfiles.rules = [
      "d ${cfg.directory} 0750 ${account} ${account} - -"
      "f ${cfg.directory}/chrony.drift 0640 ${account} ${account} - -"
      "f ${cfg.directory}/chrony.keys 0640 root ${account} - -"
    ]
    ++ optional cfg.enableRTCTrimming "f ${cfg.directory}/chrony.rtc 0640 ${account} ${account} - -";

    systemd.services.chronyd = {
      description = "chrony NTP daemon";
      wantedBy = [ "multi-user.target" ];
      wants = [ "time-sync.target" ];
      before = [ "time-sync.target" ];
      after = [
        "network.target"
        "nss-lookup.target"
      ];
      conflicts = [
        "ntpd.service"
        "systemd-timesyncd.service"
      ];
      restartTriggers = [ configText ];
      unitConfig = mkIf (!lib.elem "-x" cfg.extraFlags) { ConditionCapability = "CAP_SYS_TIME"; };
      serviceConfig = hardening // {
        PrivateMounts = true;
        PrivateUsers = false;
        Type = "notify";
        ExecStart = lib.concatStringsSep " " (
          [
            (lib.getExe' cfg.package "chronyd")
            "-n"
            "-u"
            account
            "-f"
            "/etc/${folder}chrony.conf"
          ]
          ++ optional cfg.enableMemoryLocking "-m"
          ++ cfg.extraFlags
        );
        Restart = "on-failure";
        NotifyAccess = "main";
        ProcSubset = "pid";
        ProtectProc = "invisible";
        ReadWritePaths = [ cfg.directory ];
        RuntimeDirectory = "chrony";
        RuntimeDirectoryMode = "0700";
        UMask = "0027";
        CapabilityBoundingSet = [
          "CAP_CHOWN"
          "CAP_DAC_OVERRIDE"
          "CAP_NET_BIND_SERVICE"
          "CAP_SETGID"
          "CAP_SETUID"
          "CAP_SYS_RESOURCE"
          "CAP_SYS_TIME"
        ];
        DeviceAllow = [
          "char-pps rw"
          "char-ptp rw"
          "char-rtc rw"
        ];
        DevicePolicy = "closed";
        ProtectSystem = "full";
        # The clock and its devices are what it is about.
        PrivateDevices = false;
        ProtectClock = false;
        RestrictAddressFamilies = [
          "AF_UNIX"
          "AF_INET"
          "AF_INET6"
        ];
        MemoryDenyWriteExecute = true;
        RemoveIPC = true;
        SystemCallFilter = [
          "~@cpu-emulation @debug @keyring @mount @obsolete @privileged @resources"
          "@clock"
          "@setuid"
          "capset"
          "@chown"
        ];
      };
    };
  };
}
