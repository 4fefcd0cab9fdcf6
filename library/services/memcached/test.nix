{ manifest, ... }:
let
  command = host: host.config.systemd.services.memcached.serviceConfig.ExecStart;
in
{
  "where it listens, and how much it keeps" = {
    module.services.memcached = {
      enable = true;
      listen = "10.0.0.1";
      port = 11212;
      maxMemory = 128;
      maxConnections = 10;
      extraOptions = [ "-v" ];
    };
    actual = host: [
      (command host)
      (manifest host).users.memcached.group
    ];
    expected = [
      "/usr/bin/memcached -l 10.0.0.1 -p 11212 -m 128 -c 10 -v"
      "memcached"
    ];
  };

  "a socket, and another account" = {
    module = {
      services.memcached = {
        enable = true;
        enableUnixSocket = true;
        user = "cache";
      };
      users.users.cache = {
        isSystemUser = true;
        group = "cache";
      };
      users.groups.cache = { };
    };
    actual = host: [
      (command host)
      ((manifest host).users ? memcached)
    ];
    expected = [
      "/usr/bin/memcached -s /run/memcached/memcached.sock -m 64 -c 1024 "
      false
    ];
  };
}
