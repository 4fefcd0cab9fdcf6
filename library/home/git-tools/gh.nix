# gh, GitHub's command: its settings, and git's credentials by it.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    flag
    option
    package
    packages
    enable
    ;
  cfg = config.programs.gh;
  yaml = pkgs.formats.yaml { };
  gh = if cfg.package == null then "gh" else lib.getExe cfg.package;
in
{
  options.programs.gh = {
    enable = enable "gh is set up";
    package = package pkgs "gh";
    settings = option (types.submodule {
      freeformType = yaml.type;
      options = {
        aliases = option (types.attrsOf types.str) { } "Aliases of its commands.";
        editor = option types.str "" "The editor; empty for $EDITOR.";
        git_protocol = option types.str "https" "How repositories are reached.";
      };
    }) { } "Contents of ~/.config/gh/config.yml.";
    hosts = option yaml.type { } "Contents of ~/.config/gh/hosts.yml.";
    gitCredentialHelper = {
      enable = flag true "Whether git asks gh for credentials.";
      hosts = option (types.listOf types.str) [
        "https://github.com"
        "https://gist.github.com"
      ] "Addresses for which it does.";
    };
    extensions = packages "Extensions.";
  };

  config = mkIf cfg.enable {
    home.packages = lib.optional (cfg.package != null) cfg.package;
    xdg.configFile."gh/config.yml".source = yaml.generate "gh-config.yml" (
      { version = 1; } // cfg.settings
    );
    xdg.configFile."gh/hosts.yml" = mkIf (cfg.hosts != { }) {
      source = yaml.generate "gh-hosts.yml" cfg.hosts;
    };
    xdg.dataFile = lib.listToAttrs (
      map (e: {
        name = "gh/extensions/${lib.getName e}/${lib.getName e}";
        value.source = lib.getExe e;
      }) cfg.extensions
    );
    programs.git.iniContent.credential = mkIf cfg.gitCredentialHelper.enable (
      lib.genAttrs cfg.gitCredentialHelper.hosts (_: {
        helper = [
          ""
          "${gh} auth git-credential"
        ];
      })
    );
  };
}
