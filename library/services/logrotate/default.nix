# Log files are rotated, compressed and deleted.
# State: /var/lib/logrotate. Otherwise than on NixOS: the distribution's /etc/logrotate.d is read after the settings.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    attrValues
    concatMapStringsSep
    elem
    mapAttrsToList
    mkIf
    mkOption
    mkRemovedOptionModule
    optionalString
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    hardening
    needed
    number
    option
    strings
    ;

  cfg = config.services.logrotate;

  scripts = [
    "firstaction"
    "lastaction"
    "prerotate"
    "postrotate"
    "preremove"
  ];
  notWritten = [
    "files"
    "priority"
    "enable"
    "global"
  ];

  line =
    name: value:
    if elem name notWritten || value == null then
      [ ]
    else if name == "frequency" then
      [ value ]
    else if elem name scripts then
      [
        name
        "    ${value}"
        "  endscript"
      ]
    else if value == true then
      [ name ]
    else if value == false then
      [ "no${name}" ]
    else
      [ "${name} ${toString value}" ];

  section =
    settings:
    let
      lines = lib.concatLists (mapAttrsToList line settings);
    in
    if settings.global or false then
      lib.concatMapStrings (l: "${l}\n") lines
    else
      ''
        ${concatMapStringsSep "\n" (file: "\"${file}\"") (lib.toList settings.files)} {
        ${lib.concatMapStrings (l: "  ${l}\n") lines}}
      '';

  header = {
    enable = true;
    missingok = true;
    notifempty = true;
    frequency = "weekly";
    rotate = 4;
  };
  all = cfg.settings // {
    header =
      header
      // cfg.settings.header or { }
      // {
        # A file that the settings name stays theirs when a package of the distribution names it, too.
        ignoreduplicates = true;
        global = true;
        priority = 100;
      };
  };
  ordered = lib.sortProperties (attrValues (lib.filterAttrs (_: s: s.enable) all));

  configFile = pkgs.writeText "logrotate.conf" (
    concatMapStringsSep "\n" section ordered
    + ''

      # What packages of the distribution ask for.
      create
      include /etc/logrotate.d
    ''
  );

  # While systemd gives such a folder to the service's user, nobody but root sees its files.
  makeLogs = lib.filterAttrs (
    _: s: s.enable && s.serviceConfig ? LogsDirectory
  ) config.systemd.services;
  after = map (name: "${name}.service") (lib.attrNames makeLogs);

  mail = optionalString (lib.any (s: s.mail or false != false) (
    attrValues cfg.settings
  )) "--mail=${lib.getExe' pkgs.mailutils "mail"} ";
  command = "${lib.getExe pkgs.logrotate} ${utils.escapeSystemdExecArgs cfg.extraArgs}";

  removed = name: instead: mkRemovedOptionModule [ "services" "logrotate" name ] instead;
in
{
  imports = [
    (removed "config" "Modify services.logrotate.settings.header instead")
    (removed "extraConfig" "Modify services.logrotate.settings.header instead")
    (removed "paths" "Add attributes to services.logrotate.settings instead")
  ];

  options.services.logrotate = {
    enable = mkOption {
      type = types.bool;
      default = lib.any (s: s.enable) (attrValues cfg.settings);
      defaultText = "whether there are settings";
      description = "Whether log files are rotated as the settings say.";
    };
    allowNetworking = flag false "Whether the network may be used, for example to send mail.";
    settings = mkOption {
      type = types.attrsOf (
        types.submodule (
          { name, ... }:
          {
            freeformType = types.attrsOf (
              types.nullOr (
                types.oneOf [
                  types.int
                  types.bool
                  types.str
                ]
              )
            );
            options = {
              enable = flag true "Whether this is done.";
              global = flag false "Whether these are settings of all files that follow.";
              files = option (types.either types.str (types.listOf types.str)) name "Files that are rotated.";
              frequency = needed (types.nullOr types.str) "How often." // {
                default = null;
              };
              priority = number 1000 "Place in the file; lower comes first.";
            };
          }
        )
      );
      default = { };
      example = {
        "/var/log/app.log" = {
          frequency = "daily";
          rotate = 2;
        };
      };
      description = "What is done with which files, see {manpage}`logrotate(8)`; `header` is for all.";
    };
    configFile = mkOption {
      type = types.path;
      default = configFile;
      defaultText = "made from the settings";
      description = "File of settings.";
    };
    checkConfig = flag true "Whether the settings are checked when the machine starts and when they change.";
    extraArgs = strings [ ] "Further arguments.";
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [ pkgs.logrotate ];

    systemd.services.logrotate = {
      description = "Logrotate Service";
      documentation = [
        "man:logrotate(8)"
        "man:logrotate(5)"
      ];
      startAt = "hourly";
      inherit after;
      serviceConfig =
        hardening
        // {
          Type = "oneshot";
          ExecStart = "${command} ${mail}${cfg.configFile}";
          Nice = 19;
          IOSchedulingClass = "best-effort";
          IOSchedulingPriority = 7;
          CapabilityBoundingSet = [
            "CAP_CHOWN"
            "CAP_DAC_OVERRIDE"
            "CAP_FOWNER"
            "CAP_KILL"
            "CAP_SETUID"
            "CAP_SETGID"
          ];
          DevicePolicy = "closed";
          MemoryDenyWriteExecute = true;
          ProcSubset = "pid";
          ProtectProc = "invisible";
          ProtectSystem = "full";
          # Folders of logs may have the bit.
          RestrictSUIDSGID = false;
          SystemCallFilter = [
            "@system-service"
            "~@privileged @resources"
            "@chown @setuid"
          ];
          UMask = "0027";
        }
        // lib.optionalAttrs (!cfg.allowNetworking) {
          PrivateNetwork = true;
          RestrictAddressFamilies = [ "AF_UNIX" ];
        };
    };

    systemd.services.logrotate-checkconf = mkIf cfg.checkConfig {
      description = "Logrotate configuration check";
      wantedBy = [ "multi-user.target" ];
      inherit after;
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
        ExecStart = "${command} --debug ${cfg.configFile}";
      };
    };
  };
}
