{ text, ... }:
{
  "policies for each browser" = {
    module = {
      programs.chromium = {
        enable = true;
        extensions = [ "chlffgpmiacpedhhbkiomidkjlcfhogd" ];
        homepageLocation = "https://nixos.org";
        defaultSearchProviderEnabled = true;
        defaultSearchProviderSearchURL = "https://s?q={searchTerms}";
        defaultSearchProviderSuggestURL = "https://g?q={searchTerms}";
        extraOpts.SyncDisabled = true;
        initialPrefs.first_run_tabs = [ "https://nixos.org" ];
      };
    };
    actual = host: [
      (builtins.fromJSON (text host "chromium/policies/managed/default.json"))
      (text host "brave/policies/managed/extra.json")
      (text host "opt/chrome/policies/managed/extra.json")
      (text host "chromium/initial_preferences")
    ];
    expected = [
      {
        DefaultSearchProviderEnabled = true;
        DefaultSearchProviderSearchURL = "https://s?q={searchTerms}";
        DefaultSearchProviderSuggestURL = "https://g?q={searchTerms}";
        ExtensionInstallForcelist = [ "chlffgpmiacpedhhbkiomidkjlcfhogd" ];
        HomepageLocation = "https://nixos.org";
      }
      "{\"SyncDisabled\":true}"
      "{\"SyncDisabled\":true}"
      "{\"first_run_tabs\":[\"https://nixos.org\"]}"
    ];
  };
}
