{
  lib,
  manifest,
  ...
}:
let
  plain = builtins.unsafeDiscardStringContext;
  service = name: host: host.config.systemd.services.${name};
  # What is run before a server, with the text of its configuration.
  settings = name: host: host.config.services.redis.servers.${name}.settings;
  has = parts: text: map (part: lib.hasInfix part text) parts;
  all = n: lib.genList (_: true) n;
in
{
  "the server without a name" = {
    module.services.redis.servers."" = {
      enable = true;
      openFirewall = true;
      requirePass = "x";
    };
    actual = host: [
      (manifest host).units."redis.service".distributionNames.apt
      (manifest host).units."redis.service".strategy
      (plain (service "redis" host).serviceConfig.ExecStart)
      (settings "" host)
      host.config.networking.firewall.allowedTCPPorts
      host.config.boot.kernel.sysctl."vm.overcommit_memory"
      (manifest host).users.redis.group
    ];
    expected = [
      "redis-server.service"
      "replace"
      "/usr/bin/redis-server /var/lib/redis/redis.conf "
      {
        appendOnly = false;
        appendfsync = "everysec";
        bind = "127.0.0.1";
        daemonize = false;
        databases = 16;
        dbfilename = "dump.rdb";
        dir = "/var/lib/redis";
        logfile = "/dev/null";
        loglevel = "notice";
        maxclients = 10000;
        port = 6379;
        requirepass = "x";
        save = [
          "900 1"
          "300 10"
          "60 10000"
        ];
        slowlog-log-slower-than = 10000;
        slowlog-max-len = 128;
        supervised = "systemd";
        syslog-enabled = true;
        unixsocket = "/run/redis/redis.sock";
        unixsocketperm = "660";
      }
      [ 6379 ]
      "1"
      "redis"
    ];
  };

  "another server, with all that can be said" = {
    module.services.redis = {
      vmOverCommit = false;
      servers.app = {
        enable = true;
        user = "app";
        group = "www";
        port = 6380;
        extraParams = [ "--sentinel" ];
        bind = null;
        unixSocket = null;
        logLevel = "debug";
        logfile = "/var/log/x";
        syslog = false;
        databases = 2;
        maxclients = 10;
        save = [ ];
        slaveOf.ip = "10.0.0.1";
        masterAuth = "m";
        masterUser = "u";
        appendOnly = true;
        appendFsync = "always";
        slowLogLogSlowerThan = 1;
        slowLogMaxLen = 2;
        settings.maxmemory = "1gb";
      };
    };
    actual = host: [
      (settings "app" host)
      (service "redis-app" host).serviceConfig.User
      (service "redis-app" host).serviceConfig.Group
      (service "redis-app" host).serviceConfig.LimitNOFILE
      (plain (service "redis-app" host).serviceConfig.ExecStart)
      ((manifest host).users ? redis-app)
      (host.config.boot.kernel.sysctl ? "vm.overcommit_memory")
      (manifest host).units."redis.service".enable
    ];
    expected = [
      {
        appendOnly = true;
        appendfsync = "always";
        daemonize = false;
        databases = 2;
        dbfilename = "dump.rdb";
        dir = "/var/lib/redis-app";
        logfile = "/var/log/x";
        loglevel = "debug";
        masterauth = "m";
        maxclients = 10;
        maxmemory = "1gb";
        port = 6380;
        save = "\"\"";
        slaveof = "10.0.0.1 6379";
        slowlog-log-slower-than = 1;
        slowlog-max-len = 2;
        supervised = "systemd";
        syslog-enabled = false;
      }
      "app"
      "www"
      "42"
      "/usr/bin/redis-server /var/lib/redis-app/redis.conf --sentinel"
      false
      false
      false
    ];
  };

  "secrets and sentinels are written where it runs" = {
    module = {
      services.redis.servers.s = {
        enable = true;
        requirePassFile = "/run/a";
        masterAuthFile = "/run/b";
        masterUser = "u";
        sentinelMasterName = "m";
        sentinelMasterHost = "10.0.0.1";
        sentinelMasterPort = 6379;
        sentinelMasterQuorum = 2;
        sentinelAuthUser = "su";
        sentinelAuthPassFile = "/run/c";
      };
    };
    actual =
      host:
      has [
        "echo 'include \"/conf\"' > \"/run/redis-s/nivis.conf\""
        "requirepass $(cat /run/a)"
        "masterauth $(cat /run/b)"
        "echo \"masteruser u\""
        "echo \"sentinel monitor m 10.0.0.1 6379 2\""
        "echo \"sentinel auth-user m su\""
        "echo \"sentinel auth-pass m $(cat /run/c)\""
      ] (import ./prepare.nix { inherit lib; } "redis-s" "/conf" host.config.services.redis.servers.s);
    expected = all 7;
  };

  "one way to say the password" = {
    module.services.redis.servers.a = {
      enable = true;
      requirePass = "x";
      requirePassFile = "/y";
    };
    refused = true;
  };

  "the old options are those of the server without a name" = {
    module.services.redis = {
      enable = true;
      port = 7000;
    };
    actual = host: (settings "" host).port;
    expected = 7000;
  };

  "a copy of another server, and its socket" = {
    module.services.redis.servers.a = {
      enable = true;
      slaveOf = {
        ip = "10.0.0.1";
        port = 6380;
      };
      unixSocket = "/run/a.sock";
      unixSocketPerm = 600;
    };
    actual = host: {
      inherit (host.config.services.redis.servers.a.settings) slaveof unixsocketperm;
    };
    expected = {
      slaveof = "10.0.0.1 6380";
      unixsocketperm = "600";
    };
  };
}
