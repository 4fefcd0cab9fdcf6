# Calendars: where each stands, here and on a server; khal shows them, vdirsyncer (./vdirsyncer.nix) brings both together.
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
    maybe
    option
    package
    strings
    ;
  inherit (config.accounts.calendar) accounts;
  cfg = config.programs.khal;
  ini = pkgs.formats.ini { };

  local =
    name:
    types.submodule {
      options = {
        path = option types.str "${config.accounts.calendar.basePath}/${name}" "Where it stands here." // {
          defaultText = lib.literalExpression ''"''${accounts.calendar.basePath}/‹name›"'';
        };
        type = option (types.enum [
          "filesystem"
          "singlefile"
        ]) "filesystem" "Whether it is a folder of files, or one file.";
        fileExt = option (types.nullOr types.str) ".ics" "How names of files end.";
        encoding = maybe types.str "Encoding of files; null for UTF-8.";
      };
    };

  remote = types.submodule {
    options = {
      type = mkOption {
        type = types.enum [
          "caldav"
          "http"
          "google_calendar"
        ];
        description = "What the server speaks.";
      };
      url = maybe types.str "Its address.";
      userName = maybe types.str "Name of the user there.";
      passwordCommand = maybe (types.listOf types.str) "Command that prints the password.";
    };
  };

  calendar =
    { name, ... }:
    {
      imports = [ ./account.nix ];
      options = {
        name = mkOption {
          type = types.str;
          readOnly = true;
          default = name;
          description = "Its name.";
        };
        primary = flag false "Whether it is the one that programs take first.";
        primaryCollection = maybe types.str "The calendar of it that they take.";
        local = option (local name) { } "Where it stands here.";
        remote = maybe remote "Where it stands on a server; null for nowhere.";
        khal = {
          enable = enable "khal shows it";
          type = option (types.enum [
            "calendar"
            "discover"
          ]) "calendar" "Whether it is one calendar, or a folder of several.";
          glob = option types.str "*" "Which folders of several are shown.";
          readOnly = flag false "Whether khal leaves it as it is.";
          color = maybe types.str "Its colour.";
          priority =
            option types.int 10
              "Whose colour an event of two calendars has: that of the higher one.";
          addresses = strings "Addresses of the user, by which khal knows what was accepted.";
        };
      };
    };

  primaries = lib.filter (a: a.primary) (lib.attrValues accounts);
  shown = lib.filterAttrs (_: a: a.khal.enable) accounts;
  first = lib.findFirst (a: a.primary) null (lib.attrValues shown);

  # khal takes no space before a key.
  entry =
    name: a:
    lib.concatLines (
      [
        "[[${name}]]"
        "path = ${a.local.path}${lib.optionalString (a.local.type != "singlefile") "/"}${
          lib.optionalString (a.khal.type == "discover") a.khal.glob
        }"
      ]
      ++ lib.optional a.khal.readOnly "readonly = True"
      ++ lib.optional (
        a.khal.addresses != [ ]
      ) "addresses = ${lib.concatStringsSep ", " a.khal.addresses}"
      ++ lib.optional (a.khal.color != null) "color = '${a.khal.color}'"
      ++ [
        "priority = ${toString a.khal.priority}"
        "type = ${a.khal.type}"
      ]
    );

  formats =
    lib.mapAttrs (_: default: option types.str default "A format, as {manpage}`strftime(3)` has them.")
      {
        dateformat = "%x";
        timeformat = "%X";
        datetimeformat = "%c";
        longdateformat = "%x";
        longdatetimeformat = "%c";
      };
  settings = lib.recursiveUpdate (lib.optionalAttrs (first != null) {
    default = {
      highlight_event_days = true;
      default_calendar = if first.primaryCollection == null then first.name else first.primaryCollection;
    };
  }) cfg.settings;
in
{
  imports = [ ./vdirsyncer.nix ];

  options = {
    accounts.calendar = {
      basePath = mkOption {
        type = types.str;
        example = ".calendar";
        apply = p: if lib.hasPrefix "/" p then p else "${config.home.homeDirectory}/${p}";
        description = "The folder of calendars, in the home where it is not absolute.";
      };
      accounts = option (types.attrsOf (types.submodule calendar)) { } "Calendars by name.";
    };

    programs.khal = {
      enable = enable "khal shows calendars";
      package = package pkgs "khal";
      locale = formats // {
        unicode_symbols = flag true "Whether signs outside of ASCII are used.";
        default_timezone = maybe types.str "Time zone of new events; null for the machine's.";
        local_timezone = maybe types.str "Time zone in which events are shown; null for the machine's.";
        firstweekday = option (types.ints.between 0 6) 0 "With what the week begins; 0 is Monday.";
        weeknumbers = option (types.enum [
          "off"
          "left"
          "right"
        ]) "off" "Where numbers of weeks stand.";
      };
      settings = option ini.type { } "Further settings, by section.";
    };
  };

  config = lib.mkMerge [
    {
      assertions = [
        {
          assertion = lib.length primaries < 2;
          message = "Of `accounts.calendar.accounts' one at most is `primary', and these are: ${
            lib.concatMapStringsSep ", " (a: a.name) primaries
          }.";
        }
      ];
    }
    (mkIf cfg.enable {
      home.packages = lib.optional (cfg.package != null) cfg.package;
      xdg.configFile."khal/config".text =
        "[calendars]\n"
        + lib.concatStringsSep "\n" (lib.mapAttrsToList entry shown)
        + "\n"
        + lib.generators.toINI { } (
          settings // { locale = lib.filterAttrs (_: v: v != null) cfg.locale // settings.locale or { }; }
        );
    })
  ];
}
