# The machine's clock is kept by ntpd, which is NTPsec's in distributions.
# Ports: UDP 123, for answers. State: /var/lib/ntpsec or /var/lib/ntp.
# Otherwise than on NixOS: settings are a file in /etc and the account is the distribution's, as AppArmor wants on Debian.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../_common { inherit lib; })
    flag
    lines
    option
    strings
    ;

  cfg = config.services.ntp;

  onDebian = lib.elem config.nivis.distribution [
    "debian"
    "ubuntu"
  ];
  account = if onDebian then "ntpsec:ntpsec" else "ntp:ntp";
  file = if onDebian then "ntpsec/ntp.conf" else "ntp.conf";
  state = if onDebian then "/var/lib/ntpsec" else "/var/lib/ntp";

  server = name: "${if lib.hasInfix "pool" name then "pool" else "server"} ${name} iburst\n";

  configText = ''
    driftfile ${state}/ntp.drift

    restrict default ${toString cfg.restrictDefault}
    restrict -6 default ${toString cfg.restrictDefault}
    restrict source ${toString cfg.restrictSource}

    restrict 127.0.0.1
    restrict -6 ::1

    ${lib.concatMapStrings server cfg.servers}
    ${cfg.extraConfig}
  '';
in
{
  options.services.ntp = {
    enable = flag false "Whether the clock is kept by ntpd.";
    restrictDefault = strings [
      "limited"
      "kod"
      "nomodify"
      "notrap"
      "noquery"
      "nopeer"
    ] "What others may not.";
    restrictSource = strings [
      "limited"
      "kod"
      "nomodify"
      "notrap"
      "noquery"
    ] "What servers that are asked may not.";
    servers = option (types.listOf types.str) config.networking.timeServers "Servers that are asked.";
    extraConfig = lines "Further lines.";
    extraFlags = strings [ ] "Further arguments.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = !config.services.chrony.enable;
        message = "services.ntp and services.chrony both keep the clock; enable one.";
      }
    ];

    environment.systemPackages = [ pkgs.ntp ];
    environment.etc.${file} = {
      text = configText;
      mode = "0644";
    };

    systemd.services.ntpd = {
      description = "NTP Daemon";
      wantedBy = [ "multi-user.target" ];
      wants = [ "time-sync.target" ];
      before = [ "time-sync.target" ];
      after = [ "network.target" ];
      conflicts = [ "systemd-timesyncd.service" ];
      restartTriggers = [ configText ];
      unitConfig.ConditionCapability = "CAP_SYS_TIME";
      serviceConfig = {
        ExecStart = lib.concatStringsSep " " (
          [
            "${lib.getExe' pkgs.ntp "ntpd"} -n -g -c /etc/${file} -u ${account}"
          ]
          ++ cfg.extraFlags
        );
        Type = "simple";
        AmbientCapabilities = [ "CAP_SYS_TIME" ];
        LockPersonality = true;
        MemoryDenyWriteExecute = true;
        PrivateDevices = true;
        PrivateIPC = true;
        PrivateTmp = true;
        ProcSubset = "pid";
        ProtectClock = false;
        ProtectControlGroups = true;
        ProtectHome = true;
        ProtectHostname = true;
        ProtectKernelLogs = true;
        ProtectKernelModules = true;
        ProtectKernelTunables = true;
        ProtectProc = "invisible";
        ProtectSystem = true;
        RestrictNamespaces = true;
        RestrictRealtime = true;
        RestrictSUIDSGID = true;
      };
    };
  };
}
