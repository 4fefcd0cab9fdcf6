# Time zone, language and keyboard. Nothing is written where nothing is declared.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib)
    mapAttrsToList
    mkIf
    mkOption
    optionalString
    types
    ;

  cfg = config.i18n;

  # Said by someone, even where it is the default.
  isDeclared = option: option.highestPrio < (lib.mkOptionDefault null).priority;

  localeDeclared = isDeclared options.i18n.defaultLocale || cfg.extraLocaleSettings != { };
  consoleDeclared = isDeclared options.console.keyMap || config.console.font != null;

  toCharset = locale: lib.replaceStrings [ "utf8" "utf-8" "UTF8" ] [ "UTF-8" "UTF-8" "UTF-8" ] locale;
in
{
  options = {
    time = {
      timeZone = mkOption {
        type = types.nullOr (
          types.addCheck types.str (s: !lib.hasInfix " " s) // { description = "string without spaces"; }
        );
        default = null;
        example = "Europe/Berlin";
        description = "The time zone; null leaves it as it is.";
      };

      hardwareClockInLocalTime = mkOption {
        type = types.bool;
        default = false;
        description = "Whether the hardware's clock runs in local time.";
      };
    };

    i18n = {
      defaultLocale = mkOption {
        type = types.str;
        default = "en_US.UTF-8";
        example = "nl_NL.UTF-8";
        description = "Language of messages, dates and sorting.";
      };

      extraLocaleSettings = mkOption {
        type = types.attrsOf types.str;
        default = { };
        example = {
          LC_TIME = "de_DE.UTF-8";
        };
        description = "Locale variables other than LANG.";
      };

      extraLocales = mkOption {
        type = types.listOf types.str;
        default = [ ];
        example = [ "nl_NL.UTF-8/UTF-8" ];
        description = "Locales that are there beside the used ones.";
      };

      supportedLocales = mkOption {
        type = types.listOf types.str;
        visible = false;
        default = lib.unique (
          lib.optional (cfg.defaultLocale != "C") "${cfg.defaultLocale}/UTF-8"
          ++ mapAttrsToList (_: locale: "${toCharset locale}/UTF-8") (
            lib.filterAttrs (name: locale: name != "LANGUAGE" && locale != "C") cfg.extraLocaleSettings
          )
          ++ cfg.extraLocales
        );
        description = "All locales the machine must have.";
      };
    };

    console = {
      keyMap = mkOption {
        type = types.either types.str types.path;
        default = "us";
        example = "fr";
        description = "Keyboard of the console.";
      };

      font = mkOption {
        type = types.nullOr (types.either types.str types.path);
        default = null;
        example = "LatArCyrHeb-16";
        description = "Font of the console.";
      };
    };
  };

  config = {
    environment.etc = {
      localtime = mkIf (config.time.timeZone != null) {
        source = "/usr/share/zoneinfo/${config.time.timeZone}";
        mode = "direct-symlink";
      };

      adjtime = mkIf config.time.hardwareClockInLocalTime {
        text = ''
          0.0 0 0
          0
          LOCAL
        '';
      };

      "locale.conf" = mkIf localeDeclared {
        text =
          "LANG=${cfg.defaultLocale}\n"
          + lib.concatStringsSep "\n" (mapAttrsToList (n: v: "${n}=${v}") cfg.extraLocaleSettings)
          + "\n";
      };

      "vconsole.conf" = mkIf consoleDeclared {
        text =
          "KEYMAP=${config.console.keyMap}\n"
          + optionalString (config.console.font != null) "FONT=${config.console.font}\n";
      };
    };

    nivis.manifest = {
      host = {
        inherit (config.time) timeZone;
        locale = if localeDeclared then cfg.defaultLocale else null;
      };
      locales = lib.optionals localeDeclared cfg.supportedLocales;
    };
  };
}
