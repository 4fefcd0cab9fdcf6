{ manifest, nameOf, ... }:
{
  "text becomes a link into the store" = {
    module.environment.etc."app/motd".text = "hello\n";
    actual =
      host:
      let
        file = (manifest host).files."/etc/app/motd";
      in
      file // { source = nameOf file.source; };
    expected = {
      mode = "symlink";
      user = "+0";
      group = "+0";
      source = "etc-app-motd";
    };
  };

  "a file that is not enabled is left out" = {
    module.environment.etc.motd = {
      enable = false;
      text = "hello";
    };
    actual = host: (manifest host).files ? "/etc/motd";
    expected = false;
  };

  "several texts are joined by lines" = {
    module.imports = [
      { environment.etc.motd.text = "one"; }
      { environment.etc.motd.text = "two"; }
    ];
    actual = host: host.config.environment.etc.motd.text;
    expected = "one\ntwo";
  };

  "two entries cannot make one file" = {
    module.environment.etc = {
      a.text = "";
      b = {
        target = "a";
        text = "";
      };
    };
    refused = true;
  };

  "nothing stands below a file" = {
    module.environment.etc = {
      "app".text = "";
      "app/config".text = "";
    };
    refused = true;
  };

  "a copy has an owner by number or name" = {
    module.environment.etc = {
      a = {
        text = "";
        mode = "0400";
        uid = 5;
        gid = 6;
      };
      b = {
        text = "";
        mode = "0400";
        user = "ops";
        group = "users";
      };
    };
    actual =
      host:
      map (f: [
        f.user
        f.group
      ]) (builtins.attrValues (manifest host).files);
    expected = [
      [
        "+5"
        "+6"
      ]
      [
        "ops"
        "users"
      ]
    ];
  };
}
