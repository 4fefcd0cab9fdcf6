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

  # Kind and key, without who made it and where.
  bare = key: lib.take 2 (lib.splitString " " key);
  mayRead =
    secret:
    let
      readers = map bare rules."${secret}.age".publicKeys;
    in
    # All of them, so that a reader who is gone is seen.
    builtins.deepSeq readers (lib.elem (bare config.site.sshKey) readers);
  host = config.networking.hostName;

  # What a secret that the host cannot read is told by; a module alone, in another flake, has no host here.
  readable =
    secret:
    if !options.site.sshKey.isDefined then
      [ ]
    else if config.site.sshKey == null then
      [
        {
          assertion = false;
          message = "hosts/${host}/host.nix has no sshKey, for which secrets/${secret}.age could be encrypted. Write there what /etc/ssh/ssh_host_ed25519_key.pub is on the machine, and ${host} into secrets/secrets.nix.";
        }
      ]
    else
      [
        {
          assertion = rules ? "${secret}.age" -> mayRead secret;
          message = "secrets/secrets.nix: ${host} needs ${secret}.age and is not among those who may read it. Write ${host} there, then encrypt for it: `agenix --rekey' in secrets/.";
        }
      ];

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
  options.site = {
    modules = mkOption {
      type = types.attrsOf (types.submodule ../lib/models/module.nix);
      default = { };
      description = "The modules this host knows.";
    };

    sshKey = mkOption {
      type = types.nullOr types.str;
      description = "The host's public key, as its host.nix has it; it decides which secrets the host can read.";
    };
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
      }) secrets
      ++ concatMap readable secrets;
  }
  # Without the module of agenix a NixOS host has no such option; secrets are then put there by hand.
  // lib.optionalAttrs (options ? age) {
    age.secrets = lib.genAttrs secrets (secret: {
      file = ../secrets + "/${secret}.age";
    });
  };
}
