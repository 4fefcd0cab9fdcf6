# Containers as units, run by Podman or Docker.
# Ports and state: those of each container.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mapAttrs'
    mapAttrsToList
    mkIf
    nameValuePair
    types
    ;
  inherit (import ../../services/_common { inherit lib; }) option;

  cfg = config.virtualisation.oci-containers;
  service = import ./service.nix {
    inherit lib pkgs cfg;
    inherit (config.virtualisation) docker podman;
    inherit (config.networking) proxy;
    accounts = config.users.users;
  };
in
{
  options.virtualisation.oci-containers = {
    backend =
      option
        (types.enum [
          "podman"
          "docker"
        ])
        (if lib.versionAtLeast config.system.stateVersion "22.05" then "podman" else "docker")
        "What runs them.";
    containers = option (types.attrsOf (
      types.submodule (import ./container.nix { inherit lib cfg; })
    )) { } "Containers, by name.";
  };

  config = mkIf (cfg.containers != { }) {
    systemd.services = mapAttrs' (name: c: nameValuePair c.serviceName (service name c)) cfg.containers;

    virtualisation.podman.enable = mkIf (cfg.backend == "podman") true;
    virtualisation.docker.enable = mkIf (cfg.backend == "docker") true;

    assertions = lib.concatLists (
      mapAttrsToList (
        name: c:
        let
          at = "virtualisation.oci-containers.containers.${name}";
        in
        [
          {
            assertion = c.imageFile == null || c.imageStream == null;
            message = "${at}: You can only define one of imageFile and imageStream";
          }
          {
            assertion = cfg.backend != "docker" || c.podman == null;
            message = "${at}: Cannot set `podman` option if backend is `docker`.";
          }
          {
            assertion =
              cfg.backend != "podman"
              || c.podman.sdnotify != "healthy"
              || c.podman.user == "root"
              || config.users.users.${c.podman.user}.uid != null;
            message = "${at}: with podman and sdnotify=healthy, its running user ${c.podman.user} must have a statically specified uid.";
          }
        ]
      ) cfg.containers
    );

    warnings = lib.concatLists (
      mapAttrsToList (
        name: c:
        lib.optional
          (
            cfg.backend == "podman"
            && c.podman.user != "root"
            && config.users.users.${c.podman.user}.linger != true
          )
          "Podman container ${name} is configured as rootless (user ${c.podman.user}), but lingering for this user is turned off."
      ) cfg.containers
    );
  };
}
