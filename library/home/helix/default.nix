# Helix: ~/.config/helix.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    option
    package
    packages
    strings
    ;
  cfg = config.programs.helix;
  toml = pkgs.formats.toml { };
  text = import ../../packages/toml.nix { inherit lib; };
  onChange = "pkill -USR1 -u $USER -x hx || true";
in
{
  options.programs.helix = {
    enable = enable "Helix is set up";
    package = package pkgs "helix";
    extraPackages = packages "Packages it needs, such as language servers.";
    defaultEditor = flag false "Whether Helix is the editor of other programs.";
    settings = option toml.type { } "Contents of config.toml.";
    extraConfig = lines "Further lines of config.toml.";
    languages = option (types.coercedTo (types.listOf toml.type) (language: {
      inherit language;
    }) toml.type) { } "Contents of languages.toml.";
    ignores = strings "Patterns of files that are not offered.";
    themes = option (types.attrsOf (
      types.oneOf [
        toml.type
        types.path
        types.lines
      ]
    )) { } "Themes.";
  };

  config = mkIf cfg.enable {
    home = {
      packages = lib.optional (cfg.package != null) cfg.package ++ cfg.extraPackages;
      sessionVariables = mkIf cfg.defaultEditor {
        EDITOR = "hx";
        VISUAL = "hx";
      };
    };
    xdg.configFile = {
      "helix/config.toml" = mkIf (cfg.settings != { } || cfg.extraConfig != "") {
        inherit onChange;
        text =
          text cfg.settings
          + lib.optionalString (cfg.extraConfig != "") (
            lib.optionalString (cfg.settings != { }) "\n" + cfg.extraConfig
          );
      };
      "helix/languages.toml" = mkIf (cfg.languages != { }) {
        inherit onChange;
        text = text cfg.languages;
      };
      "helix/ignore" = mkIf (cfg.ignores != [ ]) { text = lib.concatLines cfg.ignores; };
    }
    // lib.mapAttrs' (
      name: theme:
      lib.nameValuePair "helix/themes/${name}.toml" (
        {
          inherit onChange;
        }
        // (
          if lib.isAttrs theme && !(theme ? outPath) then
            { text = text theme; }
          else if lib.isString theme && !(lib.hasPrefix "/" theme) then
            { text = theme; }
          else
            { source = theme; }
        )
      )
    ) cfg.themes;
  };
}
