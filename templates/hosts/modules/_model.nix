# What every module says of itself, and what follows from it; see lib/models/module.nix.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib)
    attrNames
    concatMap
    filterAttrs
    mapAttrsToList
    mkOption
    types
    ;

  enabled = filterAttrs (_: module: module.enable) config.site.modules;
  rules = import ../secrets/secrets.nix;
  secrets = lib.unique (concatMap (module: module.secrets) (lib.attrValues enabled));

  # Port → the modules that listen there.
  listeners =
    kind:
    lib.zipAttrs (
      concatMap (name: map (port: { ${toString port} = name; }) enabled.${name}.ports.${kind}) (
        attrNames enabled
      )
    );
  clashes =
    kind:
    mapAttrsToList (port: names: {
      assertion = lib.length names == 1;
      message = "Port ${port} (${kind}) is wanted by ${lib.concatStringsSep " and " names}; give one of them another port.";
    }) (listeners kind);
in
{
  options.site.modules = mkOption {
    type = types.attrsOf (types.submodule ../lib/models/module.nix);
    default = { };
    description = "The modules this host knows.";
  };

  config = {
    assertions =
      clashes "tcp"
      ++ clashes "udp"
      ++ mapAttrsToList (name: module: {
        assertion = lib.elem config.nivis.kind module.kinds;
        message = "site.${name}.enable: the module is for ${lib.concatStringsSep " and " module.kinds}, not for a host of kind ${config.nivis.kind}.";
      }) enabled
      ++ map (secret: {
        assertion = rules ? "${secret}.age";
        message = "secrets/secrets.nix does not say who may read ${secret}.age.";
      }) secrets;
  }
  # Without the module of agenix a NixOS host has no such option; secrets are then put there by hand.
  // lib.optionalAttrs (options ? age) {
    age.secrets = lib.genAttrs secrets (secret: {
      file = ../secrets + "/${secret}.age";
    });
  };
}
