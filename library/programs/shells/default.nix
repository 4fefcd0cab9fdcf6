# Login shells: that they are there, and their aliases.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;

  shells = [
    "bash"
    "fish"
    "zsh"
  ];
in
{
  options.programs = lib.genAttrs shells (name: {
    enable = mkOption {
      type = types.bool;
      default = name == "bash";
      description = "Whether ${name} is there as a login shell.";
    };
  });

  config.environment.systemPackages = lib.concatMap (
    name: lib.optional config.programs.${name}.enable pkgs.${name}
  ) shells;
}
