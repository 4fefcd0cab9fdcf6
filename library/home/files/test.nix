{ manifest, nameOf, ... }:
{
  "files stand below the home" = {
    module = {
      home.file.".vimrc".text = "set number\n";
      xdg.configFile."app/config".text = "a";
    };
    actual =
      host:
      builtins.mapAttrs (_: f: [
        (nameOf f.source)
        f.user
      ]) (manifest host).files;
    expected = {
      "/home/ops/.vimrc" = [
        "home-vimrc"
        "ops"
      ];
      "/home/ops/.config/app/config" = [
        "home-config"
        "ops"
      ];
    };
  };
}
