# The browser: Firefox, without what calls home.
{ config, lib, ... }:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.home.browser;
in
{
  options.firn.home.browser = {
    enable = mkEnableOption "the browser";

    homepage = mkOption {
      type = types.str;
      default = "about:blank";
      description = "What a new window shows.";
    };
  };

  config = mkIf cfg.enable {
    programs.firefox = {
      enable = true;
      profiles.default = {
        isDefault = true;
        settings = {
          "browser.startup.homepage" = cfg.homepage;
          "browser.newtabpage.activity-stream.showSponsored" = false;
          "datareporting.healthreport.uploadEnabled" = false;
          "dom.security.https_only_mode" = true;
          "privacy.trackingprotection.enabled" = true;
        };
      };
    };

    xdg.mimeApps = {
      enable = true;
      defaultApplications = {
        "text/html" = "firefox.desktop";
        "x-scheme-handler/http" = "firefox.desktop";
        "x-scheme-handler/https" = "firefox.desktop";
      };
    };
  };
}
