# A container's image. From nixpkgs it is built whole; from a distribution's packages it is a Containerfile that installs
# the same list of packages, for `podman build` (scripts/container).
{ lib }:
{
  pkgs,
  name,
  profile,
}:
let
  packages = (import ../shared/package-lists.nix { inherit lib pkgs; }).${profile};

  names = lib.unique (lib.concatMap (package: package.distributionNames.apt) packages);
  containerfile = ''
    FROM docker.io/library/debian:13-slim
    LABEL org.opencontainers.image.title="${name}" profile="${profile}"
    RUN apt-get update \
     && apt-get install --yes --no-install-recommends \
          ${lib.concatStringsSep " \\\n      " names} \
     && rm -rf /var/lib/apt/lists/*
    CMD ["/bin/bash"]
  '';
in
if pkgs ? dockerTools then
  pkgs.dockerTools.buildLayeredImage {
    inherit name;
    tag = profile;
    contents = packages;
    config.Cmd = [ "/bin/bash" ];
  }
else
  pkgs.writeTextFile {
    inherit name;
    destination = "/Containerfile";
    text = containerfile;
    passthru = { inherit containerfile; };
  }
