# The folders of the XDG base directories and the files in them.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  cfg = config.xdg;
  home = config.home.homeDirectory;

  folder =
    name: fallback:
    mkOption {
      type = types.path;
      default = "${home}/${fallback}";
      defaultText = "~/${fallback}";
      apply = toString;
      description = "The folder of ${name}.";
    };
  fileType = import ../files/type.nix { inherit lib pkgs home; };
  files =
    folder: name:
    mkOption {
      type = fileType folder;
      default = { };
      description = "Files, relative to the folder of ${name}; each as in {option}`home.file`.";
    };

  variables = {
    XDG_BIN_HOME = cfg.binHome;
    XDG_CACHE_HOME = cfg.cacheHome;
    XDG_CONFIG_HOME = cfg.configHome;
    XDG_DATA_HOME = cfg.dataHome;
    XDG_STATE_HOME = cfg.stateHome;
  };
in
{
  imports = [
    ./user-dirs.nix
    ./mime-apps.nix
    ./desktop-entries.nix
    ./portal.nix
    ./system.nix
  ];

  options.xdg = {
    enable = lib.mkEnableOption "the variables of the XDG folders";
    binHome = folder "programs" ".local/bin";
    cacheHome = folder "caches" ".cache";
    configHome = folder "settings" ".config";
    dataHome = folder "data" ".local/share";
    stateHome = folder "state" ".local/state";
    localBinInPath = mkOption {
      type = types.bool;
      default = false;
      description = "Whether the folder of programs is in PATH, where {option}`xdg.enable` is set.";
    };
    cacheFile = files cfg.cacheHome "caches";
    configFile = files cfg.configHome "settings";
    dataFile = files cfg.dataHome "data";
    stateFile = files cfg.stateHome "state";
  };

  config = {
    home.sessionVariables = mkIf cfg.enable variables;
    systemd.user.sessionVariables = mkIf cfg.enable variables;
    home.sessionPath = mkIf (cfg.enable && cfg.localBinInPath) (lib.mkAfter [ cfg.binHome ]);

    home.file = lib.mkMerge [
      (lib.mapAttrs' (n: f: lib.nameValuePair "${cfg.cacheHome}/${n}" f) cfg.cacheFile)
      (lib.mapAttrs' (n: f: lib.nameValuePair "${cfg.configHome}/${n}" f) cfg.configFile)
      (lib.mapAttrs' (n: f: lib.nameValuePair "${cfg.dataHome}/${n}" f) cfg.dataFile)
      (lib.mapAttrs' (n: f: lib.nameValuePair "${cfg.stateHome}/${n}" f) cfg.stateFile)
    ];
  };
}
