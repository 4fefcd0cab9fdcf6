{
  lib,
  textOf,
  ...
}:
{
  "profiles are loaded as they are meant" = {
    module.security.apparmor = {
      enable = true;
      policies = {
        app.profile = "/usr/bin/app { }";
        other = {
          path = "/srv/other";
          state = "complain";
        };
        old = {
          profile = "x";
          state = "disable";
        };
      };
      includes."abstractions/mine" = "/srv r,";
    };
    actual = host: {
      files = lib.filter (lib.hasPrefix "apparmor.d") (lib.attrNames host.config.environment.etc);
      app = host.config.environment.etc."apparmor.d/app".text;
    };
    expected = {
      files = [
        "apparmor.d/abstractions/mine"
        "apparmor.d/app"
        "apparmor.d/other"
      ];
      app = "/usr/bin/app { }";
    };
  };

  "a profile is given once" = {
    module.security.apparmor = {
      enable = true;
      policies.app = {
        profile = "x";
        path = "/y";
      };
    };
    refused = true;
  };
}
