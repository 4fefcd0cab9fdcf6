# Tools of developers that have one file of settings.
let
  program = import ../_lib/program.nix;
  toml =
    name: file: what:
    program { inherit name file what; };
in
{
  imports = [
    (toml "ruff" "ruff/ruff.toml" "ruff, which checks Python,")
    (toml "uv" "uv/uv.toml" "uv, which installs packages of Python,")
    (toml "poetry" "pypoetry/config.toml" "Poetry, which builds packages of Python,")
    (toml "topgrade" "topgrade.toml" "topgrade, which brings everything up to date,")
    (toml "bottom" "bottom/bottom.toml" "bottom, which shows what the machine does,")
    (program {
      name = "navi";
      what = "navi, cheat sheets of the command line,";
      file = "navi/config.yaml";
      format = "yaml";
    })
    (program {
      name = "lsd";
      what = "lsd, a list of files,";
      file = "lsd/config.yaml";
      format = "yaml";
    })
    (program {
      name = "zellij";
      what = "Zellij, a multiplexer of terminals,";
      extraOptions =
        {
          lib,
          helpers,
          pkgs,
          ...
        }:
        {
          settings = helpers.option (pkgs.formats.json { }).type { } "Contents of config.kdl.";
          extraConfig = helpers.lines "Further lines of config.kdl.";
        };
      extraConfig =
        { lib, cfg, ... }:
        {
          xdg.configFile."zellij/config.kdl" = lib.mkIf (cfg.settings != { } || cfg.extraConfig != "") {
            text =
              lib.optionalString (cfg.settings != { }) (lib.hm.generators.toKDL { } cfg.settings)
              + cfg.extraConfig;
          };
        };
    })
    (program {
      name = "go";
      what = "Go";
      extraOptions =
        { lib, helpers, ... }:
        {
          env = helpers.option (lib.types.attrsOf (
            lib.types.either lib.types.str (lib.types.listOf lib.types.str)
          )) { } "Contents of ~/.config/go/env.";
        };
      extraConfig =
        { lib, cfg, ... }:
        {
          xdg.configFile."go/env" = lib.mkIf (cfg.env != { }) {
            text = lib.generators.toKeyValue { } (
              lib.mapAttrs (_: v: if lib.isList v then lib.concatStringsSep ":" v else v) cfg.env
            );
          };
        };
    })
    (program {
      name = "cargo";
      what = "Cargo, which builds packages of Rust,";
      extraOptions =
        {
          lib,
          helpers,
          pkgs,
          ...
        }:
        {
          settings = helpers.option (pkgs.formats.toml { }).type { } "Contents of Cargo's config.toml.";
          cargoHome = helpers.maybe lib.types.str "Cargo's folder in the home; .cargo where nothing is said.";
        };
      extraConfig =
        {
          lib,
          cfg,
          config,
          pkgs,
          ...
        }:
        let
          folder = if cfg.cargoHome == null then ".cargo" else cfg.cargoHome;
        in
        {
          home.sessionVariables = lib.mkIf (cfg.cargoHome != null) {
            CARGO_HOME = "${config.home.homeDirectory}/${cfg.cargoHome}";
          };
          home.file."${folder}/config.toml" = lib.mkIf (cfg.settings != { }) {
            source = (pkgs.formats.toml { }).generate "config.toml" cfg.settings;
          };
        };
    })
    (program {
      name = "awscli";
      package = "awscli2";
      what = "the command line of AWS";
      extraOptions =
        { helpers, pkgs, ... }:
        {
          settings = helpers.option (pkgs.formats.ini { }).type { } "Contents of ~/.aws/config.";
        };
      extraConfig =
        {
          lib,
          cfg,
          pkgs,
          ...
        }:
        {
          home.file.".aws/config" = lib.mkIf (cfg.settings != { }) {
            source = (pkgs.formats.ini { }).generate "aws-config" cfg.settings;
          };
        };
    })
    (program {
      name = "password-store";
      package = "pass";
      what = "pass, a store of passwords,";
      extraOptions =
        { lib, helpers, ... }:
        {
          settings = helpers.option (lib.types.attrsOf lib.types.str) { } "Its variables.";
        };
      extraConfig = { cfg, ... }: { home.sessionVariables = cfg.settings; };
    })
  ];
}
