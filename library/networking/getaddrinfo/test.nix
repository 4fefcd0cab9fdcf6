{ manifest, ... }:
{
  "IPv4 first" = {
    module.networking.getaddrinfo = {
      precedence."::ffff:0:0/96" = 100;
      label."::/0" = 1;
      scopev4."::ffff:0.0.0.0/96" = 14;
      reload = true;
    };
    actual = host: [
      host.config.environment.etc."gai.conf".text
      (manifest (host.extendModules { modules = [ { networking.getaddrinfo.enable = false; } ]; })).files
    ];
    expected = [
      "reload yes\nlabel ::/0 1\nprecedence ::ffff:0:0/96 100\nscopev4 ::ffff:0.0.0.0/96 14\n"
      { }
    ];
  };

  "nothing is written where that is said" = {
    module.networking.getaddrinfo = {
      enable = false;
      reload = true;
    };
    actual = host: host.config.environment.etc ? "gai.conf";
    expected = false;
  };
}
