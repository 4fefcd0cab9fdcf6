# Where each machine is reached, for deploy-rs, and for Nivis once it reaches other machines.
{
  config,
  inputs,
  lib,
  ...
}:
let
  remote = lib.filterAttrs (_: h: h.place != "local-machines") config.hosts;
  configurationOf =
    name: host:
    if host.kind == "nixos" then
      config.flake.nixosConfigurations.${name}
    else
      config.flake.linuxConfigurations.${name};

  activate =
    host: configuration:
    if host.kind == "nixos" && inputs ? deploy-rs then
      inputs.deploy-rs.lib.${host.system}.activate.nixos configuration
    else
      configuration.config.system.build.toplevel;
in
{
  # What would be put where, to be compared.
  perSystem =
    { pkgs, ... }:
    {
      checks.deploy-nodes = pkgs.writeText "deploy-nodes" (builtins.toJSON config.flake.deploy.nodes);
    };

  flake.deploy = {
    sshUser = "ops";
    user = "root";
    magicRollback = true;
    nodes = lib.mapAttrs (name: host: {
      hostname = "${name}.example.org";
      sshOpts = [
        "-p"
        (toString (configurationOf name host).config.fleet.base.security.sshPort)
      ];
      profiles.system.path = activate host (configurationOf name host);
    }) remote;
  };
}
