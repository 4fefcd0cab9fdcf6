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
