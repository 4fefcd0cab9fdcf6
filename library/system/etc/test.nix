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
}
