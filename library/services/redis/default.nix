# Servers of Redis, or of Valkey where the distribution has that.
# Ports: 6379 for the server named "", none but a socket for others, unless set. State: /var/lib/redis-<name>.
# Otherwise than on NixOS: the server that the distribution starts by itself is masked unless it is the one named "".
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    attrValues
    concatMap
    mapAttrs'
    mapAttrsToList
    mkIf
    nameValuePair
    optional
    optionalString
    ;
  inherit (import ../_common { inherit lib; })
    flag
    hardening
    isDistributionPackage
    option
    ;

  cfg = config.services.redis;
  nameOf = name: "redis" + optionalString (name != "") "-${name}";
  enabled = lib.filterAttrs (_: server: server.enable) cfg.servers;

  toValue =
    value:
    if value == true then
      "yes"
    else if value == false then
      "no"
    else
      lib.generators.mkValueStringDefault { } value;

  configFile =
    settings:
    pkgs.writeText "redis.conf" (
      lib.generators.toKeyValue {
        listsAsDuplicateKeys = true;
        mkKeyValue = lib.generators.mkKeyValueDefault { mkValueString = toValue; } " ";
      } settings
    );

  prepare =
    name: server:
    pkgs.writeShellScript "${nameOf name}-prep-conf" (
      import ./prepare.nix { inherit lib; } (nameOf name) "${configFile server.settings}" server
    );

  service = name: server: {
    description = "Redis Server - ${nameOf name}";
    wantedBy = [ "multi-user.target" ];
    after = [ "network.target" ];
    serviceConfig = hardening // {
      PrivateMounts = true;
      ExecStart = "${lib.getExe cfg.package} /var/lib/${nameOf name}/redis.conf ${lib.escapeShellArgs server.extraParams}";
      ExecStartPre = "+${prepare name server}";
      Type = "notify";
      User = server.user;
      Group = server.group;
      RuntimeDirectory = nameOf name;
      RuntimeDirectoryMode = "0750";
      StateDirectory = nameOf name;
      StateDirectoryMode = "0700";
      UMask = "0077";
      CapabilityBoundingSet = "";
      LimitNOFILE = lib.mkDefault "${toString (server.maxclients + 32)}";
      PrivateUsers = true;
      RestrictAddressFamilies = [
        "AF_INET"
        "AF_INET6"
        "AF_UNIX"
      ];
      MemoryDenyWriteExecute = true;
      SystemCallFilter = "~@cpu-emulation @debug @keyring @memlock @mount @obsolete @privileged @resources @setuid";
    };
  };

  renamed =
    name:
    lib.mkRenamedOptionModule
      [ "services" "redis" name ]
      [
        "services"
        "redis"
        "servers"
        ""
        name
      ];
in
{
  imports = map renamed [
    "enable"
    "port"
    "openFirewall"
    "bind"
    "unixSocket"
    "unixSocketPerm"
    "logLevel"
    "logfile"
    "syslog"
    "databases"
    "maxclients"
    "save"
    "slaveOf"
    "masterAuth"
    "requirePass"
    "requirePassFile"
    "appendOnly"
    "appendFsync"
    "slowLogLogSlowerThan"
    "slowLogMaxLen"
    "settings"
  ];

  options.services.redis = {
    package = option lib.types.package pkgs.redis "The package of the servers.";
    vmOverCommit = flag true "Whether the kernel grants memory without having it, as saving in the background wants.";
    servers = option (lib.types.attrsOf (
      lib.types.submodule (import ./server.nix { inherit lib nameOf; })
    )) { } "Servers, by name; that named \"\" is `redis.service`.";
  };

  config = mkIf (enabled != { }) {
    assertions = lib.concatLists (
      mapAttrsToList (
        name: s:
        let
          at = option: "services.redis.servers.${name}.${option}";
        in
        [
          {
            assertion = s.requirePass == null || s.requirePassFile == null;
            message = "You can only set one of ${at "requirePass"} and ${at "requirePassFile"}";
          }
          {
            assertion = s.masterAuth == null || s.masterAuthFile == null;
            message = "You can only set one of ${at "masterAuth"} and ${at "masterAuthFile"}";
          }
          {
            assertion = s.masterUser == null || s.masterAuth != null || s.masterAuthFile != null;
            message = "${at "masterUser"} needs ${at "masterAuthFile"} or ${at "masterAuth"}";
          }
          {
            assertion =
              s.sentinelMasterName == null
              || (s.sentinelMasterHost != null && s.sentinelMasterPort != null && s.sentinelMasterQuorum != null);
            message = "${at "sentinelMasterName"} needs ${at "sentinelMasterHost"}, ${at "sentinelMasterPort"} and ${at "sentinelMasterQuorum"}";
          }
          {
            assertion = s.sentinelAuthPassFile == null || s.sentinelMasterName != null;
            message = "${at "sentinelAuthPassFile"} needs ${at "sentinelMasterName"}";
          }
        ]
      ) enabled
    );

    boot.kernel.sysctl = mkIf cfg.vmOverCommit { "vm.overcommit_memory" = "1"; };

    networking.firewall.allowedTCPPorts = concatMap (server: optional server.openFirewall server.port) (
      attrValues enabled
    );

    environment.systemPackages = [ cfg.package ];

    users.users = mapAttrs' (
      name: server:
      nameValuePair (nameOf name) {
        description = "System user for the redis-server instance ${name}";
        isSystemUser = true;
        inherit (server) group;
      }
    ) (lib.filterAttrs (name: server: server.user == nameOf name) enabled);
    users.groups = mapAttrs' (name: _: nameValuePair (nameOf name) { }) (
      lib.filterAttrs (name: server: server.group == nameOf name) enabled
    );

    systemd.services = mapAttrs' (
      name: server: nameValuePair (nameOf name) (service name server)
    ) enabled;
    systemd.units."redis.service" = mkIf (!(enabled ? "") && isDistributionPackage cfg.package) {
      enable = false;
    };
  };
}
