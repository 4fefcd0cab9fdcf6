# One output that is written per system: `perSystem.<name>` becomes `flake.<name>.<system>`.
{
  lib,
  name,
  option,
  file,
  mkPerSystemOption,
}:
{
  _file = file;
  options.flake.${name} = lib.mkOption {
    type = lib.types.lazyAttrsOf option.type;
    default = { };
    description = "See `perSystem.${name}`.";
  };
  options.perSystem = mkPerSystemOption {
    _file = file;
    options.${name} = option;
  };
  config.transposition.${name} = { };
}
