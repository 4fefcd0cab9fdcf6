{ lib, manifest, ... }:
let
  file = ''
    defaults
      mode http
      timeout connect 5s
      timeout client 30s
      timeout server 30s
    frontend web
      bind :8080
      default_backend servers
    backend servers
      server one 10.0.0.1:80 check
  '';
  service = host: host.config.systemd.services.haproxy.serviceConfig;
in
{
  "the file, and who runs it" = {
    module.services.haproxy = {
      enable = true;
      config = file;
    };
    actual = host: [
      host.config.environment.etc."haproxy.cfg".text
      (service host).User
      (service host).ExecStartPre
      (lib.last (service host).ExecReload)
      (manifest host).units."haproxy.service".strategy
      (manifest host).users.haproxy.group
    ];
    expected = [
      file
      "haproxy"
      [
        "/usr/bin/ln -sf /usr/sbin/haproxy /run/haproxy/haproxy"
        "/usr/sbin/haproxy -c -q -f /etc/haproxy.cfg"
      ]
      "/usr/bin/kill -USR2 $MAINPID"
      "replace"
      "haproxy"
    ];
  };

  "another account" = {
    module = {
      services.haproxy = {
        enable = true;
        user = "web";
        group = "web";
        config = file;
      };
      users.users.web = {
        isSystemUser = true;
        group = "web";
      };
      users.groups.web = { };
    };
    actual = host: [
      (service host).User
      (service host).Group
      ((manifest host).users ? haproxy)
    ];
    expected = [
      "web"
      "web"
      false
    ];
  };

  "a file is needed" = {
    module.services.haproxy.enable = true;
    refused = true;
  };
}
