{ manifest, ... }:
{
  "settings and rules are files of their own" = {
    module.systemd.tmpfiles = {
      rules = [ "d /srv 0755 root root -" ];
      settings."10-app"."/var/lib/my app".d = {
        mode = "0750";
        user = "app";
        argument = "a b";
      };
    };
    actual = host: {
      files = (manifest host).tmpfiles;
      app = host.config.environment.etc."tmpfiles.d/10-app.conf".text;
    };
    expected = {
      files = [
        "00-nivis.conf"
        "10-app.conf"
      ];
      app = "'d' '/var/lib/my app' '0750' 'app' '-' '-' a\\x20b\n";
    };
  };

  "every field has its place" = {
    module.systemd.tmpfiles.settings."10-app"."/x".whatever = {
      type = "d";
      mode = "0750";
      user = "a";
      group = "b";
      age = "10d";
    };
    actual = host: host.config.environment.etc."tmpfiles.d/10-app.conf".text;
    expected = "'d' '/x' '0750' 'a' 'b' '10d' \n";
  };

  "rules of the distribution's packages come with them" = {
    module =
      { pkgs, ... }:
      {
        systemd.tmpfiles.packages = [ pkgs.nginx ];
      };
    actual = host: map (p: p.name) host.config.environment.systemPackages;
    expected = [
      "nginx"
      "bash"
    ];
  };
}
