# dunst, which shows notices. D-Bus starts it with the first one, by the distribution's file.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatMapStringsSep
    concatStringsSep
    mkIf
    optional
    optionals
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    maybe
    option
    package
    ;
  cfg = config.services.dunst;
  target = config.wayland.systemd.target;

  section = lib.generators.toINI {
    mkKeyValue =
      name: v:
      "${name}=${
        if lib.isBool v then
          lib.hm.booleans.yesNo v
        else if lib.isString v then
          "\"${v}\""
        else
          toString v
      }";
  };
  sections = lib.hm.dag.sorted "services.dunst.settings" cfg.settings;

  hicolor = {
    name = "hicolor";
    size = "32x32";
    package = null;
  };
  isOther = cfg.iconTheme.name != hicolor.name || cfg.iconTheme.size != hicolor.size;
  themes = [ cfg.iconTheme ] ++ optional isOther (hicolor // { inherit (cfg.iconTheme) size; });
  # Icons are the distribution's, or the user's own.
  places = lib.unique [
    "/usr"
    config.home.profileDirectory
  ];
  categories = [
    "actions"
    "animations"
    "apps"
    "categories"
    "devices"
    "emblems"
    "emotes"
    "filesystem"
    "intl"
    "legacy"
    "mimetypes"
    "places"
    "status"
    "stock"
  ];
  exe = name: if cfg.package == null then name else lib.getExe' cfg.package name;
in
{
  options.services.dunst = {
    enable = enable "dunst shows notices";
    package = package pkgs "dunst";
    configFile = maybe (types.either types.str types.path) "Another file that is read instead of dunstrc.";
    iconTheme = option (types.submodule {
      options = {
        package = maybe types.package "Package of the theme; null where it is there already.";
        name = option types.str hicolor.name "Name of the theme.";
        size = option types.str "32x32" "Size of icons.";
      };
    }) { } "Where icons come from.";
    waylandDisplay = option types.str "" "Value of `WAYLAND_DISPLAY` for the service.";
    settings = option (lib.hm.types.dagOf (
      types.submodule {
        freeformType = types.attrsOf (
          types.oneOf [
            types.str
            types.bool
            types.int
            (types.listOf types.str)
          ]
        );
      }
    )) { } "Sections of dunstrc; rules may say what they come after.";
  };

  config = mkIf cfg.enable {
    home.packages =
      optional (cfg.package != null) cfg.package
      ++ optional (cfg.iconTheme.package != null) cfg.iconTheme.package;

    services.dunst.settings.global.icon_path = concatStringsSep ":" (
      lib.concatMap (
        place:
        lib.concatMap (
          theme: map (c: "${place}/share/icons/${theme.name}/${theme.size}/${c}") categories
        ) themes
      ) places
    );

    xdg.configFile."dunst/dunstrc" = {
      text = concatMapStringsSep "\n" (entry: section { ${entry.name} = entry.data; }) sections;
      onChange = "${exe "dunstctl"} reload 2> /dev/null || true";
    };

    systemd.user.services.dunst = {
      Unit = {
        Description = "Dunst notification daemon";
        After = [ target ];
        PartOf = [ target ];
      };
      Service = {
        Type = "dbus";
        BusName = "org.freedesktop.Notifications";
        ExecStart = lib.escapeShellArgs (
          [ (exe "dunst") ]
          ++ optionals (cfg.configFile != null) [
            "-config"
            cfg.configFile
          ]
        );
        ExecReload = "${exe "dunstctl"} reload";
        Environment = mkIf (cfg.waylandDisplay != "") "WAYLAND_DISPLAY=${cfg.waylandDisplay}";
      };
    };
  };
}
