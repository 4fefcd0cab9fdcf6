# Time zone, language and keyboard. Nothing is written where nothing is declared.
{
  config,
  lib,
  options,
  pkgs,
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

  # The manifest's and, on Debian, what logins read.
  localeText =
    "LANG=${cfg.defaultLocale}\n"
    + lib.concatStringsSep "\n" (mapAttrsToList (n: v: "${n}=${v}") cfg.extraLocaleSettings)
    + "\n";
  debianLike = lib.elem config.nivis.distribution [
    "debian"
    "ubuntu"
  ];
  consoleText =
    "KEYMAP=${config.console.keyMap}\n"
    + optionalString (config.console.font != null) "FONT=${config.console.font}\n";
  fixed = localeDeclared && !cfg.imperativeLocale;
  usesConsole = config.console.enable && consoleDeclared;

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

      defaultCharset = mkOption {
        type = types.str;
        default = "UTF-8";
        example = "ISO-8859-8";
        description = "Character set of the default language.";
      };

      localeCharsets = mkOption {
        type = types.attrsOf types.str;
        default = { };
        example = {
          LC_TIME = "ISO-8859-1";
        };
        description = "Character sets of `extraLocaleSettings`, where they are not UTF-8.";
      };

      imperativeLocale = mkOption {
        type = types.bool;
        default = false;
        description = "Whether language and keyboard are changed on the machine; what is declared is where it begins.";
      };

      extraLocales = mkOption {
        type = types.either (types.listOf types.str) (types.enum [ "all" ]);
        default = [ ];
        example = [ "nl_NL.UTF-8/UTF-8" ];
        description = "Locales that are there beside the used ones.";
      };

      supportedLocales = mkOption {
        type = types.listOf types.str;
        visible = false;
        default = lib.unique (
          lib.optional (cfg.defaultLocale != "C") "${cfg.defaultLocale}/${cfg.defaultCharset}"
          ++ mapAttrsToList (name: locale: "${toCharset locale}/${cfg.localeCharsets.${name} or "UTF-8"}") (
            lib.filterAttrs (name: locale: name != "LANGUAGE" && locale != "C") cfg.extraLocaleSettings
          )
          ++ map toCharset (lib.toList cfg.extraLocales)
        );
        description = "All locales the machine must have.";
      };
    };

    console = {
      enable = mkOption {
        type = types.bool;
        default = true;
        description = "Whether the console is set up.";
      };

      colors = mkOption {
        type = types.listOf (types.strMatching "[[:xdigit:]]{6}");
        default = [ ];
        description = "The console's sixteen colours, of which the kernel is told at boot.";
      };

      packages = mkOption {
        type = types.listOf types.package;
        default = [ ];
        description = "Packages with further fonts and keyboards.";
      };

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

      "locale.conf" = mkIf fixed { text = localeText; };
      "default/locale" = mkIf (fixed && debianLike) { text = localeText; };

      "vconsole.conf" = mkIf (usesConsole && !cfg.imperativeLocale) {
        text = consoleText;
      };
    };

    environment.sessionVariables = mkIf fixed (
      { LANG = cfg.defaultLocale; } // cfg.extraLocaleSettings
    );

    environment.systemPackages = lib.optionals usesConsole (
      config.console.packages ++ [ pkgs.kbd ] ++ lib.optional debianLike pkgs.console-data
    );

    boot.kernelParams = mkIf (config.console.enable && config.console.colors != [ ]) (
      lib.imap0
        (
          i: name:
          "vt.default_${name}=${
            lib.concatMapStringsSep "," (c: "0x${lib.substring (2 * i) 2 c}") config.console.colors
          }"
        )
        [
          "red"
          "grn"
          "blu"
        ]
    );

    # What was declared is there until someone changes it.
    systemd.tmpfiles.rules =
      lib.optional (
        cfg.imperativeLocale && localeDeclared
      ) "C /etc/locale.conf - - - - ${pkgs.writeText "locale.conf" localeText}"
      ++ lib.optional (
        cfg.imperativeLocale && usesConsole
      ) "C /etc/vconsole.conf - - - - ${pkgs.writeText "vconsole.conf" consoleText}";

    # Debian has no systemd-vconsole-setup.
    systemd.services.nivis-console = mkIf usesConsole {
      description = "Keyboard and font of the console";
      wantedBy = [ "multi-user.target" ];
      unitConfig.ConditionPathExists = "/dev/tty0";
      restartTriggers = [ consoleText ];
      path = [ pkgs.kbd ];
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
      };
      script =
        "loadkeys -q -C /dev/tty0 ${lib.escapeShellArg config.console.keyMap}\n"
        + optionalString (
          config.console.font != null
        ) "for tty in /dev/tty[1-6]; do setfont -C $tty ${lib.escapeShellArg config.console.font}; done\n";
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
