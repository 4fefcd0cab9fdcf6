# Players and viewers: mpv, zathura, imv.
let
  program = import ../_lib/program.nix;
in
{
  imports = [
    ./mpv.nix
    (program {
      name = "zathura";
      what = "zathura, a viewer of documents,";
      extraOptions =
        { lib, helpers, ... }:
        {
          options = helpers.option (lib.types.attrsOf (
            lib.types.oneOf [
              lib.types.str
              lib.types.bool
              lib.types.int
              lib.types.float
            ]
          )) { } "Its settings.";
          mappings = helpers.option (lib.types.attrsOf lib.types.str) { } "Its keys.";
          extraConfig = helpers.lines "Further lines.";
        };
      extraConfig =
        { lib, cfg, ... }:
        let
          show = v: if lib.isBool v then lib.boolToString v else toString v;
        in
        {
          xdg.configFile."zathura/zathurarc".text =
            lib.concatStringsSep "\n" (
              lib.optional (cfg.extraConfig != "") cfg.extraConfig
              ++ lib.mapAttrsToList (n: v: "set ${n}\t\"${show v}\"") cfg.options
              ++ lib.mapAttrsToList (n: v: "map ${n}   ${v}") cfg.mappings
            )
            + "\n";
        };
    })
    (program {
      name = "imv";
      what = "imv, a viewer of pictures,";
      file = "imv/config";
      format = "ini";
    })
  ];
}
