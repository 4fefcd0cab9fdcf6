# What is declared, as one text: to be looked at and compared. Making it asks every value for its type.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;

  # Packages by their names; paths as they are.
  plain =
    value:
    if lib.isDerivation value || value.type or null == "distribution-package" then
      lib.getName value
    else if lib.isAttrs value then
      lib.mapAttrs (_: plain) value
    else if lib.isList value then
      map plain value
    else if lib.isPath value then
      toString value
    else
      value;

  sections = [
    "environment"
    "fonts"
    "homebrew"
    "launchd"
    "networking"
    "power"
    "programs"
    "security"
    "services"
    "time"
    "users"
  ];

  declared = plain (lib.getAttrs sections config) // {
    nix = plain config.nix;
    system = plain {
      inherit (config.system)
        activationScripts
        defaults
        keyboard
        primaryUser
        stateVersion
        ;
    };
    host = {
      name = config.networking.hostName;
      system = config.nixpkgs.hostPlatform.system;
      inherit (config.nivis) tags;
    };
  };

  name = if config.networking.hostName == null then "unnamed" else config.networking.hostName;

  failed = map (a: a.message) (lib.filter (a: !a.assertion) config.assertions);
in
{
  options.system.build = mkOption {
    type = types.submodule { freeformType = types.lazyAttrsOf types.unspecified; };
    default = { };
    description = "What is made from the configuration.";
  };

  config.system.build.toplevel =
    if failed != [ ] then
      throw "\nFailed assertions:\n${lib.concatMapStringsSep "\n" (message: "- ${message}") failed}"
    else
      lib.showWarnings config.warnings (
        pkgs.writeTextFile {
          name = "darwin-system-${name}";
          destination = "/darwin.json";
          text = builtins.toJSON declared;
        }
      );
}
