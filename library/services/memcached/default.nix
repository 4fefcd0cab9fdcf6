# Memcached: what is looked up often, kept in memory.
# Ports: 11211 on this machine, unless said otherwise. State: none.
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
    option
    port
    strings
    text
    ;

  cfg = config.services.memcached;
  address =
    if cfg.enableUnixSocket then
      "-s /run/memcached/memcached.sock"
    else
      "-l ${cfg.listen} -p ${toString cfg.port}";
in
{
  imports = [
    (lib.mkRemovedOptionModule [ "services" "memcached" "socket" ] ''
      This option was replaced by a fixed unix socket path at /run/memcached/memcached.sock enabled using services.memcached.enableUnixSocket.
    '')
  ];

  options.services.memcached = {
    enable = flag false "Whether Memcached runs.";
    user = text "memcached" "Account it runs as.";
    listen = text "127.0.0.1" "Address it listens on.";
    port = port 11211 "Port it listens on.";
    enableUnixSocket = flag false "Whether it listens at /run/memcached/memcached.sock instead.";
    maxMemory = option types.ints.unsigned 64 "How much it keeps, in MiB.";
    maxConnections = option types.ints.unsigned 1024 "How many may be connected at once.";
    extraOptions = strings [ ] "Further arguments.";
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [ pkgs.memcached ];

    users.users = mkIf (cfg.user == "memcached") {
      memcached = {
        description = "Memcached server user";
        isSystemUser = true;
        group = "memcached";
      };
    };
    users.groups = mkIf (cfg.user == "memcached") { memcached = { }; };

    systemd.services.memcached = {
      description = "Memcached server";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      serviceConfig = {
        ExecStart = "${lib.getExe pkgs.memcached} ${address} -m ${toString cfg.maxMemory} -c ${toString cfg.maxConnections} ${lib.concatStringsSep " " cfg.extraOptions}";
        User = cfg.user;
        ProtectSystem = "strict";
        ProtectHome = true;
        PrivateTmp = true;
        PrivateDevices = true;
        ProtectKernelTunables = true;
        ProtectKernelModules = true;
        ProtectControlGroups = true;
        RuntimeDirectory = "memcached";
        CapabilityBoundingSet = "";
        NoNewPrivileges = true;
        LockPersonality = true;
        RestrictRealtime = true;
        PrivateMounts = true;
        MemoryDenyWriteExecute = true;
      };
    };
  };
}
