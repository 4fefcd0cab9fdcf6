# Files in the home: links into the store.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkIf
    mkOption
    types
    ;

  cfg = config;
  home = config.home.homeDirectory;

  file =
    folder:
    {
      name,
      config,
      ...
    }:
    {
      options = {
        enable = mkOption {
          type = types.bool;
          default = true;
          description = "Whether to make this file.";
        };
        target = mkOption {
          type = types.str;
          apply = p: if lib.hasPrefix "/" p then p else "${folder}/${p}";
          description = "Where the file stands; the attribute's name where nothing is said.";
        };
        text = mkOption {
          type = types.nullOr types.lines;
          default = null;
          description = "Text of the file.";
        };
        source = mkOption {
          type = types.path;
          description = "Path of the source file.";
        };
        executable = mkOption {
          type = types.nullOr types.bool;
          default = null;
          description = "Whether the file may be run; null as its source is.";
        };
        force = mkOption {
          type = types.bool;
          default = false;
          description = "Whether a file that is there already is replaced.";
        };
      };
      config = {
        target = mkDefault name;
        source = mkIf (config.text != null) (
          mkDefault (
            pkgs.writeTextFile {
              name = "home-${lib.strings.sanitizeDerivationName (baseNameOf name)}";
              text = config.text;
              executable = config.executable == true;
            }
          )
        );
      };
    };

  files =
    folder: description:
    mkOption {
      type = types.attrsOf (types.submodule (file folder));
      default = { };
      inherit description;
    };

  xdg =
    name: fallback:
    mkOption {
      type = types.path;
      default = "${home}/${fallback}";
      apply = toString;
      description = "The folder of ${name}.";
    };

  all = lib.concatMap lib.attrValues [
    cfg.home.file
    cfg.xdg.configFile
    cfg.xdg.dataFile
  ];
in
{
  options = {
    home.file = files home "Files, relative to the home.";

    xdg = {
      enable = lib.mkEnableOption "the variables of the XDG folders";
      configHome = xdg "settings" ".config";
      dataHome = xdg "data" ".local/share";
      cacheHome = xdg "caches" ".cache";
      stateHome = xdg "state" ".local/state";
      configFile = files cfg.xdg.configHome "Files, relative to the folder of settings.";
      dataFile = files cfg.xdg.dataHome "Files, relative to the folder of data.";
    };
  };

  config = {
    home.sessionVariables = mkIf cfg.xdg.enable {
      XDG_CONFIG_HOME = cfg.xdg.configHome;
      XDG_DATA_HOME = cfg.xdg.dataHome;
      XDG_CACHE_HOME = cfg.xdg.cacheHome;
      XDG_STATE_HOME = cfg.xdg.stateHome;
    };

    nivis.manifest.files = lib.listToAttrs (
      map (f: {
        name = f.target;
        value = {
          mode = "symlink";
          user = cfg.home.username;
          group = "";
          source = "${f.source}";
          inherit (f) force;
        };
      }) (lib.filter (f: f.enable) all)
    );
  };
}
