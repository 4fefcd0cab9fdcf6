{
  lib,
  text,
  ...
}:
{
  "policies, preferences and languages" = {
    module = {
      programs.firefox = {
        enable = true;
        policies.DisableTelemetry = true;
        preferences."browser.tabs.tabmanager.enabled" = false;
        preferencesStatus = "default";
        languagePacks = [ "de" ];
      };
    };
    actual = host: [
      (builtins.fromJSON (text host "firefox/policies/policies.json"))
      (lib.elem "firefox" (map lib.getName host.config.environment.systemPackages))
    ];
    expected = [
      {
        policies = {
          DisableAppUpdate = true;
          DisableTelemetry = true;
          ExtensionSettings = {
            "langpack-de@firefox.mozilla.org" = {
              install_url = "https://addons.mozilla.org/firefox/downloads/latest/langpack-de@firefox.mozilla.org/latest.xpi";
              installation_mode = "normal_installed";
            };
          };
          Preferences = {
            "browser.tabs.tabmanager.enabled" = {
              Status = "default";
              Value = false;
            };
          };
        };
      }
      true
    ];
  };

  "files in the package's folder are refused" = {
    module = {
      programs.firefox = {
        enable = true;
        autoConfig = "lockPref('a', 1);";
      };
    };
    refused = true;
  };

  "programs of extensions are packages" = {
    module =
      { pkgs, ... }:
      {
        programs.firefox = {
          enable = true;
          nativeMessagingHosts.packages = [ pkgs.jq ];
        };
      };
    actual = host: lib.elem "jq" (map (p: p.name) host.config.environment.systemPackages);
    expected = true;
  };

  "files of AutoConfig are refused" = {
    module.programs.firefox = {
      enable = true;
      autoConfigFiles = [ "/srv/x.js" ];
    };
    refused = true;
  };
}
