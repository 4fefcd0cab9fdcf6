# The options of one server, and what they mean for its settings.
{ lib, nameOf }:
{ config, name, ... }:
let
  inherit (lib) mkIf types;
  inherit (import ../_common { inherit lib; })
    flag
    maybe
    number
    option
    port
    strings
    text
    ;
in
{
  options = {
    enable = flag false "Whether the server runs.";
    user = text (nameOf name) "Account of the server.";
    group = text config.user "Group of the server.";
    port = port (if name == "" then 6379 else 0) "Port; 0 for none.";
    openFirewall = flag false "Whether the firewall accepts connections to the port.";
    extraParams = strings [ ] "Further arguments.";
    bind = option (types.nullOr types.str) "127.0.0.1" "Addresses it listens on; null for all.";
    unixSocket = option (types.nullOr types.path) "/run/${nameOf name}/redis.sock" "Its socket.";
    unixSocketPerm = number 660 "Mode of the socket.";
    logLevel = text "notice" "How much is logged: debug, verbose, notice or warning.";
    logfile = text "/dev/null" "File of the log.";
    syslog = flag true "Whether it logs to the journal.";
    databases = number 16 "How many databases there are.";
    maxclients = number 10000 "How many clients there may be at a time.";
    save = option (types.listOf (types.listOf types.int)) [
      [
        900
        1
      ]
      [
        300
        10
      ]
      [
        60
        10000
      ]
    ] "When data is saved: after so many seconds and changes.";
    slaveOf = maybe (types.submodule {
      options = {
        ip = lib.mkOption {
          type = types.str;
          description = "Address of the server that is copied.";
        };
        port = port 6379 "Its port.";
      };
    }) "The server that is copied.";
    masterAuth = maybe types.str "Password at that server; everyone can read it in the store.";
    masterAuthFile = maybe types.path "File of that password.";
    masterUser = maybe types.str "User at that server.";
    requirePass = maybe types.str "Password of clients; everyone can read it in the store.";
    requirePassFile = maybe types.path "File of that password.";
    sentinelAuthPassFile = maybe types.path "File of the password at the servers that the sentinel watches.";
    sentinelAuthUser = maybe types.str "User at those servers.";
    sentinelMasterHost = maybe types.str "Address of the server that the sentinel watches.";
    sentinelMasterName = maybe types.str "Name of that server.";
    sentinelMasterPort = maybe types.int "Port of that server.";
    sentinelMasterQuorum = maybe types.int "How many sentinels must agree.";
    appendOnly = flag false "Whether each change is written to a file.";
    appendFsync = text "everysec" "When that file is on disk: no, always or everysec.";
    slowLogLogSlowerThan = number 10000 "Microseconds from which on a command counts as slow.";
    slowLogMaxLen = number 128 "How many slow commands are remembered.";
    settings = option (types.attrsOf (
      types.oneOf [
        types.bool
        types.int
        types.str
        (types.listOf types.str)
      ]
    )) { } "Settings: lines of redis.conf.";
  };

  config.settings = lib.mkMerge [
    {
      inherit (config)
        port
        logfile
        databases
        maxclients
        appendOnly
        ;
      daemonize = false;
      supervised = "systemd";
      loglevel = config.logLevel;
      syslog-enabled = config.syslog;
      save =
        if config.save == [ ] then
          "\"\""
        else
          map (rule: lib.concatMapStringsSep " " toString rule) config.save;
      dbfilename = "dump.rdb";
      dir = "/var/lib/${nameOf name}";
      appendfsync = config.appendFsync;
      slowlog-log-slower-than = config.slowLogLogSlowerThan;
      slowlog-max-len = config.slowLogMaxLen;
    }
    (mkIf (config.bind != null) { inherit (config) bind; })
    (mkIf (config.unixSocket != null) {
      unixsocket = config.unixSocket;
      unixsocketperm = toString config.unixSocketPerm;
    })
    (mkIf (config.slaveOf != null) {
      slaveof = "${config.slaveOf.ip} ${toString config.slaveOf.port}";
    })
    (mkIf (config.masterAuth != null) { masterauth = config.masterAuth; })
    (mkIf (config.requirePass != null) { requirepass = config.requirePass; })
  ];
}
