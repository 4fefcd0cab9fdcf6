{ lib, manifest, ... }:
{
  "limits of sessions" = {
    module.security.pam.loginLimits = [
      {
        domain = "@audio";
        item = "rtprio";
        value = 95;
      }
      {
        domain = "*";
        type = "soft";
        item = "nofile";
        value = "unlimited";
      }
    ];
    actual = host: host.config.environment.etc."security/limits.d/60-nivis.conf".text;
    expected = "@audio - rtprio 95\n* soft nofile unlimited\n";
  };

  "a service given as a whole, and one of the distribution" = {
    module.security.pam.services = {
      app.text = "auth required pam_deny.so\n";
      login = { };
    };
    actual = host: lib.attrNames (manifest host).files;
    expected = [ "/etc/pam.d/app" ];
  };

  "rules of services are refused" = {
    module.security.pam.services.sudo.sshAgentAuth = true;
    refused = true;
  };

  "a service may have another name" = {
    module.security.pam.services.x = {
      name = "app";
      text = "auth required pam_deny.so\n";
    };
    actual = host: host.config.environment.etc ? "pam.d/app";
    expected = true;
  };
}
