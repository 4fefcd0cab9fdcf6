# Where desktops keep documents, downloads and their like: ~/.config/user-dirs.dirs.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    option
    package
    ;
  cfg = config.xdg.userDirs;
  home = config.home.homeDirectory;

  path = types.coercedTo types.path toString types.str;
  folder =
    name:
    mkOption {
      type = types.nullOr path;
      default = "${home}/${name}";
      defaultText = lib.literalExpression ''"''${config.home.homeDirectory}/${name}"'';
      description = "The folder ${name}.";
    };

  folders =
    lib.filterAttrs (_: v: v != null) {
      DESKTOP = cfg.desktop;
      DOCUMENTS = cfg.documents;
      DOWNLOAD = cfg.download;
      MUSIC = cfg.music;
      PICTURES = cfg.pictures;
      PROJECTS = cfg.projects;
      PUBLICSHARE = cfg.publicShare;
      TEMPLATES = cfg.templates;
      VIDEOS = cfg.videos;
    }
    // cfg.extraConfig;
  variables = lib.mapAttrs' (n: lib.nameValuePair "XDG_${n}_DIR") folders;
in
{
  options.xdg.userDirs = {
    enable = enable "the folders of documents, downloads and their like are declared";
    package = package pkgs "xdg-user-dirs";
    desktop = folder "Desktop";
    documents = folder "Documents";
    download = folder "Downloads";
    music = folder "Music";
    pictures = folder "Pictures";
    projects = folder "Projects";
    publicShare = folder "Public";
    templates = folder "Templates";
    videos = folder "Videos";
    extraConfig = option (types.attrsOf path) { } "Further folders: `MISC` becomes `XDG_MISC_DIR`.";
    createDirectories = enable "the folders are made";
    setSessionVariables = flag false "Whether variables such as XDG_DESKTOP_DIR are set.";
  };

  config = mkIf cfg.enable {
    xdg.configFile = {
      "user-dirs.dirs".text = lib.generators.toKeyValue { } (lib.mapAttrs (_: v: ''"${v}"'') variables);
      "user-dirs.conf".text = "enabled=False";
    };
    home = {
      packages = lib.optional (cfg.package != null) cfg.package;
      sessionVariables = mkIf cfg.setSessionVariables variables;
      activation.createXdgUserDirectories = mkIf cfg.createDirectories (
        lib.hm.dag.entryAfter [ "linkGeneration" ] (
          lib.concatMapStringsSep "\n" (f: ''[[ -L "${f}" ]] || run mkdir -p $VERBOSE_ARG "${f}"'') (
            lib.attrValues folders
          )
        )
      );
    };
  };
}
