# Macs, and the homes of people on machines that are not ours.
{
  inputs,
  lib,
  ofKind,
  ...
}:
let
  people = (import ../shared/lib { inherit lib; }).dataIn ../shared/modules/base/users;
in
{
  flake.darwinConfigurations = ofKind "darwin";

  # `nivis switch ops` on any Linux, for that account alone.
  flake.homeConfigurations = lib.mapAttrs (
    name: person:
    inputs.nivis.lib.homeConfiguration {
      system = "x86_64-linux";
      modules = [
        ../shared/modules/platforms/home-manager
        {
          home.username = name;
          home.stateVersion = "26.05";
          fleet.home = {
            enable = true;
            identity = {
              name = person.fullName;
              inherit (person) email;
            };
          };
        }
      ];
    }
  ) people;
}
