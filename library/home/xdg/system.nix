# Folders of the system in which programs look, what starts with the desktop, and which terminal it opens.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkMerge types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    option
    package
    strings
    ;
  cfg = config.xdg;

  prepended =
    variable: folders:
    mkIf (folders != [ ]) {
      ${variable} = "${lib.concatStringsSep ":" folders}\${${variable}:+:\$${variable}}";
    };
  variables = mkMerge [
    (prepended "XDG_CONFIG_DIRS" cfg.systemDirs.config)
    (prepended "XDG_DATA_DIRS" cfg.systemDirs.data)
  ];

  # Paths may be those of packages.
  nameOf = path: builtins.unsafeDiscardStringContext (baseNameOf path);
in
{
  options.xdg = {
    systemDirs.config = strings "Folders added to XDG_CONFIG_DIRS.";
    systemDirs.data = strings "Folders added to XDG_DATA_DIRS.";

    autostart = {
      enable = enable "programs that start with the desktop are declared";
      readOnly = flag false "Whether nothing else can be added.";
      entries =
        option (types.listOf types.path) [ ]
          "Desktop files of programs that start with the desktop.";
    };

    mime = {
      enable = flag true "Whether the table of types of files is there.";
      sharedMimeInfoPackage = package pkgs "shared-mime-info";
      desktopFileUtilsPackage = package pkgs "desktop-file-utils";
    };

    terminal-exec = {
      enable = enable "the desktop's terminal is chosen";
      package = package pkgs "xdg-terminal-exec";
      settings = option (types.attrsOf (
        types.listOf types.str
      )) { } "Terminals in the order they are tried, by desktop; `default` for all others.";
    };
  };

  config = mkMerge [
    {
      home.sessionVariables = variables;
      systemd.user.sessionVariables = variables;
    }
    (mkIf cfg.autostart.enable {
      xdg.configFile =
        if cfg.autostart.readOnly then
          {
            autostart.source = pkgs.linkFarm "xdg-autostart-entries" (
              map (path: {
                name = nameOf path;
                inherit path;
              }) cfg.autostart.entries
            );
          }
        else
          lib.listToAttrs (
            map (path: {
              name = "autostart/${nameOf path}";
              value.source =
                if lib.hasPrefix "/usr/" (toString path) then config.lib.file.mkOutOfStoreSymlink path else path;
            }) cfg.autostart.entries
          );
    })
    (mkIf cfg.terminal-exec.enable {
      home.packages = lib.optional (cfg.terminal-exec.package != null) cfg.terminal-exec.package;
      xdg.configFile = lib.mapAttrs' (
        desktop: terminals:
        lib.nameValuePair "${
          lib.optionalString (desktop != "default") "${lib.toLower desktop}-"
        }xdg-terminals.list" { text = lib.concatLines terminals; }
      ) cfg.terminal-exec.settings;
    })
    # Distributions have these with the desktop; alone they would be asked for on servers, too.
    (mkIf (cfg.mime.enable && (cfg.mimeApps.enable || cfg.desktopEntries != { })) {
      home.packages = lib.filter (p: p != null) [
        cfg.mime.sharedMimeInfoPackage
        cfg.mime.desktopFileUtilsPackage
      ];
    })
  ];
}
