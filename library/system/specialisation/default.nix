# Further systems made of this one with changes. `toplevel` links them; `nivis switch --specialisation NAME` takes one.
{
  config,
  lib,
  extendModules,
  noUserModules,
  ...
}:
let
  inherit (lib) mkOption types;

  # A specialisation has none of its own.
  alone = {
    _file = ./default.nix;
    config = {
      isSpecialisation = lib.mkOverride 0 true;
      specialisation = lib.mkOverride 0 { };
    };
  };
in
{
  options = {
    isSpecialisation = mkOption {
      type = types.bool;
      internal = true;
      default = false;
      description = "Whether this system is a specialisation of another.";
    };

    specialisation = mkOption {
      type = types.attrsOf (
        types.submodule (
          { config, ... }:
          let
            extend = if config.inheritParentConfig then extendModules else noUserModules.extendModules;
          in
          {
            options = {
              inheritParentConfig = mkOption {
                type = types.bool;
                default = true;
                description = "Whether this system's configuration is part of it.";
              };
              configuration = mkOption {
                inherit (extend { modules = [ alone ]; }) type;
                default = { };
                visible = "shallow";
                description = "What is different.";
              };
            };
          }
        )
      );
      default = { };
      example = lib.literalExpression "{ many-jobs.configuration = { nix.settings.max-jobs = 8; }; }";
      description = "Further systems by their name.";
    };
  };

  config = {
    assertions = lib.mapAttrsToList (name: _: {
      assertion = !lib.hasInfix "/" name;
      message = ''
        Specialisation names must not contain forward slashes.
        Invalid specialisation name: ${name}
      '';
    }) config.specialisation;

    system.build.specialisations = lib.mapAttrs (
      _: s: s.configuration.system.build.toplevel
    ) config.specialisation;
  };
}
