# Newer than the rest: from the input nixpkgs-unstable where there is one. On other distributions it is what their
# makers' own repository has; add that to the machine first.
{ inputs }:
final: prev:
let
  isDistribution = prev ? distributionPackage;

  # Name → packages of the makers' repositories, by package manager.
  ofTheirMakers = {
    helix = {
      apt = "helix";
      exe = "hx";
    };
    kopia = {
      apt = "kopia";
      dnf = "kopia";
    };
  };
in
if isDistribution then
  builtins.mapAttrs final.distributionPackage ofTheirMakers
else if inputs ? nixpkgs-unstable then
  builtins.mapAttrs (
    name: _: inputs.nixpkgs-unstable.legacyPackages.${prev.stdenv.hostPlatform.system}.${name}
  ) ofTheirMakers
else
  { }
