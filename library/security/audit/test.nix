{ lib, ... }:
{
  "rules are loaded" = {
    module.security.audit = {
      enable = "lock";
      failureMode = "panic";
      backlogLimit = 2048;
      rateLimit = 10;
      rules = [ "-a exit,always -F arch=b64 -S execve" ];
    };
    actual = host: {
      rules = host.config.environment.etc."nivis/audit.rules".text;
      params = host.config.boot.kernelParams;
      inherit (host.config.systemd.services.nivis-audit-rules) wantedBy;
    };
    expected = {
      rules = ''
        -D
        -b 2048
        -f 2
        -r 10
        -a exit,always -F arch=b64 -S execve

        -e 2
      '';
      params = [
        "audit=1"
        "audit_backlog_limit=2048"
      ];
      wantedBy = [ "sysinit.target" ];
    };
  };

  "the daemon, its settings and programs" = {
    module.security.auditd = {
      enable = true;
      settings.max_log_file = 8;
      plugins.remote = {
        active = true;
        path = "/usr/sbin/audisp-remote";
        settings.remote_server = "logs.example.org";
      };
    };
    actual = host: {
      daemon = host.config.environment.etc."audit/auditd.conf".text;
      plugin = host.config.environment.etc."audit/plugins.d/remote.conf".text;
      own = host.config.environment.etc."audit/audisp-remote.conf".text;
      enabled = host.config.security.audit.enable;
    };
    expected = {
      daemon = "admin_space_left = 50\nmax_log_file = 8\nplugin_dir = /etc/audit/plugins.d\nspace_left = 75\n";
      plugin = "active = yes\n#args =\ndirection = out\nformat = string\npath = /usr/sbin/audisp-remote\ntype = always\n";
      own = "remote_server = logs.example.org\n";
      enabled = true;
    };
  };

  "the last word comes after the first" = {
    module.security.auditd = {
      enable = true;
      settings.space_left = 10;
    };
    refused = true;
  };

  "another package in its place" = {
    module =
      { pkgs, ... }:
      {
        security.audit = {
          enable = true;
          package = pkgs.bc;
        };
      };
    actual = host: builtins.elem "bc" (map (p: p.name) host.config.environment.systemPackages);
    expected = true;
  };

  "how a program gets what is recorded" = {
    module.security.auditd = {
      enable = true;
      plugins.mine = {
        path = "/usr/bin/mine";
        direction = "in";
        format = "binary";
        args = [
          "a"
          "b"
        ];
      };
    };
    actual = host: host.config.environment.etc."audit/plugins.d/mine.conf".text;
    expected = "active = no\nargs = a b\ndirection = in\nformat = binary\npath = /usr/bin/mine\ntype = always\n";
  };

  "when the disk is nearly full" = {
    module.security.auditd = {
      enable = true;
      settings = {
        space_left = 40;
        admin_space_left = 30;
      };
    };
    actual =
      host: lib.hasInfix "admin_space_left = 30\n" host.config.environment.etc."audit/auditd.conf".text;
    expected = true;
  };
}
