{ manifest, ... }:
{
  "language and its exceptions" = {
    module.i18n = {
      defaultLocale = "en_US.UTF-8";
      extraLocaleSettings.LC_TIME = "de_DE.UTF-8";
    };
    actual = host: {
      text = host.config.environment.etc."locale.conf".text;
      inherit (manifest host) locales;
    };
    expected = {
      text = ''
        LANG=en_US.UTF-8
        LC_TIME=de_DE.UTF-8
      '';
      locales = [
        "en_US.UTF-8/UTF-8"
        "de_DE.UTF-8/UTF-8"
      ];
    };
  };

  "logins have the language, also on Debian" = {
    module.i18n = {
      defaultLocale = "de_DE.UTF-8";
      localeCharsets.LC_TIME = "ISO-8859-1";
      extraLocaleSettings.LC_TIME = "en_GB";
      extraLocales = [ "nl_NL.utf8/UTF-8" ];
    };
    actual = host: {
      debian = host.config.environment.etc."default/locale".text;
      variables = host.config.environment.sessionVariables;
      inherit (manifest host) locales;
    };
    expected = {
      debian = "LANG=de_DE.UTF-8\nLC_TIME=en_GB\n";
      variables = {
        LANG = "de_DE.UTF-8";
        LC_TIME = "en_GB";
      };
      locales = [
        "de_DE.UTF-8/UTF-8"
        "en_GB/ISO-8859-1"
        "nl_NL.UTF-8/UTF-8"
      ];
    };
  };

  "another character set" = {
    module.i18n = {
      defaultLocale = "he_IL";
      defaultCharset = "ISO-8859-8";
    };
    actual = host: (manifest host).locales;
    expected = [ "he_IL/ISO-8859-8" ];
  };

  "what is changed on the machine is only begun" = {
    module = {
      i18n = {
        defaultLocale = "de_DE.UTF-8";
        imperativeLocale = true;
      };
      console.keyMap = "de";
    };
    actual = host: {
      files = builtins.filter (f: f == "/etc/locale.conf" || f == "/etc/vconsole.conf") (
        builtins.attrNames (manifest host).files
      );
      rules = map (builtins.substring 0 12) host.config.systemd.tmpfiles.rules;
    };
    expected = {
      files = [ ];
      rules = [
        "C /etc/local"
        "C /etc/vcons"
      ];
    };
  };

  "keyboard, font and colours of the console" = {
    module =
      { pkgs, ... }:
      {
        console = {
          keyMap = "de";
          font = "Lat2-Terminus16";
          packages = [ pkgs.bc ];
          colors = [ "002b36" ];
        };
      };
    actual = host: {
      text = host.config.environment.etc."vconsole.conf".text;
      inherit (host.config.systemd.services.nivis-console) script;
      params = host.config.boot.kernelParams;
      packages = map (p: p.name) host.config.environment.systemPackages;
    };
    expected = {
      text = "KEYMAP=de\nFONT=Lat2-Terminus16\n";
      script = "loadkeys -q -C /dev/tty0 de\nfor tty in /dev/tty[1-6]; do setfont -C $tty Lat2-Terminus16; done\n";
      params = [
        "vt.default_red=0x00"
        "vt.default_grn=0x2b"
        "vt.default_blu=0x36"
      ];
      packages = [
        "bc"
        "kbd"
        "console-data"
        "bash"
      ];
    };
  };

  "without a console nothing is set up" = {
    module.console = {
      enable = false;
      keyMap = "de";
    };
    actual = host: (manifest host).files;
    expected = { };
  };

  "a clock in local time" = {
    module.time.hardwareClockInLocalTime = true;
    actual = host: host.config.environment.etc.adjtime.text;
    expected = "0.0 0 0\n0\nLOCAL\n";
  };

  "the time zone is a link to the distribution's data" = {
    module.time.timeZone = "Europe/Berlin";
    actual =
      host:
      let
        inherit (host.config.environment.etc) localtime;
      in
      [
        localtime.mode
        localtime.source
      ];
    expected = [
      "direct-symlink"
      "/usr/share/zoneinfo/Europe/Berlin"
    ];
  };

  "nothing declared, nothing written" = {
    module = { };
    actual = host: builtins.attrNames (manifest host).files;
    expected = [ ];
  };
}
