# A module for a program that has a package and one file of settings.
#
#   program { name = "lazygit"; file = "lazygit/config.yml"; format = "yaml"; what = "lazygit, a view of git"; }
{
  # Name below `programs`.
  name,
  package ? name,
  what,
  # Relative to ~/.config; null where the program has no settings.
  file ? null,
  format ? "toml",
  formatOptions ? { },
  option ? "settings",
  # Further options, and what they add to the configuration.
  extraOptions ? (_: { }),
  extraConfig ? (_: { }),
}:
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.programs.${name};
  helpers = import ../../_lib/option.nix { inherit lib; };
  generator = pkgs.formats.${format} formatOptions;
  context = {
    inherit
      config
      lib
      pkgs
      cfg
      helpers
      ;
    exe = if cfg.package == null then package else lib.getExe cfg.package;
  };
in
{
  options.programs.${name} = {
    enable = helpers.enable "${what} is set up";
    package = helpers.package pkgs package;
  }
  // lib.optionalAttrs (file != null) {
    ${option} = helpers.option generator.type { } "Contents of ~/.config/${file}.";
  }
  // extraOptions context;

  config = lib.mkIf cfg.enable (
    lib.mkMerge [
      {
        home.packages = lib.optional (cfg.package != null) cfg.package;
        xdg.configFile = lib.mkIf (file != null && cfg.${option} or { } != { }) {
          ${toString file}.source = generator.generate (baseNameOf file) cfg.${option};
        };
      }
      (extraConfig context)
    ]
  );
}
