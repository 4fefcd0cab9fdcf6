# Firefox with policies: /etc/firefox/policies/policies.json, which every build of Firefox on Linux reads.
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
    lines
    option
    packages
    strings
    ;
  cfg = config.programs.firefox;
  json = pkgs.formats.json { };
in
{
  options.programs.firefox = {
    enable = enable "Firefox is there";
    package = mkOption {
      type = types.package;
      default = pkgs.firefox;
      defaultText = lib.literalExpression "pkgs.firefox";
      description = "The package of Firefox.";
    };
    policies = option json.type { } "Policies; see <https://mozilla.github.io/policy-templates/>.";
    preferences = option (types.attrsOf (
      types.oneOf [
        types.bool
        types.int
        types.str
      ]
    )) { } "Preferences, as about:config has them.";
    preferencesStatus = option (types.enum [
      "default"
      "locked"
      "user"
      "clear"
    ]) "locked" "Whether the preferences can be changed.";
    languagePacks = strings "Languages that are installed, such as `de`.";
    autoConfig = lines "Text of an AutoConfig file.";
    autoConfigFiles = option (types.listOf types.path) [ ] "AutoConfig files.";
    nativeMessagingHosts.packages = packages "Packages with programs that extensions talk to.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.autoConfig == "" && cfg.autoConfigFiles == [ ];
        message = "`programs.firefox.autoConfig' stands in the folder of the program, which is the package manager's. Use `programs.firefox.preferences' or `.policies'.";
      }
    ];

    environment.systemPackages = [ cfg.package ] ++ cfg.nativeMessagingHosts.packages;
    environment.etc."firefox/policies/policies.json".source = json.generate "firefox-policies.json" {
      inherit (cfg) policies;
    };

    programs.firefox.policies = {
      DisableAppUpdate = true;
      Preferences = mkIf (cfg.preferences != { }) (
        lib.mapAttrs (_: v: {
          Value = v;
          Status = cfg.preferencesStatus;
        }) cfg.preferences
      );
      # Without a version in the address, which only the package manager knows.
      ExtensionSettings = mkIf (cfg.languagePacks != [ ]) (
        lib.listToAttrs (
          map (
            lang:
            lib.nameValuePair "langpack-${lang}@firefox.mozilla.org" {
              installation_mode = "normal_installed";
              install_url = "https://addons.mozilla.org/firefox/downloads/latest/langpack-${lang}@firefox.mozilla.org/latest.xpi";
            }
          ) cfg.languagePacks
        )
      );
    };
  };
}
