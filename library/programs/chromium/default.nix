# Policies of Chromium, Chrome and Brave.
{ config, lib, ... }:
let
  inherit (lib) mkIf types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable maybe option;
  cfg = config.programs.chromium;

  managed = lib.filterAttrs (_: v: v != null) {
    ExtensionInstallForcelist = cfg.extensions;
    HomepageLocation = cfg.homepageLocation;
    DefaultSearchProviderEnabled = cfg.defaultSearchProviderEnabled;
    DefaultSearchProviderSearchURL = cfg.defaultSearchProviderSearchURL;
    DefaultSearchProviderSuggestURL = cfg.defaultSearchProviderSuggestURL;
  };
in
{
  options.programs.chromium = {
    enable = enable "policies of browsers like Chromium are written";
    extensions = maybe (types.listOf types.str) "Ids of extensions that are installed.";
    homepageLocation = maybe types.str "The home page.";
    defaultSearchProviderEnabled = maybe types.bool "Whether there is a search engine.";
    defaultSearchProviderSearchURL = maybe types.str "Address of the search engine.";
    defaultSearchProviderSuggestURL = maybe types.str "Address of its suggestions.";
    extraOpts = option types.attrs { } "Further policies.";
    initialPrefs = option types.attrs { } "Preferences of a new profile.";
  };

  config.environment.etc = mkIf cfg.enable (
    lib.mkMerge (
      map
        (folder: {
          "${folder}/policies/managed/default.json" = mkIf (managed != { }) {
            text = builtins.toJSON managed;
          };
          "${folder}/policies/managed/extra.json" = mkIf (cfg.extraOpts != { }) {
            text = builtins.toJSON cfg.extraOpts;
          };
        })
        [
          "chromium"
          "opt/chrome"
          "brave"
        ]
      ++ [
        {
          "chromium/initial_preferences" = mkIf (cfg.initialPrefs != { }) {
            text = builtins.toJSON cfg.initialPrefs;
          };
        }
      ]
    )
  );
}
