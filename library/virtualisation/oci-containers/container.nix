# The options of one container.
{ lib, cfg }:
{ name, ... }:
let
  inherit (lib) mkIf types;
  inherit (import ../../services/_common { inherit lib; })
    flag
    maybe
    needed
    option
    strings
    text
    ;
in
{
  config.podman = mkIf (cfg.backend == "podman") { };

  options = {
    image = needed types.str "Image of the container.";
    imageFile = maybe types.path "File that holds the image.";
    imageStream = maybe types.package "Program that prints the image.";
    serviceName = text "${cfg.backend}-${name}" "Name of the container's unit.";
    login = {
      username = maybe types.str "User at the registry.";
      passwordFile = maybe types.str "File of the password there.";
      registry = maybe types.str "The registry.";
    };
    cmd = strings [ ] "What is run, or arguments of what the image runs.";
    labels = option (types.attrsOf types.str) { } "Labels.";
    entrypoint = maybe types.str "What is run in place of the image's own.";
    environment = option (types.attrsOf types.str) { } "Variables.";
    environmentFiles = option (types.listOf types.path) [ ] "Files of variables.";
    log-driver = text "journald" "Where it logs to.";
    ports = strings [ ] "Ports of the machine that lead to ports of the container.";
    user = maybe types.str "Account inside.";
    volumes = strings [ ] "Folders of the machine, or volumes, and where they stand inside.";
    workdir = maybe types.str "The folder it begins in.";
    dependsOn = strings [ ] "Containers that must run before.";
    hostname = maybe types.str "Name of the machine inside.";
    preRunExtraOptions = strings [ ] "Arguments before `run`.";
    extraOptions = strings [ ] "Further arguments of `run`.";
    autoStart = flag true "Whether it starts with the machine.";
    podman = maybe (types.submodule {
      options = {
        sdnotify = option (types.enum [
          "conmon"
          "healthy"
          "container"
        ]) "conmon" "When the unit counts as started.";
        user = text "root" "Account whose container it is.";
      };
    }) "What only Podman has.";
    pull = option (types.enum [
      "always"
      "missing"
      "never"
      "newer"
    ]) "missing" "When the image is fetched.";
    capabilities = option (types.lazyAttrsOf (
      types.nullOr types.bool
    )) { } "Capabilities that are added or taken away.";
    devices = strings [ ] "Devices of the machine.";
    privileged = flag false "Whether it may do everything.";
    autoRemoveOnStop = flag true "Whether the container is deleted when it ends.";
    networks = strings [ ] "Networks it is in.";
  };
}
